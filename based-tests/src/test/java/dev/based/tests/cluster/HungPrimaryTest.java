package dev.based.tests.cluster;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.SessionOptions;
import dev.based.tests.Fixture;
import dev.based.tests.servers.OnOneJdk;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A primary hangs, its standby is promoted, and it goes on as what it was: what is written there is lost. */
@OnOneJdk
class HungPrimaryTest {
    /** Whether or not anybody knew the standby before, and had missed the primary. */
    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void newConnections_leadToTheNewPrimary(boolean standbyIsKnown, boolean primaryIsMissed) {
        try (PostgresBed bed = new PostgresBed()) {
            String url = bed.url() + "&host_check=20ms&connect_timeout=" + (primaryIsMissed ? "4" : "60");
            Database database =
                    await(Database.create(url, Fixture.OPTIONS.withMaxSize(2)).connect());
            try {
                bed.primary().synchronous(""); // or it could commit nothing
                await(insert(database, 1));
                if (standbyIsKnown) {
                    await(database.session(
                            SessionOptions.READ_ONLY, session -> session.fetchAll("SELECT v FROM numbers")));
                }
                int sessions = bed.standby().sessions();
                bed.freeze();
                bed.promote();
                database.evict(); // so that new connections are made
                CompletionStage<?> second = insert(database, 2);
                if (primaryIsMissed) {
                    await(second);
                }
                while (bed.primary().sessions() <= sessions) { // until it has been looked at
                    Thread.onSpinWait();
                }
                bed.thaw();
                await(second);
                int next = 3;
                do {
                    assertThat(next).isLessThan(100);
                    database.evict();
                    await(insert(database, next));
                } while (!isThere(bed, next++)); // until it has told that it is back
                for (int i = 0; i < 20; i++, next++) {
                    database.evict();
                    await(insert(database, next));
                    assertThat(isThere(bed, next)).isTrue();
                }
            } finally {
                await(database.disconnect());
            }
        }
    }

    private static boolean isThere(PostgresBed bed, int number) {
        return bed.survivor()
                .value("SELECT count(*) FROM numbers WHERE v = " + number)
                .equals("1");
    }

    private static CompletionStage<?> insert(Database database, int number) {
        return database.execute("INSERT INTO numbers VALUES (?)", number);
    }
}
