package dev.based.tests.cluster;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.Row;
import dev.based.SessionOptions;
import dev.based.Statement;
import dev.based.tests.Fixture;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.PostgresNode;
import dev.based.tests.servers.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What a caller has written it reads, wherever that is read, while standbys are late, hang, come back with less than they had, and one of them
 * is promoted: {@code -Dbased.own.seconds=300} for so long, {@code -Dbased.own.seed=} draws the same again.
 */
@OnOneJdk
@EnabledIfSystemProperty(named = "based.own.seconds", matches = ".+")
class OwnWritesTest {
    private static final long SEED = Long.getLong("based.own.seed", System.currentTimeMillis());
    private static final int SECONDS = Integer.getInteger("based.own.seconds", 10);
    private static final int CALLERS = 4;
    private static final Duration LIMIT = Duration.ofSeconds(4);

    private final Random random = new Random(SEED);
    private final Queue<String> course = new ConcurrentLinkedQueue<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final Map<Integer, AtomicInteger> ports = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> failures = new ConcurrentHashMap<>();
    private final AtomicInteger turns = new AtomicInteger();
    private final List<PostgresNode> standbys = new ArrayList<>();
    private PostgresNode primary;
    private PostgresNode frozen;
    private volatile boolean over;

    @Test
    void ownWrites_areRead() throws InterruptedException {
        List<PostgresNode> all = new ArrayList<>();
        try {
            primary = PostgresNode.primary("a");
            all.add(primary);
            primary.server()
                    .execute(
                            "CREATE TABLE marks (id int PRIMARY KEY, v int)",
                            "INSERT INTO marks SELECT id, 0 FROM generate_series(1, " + CALLERS + ") AS ids (id)");
            for (String name : List.of("b", "c")) {
                PostgresNode standby = PostgresNode.standbyOf(primary, name);
                all.add(standby);
                standbys.add(standby);
                primary.awaitStandby(name, false);
            }
            synchronise();
            String hosts = all.stream().map(each -> "127.0.0.1:" + each.port()).collect(Collectors.joining(","));
            Database database = await(Database.create(
                            "postgresql://" + Server.USER + ":" + Server.PASSWORD + "@" + hosts + "/" + Server.USER
                                    + "?readers=prefer-standby&read_your_writes=true&host_check=20ms&connect_timeout=10",
                            Fixture.OPTIONS.withMaxSize(6).withAcquireTimeout(Duration.ofMinutes(1)))
                    .connect());
            try {
                run(database);
            } finally {
                thaw();
                await(database.disconnect());
            }
        } finally {
            all.forEach(PostgresNode::close);
        }
        System.out.println("Own writes: seed " + SEED + ", turns " + turns + ", read from " + ports + ", failed "
                + failures + ", " + course.size() + " events");
        assertThat(violations).as(() -> "seed " + SEED + ", " + course).isEmpty();
    }

    /** A commit waits for any of them, so that nothing is lost with the primary. */
    private void synchronise() {
        primary.synchronous(
                "ANY 1 (" + standbys.stream().map(PostgresNode::name).collect(Collectors.joining(", ")) + ")");
    }

    private void run(Database database) throws InterruptedException {
        List<Thread> callers = new ArrayList<>();
        for (int id = 1; id <= CALLERS; id++) {
            int mine = id;
            callers.add(new Thread(() -> call(database, mine), "caller-" + id));
        }
        callers.forEach(Thread::start);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        try {
            while (System.nanoTime() - end < 0 && violations.isEmpty()) {
                int next = turns.get() + 1 + random.nextInt(60);
                while (turns.get() < next) {
                    Thread.onSpinWait();
                    Thread.yield();
                }
                change();
            }
        } finally {
            over = true;
            thaw();
            for (Thread caller : callers) {
                caller.join();
            }
        }
    }

