package dev.based.internal.verbs;

import dev.based.BatchResult;
import dev.based.Body;
import dev.based.DatabaseNotConnectedException;
import dev.based.ExecuteResult;
import dev.based.Queries;
import dev.based.Row;
import dev.based.RowStream;
import dev.based.Session;
import dev.based.Statement;
import dev.based.internal.async.Stages;
import dev.based.internal.call.Call;
import dev.based.internal.call.Calls;
import dev.based.internal.copy.CopyOfIterable;
import dev.based.internal.copy.CopyOfPublisher;
import dev.based.internal.copy.CopyRun;
import dev.based.internal.failure.CallSite;
import dev.based.internal.kernel.CopyPlan;
import dev.based.internal.kernel.Kernel;
import dev.based.internal.kernel.Statements;
import dev.based.internal.page.PageSource;
import dev.based.internal.stream.SourceStream;
import dev.based.internal.thread.Behalf;
import dev.based.internal.thread.Unchecked;
import dev.based.internal.watch.CallWatch;
import dev.based.internal.watch.Eyes;
import dev.based.internal.watch.ScopeWatch;
import dev.based.observe.Verb;
import dev.based.spi.Command;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.ResultQuery;
import org.jspecify.annotations.Nullable;

/** The verbs, in terms of one: submit a call. */
public abstract class Verbs implements Queries {
    /** How many rows of a table are read at a time. */
    private static final int PAGE = 2_048;

    private static final String NO_TYPE = "The type is null; nothing was sent.";

    public Verbs() {}

    /** What the database consists of; throws if it is not connected. */
    protected abstract Kernel kernel();

    /** Who watches the database. */
    protected abstract Eyes eyes();

    /** Who watches the session or transaction that the calls are part of, or null. */
    protected @Nullable ScopeWatch within() {
        return null;
    }

    /** Runs a call, of which listeners are told. */
    public final <R, T extends @Nullable Object> CompletionStage<T> submit(Call<R, T> call) {
        call.watched(eyes(), within());
        return make(call);
    }

    /** Runs a call. */
    protected abstract <R, T extends @Nullable Object> CompletionStage<T> make(Call<R, T> call);

    /** Fails a call that could not be made, of which listeners are told. */
    protected final <T extends @Nullable Object> CompletionStage<T> unfit(
            Verb verb, @Nullable String sql, Throwable error) {
        eyes().refused(verb, sql, within(), error);
        return refuse(error);
    }

    /** Runs a call that was made at a certain place, which is known from somewhere else. */
    protected <R, T extends @Nullable Object> CompletionStage<T> submit(Call<R, T> call, @Nullable CallSite site) {
        return submit(call);
    }

    /** Runs a body of the library's own, all of it or nothing. */
    protected <T extends @Nullable Object> CompletionStage<T> atomically(Body<? super Session, T> body) {
        return transaction(body);
    }

    /** Fails a call that could not be made. */
    protected abstract <T extends @Nullable Object> CompletionStage<T> refuse(Throwable error);

    /** The result of something that had nothing to do. */
    public <T> CompletionStage<T> nothing(T result) {
        try {
            return kernel().resolved(result);
        } catch (Throwable disconnected) { // just now
            return refuse(disconnected);
        }
    }

    private <T extends @Nullable Object> CompletionStage<T> fetch(
            Statement statement, int maxRows, Function<List<Row>, T> mapper) {
        Calls.Fetch<T> call;
        try {
            call = new Calls.Fetch<>(kernel().statements().command(statement), maxRows, mapper);
            call.within(statement.timeout());
        } catch (Throwable unfit) {
            return unfit(Verb.FETCH, statement == null ? null : statement.sql(), unfit);
        }
        return submit(call);
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Statement statement) {
        Calls.Execute call;
        try {
            call = new Calls.Execute(kernel().statements().command(statement));
            call.within(statement.timeout());
        } catch (Throwable unfit) {
            return unfit(Verb.EXECUTE, statement == null ? null : statement.sql(), unfit);
        }
        return submit(call);
    }

