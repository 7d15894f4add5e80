package dev.based.internal.scope;

import dev.based.BasedException;
import dev.based.CommitOutcomeUnknownException;
import dev.based.ErrorKind;
import dev.based.Retry;
import dev.based.internal.async.Callbacks;
import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.async.Stages;
import dev.based.internal.async.Stopping;
import dev.based.internal.failure.CommittedInPart;
import dev.based.internal.thread.Behalf;
import dev.based.internal.time.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Work that is begun again, after a pause, when it fails in a way that may pass. */
public final class Retrying<T extends @Nullable Object> extends Job {
    private final Timer timer;
    private final Retry retry;
    private final Predicate<? super Throwable> mayPass;
    private final Predicate<? super Duration> isTimeFor;
    private final Attempts<T> work;
    private final Promise<T> promise;
    private final @Nullable Behalf behalf = Behalf.current();
    private State state = State.CALLING;
    private @Nullable CompletableFuture<T> current;
    private Timer.@Nullable Action pause;
    private boolean stopped;
    /** What those were told who asked to stop an attempt under way, or null. */
    private @Nullable Stop told;
    /** Whether the attempt under way was to be stopped before it was known by what. */
    private boolean stoppedUnknown;
    /** Whether it ended in a way that a request to stop may claim. */
    private boolean cancelled;

    private boolean pauseEnded;

    /**
     * How attempts are made.
     *
     * @param <T> the type of their result
     */
    @FunctionalInterface
    public interface Attempts<T extends @Nullable Object> {
        /**
         * Begins an attempt.
         *
         * @param known told its future before anything of it begins, if there is one by then: a request to stop that comes while it
         *     is being begun is then answered by that
         * @return its future, or a stage
         */
        @Nullable
        CompletionStage<T> begin(Consumer<? super CompletableFuture<T>> known) throws Exception;
    }

    /** How far it has come. */
    private enum State {
        /** An attempt is being begun, by code that may have done anything by now: nobody can tell what will come of it. */
        CALLING,
        RUNNING,
        PAUSING,
        ENDED
    }

    /**
     * Creates work that is not begun yet.
     *
     * @param timer the clock for the pauses
     * @param callbacks where the outcome is told
     * @param retry how often and when
     * @param mayPass whether a failure is worth another attempt
     * @param isTimeFor whether there is time for a pause
     * @param work one attempt
     */
    public Retrying(
            Timer timer,
            Callbacks callbacks,
            Retry retry,
            Predicate<? super Throwable> mayPass,
            Predicate<? super Duration> isTimeFor,
            Attempts<T> work) {
        this.timer = timer;
        this.retry = retry;
        this.mayPass = mayPass;
        this.isTimeFor = isTimeFor;
        this.work = work;
        promise = callbacks.promise(this);
    }

    /** Begins work of no database; see {@link dev.based.Async#retry}. */
    public static <T extends @Nullable Object> CompletionStage<T> ofNoDatabase(
            Retry retry, Predicate<? super Throwable> mayPass, Callable<? extends CompletionStage<T>> work) {
        return Stages.call(() -> "The retry", () -> beginOfNoDatabase(retry, mayPass, work));
    }

    private static <T extends @Nullable Object> CompletionStage<T> beginOfNoDatabase(
            Retry retry, Predicate<? super Throwable> mayPass, Callable<? extends CompletionStage<T>> work) {
        Objects.requireNonNull(retry, "The retry is null.");
        Objects.requireNonNull(mayPass, "The predicate of the retry is null.");
        Objects.requireNonNull(work, "The work is null.");
        Predicate<Throwable> safe = error -> !(error instanceof CancellationException)
                && !(error instanceof CommitOutcomeUnknownException)
                && !CommittedInPart.isToldBy(error)
                && mayPass.test(error);
        return new Retrying<T>(
                        Timer.ofNoDatabase(), Callbacks.AT_HAND, retry, safe, pause -> true, known -> work.call())
                .start();
    }

    /** Makes the first attempt. */
    public CompletionStage<T> start() {
        attempt(1);
        return promise;
    }

    private void attempt(int number) {
        boolean ended;
        synchronized (this) {
            ended = stopped;
            cancelled = ended;
            state = ended ? State.ENDED : State.CALLING;
        }
        if (ended) {
            promise.reject(cancelled());
            return;
        }
        CompletableFuture<T> future =
                Stages.call(() -> "The work to be retried", () -> Behalf.call(behalf, () -> work.begin(this::runs)));
        runs(future);
        Stages.settleAtTheEnd(future, (result, error) -> attempted(number, result, error));
    }

    /** Takes note of what a request to stop is passed on to from here on, and passes on one that came before. */
    private void runs(CompletableFuture<T> future) {
        boolean late;
        synchronized (this) {
            late = stopped && state == State.CALLING;
            stoppedUnknown |= late;
            state = State.RUNNING;
            current = future;
        }
        if (late) {
            Stages.cancel(future);
        }
    }

