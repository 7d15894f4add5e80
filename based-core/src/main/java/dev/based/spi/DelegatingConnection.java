package dev.based.spi;

import dev.based.BatchResult;
import dev.based.ExecuteResult;
import dev.based.Row;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection that leaves everything to another one. Subclasses override what they watch or break. Used as any connection
 * is.
 */
public class DelegatingConnection implements Connection {
    private final Connection delegate;

    /**
     * Wraps a connection.
     *
     * @param delegate the connection that does the work
     */
    public DelegatingConnection(Connection delegate) {
        this.delegate = delegate;
    }

    @Override
    public CompletionStage<List<Row>> fetch(Command command, int maxRows) {
        return delegate.fetch(command, maxRows);
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Command command) {
        return delegate.execute(command);
    }

    @Override
    public CompletionStage<BatchResult> batch(Command command, List<@Nullable Object[]> values) {
        return delegate.batch(command, values);
    }

    @Override
    public CompletionStage<Long> copy(Command insert, List<@Nullable Object[]> rows) {
        return delegate.copy(insert, rows);
    }

    @Override
    public CompletionStage<Cursor> cursor(Command command, int pageSize) {
        return delegate.cursor(command, pageSize);
    }

    @Override
    public CompletionStage<?> control(String sql) {
        return delegate.control(sql);
    }

    @Override
    public CompletionStage<Boolean> controlBehind(String sql) {
        return delegate.controlBehind(sql);
    }

    @Override
    public CompletionStage<Void> cancel() {
        return delegate.cancel();
    }

    @Override
    public boolean mayCancelCommit() {
        return delegate.mayCancelCommit();
    }

    @Override
    public CompletionStage<Void> reset() {
        return delegate.reset();
    }

    @Override
    public CompletionStage<Void> validate() {
        return delegate.validate();
    }

    @Override
    public <C, T extends @Nullable Object> CompletionStage<T> withDriver(
            Class<C> type, Function<? super C, ? extends CompletionStage<T>> use) {
        return delegate.withDriver(type, use);
    }

    @Override
    public TransactionStatus transactionStatus() {
        return delegate.transactionStatus();
    }

    @Override
    public boolean isUsable() {
        return delegate.isUsable();
    }

    @Override
    public boolean isOccupied() {
        return delegate.isOccupied();
    }

    @Override
    public void runBody(Runnable body) {
        delegate.runBody(body);
    }

    @Override
    public void enter(Runnable body) {
        delegate.enter(body);
    }

    @Override
    public boolean runsHere() {
        return delegate.runsHere();
    }

    @Override
    public void callerMayWait(@Nullable Object caller) {
        delegate.callerMayWait(caller);
    }

    @Override
    public void wake() {
        delegate.wake();
    }

    @Override
    public void assist(Object caller, CompletableFuture<?> until) throws InterruptedException {
        delegate.assist(caller, until);
    }

    @Override
    public boolean canBeCutOff() {
        return delegate.canBeCutOff();
    }

    @Override
    public CompletionStage<Void> close() {
        return delegate.close();
    }
}
