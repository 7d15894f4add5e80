package dev.based.internal.async;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
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
    private volatile @Nullable Job before;
    private volatile @Nullable CompletionStage<U> inner;
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
        CompletionStage<U> stage;
        try {
            stage = function.apply(value);
            inner = stage;
        } finally {
            state = RETURNED;
            end();
        }
        if (stopped && stage != null) {
            stage.toCompletableFuture().cancel(true);
        }
        Consumer<? super Promise<?>> waiting = seeker;
        if (waiting != null && stage instanceof Promise<?> promise) {
            promise.findSource(waiting);
        }
        return stage;
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

    /** Stops the first of the chain that has not ended. */
    @Override
    public Stop stop() {
        ArrayDeque<Composition<?, ?>> chain = chain();
        Job first = chain.getFirst().before;
        Stop stop = first == null ? Stop.ENDED : first.stop();
        while (stop == Stop.ENDED && !chain.isEmpty()) {
            stop = chain.pop().stopInner();
        }
        return stop;
    }

    /** Stops what the function has returned or, if that waits for what another function has returned, that. */
    private Stop stopInner() {
        Composition<?, ?> innermost = this;
        CompletableFuture<?> stage = innermost.begun();
        while (stage instanceof Promise<?> promise
                && promise.job() instanceof Composition<?, ?> next
                && next.before == null
                && next.begun() != null) {
            innermost = next;
            stage = next.begun();
        }
        if (stage == null || stage.isDone()) {
            return Stop.ENDED;
        }
        return stage.cancel(true) ? Stop.STOPPED : Stop.TOO_LATE;
    }

    /** What the function has returned; from here on it is cancelled as soon as the function returns it. */
    private @Nullable CompletableFuture<?> begun() {
        stopped = true;
        CompletionStage<U> stage = inner;
        return stage == null ? null : stage.toCompletableFuture();
    }

    @Override
    protected void stopped() {
        Job first = chain().getFirst().before;
        if (first != null) {
            first.stopped();
        }
    }

    /** First the future before; then, since the function may be called next, the result; then what the function began. */
    @Override
    public CompletableFuture<@Nullable Void> settled() {
        ArrayDeque<Composition<?, ?>> chain = chain();
        Job first = chain.getFirst().before;
        CompletableFuture<@Nullable Void> settled = first == null ? Ended.INSTANCE.settled() : first.settled();
        for (Composition<?, ?> composition : chain) {
            settled = settled.thenCompose(nothing -> composition.resultThenCall());
        }
        return settled;
    }

    private CompletableFuture<@Nullable Void> resultThenCall() {
        Promise<U> derived = result;
        CompletableFuture<?> called = derived == null ? Ended.INSTANCE.settled() : derived;
        return called.handle((value, error) -> null).thenCompose(nothing -> callSettled());
    }

    private CompletableFuture<@Nullable Void> callSettled() {
        if (STATE.compareAndSet(this, IDLE, DROPPED) || state == DROPPED) {
            return Ended.INSTANCE.settled();
        }
        return super.settled().thenCompose(nothing -> {
            CompletionStage<U> stage = inner;
            return stage == null ? Ended.INSTANCE.settled() : Stages.settled(stage.toCompletableFuture());
        });
    }
}
