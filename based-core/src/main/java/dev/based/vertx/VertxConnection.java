package dev.based.vertx;

import dev.based.BasedException;
import dev.based.BatchResult;
import dev.based.ErrorKind;
import dev.based.ExecuteResult;
import dev.based.ParameterException;
import dev.based.Row;
import dev.based.spi.Command;
import dev.based.spi.CommandNotSentException;
import dev.based.spi.Connection;
import dev.based.spi.Cursor;
import dev.based.spi.FailedSetException;
import dev.based.spi.Traits;
import dev.based.spi.TransactionStatus;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a Vert.x SQL client. Statements are prepared wherever the database can, so that a client never sees values
 * as text, nor two statements in one; what opens and closes transactions is sent as plain text. The client's own transactions are never
 * used: one failure inside a savepoint would doom them, and on JDBC they leave auto-commit off.
 */
final class VertxConnection implements Connection {
    private final VertxDriver driver;
    private final VertxLink link;
    private final SqlConnection client;
    private final ContextInternal context;
    private final @Nullable LoopThread thread;
    private final KnownStatements statements;
    private final Results results;
    private final Counts counts;
    /** How the link reads all rows; null if the client does. */
    private final @Nullable Reading<SqlResult<List<@Nullable Object[]>>> collected;
    /** How the link reads pages; null if the client does. */
    private final CollectedPages.@Nullable Source pages;

    private final InFlight inFlight = new InFlight();
    private final Turns turns;
    private final KeptCursors keptCursors;
    /** Whether the thread was given back: once, however often the connection is closed. */
    private final AtomicBoolean released = new AtomicBoolean();

    private volatile boolean usable = true;
    /** Whether it leads to a server that another should take the place of. */
    private volatile boolean retiring;

    private volatile boolean answered = true;
    private volatile @Nullable Throwable lost;
    /** Whether a statement has failed since something was last opened or ended behind all that was unanswered; on the event loop. */
    private boolean failed;

    /**
     * Wraps a connection.
     *
     * @param driver what is particular to the database
     * @param link the connection
     * @param context what the connection's sockets belong to, and nobody else's
     * @param thread the connection's own thread, or null if it shares one
     */
    VertxConnection(VertxDriver driver, VertxLink link, ContextInternal context, @Nullable LoopThread thread) {
        this.driver = driver;
        this.link = link;
        this.context = context;
        this.thread = thread;
        client = link.client();
        link.unanswered(inFlight::size);
        statements = new KnownStatements(client);
        results = new Results(driver, statements);
        counts = new Counts(driver);
        Collector<io.vertx.sqlclient.Row, ?, List<@Nullable Object[]>> collector = link.collector();
        collected = collector == null ? null : Reading.by(collector);
        pages = CollectedPages.Source.of(link, client, context);
        turns = new Turns(context.nettyEventLoop());
        keptCursors = new KeptCursors(driver.keptCursors());
        client.exceptionHandler(this::broken);
        client.closeHandler(ignored -> broken(ClosedConnectionException.INSTANCE));
    }

    /**
     * The client tells of most of what is unanswered by itself, and of each call that it has not sent yet. MySQL's, for one,
     * tells only here of a row that it cannot read.
     */
    private void broken(Throwable error) {
        ended();
        if (lost == null) {
            lost = error;
        }
        turns.later(() -> {
            inFlight.fail(error, link.endedUnseen(error));
            turns.release();
        });
    }

    /** Why the connection carries nothing any more; null if it does. */
    @Nullable
    Throwable lost() {
        return lost;
    }

    InFlight inFlight() {
        return inFlight;
    }

    /** Takes note, on the event loop, that a statement has failed, whether the server knows it or not. */
    void failed() {
        failed = true;
    }

    void unusable() {
        usable = false;
    }

    /** The connection is gone, or the server says that it ends it, whether or not its end is seen before it is closed here. */
    void ended() {
        usable = false;
        Membership membership = link.membership();
        if (membership != null) {
            membership.lost();
        }
    }

