package dev.based.tests.watch;

import dev.based.Database;
import dev.based.Queries;
import dev.based.Retry;
import dev.based.Row;
import dev.based.Session;
import dev.based.SessionOptions;
import dev.based.Statement;
import dev.based.TransactionOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** One call of a race, drawn by its number: a verb, its deadline, and when it is cancelled. */
final class RandomCall {
    private static final String NUMBERS =
            "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 40000) SELECT ";

    /** Longer than a deadline, the wait for a connection and what stops a statement together, on a machine with much else to do. */
    private static final long PATIENCE_SECONDS = 60;

    private final Database database;
    private final Book book;
    private final SplittableRandom random;
    private final int number;
    private final ScheduledExecutorService timer;
    private final boolean server;

    RandomCall(
            Database database,
            Book book,
            SplittableRandom random,
            int number,
            ScheduledExecutorService timer,
            boolean server) {
        this.database = database;
        this.book = book;
        this.random = random;
        this.number = number;
        this.timer = timer;
        this.server = server;
    }

    /** Makes the call, cancels it now and then, also twice, and waits for it. */
    void make(boolean waits) {
        CompletableFuture<?> future = book.made(() -> draw());
        if (random.nextInt(3) == 0) {
            CompletableFuture<?> victim = random.nextBoolean() ? future : future.thenApply(value -> value);
            int delay = random.nextInt(15_000);
            for (int i = 0; i <= random.nextInt(2); i++) {
                timer.schedule(() -> victim.cancel(true), delay, TimeUnit.MICROSECONDS);
            }
        }
        try {
            if (waits) {
                future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (ExecutionException | java.util.concurrent.CancellationException told) {
            // the book knows
        } catch (TimeoutException | InterruptedException hanging) {
            throw new AssertionError("hangs: " + number + ", " + book.of(future) + ", " + database.pool(), hanging);
        }
    }

    private Duration limit() {
        return random.nextInt(4) == 0 ? Duration.ofMillis(1 + random.nextInt(8)) : Duration.ofSeconds(10);
    }

    private CompletionStage<?> draw() {
        return switch (random.nextInt(12)) {
            case 0, 1 -> sessionOf(SessionOptions.DEFAULT.withTimeout(limit()));
            case 2 -> sessionOf(SessionOptions.DEFAULT.withTimeout(limit()).withRetry(Retry.DEFAULT));
            case 3 -> sessionOf(SessionOptions.READ_ONLY.withTimeout(limit()));
            case 4 -> server && random.nextInt(3) == 0 ? cut() : statement(database, 0);
            default -> statement(database, 0);
        };
    }

    /** Ends the connections of some others. */
    private CompletionStage<?> cut() {
        return database.fetchAll(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND pid <> pg_backend_pid() AND pid % 2 = 0");
    }

    private CompletionStage<?> statement(Queries queries, int part) {
        int id = number * 100 + part;
        return switch (random.nextInt(14)) {
            case 0 ->
                queries.execute(
                        Statement.of("INSERT INTO calls VALUES (?, ?)", id, "x").withTimeout(limit()));
            case 1 -> queries.execute("INSERT INTO calls VALUES (1, 'again')");
            case 2 ->
                queries.executeMany("INSERT INTO calls VALUES (?, ?)", List.of(List.of(id, "a"), List.of(id + 1, "b")));
            case 3 -> queries.executeMany("INSERT INTO calls VALUES (?, ?)", List.of());
            case 4 ->
                queries.fetchAll(Statement.of(NUMBERS + "count(*) FROM numbers").withTimeout(limit()));
            case 5 -> queries.fetchAll("SELECT nothing FROM nowhere");
            case 6 -> queries.fetchOne("SELECT number FROM calls WHERE number = :number", Map.of("nummer", 1));
            case 7 ->
                queries.fetchAll(DSL.select(DSL.field("note", String.class))
                        .from(DSL.table("calls"))
                        .limit(3));
            case 8 -> queries.fetchExactlyOne("SELECT number FROM calls WHERE number = -1");
            case 9 ->
                queries.stream(Statement.of(NUMBERS + "n FROM numbers")
                                .withFetchSize(500)
                                .withTimeout(limit()))
                        .forEach(row -> refusingAt(row));
            case 10 -> queries.stream("SELECT number FROM calls").collect(java.util.stream.Collectors.counting());
            case 11 -> abandoned(queries);
            case 12 -> queries.execute("COMMIT");
            default -> queries.fetchValue(Integer.class, "SELECT 1");
        };
    }

    private CompletionStage<?> refusingAt(Row row) {
        return row.getInt(0) == 700 && number % 2 == 0
                ? CompletableFuture.failedFuture(new IllegalStateException("enough"))
                : CompletableFuture.completedFuture(1);
    }

    /** A stream whose consumer takes a few rows, and then cancels or, in a session, forgets it. */
    private CompletionStage<?> abandoned(Queries queries) {
        boolean forgets = queries instanceof Session;
        CompletableFuture<Integer> over = new CompletableFuture<>();
        queries.stream(Statement.of(NUMBERS + "n FROM numbers").withFetchSize(10))
                .subscribe(new Flow.Subscriber<Row>() {
                    private Flow.@Nullable Subscription subscription;

                    @Override
                    public void onSubscribe(Flow.Subscription given) {
                        subscription = given;
                        given.request(3);
                    }

                    @Override
                    public void onNext(Row row) {
                        Flow.Subscription known = subscription;
                        if (row.getInt(0) == 3 && known != null) {
                            if (!forgets) {
                                known.cancel();
                            }
                            over.complete(1);
                        }
                    }

                    @Override
                    public void onError(Throwable error) {
                        over.complete(2);
                    }

                    @Override
                    public void onComplete() {
                        over.complete(3);
                    }
                });
        // what is told of the stream is not what this stage says
        book.forget();
        return over;
    }

    private CompletionStage<?> sessionOf(SessionOptions options) {
        if (random.nextInt(10) == 0) {
            return database.session(options, session -> null);
        }
        return database.session(options, session -> body(session, 1, 1 + random.nextInt(3)));
    }

    private CompletionStage<?> body(Session session, int part, int left) {
        if (left == 0) {
            return CompletableFuture.completedFuture(part);
        }
        CompletionStage<?> step;
        switch (random.nextInt(6)) {
            case 0 ->
                step = book.made(() -> session.transaction(
                                new TransactionOptions(limit()), inner -> body(inner, part + 10, random.nextInt(2))))
                        .handle((value, error) -> 1);
            case 1 -> step = byHand(session, part);
            case 2 -> {
                if (random.nextInt(4) == 0) {
                    throw new IllegalStateException("the body's own");
                }
                step = book.made(() -> statement(session, part));
            }
            case 3 -> { // not waited for
                book.made(() -> statement(session, part));
                step = CompletableFuture.completedFuture(1);
            }
            default -> step = book.made(() -> statement(session, part));
        }
        return step.thenCompose(done -> body(session, part + 20, left - 1));
    }

    private CompletionStage<?> byHand(Session session, int part) {
        int end = random.nextInt(3);
        return session.begin()
                .thenCompose(inner -> book.made(() -> statement(inner, part))
                        .thenCompose(done -> end == 0
                                ? inner.commit()
                                : end == 1 ? inner.rollback() : CompletableFuture.completedStage(null)));
    }
}
