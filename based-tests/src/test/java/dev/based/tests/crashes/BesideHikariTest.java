package dev.based.tests.crashes;

import dev.based.tests.servers.FreezingProxy;
import dev.based.tests.servers.Observer;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

/** Faults side by side with HikariCP, with {@code -Dbased.hikari=20}. It prints. */
@EnabledIfSystemProperty(named = "based.hikari", matches = "\\d+")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class BesideHikariTest {
    private static final int CALLERS = 16;
    private static final Duration IDLE = Duration.ofSeconds(2);
    /** Both pools ask no connection whether it lives that was used so shortly before; HikariCP's is half a second. */
    private static final Duration LONG_IDLE = Duration.ofSeconds(6);

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
                for (var each : Peer.ALL.entrySet()) {
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
        for (var each : Peer.ALL.entrySet()) {
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

    @org.junit.jupiter.api.RepeatedTest(12)
    void firewall() throws Exception {
        try (Server server = Servers.get(ServerKind.POSTGRES).newDatabase();
                FreezingProxy network = new FreezingProxy(server)) {
            server.execute(Bank.tables());
            try (Peer peer = Peer.ALL.get("Based").make(server, network.port(), Peer.LIMIT)) {
                together(peer, CALLERS);
                network.freeze();
                network.thaw();
                System.out.println("Silent firewall: " + together(peer, CALLERS, () -> LONG_IDLE) + "; then "
                        + together(peer, CALLERS));
            }
        }
    }
}
