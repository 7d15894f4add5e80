package dev.based.tests.support;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;

/**
 * A subscriber that asks for all rows and throws when it gets a certain signal, with a dispatcher that catches what its thread is
 * left with. Safe for use by several threads.
 */
public final class ThrowingSubscriber implements Flow.Subscriber<Object>, AutoCloseable {
    /** The signals. */
    public enum Signal {
        /** {@code onSubscribe}. */
        SUBSCRIBE,
        /** {@code onNext}. */
        NEXT,
        /** {@code onError}. */
        ERROR,
        /** {@code onComplete}. */
        COMPLETE
    }

    private final Signal broken;
    private final CompletableFuture<Throwable> reported = new CompletableFuture<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "throwing-subscriber");
        made.setUncaughtExceptionHandler((failed, error) -> reported.complete(error));
        return made;
    });

    /**
     * Makes a subscriber.
     *
     * @param broken the signal at which it throws an exception with the signal's name as its message
     */
    public ThrowingSubscriber(Signal broken) {
        this.broken = broken;
    }

    /**
     * Where the signals are to be called.
     *
     * @return an executor of one thread
     */
    public Executor dispatcher() {
        return thread;
    }

    /**
     * What the dispatcher's thread was told as an uncaught exception.
     *
     * @return a stage that completes with the exception
     */
    public CompletionStage<Throwable> reported() {
        return reported;
    }

    private void signal(Signal signal) {
        if (signal == broken) {
            throw new IllegalStateException(signal.name());
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        given.request(Long.MAX_VALUE);
        signal(Signal.SUBSCRIBE);
    }

    @Override
    public void onNext(Object row) {
        signal(Signal.NEXT);
    }

    @Override
    public void onError(Throwable error) {
        signal(Signal.ERROR);
    }

    @Override
    public void onComplete() {
        signal(Signal.COMPLETE);
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
