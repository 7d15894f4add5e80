package dev.based.sqlite;

import dev.based.BasedException;
import dev.based.BatchResult;
import dev.based.ErrorKind;
import dev.based.ExecuteResult;
import dev.based.ParameterException;
import dev.based.Row;
import dev.based.spi.Command;
import dev.based.spi.CommandNotSentException;
import dev.based.spi.Connection;
import dev.based.spi.ConnectionThread;
import dev.based.spi.Cursor;
import dev.based.spi.FailedSetException;
import dev.based.spi.Traits;
import dev.based.spi.TransactionStatus;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/** A connection to SQLite and its thread; who waits for a statement may run that in its place, while the thread has nothing to do. */
final class SqliteConnection implements Connection {
    private static final Object CLOSING = new Object();
    private static final List<String> BUSY_TIMEOUT = List.of("timeout");

    /** What stands for the text of a statement while a user has the driver's connection. */
    private static final String LENT = "";

    private final SQLiteConnection connection;
    private final SqliteSetup setup;
    private final SqliteShared shared;
    private final ConnectionThread thread;
    private final StatementCache statements;
    private final BusyWait busy;
    private final Interrupts interrupts;
    private final SqliteTransaction transaction;
    private final InsertedKeys keys;
    /** The statement that runs, or one that failed and is still to be closed; null if there is nothing to tidy up. */
    private @Nullable String unsettled;
    /** Whether the schema may differ from what other connections see. */
    private boolean changesSchema;

    private volatile boolean closing;
    /** Who is about to call a statement and may then come to wait for it; of the thread that has the connection. */
    private @Nullable Object caller;
    /** Whether users had the driver's connection: then SQL may call functions of theirs, which end when they like. */
    private volatile boolean wasLent;

    private SqliteConnection(
            SQLiteConnection connection,
            SqliteSetup setup,
            SqliteShared shared,
            ConnectionThread thread,
            BusyWait busy) {
        this.connection = connection;
        this.setup = setup;
        this.shared = shared;
        this.thread = thread;
        this.statements = new StatementCache(connection, shared.schema(), shared.statementCache());
        this.busy = busy;
        this.interrupts = new Interrupts(connection.getDatabase(), busy);
        this.transaction = new SqliteTransaction(connection);
        this.keys = new InsertedKeys(connection);
    }

    /** Opens a connection, on its thread. */
    static SqliteConnection open(SqliteSettings settings, boolean reader, SqliteShared shared, ConnectionThread thread)
            throws SQLException {
        SqliteSetup setup = new SqliteSetup(settings, reader, shared);
        SQLiteConnection opened = setup.open();
        BusyWait busy = BusyWait.install(opened, settings.busyTimeout(), thread::interruptedInCall);
        return new SqliteConnection(opened, setup, shared, thread, busy);
    }

    @Override
    public CompletionStage<List<Row>> fetch(Command command, int maxRows) {
        return runAnywhere(command.sql(), () -> prepare(command).fetch(command, maxRows));
    }

    @Override
    public CompletionStage<Cursor> cursor(Command command, int pageSize) {
        return run(command.sql(), () -> {
            SqliteStatement statement = prepare(command);
            return new StatementCursor(this, command.sql(), statement, statement.cursor(command));
        });
    }

    /** Ends a statement that was read; one that failed was closed already. */
    CompletionStage<Void> end(String sql, SqliteStatement statement) {
        return thread.call(() -> {
            settleFailed();
            if (statements.has(sql, statement)) {
                statement.reset();
            }
            return null;
        });
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Command command) {
        return runAnywhere(command.sql(), () -> {
            String table = command.traits().table();
            if (table != null) {
                return insert(command, table);
            }
            prepare(command).run(command, command.values());
            return ExecuteResult.of(changes(command));
        });
    }

