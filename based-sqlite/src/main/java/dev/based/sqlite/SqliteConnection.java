package dev.based.sqlite;

import dev.based.BatchResult;
import dev.based.ExecuteResult;
import dev.based.Row;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.ConnectionThread;
import dev.based.spi.Cursor;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A connection to SQLite and the thread that alone uses it. */
final class SqliteConnection implements Connection {
    /** What the connection does now; guarded by its monitor, so that an interrupt meets the command that it is for. */
    private enum State {
        IDLE,
        CALLED,
        RUNNING
    }

    private static final Object CLOSING = new Object();

    private final SQLiteConnection connection;
    private final SqliteSetup setup;
    private final StatementCache statements;
    private final ConnectionThread thread;
    private State state = State.IDLE;
    private boolean cancelled;

    private SqliteConnection(
            SQLiteConnection connection, SqliteSetup setup, int statementCache, ConnectionThread thread) {
        this.connection = connection;
        this.setup = setup;
        this.statements = new StatementCache(connection, statementCache);
        this.thread = thread;
    }

    /** Opens a connection, on its thread. */
    static SqliteConnection open(SqliteSettings settings, boolean reader, int statementCache, ConnectionThread thread)
            throws SQLException {
        SqliteSetup setup = new SqliteSetup(settings, reader);
        return new SqliteConnection(setup.open(), setup, statementCache, thread);
    }

    @Override
    public CompletionStage<List<Row>> fetch(Command command, int maxRows) {
        return run(command.sql(), () -> statements.get(command.sql()).fetch(command, maxRows));
    }

    @Override
    public CompletionStage<Cursor> cursor(Command command, int pageSize) {
        return run(command.sql(), () -> {
            SqliteStatement statement = statements.get(command.sql());
            return new StatementCursor(command.sql(), statement, statement.cursor(command));
        });
    }

    /** Steps through a statement of this connection's, which keeps it while others do not run. */
    private final class StatementCursor implements Cursor {
        private final String sql;
        private final SqliteStatement statement;
        private final SqliteCursor cursor;

        StatementCursor(String sql, SqliteStatement statement, SqliteCursor cursor) {
            this.sql = sql;
            this.statement = statement;
            this.cursor = cursor;
        }

        @Override
        public CompletionStage<List<Row>> read(int count) {
            return run(sql, () -> cursor.read(count));
        }

        /** A statement that failed was closed already. */
        @Override
        public CompletionStage<Void> close() {
            return thread.call(() -> {
                if (statements.has(sql, statement)) {
                    statement.reset();
                }
                return null;
            });
        }
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Command command) {
        return run(command.sql(), () -> {
            SqliteStatement statement = statements.get(command.sql());
            String table = command.traits().table();
            if (table != null) {
                return insert(statement, command, table);
            }
            statement.run(command, command.values());
            return ExecuteResult.of(changes(command));
        });
    }

    private ExecuteResult insert(SqliteStatement statement, Command command, String table) throws SQLException {
        InsertedKeys keys = new InsertedKeys(table);
        connection.addUpdateListener(keys);
        try {
            statement.run(command, command.values());
        } finally {
            connection.removeUpdateListener(keys);
        }
        long changes = connection.getDatabase().changes();
        Long key = keys.key();
        return key == null ? ExecuteResult.of(changes) : ExecuteResult.of(changes, key);
    }

    /** SQLite keeps the number of the last change through statements that change no rows. */
    private long changes(Command command) throws SQLException {
        return command.traits().changesRows() ? connection.getDatabase().changes() : 0;
    }

    @Override
    public CompletionStage<BatchResult> batch(Command command, List<@Nullable Object[]> values) {
        return run(command.sql(), () -> {
            SqliteStatement statement = statements.get(command.sql());
            long[] changes = new long[values.size()];
            for (int i = 0; i < changes.length; i++) {
                requireNotCancelled();
                statement.run(command, values.get(i));
                changes[i] = changes(command);
            }
            return BatchResult.of(changes);
        });
    }

    @Override
    public <C, T extends @Nullable Object> CompletionStage<T> withDriver(
            Class<C> type, Function<? super C, ? extends CompletionStage<T>> use) {
        if (!type.isInstance(connection)) {
            return Connection.super.withDriver(type, use);
        }
        return thread.<CompletionStage<T>>call(() -> use.apply(type.cast(connection)))
                .thenCompose(stage -> stage);
    }

    @Override
    public CompletionStage<?> control(String sql) {
        if (setup.isReader() && sql.equals(SqliteDialect.ALLOW_WRITES)) {
            return CompletableFuture.completedFuture(null); // a reader refuses writes at all times
        }
        return thread.call(() -> {
            try {
                statements.get(sql).run();
            } catch (SQLException error) {
                statements.evict(sql);
                if (!isRolledBackAlready(sql, error)) {
                    throw error;
                }
            }
            return null;
        });
    }

    /** Some errors, and {@code ON CONFLICT ROLLBACK}, make SQLite roll back by itself. */
    private static boolean isRolledBackAlready(String sql, SQLException error) {
        String message = error.getMessage();
        return sql.equals("ROLLBACK") && message != null && message.contains("no transaction is active");
    }

    private <T> CompletionStage<T> run(String sql, Callable<T> call) {
        synchronized (this) {
            state = State.CALLED;
            cancelled = false;
        }
        return thread.call(() -> {
            begin();
            try {
                return call.call();
            } catch (SQLException error) {
                statements.evict(
                        sql); // a statement left as it failed would keep an interrupt, and the transaction, alive
                throw error;
            } finally {
                end();
            }
        });
    }

    private synchronized void begin() throws SQLiteException {
        requireNotCancelled();
        state = State.RUNNING;
    }

    /** Fails as SQLite does when it is interrupted: whether that cancels the call is the engine's to say. */
    private synchronized void requireNotCancelled() throws SQLiteException {
        if (cancelled) {
            throw new SQLiteException("The statement was cancelled before it ran.", SQLiteErrorCode.SQLITE_INTERRUPT);
        }
    }

    private synchronized void end() {
        state = State.IDLE;
    }

    /** An interrupt that comes just before SQLite's first step is lost; the engine asks again. */
    @Override
    public synchronized CompletionStage<Void> cancel() {
        cancelled = state != State.IDLE;
        if (state == State.RUNNING) {
            try {
                connection.getDatabase().interrupt();
            } catch (SQLException error) {
                return CompletableFuture.failedFuture(error);
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> reset() {
        return thread.call(() -> {
            setup.reset(connection);
            return null;
        });
    }

    /** An interrupt ends one statement only, and never hits a later one. */
    @Override
    public boolean isUsable() {
        return true;
    }

    @Override
    public void enter(Runnable body) {
        thread.post(body);
    }

    @Override
    public boolean runsHere() {
        return Thread.currentThread() == thread;
    }

    @Override
    public CompletionStage<Void> close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        thread.post(() -> {
            try {
                // The last connection to a file tidies its WAL away, unless another one is closing beside it.
                synchronized (CLOSING) {
                    connection.close();
                }
            } catch (SQLException error) {
                System.getLogger(SqliteConnection.class.getName())
                        .log(System.Logger.Level.WARNING, "Closing a connection to SQLite failed.", error);
            }
            thread.finish();
            closed.complete(null);
        });
        return closed;
    }
}
