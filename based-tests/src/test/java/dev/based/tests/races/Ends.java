package dev.based.tests.races;

import static dev.based.tests.support.Outcomes.await;

import dev.based.Database;
import dev.based.DatabaseUrl;
import dev.based.SessionOptions;
import dev.based.tests.Fixture;
import dev.based.tests.cursors.Kinds;
import dev.based.tests.servers.Cut;
import dev.based.tests.servers.CuttingProxy;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.support.Outcomes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Random sessions of many callers on a real server, by two databases, one with a dispatcher: in every other round their connections are
 * cut. After each round the server is asked, by JDBC, what it holds, and whether anything is left.
 */
final class Ends implements AutoCloseable {
    static final int COUNTERS = 6;

    private static final int ROUND = 400;
    private static final int CALLERS = 16;
    private static final int CONNECTIONS = 6;
    /** One of so many pieces of data is the last that a connection sees. */
    private static final int RARITY = 200;
    /** One of so many of these is told to nobody. */
    private static final int SILENT = 30;

    private static final int LONGEST_PIECE = 160;
    private static final int SHOWN = 10;

    private final long seed;
    private final Server server;
    private final CuttingProxy network;
    private final ExecutorService users = Executors.newFixedThreadPool(CALLERS);
    private final ExecutorService dispatcher = Executors.newFixedThreadPool(4);
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final List<Database> databases;
    private final Queue<Runnable> lent = new ConcurrentLinkedQueue<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private int counted;
    private volatile boolean cutting;
    private final AtomicInteger cuts = new AtomicInteger();

    Ends(Server shared, long seed) {
        this.seed = seed;
        server = shared.newDatabase();
        network = new CuttingProxy(
                server.host(),
                server.port(),
                this::cut,
                () -> cutting ? 1 + ThreadLocalRandom.current().nextInt(LONGEST_PIECE) : 65_536);
        server.execute(
                "CREATE TABLE ends (number INT NOT NULL, part INT NOT NULL, PRIMARY KEY (number, part))",
                "INSERT INTO ends VALUES (-1, 0)",
                "CREATE TABLE counters (id INT NOT NULL PRIMARY KEY, total INT NOT NULL)",
                "CREATE TABLE later (number INT NOT NULL, part INT NOT NULL, twin INT NOT NULL"
                        + (kind() == ServerKind.POSTGRES
                                ? ", UNIQUE (twin) DEFERRABLE INITIALLY DEFERRED)"
                                : ", UNIQUE (twin))"),
                "INSERT INTO later VALUES (-1, 0, 0)");
        for (int id = 0; id < COUNTERS; id++) {
            server.execute("INSERT INTO counters VALUES (" + id + ", 0)");
        }
        DatabaseUrl real = server.parts().withOption("max_size", String.valueOf(CONNECTIONS));
        DatabaseUrl plain = kind() == ServerKind.POSTGRES ? real : real.withOption("sslmode", "disabled");
        String url = plain.toBuilder()
                .host("127.0.0.1")
                .port(network.port())
                .build()
                .withOption("connect_timeout", "2s")
                .toStringWithPassword();
        databases = List.of(
                await(Database.create(url, Fixture.OPTIONS).connect()),
                await(Database.create(url, Fixture.OPTIONS.withDispatcher(dispatcher))
                        .connect()));
    }

    ServerKind kind() {
        return server.kind();
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    /** What is to be done on whatever thread completes something next. */
    Queue<Runnable> lent() {
        return lent;
    }

    boolean isCutting() {
        return cutting;
    }

    private Cut cut() {
        if (!cutting || ThreadLocalRandom.current().nextInt(RARITY) > 0) {
            return Cut.NONE;
        }
        cuts.incrementAndGet();
        Cut[] all = Cut.values();
        int drawn = ThreadLocalRandom.current().nextInt(SILENT);
        return drawn == 0 ? Cut.SILENCE : all[1 + drawn % (all.length - 2)];
    }

    String run(int count) throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        for (int round = 0; numbers.get() < count && violations.isEmpty(); round++) {
            int first = numbers.get();
            cutting = round % 2 == 1;
            List<EndingSession> ended = together(Math.min(count, first + ROUND));
            cutting = false;
            wholeAgain();
            assertIdle();
            check(first, ended);
        }
        return server.kind() + ": " + numbers + " sessions; outcomes " + outcomes + "; " + cuts + " cuts; "
                + violations.size() + " violations "
                + violations.stream().limit(SHOWN).toList() + "; "
                + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + " s; seed " + seed;
    }