    private ExecuteResult insert(Command command, String table) throws SQLException {
        noteChange(command.traits());
        SqliteStatement statement = statements.get(command.sql());
        keys.begin(table);
        try {
            statement.run(command, command.values());
        } finally {
            keys.end();
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
            SqliteStatement statement = prepare(command);
            long[] changes = new long[values.size()];
            List<Row> rows = command.traits().returnsRows() ? new ArrayList<>() : null;
            for (int i = 0; i < changes.length; i++) {
                interrupts.requireNotCancelled();
                changes[i] = runSet(statement, command, values, i, rows);
            }
            BatchResult result = BatchResult.of(changes);
            return rows == null ? result : result.withRows(rows);
        });
    }

    private long runSet(
            SqliteStatement statement,
            Command command,
            List<@Nullable Object[]> values,
            int set,
            @Nullable List<Row> rows)
            throws SQLException {
        try {
            if (rows == null) {
                statement.run(command, values.get(set));
            } else {
                rows.addAll(statement.fetch(command.withValues(values.get(set)), 0));
            }
            return changes(command);
        } catch (SQLException | ParameterException error) {
            throw new FailedSetException(set, error);
        }
    }

    /** The command's statement; what it may change beside rows is noted before it runs. */
    private SqliteStatement prepare(Command command) throws SQLException {
        if (!command.traits().onlyReads()) {
            keys.leave();
            noteChange(command.traits());
        }
        return command.traits().verb().equals("PRAGMA") ? pragma(command.sql()) : statements.get(command.sql());
    }

    private void noteChange(Traits traits) {
        if (traits.changesRows()) {
            shared.changed();
        } else {
            noteAnyChange();
        }
        if (traits.controlsTransaction()) {
            transaction.suspect();
        }
    }

    private void noteAnyChange() {
        shared.changed();
        if (!changesSchema) {
            changesSchema = true;
            shared.schema().begin();
        }
    }

    /** Many a PRAGMA looks and takes effect when it is prepared, so that it is prepared for each run. */
    private SqliteStatement pragma(String sql) throws SQLException {
        SqliteStatement statement = statements.fresh(sql);
        if (!statement.names().equals(BUSY_TIMEOUT)) {
            return statement;
        }
        busy.lend();
        try {
            return statements.fresh(sql);
        } finally {
            busy.takeBack();
        }
    }

    @Override
    public <C, T extends @Nullable Object> CompletionStage<T> withDriver(
            Class<C> type, Function<? super C, ? extends CompletionStage<T>> use) {
        if (!type.isInstance(connection)) {
            return CompletableFuture.failedFuture(new BasedException(
                    ErrorKind.USAGE,
                    "The driver's connection is no " + type.getName() + ": ask for java.sql.Connection.",
                    null));
        }
        if (closing) {
            return CompletableFuture.failedFuture(new CommandNotSentException(null));
        }
        wasLent = true;
        interrupts.called();
        return thread.<CompletionStage<T>>call(() -> lend(() -> use.apply(type.cast(connection))))
                .thenCompose(Function.identity());
    }

    /** Until the user's stage completes, on whatever thread, it is a command like others, which can be stopped. */
    private <T extends @Nullable Object> CompletionStage<T> lend(Supplier<? extends CompletionStage<T>> use)
            throws SQLException {
        try {
            settleFailed();
            interrupts.begin();
        } catch (Throwable error) {
            settleAfter(error);
            throw error;
        }
        keys.leave();
        unsettled = LENT;
        noteAnyChange();
        transaction.suspect();
        CompletableFuture<T> used;
        try {
            used = use.get().toCompletableFuture();
        } catch (Throwable error) {
            used = CompletableFuture.failedFuture(error);
        }
        if (used.isDone()) {
            return takeBack(used);
        }
        CompletableFuture<T> lent = used;
        return lent.handle((result, error) -> result)
                .thenCompose(any -> closing
                        ? lent
                        : thread.<CompletionStage<T>>call(() -> takeBack(lent)).thenCompose(Function.identity()));
    }

    /** What was lent is as it was, but for the transaction and the schema, of which SQLite is asked. */
    private <T extends @Nullable Object> CompletionStage<T> takeBack(CompletableFuture<T> used) {
        Throwable error = failure(used);
        Throwable told = error instanceof SQLException ofSqlite ? interrupts.explain(ofSqlite) : error;
        try {
            connection.getConnectionConfig().setAutoCommit(true); // else the driver sends a BEGIN of its own
            settleFailed();
            busy.putBack();
            settleChanges();
        } catch (SQLException also) {
            if (told == null) {
                told = also;
            } else {
                told.addSuppressed(also);
            }
        } finally {
            interrupts.end();
        }
        return told == null ? used : CompletableFuture.failedFuture(told);
    }

    private static @Nullable Throwable failure(CompletableFuture<?> ended) {
        CompletableFuture<@Nullable Throwable> failure = ended.handle((result, error) -> error);
        Throwable error = failure.getNow(null);
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    @Override
    public CompletionStage<?> control(String sql) {
        if (setup.isReader() && sql.equals(SqliteDialect.ALLOW_WRITES)) {
            return CompletableFuture.completedFuture(null); // a reader refuses writes at all times
        }
        return run(sql, () -> {
            if (transaction.isOpen() || !sql.equals(SqliteDialect.ROLLBACK)) { // else SQLite rolled back by itself
                statements.get(sql).run();
                transaction.controlled(sql);
            }
            return null;
        });
    }

    @Override
    public TransactionStatus transactionStatus() {
        return transaction.status();
    }

    <T> CompletionStage<T> run(String sql, Callable<T> call) {
        if (closing) {
            return CompletableFuture.failedFuture(new CommandNotSentException(null));
        }
        interrupts.called();
        if (!thread.mayRunNow()) {
            return thread.call(() -> attempt(sql, call));
        }
        try {
            return CompletableFuture.completedFuture(attempt(sql, call));
        } catch (Throwable error) {
            return CompletableFuture.failedFuture(error);
        }
    }

    /** The same for a statement that a thread which waits for it may run, if it was short the last time. */
    private <T> CompletionStage<T> runAnywhere(String sql, Callable<T> call) {
        Object waiting = caller;
        caller = null; // what comes next is another's
        if (thread.runsHere()) {
            return run(sql, call);
        }
        if (closing) {
            return CompletableFuture.failedFuture(new CommandNotSentException(null));
        }
        interrupts.called();
        Callable<T> timed = () -> timed(sql, call);
        return waiting != null && !wasLent && shared.shortTexts().has(sql)
                ? thread.callAnywhere(timed, waiting)
                : thread.call(timed);
    }

    private <T> T timed(String sql, Callable<T> call) throws Exception {
        long start = System.nanoTime();
        try {
            return attempt(sql, call);
        } finally {
            shared.shortTexts().took(sql, System.nanoTime() - start);
        }
    }

    private <T> T attempt(String sql, Callable<T> call) throws Exception {
        settleFailed();
        try {
            interrupts.begin();
            unsettled = sql;
            T result = call.call();
            unsettled = null;
            interrupts.end();
            settleChanges();
            return result;
        } catch (SQLException error) {
            SQLException told = interrupts.explain(error);
            settleAfter(told);
            throw told;
        } catch (FailedSetException ofSet) {
            Throwable told = ofSet.getCause() instanceof SQLException error ? interrupts.explain(error) : ofSet;
            settleAfter(told);
            throw told == ofSet ? ofSet : new FailedSetException(ofSet.set(), told);
        } catch (Throwable error) {
            settleAfter(error);
            throw error;
        }
    }

    private void settleAfter(Throwable error) {
        try {
            settleFailed();
            settleChanges();
        } catch (SQLException also) {
            error.addSuppressed(also);
        } finally {
            interrupts.end();
        }
    }

    /**
     * Leaves nothing behind of a command that failed: its statement would keep an interrupt, a lock and the transaction
     * alive. What fails here too, for want of stack or memory, is done before the next command.
     */
    private void settleFailed() throws SQLException {
        String failed = unsettled;
        if (failed != null) {
            transaction.doubt();
            statements.evict(failed);
            interrupts.end(); // so that what follows is not hit by a late one
            transaction.ask();
            unsettled = null;
        }
    }

    private void settleChanges() throws SQLException {
        if (changesSchema) {
            transaction.ask();
            if (!transaction.isOpen()) {
                changesSchema = false;
                shared.schema().end();
            }
        }
    }

    @Override
    public CompletionStage<Void> cancel() {
        try {
            interrupts.stop();
            return CompletableFuture.completedFuture(null);
        } catch (SQLException error) {
            return CompletableFuture.failedFuture(error);
        }
    }

    /** SQLite answers it in any case: it has committed, or has not and keeps the transaction. */
    @Override
    public boolean mayCancelCommit() {
        return true;
    }

    @Override
    public CompletionStage<Void> reset() {
        return thread.call(() -> {
            settleFailed();
            shared.schema().begin();
            try {
                busy.restore();
                setup.reset(connection);
            } finally {
                shared.schema().end();
            }
            return null;
        });
    }

    /** An interrupt ends one statement only, and never hits a later one. */
    @Override
    public boolean isUsable() {
        return !closing;
    }

    /** After the end there is no thread any more; what the body calls is refused then. */
    @Override
    public void enter(Runnable body) {
        try {
            thread.post(body);
        } catch (RejectedExecutionException ended) {
            body.run();
        }
    }

    /** Not while one that was stopped is on the stack: what is meant for that one would hit this one. */
    @Override
    public void runBody(Runnable body) {
        try {
            thread.postBody(body);
        } catch (RejectedExecutionException ended) {
            body.run();
        }
    }

    @Override
    public boolean runsHere() {
        return thread.runsHere();
    }

    @Override
    public void callerMayWait(@Nullable Object waiting) {
        caller = waiting;
    }

    @Override
    public void wake() {
        thread.wake();
    }

    @Override
    public void assist(Object waiting, CompletableFuture<?> until) throws InterruptedException {
        thread.assist(waiting, until);
    }

    /** Ends what runs, so that a wait for another process's lock does not hold it up. */
    @Override
    public CompletionStage<Void> close() {
        closing = true;
        try {
            interrupts.stop();
        } catch (SQLException error) {
            closingFailed(error);
        }
        enter(this::closeNow);
        return thread.ended();
    }

    private void closeNow() {
        try {
            keys.leave();
            // The last connection to a file tidies its WAL away, unless another one is closing beside it.
            synchronized (CLOSING) {
                connection.close();
            }
        } catch (Throwable error) {
            closingFailed(error);
        } finally {
            if (changesSchema) {
                changesSchema = false;
                shared.schema().end();
            }
            thread.finish();
        }
    }

    private static void closingFailed(Throwable error) {
        System.getLogger(SqliteConnection.class.getName())
                .log(System.Logger.Level.WARNING, "Closing a connection to SQLite failed.", error);
    }
}
