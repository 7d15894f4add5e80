package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.tests.servers.Server;
import dev.based.tests.support.Outcomes;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who brings a request to cancel waits for the server to close, as libpq does; PgBouncer 1.18 ends if the client is first. */
class CancelRequestsTest extends PostgresTest {
    private static final String RUNNING = "SELECT count(*) FROM pg_stat_activity"
            + " WHERE query LIKE '%/* asked to stop */' AND state = 'active' AND pid <> pg_backend_pid()";

    @Test
    void requestToCancel_isClosedByTheServer() throws Exception {
        Server server = server();
        try (CancelWatch watch = new CancelWatch(server)) {
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

            assertThat(sleeping.cancel(true)).isTrue();

            assertThat(await(watch.clientLeftFirst())).isFalse();
        }
    }
}
