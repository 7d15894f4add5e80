package dev.based.tests.fuzz;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.Queries;
import dev.based.Session;
import dev.based.Statement;
import dev.based.tests.servers.FakeServer;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Servers that send anything: what real ones said, with random faults, in pieces of any size. Each call ends, and a session on
 * a good connection of the same pool, whose threads serve all, goes on. {@code -Dbased.fuzz=10000} tells how many connections
 * get such a stream for each database, {@code -Dbased.fuzz.seed=} draws those of an earlier run again.
 */
@OnOneJdk
class ServerFuzzTest {
    private static final int STREAMS = Integer.getInteger("based.fuzz", 60);
    private static final long SEED = Long.getLong("based.fuzz.seed", System.currentTimeMillis());
    private static final Duration LIMIT = Duration.ofMillis(500);

    /** More than a connection needs, and less than any of the lengths that are announced. */
    private static final long MEMORY = 64L << 20;

    private static final DatabaseOptions OPTIONS = DatabaseOptions.DEFAULT
            .withMinSize(1)
            .withMaxSize(2)
            .withAcquireTimeout(Duration.ofSeconds(1))
            .withDisconnectTimeout(Duration.ofSeconds(1));

    private static DatabaseUrl url(Server server, int port) {
        boolean postgres = server.kind() == ServerKind.POSTGRES;
        return server.parts().toBuilder()
                .host("127.0.0.1")
                .port(port)
                // An embedded server lets this one in without a password, of which no two proofs are equal.
                .username(postgres ? "postgres" : server.user())
                .build()
                .withOption("sslmode", postgres ? "disable" : "disabled")
                .withOption("connect_timeout", "500ms");
    }

    private static CompletionStage<?> call(Queries queries, int number) {
        return switch (number) {
            case 0 ->
                queries.fetchAll(Statement.of(
                                "SELECT 1, 'some text', 1.5, CAST('2024-02-29' AS date), NULL, CAST(? AS char(3))",
                                "abc")
                        .withTimeout(LIMIT));
            case 1 ->
                queries.fetchAll(Statement.of("SELECT table_name FROM information_schema.tables ORDER BY 1 LIMIT 100")
                        .withTimeout(LIMIT));
            case 2 -> queries.execute(Statement.of("SELECT * FROM nothing").withTimeout(LIMIT));
            default ->
                queries.fetchAll(Statement.of(
                                "SELECT 1, 'some text', 1.5, CAST('2024-02-29' AS date), NULL," + " CAST(? AS char(3))",
                                "def")
                        .withTimeout(LIMIT));
        };
    }

    private static List<byte[]> record(Server server) throws IOException {
        Recording recording = new Recording();
        AtomicBoolean first = new AtomicBoolean(true);
        try (FakeServer proxy = new FakeServer((in, out) -> {
            if (first.getAndSet(false)) {
                recording.record(server, in, out);
            }
        })) {
            Database database =
                    Database.create(url(server, proxy.port()).toStringWithPassword(), OPTIONS.withMaxSize(1));
            connect(database, first);
            for (int number = 0; number < 4; number++) {
                outcome(call(database, number));
            }
            await(database.disconnect());
        }
        return recording.turns();
    }

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void x2_anythingFromAServer_endsItsCallsOnly(ServerKind kind) throws IOException {
        Server server = Servers.get(kind);
        System.out.println("Fuzz of " + kind + ": " + STREAMS + " streams, seed " + SEED);
        List<byte[]> turns = record(server);
        assertThat(turns).hasSizeGreaterThan(3);
        Random random = new Random(SEED);
        AtomicInteger streams = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();
        AtomicBoolean first = new AtomicBoolean(true);
        try (FakeServer anybody = new FakeServer((in, out) -> {
            if (first.getAndSet(false)) {
                Recording.pass(server, in, out);
                return;
            }
            Mutation mutation;
            synchronized (random) {
                // Without a fault until one was answered, which tells that what is played can be.
                mutation = new Mutation(
                        turns, kind == ServerKind.POSTGRES, new Random(random.nextLong()), answered.get() > 0);
            }
            streams.incrementAndGet();
            Recording.play(mutation, in, out);
        })) {
            Database database = Database.create(url(server, anybody.port()).toStringWithPassword(), OPTIONS);
            connect(database, first);
            CompletableFuture<String> done = new CompletableFuture<>();
            CompletableFuture<Session> opened = new CompletableFuture<>();
            CompletionStage<?> held = database.session(session -> {
                opened.complete(session);
                return done;
            });
            Session good = await(opened);
            assertThat(await(good.fetchValue(Integer.class, "SELECT 1"))).isEqualTo(1);
            run(database, good, streams, answered);
            done.complete("done");
            await(held);
            await(database.disconnect());
        }
    }

    /** Connects to the real server, which may be slow for a limit that suits those that say nothing. */
    private static void connect(Database database, AtomicBoolean first) {
        Throwable error = outcome(database.connect());
        for (int attempt = 0; error != null && attempt < 10; attempt++) {
            first.set(true);
            error = outcome(database.connect());
        }
        assertThat(error).isNull();
    }

    private static void run(Database database, Session good, AtomicInteger streams, AtomicInteger answered) {
        long memory = PlatformDependent.usedDirectMemory();
        for (int number = 0; streams.get() < STREAMS; number++) {
            Throwable error = outcome(call(database, number % 4));
            if (error == null) {
                answered.incrementAndGet();
            }
            for (Throwable cause = error; cause != null; cause = cause.getCause()) {
                assertThat(cause).isNotInstanceOf(VirtualMachineError.class);
            }
            assertThat(await(good.fetchValue(Integer.class, "SELECT 1"))).isEqualTo(1);
            assertThat(PlatformDependent.usedDirectMemory() - memory).isLessThan(MEMORY);
        }
        System.out.println("Streams: " + streams.get() + ", calls that were answered: " + answered);
        assertThat(answered.get()).as("streams that were right up to an answer").isPositive();
    }
}
