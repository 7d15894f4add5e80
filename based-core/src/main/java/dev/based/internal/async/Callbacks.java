package dev.based.internal.async;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where the library calls its user back: bodies, what is chained to its promises, the signals of its streams. Without a
 * dispatcher and a context that is the thread at hand, at no cost.
 *
 * <p>A database has one such object; {@link #here()} makes of it the one for a single call.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class Callbacks {
    /** Calls back on the thread at hand. */
    public static final Callbacks AT_HAND = new Callbacks(null, null, null, null);

    private static final Executor DIRECT = Runnable::run;

    private final @Nullable Executor dispatcher;
    private final @Nullable UnaryOperator<Executor> context;
    private final @Nullable Executor executor;
    private final @Nullable Ending ending;

    private Callbacks(
            @Nullable Executor dispatcher,
            @Nullable UnaryOperator<Executor> context,
            @Nullable Executor executor,
            @Nullable Ending ending) {
        this.ending = ending;
        this.dispatcher = dispatcher;
        this.context = context;
        this.executor = executor;
    }

    /**
     * The callbacks of a database.
     *
     * @param dispatcher runs them, or null for the thread at hand
     * @param context makes the executor of a single call, or null for the dispatcher itself
     * @return the callbacks
     */
    public static Callbacks of(@Nullable Executor dispatcher, @Nullable UnaryOperator<Executor> context) {
        return dispatcher == null && context == null ? AT_HAND : new Callbacks(dispatcher, context, dispatcher, null);
    }

    /**
     * The callbacks of a call that is made now, on this thread, whose context they keep.
     *
     * @return callbacks to be used for that call alone
     * @throws RuntimeException what the context's function throws
     */
    public Callbacks here() {
        if (context == null) {
            return this;
        }
        Executor wrapped = context.apply(dispatcher == null ? DIRECT : dispatcher);
        return new Callbacks(
                dispatcher,
                null,
                Objects.requireNonNull(wrapped, "The function given to withContext returned null, not an executor."),
                ending);
    }

    /**
     * The same callbacks for one call, of whose outcome somebody is told.
     *
     * @param told who is; nothing changes if that is null
     * @return callbacks with whose promise the call ends
     */
    public Callbacks observed(@Nullable Ending told) {
        return told == null ? this : new Callbacks(dispatcher, context, executor, told);
    }

    /** A promise whose completion is a callback. */
    public <T extends @Nullable Object> Promise<T> promise(Job job) {
        Ending told = ending;
        if (told != null) {
            return new ObservedPromise<>(job, this, told);
        }
        return executor == null ? new Promise<>(job) : new DispatchedPromise<>(job, this);
    }

    /** A promise that failed before any work was begun. */
    public <T extends @Nullable Object> Promise<T> failed(Throwable error) {
        return executor == null ? Promise.failed(error) : DispatchedPromise.failed(this, error);
    }

    /** A promise of something that is there. */
    public <T extends @Nullable Object> Promise<T> resolved(T value) {
        return executor == null ? Promise.resolved(value) : DispatchedPromise.resolved(this, value);
    }

    /** Whether callbacks leave the thread at hand. */
    public boolean areMoved() {
        return dispatcher != null;
    }

    /** What runs what is chained by the {@code Async} methods without an executor; null for the JDK's own pool. */
    @Nullable
    Executor defaultExecutor() {
        return dispatcher == null ? null : executor;
    }

    /**
     * Calls back, now or soon, in any case and once: if the executor refuses, on the thread at hand.
     *
     * @param callback what to run, which should not throw
     */
    public void run(Runnable callback) {
        Executor mover = executor;
        if (mover == null) {
            callback.run();
            return;
        }
        Once once = new Once(callback);
        try {
            mover.execute(once);
        } catch (Throwable refused) {
            once.run();
        }
    }

    /** An executor may throw after it ran or queued its task. */
    private static final class Once extends AtomicBoolean implements Runnable {
        private static final long serialVersionUID = 1L;

        private final transient Runnable task;

        Once(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (compareAndSet(false, true)) {
                task.run();
            }
        }
    }
}
