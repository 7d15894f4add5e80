package dev.based.benchmarks.special;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.PoolSnapshot;
import dev.based.benchmarks.server.Server;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.BackendProvider;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingBackend;
import java.io.PrintWriter;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * The pool beside HikariCP's, on one PostgreSQL: bursts, the server's limit, connections that are cut under load, and more load than the server
 * bears. See docs/operating/pool.md.
 */
public final class PoolComparison {
    private final DatabaseUrl url;

    private PoolComparison(DatabaseUrl url) {
        this.url = url;
    }

    /** Runs all and prints it. */
    public static void run() throws Exception {
        try (Server server = Server.of("postgresql")) {
            PoolComparison comparison = new PoolComparison(server.url());
            comparison.warmUp();
            for (int round = 0; round < 3; round++) {
                comparison.spike(50, "0.002", 150);
                comparison.spike(500, "0.002", 150);
                comparison.spike(50, "1", 150);
            }
            comparison.limit();
            comparison.cuts();
            for (Duration target : List.of(Duration.ZERO, Duration.ofMillis(50))) {
                comparison.overload(target);
            }
        }
    }

    /** What a burst came to: how many connections there were at its end, how long the last call took, and how many failed. */
    private record Outcome(String who, long connections, long millis, int failed) {
        @Override
        public String toString() {
            return String.format(
                    "  %-9s %3d connections, last call after %5d ms, %d failed", who, connections, millis, failed);
        }
    }

    private void warmUp() throws Exception {
        based(200, "0.001", 20, 0, 5_000);
        hikari(200, "0.001", 20, 0, 5_000);
    }

    private void spike(int calls, String seconds, int connect) throws Exception {
        System.out.println(
                calls + " calls of " + seconds + " s at once, a connection takes " + connect + " ms, pool of 50");
        System.out.println(based(calls, seconds, 50, connect, 60_000));
        System.out.println(hikari(calls, seconds, 50, connect, 60_000));
    }

    private void limit() throws Exception {
        System.out.println("60 sessions of 20 ms, pool of 6, 3 places left on the server");
        sql("DROP ROLE IF EXISTS few", "CREATE ROLE few LOGIN PASSWORD 'few' CONNECTION LIMIT 3");
        PoolComparison few = new PoolComparison(
                url.toBuilder().username("few").password("few").build());
        System.out.println(few.based(60, "0.02", 6, 0, 5_000));
        System.out.println(few.hikari(60, "0.02", 6, 0, 5_000));
    }

    private void sql(String... texts) throws Exception {
        try (java.sql.Connection connection = plain();
                java.sql.Statement statement = connection.createStatement()) {
            for (String text : texts) {
                statement.execute(text);
            }
        }
    }

