package dev.based.tests.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.Database;
import dev.based.DatabaseTimeoutException;
import dev.based.Session;
import dev.based.SessionOptions;
import dev.based.tests.Fixture;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import dev.based.tests.support.Outcomes;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Code that waits, on a connection's own thread, for what only that thread can read is told where it does. */
class BlockedThreadsTest {
    private static final SessionOptions SOON = SessionOptions.DEFAULT.withTimeout(Duration.ofSeconds(4));

    private static CompletableFuture<Void> both(Session session) {
        return CompletableFuture.allOf(
                session.fetchAll("SELECT 1").toCompletableFuture(),
                session.fetchAll("SELECT 2").toCompletableFuture());
    }

    private static CompletionStage<Integer> joinsInTheBody(Session session) {
        both(session).join();
        return CompletableFuture.completedFuture(1);
    }

    private static CompletionStage<Integer> joinsInWhatIsChained(Session session) {
        return session.fetchAll("SELECT 0").thenApply(rows -> {
            both(session).join();
            return 1;
        });
    }

    /** What takes as long, and waits as it should. */
    private static CompletionStage<Integer> awaits(Session session, ServerKind kind) {
        return Async.async(() -> {
            Async.await(session.fetchAll(kind == ServerKind.POSTGRES ? "SELECT pg_sleep(3)" : "SELECT SLEEP(3)"));
            Async.await(both(session));
            return 1;
        });
    }

    /** A driver that waits in Java for another one's lock, on the connection's thread, is none of the user's code. */
    private static CompletionStage<Integer> waitsForALock(List<Database> databases, CompletableFuture<Integer> gate) {
        Database database = Outcomes.await(Database.create("hsqldb:///" + UUID.randomUUID(), Fixture.OPTIONS)
                .connect());
        databases.add(database);
        Outcomes.await(database.execute("CREATE TABLE t (id INT PRIMARY KEY, n INT)"));
        Outcomes.await(database.execute("INSERT INTO t VALUES (1, 1)"));
        CountDownLatch locked = new CountDownLatch(1);
        CompletionStage<Integer> first =
                database.session(s -> s.execute("UPDATE t SET n = 2").thenCompose(inserted -> {
                    locked.countDown();
                    return gate;
                }));
        Outcomes.await(locked);
        CompletionStage<Integer> second =
                database.session(s -> s.execute("UPDATE t SET n = 3").thenApply(done -> 1));
        return first.thenCombine(second, (one, two) -> two);
    }

    private static String logged(Runnable action) {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8);
    }

    @Test
    void d4_codeThatBlocksAConnectionsThread_isToldWhere() {
        List<Throwable> failures = new ArrayList<>();
        List<Integer> well = new ArrayList<>();
        String log = logged(() -> run(failures, well));
        assertThat(failures)
                .hasSize(4)
                .allSatisfy(error -> assertThat(error)
                        .isInstanceOf(DatabaseTimeoutException.class)
                        .satisfies(timeout -> assertThat(timeout.getSuppressed())
                                .anySatisfy(shown -> assertThat(shown)
                                        .hasMessageContaining(BlockedThreadsTest.class.getName() + ".")
                                        .hasMessageContaining("Async.await(stage)"))));
        assertThat(well).containsExactly(1, 1, 1);
        assertThat(log)
                .contains("WARN")
                .containsPattern("blocked here, at \\S+BlockedThreadsTest.joinsInTheBody")
                .containsPattern("blocked here, at \\S+BlockedThreadsTest.lambda\\$joinsInWhatIsChained")
                .contains("a session whose body is in " + BlockedThreadsTest.class.getName())
                .doesNotContain("awaits(")
                .doesNotContain("hsqldb");
    }

    private static void run(List<Throwable> failures, List<Integer> well) {
        try (Server postgres = Servers.postgres().newDatabase();
                Server mariadb = Servers.mariadb().newDatabase()) {
            List<Database> databases = new ArrayList<>();
            List<CompletionStage<?>> blocked = new ArrayList<>();
            List<CompletionStage<Integer>> awaiting = new ArrayList<>();
            for (Server server : List.of(postgres, mariadb)) {
                Database database = Outcomes.await(
                        Database.create(server.url(), Fixture.OPTIONS).connect());
                databases.add(database);
                blocked.add(database.session(SOON, BlockedThreadsTest::joinsInTheBody));
                blocked.add(database.session(SOON, BlockedThreadsTest::joinsInWhatIsChained));
                awaiting.add(database.session(s -> awaits(s, server.kind())));
            }
            CompletableFuture<Integer> gate = new CompletableFuture<>();
            awaiting.add(waitsForALock(databases, gate));
            blocked.forEach(stage -> failures.add(Outcomes.failure(stage)));
            gate.complete(1);
            awaiting.forEach(stage -> well.add(Outcomes.await(stage)));
            databases.forEach(database -> Outcomes.await(database.disconnect()));
        }
    }
}
