package dev.based.tests.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.tests.servers.Servers;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * C1 to C6, D1, D2, E5, E6, O1 and O2 together: {@code -Dbased.storm=25000} tells how many calls for each database, and {@code
 * -Dbased.storm.seed=} draws the calls of an earlier run again, though not the same moments.
 */
@Timeout(value = 55, unit = TimeUnit.MINUTES)
class StormTest {
    private static final int CALLS = Integer.getInteger("based.storm", 300);
    private static final long SEED = Long.getLong("based.storm.seed", System.currentTimeMillis());

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void storm_onPostgres() throws InterruptedException, ExecutionException {
        storm(new ServerVenue(Servers.postgres()));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void storm_onMariadb() throws InterruptedException, ExecutionException {
        storm(new ServerVenue(Servers.mariadb()));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void storm_onMysql() throws InterruptedException, ExecutionException {
        storm(new ServerVenue(Servers.mysql()));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void storm_onSqlite(@TempDir Path directory) throws InterruptedException, ExecutionException {
        storm(new SqliteVenue(directory.resolve("storm.db")));
    }

    private static void storm(Venue venue) throws InterruptedException, ExecutionException {
        System.out.println("A storm on " + venue.title() + " begins with the seed " + SEED);
        try (venue;
                Storm storm = new Storm(venue, CALLS, SEED)) {
            String result = storm.run();
            System.out.println(result);
            assertThat(result).contains("; 0 hangs; ").contains("; 0 violations ");
        }
    }
}
