package dev.based.internal.body;

import dev.based.Body;
import dev.based.Session;
import dev.based.internal.async.Callbacks;
import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.failure.CallSite;
import dev.based.internal.frame.Frame;
import dev.based.internal.line.CancelRequest;
import dev.based.internal.thread.Behalf;
import dev.based.internal.time.TimeLimit;
import dev.based.internal.time.Timer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A body that runs in a transaction inside a session. */
final class NestedRun<T extends @Nullable Object> extends Job {
    private final Frame frame;
    private final @Nullable TimeLimit limit;
    private final Promise<T> promise;
    private final BodyRun<T> run;
    private volatile Timer.@Nullable Action deadline;
    private final CallSite opened;
    private volatile boolean over;

    NestedRun(Frame frame, Callbacks callbacks, @Nullable TimeLimit limit, CallSite opened) {
        this.frame = frame;
        this.limit = limit;
        this.opened = opened;
        promise = callbacks.promise(this);
        run = new BodyRun<>(frame, callbacks, Behalf.current(), this::ended, promise::reject, opened);
    }

    CompletionStage<T> start(Body<? super Session, T> body) {
        deadline = TimeLimit.arm(limit, frame.scope().kernel().timer(), this::expire);
        run.start(body);
        return promise;
    }

    private void ended(@Nullable T result, @Nullable Throwable error) {
        over = true;
        TimeLimit.disarm(deadline);
        Behalf before = Behalf.enter(run.caller());
        try {
            promise.settle(result, error);
        } finally {
            Behalf.enter(before);
        }
    }

    private void expire() {
        beginGrace();
        run.stop(CallSite.show(Objects.requireNonNull(limit).error("transaction", " and was rolled back"), opened));
    }

    /** From now on what the transaction waits for on the connection has the grace period to come to its end. */
    private void beginGrace() {
        TimeLimit.arm(
                TimeLimit.from(CancelRequest.GRACE), frame.scope().kernel().timer(), () -> {
                    if (!over) {
                        frame.line().stops().overdue();
                    }
                });
    }

    @Override
    public CompletableFuture<@Nullable Void> settled() {
        return super.settled().thenCompose(nothing -> run.bodySettled());
    }

    @Override
    public Stop stop() {
        Stop stop = run.stop(null, this::beginGrace);
        return stop == Stop.ENDED ? ended(promise) : stop;
    }
}
