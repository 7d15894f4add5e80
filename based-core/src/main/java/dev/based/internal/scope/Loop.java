package dev.based.internal.scope;

import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.async.Stages;
import dev.based.internal.async.Stopping;
import dev.based.internal.thread.Behalf;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Asynchronous steps one after the other, each begun when the one before has completed. A step that completes at once is
 * followed in the same loop, not in a deeper call, so that the stack stays flat for any number of steps.
 */
public final class Loop<T extends @Nullable Object, R extends @Nullable Object> extends Job {
    private final Iterator<? extends T> items;
    private final BiFunction<? super R, ? super T, ? extends CompletionStage<?>> step;
    private final BiFunction<? super R, Object, ? extends R> collector;
    private final Promise<R> result = new Promise<>(this);
    private final @Nullable Behalf behalf = Behalf.current();
    private volatile @Nullable CompletableFuture<?> current;
    private volatile boolean stopped;
    /** Whether the outcome is known and on its way. */
    private boolean finished;

    private R value;

    private Loop(
            Iterator<? extends T> items,
            R initial,
            BiFunction<? super R, ? super T, ? extends CompletionStage<?>> step,
            BiFunction<? super R, Object, ? extends R> collector) {
        this.items = items;
        this.value = initial;
        this.step = step;
        this.collector = collector;
    }

    /**
     * Runs a loop.
     *
     * @param items what to loop over, lazily
     * @param initial the value before the first step
     * @param step the asynchronous step, given the value so far and an item
     * @param collector makes the next value from the one before and the step's result
     * @return the last value
     */
    public static <T extends @Nullable Object, R extends @Nullable Object> CompletionStage<R> run(
            Iterable<? extends T> items,
            R initial,
            BiFunction<? super R, ? super T, ? extends CompletionStage<?>> step,
            BiFunction<? super R, Object, ? extends R> collector) {
        try {
            Objects.requireNonNull(items, "The items are null.");
            Loop<T, R> loop = new Loop<>(items.iterator(), initial, step, collector);
            loop.run();
            return loop.result;
        } catch (Throwable error) {
            return Promise.failed(error);
        }
    }

    private void run() {
        while (proceed()) {
            // each turn is one step that had completed by the time it was looked at
        }
    }

    /** Takes one step; true if the next one can be taken at once. */
    private boolean proceed() {
        if (stopped) {
            finish(cancelled());
            return false;
        }
        @Nullable CompletableFuture<?> future;
        try {
            future = Behalf.call(behalf, this::begin);
        } catch (Throwable error) {
            finish(error);
            return false;
        }
        if (future == null) {
            finish(null);
            return false;
        }
        return future.isDone() ? collect(future) : follow(future);
    }

    private static CancellationException cancelled() {
        return new CancellationException("The loop was cancelled.");
    }

    /** Tells the outcome, which no cancel changes any more: one that came before was told to have worked. */
    private void finish(@Nullable Throwable error) {
        boolean before;
        synchronized (this) {
            finished = true;
            before = stopped;
        }
        result.settle(value, error == null && before ? cancelled() : error);
    }

    /** Begins the next step; null if there is none. */
    private @Nullable CompletableFuture<?> begin() {
        if (!items.hasNext()) {
            return null;
        }
        T item = items.next();
        return Stages.own(Objects.requireNonNull(step.apply(value, item), "A step returned null instead of a stage."));
    }

    private boolean follow(CompletableFuture<?> future) {
        current = future;
        if (stopped) {
            Stages.cancel(future);
        }
        // Whoever comes second goes on: this thread if the step has completed by now, else the one that completes it.
        AtomicBoolean first = new AtomicBoolean(true);
        future.whenComplete((ignored, error) -> {
            if (!first.getAndSet(false) && collect(future)) {
                run();
            }
        });
        return !first.getAndSet(false) && collect(future);
    }

    private boolean collect(CompletableFuture<?> done) {
        Throwable error = Stages.failure(done);
        if (error == null) {
            try {
                value = collector.apply(value, done.getNow(null));
                return true;
            } catch (Throwable thrown) {
                error = thrown;
            }
        }
        Throwable reason = error;
        Stages.whenSettled(done, () -> finish(reason));
        return false;
    }

    @Override
    public Stop stop() {
        return stopAll();
    }

    @Override
    protected Stopping stopping() {
        synchronized (this) {
            if (finished) {
                return Stopping.known(ended(result));
            }
            stopped = true;
        }
        CompletableFuture<?> running = current;
        return Stopping.of(running == null ? List.of() : List.of(running), any -> Stop.STOPPED);
    }
}