    private void call(Database database, int id) {
        int acknowledged = 0;
        for (int value = 1; !over; value++) {
            int written = value;
            Statement update = Statement.of("UPDATE marks SET v = ? WHERE id = ?", written, id)
                    .withTimeout(LIMIT);
            CompletionStage<?> write = value % 2 == 0
                    ? database.execute(update)
                    : database.session(SessionOptions.DEFAULT.withTimeout(LIMIT), tx -> tx.execute(update));
            if (told(outcome(write))) {
                acknowledged = written;
            }
            try {
                Row row = database.session(
                                SessionOptions.READ_ONLY.withTimeout(LIMIT),
                                session -> session.fetchOne(
                                        "SELECT v, CAST(inet_server_port() AS int) AS port FROM marks WHERE id = ?",
                                        id))
                        .toCompletableFuture()
                        .join()
                        .orElseThrow();
                ports.computeIfAbsent(row.getInt("port"), none -> new AtomicInteger())
                        .incrementAndGet();
                if (row.getInt("v") < acknowledged) {
                    String violation = "caller " + id + " wrote " + acknowledged + " and read " + row.getInt("v")
                            + " at " + row.getInt("port");
                    course.add(violation);
                    violations.add(violation);
                }
            } catch (RuntimeException failed) {
                told(failed.getCause() == null ? failed : failed.getCause());
            }
            turns.incrementAndGet();
        }
    }

    private boolean told(Throwable error) {
        if (error != null) {
            failures.computeIfAbsent(error.getClass().getSimpleName(), none -> new AtomicInteger())
                    .incrementAndGet();
        }
        return error == null;
    }

    private void change() {
        thaw();
        PostgresNode one = standbys.get(random.nextInt(standbys.size()));
        int what = random.nextInt(16);
        course.add(what + " " + one.name() + one.port());
        switch (what) {
            case 0, 1, 2 -> one.server().execute("SELECT pg_wal_replay_pause()");
            case 3, 4, 5 -> one.server().execute("SELECT pg_wal_replay_resume()");
            case 6, 7 -> delay(one, random.nextInt(100) + "ms", true);
            case 8, 9 -> delay(one, "0", true);
            case 10, 11 -> freeze(one);
            case 12 -> restart(one);
            case 13 -> {
                delay(one, "1h", false); // it comes back as it was at its last restart point, and stays there
                restart(one);
            }
            case 14 -> one.server().execute("CHECKPOINT");
            default -> {
                if (random.nextInt(3) == 0) {
                    promote(random.nextBoolean());
                }
            }
        }
    }

    private static void delay(PostgresNode node, String time, boolean now) {
        node.server().execute("ALTER SYSTEM SET recovery_min_apply_delay = '" + time + "'");
        if (now) {
            node.server().execute("SELECT pg_reload_conf()");
        }
    }

    private static void restart(PostgresNode node) {
        node.kill();
        node.start();
    }

    private void freeze(PostgresNode node) {
        node.freeze(true);
        frozen = node;
    }

    private void thaw() {
        if (frozen != null) {
            frozen.freeze(false);
            frozen = null;
        }
    }

    /** The one that has more; what was the primary follows it anew, once it has gone on for a while if it only hung. */
    private void promote(boolean hangs) {
        for (PostgresNode each : standbys) {
            delay(each, "0", true);
            each.server().execute("SELECT pg_wal_replay_resume()");
            primary.awaitStandby(each.name(), false); // then each tells how much it has
        }
        PostgresNode old = primary;
        if (hangs) {
            old.freeze(true);
        } else {
            old.kill();
        }
        PostgresNode most = Stream.of(standbys.get(0), standbys.get(1))
                .max(Comparator.comparing(OwnWritesTest::received))
                .orElseThrow();
        most.promote();
        primary = most;
        standbys.remove(most);
        standbys.get(0).followOn(most);
        primary.synchronous("");
        int next = turns.get() + 40;
        while (turns.get() < next) {
            Thread.yield();
        }
        if (hangs) {
            old.freeze(false);
            next += 40;
            while (turns.get() < next) {
                Thread.yield();
            }
            old.kill();
        }
        old.follow(most);
        standbys.add(old);
        standbys.forEach(each -> primary.awaitStandby(each.name(), false));
        synchronise();
        course.add("promoted " + most.name() + most.port());
    }

    private static Long received(PostgresNode node) {
        return Long.valueOf(node.server().value("SELECT CAST(pg_last_wal_receive_lsn() - '0/0' AS bigint)"));
    }
}