    /** Lets the connection end with what is open on it now, for others may lead to a better server. */
    void retire(ErrorKind reason) {
        retiring = true;
        Membership membership = link.membership();
        if (membership != null && reason == ErrorKind.SERVER_NOT_READY) {
            membership.notReady();
        } else if (membership != null && link.refusesAllChanges()) {
            membership.refusedChange();
        } else if (membership != null) {
            membership.mayHaveChanged();
        }
    }

    ErrorKind describe(Throwable error) {
        return driver.describe(error).kind();
    }

    VertxLink link() {
        return link;
    }

    Turns turns() {
        return turns;
    }

    @Override
    public TransactionStatus transactionStatus() {
        return answered ? link.transactionStatus() : TransactionStatus.UNKNOWN;
    }

    /** Tells whether the call that completes now was answered by the server, whose last word may be older than an earlier call. */
    void answered(boolean byServer) {
        if (answered != byServer) { // rarely, and every write is seen by all threads
            answered = byServer;
        }
    }

    @Override
    public CompletionStage<List<Row>> fetch(Command command, int maxRows) {
        return take(
                maxRows > 0
                        ? new First(this, command, maxRows)
                        : collected != null && command.traits().onlyReads()
                                ? new Collected(this, command, collected)
                                : new All(this, command));
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Command command) {
        return take(new Execution(this, command));
    }

    private ExecuteResult executed(Traits traits, RowSet<io.vertx.sqlclient.Row> answer) {
        long rows = counts.of(traits, answer);
        Long key = traits.inserts() ? driver.generatedKey(answer) : null;
        return key == null ? ExecuteResult.of(rows) : ExecuteResult.of(rows, key);
    }

    @Override
    public CompletionStage<BatchResult> batch(Command command, List<@Nullable Object[]> sets) {
        return take(new Sets<>(command, sets, false, Function.identity()));
    }

    @Override
    public CompletionStage<Long> copy(Command insert, List<@Nullable Object[]> rows) {
        return take(new Sets<>(insert, rows, true, BatchResult::rowsAffected));
    }

    /** A user's statement with several sets of values. */
    private final class Sets<R> extends Exchange<BatchResult, R> {
        private final Command command;
        private final List<@Nullable Object[]> sets;
        private final boolean copies;
        private final Function<BatchResult, R> reader;
        private @Nullable BatchSets ready;
        private @Nullable Batch batch;

        Sets(Command command, List<@Nullable Object[]> sets, boolean copies, Function<BatchResult, R> reader) {
            super(VertxConnection.this, command);
            this.command = command;
            this.sets = sets;
            this.copies = copies;
            this.reader = reader;
        }

        @Override
        boolean isWhole() {
            Batch made = batch;
            return made != null && made.isWhole();
        }

        @Override
        List<Tuple> values() {
            BatchSets made = new BatchSets(driver, command, sets);
            ready = made;
            return made.ready(0);
        }

        @Override
        int refusedSet() {
            BatchSets given = ready;
            return given == null ? -1 : given.refused();
        }

        @Override
        @Nullable
        ParameterException refusal() {
            BatchSets given = ready;
            int set = refusedSet();
            return set < 0 || given == null ? null : given.refusal(set);
        }

        @Override
        Future<BatchResult> send(List<Tuple> tuples) {
            BatchSets given = Objects.requireNonNull(ready);
            Batch made = new Batch(driver, link, command, given, copies, counts, results);
            batch = made;
            if (made.holdsUp()) {
                hold();
            }
            return made.run();
        }

        @Override
        R read(BatchResult answer) {
            return reader.apply(answer);
        }

        @Override
        Throwable told(Throwable error) {
            return Batch.told(batch, error);
        }

        @Override
        Throwable refused(int set, Throwable refusal) {
            return new FailedSetException(set, refusal);
        }
    }

