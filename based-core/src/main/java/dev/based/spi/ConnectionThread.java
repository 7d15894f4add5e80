package dev.based.spi;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The thread that owns one connection of a driver that blocks, for backends on such drivers. What is called from other
 * threads is queued; what is called from the thread itself, as by a session's body that runs on it, is run at once, so
 * that a chain of statements needs no hop between threads.
 *
 * <p>A daemon thread. Safe for use by several threads.
 */
public final class ConnectionThread extends Thread {
    /**
     * How many calls may be run at once in a row before one is queued, so that the stack of a caller that recurses
     * through completed stages unwinds: some 10 frames of 100 bytes a call stay far below the default stack of 1 MiB.
     */
    private static final int CALLS_IN_A_ROW = 256;

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private int callsInARow;
    private boolean inBody;
    private boolean stopping;

    /**
     * Creates a thread; {@link #start()} starts it.
     *
     * @param name its name
     */
    public ConnectionThread(String name) {
        super(name);
        setDaemon(true);
    }

    /**
     * Runs a call on this thread: at once if this is the current thread, else in its turn.
     *
     * @param <T> the type of the result
     * @param call what to run
     * @return a stage with the call's result or failure
     */
    public <T> CompletionStage<T> call(Callable<T> call) {
        if (Thread.currentThread() == this && callsInARow < CALLS_IN_A_ROW) {
            callsInARow++;
            try {
                return CompletableFuture.completedFuture(call.call());
            } catch (Throwable error) {
                return CompletableFuture.failedFuture(error);
            }
        }
        CompletableFuture<T> future = new CompletableFuture<>();
        post(() -> {
            T result;
            try {
                result = call.call();
            } catch (Throwable error) {
                future.completeExceptionally(error);
                return;
            }
            future.complete(result);
        });
        return future;
    }

    /**
     * Queues a task.
     *
     * @param task what to run; it should not throw, and an error that it throws goes to the uncaught-exception handler
     */
    public void post(Runnable task) {
        tasks.add(task);
    }

    /** Ends the thread after the tasks that were queued before. */
    public void finish() {
        post(() -> stopping = true);
    }

    @Override
    public void run() {
        while (!stopping) {
            try {
                next();
            } catch (InterruptedException interrupted) {
                // The interrupt was meant for a body that ended meanwhile; this thread ends by finish() alone.
            }
        }
    }

    private void next() throws InterruptedException {
        Runnable task = tasks.take();
        callsInARow = 0;
        try {
            task.run();
        } catch (Throwable error) {
            getUncaughtExceptionHandler().uncaughtException(this, error);
        }
    }

    /**
     * Runs a session's body on this, the current, thread and marks it as one that may await: until it returns, all tasks
     * of this thread belong to its session.
     *
     * @param body the body
     */
    public void runBody(Runnable body) {
        boolean before = inBody;
        inBody = true;
        try {
            body.run();
        } finally {
            inBody = before;
        }
    }

    /**
     * Whether the current thread is one of this kind and runs a session's body, which may await on it.
     *
     * @return whether {@link #runUntil} may be called
     */
    public static boolean mayAwait() {
        return Thread.currentThread() instanceof ConnectionThread thread && thread.inBody;
    }

    /**
     * Runs the tasks of this, the current, thread until a future has completed.
     *
     * @param future what to wait for
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    public void runUntil(CompletableFuture<?> future) throws InterruptedException {
        future.whenComplete((value, error) -> post(() -> {}));
        while (!future.isDone()) {
            next();
        }
    }
}
