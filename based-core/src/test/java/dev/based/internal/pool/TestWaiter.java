package dev.based.internal.pool;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A waiter that remembers its answer, and how often it got one. */
final class TestWaiter implements Waiter {
    private @Nullable Object place;
    private final String purpose;
    private final CompletableFuture<PooledConnection> answer = new CompletableFuture<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger evictions = new AtomicInteger();

    TestWaiter(String purpose) {
        this.purpose = purpose;
    }

    @Override
    public void leased(PooledConnection connection) {
        answers.incrementAndGet();
        answer.complete(connection);
    }

    @Override
    public void refused(Throwable error) {
        answers.incrementAndGet();
        answer.completeExceptionally(error);
    }

    @Override
    public String purpose() {
        return purpose;
    }

    @Override
    public void evict() {
        evictions.incrementAndGet();
    }

    @Override
    public @Nullable Object pendingCleanup() {
        return null;
    }

    @Override
    public void cleanupOverdue() {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Object place() {
        return place;
    }

    @Override
    public void place(@Nullable Object where) {
        place = where;
    }

    CompletableFuture<PooledConnection> answer() {
        return answer;
    }

    /** The connection, waited for. */
    PooledConnection connection() throws Exception {
        return answer.get(10, TimeUnit.SECONDS);
    }

    int answers() {
        return answers.get();
    }

    int evictions() {
        return evictions.get();
    }
}
