package dev.based.internal.farewell;

import dev.based.internal.line.Controls;
import dev.based.internal.line.Line;
import dev.based.internal.place.PooledConnection;
import dev.based.internal.place.Waiter;
import dev.based.internal.run.Supply;
import dev.based.spi.TransactionMode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Rolls back the transaction that all sessions of a database shared, as the last one to hold its connection. */
public final class SharedRollback implements Waiter {
    private final Supply supply;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    /** Guarded by the pool's lock. */
    private @Nullable Object place;

    public SharedRollback(Supply supply) {
        this.supply = supply;
    }

    /** Rolls back after the sessions that were called before; nothing of it fails, for the connection is closed behind it. */
    public CompletableFuture<Void> start() {
        supply.pool().acquire(this);
        return done;
    }

    @Override
    public void leased(PooledConnection connection) {
        AtomicBoolean first = new AtomicBoolean(true);
        try {
            connection.connection().enter(() -> {
                if (first.getAndSet(false)) {
                    rollBack(connection);
                }
            });
        } catch (Throwable ofTheAuthor) {
            end(connection);
        }
    }

    private void rollBack(PooledConnection connection) {
        if (supply.shared() == null || !supply.shared().isBegun()) {
            end(connection);
            return;
        }
        try {
            List<String> texts = supply.kernel().dialect().rollback(TransactionMode.DEFAULT);
            Line line = supply.line(connection, () -> supply.pool().cutOff(connection, this), null);
            Controls.send(line, texts, (succeeded, error) -> end(connection));
        } catch (Throwable ofTheAuthor) {
            end(connection);
        }
    }

    private void end(PooledConnection connection) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        supply.pool().discard(connection, () -> done.complete(null));
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

    @Override
    public @Nullable Object pendingCleanup() {
        return this;
    }

    @Override
    public void cleanupOverdue(PooledConnection connection) {
        supply.pool().abandon(connection, this);
        done.complete(null);
    }

    @Override
    public @Nullable Object place() {
        return place;
    }

    @Override
    public void place(@Nullable Object where) {
        place = where;
    }
}
