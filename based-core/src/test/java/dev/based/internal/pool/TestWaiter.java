package dev.based.internal.pool;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A waiter that remembers its answer, and how often it got one. */
final class TestWaiter implements Waiter {
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
