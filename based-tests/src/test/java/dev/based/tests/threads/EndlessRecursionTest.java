package dev.based.tests.threads;

import static dev.based.Async.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.RollbackOnlyException;
import dev.based.Session;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import dev.based.tests.support.Outcomes;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A body that recurses without end: the stack ends somewhere in the library's code, or the driver's. The session fails, nothing of it
 * stays, and its place is free.
 */
class EndlessRecursionTest {
    private static final String INSERT = "INSERT INTO films VALUES (1)";
    /** On how many of the last levels of the stack the session is called. */
    private static final int LEVELS = 200;

    private static Database connect(String url) {
        Database database = Outcomes.await(Database.create(url).connect());
        Outcomes.await(database.execute("CREATE TABLE films (id INT)"));
        return database;
    }

    private static void fails(Database database, ToIntFunction<Session> body, Class<? extends Throwable> error) {
        assertThat(failure(database.run(body::applyAsInt))).isInstanceOf(error);
        assertThat(Outcomes.await(database.fetchValue(int.class, "SELECT count(*) FROM films")))
                .isZero();
    }

    private static int awaiting(Session session) {
        await(session.execute(INSERT));
        return awaiting(session) + 1;
    }

    private static int chaining(Session session) {
        session.execute(INSERT);
        return chaining(session) + 1;
    }

    private static int nesting(Session session) {
        return await(session.transaction(inner -> CompletableFuture.completedFuture(nesting(inner))));
    }

    /** A connection to a database in memory is not given up for it. */
    @Test
    void d4_sqlite_endsIt() {
        Database database = connect("sqlite://");
        fails(database, EndlessRecursionTest::awaiting, StackOverflowError.class);
        fails(database, EndlessRecursionTest::chaining, StackOverflowError.class);
        fails(database, EndlessRecursionTest::nesting, StackOverflowError.class);
        fails(database, new LastLevels()::down, RollbackOnlyException.class);
        Outcomes.await(database.disconnect());
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRES", "MARIADB"})
    void d4_server_endsIt(ServerKind kind) {
        try (Server server = Servers.get(kind).newDatabase()) {
            Database database =
                    connect(server.parts().withOption("max_size", "1").toStringWithPassword());
            fails(database, EndlessRecursionTest::chaining, StackOverflowError.class);
            fails(database, new LastLevels()::down, RollbackOnlyException.class);
            Outcomes.await(database.disconnect());
        }
    }

    /** Goes down to the end of the stack, and calls the session on the way back, whatever that throws. */
    private static final class LastLevels {
        private int left = LEVELS;

        int down(Session session) {
            try {
                down(session);
            } catch (StackOverflowError end) {
                // so far
            }
            if (left > 0) {
                left--;
                try {
                    await(session.execute(INSERT));
                } catch (Throwable end) {
                    // as on the next level
                }
            }
            return left;
        }
    }
}
