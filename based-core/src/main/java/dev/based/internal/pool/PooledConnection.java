package dev.based.internal.pool;

import dev.based.spi.Connection;
import org.jspecify.annotations.Nullable;

/** A physical connection and who holds it. The holder is guarded by the pool's lock. */
public final class PooledConnection {
    private final Connection connection;

    @Nullable
    Waiter holder;

    long heldSinceNanos;

    /** Whether the pool closed it under its holder. */
    boolean abandoned;

    PooledConnection(Connection connection) {
        this.connection = connection;
    }

    /** The connection itself. */
    public Connection connection() {
        return connection;
    }

    void hold(Waiter waiter) {
        holder = waiter;
        heldSinceNanos = System.nanoTime();
    }
}
