package dev.based.tests.broken;

import dev.based.BatchResult;
import dev.based.ExecuteResult;
import dev.based.Row;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.Cursor;
import dev.based.spi.DelegatingConnection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs what its own thread calls at once, also before what other threads have called and what is on its way. */
final class Overtakes extends DelegatingConnection {
    Overtakes(Connection delegate) {
        super(delegate);
    }

    private <T> CompletionStage<T> run(Supplier<? extends CompletionStage<T>> call) {
        if (runsHere()) {
            return call.get();
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        enter(() -> call.get().whenComplete((result, error) -> {
            if (error == null) {
                answer.complete(result);
            } else {
                answer.completeExceptionally(error);
            }
        }));
        return answer;
    }

    @Override
    public CompletionStage<List<Row>> fetch(Command command, int maxRows) {
        return run(() -> super.fetch(command, maxRows));
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Command command) {
        return run(() -> super.execute(command));
    }

    @Override
    public CompletionStage<BatchResult> batch(Command command, List<@Nullable Object[]> values) {
        return run(() -> super.batch(command, values));
    }

    @Override
    public CompletionStage<Cursor> cursor(Command command, int pageSize) {
        return run(() -> super.cursor(command, pageSize));
    }

    @Override
    public CompletionStage<?> control(String sql) {
        return run(() -> super.control(sql).thenApply(done -> done));
    }
}
