package dev.based.internal.session;

import dev.based.Body;
import dev.based.Session;
import dev.based.internal.async.Callbacks;
import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A body that runs in a transaction inside a session. */
final class NestedRun<T extends @Nullable Object> extends Job {
    private final Promise<T> promise;
    private final BodyRun<T> run;

    NestedRun(Frame frame, Callbacks callbacks) {
        promise = callbacks.promise(this);
        run = new BodyRun<>(frame, callbacks, promise::settle);
    }

    CompletionStage<T> start(Body<? super Session, T> body) {
        run.start(body);
        return promise;
    }

    @Override
    public CompletableFuture<@Nullable Void> settled() {
        return super.settled().thenCompose(nothing -> run.bodySettled());
    }

    @Override
    public Stop stop() {
        Stop stop = run.stop();
        return stop == Stop.ENDED ? ended(promise) : stop;
    }
}
