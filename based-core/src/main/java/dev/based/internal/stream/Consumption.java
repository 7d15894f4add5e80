package dev.based.internal.stream;

import dev.based.internal.async.Callbacks;
import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A consumer of a whole stream, whose result is a promise. If it does not want the rest, it fails once the stream has ended. */
abstract class Consumption<T, R extends @Nullable Object> extends Job implements StepwiseSubscriber<T> {
    private final Promise<R> promise;
    private volatile @Nullable RowSubscription<?> subscription;
    private volatile boolean stopped;
    private volatile boolean sourceEnded;

    Consumption(Callbacks callbacks) {
        promise = callbacks.promise(this);
    }

    final Promise<R> promise() {
        return promise;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        boolean unwanted;
        synchronized (this) {
            subscription = (RowSubscription<?>) given;
            unwanted = stopped;
        }
        if (unwanted) {
            given.cancel();
        } else {
            begin();
        }
    }

    /** Asks for the first rows. */
    abstract void begin();

    final void request(long count) {
        Objects.requireNonNull(subscription, "Not subscribed yet.").request(count);
    }

    /** Ends the stream because of an error of the consumer's own. */
    final void refuse(Throwable error) {
        Objects.requireNonNull(subscription, "Not subscribed yet.").refuse(error);
    }

    /** Told when nothing is left to do for the stream. */
    final void sourceEnded() {
        sourceEnded = true;
        failIfOver();
    }

    private void failIfOver() {
        if (sourceEnded && stopped) {
            promise.reject(new CancellationException("The stream was cancelled."));
        }
    }

    @Override
    public void onError(Throwable error) {
        promise.reject(error);
    }

    @Override
    protected void stopped() {
        failIfOver();
    }

    @Override
    public Stop stop() {
        if (promise.isDone()) {
            return Stop.ENDED;
        }
        RowSubscription<?> known;
        synchronized (this) {
            known = subscription;
            if (known == null) {
                stopped = true;
                return Stop.STOPPED;
            }
        }
        Stop stop = known.stop();
        if (stop == Stop.STOPPED) {
            stopped = true;
        }
        return stop;
    }
}
