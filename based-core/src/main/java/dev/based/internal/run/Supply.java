package dev.based.internal.run;

import dev.based.internal.async.Stages;
import dev.based.internal.failure.Refusals;
import dev.based.internal.kernel.Kernel;
import dev.based.internal.line.Line;
import dev.based.internal.place.PooledConnection;
import dev.based.internal.pool.Pool;
import dev.based.internal.share.Sharing;
import dev.based.internal.transaction.SharedTransaction;
import dev.based.internal.transaction.Writes;
import org.jspecify.annotations.Nullable;

/**
 * Where the connections for a call come from, and how they go back.
 *
 * @param kernel the database's dialect, errors, clock
 * @param pool the pool
 * @param shared the transaction that all sessions share, or null
 * @param sharing where single statements share connections, or null
 * @param writes when something was written, or null if nobody asks
 */
public record Supply(
        Kernel kernel,
        Pool pool,
        @Nullable SharedTransaction shared,
        @Nullable Sharing sharing,
        @Nullable Writes writes) {
    /** Something that may have written has ended, and is about to be told. */
    void wrote() {
        if (writes != null) {
            writes.ended();
        }
    }

    /**
     * The way to a connection, for as long as it is held.
     *
     * @param overdue told if the server does not stop what it was asked to stop
     * @param loss replaces the connection if it is lost before anything ran on it; null if that fails what was to run
     */
    public Line line(PooledConnection connection, Runnable overdue, Line.@Nullable Loss loss) {
        return new Line(connection.connection(), kernel.pipelining(), kernel.timer(), overdue, loss);
    }

    /** Gives a connection back to its pool, as new and without a transaction, or closes it; and goes on. */
    void giveBack(PooledConnection connection, boolean broken, boolean touched, Runnable next) {
        boolean unfit = broken || (shared == null && isInTransaction(connection));
        if (unfit && shared != null) {
            pool.close(Refusals::sharedTransactionLost);
        }
        if (unfit) {
            pool.discard(connection, next);
        } else if (touched && shared == null && connection.isUsable()) {
            Stages.settle(
                    Stages.call(() -> "reset()", connection.connection()::reset),
                    (nothing, error) -> giveBack(connection, error != null, false, next));
        } else {
            pool.release(connection, next);
        }
    }

    private static boolean isInTransaction(PooledConnection connection) {
        return connection.transactionStatus().isOpen();
    }
}
