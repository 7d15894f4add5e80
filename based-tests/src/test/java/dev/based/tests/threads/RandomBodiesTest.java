package dev.based.tests.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.tests.Fixture;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import dev.based.tests.support.Outcomes;
import dev.based.tests.support.Threads;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Straight code with random steps, some of it cancelled, interrupted or out of time: what a body says it has written is there, and
 * nothing else. {@code -Dbased.bodies=5000} tells how many bodies for each database, {@code -Dbased.bodies.seed=} draws their
 * steps again.
 */
@Timeout(value = 14, unit = TimeUnit.MINUTES)
class RandomBodiesTest {
    private static final int BODIES = Integer.getInteger("based.bodies", 150);
    private static final long SEED = Long.getLong("based.bodies.seed", System.currentTimeMillis());

    @ParameterizedTest
    @EnumSource
    void randomBodies_onConnectionThreads(ServerKind kind) {
        try (Server server = Servers.get(kind).newDatabase()) {
            run(
                    kind.toString(),
                    server.parts()
                            .withOption("max_size", "4")
                            .withOption("threads", "connection")
                            .toStringWithPassword());
        }
    }

    @Test
    void randomBodies_onSharedThreads() {
        try (Server server = Servers.postgres().newDatabase()) {
            run(
                    "PostgreSQL, shared threads",
                    server.parts()
                            .withOption("max_size", "4")
                            .withOption("threads", "shared")
                            .toStringWithPassword());
        }
    }

    @Test
    void randomBodies_onSqlite(@TempDir Path directory) {
        run("SQLite", "sqlite:///" + directory.resolve("bodies.db") + "?synchronous=normal");
    }

    private static void run(String title, String url) {
        System.out.println("Random bodies on " + title + ": " + BODIES + ", seed " + SEED);
        Threads before = Threads.now();
        Database database = Outcomes.await(Database.create(url, Fixture.OPTIONS).connect());
        Outcomes.await(database.execute("CREATE TABLE steps (body int, step int, PRIMARY KEY (body, step))"));
        RandomBodies bodies = new RandomBodies(database, SEED);
        bodies.run(BODIES);
        List<String> written = Outcomes.await(database.stream("SELECT body, step FROM steps ORDER BY body, step")
                .map(row -> row.getInt(0) + "." + row.getInt(1))
                .collect(Collectors.toList()));
        assertThat(written).containsExactlyInAnyOrderElementsOf(bodies.expected(written));
        assertThat(bodies.wrong()).isEmpty();
        System.out.println("Random bodies on " + title + ": " + bodies);
        Outcomes.await(database.disconnect());
        before.awaitEndOfOthers();
    }
}
