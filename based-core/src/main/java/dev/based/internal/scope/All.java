package dev.based.internal.scope;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Children that are all wanted: the first failure ends the scope. */
public final class All<C extends @Nullable Object> extends Group<C, List<C>> {
    private final List<@Nullable C> results = new ArrayList<>();

    private All(boolean begunBefore) {
        super(begunBefore);
    }

    /** Begins a child for each item; see {@link dev.based.Async#all(Iterable, Function)}. */
    public static <T extends @Nullable Object, C extends @Nullable Object> CompletionStage<List<C>> of(
            Iterable<? extends T> items, Function<? super T, ? extends CompletionStage<? extends C>> function) {
        return new All<C>(false).start(items, function);
    }

    /** Takes in stages that were begun before; see {@link dev.based.Async#all(Iterable)}. */
    public static <C extends @Nullable Object> CompletionStage<List<C>> of(
            Iterable<? extends CompletionStage<? extends C>> stages) {
        return new All<C>(true).start(stages, Function.identity());
    }

    @Override
    boolean succeeded(int index, @Nullable C value) {
        while (results.size() <= index) {
            results.add(null);
        }
        results.set(index, value);
        return false;
    }

    @Override
    boolean failed(Throwable error) {
        remember(error);
        return true;
    }

    @Override
    @SuppressWarnings("NullAway") // each place holds a child's result by now
    void finish() {
        if (hasFailed()) {
            reject();
        } else {
            resolve(Collections.unmodifiableList(results));
        }
    }
}
