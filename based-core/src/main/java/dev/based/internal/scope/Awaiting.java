package dev.based.internal.scope;

import dev.based.internal.async.Stages;
import dev.based.internal.thread.AwaitingThreads;
import dev.based.internal.thread.Blocking;
import dev.based.internal.thread.Canceller;
import dev.based.internal.thread.Interruption;
import dev.based.internal.thread.Unchecked;
import dev.based.spi.BodyThread;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Straight code that waits for stages: the only place in the library that blocks a thread. */
public final class Awaiting {
    private Awaiting() {}

    /** Runs code that may await, on this thread if it is a connection's own, else on one of its own. */
    public static <T extends @Nullable Object> CompletionStage<T> async(Callable<T> body) {
        if (BodyThread.awaiting() == null) {
            return async(AwaitingThreads.EXECUTOR, body);
        }
        AwaitingBody<T> job = new AwaitingBody<>(body);
        job.run();
        return job.promise();
    }

    /** Runs code that may await by an executor. */
    public static <T extends @Nullable Object> CompletionStage<T> async(Executor executor, Callable<T> body) {
        return new AwaitingBody<>(body).runBy(executor);
    }

    /** Waits for a stage; see {@link dev.based.Async#await}. */
    public static <T extends @Nullable Object> T await(CompletionStage<T> stage) {
        CompletableFuture<T> future = Stages.own(stage);
        try {
            Blocking.prepareCancelling(future);
            return future.get();
        } catch (InterruptedException interrupted) {
            String canceller = Interruption.ofThread();
            Canceller.as(
                    canceller == null ? "since the thread that awaited it was interrupted." : canceller,
                    () -> Stages.cancel(future));
            awaitEnd(Stages.settled(future));
            Thread.currentThread().interrupt();
            CancellationException cancelled = new CancellationException("Interrupted while awaiting a stage"
                    + (canceller == null ? "." : ", which was cancelled, " + canceller));
            cancelled.initCause(interrupted);
            throw cancelled;
        } catch (ExecutionException failed) {
            throw Unchecked.sneaky(Stages.unwrap(failed));
        }
    }

    /**
     * Waits, whatever comes, until nothing is left of the work behind a stage that was cancelled: code that goes on after an
     * await finds no rollback under way.
     */
    private static void awaitEnd(CompletableFuture<@Nullable Void> end) {
        while (!end.isDone()) {
            try {
                Blocking.prepare(end);
                end.get();
            } catch (InterruptedException | ExecutionException again) {
                // Cleanup cannot be cancelled, and its end never fails.
            }
        }
    }
}
