package dev.based.observe;

import dev.based.Database;
import org.jspecify.annotations.Nullable;

/**
 * Watches what a database does, for logs, metrics and traces: see {@link dev.based.DatabaseOptions#withListener}.
 *
 * <p>For each call of a verb it may give an observer, which is told one end: what the caller's stage says, just before that says it.
 * So it is with sessions and the transactions inside them. Values are in none of what is told.
 *
 * <p>Its methods, and those of its observers, are called by several threads at once, among them the threads of connections and event
 * loops: they must be quick, and must not block. What they throw harms nobody; the first of it is logged as a warning of the
 * logger {@code dev.based.Database}, for each listener of a database.
 */
public interface DatabaseListener {
    /**
     * The listener of one database: options, and with them a listener, may be those of several. Called once for each, when it is
     * created.
     *
     * @param database the database, not connected yet
     * @return what is told from then on; unless overridden this listener itself
     */
    default DatabaseListener of(Database database) {
        return this;
    }

    /** The database is connected: {@link Database#pool()} may be asked from now on. */
    default void connected() {}

    /** The database was disconnected. Its stage is about to say so. */
    default void disconnected() {}

    /**
     * A verb was called, on this thread. A stream counts as called when its first row is asked for.
     *
     * @param call what is to be done
     * @param within what {@link #session} gave for the session or transaction that it is part of; null if there is none, or no observer
     * @return what is told of its end, or null if nobody wants to know
     */
    default @Nullable CallObserver call(CallStart call, @Nullable SessionObserver within) {
        return null;
    }

    /**
     * A session was called, or a transaction inside one, on this thread. However often it is retried, it is one.
     *
     * @param session what is to be done
     * @param within what this method gave for the session or transaction around it; null for a session, or if there is no observer
     * @return what is told of its course and end, or null if nobody wants to know
     */
    default @Nullable SessionObserver session(SessionStart session, @Nullable SessionObserver within) {
        return null;
    }

    /**
     * Something happened in the pool.
     *
     * @param event what
     */
    default void pool(PoolEvent event) {}
}
