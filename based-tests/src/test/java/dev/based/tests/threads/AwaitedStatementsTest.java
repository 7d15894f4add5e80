package dev.based.tests.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.Database;
import dev.based.Statement;
import dev.based.tests.Fixture;
import dev.based.tests.support.Outcomes;
import dev.based.tests.support.Threads;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Single statements that are awaited outside of sessions: on SQLite the thread that waits runs them itself, where it can. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class AwaitedStatementsTest {
    /** As long as one likes, with one and the same text, which is known as a short one. */
    private static final String COUNT =
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT count(*) FROM n";

    private static final long ENDLESS = Long.MAX_VALUE;

    @TempDir
    Path directory;

    private Database open(String name) {
        return Outcomes.await(Database.create(
                        "sqlite:///" + directory.resolve(name) + "?synchronous=normal&busy_timeout=60s",
                        Fixture.OPTIONS)
                .connect());
    }

    /** Has the text be known as a short one. */
    private static void warmUp(Database database) {
        for (int i = 0; i < 50; i++) {
            assertThat(Async.await(database.fetchValue(Long.class, Statement.of(COUNT, 10))))
                    .isEqualTo(10);
        }
    }

    @Test
    void interrupt_whileTheStatementRuns_stopsItAtOnce() throws Exception {
        Database database = open("interrupted.db");
        warmUp(database);
        for (int i = 0; i < 5; i++) {
            CompletableFuture<Thread> running = new CompletableFuture<>();
            CompletableFuture<Boolean> told = new CompletableFuture<>();
            Thread waiting = new Thread(() -> {
                running.complete(Thread.currentThread());
                try {
                    Async.await(database.fetchValue(Long.class, Statement.of(COUNT, ENDLESS)));
                } catch (CancellationException cancelled) {
                    told.complete(cancelled.getCause() instanceof InterruptedException && Thread.interrupted());
                } catch (Throwable other) {
                    told.completeExceptionally(other);
                }
            });
            waiting.start();
            running.join().interrupt();
            assertThat(told.get(60, TimeUnit.SECONDS)).isTrue();
            waiting.join();
            warmUp(database);
        }
        Outcomes.await(database.disconnect());
    }

    @Test
    void interrupt_whileTheStatementWaitsForALock_stopsIt() throws Exception {
        Database database = open("locked.db");
        Outcomes.await(database.execute("CREATE TABLE t (i int)"));
        String insert = "INSERT INTO t VALUES (?)";
        for (int i = 0; i < 50; i++) {
            Async.await(database.execute(insert, i));
        }
        CompletableFuture<Object> told = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                told.complete(Async.await(database.execute(insert, 50)));
            } catch (CancellationException cancelled) {
                told.complete(Thread.interrupted());
            } catch (Throwable other) {
                told.completeExceptionally(other);
            }
        });
        try (java.sql.Connection other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("locked.db"));
                java.sql.Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            waiting.start();
            while (!isInBusyWait(waiting) && !told.isDone()) {
                Thread.onSpinWait();
            }
            waiting.interrupt();
            assertThat(told.get(20, TimeUnit.SECONDS)).isEqualTo(true);
            statement.execute("ROLLBACK");
        }
        assertThat(Async.await(database.fetchValue(Long.class, "SELECT count(*) FROM t")))
                .isEqualTo(50);
        Outcomes.await(database.disconnect());
    }

    /** Or in what waits for the connection's own thread, which is in it then. */
    private static boolean isInBusyWait(Thread waiting) {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(java.util.Arrays::stream)
                .anyMatch(frame -> frame.getClassName().endsWith(".BusyWait") && waiting.isAlive());
    }

    @Test
    void deadline_whileTheStatementRuns_stopsIt() {
        Database database = open("late.db");
        warmUp(database);
        for (int i = 0; i < 5; i++) {
            Statement late = Statement.of(COUNT, ENDLESS).withTimeout(Duration.ofMillis(20));
            Throwable error = Outcomes.failure(database.fetchValue(Long.class, late));
            assertThat(error).isInstanceOf(dev.based.DatabaseTimeoutException.class);
            assertThat(failureOf(() -> Async.await(database.fetchValue(Long.class, late))))
                    .isInstanceOf(dev.based.DatabaseTimeoutException.class);
            warmUp(database);
        }
        Outcomes.await(database.disconnect());
    }

    private static Throwable failureOf(Runnable code) {
        try {
            code.run();
            return null;
        } catch (Throwable error) {
            return error;
        }
    }

    /** Two at a time, on two connections: whoever waits for one does not keep the other one from running. */
    @Test
    void callsBeforeTheWait_runBesideEachOther() {
        Database database = open("beside.db");
        warmUp(database);
        CompletableFuture<Long> endless =
                database.fetchValue(Long.class, Statement.of(COUNT, ENDLESS)).toCompletableFuture();
        for (int i = 0; i < 100; i++) {
            assertThat(Async.await(database.fetchValue(Long.class, Statement.of(COUNT, 10))))
                    .isEqualTo(10);
        }
        assertThat(endless).isNotDone();
        assertThat(endless.cancel(true)).isTrue();
        Outcomes.await(database.disconnect());
    }

    /** Calls whose futures nobody chains to or waits for are run all the same. */
    @Test
    void callsThatNobodyWaitsFor_run() throws Exception {
        Database database = open("alone.db");
        Outcomes.await(database.execute("CREATE TABLE t (i int)"));
        for (int i = 0; i < 20; i++) {
            Async.await(database.execute("INSERT INTO t VALUES (?)", i));
            CompletableFuture<?> alone =
                    database.execute("INSERT INTO t VALUES (?)", i).toCompletableFuture();
            CompletableFuture<?> other =
                    database.execute("INSERT INTO t VALUES (?)", i).toCompletableFuture();
            CompletableFuture.allOf(alone, other).get(60, TimeUnit.SECONDS);
        }
        assertThat(Async.await(database.fetchValue(Long.class, Statement.of("SELECT count(*) FROM t"))))
                .isEqualTo(60);
        Outcomes.await(database.disconnect());
    }

    /**
     * By many threads, which wait in all ways, while others cancel and interrupt; {@code -Dbased.awaited=100000} calls, {@code
     * -Dbased.awaited.seed=} draws them again.
     */
    @Test
    void randomCalls_tellWhatCameOfThem() {
        Threads before = Threads.now();
        Database database = open("random.db");
        warmUp(database);
        RandomAwaits awaits =
                new RandomAwaits(database, Long.getLong("based.awaited.seed", System.currentTimeMillis()));
        List<String> wrong = new ArrayList<>(awaits.run(Integer.getInteger("based.awaited", 1_500)));
        System.out.println(awaits);
        assertThat(wrong).isEmpty();
        awaits.requireCounters();
        Outcomes.await(database.disconnect());
        before.awaitEndOfOthers();
    }
}
