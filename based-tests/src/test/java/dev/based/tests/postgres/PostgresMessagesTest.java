package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import dev.based.InvalidStatementException;
import dev.based.ParameterException;
import dev.based.tests.servers.Server;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the messages of PostgreSQL's errors say, and what is refused before the server would stumble over it. */
class PostgresMessagesTest extends PostgresTest {
    private Server server;
    private Database database;

    @BeforeEach
    void createTables() {
        server = newDatabase();
        server.execute(
                "CREATE TABLE films (id int PRIMARY KEY, title text, tags text[])",
                "INSERT INTO films VALUES (1, 'a')");
        database = connect(server.url(), ONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY films TO STDOUT",
                "copy films (id, title) from stdin",
                "COPY (SELECT 'FROM' FROM films) TO STDOUT WITH (FORMAT csv)",
                "/* all */ COPY films FROM STDIN"
            })
    void e1_copyThroughTheClient_isRefusedBeforeItIsSent(String copy) {
        for (CompletionStage<?> call : List.of(
                database.execute(copy),
                database.fetchAll(copy),
                database.executeMany(copy, List.of(List.of())),
                database.session(session -> session.execute(copy)))) {
            InvalidStatementException error = failure(InvalidStatementException.class, call);
            assertThat(error.kind()).isEqualTo(ErrorKind.USAGE);
            assertThat(error).hasMessageContainingAll("copy(table, columns, rows)", "copyOut", "stream");
        }
        await(database.session(session -> session.transaction(inner -> inner.execute(copy))
                .handle((done, error) -> error)
                .thenCompose(refused -> session.execute("INSERT INTO films VALUES (2, 'b')"))));
        assertThat(server.value("SELECT count(*) FROM films")).isEqualTo("2");
    }

    @Test
    void e1_copyOfTheServer_isSent() {
        await(database.execute("COPY films TO PROGRAM 'cat > /dev/null'"));
        await(database.execute("COPY films (id) FROM PROGRAM 'echo 7'"));
        assertThat(value(database, "SELECT count(*) FROM films")).isEqualTo(2L);
    }

    @Test
    void p3_collectionInAny_isBoundAsOneArray() {
        String any = "SELECT id FROM films WHERE id = ANY(:ids)";
        assertThat(await(database.fetchAll(any, Map.of("ids", List.of(1, 3))))).hasSize(1);
        assertThat(await(database.fetchAll(any, Map.of("ids", List.of())))).isEmpty();
        assertThat(await(database.fetchAll("SELECT id FROM films WHERE title <> ALL(?)", Arrays.asList("b", "c"))))
                .hasSize(1);
        assertThat(await(database.fetchAll("SELECT id FROM films WHERE id = ANY(?::bigint[])", List.of(1L))))
                .hasSize(1);
        await(database.executeMany(
                "UPDATE films SET title = 'x' WHERE id = ANY(:ids)",
                List.of(Map.of("ids", List.of(1)), Map.of("ids", List.of()))));
        assertThat(value(database, "SELECT title FROM films WHERE id = 1")).isEqualTo("x");
    }

    /** What is quoted in other languages, and by a routine's own statements. */
    @Test
    void e2_namesInRoutines_areShown() {
        server.execute(
                "CREATE FUNCTION f(v text) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT nope FROM films); END'",
                "CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE films SET nope = 1; RETURN NEW; END'",
                "CREATE TABLE logs (v text)",
                "CREATE TRIGGER g BEFORE INSERT ON logs FOR EACH ROW EXECUTE FUNCTION g()");
        DatabaseException error =
                failure(DatabaseException.class, database.execute("INSERT INTO logs VALUES (?)", "relation"));
        assertThat(error).hasMessageContaining("column \"nope\" of relation \"films\" does not exist");
    }

