package dev.based.benchmarks;

import dev.based.Async;
import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.Queries;
import dev.based.Row;
import dev.based.Session;
import dev.based.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Based on any database, with up to 8 connections to a server. */
final class BasedDatabase implements AutoCloseable {
    /** So long that it never comes. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String INSERT = "INSERT INTO ratings VALUES (?, ?)";

    private final Database database;

    BasedDatabase(DatabaseUrl url) {
        this(url, DatabaseOptions.DEFAULT);
    }

    BasedDatabase(DatabaseUrl url, DatabaseOptions options) {
        database = Database.create(url, options.withMaxSize(8));
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

    /** Adds movies up to a number of them. */
    void fill(int movies) {
        for (int count = Schema.MOVIES; count < movies; count *= 2) {
            Async.await(database.execute(
                    "INSERT INTO movies SELECT id + ?, title, year FROM movies WHERE id < ?", count, movies - count));
        }
    }

    /** Batches of inserts, each in a transaction. */
    void batches(int count, int inserts) {
        List<List<Object>> values = new ArrayList<>();
        for (int i = 0; i < inserts; i++) {
            values.add(List.of(i % Schema.MOVIES, 7.5));
        }
        run(count, 1, i -> database.session(session -> session.executeMany(INSERT, values)));
    }

    void singles(int count, int callers) {
        run(count, callers, i -> year(database, select(i)));
    }

    void limitedSingles(int count, int callers) {
        run(count, callers, i -> year(database, select(i).withTimeout(LIMIT)));
    }

    void singlesWithTimeout(int count, int callers) {
        run(count, callers, i -> Async.withTimeout(LIMIT, () -> year(database, select(i))));
    }

    void sessionsOfOne(int count, int callers) {
        run(count, callers, i -> database.session(session -> year(session, select(i))));
    }

    void sessionsOfTwo(int count, int callers) {
        run(
                count,
                callers,
                i -> database.session(
                        session -> year(session, select(i)).thenCompose(year -> session.execute(INSERT, year, 7.5))));
    }

    /** Sessions of chained selects. */
    void sessions(int count, int callers, int selectsEach) {
        run(count, callers, i -> database.session(session -> chain(session, BasedDatabase::select, i, selectsEach)));
    }

    /** Sessions of chained selects, each of which has a deadline. */
    void limitedSessions(int count, int callers, int selectsEach) {
        IntFunction<Statement> select = i -> select(i).withTimeout(LIMIT);
        run(count, callers, i -> database.session(session -> chain(session, select, i, selectsEach)));
    }

    private static CompletionStage<Integer> chain(
            Session session, IntFunction<Statement> select, int first, int selects) {
        return year(session, select.apply(first))
                .thenCompose(year -> selects == 1
                        ? CompletableFuture.completedFuture(year)
                        : chain(session, select, first + 1, selects - 1));
    }

    /** Reads the first movies as a stream, a page at a time. */
    void stream(int movies, int fetchSize) {
        Statement statement = Statement.of(Schema.FIRST, movies).withFetchSize(fetchSize);
        int read = Async.await(database.stream(statement).reduce(0, (count, row) -> count + seen(row)));
        Schema.requireAll(movies, read);
    }

    private static int seen(Row row) {
        return Objects.requireNonNull(row.getString(1)).isEmpty() ? 0 : 1;
    }

    private static Statement select(int id) {
        return Statement.of(Schema.SELECT, id % Schema.MOVIES);
    }

    private static CompletionStage<Integer> year(Queries queries, Statement select) {
        return queries.fetchAll(select).thenApply(rows -> {
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