    private List<EndingSession> together(int last) throws InterruptedException, ExecutionException {
        List<EndingSession> ended = new ArrayList<>();
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            running.add(users.submit(() -> {
                for (int number = numbers.getAndIncrement(); number < last; number = numbers.getAndIncrement()) {
                    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
                    Database database = databases.get(random.nextInt(3) / 2);
                    EndingSession session = new EndingSession(this, database, number, random);
                    try {
                        session.run();
                    } catch (TimeoutException hanging) {
                        violated("hangs: " + session);
                    }
                    synchronized (ended) {
                        ended.add(session);
                    }
                }
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
        numbers.set(last);
        for (Runnable each = lent.poll(); each != null; each = lent.poll()) {
            each.run();
        }
        return ended;
    }

    private synchronized void violated(String violation) {
        violations.add(violation);
    }

    /** All places of both pools can be used at once, for something that a late cancel request would find. */
    private void wholeAgain() throws InterruptedException {
        long start = System.nanoTime();
        for (Database database : databases) {
            boolean whole = isWhole(database);
            while (!whole && System.nanoTime() - start < Outcomes.PATIENCE.toNanos()) {
                whole = isWhole(database);
            }
            if (!whole) {
                violated("places of the pool are lost");
            }
        }
    }

    private boolean isWhole(Database database) throws InterruptedException {
        CountDownLatch arrivals = new CountDownLatch(CONNECTIONS);
        CountDownLatch ended = new CountDownLatch(CONNECTIONS);
        AtomicInteger failed = new AtomicInteger();
        CompletableFuture<Integer> leave = new CompletableFuture<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            CompletionStage<Integer> session = database.session(
                    SessionOptions.DEFAULT.withTimeout(Duration.ofSeconds(6)),
                    each -> each.fetchAll(Kinds.numbers(kind(), 300)).thenCompose(rows -> {
                        failed.addAndGet(rows.size() == 300 ? 0 : 1);
                        arrivals.countDown();
                        return leave;
                    }));
            session.whenComplete((left, error) -> {
                failed.addAndGet(error == null ? 0 : 1);
                arrivals.countDown();
                ended.countDown();
            });
        }
        arrivals.await();
        leave.complete(1);
        ended.await();
        return failed.get() == 0;
    }

    /** Neither statements nor transactions are left, nor more connections than the pools may have. */
    private void assertIdle() {
        String query = kind() == ServerKind.POSTGRES
                ? "SELECT (count(*) FILTER (WHERE state <> 'idle') + greatest(count(*) - " + 2 * CONNECTIONS
                        + ", 0)) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
                : "SELECT (SELECT count(*) FROM information_schema.processlist WHERE db = database() AND id <>"
                        + " CONNECTION_ID() AND command <> 'Sleep') + (SELECT count(*) FROM information_schema.innodb_trx"
                        + " WHERE trx_mysql_thread_id IN (SELECT id FROM information_schema.processlist WHERE db ="
                        + " database())) + (SELECT greatest(count(*) - " + 2 * CONNECTIONS
                        + ", 0) FROM information_schema.processlist WHERE db = database() AND id <> CONNECTION_ID())";
        long start = System.nanoTime();
        String left = server.value(query);
        while (!left.equals("0") && System.nanoTime() - start < Outcomes.PATIENCE.toNanos()) {
            left = server.value(query);
        }
        if (!left.equals("0")) {
            violated(left + " connections, statements or transactions are left");
        }
    }

    private void check(int first, List<EndingSession> ended) {
        Map<Integer, Set<Integer>> found = new HashMap<>();
        int total = 0;
        boolean hidden = false;
        try (Connection connection = server.connection();
                Statement statement = connection.createStatement()) {
            for (String table : List.of("ends", "later")) {
                ResultSet rows =
                        statement.executeQuery("SELECT number, part FROM " + table + " WHERE number >= " + first);
                while (rows.next()) {
                    found.computeIfAbsent(rows.getInt(1), any -> new TreeSet<>())
                            .add(rows.getInt(2));
                }
            }
            ResultSet sum = statement.executeQuery("SELECT sum(total) FROM counters");
            sum.next();
            total = sum.getInt(1);
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
        for (EndingSession session : ended) {
            Set<Integer> rows = found.getOrDefault(session.number(), Set.of());
            String violation = session.violation(rows);
            if (violation != null) {
                violated(violation + ", rows " + rows + ": " + session);
            }
            counted += session.counted(rows);
            hidden |= session.hasHiddenCount();
            synchronized (this) {
                outcomes.merge(session.outcome(), 1, Integer::sum);
            }
        }
        if (total != counted && !hidden) {
            violated("the counters tell " + total + ", not " + counted);
        }
        counted = total;
    }

    @Override
    public void close() {
        cutting = false;
        users.shutdownNow();
        timer.shutdownNow();
        databases.forEach(database -> await(database.disconnect()));
        dispatcher.shutdown();
        network.close();
        server.close();
    }
}