    @Override
    public CompletionStage<BatchResult> executeMany(String sql, Iterable<?> parameterSets) {
        Call<BatchResult, BatchResult> call;
        try {
            call = kernel().statements().batch(sql, parameterSets);
        } catch (Throwable unfit) {
            return unfit(Verb.EXECUTE_MANY, sql, unfit);
        }
        return call == null ? emptyBatch(sql) : submit(call);
    }

    private CompletionStage<BatchResult> emptyBatch(String sql) {
        CallWatch watch = eyes().call(Verb.EXECUTE_MANY, sql, false, 0, within());
        CompletionStage<BatchResult> stage = nothing(BatchResult.of().withRows(List.of()));
        if (watch != null) {
            Stages.settle(stage.toCompletableFuture(), watch::ended); // it is there
        }
        return stage;
    }

    @Override
    public CompletionStage<Long> copy(String table, List<String> columns, Iterable<?> rows) {
        return copy(table, columns, rows, CopyOfIterable::new);
    }

    @Override
    public CompletionStage<Long> copy(String table, List<String> columns, Flow.Publisher<?> rows) {
        return copy(table, columns, rows, CopyOfPublisher::new);
    }

    private <S> CompletionStage<Long> copy(
            String table, List<String> columns, S rows, BiFunction<CopyRun.Target, S, CopyRun> source) {
        CopyPlan plan;
        CallSite site;
        try {
            Objects.requireNonNull(rows, "The rows are null.");
            plan = kernel().statements().copy(table, columns);
            site = kernel().callSites().here(plan.insert());
        } catch (Throwable unfit) {
            return unfit(Verb.EXECUTE_MANY, null, unfit);
        }
        Behalf caller = Behalf.current();
        return atomically(session -> source.apply(
                        new CopyRun.Target(plan, call -> ((Verbs) session).submit(call, site), caller), rows)
                .start());
    }

    @Override
    public RowStream<Row> copyOut(String table, List<String> columns) {
        String query;
        try {
            query = kernel().statements().select(table, columns);
        } catch (Throwable unfit) {
            return refusedStream(null, unfit);
        }
        return stream(Statement.of(query).withFetchSize(PAGE));
    }

    @Override
    public CompletionStage<List<Row>> fetchAll(Statement statement) {
        return fetch(statement, 0, Function.identity());
    }

    @Override
    public CompletionStage<Optional<Row>> fetchOne(Statement statement) {
        return fetch(statement, 1, Picks::first);
    }

    /** Two rows are asked for, to see whether there are more than one. */
    @Override
    public CompletionStage<Row> fetchExactlyOne(Statement statement) {
        return fetch(statement, 2, Picks::only);
    }

    @Override
    public <T> CompletionStage<List<T>> fetchAll(Class<T> type, Statement statement) {
        return fetch(type, statement, 0, rows -> Picks.all(type, rows));
    }

    @Override
    public <T> CompletionStage<Optional<T>> fetchOne(Class<T> type, Statement statement) {
        return fetch(type, statement, 1, rows -> Picks.first(type, rows));
    }

    @Override
    public <T> CompletionStage<T> fetchExactlyOne(Class<T> type, Statement statement) {
        return fetch(type, statement, 2, rows -> Picks.only(rows).as(type));
    }

    @Override
    public <T> CompletionStage<@Nullable T> fetchValue(Class<T> type, Statement statement) {
        return this.<@Nullable T>fetch(type, statement, 1, rows -> Picks.value(type, rows));
    }

    private <T extends @Nullable Object> CompletionStage<T> fetch(
            Class<?> type, Statement statement, int maxRows, Function<List<Row>, T> mapper) {
        return type == null
                ? unfit(Verb.FETCH, statement == null ? null : statement.sql(), new NullPointerException(NO_TYPE))
                : fetch(statement, maxRows, mapper);
    }

