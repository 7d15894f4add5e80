package dev.based.internal.place;

import dev.based.internal.thread.Behalf;
import dev.based.internal.time.TimeLimit;
import org.jspecify.annotations.Nullable;

/** Someone who asks a pool for a connection and is answered once: by {@link #leased} or by {@link #refused}. */
public interface Waiter {
    /**
     * Gives the connection, which the waiter must release. Called without a lock held, perhaps before
     * {@code acquire} returns.
     */
    void leased(PooledConnection connection);

    /** Tells that there will be no connection. */
    void refused(Throwable error);

    /** What the waiter wants the connection for, for the message of another one's timeout. */
    String purpose();

    /** What the holder of a connection does with it now, as a sentence, for the report of a leak. */
    default String activity() {
        return "";
    }

    /** What the holder of a connection waits to be answered on it, or null. */
    default @Nullable Object running() {
        return null;
    }

    /** Whether the holder of a connection runs nothing on it now: its body waits for something else. */
    default boolean isAtRest() {
        return false;
    }

    /** On whose behalf calls are made in the body that holds the connection, or null. */
    default @Nullable Behalf behalf() {
        return null;
    }

    /** How long all may take that it wants the connection for, with the wait; null if there is no limit. */
    default @Nullable TimeLimit limit() {
        return null;
    }

    /** Whether a connection that others use as well would do. */
    default boolean mayShare() {
        return false;
    }

    /**
     * Who holds the connection that the waiter is about to be given: the waiter itself, or who shares it out. Called under the pool's lock.
     */
    default Waiter holderOf(PooledConnection connection) {
        return this;
    }

    /** Stops the holder of a connection when the pool cannot wait for it any longer. */
    void evict();

    /**
     * What the holder of a connection waits for that has no deadline of its own: the end of a transaction, the reset.
     *
     * @return one object for one such wait, or null if there is none
     */
    @Nullable
    Object pendingCleanup();

    /** Ends such a wait, since it has lasted too long, and has the pool close the connection that is held. */
    void cleanupOverdue(PooledConnection connection);

    /** What {@link #place(Object)} was given last. Called under the pool's lock. */
    @Nullable
    Object place();

    /** Remembers, for the pool, where it waits, or null if it does not. Called under the pool's lock. */
    void place(@Nullable Object place);
}
