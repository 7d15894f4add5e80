package dev.based.tests.cluster;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.CommitOutcomeUnknownException;
import dev.based.Database;
import dev.based.SessionOptions;
import dev.based.Statement;
import dev.based.tests.Fixture;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.PointProxy;
import dev.based.tests.servers.PointProxy.Point;
import dev.based.tests.servers.PointProxy.Way;
import dev.based.tests.servers.PostgresNode;
import dev.based.tests.servers.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Connections to a primary and its standby are cut behind any number of bytes, whoever has them: the pools, or those who look at the servers.
 * What was acknowledged is there, what was told to have failed is not, and each caller reads what he has written. {@code
 * -Dbased.readers.cuts=2000} for so many cuts, {@code -Dbased.readers.seed=} draws their points again.
 */
@OnOneJdk
class CutReadersTest {
    private static final int CUTS = Integer.getInteger("based.readers.cuts", 60);
    private static final long SEED = Long.getLong("based.readers.seed", System.currentTimeMillis());
    private static final int CALLERS = 4;
    /** Most end while somebody uses them. */
    private static final int MOST_BYTES = 20_000;

    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final Random random = new Random(SEED);
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<Integer> inDoubt = ConcurrentHashMap.newKeySet();
    private final Set<Integer> failed = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> told = new ConcurrentHashMap<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger atTheStandby = new AtomicInteger();

    private synchronized @Nullable Point point() {
        if (cuts.get() >= CUTS) {
            return null;
        }
        cuts.incrementAndGet();
        Way way = random.nextInt(10) == 0 ? Way.SILENCE : random.nextBoolean() ? Way.CLOSE : Way.RESET;
        int bytes = 1 + random.nextInt(random.nextBoolean() ? MOST_BYTES / 10 : MOST_BYTES);
        return new Point(random.nextBoolean(), bytes, way);
    }

    @Test
    void cutsAnywhere_loseNothing_andEachReadsWhatHeWrote() throws InterruptedException {
        try (PostgresNode primary = PostgresNode.primary("a");
                PostgresNode standby = PostgresNode.standbyOf(primary, "b")) {
            primary.awaitStandby("b", false);
            primary.server().execute("CREATE TABLE numbers (v int PRIMARY KEY)");
            try (PointProxy first = new PointProxy(primary.server(), this::point);
                    PointProxy second = new PointProxy(standby.server(), this::point)) {
                Database database = Database.create(
                        "postgresql://" + Server.USER + ":" + Server.PASSWORD + "@127.0.0.1:" + first.port()
                                + ",127.0.0.1:" + second.port() + "/" + Server.USER
                                + "?readers=prefer-standby&read_your_writes=true&host_check=20ms&connect_timeout=2"
                                + "&sslmode=disable",
                        Fixture.OPTIONS.withMaxSize(3).withAcquireTimeout(Duration.ofMinutes(1)));
                while (outcome(database.connect()) != null) {
                    Thread.onSpinWait(); // it was cut
                }
                try {
                    call(database);
                } finally {
                    await(database.disconnect());
                }
            }
            judge(primary);
        }
    }

    private void call(Database database) throws InterruptedException {
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(new Thread(
                    () -> {
                        try {
                            while (violations.isEmpty() && (cuts.get() < CUTS || atTheStandby.get() == 0)) {
                                call(database, numbers.getAndIncrement());
                            }
                        } catch (RuntimeException | Error hanging) {
                            violations.add("a call has not ended: " + hanging);
                        }
                    },
                    "caller-" + i));
        }
        callers.forEach(Thread::start);
        for (Thread caller : callers) {
            caller.join();
        }
    }

    private void call(Database database, int number) {
        Statement insert =
                Statement.of("INSERT INTO numbers VALUES (?)", number).withTimeout(LIMIT);
        CompletionStage<?> write = number % 2 == 0
                ? database.execute(insert)
                : database.session(SessionOptions.DEFAULT.withTimeout(LIMIT), session -> session.execute(insert));
        Throwable error = outcome(write);
        tell("write", error);
        (error == null ? acknowledged : error instanceof CommitOutcomeUnknownException ? inDoubt : failed).add(number);
        for (int read = 0; read < 3; read++) {
            read(database, number, error);
        }
    }

    private void read(Database database, int number, @Nullable Throwable written) {
        boolean[] seen = new boolean[2];
        Throwable error = outcome(database.session(
                SessionOptions.READ_ONLY.withTimeout(LIMIT),
                session -> session.fetchOne(
                                "SELECT EXISTS (SELECT FROM numbers WHERE v = ?) AS there, pg_is_in_recovery() AS standby",
                                number)
                        .thenAccept(row -> {
                            seen[0] = row.orElseThrow().getBoolean("there");
                            seen[1] = row.orElseThrow().getBoolean("standby");
                        })));
        tell("read", error);
        if (error != null) {
            return;
        }
        reads.incrementAndGet();
        atTheStandby.addAndGet(seen[1] ? 1 : 0);
        boolean wrong = acknowledged.contains(number) ? !seen[0] : failed.contains(number) && seen[0];
        if (wrong) {
            violations.add(number + " is " + (seen[0] ? "" : "not ") + "there at "
                    + (seen[1] ? "the standby" : "the primary") + ", though its writer was told " + written);
        }
    }

    private void tell(String call, @Nullable Throwable error) {
        if (error != null) {
            told.computeIfAbsent(call + " " + error.getClass().getSimpleName(), none -> new AtomicInteger())
                    .incrementAndGet();
        }
    }

    private void judge(PostgresNode primary) {
        Set<Integer> there = ConcurrentHashMap.newKeySet();
        Stream.of(primary.server()
                        .value("SELECT COALESCE(string_agg(CAST(v AS text), ','), '-1') FROM numbers")
                        .split(","))
                .map(Integer::valueOf)
                .forEach(there::add);
        System.out.println("Cut readers: seed " + SEED + ", " + cuts + " cuts, " + acknowledged.size()
                + " acknowledged, "
                + inDoubt.size() + " in doubt, " + failed.size() + " failed, " + reads + " reads, " + atTheStandby
                + " at the standby, told " + new TreeMap<>(told));
        assertThat(violations).as("seed " + SEED).isEmpty();
        assertThat(there).as("acknowledged, seed " + SEED).containsAll(acknowledged);
        assertThat(failed).as("failed, seed " + SEED).noneMatch(there::contains);
        assertThat(reads).hasPositiveValue();
    }
}
