package dev.based.internal.pool;

import dev.based.internal.place.PooledConnection;
import dev.based.internal.place.Waiter;
import dev.based.internal.thread.Behalf;
import dev.based.internal.time.TimeLimit;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A waiter that remembers its answer, and how often it got one. */
final class TestWaiter implements Waiter {
    private @Nullable Object place;
    private int looks;
    private volatile @Nullable Object pending;
    private volatile Consumer<PooledConnection> whenOverdue = connection -> {};
    private @Nullable Behalf behalf;
    private @Nullable TimeLimit limit;
    private boolean atRest = true;
    private volatile Runnable whenLookedAt = () -> {};
    private volatile Runnable whenEvicted = () -> {};
    private volatile Runnable whenRefused = () -> {};
    private volatile Runnable whenAskedWhatItWaitsFor = () -> {};
    private final Supplier<String> purpose;
    private final CompletableFuture<PooledConnection> answer = new CompletableFuture<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger evictions = new AtomicInteger();

    TestWaiter(String purpose) {
        this(() -> purpose);
    }

    TestWaiter(Supplier<String> purpose) {
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
        whenRefused.run();
    }

    /** Sets what is done when it is refused. */
    TestWaiter whenRefused(Runnable action) {
        whenRefused = action;
        return this;
    }

    @Override
    public String purpose() {
        return purpose.get();
    }

    /** Is a session from now on, which does nothing or something with its connection. */
    TestWaiter session(Behalf session, boolean doesNothing) {
        behalf = session;
        atRest = doesNothing;
        return this;
    }

    TestWaiter limitedTo(Duration time) {
        limit = TimeLimit.from(time);
        return this;
    }

    @Override
    public @Nullable Behalf behalf() {
        return behalf;
    }

    @Override
    public @Nullable TimeLimit limit() {
        return limit;
    }

    @Override
    public boolean isAtRest() {
        whenLookedAt.run();
        return atRest;
    }

    /** Sets what is done when it is asked whether it is at rest. */
    TestWaiter whenLookedAt(Runnable action) {
        whenLookedAt = action;
        return this;
    }

    @Override
    public void evict() {
        evictions.incrementAndGet();
        whenEvicted.run();
    }

    /** Sets what is done when it is stopped. */
    void whenEvicted(Runnable action) {
        whenEvicted = action;
    }

    @Override
    public @Nullable Object pendingCleanup() {
        whenAskedWhatItWaitsFor.run();
        return pending;
    }

    /** Sets what is done at each look at what it waits for. */
    void whenAskedWhatItWaitsFor(Runnable action) {
        whenAskedWhatItWaitsFor = action;
    }

    /** Waits, from now on, for something that does not come. */
    void waitsFor(Object cleanup) {
        pending = cleanup;
    }

    @Override
    public void cleanupOverdue(PooledConnection connection) {
        whenOverdue.accept(connection);
    }

    /** Sets what is done when the wait has lasted too long. */
    void whenOverdue(Consumer<PooledConnection> action) {
        whenOverdue = action;
    }

    /** How often it was asked where it waits. */
    int looks() {
        return looks;
    }

    @Override
    public @Nullable Object place() {
        looks++;
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
