package dev.based.internal.async;

import dev.based.internal.thread.Canceller;
import dev.based.internal.thread.Nesting;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A promise that the library completes on its user's executor, so that what is chained to it runs there: neither on a
 * connection's thread nor on an event loop.
 */
sealed class DispatchedPromise<T extends @Nullable Object> extends Promise<T> permits ObservedPromise {
    private final Callbacks callbacks;

    DispatchedPromise(Job job, Callbacks callbacks) {
        super(job);
        this.callbacks = callbacks;
    }

    /** A promise that has failed: who chains to it is called at once, on the thread that chains. */
    static <T extends @Nullable Object> Promise<T> failed(Callbacks callbacks, Throwable error) {
        DispatchedPromise<T> promise = new DispatchedPromise<>(Job.Ended.INSTANCE, callbacks);
        promise.fail(error);
        return promise;
    }

    /** A promise that has succeeded. */
    static <T extends @Nullable Object> Promise<T> resolved(Callbacks callbacks, T value) {
        DispatchedPromise<T> promise = new DispatchedPromise<>(Job.Ended.INSTANCE, callbacks);
        promise.succeed(value);
        return promise;
    }

    @Override
    void settleThere(@Nullable T value, @Nullable Throwable error, Nesting here) {
        callbacks.run(() -> settleHere(value, error, Nesting.ofThread()));
    }

    /** The work is stopped in any case at once, even if the executor is busy. */
    @Override
    public void evict() {
        if (Canceller.as(EVICTED, job()::stop) != Job.Stop.TOO_LATE) {
            callbacks.run(super::evict);
        }
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        leave();
        return new DispatchedPromise<>(job(), callbacks);
    }

    @Override
    public Executor defaultExecutor() {
        Executor own = callbacks.defaultExecutor();
        return own == null ? super.defaultExecutor() : own;
    }
}
