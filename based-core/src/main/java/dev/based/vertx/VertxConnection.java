package dev.based.vertx;

import dev.based.BasedException;
import dev.based.BatchResult;
import dev.based.ErrorKind;
import dev.based.ExecuteResult;
import dev.based.ParameterException;
import dev.based.Row;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.Cursor;
import dev.based.spi.Traits;
import dev.based.spi.TransactionStatus;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a Vert.x SQL client. Statements are prepared wherever the database can, so that a client never sees values
 * as text, nor two statements in one; what opens and closes transactions is sent as plain text. The client's own transactions are never
 * used: one failure inside a savepoint would doom them, and on JDBC they leave auto-commit off.
 */
final class VertxConnection implements Connection {
    /** How long a server has to agree to the end of a connection on which nothing runs; a good one takes a millisecond. */
    private static final long CLOSING_SECONDS = 1;

    private final VertxDriver driver;
    private final VertxLink link;
    private final SqlConnection client;
    private final ContextInternal context;
    private final Results results;
    private final InFlight inFlight = new InFlight();
    private final Texts texts = new Texts();
    private volatile boolean inTransaction;
    private volatile boolean usable = true;

    /**
     * Wraps a connection.
     *
     * @param driver what is particular to the database
     * @param link the connection
     * @param context what the connection's sockets belong to, and nobody else's
     */
    VertxConnection(VertxDriver driver, VertxLink link, ContextInternal context) {
        this.driver = driver;
        this.link = link;
        this.context = context;
        client = link.client();
        results = new Results(driver);
        client.exceptionHandler(this::broken);
        client.closeHandler(ignored -> broken(ClosedConnectionException.INSTANCE));
    }

    /** MySQL's client, for one, tells only here of a row that it cannot read, and then completes without that row. */
    private void broken(Throwable error) {
        usable = false;
        inFlight.fail(error);
    }

    @Override
    public CompletionStage<List<Row>> fetch(Command command, int maxRows) {
        return run(command, answer -> results.rows(command, answer, maxRows));
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Command command) {
        return run(command, answer -> executed(command.traits(), answer));
    }

    /** Clients count what was selected as well, and give any number for DDL; MySQL's do not count what RETURNING gives. */
    private ExecuteResult executed(Traits traits, RowSet<io.vertx.sqlclient.Row> answer) {
        long rows = traits.changesRows() ? Math.max(answer.size(), answer.rowCount()) : 0;
        Long key = traits.inserts() ? driver.generatedKey(answer) : null;
        return key == null ? ExecuteResult.of(rows) : ExecuteResult.of(rows, key);
    }

    @Override
    public CompletionStage<BatchResult> batch(Command command, List<@Nullable Object[]> values) {
        return send(
                command,
                () -> tuples(command, values),
                tuples -> client.preparedQuery(link.text(texts.of(command), tuples.get(0)))
                        .executeBatch(tuples),
                answer -> BatchCounts.of(answer, values.size()));
    }

    private <R> CompletionStage<R> run(Command command, Function<RowSet<io.vertx.sqlclient.Row>, R> reader) {
        return send(
                command,
                () -> List.of(driver.tuple(command, command.values())),
                tuples -> answer(command, tuples.get(0)),
                reader);
    }

    private Future<RowSet<io.vertx.sqlclient.Row>> answer(Command command, Tuple tuple) {
        if (tuple.size() > 0) {
            return client.preparedQuery(link.text(texts.of(command), tuple)).execute(tuple);
        }
        if (driver.isPlainText(command)) {
            return client.query(command.sql()).execute();
        }
        return client.preparedQuery(texts.of(command))
                .execute()
                .recover(error -> driver.cannotBePrepared(error)
                        ? client.query(command.sql()).execute()
                        : Future.failedFuture(error));
    }

