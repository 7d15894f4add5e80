package dev.based.internal.async;

import dev.based.spi.Answer;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A future of somebody else's class, which may do anything in any of its methods, behind one of the JDK's behaviour. Of its methods two are
 * called, each once and guarded: {@code whenComplete} tells the outcome, and {@code cancel} is passed on.
 *
 * <p>If {@code whenComplete} throws, nothing would ever be heard of it: it has failed with what was thrown. If {@code cancel} throws, it
 * goes on, and its outcome counts.
 */
final class Foreign<T extends @Nullable Object> extends CompletableFuture<T> {
    /** Whether a class leaves all that {@link CompletableFuture}, or {@link Answer}, does as it is. */
    private static final ClassValue<Boolean> PLAIN = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return CompletableFuture.class.isAssignableFrom(type) && overridesNothing(type);
        }
    };

    private final CompletableFuture<T> stage;

    private Foreign(CompletableFuture<T> stage) {
        this.stage = stage;
    }

    /**
     * A stage as a future whose methods throw nothing: itself, if it is known to be such.
     *
     * @param stage anybody's stage
     * @return the future; null if the stage gives none
     * @throws RuntimeException what the stage throws when it is asked for its future
     */
    static <T extends @Nullable Object> @Nullable CompletableFuture<T> guard(CompletionStage<T> stage) {
        if (stage.getClass() == CompletableFuture.class || stage instanceof Promise) {
            return (CompletableFuture<T>) stage;
        }
        CompletableFuture<T> future = stage.toCompletableFuture();
        return future == null || isPlain(future) ? future : follow(future);
    }

    private static boolean isPlain(CompletableFuture<?> future) {
        Class<?> type = future.getClass();
        return type == CompletableFuture.class || future instanceof Promise || PLAIN.get(type);
    }

    private static boolean overridesNothing(Class<?> type) {
        try {
            for (Method method : CompletableFuture.class.getMethods()) {
                if (method.getDeclaringClass() == CompletableFuture.class
                        && !Modifier.isStatic(method.getModifiers())
                        && !isPlainIn(type.getMethod(method.getName(), method.getParameterTypes())
                                .getDeclaringClass())) {
                    return false;
                }
            }
            return true;
        } catch (ReflectiveOperationException | LinkageError notToBeLookedAt) {
            return false;
        }
    }

    private static boolean isPlainIn(Class<?> declaring) {
        return declaring == CompletableFuture.class || declaring == Answer.class;
    }

    private static <T extends @Nullable Object> CompletableFuture<T> follow(CompletableFuture<T> stage) {
        Foreign<T> foreign = new Foreign<>(stage);
        try {
            stage.whenComplete(foreign::ended);
        } catch (Throwable thrown) {
            foreign.completeExceptionally(thrown);
        }
        return foreign;
    }

    private void ended(@Nullable T value, @Nullable Throwable error) {
        Stages.complete(this, value, error);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (!isDone() && stage.cancel(mayInterruptIfRunning)) {
            completeExceptionally(new CancellationException()); // it is cancelled, whether it tells or not
        }
        return isCancelled();
    }
}