    /** A user's statement with one set of values. */
    private abstract static class Single<A, R> extends Exchange<A, R> {
        final Command command;
        private final Reading<A> reading;

        Single(VertxConnection connection, Command command, Reading<A> reading) {
            super(connection, command);
            this.command = command;
            this.reading = reading;
        }

        @Override
        List<Tuple> values() {
            return List.of(connection().tuple(command));
        }

        @Override
        Future<A> send(List<Tuple> tuples) {
            return connection().answer(command, tuples.get(0), reading);
        }
    }

    /** One whose first rows are read. */
    private static final class First extends Single<SqlResult<List<io.vertx.sqlclient.Row>>, List<Row>> {
        First(VertxConnection connection, Command command, int maxRows) {
            super(connection, command, Reading.first(maxRows));
        }

        @Override
        List<Row> read(SqlResult<List<io.vertx.sqlclient.Row>> answer) {
            return connection().results.collected(command, answer);
        }
    }

    /** One whose rows are all read. */
    private static final class All extends Single<RowSet<io.vertx.sqlclient.Row>, List<Row>> {
        All(VertxConnection connection, Command command) {
            super(connection, command, Reading.ALL);
        }

        @Override
        List<Row> read(RowSet<io.vertx.sqlclient.Row> answer) {
            return connection().results.rows(command, answer);
        }
    }

    /** One whose rows the link reads. */
    private static final class Collected extends Single<SqlResult<List<@Nullable Object[]>>, List<Row>> {
        Collected(VertxConnection connection, Command command, Reading<SqlResult<List<@Nullable Object[]>>> reading) {
            super(connection, command, reading);
        }

        @Override
        List<Row> read(SqlResult<List<@Nullable Object[]>> answer) {
            return connection().results.collectedValues(command, answer);
        }
    }

    /** One of which is asked what it did. */
    private static final class Execution extends Single<RowSet<io.vertx.sqlclient.Row>, ExecuteResult> {
        Execution(VertxConnection connection, Command command) {
            super(connection, command, Reading.ALL);
        }

        @Override
        ExecuteResult read(RowSet<io.vertx.sqlclient.Row> answer) {
            return connection().executed(command.traits(), answer);
        }
    }

    /** A text that opens or closes a transaction or savepoint. */
    private static final class Control extends Exchange<RowSet<io.vertx.sqlclient.Row>, Boolean> {
        private final String sql;
        /** What it is to be sent behind, if that was all sent itself; or null. */
        private final @Nullable List<Exchange<?, ?>> before;

        Control(VertxConnection connection, String sql, @Nullable List<Exchange<?, ?>> before) {
            super(connection, null);
            this.sql = sql;
            this.before = before;
        }

        @Override
        List<Tuple> values() {
            return List.of();
        }

        @Override
        void line(Turns turns) {
            if (before == null) {
                super.line(turns);
            } else {
                turns.takeUnlessHeld(this, this::notSent);
            }
        }

        @Override
        public void run() {
            if (before == null) {
                connection().failed = false; // whoever calls it knows what has failed by now
                super.run();
            } else if (isDone() || connection().lost() != null || (!connection().failed && areAllSent(before))) {
                super.run();
            } else {
                notSent();
            }
        }

        private void notSent() {
            connection().answered(false);
            connection().inFlight().remove(this);
            complete(false);
        }

        private static boolean areAllSent(List<Exchange<?, ?>> calls) {
            for (int index = 0; index < calls.size(); index++) { // without an iterator
                if (!calls.get(index).isSent()) {
                    return false;
                }
            }
            return true;
        }

        @Override
        Future<RowSet<io.vertx.sqlclient.Row>> send(List<Tuple> tuples) {
            connection().link.controls(sql);
            return connection().statements.control(sql);
        }

        @Override
        Boolean read(RowSet<io.vertx.sqlclient.Row> answer) {
            connection().checkCommit();
            return true;
        }
    }

