package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.tests.servers.SameKeysProxy;
import dev.based.tests.servers.Server;
import dev.based.tests.support.Outcomes;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Who brings a request to cancel waits for the server to close, as libpq does; PgBouncer 1.18 ends if the client is first. */
class CancelRequestsTest extends PostgresTest {
    private static final String RUNNING = "SELECT count(*) FROM pg_stat_activity"
            + " WHERE query LIKE '%/* asked to stop */' AND state = 'active' AND pid <> pg_backend_pid()";

    /** A statement that runs on the server, behind the watch. */
    private CompletableFuture<?> sleeping(Server server, CancelWatch watch) {
        Database database = connect(server.parts().toBuilder()
                .host("127.0.0.1")
                .port(watch.port())
                .build()
                .withOption("sslmode", "disable")
                .toStringWithPassword());
        CompletableFuture<?> sleeping =
                database.fetchOne("SELECT pg_sleep(60) /* asked to stop */").toCompletableFuture();
        long deadline = System.nanoTime() + Outcomes.PATIENCE.toNanos();
        while (!server.value(RUNNING).equals("1")) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
        return sleeping;
    }

    @Test
    void requestToCancel_isClosedByTheServer() throws Exception {
        Server server = server();
        try (CancelWatch watch = new CancelWatch(server, true)) {
            CompletableFuture<?> sleeping = sleeping(server, watch);

            assertThat(sleeping.cancel(true)).isTrue();

            assertThat(await(watch.clientLeftFirst())).isFalse();
        }
    }

    /** It waits for the server still when the database is disconnected, and nothing is printed of that. */
    @Test
    void requestToCancel_thatIsNotAnswered_endsWithoutNoise() throws Exception {
        Server server = server();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (CancelWatch watch = new CancelWatch(server, false)) {
            CompletableFuture<?> sleeping = sleeping(server, watch);
            sleeping.cancel(true);
            assertThat(await(watch.clientLeftFirst())).isFalse();
            close();
        } finally {
            System.setErr(before);
            server.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%/* asked to stop */'"
                            + " AND pid <> pg_backend_pid()");
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).doesNotContain("at io.netty.");
    }

    /** Each connection keeps its own state of things, and a request to cancel has the key that the server knows. */
    @Test
    void twoConnectionsWithTheSameKey_areToldApart() {
        try (SameKeysProxy proxy = new SameKeysProxy(server())) {
            Database database = connect(
                    server().parts().toBuilder()
                            .host("127.0.0.1")
                            .port(proxy.port())
                            .build()
                            .withOption("sslmode", "disable")
                            .toStringWithPassword(),
                    ONE.withMaxSize(2).withMinSize(2));
            CompletableFuture<Object> entered = new CompletableFuture<>();
            CompletionStage<Boolean> first =
                    database.session(session -> session.fetchValue(Long.class, "SELECT 1::int8")
                            .thenAccept(entered::complete)
                            .thenCompose(one -> entered)
                            .thenCompose(both -> session.fetchValue(Boolean.class, "SELECT ? < ?", 9, 10)));
            CompletionStage<Boolean> second = database.session(session ->
                    session.fetchValue(Boolean.class, "SELECT ? > ?", 9, 10).thenCombine(entered, (less, in) -> less));
            assertThat(await(first)).isTrue();
            assertThat(await(second)).isFalse();

            List<CompletableFuture<?>> sleeping = List.of(
                    database.fetchOne("SELECT pg_sleep(60) /* one */").toCompletableFuture(),
                    database.fetchOne("SELECT pg_sleep(60) /* other */").toCompletableFuture());
            String running =
                    "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(60) /* o%' AND state = 'active'";
            long deadline = System.nanoTime() + Outcomes.PATIENCE.toNanos();
            while (!server().value(running).equals("2")) {
                assertThat(System.nanoTime()).isLessThan(deadline);
            }
            sleeping.forEach(each -> each.cancel(true));
            while (proxy.asked().size() < 2) {
                assertThat(System.nanoTime()).isLessThan(deadline);
            }
            assertThat(proxy.asked()).containsOnly(SameKeysProxy.SECRET);
        }
        server().execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(60) /* o%'");
    }
}
