package dev.based.benchmarks.peer;

import com.github.jasync.sql.db.Connection;
import com.github.jasync.sql.db.ConnectionPoolConfigurationBuilder;
import com.github.jasync.sql.db.QueryResult;
import com.github.jasync.sql.db.RowData;
import com.github.jasync.sql.db.mysql.MySQLConnectionBuilder;
import com.github.jasync.sql.db.postgresql.PostgreSQLConnectionBuilder;
import dev.based.Async;
import dev.based.DatabaseUrl;
import dev.based.benchmarks.measure.Operation;
import dev.based.benchmarks.work.Checks;
import dev.based.benchmarks.work.Fortune;
import dev.based.benchmarks.work.Movie;
import dev.based.benchmarks.work.Rating;
import dev.based.benchmarks.work.Task;
import dev.based.benchmarks.work.Texts;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/** jasync-sql's pool. It has no batches, so that rows are inserted one by one, and no streams. */
final class Jasync implements Peer {
    static final String NAME = "jasync";

    private static final Texts TEXTS = new Texts(false);

    private final Connection pool;
    private final Checks checks;
    private final List<Rating> ratings;
    private final String select = TEXTS.select();
    private final String update = TEXTS.update();
    private final String counter = TEXTS.counter();
    private final String insert = TEXTS.insert();
    private final String batch = TEXTS.batch();
    private final String fetch = TEXTS.fetch();

    Jasync(DatabaseUrl url, Checks checks) {
        this.checks = checks;
        ratings = Rating.list(checks.sizes().batch());
        ConnectionPoolConfigurationBuilder options = new ConnectionPoolConfigurationBuilder();
        options.setHost(url.host().orElseThrow());
        options.setPort(url.port().orElseThrow());
        options.setUsername(url.username().orElseThrow());
        options.setPassword(url.password().orElse(null));
        options.setDatabase(url.database().orElseThrow());
        options.setMaxActiveConnections(CONNECTIONS);
        pool = url.scheme().equals("postgresql")
                ? PostgreSQLConnectionBuilder.createConnectionPool(options)
                : MySQLConnectionBuilder.createConnectionPool(options);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<Operation> operation(Task task) {
        int size = task.size();
        return switch (task.work()) {
            case ONE -> operation(i -> movie(pool, checks.id(i)));
            case UPDATE -> operation(i -> pool.inTransaction(connection -> change(connection, update, checks.id(i))));
            case SELECT_INSERT -> operation(this::selectInsert);
            case SELECTS -> operation(i -> pool.inTransaction(connection -> selects(connection, i, size)));
            case UPDATES ->
                operation(i -> pool.inTransaction(connection -> updates(connection, checks.firstId(i, size), size)));
            case FORTUNES ->
                operation(i -> pool.sendPreparedStatement(TEXTS.fortunes()).thenAccept(Jasync::fortunes));
            case BATCH -> operation(i -> pool.inTransaction(this::batch));
            case FETCH ->
                operation(i ->
                        pool.sendPreparedStatement(fetch, List.of(size)).thenAccept(result -> values(size, result)));
            case RECORDS ->
                operation(i ->
                        pool.sendPreparedStatement(fetch, List.of(size)).thenAccept(result -> records(size, result)));
            default -> Optional.empty();
        };
    }

    private static Optional<Operation> operation(IntFunction<CompletableFuture<?>> start) {
        return Optional.of(Operation.stage(start));
    }

    private static int number(RowData row, int index) {
        return Objects.requireNonNull(row.getInt(index));
    }

    private static String text(RowData row, int index) {
        return Objects.requireNonNull(row.getString(index));
    }

    private CompletableFuture<Integer> movie(Connection connection, int id) {
        return connection.sendPreparedStatement(select, List.of(id)).thenApply(result -> {
            Checks.changed(1, result.getRows().size());
            RowData row = result.getRows().get(0);
            Checks.movie(id, text(row, 0), number(row, 1));
            return id;
        });
    }

    private static CompletableFuture<Integer> change(Connection connection, String sql, Object... values) {
        return connection.sendPreparedStatement(sql, List.of(values)).thenApply(result -> {
            Checks.changed(1, result.getRowsAffected());
            return 1;
        });
    }

    private CompletableFuture<Integer> selectInsert(int index) {
        int id = checks.id(index);
        return pool.inTransaction(
                connection -> movie(connection, id).thenCompose(checked -> change(connection, insert, id, 7.5)));
    }

    private CompletableFuture<Integer> selects(Connection connection, int index, int left) {
        CompletableFuture<Integer> first = movie(connection, checks.id(index));
        return left == 1 ? first : first.thenCompose(checked -> selects(connection, index + 1, left - 1));
    }

    private CompletableFuture<Integer> updates(Connection connection, int id, int left) {
        return connection
                .sendPreparedStatement(counter, List.of(id))
                .thenCompose(result -> {
                    Checks.counter(id, number(result.getRows().get(0), 0));
                    return change(connection, update, id);
                })
                .thenCompose(changed ->
                        left == 1 ? CompletableFuture.completedFuture(id) : updates(connection, id + 1, left - 1));
    }

    private CompletableFuture<Integer> batch(Connection connection) {
        CompletableFuture<Integer> all = new CompletableFuture<>();
        insertFrom(connection, 0, all);
        return all;
    }

    /** Not by composed futures: the end of as many of them, one inside the other, overflows the stack. */
    private void insertFrom(Connection connection, int index, CompletableFuture<Integer> all) {
        if (index == ratings.size()) {
            all.complete(index);
            return;
        }
        Rating rating = ratings.get(index);
        change(connection, batch, rating.id(), rating.rating(), rating.note()).whenComplete((changed, error) -> {
            if (error == null) {
                insertFrom(connection, index + 1, all);
            } else {
                all.completeExceptionally(error);
            }
        });
    }

    private static void fortunes(QueryResult result) {
        Fortune.check(result.getRows().stream()
                .map(row -> new Fortune(number(row, 0), text(row, 1)))
                .toList());
    }

    private void values(int count, QueryResult result) {
        long sum = 0;
        for (RowData row : result.getRows()) {
            sum += Movie.checksum(
                    number(row, 0),
                    text(row, 1),
                    number(row, 2),
                    Objects.requireNonNull(row.getDouble(3)),
                    text(row, 4));
        }
        checks.movies(count, sum);
    }

    private void records(int count, QueryResult result) {
        List<Movie> movies = result.getRows().stream()
                .map(row -> new Movie(
                        number(row, 0),
                        text(row, 1),
                        number(row, 2),
                        Objects.requireNonNull(row.getDouble(3)),
                        text(row, 4)))
                .toList();
        checks.movies(count, movies.stream().mapToLong(Movie::checksum).sum());
    }

    @Override
    public void close() {
        Async.await(pool.disconnect());
    }
}
