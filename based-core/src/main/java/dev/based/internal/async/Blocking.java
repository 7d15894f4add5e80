package dev.based.internal.async;

import dev.based.spi.ConnectionThread;
import java.util.concurrent.CompletableFuture;

/** Which threads may be blocked. */
public final class Blocking {
    private Blocking() {}

    /** Refuses to block a thread that other work needs, perhaps the very work that is waited for. */
    public static void requireAllowed(CompletableFuture<?> future) {
        if (future.isDone()) {
            return;
        }
        Thread thread = Thread.currentThread();
        if (thread instanceof ConnectionThread
                || thread.getName().startsWith("vert.x-eventloop-thread")
                || Trampoline.isRunning()) {
            throw new IllegalStateException("Waiting on the thread " + thread.getName()
                    + " would block the database's own work. Chain the stage with thenCompose, or put the code that"
                    + " waits into Async.async(...).");
        }
    }
}
