package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import dev.based.ParameterException;
import dev.based.tests.support.Movies;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the texts of errors must tell: names that are like values, which set of a batch failed; and how long they may be. */
public interface MessagesContract extends Contract {
    /** Words that are both names and values: names stay. */
    @Test
    default void e2_nameIsShownThoughAValueIsLikeIt() {
        Database database = connect();
        String table = likeValues(database);
        String insert = "INSERT INTO " + table + " (kind, amount, released) VALUES (?, ?, ?)";
        DatabaseException missing = failure(DatabaseException.class, database.execute(insert, "amount", null, 2000));
        assertThat(missing.kind()).isEqualTo(ErrorKind.NOT_NULL_VIOLATION);
        assertThat(text(missing, insert)).contains("amount");
        DatabaseException refused =
                failure(DatabaseException.class, database.execute(insert, "released_check", "constraint", 10));
        assertThat(refused.kind()).isEqualTo(ErrorKind.CHECK_VIOLATION);
        if (!fixture().lacks(Feature.CONSTRAINT_NAMES)) {
            assertThat(text(refused, insert)).contains("released_check");
        }
        await(database.execute(insert, "kind", "a", 2000));
        DatabaseException taken = failure(DatabaseException.class, database.execute(insert, "kind", "b", 2000));
        assertThat(taken.kind()).isEqualTo(ErrorKind.UNIQUE_VIOLATION);
        assertThat(taken.constraint().orElse("")).doesNotContain("?");
    }

    /** The same for what the statement itself names. */
    @Test
    default void e2_wordsOfTheStatementAreShownThoughAValueIsLikeThem() {
        Database database = connect();
        Movies movies = movies(database);
        String select = "SELECT wrong_title FROM " + movies.table() + " WHERE title = ?";
        for (String value : List.of("title", "wrong_title", "wrong", "column")) {
            DatabaseException error = failure(DatabaseException.class, database.fetchAll(select, value));
            assertThat(text(error, select)).as(value).contains("wrong_title");
        }
    }

    private String likeValues(Database database) {
        Fixture fixture = fixture();
        return fixture.table(
                database,
                "kind " + fixture.type(ColumnType.TEXT) + " NOT NULL UNIQUE, amount " + fixture.type(ColumnType.TEXT)
                        + " NOT NULL, released " + fixture.type(ColumnType.INTEGER)
                        + ", CONSTRAINT released_check CHECK (released > 1900)");
    }

    /** The message without the statement. */
    private static String text(DatabaseException error, String sql) {
        String message = String.valueOf(error.getMessage());
        int statement = message.indexOf(" [SQL: ");
        assertThat(statement).as("place of the statement in %s", message).isNotNegative();
        return message.substring(0, statement).toLowerCase(Locale.ROOT);
    }

    /** An error of the database tells which set failed. */
    @Test
    default void e1_batchTellsWhichSetFailed() {
        Database database = connect();
        Movies movies = movies(database);
        await(movies.add(database, 2));
        for (int failing : new int[] {0, 57, 99}) {
            List<List<Object>> sets = IntStream.range(0, 100)
                    .mapToObj(set -> List.<Object>of(set == failing ? 2 : 100 + set, "x", 1))
                    .toList();
            assertTellsSet(database.executeMany(movies.insert(), sets), failing);
            assertTellsSet(database.session(session -> session.executeMany(movies.insert(), sets)), failing);
        }
        String named = "INSERT INTO " + movies.table() + " (id, title, released) VALUES (:id, :title, 0)";
        assertTellsSet(
                database.executeMany(named, List.of(Map.of("id", 7, "title", "a"), Map.of("id", 2, "title", "b"))), 1);
        assertThat(failure(DatabaseException.class, database.execute(movies.insert(), 2, "x", 1))
                        .batchIndex())
                .isEmpty();
    }

    private static void assertTellsSet(CompletionStage<?> stage, int set) {
        DatabaseException error = failure(DatabaseException.class, stage);
        assertThat(error.kind()).isEqualTo(ErrorKind.UNIQUE_VIOLATION);
        assertThat(error.batchIndex()).as(error.getMessage()).hasValue(set);
        assertThat(error).hasMessageContaining("set " + set);
    }

    /** So does one about a value that is refused before it is sent. */
    @Test
    default void e1_batchTellsWhichSetIsRefused() {
        Database database = connect();
        Movies movies = movies(database);
        List<Object> good = List.of(1, "a", 0);
        assertRefused(database.executeMany(movies.insert(), List.of(good, good, List.of(3, "c"))), 2);
        assertRefused(database.executeMany(movies.insert(), List.of(good, "no set")), 1);
        assertRefused(
                database.executeMany(
                        movies.insert(), List.of(List.of(1, "a", 0), List.of(2, new StringBuilder("b"), 0))),
                1);
        assertRefused(
                database.session(session -> session.executeMany(
                        movies.insert(), Arrays.asList(List.of(1, "a", 0), good, List.of(2, List.of("b"), 0)))),
                2);
        assertThat(movies.ids()).isEmpty();
    }

    private static void assertRefused(CompletionStage<?> stage, int set) {
        BasedException error = failure(ParameterException.class, stage);
        assertThat(error.batchIndex()).as(error.getMessage()).hasValue(set);
        assertThat(error).hasMessageContaining("set " + set);
    }

    /** A statement with thousands of placeholders does not fill the log; the error keeps all of it. */
    @Test
    default void e1_messageIsBounded() {
        Database database = connect();
        Movies movies = movies(database);
        List<Integer> ids = IntStream.range(0, 3_000).boxed().toList();
        DatabaseException error = failure(
                DatabaseException.class,
                database.fetchAll("SELECT nope FROM " + movies.table() + " WHERE id IN (:ids)", Map.of("ids", ids)));
        assertThat(String.valueOf(error.getMessage())).hasSizeLessThan(5_000);
        assertThat(error.sql().orElse("")).hasSizeGreaterThan(6_000);
        String literal = "x".repeat(100_000);
        assertThat(String.valueOf(failure(database.fetchAll("SELECT nope, '" + literal + "' FROM " + movies.table()))
                        .getMessage()))
                .hasSizeLessThan(5_000);
        assertThat(String.valueOf(failure(database.fetchAll("SELECT 1; SELECT '" + literal + "'"))
                        .getMessage()))
                .hasSizeLessThan(5_000);
        assertThat(String.valueOf(failure(database.execute("COMMIT /* " + literal + " */"))
                        .getMessage()))
                .hasSizeLessThan(5_000);
    }
}
