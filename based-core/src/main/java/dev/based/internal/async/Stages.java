package dev.based.internal.async;

import dev.based.internal.thread.Canceller;
import dev.based.internal.thread.Nesting;
import dev.based.internal.thread.Telling;
import dev.based.spi.Answer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Small steps on stages: call what may throw, look at what is done, unwrap what failed.
 *
 * <p>A stage that is not the library's own is taken in by {@link #call}, {@link #callOr} or {@link #own} alone, wherever it comes from. They
 * give a future whose methods throw nothing; all else here and elsewhere relies on that.
 */
public final class Stages {
    /** How many levels of suppressed errors there may be. */
    private static final int DEEPEST = 100;

    private Stages() {}

    /**
     * Calls something that returns a stage; throwing and returning null become a failed stage.
     *
     * @param what whose stage it is, for the message about null
     * @param call what to call
     * @return the stage as a future
     */
    public static <T extends @Nullable Object> CompletableFuture<T> call(
            Supplier<String> what, Call<? extends CompletionStage<T>> call) {
        return callOr(() -> nothingReturned(what.get()), call);
    }

    /** The same, with the error for null, or for a stage that gives null for its future. */
    public static <T extends @Nullable Object> CompletableFuture<T> callOr(
            Supplier<NullPointerException> nothing, Call<? extends CompletionStage<T>> call) {
        try {
            CompletionStage<T> stage = call.run();
            CompletableFuture<T> future = stage == null ? null : Foreign.guard(stage);
            return future == null ? failed(nothing.get()) : future;
        } catch (Throwable error) {
            return failed(error);
        }
    }

    /**
     * What a call has returned that cannot be made by {@link #call}, at whose cost; throws what a stage of somebody's own class throws.
     *
     * @param what whose stage it is, for the message about null
     * @param stage the stage
     * @return the stage as a future
     */
    public static <T extends @Nullable Object> CompletableFuture<T> returned(
            String what, @Nullable CompletionStage<T> stage) {
        CompletableFuture<T> future = stage == null ? null : Foreign.guard(stage);
        return future == null ? failed(nothingReturned(what)) : future;
    }

    public static NullPointerException nothingReturned(String what) {
        return new NullPointerException(what + " returned null instead of a stage.");
    }

    /** The same, with the method that takes code without a stage. */
    public static NullPointerException nothingReturned(String what, String straight) {
        return new NullPointerException(nothingReturned(what).getMessage() + " Return one, or use " + straight
                + "(...), which takes code that awaits.");
    }

    private static <T extends @Nullable Object> CompletableFuture<T> failed(Throwable error) {
        return CompletableFuture.failedFuture(error);
    }

    /** A stage as a future to be looked at, whatever its class does: what it throws, or null instead of a future, is a failure. */
    public static <T extends @Nullable Object> CompletableFuture<T> own(CompletionStage<T> stage) {
        try {
            CompletableFuture<T> future = Foreign.guard(stage);
            return future == null
                    ? failed(new NullPointerException("A stage's toCompletableFuture() returned null."))
                    : future;
        } catch (Throwable thrown) {
            return failed(thrown);
        }
    }

    /** Completes a future, or fails it if there is an error. */
    @SuppressWarnings("NullAway") // without an error the value is of the future's type, whether that allows null or not
    public static <T extends @Nullable Object> void complete(
            CompletableFuture<T> future, @Nullable T value, @Nullable Throwable error) {
        if (error == null) {
            future.complete(value);
        } else {
            future.completeExceptionally(error);
        }
    }

    /** Calls back with the outcome, at once if it is there; the error is unwrapped. */
    public static <T extends @Nullable Object> void settle(
            CompletableFuture<T> future, BiConsumer<? super @Nullable T, @Nullable Throwable> outcome) {
        if (future instanceof Answer<T> answer && answer.listen(outcome)) {
            return;
        }
        if (!future.isDone()) {
            future.whenComplete((value, error) -> outcome.accept(value, error == null ? null : unwrap(error)));
            return;
        }
        Throwable error = failure(future);
        outcome.accept(error == null ? future.getNow(null) : null, error);
    }

    /**
     * When the work behind a future has truly ended: for one of the library's {@link Job#settled()}, for any other when it is done.
     */
    public static CompletableFuture<@Nullable Void> settled(CompletableFuture<?> future) {
        if (future instanceof Promise<?> promise) {
            return promise.settled();
        }
        return future.isDone() ? Job.Ended.INSTANCE.settled() : future.handle((value, error) -> null);
    }

    /** Runs what follows once the work behind a future has truly ended: at once, if it has. */
    public static void whenSettled(CompletableFuture<?> future, Runnable next) {
        CompletableFuture<@Nullable Void> end = settled(future);
        if (end.isDone()) {
            next.run();
        } else {
            end.whenComplete((nothing, none) -> next.run());
        }
    }

    /** Calls back with the outcome once it is there and the work behind the future has ended; the error is unwrapped. */
    public static <T extends @Nullable Object> void settleAtTheEnd(
            CompletableFuture<T> future, BiConsumer<? super @Nullable T, @Nullable Throwable> outcome) {
        settle(future, (value, error) -> whenSettled(future, () -> outcome.accept(value, error)));
    }

    /**
     * What a completed future failed with, unwrapped, or null if it did not. Not asked for by {@code getNow}, which would ask the
     * error for its text.
     */
    public static @Nullable Throwable failure(CompletableFuture<?> done) {
        if (!done.isCompletedExceptionally()) {
            return null;
        }
        Throwable error =
                done.<@Nullable Throwable>handle((value, failure) -> failure).getNow(null);
        return error == null ? null : unwrap(error);
    }

    /** The error that a future's own exceptions are wrapped around. */
    public static Throwable unwrap(Throwable error) {
        return Answer.unwrap(error);
    }

    /**
     * Cancels a future. One of the user's own class whose cancel throws is not cancelled, and its outcome is waited for.
     *
     * @return whether it is cancelled
     */
    public static boolean cancel(CompletableFuture<?> future) {
        try {
            return future.cancel(true);
        } catch (Throwable ofTheUsersClass) {
            return false;
        }
    }

    /**
     * Cancels what has not ended: now or, if that is itself deep inside the ends of others, right behind those. What one of them does then
     * keeps none of the others from being cancelled.
     */
    public static void cancelAll(List<? extends CompletableFuture<?>> futures) {
        String canceller = Canceller.current();
        Nesting.run(() -> Telling.here(futures.stream()
                .filter(future -> !future.isDone())
                .<Runnable>map(future -> () -> Canceller.as(canceller, () -> cancel(future)))
                .toList()));
    }

    /**
     * Adds a suppressed error, unless it has one that has one, and so on, for more levels than anybody reads: what prints an error
     * goes from one to the next by calls inside calls.
     */
    public static void suppress(Throwable error, Throwable other) {
        Throwable deepest = other;
        for (int depth = 0; depth < DEEPEST; depth++) {
            Throwable[] inside = deepest.getSuppressed();
            if (inside.length == 0) {
                error.addSuppressed(other);
                return;
            }
            deepest = inside[inside.length - 1];
        }
    }

    /** A call that may throw. */
    @FunctionalInterface
    public interface Call<T> {
        /** Runs the call. */
        @Nullable
        T run() throws Exception;
    }
}
