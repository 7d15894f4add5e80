package dev.based.tests.broken;

import dev.based.BatchResult;
import dev.based.ExecuteResult;
import dev.based.Row;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import dev.based.spi.TransactionStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Says that it committed, and does so when it is used again. */
final class CommitsLate extends DelegatingConnection {
    private boolean owing;

    CommitsLate(Connection delegate) {
        super(delegate);
    }

    private synchronized void pay() {
        if (owing) {
            owing = false;
            super.control("COMMIT");
        }
    }

    @Override
    public CompletionStage<?> control(String sql) {
        pay();
        if (!sql.equals("COMMIT")) {
            return super.control(sql);
        }
        synchronized (this) {
            owing = true;
        }
        return CompletableFuture.completedFuture(null);
    }

    /** It believes itself. */
    @Override
    public synchronized TransactionStatus transactionStatus() {
        return owing ? TransactionStatus.NONE : super.transactionStatus();
    }

    @Override
    public CompletionStage<List<Row>> fetch(Command command, int maxRows) {
        pay();
        return super.fetch(command, maxRows);
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Command command) {
        pay();
        return super.execute(command);
    }

    @Override
    public CompletionStage<BatchResult> batch(Command command, List<@Nullable Object[]> values) {
        pay();
        return super.batch(command, values);
    }
}
