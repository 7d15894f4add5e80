package dev.based.internal.async;

import dev.based.internal.thread.Nesting;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The work behind a {@link Promise} and all that is derived from it: what a cancel of any of them stops.
 *
 * <p>A cancel completes the promise at once, while the work may still be on its way to its end: a statement to be answered, a
 * rollback, a connection to be given back. {@link #settled()} tells when nothing is left of it.
 */
public abstract class Job {
    private static final CompletableFuture<@Nullable Void> SETTLED = CompletableFuture.completedFuture(null);
    private static final VarHandle END;

    static {
        try {
            END = MethodHandles.lookup().findVarHandle(Job.class, "end", Object.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** Null while nobody asked for the end, else a future that is completed by it; {@link #SETTLED} after it. */
    private volatile @Nullable Object end;

    /** What became of a request to stop. */
    public enum Stop {
        /** The work will have no effect. */
        STOPPED,
        /** The work can no longer be stopped: it is being committed. */
        TOO_LATE,
        /** The work had ended before. */
        ENDED
    }

    /**
     * Stops the work, if it can still be stopped. Called by any thread, any number of times, without a lock held.
     *
     * @return what became of it
     */
    public abstract Stop stop();

    /**
     * Begins to stop work that consists of other work, whose {@link #stop()} is then {@link #stopAll()}; called as that is.
     *
     * @return how the rest is done; null if this is no such work
     */
    protected @Nullable Stopping stopping() {
        return null;
    }

    /** Stops work that consists of other work, however much of it is inside each other. */
    protected final Stop stopAll() {
        return Stopping.stop(this);
    }

    /**
     * Called after {@link #stop()} has stopped the work and the future that it was called for has completed: work with nothing
     * left to do fails its promise now, for those who wait for another future of it. By then, so that the future keeps what it
     * was completed with.
     */
    protected void stopped() {
        // work that was under way fails its promise when it ends
    }

    /**
     * Has the current thread, which waits for the work, do what it can of it: see {@link dev.based.internal.thread.Assisted}.
     *
     * @param waited what it waits for
     */
    protected void assist(Promise<?> waited) throws InterruptedException {
        // unless overridden the work is done elsewhere
    }

    /** Has all of the work done elsewhere, for nobody is about to wait for it. */
    protected void leaveToOthers() {
        // unless overridden it is
    }

    /**
     * When the work has truly ended, whatever came of its promise before. Only those who call this pay for it.
     *
     * @return a future for looking at, which never fails; complete if the work has ended
     */
    @SuppressWarnings("unchecked")
    public CompletableFuture<@Nullable Void> settled() {
        Object known = end;
        if (known == null) {
            CompletableFuture<@Nullable Void> mine = new CompletableFuture<>();
            known = END.compareAndExchange(this, (Object) null, (Object) mine);
            known = known == null ? mine : known;
        }
        return (CompletableFuture<@Nullable Void>) known;
    }

    /** Takes note of the end, and tells those who wait for it. A promise that the library completes does so by itself. */
    protected final void end() {
        tell(markEnded());
    }

    /** Whether somebody has asked for the end. */
    final boolean isAwaited() {
        return end != null;
    }

    /** Takes note of the end; returns those who are to be {@linkplain #tell told}, if any. */
    @SuppressWarnings("unchecked")
    final @Nullable CompletableFuture<@Nullable Void> markEnded() {
        return (CompletableFuture<@Nullable Void>) END.getAndSet(this, (Object) SETTLED);
    }

    static void tell(@Nullable CompletableFuture<@Nullable Void> waiting) {
        if (waiting != null) {
            Nesting.complete(waiting);
        }
    }

    /**
     * What to answer for work that has ended: if its promise is not settled yet, its outcome is on the way and stands.
     *
     * @param promise the work's own promise
     * @return what became of a request to stop
     */
    protected static Stop ended(Promise<?> promise) {
        return promise.isDone() ? Stop.ENDED : Stop.TOO_LATE;
    }

    /** Work that had ended when its promise was made. */
    static final class Ended extends Job {
        static final Ended INSTANCE = new Ended();

        @Override
        public CompletableFuture<@Nullable Void> settled() {
            return SETTLED;
        }

        @Override
        public Stop stop() {
            return Stop.ENDED;
        }
    }
}
