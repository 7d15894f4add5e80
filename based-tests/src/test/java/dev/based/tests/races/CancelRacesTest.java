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
 * C1 to C6 at random moments: {@code -Dbased.races=10000} tells how many cancels for each database, and {@code
 * -Dbased.races.seed=} draws the calls, targets and shares of delays of an earlier run again. What each race comes to depends on
 * the machine all the same.
 */
@Timeout(value = 14, unit = TimeUnit.MINUTES)
class CancelRacesTest {
    private static final int CANCELS = Integer.getInteger("based.races", 500);
    private static final long SEED = Long.getLong("based.races.seed", System.currentTimeMillis());

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void cancels_onPostgres() throws InterruptedException, ExecutionException {
        race(new ServerVenue(Servers.postgres()));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void cancels_onMariadb() throws InterruptedException, ExecutionException {
        race(new ServerVenue(Servers.mariadb()));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void cancels_onMysql() throws InterruptedException, ExecutionException {
        race(new ServerVenue(Servers.mysql()));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void cancels_onSqlite(@TempDir Path directory) throws InterruptedException, ExecutionException {
        race(new SqliteVenue(directory.resolve("races.db")));
    }

    private static void race(Venue venue) throws InterruptedException, ExecutionException {
        System.out.println("Races on " + venue.title() + " begin with the seed " + SEED);
        try (venue;
                Races races = new Races(venue, CANCELS, SEED)) {
            String result = races.run();
            System.out.println(result);
            assertThat(result).contains("; 0 violations ");
        }
    }
}
