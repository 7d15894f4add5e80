package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.CommitOutcomeUnknownException;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import dev.based.tests.servers.Server;
import dev.based.tests.support.Outcomes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * A query whose function writes, cancelled at random moments: what is told of it is what the table holds. {@code
 * -Dbased.functions=10000} tells how many, {@code -Dbased.functions.seed=} draws the same moments again.
 */
class CancelledFunctionsTest extends PostgresTest {
    private static final int CALLS = Integer.getInteger("based.functions", 150);
    private static final long SEED = Long.getLong("based.functions.seed", System.currentTimeMillis());
    /** Somewhat longer than a call takes. */
    private static final int LONGEST_NANOS = 6_000_000;

    private static Map<Integer, Integer> rows(Server server) throws SQLException {
        Map<Integer, Integer> rows = new HashMap<>();
        try (Connection connection = server.connection();
                ResultSet result =
                        connection.createStatement().executeQuery("SELECT id, count(*) FROM noted GROUP BY id")) {
            while (result.next()) {
                rows.put(result.getInt(1), result.getInt(2));
            }
        }
        return rows;
    }

    /** What is known of a call: whether its cancel was told to have worked, and how it ended. */
    private record Told(boolean cancelled, Throwable error) {
        /** How many rows it may have left. */
        boolean allows(int rows) {
            if (error instanceof CommitOutcomeUnknownException) {
                return rows <= 1 && !cancelled;
            }
            return error == null ? rows == 1 && !cancelled : rows == 0;
        }

        String name() {
            return (cancelled ? "true, " : "false, ")
                    + (error == null ? "succeeded" : error.getClass().getSimpleName());
        }
    }

    @Test
    void e6_functionThatWrites_isToldAsWhatItDid() throws SQLException {
        System.out.println("Cancelled functions begin with the seed " + SEED);
        Random random = new Random(SEED);
        Server server = newDatabase();
        server.execute(
                "CREATE TABLE noted (id int)",
                "CREATE FUNCTION note(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.001);"
                        + " INSERT INTO noted VALUES (n); PERFORM pg_sleep(0.001); RETURN n; END $$");
        Database database = await(Database.create(server.url("max_size", "4")).connect());
        List<Told> told = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            await(database.fetchAll(
                    "SELECT 1")); // so that there is a connection, also behind a cancel, which costs one
            CompletableFuture<?> call =
                    database.fetchValue(int.class, "SELECT note(?)", i).toCompletableFuture();
            LockSupport.parkNanos(random.nextInt(LONGEST_NANOS));
            boolean cancelled = call.cancel(true);
            told.add(new Told(cancelled, Outcomes.outcome(call)));
        }
        await(database.disconnect()); // nothing is under way any more
        Map<Integer, Integer> rows = rows(server);
        Map<String, Integer> counts = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            Told each = told.get(i);
            counts.merge(each.name(), 1, Integer::sum);
            if (!each.allows(rows.getOrDefault(i, 0))) {
                wrong.add(i + ": " + each + ", rows: " + rows.get(i));
            }
        }
        System.out.println("Cancelled functions: " + counts);
        assertThat(wrong).isEmpty();
        assertThat(told).as("some were stopped in time").anyMatch(each -> isStopped(each.error()));
        assertThat(rows).as("some were not").isNotEmpty();
    }

    private static boolean isStopped(Throwable error) {
        return error instanceof DatabaseException stopped && stopped.kind() == ErrorKind.QUERY_CANCELLED;
    }
}
