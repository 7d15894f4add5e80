package dev.based.internal.async;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A function given to {@code thenCompose}, as the job of the future that comes of it: until the function is called, that is
 * the job of the future before; from then on it is the stage that the function returned.
 */
final class Composition<T, U> extends Job implements Function<T, CompletionStage<U>> {
    private final Function<? super T, ? extends CompletionStage<U>> function;
    private volatile @Nullable Job before;
    private volatile @Nullable CompletionStage<U> inner;
    private volatile boolean stopped;

    Composition(Job before, Function<? super T, ? extends CompletionStage<U>> function) {
        this.before = before;
        this.function = function;
    }

    @Override
    public CompletionStage<U> apply(T value) {
        before = null; // has ended; long chains would keep each other alive
        CompletionStage<U> stage = function.apply(value);
        inner = stage;
        if (stopped && stage != null) {
            stage.toCompletableFuture().cancel(true);
        }
        return stage;
    }

    @Override
    public Stop stop() {
        Job first = before;
        Stop stop = first == null ? Stop.ENDED : first.stop();
        return stop == Stop.ENDED ? stopInner() : stop;
    }

    private Stop stopInner() {
        stopped = true;
        CompletionStage<U> stage = inner;
        if (stage == null || stage.toCompletableFuture().isDone()) {
            return Stop.ENDED;
        }
        return stage.toCompletableFuture().cancel(true) ? Stop.STOPPED : Stop.TOO_LATE;
    }
}
