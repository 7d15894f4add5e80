package dev.based.internal.pool;

import dev.based.spi.Connection;
import dev.based.spi.TransactionStatus;
import org.jspecify.annotations.Nullable;

/** A physical connection and who holds it. The holder is guarded by the pool's lock. */
public final class PooledConnection {
    private final Connection connection;

    @Nullable
    Waiter holder;

    long heldSinceNanos;

    /** What the holder waited for when the pool last looked. */
    @Nullable
    Object pendingCleanup;

    /** Whether the pool closed it under its holder. */
    boolean abandoned;

    PooledConnection(Connection connection) {
        this.connection = connection;
    }

    /** The connection itself. */
    public Connection connection() {
        return connection;
    }

    /** Whether it can carry a further command; not if its author's code cannot say. */
    public boolean isUsable() {
        try {
            return connection.isUsable();
        } catch (Throwable thrown) {
            return false;
        }
    }

    /** What the database said of the transaction with its last answer; nothing, if its author's code cannot say. */
    public TransactionStatus transactionStatus() {
        try {
            TransactionStatus status = connection.transactionStatus();
            return status == null ? TransactionStatus.UNKNOWN : status;
        } catch (Throwable thrown) {
            return TransactionStatus.UNKNOWN;
        }
    }

    /** Whether commands called now run on this very thread. */
    boolean runsHere() {
        try {
            return connection.runsHere();
        } catch (Throwable thrown) {
            return false;
        }
    }

    boolean canBeCutOff() {
        try {
            return connection.canBeCutOff();
        } catch (Throwable thrown) {
            return false;
        }
    }

    void hold(Waiter waiter) {
        holder = waiter;
        pendingCleanup = null;
        heldSinceNanos = System.nanoTime();
    }
}
