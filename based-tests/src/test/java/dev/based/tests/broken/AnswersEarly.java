package dev.based.tests.broken;

import dev.based.ExecuteResult;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Says that a statement of a transaction ran before it did, and sends it when the transaction is over and forgotten. */
final class AnswersEarly extends DelegatingConnection {
    private final List<Command> late = new ArrayList<>();
    private boolean inTransaction;

    AnswersEarly(Connection delegate) {
        super(delegate);
    }

    @Override
    public synchronized CompletionStage<ExecuteResult> execute(Command command) {
        if (!inTransaction) {
            return super.execute(command);
        }
        late.add(command);
        return CompletableFuture.completedFuture(ExecuteResult.of(1));
    }

    @Override
    public synchronized CompletionStage<?> control(String sql) {
        if (sql.startsWith("BEGIN")) {
            catchUp();
            inTransaction = true;
        } else if (sql.equals("COMMIT") || sql.equals("ROLLBACK")) {
            inTransaction = false;
        }
        return super.control(sql);
    }

    @Override
    public synchronized CompletionStage<Void> close() {
        catchUp();
        return super.close();
    }

    private void catchUp() {
        late.forEach(super::execute);
        late.clear();
    }
}
