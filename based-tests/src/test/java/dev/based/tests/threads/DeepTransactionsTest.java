package dev.based.tests.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseTimeoutException;
import dev.based.Session;
import dev.based.SessionOptions;
import dev.based.tests.Fixture;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.Servers;
import dev.based.tests.support.Outcomes;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Transactions inside transactions, very many: they are committed, rolled back and stopped without deep stacks. {@code -Dbased.depth=10000}
 * tells how many; for so many SQLite itself takes long to go back, for it looks at all savepoints each time.
 */
class DeepTransactionsTest {
    private static final int LEVELS = Integer.getInteger("based.depth", 500);

    private static CompletionStage<Integer> nest(Session session, int levels, CompletionStage<Integer> innermost) {
        return session.execute("INSERT INTO levels VALUES (" + levels + ")")
                .thenCompose(added ->
                        levels == 0 ? innermost : session.transaction(inner -> nest(inner, levels - 1, innermost)));
    }

    private static void assertRows(Database database, int rows) {
        assertThat(Outcomes.await(database.fetchValue(int.class, "SELECT COUNT(*) FROM levels")))
                .isEqualTo(rows);
    }

    private static Server server(boolean sqlite) {
        return sqlite ? null : Servers.postgres().newDatabase();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void t1_transactionsOfAnyDepth_endInAnyWay(boolean sqlite) {
        try (Server server = server(sqlite)) {
            Database database = Outcomes.await(
                    Database.create(server == null ? "sqlite://" : server.url(), Fixture.OPTIONS.withMaxSize(1))
                            .connect());
            Outcomes.await(database.execute("CREATE TABLE levels (level INT)"));
            failsInside(database);
            isCancelled(database);
            isLate(database);
            Outcomes.await(database.session(s -> nest(s, LEVELS, CompletableFuture.completedFuture(1))));
            assertRows(database, LEVELS + 1);
            Outcomes.await(database.disconnect());
        }
    }

    private static void failsInside(Database database) {
        IllegalStateException own = new IllegalStateException("the innermost body's own");
        assertThat(Outcomes.failure(database.session(s -> nest(s, LEVELS, CompletableFuture.failedFuture(own)))))
                .isSameAs(own);
        assertRows(database, 0);
    }

    private static void isCancelled(Database database) {
        CompletableFuture<Integer> innermost = new CompletableFuture<>();
        CompletableFuture<Integer> session =
                database.session(s -> nest(s, LEVELS, innermost)).toCompletableFuture();
        Outcomes.awaitDependents(innermost);
        assertThat(session.cancel(true)).isTrue();
        assertThat(Outcomes.failure(session)).isInstanceOf(CancellationException.class);
        assertRows(database, 0);
    }

    private static void isLate(Database database) {
        SessionOptions late = SessionOptions.DEFAULT.withTimeout(Duration.ofMillis(1500));
        assertThat(Outcomes.failure(database.session(late, s -> nest(s, LEVELS, new CompletableFuture<>()))))
                .isInstanceOf(DatabaseTimeoutException.class);
        assertRows(database, 0);
    }
}
