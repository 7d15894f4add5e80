package dev.based.tests.hsqldb;

import dev.based.BatchResult;
import dev.based.ExecuteResult;
import dev.based.ParameterException;
import dev.based.Row;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.ConnectionThread;
import dev.based.spi.FailedSetException;
import dev.based.spi.StatementCache;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A connection of JDBC's, which its own thread alone uses, but for the request to cancel. */
final class HsqldbConnection implements Connection {
    private final java.sql.Connection connection;
    private final ConnectionThread thread;
    private final StatementCache<PreparedStatement> statements;
    private @Nullable Statement running;
    private boolean called;
    private boolean cancelled;

    HsqldbConnection(java.sql.Connection connection, ConnectionThread thread, int statementCache) {
        this.connection = connection;
        this.thread = thread;
        statements = new StatementCache<>(statementCache, connection::prepareStatement);
    }

    @Override
    public CompletionStage<List<Row>> fetch(Command command, int maxRows) {
        return run(command, statement -> {
            HsqldbValues.bind(statement, command, command.values());
            if (!statement.execute()) {
                return List.of();
            }
            try (ResultSet rows = statement.getResultSet()) {
                return HsqldbValues.rows(rows, maxRows);
            }
        });
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Command command) {
        return run(command, statement -> {
            HsqldbValues.bind(statement, command, command.values());
            if (statement.execute()) {
                return ExecuteResult.of(0);
            }
            return ExecuteResult.of(Math.max(0, statement.getUpdateCount()));
        });
    }

    @Override
    public CompletionStage<BatchResult> batch(Command command, List<@Nullable Object[]> values) {
        return run(command, statement -> {
            long[] rows = new long[values.size()];
            for (int set = 0; set < rows.length; set++) {
                requireNotCancelled();
                try {
                    HsqldbValues.bind(statement, command, values.get(set));
                    statement.execute();
                } catch (SQLException | ParameterException error) {
                    throw new FailedSetException(set, error);
                }
                rows[set] = Math.max(0, statement.getUpdateCount());
            }
            return BatchResult.of(rows);
        });
    }

    /** What is done with a prepared statement. */
    private interface Use<T> {
        T apply(PreparedStatement statement) throws Exception;
    }

    private <T> CompletionStage<T> run(Command command, Use<T> use) {
        return run(() -> {
            PreparedStatement statement = statements.get(command.sql());
            begin(statement);
            try {
                return use.apply(statement);
            } catch (SQLException | FailedSetException error) {
                statements.evict(command.sql());
                throw error;
            } finally {
                end();
            }
        });
    }

    private <T> CompletionStage<T> run(Callable<T> call) {
        synchronized (this) {
            called = true;
            cancelled = false;
        }
        return thread.call(() -> {
            try {
                return call.call();
            } finally {
                end();
            }
        });
    }

    private synchronized void begin(Statement statement) throws SQLException {
        requireNotCancelled();
        running = statement;
    }

    private synchronized void requireNotCancelled() throws SQLException {
        if (cancelled) {
            throw new SQLException("The statement was cancelled.", "57014");
        }
    }

    private synchronized void end() {
        running = null;
        called = false;
    }

    @Override
    public CompletionStage<?> control(String sql) {
        return thread.call(() -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    @Override
    public synchronized CompletionStage<Void> cancel() {
        cancelled = called;
        Statement now = running;
        if (now != null) {
            try {
                now.cancel();
            } catch (SQLException error) {
                return CompletableFuture.failedFuture(error);
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public <C, T extends @Nullable Object> CompletionStage<T> withDriver(
            Class<C> type, Function<? super C, ? extends CompletionStage<T>> use) {
        return type.isInstance(connection)
                ? thread.<CompletionStage<T>>call(() -> use.apply(type.cast(connection)))
                        .thenCompose(stage -> stage)
                : Connection.super.withDriver(type, use);
    }

    @Override
    public CompletionStage<Void> reset() {
        return thread.call(() -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("ALTER SESSION RESET ALL");
            }
            return null;
        });
    }

    @Override
    public boolean isUsable() {
        return true;
    }

    @Override
    public void enter(Runnable body) {
        thread.post(body);
    }

    @Override
    public void runBody(Runnable body) {
        thread.postBody(body);
    }

    @Override
    public boolean runsHere() {
        return Thread.currentThread() == thread;
    }

    @Override
    public CompletionStage<Void> close() {
        return thread.<Void>call(() -> {
                    connection.close();
                    return null;
                })
                .handle((nothing, error) -> {
                    thread.finish();
                    return null;
                });
    }
}
