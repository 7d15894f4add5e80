package dev.based.internal.session;

import dev.based.BasedException;
import dev.based.CommitOutcomeUnknownException;
import dev.based.ErrorKind;
import dev.based.Retry;
import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.async.Stages;
import dev.based.internal.async.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A session that is run again after a serialization failure or a deadlock. */
final class RetryingRun<T extends @Nullable Object> extends Job {
    private final Timer timer;
    private final Retry retry;
    private final Supplier<CompletionStage<T>> session;
    private final Promise<T> promise = new Promise<>(this);
    private @Nullable CompletableFuture<T> current;
    private boolean pausing;
    private boolean stopped;

    RetryingRun(Timer timer, Retry retry, Supplier<CompletionStage<T>> session) {
        this.timer = timer;
        this.retry = retry;
        this.session = session;
    }

    CompletionStage<T> start() {
        attempt(1);
        return promise;
    }

    private void attempt(int number) {
        synchronized (this) {
            if (stopped) {
                return;
            }
            pausing = false;
        }
        CompletableFuture<T> future = session.get().toCompletableFuture();
        boolean late;
        synchronized (this) {
            current = future;
            late = stopped;
        }
        if (late) {
            future.cancel(true);
        }
        Stages.settle(future, (result, error) -> {
            if (error == null || number == retry.attempts() || !mayRetry(error)) {
                promise.settle(result, error);
            } else {
                pause(number, error);
            }
        });
    }

    private void pause(int number, Throwable error) {
        synchronized (this) {
            pausing = true;
        }
        try {
            timer.after(pauseAfter(number), () -> attempt(number + 1));
        } catch (RuntimeException disconnected) {
            promise.reject(error);
        }
    }

    private static boolean mayRetry(Throwable error) {
        return error instanceof BasedException based
                && !(error instanceof CommitOutcomeUnknownException)
                && (based.kind() == ErrorKind.SERIALIZATION_FAILURE || based.kind() == ErrorKind.DEADLOCK);
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
        CompletableFuture<T> running;
        synchronized (this) {
            if (promise.isDone()) {
                return Stop.ENDED;
            }
            running = current;
            if (running != null && running.isDone() && !pausing) {
                return Stop.TOO_LATE; // its outcome is on the way
            }
            if (running == null || pausing) {
                stopped = true; // between two attempts: the next one is cancelled before it can commit
                return Stop.STOPPED;
            }
        }
        boolean cancelled = running.cancel(true);
        return cancelled ? Stop.STOPPED : Stop.TOO_LATE;
    }
}
