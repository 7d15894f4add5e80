package dev.based.tests.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.tests.servers.Server;
import dev.based.tests.servers.Servers;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * S7 with random calls: {@code -Dbased.order=10000} tells how many sessions for each database, and {@code -Dbased.order.seed=}
 * draws the calls and threads of an earlier run again, though not the same moments.
 */
@Timeout(value = 14, unit = TimeUnit.MINUTES)
class OrderTest {
    private static final int SESSIONS = Integer.getInteger("based.order", 200);
    private static final long SEED = Long.getLong("based.order.seed", System.currentTimeMillis());

    @Test
    void order_onPostgres() throws InterruptedException {
        runOn(Servers.postgres(), "id bigserial PRIMARY KEY");
    }

    @Test
    void order_onMariadb() throws InterruptedException {
        runOn(Servers.mariadb(), "id bigint AUTO_INCREMENT PRIMARY KEY");
    }

    @Test
    void order_onMysql() throws InterruptedException {
        runOn(Servers.mysql(), "id bigint AUTO_INCREMENT PRIMARY KEY");
    }

    @Test
    void order_onSqlite(@TempDir Path directory) throws InterruptedException {
        run(
                "SQLite",
                "sqlite:///" + directory.resolve("order.db") + "?synchronous=normal",
                "id INTEGER PRIMARY KEY AUTOINCREMENT");
    }

    private static void runOn(Server shared, String key) throws InterruptedException {
        try (Server server = shared.newDatabase()) {
            run(server.kind() + " " + server.version(), server.url("max_size", "3"), key);
        }
    }

    private static void run(String title, String url, String key) throws InterruptedException {
        System.out.println("Order on " + title + ": " + SESSIONS + " sessions, seed " + SEED);
        try (RandomSessions sessions = new RandomSessions(url, key)) {
            sessions.run(SESSIONS, SEED);
            System.out.println("Order on " + title + ": " + sessions);
            assertThat(sessions.wrong()).isEmpty();
        }
    }
}