    private static CancellationException cancelled() {
        return new CancellationException("Cancelled between two attempts.");
    }

    private void attempted(int number, @Nullable T result, @Nullable Throwable error) {
        Duration rest = error == null ? Duration.ZERO : pauseAfter(number);
        boolean again = error != null && number < retry.attempts() && isWorthAnother(error) && isTimeFor.test(rest);
        Throwable outcome = error;
        synchronized (this) {
            if (error != null && isStopped(error, again)) {
                outcome = ofCancelled(error);
            } else if (stoppedUnknown && error instanceof CancellationException) {
                outcome = stoppedAfterAll(error);
            }
            again &= !stopped;
            state = again ? State.PAUSING : State.ENDED;
            cancelled = outcome instanceof CancellationException;
        }
        if (error != null && again) {
            pause(number, rest, error);
        } else {
            promise.settle(result, outcome);
        }
    }

    /** Whether an attempt's failure came after a cancel that was told to have worked, or takes the place of another attempt. */
    private boolean isStopped(Throwable error, boolean again) {
        return !(error instanceof CommitOutcomeUnknownException)
                && (told == Stop.STOPPED || (again && stopped && told == null));
    }

    private static Throwable ofCancelled(Throwable error) {
        if (error instanceof CancellationException) {
            return error;
        }
        CancellationException cancelled = new CancellationException("Cancelled during an attempt, which failed.");
        Stages.suppress(cancelled, error);
        return cancelled;
    }

    /** Who was told that it is too late is not told that it was cancelled. */
    private static Throwable stoppedAfterAll(Throwable error) {
        return new BasedException(
                ErrorKind.QUERY_CANCELLED,
                "The work was cancelled while an attempt was being begun, so that nobody knew what would come of it; it was stopped"
                        + " then.",
                error);
    }

    private boolean isWorthAnother(Throwable error) {
        try {
            return mayPass.test(error);
        } catch (Throwable unfit) {
            if (unfit != error) {
                error.addSuppressed(unfit);
            }
            return false;
        }
    }

    private void pause(int number, Duration rest, Throwable error) {
        Timer.Action action;
        try {
            action = timer.after(rest, () -> attempt(number + 1));
        } catch (RejectedExecutionException disconnected) {
            promise.reject(error);
            return;
        }
        boolean late;
        synchronized (this) {
            pause = action;
            late = stopped;
        }
        if (late && action.cancel()) {
            promise.reject(cancelled());
        }
    }

    private Duration pauseAfter(int number) {
        double nanos = Math.min(
                Timer.saturatedNanos(retry.firstPause()) * Math.pow(2, number - 1),
                Timer.saturatedNanos(retry.longestPause()));
        return Duration.ofNanos(
                (long) (nanos * (0.5 + ThreadLocalRandom.current().nextDouble() / 2)));
    }

    @Override
    public Stop stop() {
        return stopAll();
    }

    /**
     * Stops the attempt under way, and begins no other. One that is just being begun, by the user's own function, is stopped as soon
     * as it can be, but may have taken effect by then: its own outcome tells.
     */
    @Override
    protected Stopping stopping() {
        CompletableFuture<T> running;
        Timer.Action waiting;
        synchronized (this) {
            if (promise.isDone()) {
                return Stopping.known(Stop.ENDED);
            }
            stopped = true;
            running = state == State.RUNNING ? current : null;
            waiting = state == State.PAUSING ? pause : null;
            if (state == State.CALLING) {
                told = Stop.TOO_LATE;
                return Stopping.known(told);
            }
            if (state == State.ENDED) {
                return Stopping.known(cancelled ? Stop.STOPPED : Stop.TOO_LATE);
            }
        }
        if (running == null) {
            synchronized (this) {
                pauseEnded |= waiting != null && waiting.cancel();
            }
            return Stopping.known(Stop.STOPPED);
        }
        return Stopping.of(List.of(running), any -> tell(any || hasNoEffect(running)));
    }

    private synchronized Stop tell(boolean withoutEffect) {
        if (state == State.ENDED) {
            return cancelled ? Stop.STOPPED : Stop.TOO_LATE;
        }
        told = withoutEffect ? Stop.STOPPED : Stop.TOO_LATE;
        return told;
    }

    /** Whether an attempt has failed for certain, so that nothing comes of it once no other is begun. */
    private static boolean hasNoEffect(CompletableFuture<?> attempt) {
        return attempt.isCompletedExceptionally()
                && !(Stages.failure(attempt) instanceof CommitOutcomeUnknownException);
    }

    @Override
    protected void stopped() {
        boolean nothingLeft;
        synchronized (this) {
            nothingLeft = pauseEnded;
        }
        if (nothingLeft) {
            promise.reject(cancelled());
        }
    }
}
