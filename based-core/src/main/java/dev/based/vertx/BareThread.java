package dev.based.vertx;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * A short thread on which others are made, so that they inherit nothing of whoever was the first to need them: {@link
 * InheritableThreadLocal}s such as a user's tenant, for whose lifetime they would hold them. Netty's own class of threads has no constructor
 * without that.
 */
final class BareThread {
    private BareThread() {}

    /** Makes something on a bare thread and waits for that, some 100 microseconds; throws what the maker, or the start of the thread, throws. */
    static <T> T make(Supplier<T> maker) {
        CompletableFuture<T> made = new CompletableFuture<>();
        Thread bare = new Thread(
                null,
                () -> {
                    try {
                        made.complete(maker.get());
                    } catch (Throwable thrown) {
                        made.completeExceptionally(thrown);
                    }
                },
                "based-bare",
                0,
                false);
        bare.setDaemon(true);
        bare.setContextClassLoader(BareThread.class.getClassLoader());
        bare.start();
        try {
            return made.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw failed;
        }
    }
}
