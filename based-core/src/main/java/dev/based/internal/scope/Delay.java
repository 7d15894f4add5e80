package dev.based.internal.scope;

import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.async.Stages;
import dev.based.internal.thread.Canceller;
import dev.based.internal.time.Timer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A pause, which holds no thread. */
public final class Delay extends Job {
    private final Promise<@Nullable Void> promise = new Promise<>(this);
    private final Timer.Action alarm;

    private Delay(Timer timer, Duration duration) {
        alarm = timer.after(duration, () -> promise.resolve(null));
    }

    /** Begins a pause; see {@link dev.based.Async#delay}. */
    public static CompletionStage<@Nullable Void> of(Duration duration) {
        return Stages.call(() -> "The delay", () -> begin(duration));
    }

    private static CompletionStage<@Nullable Void> begin(Duration duration) {
        Objects.requireNonNull(duration, "The duration is null.");
        return duration.isZero() || duration.isNegative()
                ? Promise.resolved(null)
                : new Delay(Timer.ofNoDatabase(), duration).promise;
    }

    @Override
    public Stop stop() {
        alarm.cancel();
        return promise.isDone() ? Stop.ENDED : Stop.STOPPED;
    }

    @Override
    protected void stopped() {
        promise.reject(Canceller.cancels("The delay"));
    }
}
