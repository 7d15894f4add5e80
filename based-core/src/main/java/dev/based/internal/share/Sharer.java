package dev.based.internal.share;

import dev.based.internal.place.PooledConnection;
import dev.based.internal.place.Waiter;
import dev.based.spi.Connection;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A call that may use a connection which others use as well: it only reads, so that nothing is left of it if nobody waits for it
 * any more, and it may be run again.
 *
 * @param <R> the connection's answer
 */
public interface Sharer<R> extends Waiter {
    /**
     * Begins on a shared connection. Called under the lane's monitor.
     *
     * @param waitedNanos how long it has waited in all
     * @return false if it was stopped meanwhile
     */
    boolean joins(Lane lane, long waitedNanos);

    /** Ends what was stopped before it {@linkplain #joins joined}. */
    void notJoined();

    /** Sends it. */
    CompletionStage<R> send(Connection connection);

    /**
     * Makes something of the answer, while it still has its place.
     *
     * @return what is to be done when the place is free
     */
    Runnable heard(PooledConnection lease, @Nullable R answer, @Nullable Throwable error);

    /** Is run on another connection, since what runs before it on this one is not waited for. */
    void moves();

    /** Ends since its own code, or an author's, has thrown. */
    void lost(Throwable thrown);

    /** Ends since the database does not answer. */
    void unanswered();

    /** Is cancelled on the library's behalf. */
    void evicted();
}
