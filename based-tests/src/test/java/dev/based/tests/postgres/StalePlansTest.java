package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import dev.based.ParameterException;
import dev.based.tests.servers.Server;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements that are prepared on a connection while someone else changes their table. */
class StalePlansTest extends PostgresTest {
    private static final String ALL = "SELECT * FROM movies";
    private static final String INSERT = "INSERT INTO movies (title, year) VALUES (?, ?)";

    private Server server;
    private Database database;

    @BeforeEach
    void prepare() {
        server = newDatabase();
        server.execute("CREATE TABLE movies (title text, year int4)");
        database = connect(server.url());
        await(database.execute(INSERT, "Inception", 2010));
        await(database.fetchAll(ALL));
    }

    @Test
    void columnAdded_oneShotSeesIt() {
        server.execute("ALTER TABLE movies ADD COLUMN rating int4 DEFAULT 5");

        assertThat(await(database.fetchOne(ALL)).orElseThrow().getInt("rating")).isEqualTo(5);
    }

    @Test
    void columnAdded_sessionIsToBeRunAgain_andThenSeesIt() {
        server.execute("ALTER TABLE movies ADD COLUMN rating int4 DEFAULT 5");

        DatabaseException error = failure(DatabaseException.class, database.session(session -> session.fetchAll(ALL)));

        assertThat(error.kind()).isEqualTo(ErrorKind.SERIALIZATION_FAILURE);
        assertThat(error).hasMessageContaining("run the transaction again");
        assertThat(await(database.session(session -> session.fetchOne(ALL)))
                        .orElseThrow()
                        .getInt("rating"))
                .isEqualTo(5);
    }

    @Test
    void columnWidened_oneShotBindsWhatFitsNow() {
        server.execute("ALTER TABLE movies ALTER COLUMN year TYPE int8");

        await(database.execute(INSERT, "Far", 5_000_000_000L));

        assertThat(value(database, "SELECT max(year) FROM movies")).isEqualTo(5_000_000_000L);
    }

    @Test
    void columnWidened_sessionBindsWhatFitsTheNextTime() {
        server.execute("ALTER TABLE movies ALTER COLUMN year TYPE int8");

        failure(ParameterException.class, database.session(session -> session.execute(INSERT, "Far", 5_000_000_000L)));
        await(database.session(session -> session.execute(INSERT, "Far", 5_000_000_000L)));

        assertThat(value(database, "SELECT max(year) FROM movies")).isEqualTo(5_000_000_000L);
    }

    @Test
    void columnOfAnotherType_oneShotBindsIt() {
        server.execute("ALTER TABLE movies ALTER COLUMN year TYPE date USING '2010-01-01'");

        await(database.execute(INSERT, "Later", LocalDate.of(2024, 2, 29)));

        assertThat(value(database, "SELECT count(*) FROM movies")).isEqualTo(2L);
    }

    @Test
    void columnOfATypeThatTheClientDoesNotKnow_becomesText_oneShotBindsIt() {
        server.execute(
                "CREATE TYPE genre AS ENUM ('DRAMA')",
                "ALTER TABLE movies ALTER COLUMN title TYPE genre USING 'DRAMA'");
        await(database.execute(INSERT, "DRAMA", 2010));
        server.execute("ALTER TABLE movies ALTER COLUMN title TYPE text USING title::text");

        await(database.execute(INSERT, "Inception", 2010));

        assertThat(value(database, "SELECT count(*) FROM movies WHERE title = 'Inception'"))
                .isEqualTo(1L);
    }

    @Test
    void e2_valueThatTheServerQuotesInPart_isNotShown_norIsTheCauseDisguised() {
        DatabaseException error = failure(DatabaseException.class, database.fetchOne("SELECT ?::bit(3)", "77"));

        assertThat(error).hasMessageContaining("\"?\" is not a valid binary digit");
        assertThat(error.getCause()).hasMessageContaining("\"?\" is not a valid binary digit");
    }

    @Test
    void preparedStatementsDiscardedByHand_connectionIsReplaced() {
        await(database.execute("DISCARD ALL"));
        failure(DatabaseException.class, database.fetchAll(ALL));

        assertThat(await(database.fetchAll(ALL))).hasSize(1);
    }
}
