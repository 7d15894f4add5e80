package dev.based.tests.broken;

import dev.based.ExecuteResult;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import dev.based.spi.Dialect;
import dev.based.spi.SqlSyntax;
import dev.based.spi.SqlWords;
import dev.based.spi.TransactionMode;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jooq.SQLDialect;

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
    record PipeliningDialect(Dialect dialect) implements Dialect {
        @Override
        public SqlSyntax syntax() {
            return dialect.syntax();
        }

        @Override
        public SQLDialect jooq() {
            return dialect.jooq();
        }

        @Override
        public List<String> begin(TransactionMode mode) {
            return dialect.begin(mode);
        }

        @Override
        public List<String> commit(TransactionMode mode) {
            return dialect.commit(mode);
        }

        @Override
        public List<String> rollback(TransactionMode mode) {
            return dialect.rollback(mode);
        }

        @Override
        public SqlWords words() {
            return dialect.words();
        }

        @Override
        public dev.based.spi.Pipelining pipelining() {
            return dev.based.spi.Pipelining.ALL;
        }
    }
}
