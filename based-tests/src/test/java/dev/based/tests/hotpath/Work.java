package dev.based.tests.hotpath;

import dev.based.Async;
import dev.based.Database;
import dev.based.Session;
import dev.based.Statement;
import dev.based.tests.support.Outcomes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;

/** A database with a table, and what is done on it again and again; loaded by a {@link CountingLoader}. */
public final class Work implements IntConsumer, AutoCloseable {
    private static final String SELECT = "SELECT title FROM films WHERE id = ?";
    private static final String INSERT = "INSERT INTO seen (film, stars) VALUES (?, ?)";

    private static final String ROWS = "SELECT n, 'Ikiru' FROM generate_series(1, 100) AS numbers (n)";

    private static final Statement PAGES = Statement.of("SELECT n, 'Ikiru' FROM generate_series(1, 400) AS numbers (n)")
            .withFetchSize(100);

    private static final int CALLERS = 50;

    private final Database database;
    private final String kind;

    /**
     * Connects.
     *
     * @param url the database
     * @param kind what to do
     */
    public Work(String url, String kind) {
        this.kind = kind;
        database = Outcomes.await(Database.create(url).connect());
        Outcomes.await(database.execute("CREATE TABLE films (id int PRIMARY KEY, title varchar(40))"));
        Outcomes.await(database.execute("CREATE TABLE seen (film int, stars double precision)"));
        Outcomes.await(database.execute("INSERT INTO films VALUES (1, 'Ikiru')"));
    }

    /** Does it so many times. */
    @Override
    public void accept(int times) {
        switch (kind) {
            case "one-shot, awaited" -> {
                for (int i = 0; i < times; i++) {
                    check(Async.await(database.fetchValue(String.class, SELECT, 1)));
                }
            }
            case "one-shot" -> Outcomes.await(repeat(times, () -> database.fetchValue(String.class, SELECT, 1)));
            case "one-shot, 50 callers" -> {
                List<CompletableFuture<Integer>> callers = new ArrayList<>();
                for (int i = 0; i < CALLERS; i++) {
                    callers.add(repeat(times / CALLERS, () -> database.fetchValue(String.class, SELECT, 1)));
                }
                callers.forEach(Outcomes::await);
            }
            case "select of 100 rows" ->
                Outcomes.await(repeat(
                        times,
                        () -> database.fetchAll(ROWS)
                                .thenApply(rows -> rows.get(99).getString(1))));
            case "stream of 400 rows" ->
                Outcomes.await(repeat(
                        times, () -> database.stream(PAGES).reduce("", (title, row) -> row.getString(1))));
            case "transaction of two" -> Outcomes.await(repeat(times, () -> database.session(session -> two(session))));
            case "select in a session" ->
                Outcomes.await(database.session(
                        session -> repeat(times, () -> session.fetchValue(String.class, SELECT, 1))));
            default -> throw new IllegalArgumentException(kind);
        }
    }

    private static CompletionStage<String> two(Session session) {
        return session.fetchValue(String.class, SELECT, 1)
                .thenCompose(title -> session.execute(INSERT, 1, 4.5).thenApply(done -> title));
    }

    /** One behind the other, each from where the one before has ended. */
    private static CompletableFuture<Integer> repeat(
            int times, java.util.function.Supplier<CompletionStage<String>> step) {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        next(times, step, end);
        return end;
    }

    private static void next(
            int left, java.util.function.Supplier<CompletionStage<String>> step, CompletableFuture<Integer> end) {
        int rest = left;
        while (rest > 0) {
            CompletableFuture<String> done = step.get().toCompletableFuture();
            rest--;
            if (!done.isDone()) {
                int after = rest;
                done.whenComplete((title, error) -> {
                    if (error != null) {
                        end.completeExceptionally(error);
                    } else {
                        check(title);
                        next(after, step, end);
                    }
                });
                return;
            }
            check(done.join());
        }
        end.complete(0);
    }

    private static void check(String title) {
        if (!"Ikiru".equals(title)) {
            throw new AssertionError("The title is " + title);
        }
    }

    @Override
    public void close() {
        Outcomes.await(database.disconnect());
    }
}
