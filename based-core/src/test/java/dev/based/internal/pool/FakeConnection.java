package dev.based.internal.pool;

import dev.based.BatchResult;
import dev.based.ExecuteResult;
import dev.based.Row;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A connection to nothing, which knows how many of its kind are open and whether it is held by two at once. */
final class FakeConnection implements Connection {
    private final AtomicInteger open;
    private final AtomicBoolean held = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean usable = true;

    FakeConnection(AtomicInteger open) {
        this.open = open;
        open.incrementAndGet();
    }

    /** Takes it for oneself; false if somebody else has it or it is closed. */
    boolean hold() {
        return !closed.get() && held.compareAndSet(false, true);
    }

    void letGo() {
        held.set(false);
    }

    void breakDown() {
        usable = false;
    }

    boolean isClosed() {
        return closed.get();
    }

    @Override
    public boolean isUsable() {
        return usable;
    }

    @Override
    public CompletionStage<Void> close() {
        if (!closed.getAndSet(true)) {
            open.decrementAndGet();
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<List<Row>> fetch(Command command, int maxRows) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Command command) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }

    @Override
    public CompletionStage<BatchResult> batch(Command command, List<@Nullable Object[]> values) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }

    @Override
    public CompletionStage<?> control(String sql) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }

    @Override
    public CompletionStage<Void> cancel() {
        return CompletableFuture.completedFuture(null);
    }
}