    private java.sql.Connection plain() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + url.host().orElseThrow() + ":"
                        + url.port().orElseThrow() + "/postgres",
                url.username().orElseThrow(),
                url.password().orElseThrow());
    }

    private Database database(int size, int connect, DatabaseOptions options) {
        BackendProvider provider = ServiceLoader.load(BackendProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.schemes().contains("postgresql"))
                .findFirst()
                .orElseThrow();
        DatabaseOptions sized = options.withMaxSize(size);
        return Database.create(() -> new SlowBackend(provider.create(url, sized), connect), sized);
    }

    private Outcome based(int calls, String seconds, int size, int connect, int patience) throws Exception {
        Database database =
                database(size, connect, DatabaseOptions.DEFAULT.withAcquireTimeout(Duration.ofMillis(patience)));
        database.connect().toCompletableFuture().get(30, TimeUnit.SECONDS);
        long start = System.nanoTime();
        AtomicInteger failed = new AtomicInteger();
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            all.add(database.fetchAll("SELECT 1 FROM pg_sleep(" + seconds + ")")
                    .toCompletableFuture()
                    .handle((rows, error) -> {
                        failed.addAndGet(error == null ? 0 : 1);
                        return 1;
                    }));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        long millis = (System.nanoTime() - start) / 1_000_000;
        TimeUnit.MILLISECONDS.sleep(2L * connect); // what is being opened still
        PoolSnapshot end = database.pool();
        database.disconnect().toCompletableFuture().get(30, TimeUnit.SECONDS);
        return new Outcome("Based", end.created(), millis, failed.get());
    }

    private HikariDataSource hikari(int size, int connect, int patience) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(new SlowSource(connect));
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(patience);
        return new HikariDataSource(config);
    }

    private Outcome hikari(int calls, String seconds, int size, int connect, int patience) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls);
        try (HikariDataSource pool = hikari(size, connect, patience)) {
            AtomicInteger failed = new AtomicInteger();
            List<java.util.concurrent.Future<?>> all = new ArrayList<>();
            long start = System.nanoTime();
            for (int i = 0; i < calls; i++) {
                all.add(threads.submit(() -> failed.addAndGet(call(pool, seconds) ? 0 : 1)));
            }
            for (java.util.concurrent.Future<?> each : all) {
                each.get();
            }
            long millis = (System.nanoTime() - start) / 1_000_000;
            TimeUnit.MILLISECONDS.sleep(2L * connect);
            return new Outcome("HikariCP", pool.getHikariPoolMXBean().getTotalConnections(), millis, failed.get());
        } finally {
            threads.shutdown();
        }
    }

    private static boolean call(DataSource pool, String seconds) {
        try (java.sql.Connection connection = pool.getConnection();
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1 FROM pg_sleep(" + seconds + ")");
            return true;
        } catch (SQLException error) {
            return false;
        }
    }

    /** All connections are cut 20 times while 8 callers go on: no more may fail than were in flight. */
    private void cuts() throws Exception {
        System.out.println("8 callers for 10 s, pool of 8, all connections cut 20 times");
        Database database = database(8, 0, DatabaseOptions.DEFAULT);
        database.connect().toCompletableFuture().get(30, TimeUnit.SECONDS);
        cuts("Based", () -> {
            try {
                database.fetchAll("SELECT 1 FROM pg_sleep(0.002)")
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS);
                return true;
            } catch (Exception error) {
                return false;
            }
        });
        database.disconnect().toCompletableFuture().get(30, TimeUnit.SECONDS);
        try (HikariDataSource pool = hikari(8, 0, 30_000)) {
            cuts("HikariCP", () -> call(pool, "0.002"));
        }
    }

    private void cuts(String who, java.util.function.BooleanSupplier call) throws Exception {
        AtomicInteger good = new AtomicInteger();
        AtomicInteger bad = new AtomicInteger();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        for (int i = 0; i < 8; i++) {
            threads.submit(() -> {
                while (System.nanoTime() - end < 0) {
                    (call.getAsBoolean() ? good : bad).incrementAndGet();
                }
            });
        }
        for (int i = 0; i < 20; i++) {
            TimeUnit.MILLISECONDS.sleep(450);
            sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
        }
        threads.shutdown();
        threads.awaitTermination(60, TimeUnit.SECONDS);
        System.out.printf(
                "  %-9s %d calls, %d failed of at most %d in flight%n", who, good.get() + bad.get(), bad.get(), 20 * 8);
    }

    /** Half as much again as the server does, whatever becomes of it: calls of 10 ms, 4 connections, 500 ms for each. */
    private void overload(Duration target) throws Exception {
        Database database =
                database(4, 0, DatabaseOptions.DEFAULT.withMinSize(4).withQueueTarget(target));
        database.connect().toCompletableFuture().get(30, TimeUnit.SECONDS);
        AtomicInteger inTime = new AtomicInteger();
        AtomicInteger atOnce = new AtomicInteger();
        int perSecond = 4 * 100 * 3 / 2;
        int calls = perSecond * 15;
        List<CompletableFuture<?>> all = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            long due = start + TimeUnit.SECONDS.toNanos(i) / perSecond;
            while (System.nanoTime() - due < 0) {
                TimeUnit.MICROSECONDS.sleep(200);
            }
            long called = System.nanoTime();
            CompletionStage<?> answer = database.fetchAll(
                    dev.based.Statement.of("SELECT 1 FROM pg_sleep(0.01)").withTimeout(Duration.ofMillis(500)));
            all.add(answer.toCompletableFuture().handle((rows, error) -> {
                boolean late = System.nanoTime() - called > TimeUnit.MILLISECONDS.toNanos(500);
                inTime.addAndGet(error == null && !late ? 1 : 0);
                atOnce.addAndGet(
                        error != null && System.nanoTime() - called < TimeUnit.MILLISECONDS.toNanos(20) ? 1 : 0);
                return 1;
            }));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        System.out.printf(
                "150 %% load, queue_target %d ms: %.1f %% answered in time, %.1f %% refused at once%n",
                target.toMillis(), 100.0 * inTime.get() / calls, 100.0 * atOnce.get() / calls);
        database.disconnect().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** A backend whose connections take their time. */
    private static final class SlowBackend extends DelegatingBackend {
        private final int connect;

        SlowBackend(Backend delegate, int connect) {
            super(delegate);
            this.connect = connect;
        }

        @Override
        public CompletionStage<Connection> open(Access access) {
            return CompletableFuture.supplyAsync(
                            () -> 1, CompletableFuture.delayedExecutor(connect, TimeUnit.MILLISECONDS))
                    .thenCompose(waited -> super.open(access));
        }
    }

    /** The same for JDBC. */
    private final class SlowSource implements DataSource {
        private final int connect;

        SlowSource(int connect) {
            this.connect = connect;
        }

        @Override
        public java.sql.Connection getConnection() throws SQLException {
            try {
                TimeUnit.MILLISECONDS.sleep(connect);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return plain();
        }

        @Override
        public java.sql.Connection getConnection(String username, String password) throws SQLException {
            return getConnection();
        }

        @Override
        public PrintWriter getLogWriter() {
            return new PrintWriter(System.out);
        }

        @Override
        public void setLogWriter(PrintWriter out) {}

        @Override
        public void setLoginTimeout(int seconds) {}

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("Wraps nothing.");
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
