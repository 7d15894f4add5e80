package dev.based.internal.scope;

import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.async.Stages;
import dev.based.internal.async.Stopping;
import dev.based.internal.thread.Canceller;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Children that run side by side in one scope: it ends when the work behind each of them has truly ended. Once the outcome
 * is known no further child is begun, and those that run are cancelled.
 *
 * <p>Its state is guarded by its monitor; children are begun, cancelled and told without it.
 *
 * @param <C> the type of a child's result
 * @param <R> the type of the scope's result
 */
abstract class Group<C extends @Nullable Object, R extends @Nullable Object> extends Job {
    private final Promise<R> promise = new Promise<>(this);
    private final List<CompletableFuture<C>> children = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private int running = 1; // the beginning counts as one
    private final boolean begunBefore;
    private boolean beginning = true;
    private boolean decided;

    /**
     * Creates an empty scope.
     *
     * @param begunBefore whether the children were begun by others: then all are taken in, so that all are cancelled and
     *     waited for
     */
    Group(boolean begunBefore) {
        this.begunBefore = begunBefore;
    }

    /** Begins a child for each item, in order, and ends the beginning. */
    @SuppressWarnings("unchecked") // stages only give results: one of a subtype's is one of the type's
    final <T extends @Nullable Object> CompletionStage<R> start(
            Iterable<? extends T> items, Function<? super T, ? extends CompletionStage<? extends C>> function) {
        try {
            Function<? super T, ? extends CompletionStage<C>> child =
                    (Function<? super T, ? extends CompletionStage<C>>) function;
            Objects.requireNonNull(function, "The function is null.");
            Iterator<? extends T> iterator =
                    Objects.requireNonNull(items, "The items are null.").iterator();
            while ((begunBefore || !isDecided()) && iterator.hasNext()) {
                T item = iterator.next();
                begin(Stages.call(() -> "A child of the scope", () -> child.apply(item)));
            }
        } catch (Throwable error) {
            abandon(error);
        }
        synchronized (this) {
            beginning = false;
        }
        ended();
        return promise;
    }

    private synchronized boolean isDecided() {
        return decided;
    }

    private void begin(CompletableFuture<C> child) {
        int index;
        boolean late;
        synchronized (this) {
            index = children.size();
            children.add(child);
            running++;
            late = decided;
        }
        Stages.settle(child, (value, error) -> {
            try {
                take(index, value, error);
            } finally {
                Stages.whenSettled(child, this::ended);
            }
        });
        if (late) {
            cancel(List.of(child));
        }
    }

    private void take(int index, @Nullable C value, @Nullable Throwable error) {
        boolean decides;
        synchronized (this) {
            decides = error == null ? succeeded(index, value) : failed(error);
        }
        if (decides) {
            decide();
        }
    }

    /** Takes a child's result, under the monitor; true if the scope's outcome is known now. */
    abstract boolean succeeded(int index, @Nullable C value);

    /** Takes a child's failure, under the monitor; true if the scope's outcome is known now. */
    abstract boolean failed(Throwable error);

    /** Tells the outcome by {@link #resolve} or {@link #reject}. */
    abstract void finish();

    /** Remembers a failure, under the monitor. What was cancelled because the outcome is known is none. */
    final void remember(Throwable error) {
        if (!decided || !(error instanceof CancellationException)) {
            failures.add(error);
        }
    }

    final void resolve(R result) {
        promise.resolve(result);
    }

    final void reject(Throwable error) {
        promise.reject(error);
    }

    /** Fails the scope with the first failure; the others are suppressed under it. */
    final void reject() {
        Throwable first = failures.get(0);
        for (Throwable other : failures) {
            if (other != first) {
                Stages.suppress(first, other);
            }
        }
        promise.reject(first);
    }

    final boolean hasFailed() {
        return !failures.isEmpty();
    }

    /** Whether the outcome is known, under the monitor. */
    final boolean decided() {
        return decided;
    }

    /** Fails the scope for a reason that is no child's. */
    private void abandon(Throwable error) {
        synchronized (this) {
            failures.add(error);
        }
        decide();
    }

    /** Begins nothing more and cancels what runs. */
    private void decide() {
        List<CompletableFuture<C>> others;
        synchronized (this) {
            if (decided) {
                return;
            }
            decided = true;
            others = List.copyOf(children);
        }
        cancel(others);
    }

    /** Cancels children, since the outcome is known. */
    private void cancel(List<CompletableFuture<C>> children) {
        String why;
        synchronized (this) {
            why = hasFailed()
                    ? "since something else in its group failed."
                    : "since another stage of its race was first.";
        }
        Canceller.as(why, () -> Stages.cancelAll(children));
    }

    private void ended() {
        synchronized (this) {
            running--;
            if (running > 0) {
                return;
            }
            decided = true;
        }
        finish();
    }

    @Override
    public Stop stop() {
        return stopAll();
    }

    /** Cancels the children, unless all that run can no longer be cancelled: then their outcome stands. */
    @Override
    protected Stopping stopping() {
        synchronized (this) {
            if (promise.isDone()) {
                return Stopping.known(Stop.ENDED);
            }
            boolean abandoned = beginning || (decided && hasFailed());
            if (!abandoned) {
                return Stopping.of(List.copyOf(children), any -> any ? Stop.STOPPED : Stop.TOO_LATE);
            }
            if (!hasFailed()) {
                failures.add(Canceller.cancels("The scope"));
            }
            List<CompletableFuture<C>> running = decided ? List.of() : List.copyOf(children);
            decided = true;
            return Stopping.of(running, any -> Stop.STOPPED);
        }
    }
}
