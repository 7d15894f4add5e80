package dev.based.vertx;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A short thread on which another is made, so that it inherits nothing of whoever was the first to need it: {@link InheritableThreadLocal}s such
 * as a user's tenant, which it would hold for its lifetime. Netty's own class of threads has no constructor without that.
 */
final class BareThread<T> extends Thread {
    private final Supplier<T> maker;
    private @Nullable T made;
    private @Nullable Throwable thrown;

    private BareThread(Supplier<T> maker) {
        super(null, null, "based-bare", 0, false);
        this.maker = maker;
        setDaemon(true);
        setContextClassLoader(BareThread.class.getClassLoader());
    }

    /** Makes something on a bare thread and waits for that, some 100 microseconds; throws what the maker, or the start of the thread, throws. */
    static <T> T make(Supplier<T> maker) {
        BareThread<T> bare = new BareThread<>(maker);
        bare.start();
        bare.awaitEnd();
        if (bare.thrown instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (bare.thrown instanceof Error error) {
            throw error;
        }
        return Objects.requireNonNull(bare.made);
    }

    @Override
    public void run() {
        try {
            made = maker.get();
        } catch (Throwable error) {
            thrown = error;
        }
    }

    private void awaitEnd() {
        boolean interrupted = false;
        while (isAlive()) {
            try {
                join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
