package dev.based.internal.pool;

import dev.based.internal.place.PooledConnection;
import dev.based.internal.place.Waiter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One of many who ask for a connection: it knows how often it was answered or has left. */
final class Caller implements Waiter {
    private final BiConsumer<Caller, PooledConnection> whenLeased;
    private final AtomicInteger outcomes = new AtomicInteger();
    private @Nullable Object place;

    Caller(BiConsumer<Caller, PooledConnection> whenLeased) {
        this.whenLeased = whenLeased;
    }

    /** Leaves, if it waits still. */
    void withdraw(Pool pool) {
        if (pool.withdraw(this)) {
            outcomes.incrementAndGet();
        }
    }

    int outcomes() {
        return outcomes.get();
    }

    @Override
    public void leased(PooledConnection connection) {
        outcomes.incrementAndGet();
        whenLeased.accept(this, connection);
    }

    @Override
    public void refused(Throwable error) {
        outcomes.incrementAndGet();
    }

    @Override
    public String purpose() {
        return "a caller";
    }

    @Override
    public void evict() {
        // it gives back what it has
    }

    @Override
    public @Nullable Object pendingCleanup() {
        return null;
    }

    @Override
    public void cleanupOverdue(PooledConnection connection) {
        // as above
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
