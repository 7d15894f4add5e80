package dev.based.benchmarks.peer;

import dev.based.DatabaseUrl;
import dev.based.benchmarks.measure.Operation;
import dev.based.benchmarks.work.Checks;
import dev.based.benchmarks.work.Fortune;
import dev.based.benchmarks.work.Movie;
import dev.based.benchmarks.work.Rating;
import dev.based.benchmarks.work.Task;
import dev.based.benchmarks.work.Texts;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** R2DBC's drivers with r2dbc-pool: {@code usingWhen} for connections and transactions, as Reactor's documents have it. */
final class R2dbc implements Peer {
    static final String NAME = "R2DBC + pool";

    private final ConnectionPool pool;
    private final Checks checks;
    private final List<Rating> ratings;
    private final String select;
    private final String update;
    private final String counter;
    private final String insert;
    private final String batch;
    private final String fetch;
    private final String stream;
    private final String fortunes;

    R2dbc(DatabaseUrl url, Checks checks) {
        this.checks = checks;
        ratings = Rating.list(checks.sizes().batch());
        Texts texts = new Texts(url.scheme().equals("postgresql"));
        select = texts.select();
        update = texts.update();
        counter = texts.counter();
        insert = texts.insert();
        batch = texts.batch();
        fetch = texts.fetch();
        stream = texts.stream();
        fortunes = texts.fortunes();
        pool = new ConnectionPool(ConnectionPoolConfiguration.builder(R2dbcDrivers.of(url))
                .initialSize(CONNECTIONS)
                .maxSize(CONNECTIONS)
                .build());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<Operation> operation(Task task) {
        int size = task.size();
        return switch (task.work()) {
            case ONE -> operation(i -> withConnection(connection -> movie(connection, checks.id(i))));
            case UPDATE -> operation(i -> inTransaction(connection -> change(connection, update, checks.id(i))));
            case SELECT_INSERT -> operation(i -> inTransaction(connection -> selectInsert(connection, checks.id(i))));
            case SELECTS ->
                operation(i -> inTransaction(connection -> Flux.range(i, size)
                        .concatMap(index -> movie(connection, checks.id(index)), 1)
                        .count()));
            case UPDATES ->
                operation(i -> inTransaction(connection -> Flux.range(checks.firstId(i, size), size)
                        .concatMap(id -> counter(connection, id).then(change(connection, update, id)), 1)
                        .count()));
            case FORTUNES -> operation(i -> withConnection(this::fortunes));
            case BATCH -> operation(i -> inTransaction(this::batch));
            case FETCH -> operation(i -> withConnection(connection -> values(connection, size)));
            case RECORDS -> operation(i -> withConnection(connection -> records(connection, size)));
            case STREAM -> operation(i -> withConnection(connection -> stream(connection, size)));
            default -> Optional.empty();
        };
    }

    private static Optional<Operation> operation(IntFunction<Mono<?>> start) {
        return Optional.of(new Operation.Asynchronous((index, completion) ->
                start.apply(index).subscribe(value -> {}, completion::completed, () -> completion.completed(null))));
    }

    private <T> Mono<T> withConnection(Function<Connection, Mono<T>> body) {
        return Mono.usingWhen(pool.create(), body, Connection::close);
    }

    private <T> Mono<T> inTransaction(Function<Connection, Mono<T>> body) {
        return Mono.usingWhen(
                pool.create(),
                connection -> Mono.from(connection.beginTransaction()).then(Mono.defer(() -> body.apply(connection))),
                connection -> Mono.from(connection.commitTransaction()).then(Mono.from(connection.close())),
                (connection, error) ->
                        Mono.from(connection.rollbackTransaction()).then(Mono.from(connection.close())),
                connection -> Mono.from(connection.rollbackTransaction()).then(Mono.from(connection.close())));
    }

    private static <T> Flux<T> rows(Statement statement, Function<Readable, T> row) {
        return Flux.from(statement.execute()).concatMap(result -> result.map(row));
    }

    private static Mono<Long> changed(Statement statement, long wanted) {
        return Flux.from(statement.execute())
                .concatMap(result -> result.getRowsUpdated())
                .reduce(0L, Long::sum)
                .doOnNext(rows -> Checks.changed(wanted, rows));
    }

    private static <T> T value(Readable row, int index, Class<T> type) {
        return Objects.requireNonNull(row.get(index, type));
    }

    private Mono<Integer> movie(Connection connection, int id) {
        return rows(connection.createStatement(select).bind(0, id), row -> {
                    Checks.movie(id, value(row, 0, String.class), value(row, 1, Integer.class));
                    return id;
                })
                .single();
    }

    private Mono<Long> change(Connection connection, String sql, int id) {
        return changed(connection.createStatement(sql).bind(0, id), 1);
    }

    private Mono<Integer> counter(Connection connection, int id) {
        return rows(connection.createStatement(counter).bind(0, id), row -> {
                    Checks.counter(id, value(row, 0, Integer.class));
                    return id;
                })
                .single();
    }

    private Mono<Long> selectInsert(Connection connection, int id) {
        return movie(connection, id)
                .flatMap(checked ->
                        changed(connection.createStatement(insert).bind(0, id).bind(1, 7.5), 1));
    }

    private Mono<List<Fortune>> fortunes(Connection connection) {
        return rows(
                        connection.createStatement(fortunes),
                        row -> new Fortune(value(row, 0, Integer.class), value(row, 1, String.class)))
                .collectList()
                .doOnNext(Fortune::check);
    }

    private Mono<Long> batch(Connection connection) {
        Statement statement = connection.createStatement(batch);
        for (int i = 0; i < ratings.size(); i++) {
            Rating rating = ratings.get(i);
            (i == 0 ? statement : statement.add())
                    .bind(0, rating.id())
                    .bind(1, rating.rating())
                    .bind(2, rating.note());
        }
        return changed(statement, ratings.size());
    }

    private Mono<Long> values(Connection connection, int count) {
        return sum(connection.createStatement(fetch).bind(0, count), R2dbc::checksum)
                .doOnNext(sum -> checks.movies(count, sum));
    }

    private static long checksum(Readable row) {
        return Movie.checksum(
                value(row, 0, Integer.class),
                value(row, 1, String.class),
                value(row, 2, Integer.class),
                value(row, 3, Double.class),
                value(row, 4, String.class));
    }

    private Mono<List<Movie>> records(Connection connection, int count) {
        return rows(
                        connection.createStatement(fetch).bind(0, count),
                        row -> new Movie(
                                value(row, 0, Integer.class),
                                value(row, 1, String.class),
                                value(row, 2, Integer.class),
                                value(row, 3, Double.class),
                                value(row, 4, String.class)))
                .collectList()
                .doOnNext(movies -> checks.movies(
                        count, movies.stream().mapToLong(Movie::checksum).sum()));
    }

    private Mono<Long> stream(Connection connection, int page) {
        Statement statement = connection
                .createStatement(stream)
                .bind(0, checks.sizes().stream())
                .fetchSize(page);
        return sum(
                        statement,
                        row -> Checks.number(
                                value(row, 0, Integer.class),
                                value(row, 1, String.class),
                                value(row, 2, Integer.class)))
                .doOnNext(checks::numbers);
    }

    private static Mono<Long> sum(Statement statement, ToLongFunction<Readable> row) {
        return rows(statement, row::applyAsLong).reduce(0L, Long::sum);
    }

    @Override
    public void close() {
        pool.disposeLater().block();
    }
}
