package dev.based.tests.cuts;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.PointProxy.Point;
import dev.based.tests.servers.PostgresNode;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import dev.based.tests.servers.SlowProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * O1, O2, E5: a connection is cut behind each message and every few bytes, in both directions, in three ways. {@code
 * -Dbased.cuts=all} makes all cuts, {@code -Dbased.cuts=500} so many for each server, {@code -Dbased.cuts.seconds=300} those that come
 * to be made within so long; {@code -Dbased.cuts.seed=} draws those of an earlier run again.
 */
@Timeout(value = 55, unit = TimeUnit.MINUTES)
@OnOneJdk
class CutsTest {
    private static final String CUTS = System.getProperty("based.cuts", "40");
    private static final long SEED = Long.getLong("based.cuts.seed", System.currentTimeMillis());
    private static final long MOST_NANOS =
            TimeUnit.SECONDS.toNanos(Long.getLong("based.cuts.seconds", TimeUnit.HOURS.toSeconds(1)));
    private static final int LANES = 4;

    /** A cut to be made. */
    private record Trial(Scenario scenario, Point point) {}

    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final List<AssertionError> violations = Collections.synchronizedList(new ArrayList<>());

    @ParameterizedTest
    @EnumSource
    void o1_aCutAnywhere_losesAndDoublesNothing(ServerKind kind) {
        cut(kind.name(), Servers.get(kind), "");
    }

    /** It is looked at with each connection that is lost, and never written to. */
    @Test
    void o1_aCutAnywhere_besideAStandby_losesAndDoublesNothing() {
        try (PostgresNode primary = PostgresNode.primary("a");
                PostgresNode standby = PostgresNode.standbyOf(primary, "b")) {
            primary.awaitStandby("b", false);
            cut("POSTGRES beside a standby", primary.server(), ",127.0.0.1:" + standby.port());
        }
    }

    private void cut(String name, Server server, String beside) {
        ServerKind kind = server.kind();
        List<Lane> lanes = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(LANES);
        long start = System.nanoTime();
        try {
            for (int i = 0; i < LANES; i++) {
                lanes.add(new Lane(server, beside));
            }
            Queue<Trial> trials = drawn(kind, lanes.get(0));
            int drawn = trials.size();
            lanes.stream()
                    .map(lane -> CompletableFuture.runAsync(() -> run(lane, trials, start + MOST_NANOS), threads))
                    .toList()
                    .forEach(CompletableFuture::join);
            System.out.println("Cuts of " + name + ": " + (drawn - trials.size()) + " of " + drawn + ", seed " + SEED
                    + ", "
                    + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + " s, outcomes " + outcomes + ", "
                    + violations.size() + " violations");
        } finally {
            threads.shutdown();
            lanes.forEach(Lane::close);
        }
        assertThat(violations).isEmpty();
    }

    private static Queue<Trial> drawn(ServerKind kind, Lane lane) {
        List<Trial> trials = new ArrayList<>();
        for (Scenario scenario : Scenario.values()) {
            Points.of(kind, lane.record(scenario)).stream()
                    .filter(point -> scenario.endsIn(point.way()))
                    .forEach(point -> trials.add(new Trial(scenario, point)));
        }
        Collections.shuffle(trials, new Random(SEED));
        int count = CUTS.equals("all") ? trials.size() : Math.min(Integer.parseInt(CUTS), trials.size());
        return new ConcurrentLinkedQueue<>(trials.subList(0, count));
    }

    private void run(Lane lane, Queue<Trial> trials, long end) {
        for (Trial trial = trials.poll(); trial != null; trial = end - System.nanoTime() > 0 ? trials.poll() : null) {
            try {
                String outcome =
                        trial.scenario() + " " + trial.point().way() + " " + lane.cut(trial.scenario(), trial.point());
                synchronized (outcomes) {
                    outcomes.merge(outcome, 1, Integer::sum);
                }
            } catch (AssertionError | RuntimeException violation) {
                System.out.println("Violation: " + trial + ": " + violation);
                violations.add(new AssertionError(trial + ", seed " + SEED + ": " + violation, violation));
            }
        }
    }

    /** Byte by byte, and by a network that is far away and narrow. */
    @ParameterizedTest
    @CsvSource({"POSTGRES, 1, 0", "POSTGRES, 200, 5", "MARIADB, 1, 0", "MARIADB, 200, 5", "MYSQL, 1, 0", "MYSQL, 200, 5"
    })
    void o2_aSlowNetwork_changesNothing(ServerKind kind, int piece, long delayMillis) {
        Duration limit = Duration.ofSeconds(15);
        try (Server server = Servers.get(kind).newDatabase();
                SlowProxy proxy = new SlowProxy(server, piece, delayMillis)) {
            Lane.fill(server);
            Database database = Database.create(Lane.url(server, proxy.port(), limit));
            await(database.connect());
            int rows = 0;
            for (Scenario scenario : Scenario.values()) {
                await(scenario.run(database, rows, limit));
                rows += scenario.rows();
            }
            await(database.disconnect());
            assertThat(server.value("SELECT count(*) FROM cuts")).isEqualTo(String.valueOf(rows));
        }
    }
}
