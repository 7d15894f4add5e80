package dev.based;

import dev.based.internal.scope.All;
import dev.based.internal.scope.Awaiting;
import dev.based.internal.scope.Delay;
import dev.based.internal.scope.Loop;
import dev.based.internal.scope.Race;
import dev.based.internal.scope.Retrying;
import dev.based.internal.scope.Timeout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Ways to write sequences of asynchronous steps: straight code that {@linkplain #await awaits} each step, loops that
 * chain them, and scopes in which they run side by side, against a deadline, or again.
 *
 * <p>None of the methods that return a stage throws, and every stage is cancelled through its future. A cancel completes that
 * future at once; what was begun is stopped, rolled back and given back behind it.
 *
 * <p>Stateless; safe for use by several threads.
 */
@SuppressWarnings("overloads") // a lambda that could be either is the one with a result
public final class Async {
    private Async() {}

    /**
     * Runs straight code that may {@link #await}: in the body of a session on the connection's own thread, which does the connection's
     * work meanwhile, so that awaiting costs nothing; elsewhere on a virtual thread from JDK 21 on, on a daemon thread before. With a
     * session or transaction of its own it is {@link Transactional#run(CodeWithResult)}.
     *
     * @param <T> the type of the result
     * @param body the code
     * @return a stage with the code's result; fails with what the code throws, and cancelling it interrupts the code
     */
    public static <T extends @Nullable Object> CompletionStage<T> async(Callable<T> body) {
        return Awaiting.async(body);
    }

    /**
     * Runs straight code that may {@link #await} on threads of the caller's choice, always, for instance by an executor that
     * carries a context over.
     *
     * @param <T> the type of the result
     * @param executor runs the code; it needs more threads than there are bodies that wait for each other
     * @param body the code
     * @return a stage with the code's result; fails with what the code throws, or with what the executor refuses it by, and
     *     cancelling it interrupts the code
     */
    public static <T extends @Nullable Object> CompletionStage<T> async(Executor executor, Callable<T> body) {
        return Awaiting.async(executor, body);
    }

    /**
     * Runs straight code that has no result, as {@link #async(Callable)} does.
     *
     * @param body the code
     * @return a stage that completes when the code has ended; as above
     */
    public static CompletionStage<@Nullable Void> async(Action body) {
        return Awaiting.async(callable(body));
    }

    /**
     * Runs straight code that has no result on threads of the caller's choice, as {@link #async(Executor, Callable)} does.
     *
     * @param executor runs the code
     * @param body the code
     * @return a stage that completes when the code has ended; as above
     */
    public static CompletionStage<@Nullable Void> async(Executor executor, Action body) {
        return Awaiting.async(executor, callable(body));
    }

    @SuppressWarnings("NullAway") // told by the stage
    private static Callable<@Nullable Void> callable(Action body) {
        return body == null
                ? null
                : () -> {
                    body.run();
                    return null;
                };
    }

    /** Straight code that has no result; what has one is a {@link Callable}. */
    @FunctionalInterface
    public interface Action {
        /**
         * Runs the code.
         *
         * @throws Exception anything; it means failure
         */
        void run() throws Exception;
    }

    /**
     * Waits for a stage inside {@link #async} or on any other thread that may block.
     *
     * @param <T> the type of the result
     * @param stage what to wait for
     * @return the stage's result
     * @throws RuntimeException what the stage failed with, if unchecked; a checked exception is thrown as it is, too. On
     *     an interrupt the stage is cancelled and, once nothing is left of its work, {@link CancellationException} thrown,
     *     with the thread's interrupt flag set
     * @throws IllegalStateException in what is chained, on a connection's thread or an event loop, which would deadlock, unless the stage has
     *     completed
     */
    public static <T extends @Nullable Object> T await(CompletionStage<T> stage) {
        return Awaiting.await(Objects.requireNonNull(stage, "The stage to await is null."));
    }

    /**
     * Runs a step for each item, one after the other; the next item is asked for when the step before has completed. Any
     * number of items is safe, also when every step completes at once.
     *
     * @param <T> the type of the items
     * @param items the items, iterated lazily
     * @param step what to do with an item
     * @return a stage that completes after the last step; fails with the first failure, after which no step is begun.
     *     Cancelling it cancels the step under way and begins no other
     */
    public static <T extends @Nullable Object> CompletionStage<@Nullable Void> forEach(
            Iterable<? extends T> items, Function<? super T, ? extends CompletionStage<?>> step) {
        return step == null
                ? missing("step")
                : Loop.<T, @Nullable Void>run(
                        items, null, (nothing, item) -> step.apply(item), (nothing, result) -> null);
    }

    /**
     * Maps each item by a step, one after the other.
     *
     * @param <T> the type of the items
     * @param <R> the type of the results
     * @param items the items, iterated lazily
     * @param step what to do with an item
     * @return a stage with the results in order, unmodifiable; fails with the first failure, after which no step is begun.
     *     Cancelling it cancels the step under way and begins no other
     */
    @SuppressWarnings("unchecked") // a step's result has the type that its function declares
    public static <T extends @Nullable Object, R extends @Nullable Object> CompletionStage<List<R>> map(
            Iterable<? extends T> items, Function<? super T, ? extends CompletionStage<R>> step) {
        if (step == null) {
            return missing("step");
        }
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
     * @return a stage with the last value; fails with the first failure, after which no step is begun. Cancelling it cancels
     *     the step under way and begins no other
     */
    @SuppressWarnings("unchecked") // a step's result has the type that its function declares
    public static <T extends @Nullable Object, R extends @Nullable Object> CompletionStage<R> fold(
            Iterable<? extends T> items,
            R initial,
            BiFunction<? super R, ? super T, ? extends CompletionStage<R>> step) {
        return step == null ? missing("step") : Loop.<T, R>run(items, initial, step, (before, result) -> (R) result);
    }

    private static <R extends @Nullable Object> CompletionStage<R> missing(String what) {
        return CompletableFuture.failedFuture(new NullPointerException("The " + what + " is null."));
    }

    /**
     * Waits for stages that were begun already, side by side, as one scope.
     *
     * @param <T> the type of the results
     * @param stages the stages
     * @return a stage with the results in order, unmodifiable. The first failure cancels the other stages; then it fails with
     *     that one, the others suppressed under it. Either way it completes after all of them, what they roll back and give
     *     back included. Cancelling it cancels every stage; {@code cancel} returns false if all that still run can no longer
     *     be cancelled
     */
    public static <T extends @Nullable Object> CompletionStage<List<T>> all(
            Iterable<? extends CompletionStage<? extends T>> stages) {
        return All.of(stages);
    }

    /**
     * Maps each item by a function, side by side, as one scope. All are begun at once, in order, on the calling thread; use
     * it for as many as the database has connections, or {@link #map} for one after the other.
     *
     * @param <T> the type of the items
     * @param <R> the type of the results
     * @param items the items; after a failure no further one is asked for
     * @param function begins what is to be done with an item; throwing and returning null are failures
     * @return a stage with the results in order, unmodifiable, which fails, completes and is cancelled as that of {@link
     *     #all(Iterable)}
     */
    public static <T extends @Nullable Object, R extends @Nullable Object> CompletionStage<List<R>> all(
            Iterable<? extends T> items, Function<? super T, ? extends CompletionStage<? extends R>> function) {
        return All.of(items, function);
    }

    /**
     * Waits for the first of some stages to succeed, and cancels the others.
     *
     * @param <T> the type of the result
     * @param stages the stages, which were begun already; at least one
     * @return a stage with the first result, which completes after all of the stages, what the cancelled ones roll back and
     *     give back included; what one of them committed in spite of it stays. If all fail, it fails with the first failure,
     *     the others suppressed under it; without a stage, with {@link IllegalArgumentException}. Cancelling it cancels every
     *     stage
     */
    public static <T extends @Nullable Object> CompletionStage<T> race(
            Iterable<? extends CompletionStage<? extends T>> stages) {
        return Race.of(stages);
    }

    /**
     * Runs work that is cancelled when a time has passed. In straight code that runs on the calling thread, as {@link #async}
     * in the body of a session does, the thread is interrupted.
     *
     * @param <T> the type of the result
     * @param duration the time, positive
     * @param work begins the work
     * @return a stage with the work's result; fails with what the work fails with, and with {@link DatabaseTimeoutException}
     *     if the time has passed, after the cancelled work has ended, what it rolls back and gives back included. Work that
     *     succeeds in spite of it, because it was being committed, counts. Cancelling it cancels the work
     */
    public static <T extends @Nullable Object> CompletionStage<T> withTimeout(
            Duration duration, Callable<? extends CompletionStage<T>> work) {
        return Timeout.of(duration, work);
    }

    /**
     * Waits without holding a thread.
     *
     * @param duration how long; zero or less is no wait
     * @return a stage that completes after the time, on a thread that may block. Never fails; cancelling it ends the wait
     */
    public static CompletionStage<@Nullable Void> delay(Duration duration) {
        return Delay.of(duration);
    }

    /**
     * Runs work again, after a pause, when it fails in a way that may pass. A cancelled attempt is not repeated, and neither
     * is one that may have been committed ({@link CommitOutcomeUnknownException}). Sessions do it by themselves with {@link
     * SessionOptions#withRetry}.
     *
     * @param <T> the type of the result
     * @param retry how many attempts and which pauses
     * @param mayPass whether a failure is worth another attempt
     * @param work begins an attempt: the first on the calling thread, the others on one that may block
     * @return a stage with the result of the attempt that succeeds; fails with the last failure. Each attempt has ended, what
     *     it rolls back and gives back included, before the next is begun. Cancelling it cancels the attempt under way, or
     *     ends the pause. While {@code work} is being called nobody knows what will come of it: {@code cancel} returns false, what
     *     that gives is cancelled then, and if it is stopped by this the stage fails with {@link ErrorKind#QUERY_CANCELLED}
     */
    public static <T extends @Nullable Object> CompletionStage<T> retry(
            Retry retry, Predicate<? super Throwable> mayPass, Callable<? extends CompletionStage<T>> work) {
        return Retrying.ofNoDatabase(retry, mayPass, work);
    }
}
