package dev.based.tests.faults;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.Credentials;
import dev.based.Database;
import dev.based.DatabaseNotConnectedException;
import dev.based.DatabaseOptions;
import dev.based.PoolSnapshot.Closed;
import dev.based.tests.Fixture;
import dev.based.tests.servers.FreezingProxy;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What an operator does to a database while it is used: disconnects it, evicts, pauses, gives it short lives. */
class OperationsTest {
    private static final int ROUNDS = 15;

    private static Database connect(String url, DatabaseOptions options) {
        return await(Database.create(url, options).connect());
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** The threads of databases that were not there before. */
    private static Set<Thread> left(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(each ->
                        !before.contains(each) && each.getName().matches("(based-connection|based-timer|vert\\.x).*"))
                .collect(Collectors.toSet());
    }

    private static String url(String name) {
        return name.equals("SQLITE")
                ? "sqlite://"
                : Servers.get(ServerKind.valueOf(name)).url();
    }

    private static List<CompletableFuture<?>> calls(Database database, int count) {
        List<CompletableFuture<?>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            CompletionStage<?> call = i % 3 == 0
                    ? database.session(
                            session -> session.fetchAll("SELECT 1").thenCompose(rows -> session.fetchAll("SELECT 2")))
                    : database.fetchAll("SELECT 1");
            calls.add(call.toCompletableFuture());
        }
        return calls;
    }

    /** At whatever moment it comes. */
    @ParameterizedTest
    @CsvSource({"SQLITE,1", "POSTGRES,1", "POSTGRES,4", "MARIADB,1", "MYSQL,4"})
    void l4_disconnect_completes_whenEachCallHas(String name, int share) {
        long seed = System.nanoTime();
        System.out.println("OperationsTest " + name + " seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            DatabaseOptions options = name.equals("SQLITE") ? Fixture.OPTIONS : Fixture.OPTIONS.withShare(share);
            Database database = connect(url(name), options.withMaxSize(2));
            List<CompletableFuture<?>> calls = calls(database, 60);
            LockSupport.parkNanos(random.nextLong(3_000_000)); // a moment of the calls', which none is to suit
            CompletionStage<Long> pending = database.disconnect()
                    .thenApply(nothing ->
                            calls.stream().filter(each -> !each.isDone()).count());
            assertThat(await(pending)).as("round %d", round).isZero();
        }
    }

    /** The network is gone while another connection is on its way; nothing of it is waited for, or left. */
    @Test
    void l4_disconnect_whileAConnectionIsOpenedInVain_leavesNothing() {
        Server server = Servers.postgres();
        try (FreezingProxy network = new FreezingProxy(server)) {
            Set<Thread> before = Set.copyOf(Thread.getAllStackTraces().keySet());
            String url = server.parts().toBuilder()
                    .host("127.0.0.1")
                    .port(network.port())
                    .build()
                    .withOption("connect_timeout", "1h")
                    .toStringWithPassword();
            Database database = connect(url, Fixture.OPTIONS.withMaxSize(2).withAcquireTimeout(Duration.ofHours(1)));
            CompletableFuture<Integer> gate = new CompletableFuture<>();
            CompletionStage<Integer> holder = database.session(session -> gate);
            network.freeze();
            CompletableFuture<?> waiting = database.fetchAll("SELECT 1").toCompletableFuture();
            until(() -> database.pool().opening() == 1);
            waiting.cancel(true);
            gate.complete(1);
            await(holder);
            Set<Thread> own = left(before);
            await(database.disconnect());
            try {
                until(() -> own.stream().noneMatch(Thread::isAlive));
            } catch (AssertionError stay) {
                throw new AssertionError(left(before).toString(), stay);
            }
        }
    }

