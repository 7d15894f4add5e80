package dev.based.internal.async;

import dev.based.internal.thread.Behalf;
import dev.based.internal.thread.Unchecked;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A function given to {@code thenCompose}, as the job of the future that comes of it: until the function is called, that is
 * the job of the future before; from then on it is the stage that the function returned.
 *
 * <p>Chains may be of any length, and functions may return chains: what goes along them does so in loops, not in calls inside
 * calls.
 */
final class Composition<T, U> extends Job implements Function<T, CompletionStage<U>> {
    private static final int IDLE = 0;
    private static final int CALLED = 1;
    private static final int RETURNED = 2;
    private static final int DROPPED = 3;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Composition.class, "state", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Function<? super T, ? extends CompletionStage<U>> function;
    /** In whose body it was given, whose code it is on whatever thread it runs. */
    private final @Nullable Behalf behalf = Behalf.current();

    private volatile @Nullable Job before;
    /** What the function returned, as a future; null if it threw instead. */
    private volatile @Nullable CompletableFuture<U> inner;

    private volatile int state = IDLE;
    private volatile boolean stopped;
    private @Nullable Promise<U> result; // set before that is handed out
    private volatile @Nullable Consumer<? super Promise<?>> seeker;

    Composition(Job before, Function<? super T, ? extends CompletionStage<U>> function) {
        this.before = before;
        this.function = function;
    }

    /** Ties the composition to the future that comes of it. */
    void completes(Promise<U> derived) {
        result = derived;
    }

    @Override
    public CompletionStage<U> apply(T value) {
        before = null; // has ended; long chains would keep each other alive
        if (!STATE.compareAndSet(this, IDLE, CALLED)) {
            return CompletableFuture.failedFuture(new CancellationException("Cancelled before it was begun."));
        }
        CompletableFuture<U> future;
        try {
            CompletionStage<U> returned = call(value);
            if (returned == null) {
                throw Stages.nothingReturned("The function given to thenCompose");
            }
            future = Stages.own(returned);
            inner = future;
        } finally {
            state = RETURNED;
            end();
        }
        if (stopped) {
            Stages.cancel(future);
        }
        Consumer<? super Promise<?>> waiting = seeker;
        if (waiting != null && future instanceof Promise<?> promise) {
            promise.findSource(waiting);
        }
        return future;
    }

    private @Nullable CompletionStage<U> call(T value) {
        if (behalf == null && Behalf.current() == null) {
            return function.apply(value);
        }
        try {
            return Behalf.call(behalf, () -> function.apply(value));
        } catch (Exception error) {
            throw Unchecked.sneaky(error);
        }
    }

    /** Whether a future came of the composition, not of what was chained to that. */
    boolean isOf(Promise<?> promise) {
        return promise == result;
    }

    /** What the function has returned, if it has and that is a promise; if it has not, it is found when it does. */
    @Nullable
    Promise<?> source(Consumer<? super Promise<?>> found) {
        seeker = found;
        return inner instanceof Promise<?> promise ? promise : null;
    }

    /** Those that wait for each other's functions, this one last; before the first stands the job that all wait for. */
    private ArrayDeque<Composition<?, ?>> chain() {
        ArrayDeque<Composition<?, ?>> chain = new ArrayDeque<>();
        for (Job job = this; job instanceof Composition<?, ?> composition; job = composition.before) {
            chain.push(composition);
        }
        return chain;
    }

    @Override
    public Stop stop() {
        return stopAll();
    }

    @Override
    protected Stopping stopping() {
        return new OfChain(chain());
    }

    /**
     * Whether all has ended whose outcome its future will have, which has not got it yet: that is on the way and stands, for others may
     * have been told it.
     */
    private boolean isOnTheWay() {
        CompletableFuture<?> inner = innermost();
        Promise<U> own = result;
        return inner != null && inner.isDone() && own != null && !own.isDone();
    }

    /** Stops the first of a chain that has not ended: the job before it, or what a function has returned. */
    private static final class OfChain extends Stopping {
        private final ArrayDeque<Composition<?, ?>> chain;
        private final Composition<?, ?> last;
        private @Nullable Job first;
        private Stop outcome = Stop.ENDED;

        OfChain(ArrayDeque<Composition<?, ?>> chain) {
            this.chain = chain;
            last = chain.getLast();
            first = chain.getFirst().before;
        }

        @Override
        @Nullable
        Target next() {
            Job job = first;
            first = null;
            if (job != null) {
                return new Target(null, job);
            }
            while (outcome == Stop.ENDED && !chain.isEmpty()) {
                CompletableFuture<?> inner = chain.pop().innermost();
                if (inner != null && !inner.isDone()) {
                    return new Target(inner, null);
                }
            }
            return null;
        }

        @Override
        void told(Stop stop) {
            outcome = stop;
        }

        @Override
        Stop outcome() {
            return outcome == Stop.ENDED && last.isOnTheWay() ? Stop.TOO_LATE : outcome;
        }
    }

    /** What the function has returned or, if that waits for what another function has returned, that. */
    private @Nullable CompletableFuture<?> innermost() {
        CompletableFuture<?> stage = begun();
        while (stage instanceof Promise<?> promise
                && promise.job() instanceof Composition<?, ?> next
                && next.isOf(promise)
                && next.before == null) {
            CompletableFuture<?> inside = next.begun();
            if (inside == null) {
                break;
            }
            stage = inside;
        }
        return stage;
    }

    /** What the function has returned; from here on it is cancelled as soon as the function returns it. */
    private @Nullable CompletableFuture<?> begun() {
        stopped = true;
        return inner;
    }

    @Override
    protected void stopped() {
        Job first = chain().getFirst().before;
        if (first != null) {
            first.stopped();
        }
    }

    @Override
    public CompletableFuture<@Nullable Void> settled() {
        return Settling.of(step -> beginSettling(step));
    }

    /** First the future before; then, since the function may be called next, the result; then what the function began. */
    void beginSettling(Settling steps) {
        ArrayDeque<Composition<?, ?>> chain = chain();
        Job first = chain.getFirst().before;
        for (Iterator<Composition<?, ?>> each = chain.descendingIterator(); each.hasNext(); ) {
            Composition<?, ?> composition = each.next();
            steps.before(() -> composition.callEnded(steps));
            steps.before(composition::resultDone);
        }
        if (first != null) {
            steps.before(first::settled);
        }
    }

    private @Nullable CompletableFuture<?> resultDone() {
        return result;
    }

    /** When the function has returned; what it has returned is then the next to be waited for. */
    private @Nullable CompletableFuture<?> callEnded(Settling steps) {
        if (STATE.compareAndSet(this, IDLE, DROPPED) || state == DROPPED) {
            return null;
        }
        steps.before(() -> innerSettled(steps));
        return super.settled();
    }

    private @Nullable CompletableFuture<?> innerSettled(Settling steps) {
        CompletableFuture<U> future = inner;
        if (future instanceof Promise<?> promise && promise.job() instanceof Composition<?, ?> next) {
            next.beginSettling(steps);
            return null;
        }
        return future == null ? null : Stages.settled(future);
    }
}
