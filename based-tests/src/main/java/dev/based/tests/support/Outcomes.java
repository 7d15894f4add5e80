package dev.based.tests.support;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for stages and latches with a bound, and tells how they ended. What takes longer than {@link #PATIENCE} fails the
 * test with the stacks of all threads.
 *
 * <p>Stateless; safe for use by several threads.
 */
public final class Outcomes {
    /** How long a wait may take: long for a slow machine, and an error if it is reached, never a way to pass time. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    /** How much of a stack tells what a thread waits for. */
    private static final int FRAMES = 15;

    private static final String SUPPORT = Outcomes.class.getPackageName() + ".";

    private Outcomes() {}

    /**
     * Waits for a stage.
     *
     * @param <T> the type of the result
     * @param stage the stage
     * @return its result; what it failed with is thrown as it is
     */
    public static <T extends @Nullable Object> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw Outcomes.<RuntimeException>sneaky(failed.getCause() == null ? failed : failed.getCause());
        } catch (TimeoutException late) {
            throw hanging("The stage of " + caller());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The test was interrupted while it waited.", interrupted);
        }
    }

    /**
     * Waits for a latch.
     *
     * @param latch the latch
     */
    public static void await(CountDownLatch latch) {
        await(latch, "What is waited for at " + caller());
    }

    /**
     * Waits for a latch.
     *
     * @param latch the latch
     * @param what what did not happen if it is not opened, for the message: a subject without a verb
     */
    public static void await(CountDownLatch latch, String what) {
        try {
            if (!latch.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw hanging(what);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The test was interrupted while it waited.", interrupted);
        }
    }

    /**
     * Waits until somebody else waits for a future: a body's stage, once the body has returned it.
     *
     * @param future the future, not yet complete
     */
    public static void awaitDependents(CompletableFuture<?> future) {
        long start = System.nanoTime();
        while (future.getNumberOfDependents() == 0) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw hanging("The wait for somebody who waits for a future");
            }
            Thread.yield();
        }
    }

    /**
     * Waits for a stage that must fail.
     *
     * @param stage the stage
     * @return the very exception that it failed with, not unwrapped
     */
    public static Throwable failure(CompletionStage<?> stage) {
        Throwable error = outcome(stage);
        if (error == null) {
            throw new AssertionError("The stage should have failed, but has the result " + await(stage) + ".");
        }
        return error;
    }

    /**
     * Waits for a stage that must fail with an exception of some type.
     *
     * @param <E> the type
     * @param type the type
     * @param stage the stage
     * @return the very exception that it failed with, not unwrapped
     */
    public static <E extends Throwable> E failure(Class<E> type, CompletionStage<?> stage) {
        Throwable error = failure(stage);
        if (!type.isInstance(error)) {
            throw new AssertionError(
                    "The stage should have failed with " + type.getName() + ", not with " + error, error);
        }
        return type.cast(error);
    }

    /**
     * Waits for the end of a stage.
     *
     * @param stage the stage
     * @return the very exception that it failed with, not unwrapped, or null if it succeeded
     */
    public static @Nullable Throwable outcome(CompletionStage<?> stage) {
        return await(stage.<@Nullable Throwable>handle((value, failure) -> failure));
    }

    /**
     * A stage that has failed.
     *
     * @param <T> the type of the result that it does not have
     * @param error what it failed with
     * @return the stage
     */
    public static <T extends @Nullable Object> CompletionStage<T> failed(Throwable error) {
        return CompletableFuture.failedFuture(error);
    }

    /**
     * A stage that has succeeded.
     *
     * @param <T> the type of the result
     * @param value the result
     * @return the stage
     */
    public static <T extends @Nullable Object> CompletionStage<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }

    /** The place in a test that waits. */
    private static String caller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !frame.getClassName().startsWith(SUPPORT))
                        .findFirst()
                        .map(frame -> frame.toStackTraceElement().toString())
                        .orElse("an unknown place"));
    }

    /** Tells first what the threads of databases do, then the others. */
    private static AssertionError hanging(String what) {
        StringBuilder message = new StringBuilder(what)
                .append(" did not come within ")
                .append(PATIENCE.toSeconds())
                .append(" s. The threads, those of databases first:");
        Thread.getAllStackTraces().entrySet().stream()
                .sorted(Comparator.comparing(entry -> !entry.getKey().getName().matches("(based|vert\\.x)-.*")))
                .forEach(entry -> {
                    message.append("\n  ").append(entry.getKey());
                    Arrays.stream(entry.getValue())
                            .limit(FRAMES)
                            .forEach(frame -> message.append("\n    at ").append(frame));
                });
        return new AssertionError(message.toString());
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E sneaky(Throwable error) throws E {
        throw (E) error;
    }

    /**
     * Calls on a thread of its own.
     *
     * @param <T> what the call returns
     * @param call the call
     * @return what it returned or threw
     */
    public static <T> CompletableFuture<T> elsewhere(Supplier<T> call) {
        CompletableFuture<T> returned = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        returned.complete(call.get());
                    } catch (Throwable thrown) {
                        returned.completeExceptionally(thrown);
                    }
                },
                "elsewhere");
        thread.setDaemon(true);
        thread.start();
        return returned;
    }
}
