package dev.based.tests.cancel;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.tests.Fixture;
import dev.based.tests.cursors.Kinds;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import dev.based.tests.support.Outcomes;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** C4 as the servers see it. */
class CancelledConnectionTest {
    @ParameterizedTest
    @EnumSource
    void c4_sessionAfterACancelledOne_hasAnotherConnection(ServerKind kind) {
        try (Server server = Servers.get(kind).newDatabase()) {
            Sleeper sleeper = Sleeper.of(server.url());
            Database database = await(Database.create(server.url("max_size", "1"), Fixture.OPTIONS)
                    .connect());
            Long before = connection(database, kind);
            assertThat(connection(database, kind)).isEqualTo(before);
            CompletableFuture<?> sleeping = database.session(session -> session.fetchAll(sleeper.query()))
                    .toCompletableFuture();
            awaitRunning(server, sleeper);
            assertThat(sleeping.cancel(true)).isTrue();
            assertThat(connection(database, kind)).isNotEqualTo(before);
            await(database.disconnect());
        }
    }

    private static @Nullable Long connection(Database database, ServerKind kind) {
        return await(database.session(session -> session.fetchValue(Long.class, Kinds.connectionId(kind))));
    }

    private static void awaitRunning(Server server, Sleeper sleeper) {
        long start = System.nanoTime();
        while (!server.value(sleeper.running()).equals("1")) {
            assertThat(System.nanoTime() - start).isLessThan(Outcomes.PATIENCE.toNanos());
        }
    }
}
