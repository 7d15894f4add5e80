package dev.based.benchmarks;

import dev.based.Async;
import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.Queries;
import dev.based.ResetPolicy;
import dev.based.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Based on a server. */
final class BasedServer implements AutoCloseable {
    private final Database database;

    BasedServer(DatabaseUrl url) {
        this(url, ResetPolicy.ROLLBACK);
    }

    BasedServer(DatabaseUrl url, ResetPolicy reset) {
        database = Database.create(url, DatabaseOptions.DEFAULT.withMaxSize(8).withReset(reset));
        Async.await(database.connect());
    }

    void createTables() {
        Async.await(database.execute("DROP TABLE IF EXISTS movies"));
        Async.await(database.execute("DROP TABLE IF EXISTS ratings"));
        Async.await(database.execute(
                "CREATE TABLE movies (id INTEGER PRIMARY KEY, title VARCHAR(100) NOT NULL, year INTEGER NOT NULL)"));
        Async.await(
                database.execute("CREATE TABLE ratings (movie INTEGER NOT NULL, rating DOUBLE PRECISION NOT NULL)"));
        Async.await(database.executeMany(
                "INSERT INTO movies VALUES (?, ?, ?)",
                IntStream.range(0, Schema.MOVIES)
                        .mapToObj(id -> List.of(id, "Movie number " + id, 1920 + id % 100))
                        .toList()));
    }

    void singles(int count, int callers) {
        run(count, callers, i -> year(database, i));
    }

    void sessionsOfOne(int count, int callers) {
        run(count, callers, i -> database.session(session -> year(session, i)));
    }

    void sessionsOfTwo(int count, int callers) {
        run(
                count,
                callers,
                i -> database.session(session -> year(session, i)
                        .thenCompose(year -> session.execute("INSERT INTO ratings VALUES (?, ?)", year, 7.5))));
    }

    private static CompletionStage<Integer> year(Queries queries, int id) {
        return queries.fetchAll(Schema.SELECT, id % Schema.MOVIES).thenApply(rows -> {
            Row row = rows.get(0);
            return Objects.requireNonNull(row.getString(0)).isEmpty() ? 0 : row.getInt(1);
        });
    }

    private static void run(int count, int callers, IntFunction<CompletionStage<?>> work) {
        List<CompletionStage<?>> running = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            int from = (int) ((long) count * caller / callers);
            int to = (int) ((long) count * (caller + 1) / callers);
            running.add(Async.forEach(IntStream.range(from, to).boxed()::iterator, work::apply));
        }
        running.forEach(Async::await);
    }

    @Override
    public void close() {
        Async.await(database.disconnect());
    }
}
