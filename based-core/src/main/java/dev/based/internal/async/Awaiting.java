package dev.based.internal.async;

import dev.based.spi.ConnectionThread;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Straight code that waits for stages: the only place in the library that blocks a thread. */
public final class Awaiting {
    private Awaiting() {}

    /** Runs code that may await, on this thread if it is a session's own, else on one of its own. */
    public static <T extends @Nullable Object> CompletionStage<T> async(Callable<T> body) {
        AwaitingBody<T> job = new AwaitingBody<>(body);
        if (ConnectionThread.mayAwait()) {
            job.run();
        } else {
            AwaitingThreads.EXECUTOR.execute(job);
        }
        return job.promise();
    }

    /** Waits for a stage; see {@link dev.based.Async#await}. */
    public static <T extends @Nullable Object> T await(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        try {
            if (!future.isDone() && ConnectionThread.mayAwait()) {
                ((ConnectionThread) Thread.currentThread()).runUntil(future);
            }
            requireMayBlock(future);
            return future.get();
        } catch (InterruptedException interrupted) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            CancellationException cancelled = new CancellationException("Interrupted while awaiting a stage.");
            cancelled.initCause(interrupted);
            throw cancelled;
        } catch (ExecutionException failed) {
            throw sneaky(Stages.unwrap(failed));
        }
    }

    /** Refuses to block a thread that other work needs, perhaps the very work that is waited for. */
    static void requireMayBlock(CompletableFuture<?> future) {
        if (future.isDone()) {
            return;
        }
        Thread thread = Thread.currentThread();
        if (thread instanceof ConnectionThread || thread.getName().startsWith("vert.x-eventloop-thread")) {
            throw new IllegalStateException("Waiting on the thread " + thread.getName()
                    + " would block the database's own work. Chain the stage with thenCompose, or put the code that"
                    + " waits into Async.async(...).");
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException sneaky(Throwable error) throws E {
        throw (E) error;
    }
}
