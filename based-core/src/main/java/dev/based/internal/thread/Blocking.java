package dev.based.internal.thread;

import dev.based.spi.BodyThread;
import java.util.concurrent.CompletableFuture;

/** Which threads may be blocked, and how those wait that have work of their own. */
public final class Blocking {
    private Blocking() {}

    /**
     * Makes sure that a future can be waited for here. On a connection's own thread, in straight code, that does the connection's work
     * until the future has completed; elsewhere the caller may block.
     *
     * @param future what is to be waited for
     * @throws IllegalStateException if this thread must not be blocked, since other work needs it, perhaps the very work that is
     *     waited for; not if the future has completed
     * @throws InterruptedException if a connection's thread is interrupted meanwhile
     */
    public static void prepare(CompletableFuture<?> future) throws InterruptedException {
        prepare(future, false);
    }

    /** The same for those who cancel the future if they are interrupted: they may do its work themselves. */
    public static void prepareCancelling(CompletableFuture<?> future) throws InterruptedException {
        prepare(future, true);
    }

    private static void prepare(CompletableFuture<?> future, boolean assists) throws InterruptedException {
        if (future.isDone()) {
            return;
        }
        Nesting nesting = Nesting.ofThread();
        int depth = nesting.depth;
        nesting.depth = 0; // a wait is where all that is deferred meanwhile is run
        try {
            await(future, nesting, assists);
        } finally {
            nesting.depth = depth;
        }
    }

    private static void await(CompletableFuture<?> future, Nesting nesting, boolean assists)
            throws InterruptedException {
        nesting.runDeferred(); // it may be what is waited for
        if (future.isDone()) {
            return;
        }
        BodyThread body = BodyThread.awaiting();
        if (body == null) {
            requireAllowed(nesting);
            if (future instanceof Assisted assisted) {
                if (assists) {
                    assist(assisted, nesting);
                } else {
                    assisted.leave();
                }
            }
            return;
        }
        Behalf before = Behalf.enter(null); // what comes is not this body's
        try {
            body.runUntil(future);
        } finally {
            Behalf.enter(before);
        }
    }

    private static void assist(Assisted assisted, Nesting nesting) throws InterruptedException {
        Behalf before = Behalf.enter(null);
        nesting.assists = true;
        try {
            assisted.assist();
        } finally {
            nesting.assists = false;
            Behalf.enter(before);
        }
    }

    /** The same for those who cannot be interrupted. */
    public static void prepareInAnyCase(CompletableFuture<?> future) {
        boolean interrupted = false;
        while (true) {
            try {
                prepare(future);
                break;
            } catch (InterruptedException meanwhile) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void requireAllowed(Nesting nesting) {
        Thread thread = Thread.currentThread();
        if (thread instanceof BodyThread
                || thread.getName().startsWith("vert.x-eventloop-thread")
                || Trampoline.isRunning()
                || nesting.assists) {
            throw new IllegalStateException("Waiting on the thread " + thread.getName()
                    + " would block the database's own work. Chain the stage with thenCompose, or put the code that"
                    + " waits into Async.async(...).");
        }
    }
}
