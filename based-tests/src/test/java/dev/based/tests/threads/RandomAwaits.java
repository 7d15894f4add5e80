package dev.based.tests.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.BasedException;
import dev.based.Database;
import dev.based.DatabaseTimeoutException;
import dev.based.ErrorKind;
import dev.based.ExecuteResult;
import dev.based.Statement;
import dev.based.tests.support.Outcomes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.sqlite.SQLiteConnection;

/** Single statements on SQLite by several threads that wait for them in one way or another, some cancelled, interrupted or out of time. */
final class RandomAwaits {
    private static final int CALLERS = 6;
    private static final String COUNT =
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT count(*) FROM n";

    private final Database database;
    private final long seed;
    private final AtomicInteger begun = new AtomicInteger();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicLong added = new AtomicLong();
    private final AtomicLong perhaps = new AtomicLong();
    private final TreeMap<String, Integer> tally = new TreeMap<>();
    private volatile int undisturbed;

    RandomAwaits(Database database, long seed) {
        this.database = database;
        this.seed = seed;
        Outcomes.await(database.execute("CREATE TABLE counters (id int PRIMARY KEY, n int)"));
        Outcomes.await(database.execute("INSERT INTO counters VALUES (1, 0)"));
    }

    Queue<String> run(int calls) {
        undisturbed = calls / 2;
        List<CompletionStage<Integer>> callers = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            Random random = new Random(seed + caller);
            callers.add(Async.async(() -> {
                while (begun.getAndIncrement() < calls) {
                    step(random);
                }
                return 0;
            }));
        }
        callers.forEach(Async::await); // as long as it takes
        return wrong;
    }

    private void step(Random random) {
        switch (random.nextInt(6)) {
            case 0 -> change(random);
            case 1 -> longRead(random);
            case 2 -> driver(random);
            default -> read(random);
        }
        if (Thread.interrupted()) {
            wrong.add("an interrupt that nobody made");
        }
    }

    private void read(Random random) {
        int rows = 1 + random.nextInt(50);
        CompletionStage<Long> call = database.fetchValue(Long.class, Statement.of(COUNT, rows));
        Object outcome = outcome(call, random);
        note("read", outcome);
        if (!(outcome instanceof CancellationException) && !Long.valueOf(rows).equals(outcome)) {
            wrong.add("read of " + rows + ": " + outcome);
        }
    }

    private void change(Random random) {
        CompletionStage<ExecuteResult> call = database.execute("UPDATE counters SET n = n + 1 WHERE id = ?", 1);
        Object outcome = outcome(call, random);
        note("change", outcome);
        if (outcome instanceof ExecuteResult result) {
            added.addAndGet(result.rowsAffected());
        } else if (outcome instanceof CancellationException) {
            perhaps.incrementAndGet();
        } else if (!(outcome instanceof BasedException error && error.kind() == ErrorKind.QUERY_CANCELLED)) {
            wrong.add("change: " + outcome);
        }
    }

    private void longRead(Random random) {
        Duration limit = Duration.ofMillis(1 + random.nextInt(10));
        CompletionStage<Long> call = database.fetchValue(
                Long.class, Statement.of(COUNT, Long.MAX_VALUE).withTimeout(limit));
        Object outcome = outcome(call, random);
        note("long read", outcome);
        if (!(outcome instanceof DatabaseTimeoutException || outcome instanceof CancellationException)) {
            wrong.add("long read: " + outcome);
        }
    }

    /** Late: a connection that was given to a user lends no calls. */
    private void driver(Random random) {
        if (begun.get() < undisturbed) {
            read(random);
            return;
        }
        Object outcome = outcome(
                database.session(session -> session.withDriver(
                        SQLiteConnection.class, connection -> CompletableFuture.completedFuture(42))),
                null);
        note("driver", outcome);
        if (!Integer.valueOf(42).equals(outcome)) {
            wrong.add("driver: " + outcome);
        }
    }

    private Object outcome(CompletionStage<?> call, Random random) {
        try {
            return random == null ? Async.await(call) : waited(call, random);
        } catch (CompletionException | ExecutionException error) {
            return error.getCause();
        } catch (Throwable error) {
            return error;
        }
    }

    private static Object waited(CompletionStage<?> call, Random random) throws Exception {
        CompletableFuture<?> future = call.toCompletableFuture();
        Thread self = Thread.currentThread();
        switch (random.nextInt(10)) {
            case 0:
                CompletableFuture.runAsync(() -> future.cancel(true));
                return Async.await(call);
            case 1:
                return interrupted(call, self);
            case 2:
                return future.join();
            case 3:
                return future.get(60, TimeUnit.SECONDS);
            case 4:
                return Async.await(call.thenApply(value -> value));
            case 5:
                return CompletableFuture.supplyAsync(() -> Async.await(call)).get();
            case 6:
                while (!future.isDone()) {
                    Thread.onSpinWait();
                }
                return future.get();
            default:
                return Async.await(call);
        }
    }

    /** While another thread interrupts this one, as often as not too late: then the interrupt is waited for. */
    private static Object interrupted(CompletionStage<?> call, Thread self) {
        CompletableFuture<Void> interrupt = CompletableFuture.runAsync(self::interrupt);
        try {
            return Async.await(call);
        } finally {
            while (!interrupt.isDone()) {
                Thread.onSpinWait();
            }
            Thread.interrupted();
        }
    }

    private synchronized void note(String what, Object outcome) {
        String kind = outcome instanceof Throwable ? outcome.getClass().getSimpleName() : "done";
        tally.merge(what + ": " + kind, 1, Integer::sum);
    }

    /** Each change that was told is there, and none that was not tried. */
    void requireCounters() {
        long there =
                Outcomes.await(database.fetchValue(Long.class, Statement.of("SELECT n FROM counters WHERE id = 1")));
        assertThat(there).isBetween(added.get(), added.get() + perhaps.get());
    }

    @Override
    public synchronized String toString() {
        return "Random awaits, seed " + seed + ": " + tally;
    }
}
