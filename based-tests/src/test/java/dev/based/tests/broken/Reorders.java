package dev.based.tests.broken;

import dev.based.ExecuteResult;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import dev.based.spi.DelegatingDialect;
import dev.based.spi.Dialect;
import dev.based.spi.Pipelining;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes statements without waiting for answers, and runs the last one first. */
final class Reorders extends DelegatingConnection {
    private final ArrayDeque<Runnable> stack = new ArrayDeque<>();

    Reorders(Connection delegate) {
        super(delegate);
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Command command) {
        CompletableFuture<ExecuteResult> answer = new CompletableFuture<>();
        synchronized (this) {
            stack.push(() -> super.execute(command).whenComplete((result, error) -> {
                if (error == null) {
                    answer.complete(result);
                } else {
                    answer.completeExceptionally(error);
                }
            }));
        }
        enter(this::runLast);
        return answer;
    }

    private void runLast() {
        Runnable last;
        synchronized (this) {
            last = stack.pop();
        }
        last.run();
    }

    /** SQLite's dialect, but for the promise to keep the order. */
    static final class PipeliningDialect extends DelegatingDialect {
        PipeliningDialect(Dialect dialect) {
            super(dialect);
        }

        @Override
        public Pipelining pipelining() {
            return Pipelining.ALL;
        }
    }
}