    /** What is none of a user's statements, or the rest of one. */
    private final class Other<A, R> extends Exchange<A, R> {
        private final Supplier<Future<A>> call;
        private final Function<A, R> reader;

        Other(Supplier<Future<A>> call, Function<A, R> reader) {
            super(VertxConnection.this, null);
            this.call = call;
            this.reader = reader;
        }

        @Override
        List<Tuple> values() {
            return List.of();
        }

        @Override
        Future<A> send(List<Tuple> tuples) {
            return call.get();
        }

        @Override
        R read(A answer) {
            return reader.apply(answer);
        }
    }

    private <A> Future<A> answer(Command command, Tuple tuple, Reading<A> reading) {
        if (tuple.size() == 0 && driver.isPlainText(command)) {
            return reading.of(client.query(command.sql())).execute();
        }
        PreparedQuery<A> query = statements.query(command.sql(), reading.text(link, command.sql(), tuple), reading);
        if (tuple.size() > 0) {
            return query.execute(tuple);
        }
        return query.execute()
                .recover(error -> driver.cannotBePrepared(error)
                        ? reading.of(client.query(command.sql())).execute()
                        : Future.failedFuture(error));
    }

    @Override
    public CompletionStage<Cursor> cursor(Command command, int pageSize) {
        if (!driver.hasCursor(command)) {
            return Connection.super.cursor(command, pageSize);
        }
        try {
            answered = false; // nothing is sent before the first page
            return CompletableFuture.completedFuture(new VertxCursor(this, command, tuple(command)));
        } catch (Throwable refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    KeptCursors keptCursors() {
        return keptCursors;
    }

    boolean failuresEndTransactions() {
        return driver.failuresEndTransactions();
    }

    /** The values of a statement, for one use. */
    Tuple tuple(Command command) {
        return driver.tuple(command, command.values());
    }

    /**
     * Whether the statement whose failure the client is telling just now did nothing, and failed neither because somebody stopped it nor
     * over a lock.
     */
    boolean failedBeforeItRan(Throwable error) {
        return link.failedBeforeItRan()
                && switch (error instanceof BasedException known ? known.kind() : describe(error)) {
                    case QUERY_CANCELLED, LOCK_TIMEOUT, DEADLOCK -> false;
                    default -> true;
                };
    }

    /** The text under which a statement is prepared whose rows are read a page at a time. */
    String pagedText(Command command, Tuple values) {
        return pages(command) == null ? link.text(command.sql(), values) : link.collectedText(command.sql(), values);
    }

    /** Prepares a statement whose rows are read a page at a time, by its {@link #pagedText}. */
    Future<PagedStatement> pagedStatement(Command command, String text) {
        CollectedPages.Source source = pages(command);
        return source == null ? ClientPages.prepare(client, text, results) : source.prepare(text, results);
    }

    private CollectedPages.@Nullable Source pages(Command command) {
        return command.traits().onlyReads() ? pages : null;
    }

    /** Reads some of a statement's rows. The values are asked for again behind a failure. */
    CompletionStage<List<Row>> page(
            Command command, Supplier<Tuple> values, Supplier<Future<PagedStatement.Page>> call) {
        return take(new Exchange<PagedStatement.Page, List<Row>>(this, null) {
            @Override
            List<Tuple> values() {
                return List.of();
            }

            @Override
            Future<PagedStatement.Page> send(List<Tuple> tuples) {
                return call.get();
            }

            @Override
            List<Row> read(PagedStatement.Page page) {
                if (command.traits().leavesState()) {
                    link.succeeded(command);
                }
                return page.rows().get();
            }

            @Override
            @Nullable
            ParameterException refusal() {
                return values.get() instanceof CheckedTuple checked ? checked.refusal() : null;
            }
        });
    }

    /** Does what comes behind the last page of a statement. */
    CompletionStage<Void> finish(Supplier<Future<?>> call) {
        return take(new Other<>(() -> call.get().<Void>mapEmpty(), Function.identity()));
    }

    @Override
    public CompletionStage<?> control(String sql) {
        return take(new Control(this, sql, null));
    }

    private void checkCommit() {
        if (link.hasRolledBack()) {
            throw new BasedException(
                    ErrorKind.OTHER,
                    "The database has answered COMMIT by a rollback, since the transaction had failed.",
                    null);
        }
    }

    @Override
    public CompletionStage<Boolean> controlBehind(String sql) {
        return take(new Control(this, sql, inFlight.calls()));
    }

    @Override
    public <C, T extends @Nullable Object> CompletionStage<T> withDriver(
            Class<C> type, Function<? super C, ? extends CompletionStage<T>> use) {
        if (!type.isInstance(client)) {
            Class<?>[] known = client.getClass().getInterfaces();
            return CompletableFuture.failedFuture(new BasedException(
                    ErrorKind.USAGE,
                    "The driver's connection is no " + type.getName() + ": ask for "
                            + (known.length == 0 ? client.getClass() : known[0]).getName() + ".",
                    null));
        }
        return take(new Other<>(() -> Future.fromCompletionStage(use.apply(type.cast(client))), Function.identity()));
    }

    /** Hands a call to the client in its turn. Values that cannot be bound fail before anything is sent. */
    private <R> CompletionStage<R> take(Exchange<?, R> exchange) {
        try {
            exchange.bind();
        } catch (Throwable refused) {
            return CompletableFuture.failedFuture(refused);
        }
        inFlight.add(exchange);
        try {
            exchange.line(turns);
        } catch (Throwable refused) {
            if (exchange.isHanded()) {
                unusable();
            }
            inFlight.remove(exchange);
            exchange.completeExceptionally(exchange.isHanded() ? refused : new CommandNotSentException(refused));
        }
        return exchange;
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
        return take(new Other<>(
                () -> {
                    keptCursors.close(); // some servers forget them all
                    return link.reset().<Void>mapEmpty();
                },
                Function.identity()));
    }

    @Override
    public CompletionStage<Void> validate() {
        return take(new Other<>(() -> link.validate().<Void>mapEmpty(), Function.identity()));
    }

    @Override
    public boolean isUsable() {
        return usable && !((retiring || link.isUnwanted()) && isAtRest());
    }

    private boolean isAtRest() {
        return inFlight.isEmpty() && !link.transactionStatus().isOpen();
    }

    /** After the end there is no thread any more; what the body calls is refused then. */
    @Override
    public void runBody(Runnable body) {
        if (thread == null) {
            body.run();
            return;
        }
        try {
            thread.post(body);
        } catch (RejectedExecutionException ended) {
            body.run();
        }
    }

    @Override
    public boolean isOccupied() {
        return thread != null && thread.isOccupied();
    }

    @Override
    public boolean canBeCutOff() {
        return true;
    }

    /** A client would wait for the answer to what runs, perhaps for ever; its sockets are closed instead. */
    @Override
    public CompletionStage<Void> close() {
        usable = false;
        Membership membership = link.membership();
        if (membership != null && inFlight.isEmpty()) {
            membership.left();
        } else if (membership != null) {
            membership.lost(); // for its server does not answer
        }
        lost = ClosedConnectionException.INSTANCE;
        if (thread != null) {
            thread.endOutput();
        }
        Future<Void> closing = inFlight.isEmpty() && !isOccupied() ? link.goodbye() : Future.succeededFuture();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        closing.onComplete(done -> {
            if (!context.nettyEventLoop().isShutdown()) { // with its event loop, a user's, all of it has ended
                context.close(); // its future may never complete: PostgreSQL's client drops what would
            }
            inFlight.fail(ClosedConnectionException.INSTANCE, false);
            if (thread != null && released.compareAndSet(false, true)) {
                thread.release();
            }
            closed.complete(null);
        });
        return closed;
    }
}
