package dev.based.tests.crashes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.CommitOutcomeUnknownException;
import dev.based.tests.servers.FreezingProxy;
import dev.based.tests.servers.Observer;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.ServerProgram;
import dev.based.tests.servers.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Faults side by side with HikariCP: {@code -Dbased.hikari=20} kills each server so often. It prints; what is asserted is that no
 * more calls fail than may.
 */
@EnabledIfSystemProperty(named = "based.hikari", matches = "\\d+")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class BesideHikariTest {
    static final String CHANGE = "UPDATE counter SET n = n + 1";

    private static final int KILLS = Integer.getInteger("based.hikari", 0);
    private static final int CALLERS = 16;
    private static final Duration IDLE = Duration.ofSeconds(2);
    /** Both pools ask no connection whether it lives that was used so shortly before; HikariCP's is half a second. */
    private static final Duration LONG_IDLE = Duration.ofSeconds(6);

    /** Makes a pool before a server, whose statements have a limit. */
    private interface Maker {
        Peer make(Server server, int port, Duration limit);
    }

    private static final Map<String, Maker> PEERS =
            new TreeMap<>(Map.of("Based", Peer::based, "HikariCP", Peer::hikari));

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4 * CALLERS);

    private String together(Peer peer, int callers) throws Exception {
        return together(peer, callers, () -> Duration.ZERO);
    }

    /** Calls by many threads, each at its own moment; how many failed, and how long the slowest took. */
    private String together(Peer peer, int callers, Supplier<Duration> when) throws Exception {
        AtomicInteger failed = new AtomicInteger();
        List<Future<Long>> calls = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            calls.add(threads.schedule(
                    () -> {
                        long begun = System.nanoTime();
                        try {
                            peer.call();
                        } catch (Exception error) {
                            failed.incrementAndGet();
                        }
                        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
                    },
                    when.get().toNanos(),
                    TimeUnit.NANOSECONDS));
        }
        long slowest = 0;
        for (Future<Long> call : calls) {
            slowest = Math.max(slowest, call.get());
        }
        return failed + " of " + callers + " fail, the slowest takes " + slowest + " ms";
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRES", "MARIADB"})
    void restarts(ServerKind kind) throws Exception {
        for (var each : PEERS.entrySet()) {
            try (ServerProgram program = ServerProgram.start(kind)) {
                program.server().execute(Bank.tables());
                try (Peer peer =
                        each.getValue().make(program.server(), program.server().port(), Peer.PATIENCE)) {
                    restarts(each.getKey(), program, peer);
                }
            }
        }
    }

    private void restarts(String name, ServerProgram program, Peer peer) throws Exception {
        AtomicInteger succeeded = new AtomicInteger();
        Map<String, Integer> failed = new ConcurrentHashMap<>(); // as what
        CompletableFuture<Integer> over = new CompletableFuture<>();
        List<Future<?>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(threads.submit(() -> {
                while (!over.isDone()) {
                    try {
                        peer.call();
                        succeeded.incrementAndGet();
                    } catch (Exception error) {
                        Throwable told = error instanceof ExecutionException ? error.getCause() : error;
                        failed.merge(told.getClass().getSimpleName(), 1, Integer::sum);
                    }
                }
            }));
        }
        List<Long> millis = new ArrayList<>();
        List<Long> starts = new ArrayList<>();
        AtomicInteger inFlight = new AtomicInteger();
        for (int kill = 0; kill < KILLS; kill++) {
            awaitMore(succeeded, 100);
            program.kill(() -> inFlight.addAndGet(peer.inUse()));
            long killed = System.nanoTime();
            program.restart();
            long ready = System.nanoTime();
            starts.add(TimeUnit.NANOSECONDS.toMillis(ready - killed));
            awaitMore(succeeded, 1);
            millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - ready));
        }
        awaitMore(succeeded, 100);
        over.complete(1);
        for (Future<?> caller : callers) {
            caller.get();
        }
        millis.sort(null);
        starts.sort(null);
        System.out.println("Restarts of " + program.server().kind() + ", " + name + ": " + KILLS + " kills, "
                + failed + " failed calls of about " + inFlight + " in flight, the server starts in "
                + starts.get(KILLS / 2)
                + " ms (median), " + starts.get(KILLS - 1) + " ms (longest), first success after "
                + millis.get(KILLS / 2) + " ms (median), "
                + millis.get(KILLS - 1) + " ms (longest)");
        int told = failed.values().stream().mapToInt(Integer::intValue).sum();
        if (name.equals("Based")) {
            assertThat(told).isLessThanOrEqualTo(Peer.SIZE * KILLS);
            assertThat(failed.keySet())
                    .as("what was not sent is not failed")
                    .isSubsetOf(CommitOutcomeUnknownException.class.getSimpleName());
        }
        assertThat(Integer.parseInt(program.server().value("SELECT n FROM counter")))
                .as("what took effect")
                .isBetween(succeeded.get(), succeeded.get() + told);
    }

    private static void awaitMore(AtomicInteger count, int more) {
        int target = count.get() + more;
        while (count.get() < target) {
            Thread.onSpinWait();
        }
    }

    /** The server ends what is idle: callers long after, and at the very moment. */
    @ParameterizedTest
    @EnumSource
    void idleTimeouts(ServerKind kind) throws Exception {
        try (Server server = Servers.get(kind).newDatabase();
                Observer observer = new Observer(server)) {
            server.execute(Bank.tables());
            String name = server.database();
            server.execute(
                    kind == ServerKind.POSTGRES
                            ? "ALTER DATABASE " + name + " SET idle_session_timeout = '" + IDLE.toMillis() + "'"
                            : "SET GLOBAL wait_timeout = " + IDLE.toSeconds());
            try {
                for (var each : PEERS.entrySet()) {
                    try (Peer peer = each.getValue().make(server, server.port(), Peer.PATIENCE)) {
                        together(peer, CALLERS);
                        observer.awaitClients(0);
                        System.out.println("Idle timeout of " + kind + ", long after, " + each.getKey() + ": "
                                + together(peer, 4 * CALLERS, () -> IDLE));
                        for (int round = 0; round < 4; round++) {
                            System.out.println("Idle timeout of " + kind + ", at the moment, " + each.getKey() + ": "
                                    + together(
                                            peer,
                                            CALLERS,
                                            () -> IDLE.plusMillis(
                                                    ThreadLocalRandom.current().nextInt(-30, 30))));
                        }
                    }
                    observer.awaitClients(0);
                }
            } finally {
                if (kind != ServerKind.POSTGRES) {
                    server.execute("SET GLOBAL wait_timeout = 28800");
                }
            }
        }
    }

    /** A firewall forgets all connections and tells nobody; new ones pass. */
    @ParameterizedTest
    @EnumSource
    void silentFirewalls(ServerKind kind) throws Exception {
        for (var each : PEERS.entrySet()) {
            try (Server server = Servers.get(kind).newDatabase();
                    FreezingProxy network = new FreezingProxy(server)) {
                server.execute(Bank.tables());
                try (Peer peer = each.getValue().make(server, network.port(), Peer.LIMIT)) {
                    together(peer, CALLERS);
                    network.freeze();
                    network.thaw();
                    System.out.println("Silent firewall, " + kind + ", " + each.getKey() + ": "
                            + together(peer, CALLERS, () -> LONG_IDLE) + "; then " + together(peer, CALLERS));
                }
            }
        }
    }
}
