package dev.based.spi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stage that a backend may give for any of its own: the engine is told what comes of it without a further future.
 *
 * <p>Safe for use by several threads.
 *
 * @param <T> what the database answers
 */
public abstract class Answer<T extends @Nullable Object> extends CompletableFuture<T> {
    /** How many wrappers are taken off an error: more than there ever are, unless they go round in a circle. */
    private static final int DEEPEST = 100;

    private static final Object TOLD = new Object();
    private static final VarHandle LISTENER;

    static {
        try {
            LISTENER = MethodHandles.lookup().findVarHandle(Answer.class, "listener", Object.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** Who is to be told, or null; {@link #TOLD} once there is an outcome. */
    private volatile @Nullable Object listener;

    /** Creates a stage that is not complete. */
    protected Answer() {}

    /**
     * Has somebody told the outcome, once, as soon as it is there, by the thread that completes it. What he throws goes to that thread's
     * handler.
     *
     * @param told takes the value or null, and the error, {@linkplain #unwrap unwrapped}, or null
     * @return false, and nothing is told, if somebody else is told already, or the outcome is there
     */
    public final boolean listen(BiConsumer<? super @Nullable T, @Nullable Throwable> told) {
        if (isDone() || !LISTENER.compareAndSet(this, (Object) null, (Object) told)) {
            return false;
        }
        return !isDone() || !LISTENER.compareAndSet(this, (Object) told, TOLD); // else who has completed it has told
    }

    @Override
    public final boolean complete(T value) {
        boolean first = super.complete(value);
        if (first) {
            tell(value, null);
        }
        return first;
    }

    @Override
    public final boolean completeExceptionally(Throwable error) {
        boolean first = super.completeExceptionally(error);
        if (first) {
            tell(null, error);
        }
        return first;
    }

    @Override
    public final boolean cancel(boolean mayInterruptIfRunning) {
        return completeExceptionally(new CancellationException()) || isCancelled();
    }

    /** As for any future, but that nobody is told twice. */
    @Override
    public final void obtrudeValue(T value) {
        super.obtrudeValue(value);
        tell(value, null);
    }

    /** As for any future, but that nobody is told twice. */
    @Override
    public final void obtrudeException(Throwable error) {
        super.obtrudeException(error);
        tell(null, error);
    }

    @Override
    public final CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
        Objects.requireNonNull(supplier, "supplier");
        executor.execute(() -> supply(supplier));
        return this;
    }

    private void supply(Supplier<? extends T> supplier) {
        if (isDone()) {
            return;
        }
        T value;
        try {
            value = supplier.get();
        } catch (Throwable error) {
            completeExceptionally(error instanceof CompletionException ? error : new CompletionException(error));
            return;
        }
        complete(value);
    }

    @SuppressWarnings("unchecked") // nothing else is stored
    private void tell(@Nullable T value, @Nullable Throwable error) {
        Object told = LISTENER.getAndSet(this, TOLD);
        if (told == null || told == TOLD) {
            return;
        }
        try {
            ((BiConsumer<? super @Nullable T, @Nullable Throwable>) told)
                    .accept(value, error == null ? null : unwrap(error));
        } catch (Throwable thrown) {
            Uncaught.report(thrown);
        }
    }

    /**
     * The error that a future's own exceptions are wrapped around.
     *
     * @param error any error
     * @return the innermost cause that is not such a wrapper; the error itself if it is none
     */
    public static Throwable unwrap(Throwable error) {
        Throwable outer = error;
        try {
            for (int depth = 0; depth < DEEPEST && isWrapper(outer); depth++) {
                Throwable inner = outer.getCause();
                if (inner == null) {
                    return outer;
                }
                outer = inner;
            }
        } catch (Throwable ofTheUsersClass) {
            return outer;
        }
        return outer;
    }

    private static boolean isWrapper(Throwable error) {
        return error instanceof CompletionException || error instanceof ExecutionException;
    }
}