    /** The network loses what is under way, and nothing that comes later. */
    @Test
    void o2_connectionsThatAreOpenedInVain_keepNobodyFromOthers() {
        Server server = Servers.postgres();
        try (FreezingProxy network = new FreezingProxy(server)) {
            String url = server.parts().toBuilder()
                    .host("127.0.0.1")
                    .port(network.port())
                    .build()
                    .withOption("connect_timeout", "1h")
                    .toStringWithPassword();
            Database database = connect(url, Fixture.OPTIONS.withMaxSize(4).withAcquireTimeout(Duration.ofHours(1)));
            CompletableFuture<Integer> gate = new CompletableFuture<>();
            CompletionStage<Integer> holder = database.session(session -> gate);
            network.freeze();
            List<CompletableFuture<?>> calls = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                calls.add(database.fetchAll("SELECT 1").toCompletableFuture());
            }
            until(() -> network.stuck() >= 2);
            network.thaw();
            calls.forEach(call -> await(call));
            gate.complete(1);
            await(holder);
            await(database.disconnect());
        }
    }

    /** Nothing that a call runs is cut short by it. */
    @ParameterizedTest
    @EnumSource
    void o5_lifetimeThatIsShorterThanAStatement_failsNobody(ServerKind kind) {
        DatabaseOptions brief = Fixture.OPTIONS.withMaxSize(3).withMaxLifetime(Duration.ofMillis(20));
        Database database = connect(Servers.get(kind).url(), brief);
        String sleep = kind == ServerKind.POSTGRES ? "SELECT pg_sleep(0.1)" : "SELECT SLEEP(0.1)";
        List<CompletionStage<?>> calls = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            calls.add(i % 2 == 0 ? database.fetchAll(sleep) : database.session(session -> session.fetchAll(sleep)));
        }
        calls.forEach(call -> await(call));
        assertThat(database.pool().closed().get(Closed.LIFETIME)).isPositive();
        await(database.disconnect());
    }

    /** Also from what is chained to the calls themselves. */
    @ParameterizedTest
    @EnumSource
    void evictPauseAndResume_whileCallsRun_failNobody(ServerKind kind) {
        Database database = connect(Servers.get(kind).url(), Fixture.OPTIONS.withMaxSize(4));
        AtomicInteger count = new AtomicInteger();
        for (int round = 0; round < 5; round++) {
            List<CompletableFuture<?>> calls = calls(database, 40);
            for (CompletableFuture<?> call : calls) {
                call.thenRun(() -> {
                    switch (count.incrementAndGet() % 8) {
                        case 1 -> database.evict();
                        case 3 -> database.pause();
                        case 5 -> database.resume();
                        default -> {}
                    }
                });
            }
            CompletionStage<?> calm = database.pause();
            database.evict();
            calm.whenComplete((nothing, error) -> database.resume());
            CompletableFuture<?> all = CompletableFuture.allOf(calls.toArray(new CompletableFuture<?>[0]));
            until(() -> {
                database.resume(); // behind a pause that came last
                return all.isDone();
            });
            await(all);
        }
        await(database.disconnect());
    }

    @ParameterizedTest
    @EnumSource
    void evict_fails_whereTheDatabaseIsNotConnected(ServerKind kind) {
        try (FreezingProxy network = new FreezingProxy(Servers.get(kind))) {
            network.freeze();
            String url = Servers.get(kind).parts().toBuilder()
                    .host("127.0.0.1")
                    .port(network.port())
                    .build()
                    .toStringWithPassword();
            Database database = Database.create(url, Fixture.OPTIONS);
            assertThatThrownBy(database::evict)
                    .isInstanceOf(DatabaseNotConnectedException.class)
                    .hasMessageContaining("Call connect()");
            CompletionStage<Database> connecting = database.connect();
            assertThatThrownBy(database::evict)
                    .isInstanceOf(DatabaseNotConnectedException.class)
                    .hasMessageContaining("still connecting");
            await(database.disconnect());
            assertThat(failure(connecting)).isInstanceOf(CancellationException.class);
            assertThatThrownBy(database::evict)
                    .isInstanceOf(DatabaseNotConnectedException.class)
                    .hasMessageContaining("was disconnected");
        }
    }

    /** Such a function waits for itself, and is given up. */
    @Test
    void l6_credentialsThatTheDatabaseItselfIsAskedFor_areGivenUp() {
        Server server = Servers.postgres();
        Database[] own = new Database[1];
        AtomicInteger asked = new AtomicInteger();
        Credentials right = Credentials.of(server.user(), server.password()).validUntil(Instant.MIN);
        DatabaseOptions options = Fixture.OPTIONS
                .withMaxSize(2)
                .withAcquireTimeout(Duration.ofSeconds(1))
                .withCredentials(() -> asked.incrementAndGet() == 1
                        ? CompletableFuture.completedFuture(right)
                        : own[0].session(session -> session.fetchAll("SELECT 1"))
                                .thenApply(rows -> right));
        own[0] = Database.create(server.url(), options);
        await(own[0].connect());
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        CompletionStage<Integer> holder = own[0].session(session -> gate);
        assertThat(failure(own[0].fetchAll("SELECT 1"))).hasMessageContaining("withCredentials");
        gate.complete(1);
        await(holder);
        await(own[0].disconnect());
    }
}
