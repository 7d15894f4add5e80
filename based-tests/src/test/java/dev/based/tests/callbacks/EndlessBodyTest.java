package dev.based.tests.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.Session;
import dev.based.tests.servers.Servers;
import dev.based.tests.support.Outcomes;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A body that recurses without end ends its session, wherever the stack was used up; it may be in the midst of the library's code. */
class EndlessBodyTest {
    private static CompletionStage<Object> endless(Session session) {
        session.execute("INSERT INTO endless VALUES (1)");
        return endless(session);
    }

    private static CompletionStage<Object> endlessInside(Session session) {
        return session.transaction(inner -> endless(inner))
                .handle((result, error) -> error)
                .thenCompose(error -> session.execute("INSERT INTO endless VALUES (2)"))
                .thenApply(done -> done);
    }

    private static void assertEnds(String url) {
        Database database = Database.create(url, DatabaseOptions.DEFAULT.withMaxSize(2));
        Outcomes.await(database.connect());
        try {
            Outcomes.await(database.execute("CREATE TABLE endless (id INT)"));
            for (int i = 0; i < 2; i++) { // where it ends differs
                assertThat(Outcomes.failure(database.session(EndlessBodyTest::endless)))
                        .isInstanceOf(StackOverflowError.class);
                Throwable inside = Outcomes.outcome(database.session(EndlessBodyTest::endlessInside));
                assertThat(inside == null || inside instanceof StackOverflowError)
                        .as("%s", inside)
                        .isTrue();
            }
            assertThat(Outcomes.await(database.fetchAll(Integer.class, "SELECT id FROM endless WHERE id = 1")))
                    .isEqualTo(List.of());
        } finally {
            Outcomes.await(database.execute("DROP TABLE endless"));
            Outcomes.await(database.disconnect());
        }
    }

    @Test
    void onSqlite(@TempDir Path directory) {
        assertEnds("sqlite:///" + directory.resolve("endless.db"));
    }

    @Test
    void onPostgres() {
        assertEnds(Servers.postgres().url());
    }
}
