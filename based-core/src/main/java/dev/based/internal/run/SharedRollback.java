package dev.based.internal.run;

import dev.based.internal.engine.Engine;
import dev.based.internal.pool.Pool;
import dev.based.internal.pool.PooledConnection;
import dev.based.internal.pool.Waiter;
import dev.based.spi.TransactionMode;
import java.util.concurrent.CompletableFuture;

/** Rolls back the transaction that all sessions of a database shared, as the last one to hold its connection. */
public final class SharedRollback implements Waiter {
    private final Engine engine;
    private final Pool pool;
    private final SharedTransaction transaction;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    public SharedRollback(Engine engine, Pool pool, SharedTransaction transaction) {
        this.engine = engine;
        this.pool = pool;
        this.transaction = transaction;
    }

    public CompletableFuture<Void> start() {
        pool.acquire(this);
        return done;
    }

    @Override
    public void leased(PooledConnection connection) {
        connection.connection().enter(() -> rollBack(connection));
    }

    private void rollBack(PooledConnection connection) {
        if (!transaction.isBegun()) {
            end(connection);
            return;
        }
        engine.line(connection, () -> pool.cutOff(connection, this))
                .control(engine.dialect().rollback(TransactionMode.DEFAULT), (succeeded, error) -> end(connection));
    }

    private void end(PooledConnection connection) {
        pool.discard(connection);
        done.complete(null);
    }

    /** The connection is gone, and the transaction with it. */
    @Override
    public void refused(Throwable error) {
        done.complete(null);
    }

    @Override
    public String purpose() {
        return "the rollback of all sessions";
    }

    @Override
    public void evict() {
        // it ends by itself
    }
}