    private <R extends Record, T extends @Nullable Object> CompletionStage<T> fetch(
            ResultQuery<R> query, int maxRows, Function<List<R>, T> mapper) {
        Call<List<Row>, T> call;
        try {
            Statements.JooqFetch<R> fetch = kernel().statements().fetch(query);
            call = new Calls.Fetch<>(
                    fetch.command(),
                    maxRows,
                    rows -> mapper.apply(fetch.records().all(rows)));
        } catch (Throwable unfit) {
            return unfit(Verb.FETCH, null, unfit);
        }
        return submit(call);
    }

    private <T, R extends Record1<T>> CompletionStage<@Nullable T> firstValue(ResultQuery<R> query) {
        return this.<R, @Nullable T>fetch(query, 1, Picks::value);
    }

    @Override
    public <R extends Record> CompletionStage<List<R>> fetchAll(ResultQuery<R> query) {
        return fetch(query, 0, Function.identity());
    }

    @Override
    public <R extends Record> CompletionStage<Optional<R>> fetchOne(ResultQuery<R> query) {
        return fetch(query, 1, Picks::first);
    }

    @Override
    public <R extends Record> CompletionStage<R> fetchExactlyOne(ResultQuery<R> query) {
        return fetch(query, 2, Picks::only);
    }

    @Override
    public <T> CompletionStage<@Nullable T> fetchValue(ResultQuery<? extends Record1<T>> query) {
        return firstValue(query);
    }

    @Override
    public RowStream<Row> stream(Statement statement) {
        Supplier<Command> command = taken(() -> kernel().statements().command(statement));
        return stream(
                statement == null ? null : statement.sql(),
                listener -> watched(
                        command.get(),
                        listener,
                        told -> source(command.get(), statement.fetchSize(), statement.timeout(), told)),
                rows -> rows);
    }

    @Override
    public <T> RowStream<T> stream(Class<T> type, Statement statement) {
        return type == null
                ? refusedStream(statement == null ? null : statement.sql(), new NullPointerException(NO_TYPE))
                : stream(statement).map(row -> row.as(type));
    }

    @Override
    public <R extends Record> RowStream<R> stream(ResultQuery<R> query) {
        Supplier<Statements.JooqFetch<R>> fetch =
                taken(() -> kernel().statements().fetch(query));
        return stream(
                null,
                listener -> {
                    Command command = fetch.get().command();
                    return watched(
                            command,
                            listener,
                            told -> source(command, Statement.of(query).fetchSize(), null, told));
                },
                rows -> fetch.get().records().all(rows));
    }

    private <E> RowStream<E> refusedStream(@Nullable String sql, Throwable unfit) {
        return stream(
                sql,
                listener -> {
                    throw Unchecked.<RuntimeException>sneaky(unfit);
                },
                rows -> List.of());
    }

    /** A stream, of which listeners are told also if it is refused when it is subscribed to. */
    private <E> RowStream<E> stream(
            @Nullable String sql, PageSource.Factory factory, Function<List<Row>, ? extends List<E>> mapper) {
        return SourceStream.of(
                () -> kernel().callbacks(),
                factory,
                refusal -> {
                    eyes().refused(Verb.STREAM, sql, within(), refusal);
                    refused(refusal);
                },
                mapper);
    }

    private PageSource watched(Command command, PageSource.Listener listener, PageSource.Factory factory) {
        Eyes eyes = eyes();
        return eyes.areOpen() ? WatchedSource.of(eyes, within(), command, listener, factory) : factory.open(listener);
    }

    /** Makes something now, so that its values are those of now; what goes wrong is told when it is asked for. */
    private static <T> Supplier<T> taken(Supplier<T> make) {
        try {
            T made = make.get();
            return () -> made;
        } catch (DatabaseNotConnectedException notYet) {
            return make;
        } catch (Throwable unfit) {
            return () -> {
                throw Unchecked.<RuntimeException>sneaky(unfit);
            };
        }
    }

    /** Makes what feeds a stream. */
    public abstract PageSource source(
            Command command, int fetchSize, @Nullable Duration timeout, PageSource.Listener listener);

    /** Takes note of a call that could not be made; gives the error. */
    public <E extends Throwable> E refused(E error) {
        return error;
    }
}
