package dev.based.internal.scope;

import dev.based.CommitOutcomeUnknownException;
import dev.based.DatabaseTimeoutException;
import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.async.Stages;
import dev.based.internal.async.Stopping;
import dev.based.internal.thread.Canceller;
import dev.based.internal.time.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Work that is cancelled at a deadline, and waited for. The call that begins it is interrupted, if it has not returned. */
public final class Timeout<T extends @Nullable Object> extends Job {
    private static final String LATE = "by withTimeout, whose time was over.";

    private final Duration duration;
    private final AwaitingBody<@Nullable CompletionStage<T>> call;
    private final Promise<T> promise = new Promise<>(this);
    /** What the call gave, also if it gave it after it was stopped. */
    private volatile @Nullable CompletionStage<T> given;

    private @Nullable CompletableFuture<T> work;
    private boolean expired;

    private Timeout(Duration duration, Callable<? extends CompletionStage<T>> body) {
        this.duration = duration;
        call = new AwaitingBody<>(() -> given = body.call());
    }

    /** Begins work; see {@link dev.based.Async#withTimeout}. */
    public static <T extends @Nullable Object> CompletionStage<T> of(
            Duration duration, Callable<? extends CompletionStage<T>> body) {
        return Stages.call(() -> "The timeout", () -> begin(duration, body));
    }

    private static <T extends @Nullable Object> CompletionStage<T> begin(
            Duration duration, Callable<? extends CompletionStage<T>> body) {
        Objects.requireNonNull(duration, "The duration is null.");
        Objects.requireNonNull(body, "The work is null.");
        if (duration.isZero() || duration.isNegative()) {
            return Promise.failed(new IllegalArgumentException("A timeout must be positive, not " + duration + "."));
        }
        return new Timeout<>(duration, body).start(Timer.ofNoDatabase());
    }

    private CompletionStage<T> start(Timer timer) {
        Timer.Action alarm = timer.after(duration, this::expire);
        call.run();
        CompletableFuture<T> begun = Stages.call(() -> "The work under withTimeout", () -> begun());
        boolean late;
        synchronized (this) {
            work = begun;
            late = expired;
        }
        Stages.settleAtTheEnd(begun, (value, error) -> {
            alarm.cancel();
            promise.settle(value, error == null ? null : reason(error));
        });
        if (late) {
            cancel(begun);
        }
        return promise;
    }

    private @Nullable CompletionStage<T> begun() {
        CompletionStage<T> known = given;
        return known == null ? call.promise().getNow(null) : known;
    }

    private void expire() {
        CompletableFuture<T> begun;
        synchronized (this) {
            expired = true;
            begun = work;
        }
        if (begun == null) {
            Canceller.as(LATE, call::stop);
        } else {
            cancel(begun);
        }
    }

    private static void cancel(CompletableFuture<?> begun) {
        Canceller.as(LATE, () -> Stages.cancel(begun));
    }

    /** What failed after the deadline failed by it, unless it may have taken effect. */
    private Throwable reason(Throwable error) {
        synchronized (this) {
            if (!expired || error instanceof CommitOutcomeUnknownException) {
                return error;
            }
        }
        DatabaseTimeoutException timeout = new DatabaseTimeoutException(
                "The work under withTimeout did not end within " + Timer.saturatedNanos(duration) / 1_000_000
                        + " ms, and was cancelled. Make it shorter, or give it more time.");
        if (!(error instanceof CancellationException)) {
            Stages.suppress(timeout, error);
        }
        return timeout;
    }

    @Override
    public Stop stop() {
        return stopAll();
    }

    @Override
    protected Stopping stopping() {
        CompletableFuture<T> begun;
        synchronized (this) {
            begun = work;
        }
        if (promise.isDone()) {
            return Stopping.known(Stop.ENDED);
        }
        return Stopping.of(begun == null ? List.of() : List.of(begun), any -> any ? Stop.STOPPED : Stop.TOO_LATE);
    }
}
