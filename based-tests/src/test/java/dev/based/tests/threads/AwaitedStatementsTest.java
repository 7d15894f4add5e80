package dev.based.tests.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.Database;
import dev.based.Statement;
import dev.based.tests.Fixture;
import dev.based.tests.support.Outcomes;
import dev.based.tests.support.Threads;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;

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

    /** Others' calls are theirs, also while who waits has long had his answer. */
    @Test
    void whatOthersChain_doesNotRunOnAThreadThatWaits() throws Exception {
        Database database = open("others.db");
        warmUp(database);
        Set<Thread> on = ConcurrentHashMap.newKeySet();
        AtomicBoolean stop = new AtomicBoolean();
        List<CompletableFuture<?>> others = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            others.add(CompletableFuture.runAsync(
                    () -> {
                        while (!stop.get()) {
                            database.fetchValue(Long.class, Statement.of(COUNT, 10))
                                    .thenAccept(value -> on.add(Thread.currentThread()))
                                    .toCompletableFuture()
                                    .join();
                        }
                    },
                    task -> new Thread(task).start()));
        }
        for (int i = 0; i < 300; i++) {
            Async.await(database.fetchValue(Long.class, Statement.of(COUNT, 10)).thenApplyAsync(value -> value));
            Async.await(database.fetchValue(Long.class, Statement.of(COUNT, 10)));
        }
        stop.set(true);
        CompletableFuture.allOf(others.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        assertThat(on).isNotEmpty().doesNotContain(Thread.currentThread());
        Outcomes.await(database.disconnect());
    }

    /** What a user's function does is not SQLite's to interrupt: such a statement keeps nobody who waits. */
    @Test
    void deadline_whileAFunctionOfTheUsersRuns_isKept() {
        Database database = Outcomes.await(
                Database.create("sqlite:///" + directory.resolve("function.db") + "?readers=0", Fixture.OPTIONS)
                        .connect());
        CompletableFuture<Void> gate = new CompletableFuture<>();
        Outcomes.await(database.session(session -> session.withDriver(SQLiteConnection.class, connection -> {
            try {
                org.sqlite.Function.create(connection, "hold", new Hold(gate));
            } catch (SQLException error) {
                throw new IllegalStateException(error);
            }
            return CompletableFuture.completedFuture(1);
        })));
        for (int i = 0; i < 50; i++) {
            Async.await(database.fetchValue(Long.class, "SELECT hold(?)", 0));
        }
        Statement late = Statement.of("SELECT hold(?)", 1).withTimeout(Duration.ofMillis(20));
        assertThat(failureOf(() -> Async.await(database.fetchValue(Long.class, late))))
                .isInstanceOf(dev.based.DatabaseTimeoutException.class);
        gate.complete(null);
        Outcomes.await(database.disconnect());
    }

    private static final class Hold extends org.sqlite.Function {
        private final CompletableFuture<Void> gate;

        Hold(CompletableFuture<Void> gate) {
            this.gate = gate;
        }

        @Override
        protected void xFunc() throws SQLException {
            if (value_int(0) == 1) {
                gate.join();
            }
            result(1);
        }
    }

    /** Who waits on a virtual thread holds its carrier in SQLite's code, here the only one. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void deadline_whileEveryCarrierIsHeld_isKept() throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.virtualThreadScheduler.parallelism=1",
                        "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OnOneCarrier.class.getName(),
                        directory.resolve("carrier.db").toString())
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(output).contains("DatabaseTimeoutException on one carrier");
        } finally {
            program.destroyForcibly();
        }
    }

    /** The program. */
    static final class OnOneCarrier {
        public static void main(String[] arguments) {
            Database database =
                    Outcomes.await(Database.create("sqlite:///" + arguments[0]).connect());
            String outcome = Outcomes.await(Async.async(() -> {
                warmUp(database);
                Statement late = Statement.of(COUNT, ENDLESS).withTimeout(Duration.ofMillis(20));
                return failureOf(() -> Async.await(database.fetchValue(Long.class, late)))
                        .getClass()
                        .getSimpleName();
            }));
            System.out.println(outcome + " on one carrier");
            System.exit(0);
        }
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
