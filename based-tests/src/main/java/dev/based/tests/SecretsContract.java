package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseUrl;
import dev.based.ErrorKind;
import dev.based.RollbackOnlyException;
import dev.based.Statement;
import dev.based.tests.support.Movies;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What no message, no stack trace and no {@code toString} shows: values and passwords. */
public interface SecretsContract extends Contract {
    /** A text that is in no SQL, so that wherever it shows up a value has leaked. */
    String CANARY = "secret-canary-4711";

    /** Violations of constraints, about which databases like to tell the values. */
    @Test
    default void e2_violationsShowNoValue() {
        Database database = connect();
        String table = secrets(database);
        String insert = "INSERT INTO " + table + " (name, amount) VALUES (?, ?)";
        await(database.execute(insert, CANARY, 4_711_000_123L));
        assertShowsNothing(failure(database.execute(insert, CANARY, 1)));
        assertShowsNothing(failure(database.execute(insert, "other " + CANARY, -4_711_000_123L)));
        assertShowsNothing(failure(database.execute(insert, null, 4_711_000_123L)));
        assertShowsNothing(failure(database.execute(
                "INSERT INTO " + table + " (name, amount) VALUES (:name, :amount)",
                Map.of("name", CANARY, "amount", 1))));
        assertShowsNothing(failure(database.executeMany(insert, List.of(List.of("a", 1), List.of(CANARY, 2)))));
    }

    /** Values that a database cannot make sense of. */
    @Test
    default void e2_unfitValuesAreNotShown() {
        Database database = connect();
        String table = secrets(database);
        await(database.execute("INSERT INTO " + table + " (name, amount) VALUES (?, ?)", CANARY, 1));
        assertShowsNothing(failure(database.fetchValue(Integer.class, "SELECT name FROM " + table)));
        assertShowsNothing(
                failure(database.fetchValue(Integer.class, "SELECT name FROM " + table + " WHERE name = ?", CANARY)));
        assertShowsNothing(
                failure(database.fetchAll("SELECT amount FROM " + table + " WHERE name = ? AND nonsense", CANARY)));
        assertShowsNothing(failure(database.execute("SELEKT ?", CANARY)));
    }

    /** Errors about the parameters themselves. */
    @Test
    default void e2_parameterErrorsShowNoValue() {
        Database database = connect();
        String table = secrets(database);
        String select = "SELECT amount FROM " + table + " WHERE name = ";
        assertShowsNothing(failure(database.fetchAll(select + ":name", Map.of("nam", CANARY))));
        assertShowsNothing(failure(database.fetchAll(select + "?", CANARY, CANARY)));
        assertShowsNothing(failure(database.fetchAll(select + "? AND amount = :a", Map.of("a", CANARY))));
        assertShowsNothing(failure(database.executeMany("DELETE FROM " + table + " WHERE name = ?", List.of(CANARY))));
    }

    /** The error of a session whose body swallowed one. */
    @Test
    default void e2_rollbackOnlyShowsNoValue() {
        Database database = connect();
        String table = secrets(database);
        String insert = "INSERT INTO " + table + " (name, amount) VALUES (?, ?)";
        Throwable error = failure(database.session(
                session -> session.execute(insert, CANARY, -4_711_000_123L).handle((result, swallowed) -> "fine")));
        assertThat(error).isInstanceOf(RollbackOnlyException.class);
        assertThat(((RollbackOnlyException) error).kind()).isEqualTo(ErrorKind.CHECK_VIOLATION);
        assertShowsNothing(error);
    }

    /** What is printed to a log while debugging. */
    @Test
    default void e2_toStringShowsNoValue() {
        Database database = connect();
        Movies movies = movies(database);
        await(database.execute(movies.insert(), 1, CANARY, 0));
        assertThat(Statement.of(movies.insert(), 1, CANARY, 0).toString()).doesNotContain(CANARY);
        assertThat(Statement.of("SELECT :name", Map.of("name", CANARY)).toString())
                .doesNotContain(CANARY);
        assertThat(await(database.fetchAll("SELECT title FROM " + movies.table()))
                        .toString())
                .doesNotContain(CANARY);
    }

    /** The password of the URL. */
    @Test
    default void e2_passwordIsNotShown() {
        String password = DatabaseUrl.parse(fixture().url()).password().orElse("");
        Assumptions.assumeFalse(password.isEmpty(), "Skipped: the URL has no password.");
        Database database = connect();
        assertThat(database.toString()).doesNotContain(password);
        assertThat(String.valueOf(database.url())).doesNotContain(password);
        assertThat(printed(failure(database.connect()))).doesNotContain(password);
        assertThat(printed(failure(database.fetchAll("SELEKT")))).doesNotContain(password);
    }

    private String secrets(Database database) {
        Fixture fixture = fixture();
        return fixture.table(
                database,
                "name " + fixture.type(ColumnType.TEXT) + " NOT NULL UNIQUE, amount " + fixture.type(ColumnType.BIGINT)
                        + " CHECK (amount > 0)");
    }

    private static void assertShowsNothing(Throwable error) {
        assertThat(printed(error)).doesNotContain(CANARY, "4711000123", "canary");
    }

    /** The error as a log would show it, with all that is behind it. */
    private static String printed(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text, true));
        return error + "\n" + error.getMessage() + "\n" + text;
    }
}