    @Test
    void e2_valueThatARoutineTellsAsAName_isHidden() {
        server.execute("CREATE FUNCTION raise(v text) RETURNS int LANGUAGE plpgsql AS"
                + " 'BEGIN RAISE USING MESSAGE = v, CONSTRAINT = v, TABLE = v, ERRCODE = ''23514''; END'");
        DatabaseException error =
                failure(DatabaseException.class, database.fetchAll("SELECT raise(?)", "hunter-secret"));
        assertThat(error.sqlState()).contains("23514");
        assertThat(error).hasMessageNotContaining("hunter").hasMessageNotContaining("secret");
        assertThat(error.constraint()).isEmpty();
    }

    /** With the SQLSTATE of a server's own error, and none of the files of a language. */
    @Test
    void e2_valueThatARoutineOfAnotherServerTells_isHidden() {
        String had =
                server.value("SELECT count(*) FROM pg_available_extensions WHERE name IN ('postgres_fdw', 'dblink')");
        Assumptions.assumeTrue(had.equals("2"), "The server has no postgres_fdw and dblink");
        String login = "host=127.0.0.1 port=" + server.port() + " dbname=" + server.database() + " user="
                + server.user() + " password=" + server.password();
        server.execute(
                "CREATE EXTENSION postgres_fdw",
                "CREATE EXTENSION dblink",
                "CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN RAISE EXCEPTION ''bad % here'', NEW.v USING ERRCODE = ''23514''; END'",
                "CREATE TABLE logs (v text)",
                "CREATE TRIGGER g BEFORE INSERT ON logs FOR EACH ROW EXECUTE FUNCTION g()",
                "CREATE SERVER other FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '"
                        + server.port() + "', dbname '" + server.database() + "')",
                "CREATE USER MAPPING FOR CURRENT_USER SERVER other OPTIONS (user '" + server.user() + "', password '"
                        + server.password() + "')",
                "CREATE FOREIGN TABLE far (v text) SERVER other OPTIONS (table_name 'logs')",
                "CREATE FOREIGN TABLE films_far (id int) SERVER other OPTIONS (table_name 'films')",
                "CREATE FUNCTION log(v text) RETURNS text LANGUAGE sql AS $$ SELECT dblink_exec('" + login
                        + "', 'INSERT INTO logs VALUES (' || quote_literal(v) || ')') $$");
        for (String sql : List.of("INSERT INTO far VALUES (?)", "SELECT log(?)")) {
            DatabaseException error = failure(DatabaseException.class, database.execute(sql, "hunter-secret"));
            assertThat(error.sqlState()).as(sql).contains("23514");
            assertThat(error).hasMessageStartingWith("bad ? here");
        }
        assertThat(failure(DatabaseException.class, database.execute("INSERT INTO films_far VALUES (?)", 1)))
                .hasMessageContaining("films_pkey");
    }

    @Test
    void e2_messageOfADeferredTrigger_isWithheld() {
        server.execute(
                "CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''bad %'', NEW.v; END'",
                "CREATE TABLE logs (v text)",
                "CREATE CONSTRAINT TRIGGER g AFTER INSERT ON logs DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION g()");
        DatabaseException error = failure(
                DatabaseException.class,
                database.session(session -> session.execute("INSERT INTO logs VALUES (?)", "hunter")));
        assertThat(error.sqlState()).contains("P0001");
        assertThat(error).hasMessageNotContaining("hunter").hasMessageContaining("not shown");
    }

    @Test
    void e3_failureToConnect_showsWhereItWasCalled() {
        for (CompletionStage<?> stage : List.of(
                Database.create("postgresql://ann@localhost:1/films").connect(),
                Database.use("postgresql://ann@localhost:1/films", used -> CompletableFuture.completedFuture(1)))) {
            assertThat(failure(DatabaseException.class, stage).getStackTrace())
                    .anyMatch(frame -> frame.getClassName().equals(getClass().getName()));
        }
    }

    @Test
    void v18_textThatIsNoNumber_isNotAdvisedToBeText() {
        String update = "UPDATE films SET title = 'b' WHERE id = ?";
        ParameterException error = failure(ParameterException.class, database.execute(update, "one"));
        assertThat(error).hasMessageContaining("Bind a number").hasMessageNotContaining("as a String");
    }
}
