package dev.based;

import dev.based.internal.async.Awaiting;
import dev.based.internal.async.Loop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Ways to write sequences of asynchronous steps: straight code that {@linkplain #await awaits} each step, and loops that
 * chain them.
 *
 * <p>Stateless; safe for use by several threads.
 */
public final class Async {
    private Async() {}

    /**
     * Runs straight code that may {@link #await}: on a virtual thread from JDK 21 on, on a daemon thread before; on the
     * session's own thread where the backend has one (SQLite), so that awaiting its statements costs nothing.
     *
     * @param <T> the type of the result
     * @param body the code
     * @return a stage with the code's result; fails with what the code throws, and cancelling it interrupts the code
     */
    public static <T extends @Nullable Object> CompletionStage<T> async(Callable<T> body) {
        return Awaiting.async(body);
    }

    /**
     * Waits for a stage inside {@link #async} or on any other thread that may block.
     *
     * @param <T> the type of the result
     * @param stage what to wait for
     * @return the stage's result
     * @throws RuntimeException what the stage failed with, if unchecked; a checked exception is thrown as it is, too. On
     *     an interrupt the stage is cancelled and {@link java.util.concurrent.CancellationException} thrown, with the
     *     thread's interrupt flag set
     * @throws IllegalStateException on an event loop, which would deadlock, unless the stage has completed
     */
    public static <T extends @Nullable Object> T await(CompletionStage<T> stage) {
        return Awaiting.await(stage);
    }

    /**
     * Runs a step for each item, one after the other; the next item is asked for when the step before has completed. Any
     * number of items is safe, also when every step completes at once.
     *
     * @param <T> the type of the items
     * @param items the items, iterated lazily
     * @param step what to do with an item
     * @return a stage that completes after the last step; fails with the first failure, after which no step is begun
     */
    public static <T extends @Nullable Object> CompletionStage<@Nullable Void> forEach(
            Iterable<? extends T> items, Function<? super T, ? extends CompletionStage<?>> step) {
        return Loop.<T, @Nullable Void>run(items, null, (nothing, item) -> step.apply(item), (nothing, result) -> null);
    }

    /**
     * Maps each item by a step, one after the other.
     *
     * @param <T> the type of the items
     * @param <R> the type of the results
     * @param items the items, iterated lazily
     * @param step what to do with an item
     * @return a stage with the results in order, unmodifiable; fails with the first failure, after which no step is begun
     */
    @SuppressWarnings("unchecked") // a step's result has the type that its function declares
    public static <T extends @Nullable Object, R extends @Nullable Object> CompletionStage<List<R>> map(
            Iterable<? extends T> items, Function<? super T, ? extends CompletionStage<R>> step) {
        List<R> results = new ArrayList<>();
        return Loop.<T, List<R>>run(
                items, Collections.unmodifiableList(results), (all, item) -> step.apply(item), (all, result) -> {
                    results.add((R) result);
                    return all;
                });
    }

    /**
     * Folds items into one value by a step, one after the other.
     *
     * @param <T> the type of the items
     * @param <R> the type of the result
     * @param items the items, iterated lazily
     * @param initial the value before the first step
     * @param step makes the next value from the one before and an item
     * @return a stage with the last value; fails with the first failure, after which no step is begun
     */
    @SuppressWarnings("unchecked") // a step's result has the type that its function declares
    public static <T extends @Nullable Object, R extends @Nullable Object> CompletionStage<R> fold(
            Iterable<? extends T> items,
            R initial,
            BiFunction<? super R, ? super T, ? extends CompletionStage<R>> step) {
        return Loop.<T, R>run(items, initial, step, (before, result) -> (R) result);
    }
}