    @Override
    public CompletionStage<Cursor> cursor(Command command, int pageSize) {
        if (!driver.hasCursor(command)) {
            return Connection.super.cursor(command, pageSize);
        }
        try {
            return CompletableFuture.completedFuture(
                    new VertxCursor(this, command, driver.tuple(command, command.values())));
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    /** Prepares a statement that its user closes. */
    Future<PreparedStatement> prepare(Command command) {
        return client.prepare(command.sql());
    }

    /** Reads some of a statement's rows. */
    CompletionStage<List<Row>> page(
            Command command, Tuple values, Supplier<Future<RowSet<io.vertx.sqlclient.Row>>> call) {
        CompletableFuture<List<Row>> result = inFlight.add();
        VertxFutures.call(call)
                .onComplete(
                        answer -> read(answer, page -> results.rows(command, page, 0), result),
                        error -> failed(cause(error, List.of(values)), result));
        return result;
    }

    /** Does what comes behind the last page of a statement. */
    CompletionStage<Void> finish(Supplier<Future<?>> call) {
        return send(null, List::of, tuples -> call.get().mapEmpty(), Function.identity());
    }

    @Override
    public CompletionStage<?> control(String sql) {
        boolean ends = sql.equals("COMMIT") || sql.equals("ROLLBACK");
        inTransaction = !ends;
        return send(null, List::of, tuples -> client.query(sql).execute(), Function.identity());
    }

    @Override
    public <C, T extends @Nullable Object> CompletionStage<T> withDriver(
            Class<C> type, Function<? super C, ? extends CompletionStage<T>> use) {
        if (!type.isInstance(client)) {
            return Connection.super.withDriver(type, use);
        }
        return send(
                null,
                List::of,
                tuples -> Future.fromCompletionStage(use.apply(type.cast(client))),
                Function.identity());
    }

    private List<Tuple> tuples(Command command, List<@Nullable Object[]> values) {
        List<Tuple> tuples = new ArrayList<>(values.size());
        for (@Nullable Object[] set : values) {
            tuples.add(driver.tuple(command, set));
        }
        return tuples;
    }

    private <T, R> CompletionStage<R> send(
            @Nullable Command command,
            Supplier<List<Tuple>> values,
            Function<List<Tuple>, Future<T>> call,
            Function<T, R> reader) {
        List<Tuple> tuples;
        try {
            tuples = values.get();
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        CompletableFuture<R> result = inFlight.add();
        VertxFutures.call(() -> call.apply(tuples)).onComplete(answer -> read(answer, reader, result), error -> {
            if (command == null || !isStale(command, cause(error, tuples)) || inTransaction) {
                failed(cause(error, tuples), result);
                return;
            }
            List<Tuple> fresh = values.get(); // a client may have changed those that it was given
            VertxFutures.call(() -> call.apply(fresh))
                    .onComplete(answer -> read(answer, reader, result), again -> failed(cause(again, fresh), result));
        });
        return result;
    }

    private <T, R> void read(T answer, Function<T, R> reader, CompletableFuture<R> result) {
        inFlight.remove(result);
        R read;
        try {
            read = reader.apply(answer);
        } catch (Throwable unreadable) {
            result.completeExceptionally(unreadable);
            return;
        }
        result.complete(read);
    }

    /** What the client's error is about: a value that a tuple refused, or itself. */
    private static Throwable cause(Throwable error, List<Tuple> tuples) {
        for (Tuple tuple : tuples) {
            if (tuple instanceof CheckedTuple checked && checked.refusal() != null) {
                return checked.refusal();
            }
        }
        return error;
    }

    /**
     * Whether the statement may have failed only because tables have changed since it was prepared; it is prepared anew the
     * next time. After a failure inside a transaction others may have run by now, so that it cannot be sent again.
     */
    private boolean isStale(Command command, Throwable error) {
        if (!driver.isStale(error)) {
            return false;
        }
        if (error instanceof ParameterException) {
            texts.renew(command);
        }
        return true;
    }

    private void failed(Throwable error, CompletableFuture<?> result) {
        inFlight.remove(result);
        try {
            if (!(error instanceof BasedException) && driver.describe(error).kind() == ErrorKind.CONNECTION_LOST) {
                usable = false;
            }
        } finally {
            result.completeExceptionally(driver.original(error));
        }
    }

    @Override
    public CompletionStage<Void> cancel() {
        if (inFlight.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> requested = new CompletableFuture<>();
        VertxFutures.call(this::requestCancel)
                .onComplete(done -> requested.complete(null), requested::completeExceptionally);
        return requested;
    }

    private Future<Void> requestCancel() {
        Future<?> request = link.cancel();
        if (request == null) {
            return Future.succeededFuture();
        }
        usable = false;
        return request.mapEmpty();
    }

    @Override
    public CompletionStage<Void> reset() {
        return VertxFutures.<Void>call(() -> link.reset().mapEmpty()).toCompletionStage();
    }

    @Override
    public TransactionStatus transactionStatus() {
        return link.transactionStatus();
    }

    @Override
    public boolean isUsable() {
        return usable;
    }

    @Override
    public boolean canBeCutOff() {
        return true;
    }

    /** A client would wait for the answer to what runs, perhaps for ever; its sockets are closed instead. */
    @Override
    public CompletionStage<Void> close() {
        usable = false;
        Future<?> closing = inFlight.isEmpty() ? VertxFutures.call(this::closeClient) : Future.succeededFuture();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        closing.onComplete(done -> {
            context.close(); // its future may never complete: PostgreSQL's client drops what would
            inFlight.fail(ClosedConnectionException.INSTANCE);
            closed.complete(null);
        });
        return closed;
    }

    private Future<Void> closeClient() {
        return link.close().<Void>mapEmpty().timeout(CLOSING_SECONDS, TimeUnit.SECONDS);
    }
}
