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
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void e2_valueThatTheServerQuotesInPart_isNotShown_norKeptAsTheCause() {
        DatabaseException error = failure(DatabaseException.class, database.fetchOne("SELECT ?::bit(3)", "77"));

        assertThat(error).hasMessageContaining("\"?\" is not a valid binary digit");
        assertThat(error).hasNoCause();
    }

    /** The type of a placeholder was found out when the statement was prepared; its check comes before the statement runs. */
    @Test
    void domainBecomesText_oneShotsBindWhatFitsNow() {
        server.execute("CREATE DOMAIN short AS text CHECK (length(VALUE) < 5)", "CREATE TABLE notes (v short)");
        String insert = "INSERT INTO notes (v) VALUES (?)";
        await(database.execute(insert, "abc"));
        server.execute("ALTER TABLE notes ALTER v TYPE text");

        for (int time = 0; time < 5; time++) {
            await(database.execute(insert, "longer than five"));
        }

        assertThat(server.value("SELECT count(*) FROM notes")).isEqualTo("6");
    }

    @Test
    void domainBecomesText_secondCallOfASessionBindsIt() {
        server.execute("CREATE DOMAIN short AS text CHECK (length(VALUE) < 5)", "CREATE TABLE notes (v short)");
        String insert = "INSERT INTO notes (v) VALUES (?)";
        await(database.execute(insert, "abc"));
        server.execute("ALTER TABLE notes ALTER v TYPE text");

        failure(DatabaseException.class, database.session(session -> session.execute(insert, "longer than five")));
        await(database.session(session -> session.execute(insert, "longer than five")));

        assertThat(server.value("SELECT count(*) FROM notes")).isEqualTo("2");
    }

    /** Changed by the session itself, in a transaction inside, so that the session lives. */
    @Test
    void domainBecomesTextInsideASession_nextCallsBindIt() {
        server.execute("CREATE DOMAIN short AS text CHECK (length(VALUE) < 5)", "CREATE TABLE notes (v short)");
        String insert = "INSERT INTO notes (v) VALUES (?)";
        await(database.session(session -> session.execute(insert, "abc")
                .thenCompose(done -> session.execute("ALTER TABLE notes ALTER v TYPE text"))
                .thenCompose(done -> session.transaction(inner -> inner.execute(insert, "longer than five"))
                        .handle((result, error) -> error))
                .thenCompose(error -> session.execute(insert, "longer than six"))));

        assertThat(server.value("SELECT string_agg(v, ',') FROM notes"))
                .isEqualTo("abc,longer than five,longer than six");
    }

    /** The first set fits the old type, and a later one does not: the batch fails, and is right the next time. */
    @Test
    void domainBecomesText_secondBatchBindsIt() {
        server.execute("CREATE DOMAIN short AS text CHECK (length(VALUE) < 5)", "CREATE TABLE notes (v short)");
        String insert = "INSERT INTO notes (v) VALUES (?)";
        List<List<String>> sets = List.of(List.of("abc"), List.of("longer than five"));
        await(database.executeMany(insert, List.of(List.of("a"))));
        server.execute("ALTER TABLE notes ALTER v TYPE text");

        failure(DatabaseException.class, database.executeMany(insert, sets));
        await(database.executeMany(insert, sets));

        assertThat(server.value("SELECT count(*) FROM notes")).isEqualTo("3");
    }

    @Test
    void typeThatIsMadeAnew_isFound() {
        server.execute("CREATE TYPE genre AS ENUM ('DRAMA')", "CREATE TABLE genres (v genre)");
        String insert = "INSERT INTO genres (v) VALUES (?)";
        await(database.execute(insert, "DRAMA"));
        server.execute(
                "DROP TABLE genres",
                "DROP TYPE genre",
                "CREATE TYPE genre AS ENUM ('COMEDY')",
                "CREATE TABLE genres (v genre)");

        await(database.execute(insert, "COMEDY"));

        assertThat(server.value("SELECT string_agg(v::text, ',') FROM genres")).isEqualTo("COMEDY");
    }

    @Test
    void typeWithAnotherSyntax_takesTheValue() {
        server.execute("CREATE TABLE things (v jsonb)");
        String insert = "INSERT INTO things (v) VALUES (?)";
        await(database.execute(insert, "{}"));
        server.execute("ALTER TABLE things ALTER v TYPE int4range USING NULL");

        await(database.execute(insert, "[1,5)"));

        assertThat(server.value("SELECT count(*) FROM things WHERE v = '[1,5)'"))
                .isEqualTo("1");
    }

    /** Nothing whose own execution began is sent again, whatever its error says. */
    @Test
    void callThatCommittedAndFailed_isNotSentAgain() {
        server.execute(
                "CREATE TABLE t (v text)",
                "CREATE PROCEDURE p(v text) LANGUAGE plpgsql AS"
                        + " $$ BEGIN INSERT INTO t VALUES (v); COMMIT; EXECUTE 'SELECT $1::int' USING v; END $$");

        for (int time = 1; time <= 3; time++) {
            DatabaseException error = failure(DatabaseException.class, database.execute("CALL p(?)", "abc"));
            assertThat(error.sqlState()).contains("22P02");
            assertThat(server.value("SELECT count(*) FROM t")).isEqualTo(String.valueOf(time));
        }
    }

    @Test
    void doThatCommittedAndFailed_isNotSentAgain() {
        server.execute("CREATE TABLE t (v text)");
        String block = "DO $$ BEGIN INSERT INTO t VALUES ('abc'); COMMIT;"
                + " EXECUTE 'SELECT $1::int' USING 'abc'::text; END $$";

        for (int time = 1; time <= 3; time++) {
            DatabaseException error = failure(DatabaseException.class, database.execute(block));
            assertThat(error.sqlState()).contains("22P02");
            assertThat(server.value("SELECT count(*) FROM t")).isEqualTo(String.valueOf(time));
        }
    }

    /** An error that only looks like that of a plan, from inside a function. */
    @Test
    void functionThatFailsAsAPlanWould_isNotSentAgain() {
        server.execute(
                "CREATE TABLE t (v text)",
                "CREATE PROCEDURE p(v text) LANGUAGE plpgsql AS $$ BEGIN INSERT INTO t VALUES (v); COMMIT;"
                        + " RAISE 'cached plan must not change result type' USING ERRCODE = '0A000'; END $$");

        for (int time = 1; time <= 3; time++) {
            failure(DatabaseException.class, database.execute("CALL p(?)", "abc"));
            assertThat(server.value("SELECT count(*) FROM t")).isEqualTo(String.valueOf(time));
        }
        assertThat(preparedOnServer()).isEqualTo(3); // two of prepare(), and the one that counts
    }

    /** What the server says is what the user sees, with all that it says. */
    @Test
    void errorBeforeTheStatementRuns_isTheServersOwn() {
        server.execute("CREATE DOMAIN short AS text CHECK (length(VALUE) < 5)", "CREATE TABLE notes (v short)");
        String insert = "INSERT INTO notes (v) VALUES (?)";
        await(database.execute(insert, "abc"));

        for (int time = 0; time < 2; time++) {
            DatabaseException error = failure(DatabaseException.class, database.execute(insert, "longer than five"));
            assertThat(error.kind()).isEqualTo(ErrorKind.CHECK_VIOLATION);
            assertThat(error.sqlState()).contains("23514");
            assertThat(error.constraint()).contains("short_check");
            assertThat(error).hasMessageContaining("value for domain short violates check constraint \"short_check\"");
        }
    }

    /** Each is prepared anew, and what it was before is closed. */
    @Test
    void refusedValues_leaveNoPreparedStatements() {
        for (int time = 0; time < 300; time++) {
            failure(ParameterException.class, database.execute(INSERT, "Far", 5_000_000_000L));
        }

        assertThat(preparedOnServer()).isLessThanOrEqualTo(4);
        await(database.execute(INSERT, "Near", 5));
        assertThat(server.value("SELECT count(*) FROM movies")).isEqualTo("2");
    }

    @Test
    void valuesThatTheServerRefuses_leaveNoPreparedStatements() {
        server.execute("CREATE TABLE ids (v int4range)");
        for (int time = 0; time < 300; time++) {
            failure(DatabaseException.class, database.execute("INSERT INTO ids VALUES (?)", "no range " + time));
        }

        assertThat(preparedOnServer()).isLessThanOrEqualTo(4);
    }

    /** Those of the client. */
    private long preparedOnServer() {
        return (Long) value(database, "SELECT count(*) FROM pg_prepared_statements WHERE NOT from_sql");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DISCARD ALL", "DEALLOCATE ALL", "DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$"})
    void statementsForgottenByASingleStatement_nextOnesArePrepared(String forget) {
        for (int time = 0; time < 3; time++) {
            await(database.execute(forget));
            assertThat(rowsInASession()).isEqualTo(1);
            await(database.execute(forget));
            assertThat(await(database.fetchAll(ALL))).hasSize(1);
        }
    }

    @Test
    void statementOfTheClientForgotten_nextOneIsPrepared() {
        String name = (String)
                value(database, "SELECT name FROM pg_prepared_statements WHERE starts_with(statement, ?)", ALL);

        await(database.execute("DEALLOCATE \"" + name + "\""));

        assertThat(rowsInASession()).isEqualTo(1);
    }

    /** What is called without waiting as well. */
    @Test
    void statementsForgottenInsideASession_nextOnesArePrepared() {
        int rows = await(database.session(session -> {
            session.fetchAll(ALL);
            session.execute("DEALLOCATE ALL");
            session.execute(INSERT, "Memento", 2000);
            session.execute("DEALLOCATE ALL");
            session.execute(INSERT, "Tenet", 2020);
            return session.fetchAll(ALL).thenApply(List::size);
        }));

        assertThat(rows).isEqualTo(3);
        assertThat(rowsInASession()).isEqualTo(3);
    }

    /** How many rows a session sees, whose first statement is one that was prepared. */
    private int rowsInASession() {
        return await(database.session(session -> session.fetchAll(ALL).thenApply(List::size)));
    }
}
