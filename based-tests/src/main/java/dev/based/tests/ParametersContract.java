package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.ParameterException;
import dev.based.Row;
import dev.based.spi.SqlSyntax;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Recorder;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Parameters: how they are written, what is refused, and that values never become SQL text. */
public interface ParametersContract
        extends InListContract, StatementTextContract, BatchContract, ObjectParametersContract {
    /** Values in order. */
    @Test
    default void p1_questionMarksTakeValuesInOrder() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        Movies movies = movies(database);
        await(database.execute(movies.insert(), 1, "Metropolis", 1927));
        Row row = await(database.fetchAll(
                        "SELECT title, released FROM " + movies.table() + " WHERE id = ? AND released = ?", 1, 1927))
                .get(0);
        assertThat(row.getString("title")).isEqualTo("Metropolis");
        assertThat(row.getInt("released")).isEqualTo(1927);
    }

    /** Values by name. */
    @Test
    default void p1_namesTakeValuesByName() {
        Database database = connect();
        Movies movies = movies(database);
        await(database.execute(
                "INSERT INTO " + movies.table() + " (id, title, released) VALUES (:id, :title, :released)",
                Map.of("released", 1927, "title", "Metropolis", "id", 1)));
        assertThat(await(movies.released(database, 1))).isEqualTo(1927);
    }

    /** One name in two places. */
    @Test
    default void p1_repeatedNameHasOneValue() {
        Database database = connect();
        Movies movies = movies(database);
        await(database.execute(
                "INSERT INTO " + movies.table() + " (id, title, released) VALUES (:n, :title, :n)",
                Map.of("n", 7, "title", "Seven")));
        assertThat(await(database.fetchAll(
                        "SELECT id FROM " + movies.table() + " WHERE id = :n AND released = :n AND :n = id",
                        Map.of("n", 7))))
                .hasSize(1);
    }

    /** Names with a common beginning are told apart. */
    @Test
    default void p1_namesWithACommonBeginningAreApart() {
        Database database = connect();
        Movies movies = movies(database);
        await(database.execute(
                "INSERT INTO " + movies.table() + " (id, title, released) VALUES (:a, :abc, :ab)",
                Map.of("a", 1, "ab", 2, "abc", "three")));
        assertThat(await(movies.released(database, 1))).isEqualTo(2);
    }

    /** What looks like a parameter in a literal, a quoted name or a comment is none. */
    @Test
    default void p1_literalsNamesAndCommentsAreLeftAlone() {
        requires(Feature.LOWER_CASE_NAMES);
        Recorder recorder = new Recorder();
        Database database = connect(recorder);
        Movies movies = movies(database);
        await(movies.add(database, 1));
        char quote = recorder.dialect().syntax().has(SqlSyntax.Rule.BACKTICK_QUOTES) ? '`' : '"';
        String sql = "SELECT ':x ? it''s :y' AS literal, /* :z ? */ id AS " + quote + "a :b ?" + quote
                + " -- :c ?\n FROM " + movies.table() + " WHERE id = ";
        for (List<Row> rows : List.of(
                await(database.fetchAll(sql + "?", 1)), await(database.fetchAll(sql + ":id", Map.of("id", 1))))) {
            assertThat(rows).hasSize(1);
            assertThat(rows.get(0).getString("literal")).isEqualTo(":x ? it's :y");
            assertThat(rows.get(0).getInt("a :b ?")).isEqualTo(1);
        }
    }

    /** A name without a value. */
    @Test
    default void p2_missingNamedParameterIsNamed() {
        assertRefused("SELECT id FROM {movies} WHERE released = :from_year AND id = :id", Map.of("id", 1), "from_year");
    }

    /** A value without a name in the text. */
    @Test
    default void p2_unusedNamedParameterIsNamed() {
        assertRefused("SELECT id FROM {movies} WHERE id = :id", Map.of("id", 1, "to_year", 2), "to_year");
    }

    /** Both ways of writing parameters in one text. */
    @Test
    default void p2_mixedParametersAreNamed() {
        assertRefused(
                "SELECT id FROM {movies} WHERE id = ? AND released = :from_year", Map.of("from_year", 1), "from_year");
    }

    /** Names in the text and values in order. */
    @Test
    default void p2_valuesInOrderForNamesAreRefused() {
        assertRefused("SELECT id FROM {movies} WHERE released = :from_year", new Object[] {1}, "from_year");
    }

    /** More places than values, and more values than places. */
    @Test
    default void p2_wrongNumberOfValuesIsCounted() {
        assertRefused("SELECT id FROM {movies} WHERE id = ? AND released = ?", new Object[] {1}, "2", "1");
        assertRefused("SELECT id FROM {movies} WHERE id = ?", new Object[] {1, 2}, "1", "2");
    }

    /** Expects a refusal, with these words in it, before anything is sent. */
    private void assertRefused(String sql, Object parameters, String... words) {
        Recorder recorder = new Recorder();
        Database database = connect(recorder);
        Movies movies = movies(database);
        recorder.clear();
        String text = sql.replace("{movies}", movies.table());
        ParameterException error = failure(
                ParameterException.class,
                parameters instanceof Object[] values
                        ? database.fetchAll(text, values)
                        : database.fetchAll(text, named(parameters)));
        assertThat(error).hasMessageContainingAll(words);
        assertThat(recorder.sent()).isEmpty();
    }

    private static Map<String, @Nullable Object> named(Object parameters) {
        Map<String, @Nullable Object> named = new HashMap<>();
        ((Map<?, ?>) parameters).forEach((name, value) -> named.put((String) name, value));
        return named;
    }

    /** NULL in order and by name, in columns of several types. */
    @Test
    default void p4_nullBindsWithoutAType() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        String table = fixture()
                .table(
                        database,
                        "id " + fixture().type(ColumnType.INTEGER) + ", title "
                                + fixture().type(ColumnType.TEXT) + ", seen "
                                + fixture().type(ColumnType.DATE_TIME));
        String insert = "INSERT INTO " + table + " (id, title, seen) VALUES ";
        await(database.execute(insert + "(?, ?, ?)", null, null, null));
        Map<String, @Nullable Object> nulls = new HashMap<>();
        nulls.put("id", null);
        nulls.put("title", null);
        nulls.put("seen", null);
        await(database.execute(insert + "(:id, :title, :seen)", nulls));
        await(database.executeMany(insert + "(?, ?, ?)", List.of(Arrays.asList(null, null, null))));
        assertThat(await(database.fetchAll("SELECT id, title, seen FROM " + table)))
                .hasSize(3)
                .allMatch(row -> row.isNull("id") && row.isNull("title") && row.isNull("seen"));
    }

    /** NULL equals nothing. */
    @Test
    default void p4_nullMatchesNothing() {
        Database database = connect();
        Movies movies = movies(database);
        await(movies.add(database, 1));
        assertThat(await(database.fetchAll(
                        "SELECT id FROM " + movies.table() + " WHERE title = :title",
                        Collections.<String, @Nullable Object>singletonMap("title", null))))
                .isEmpty();
    }

    /** Texts that would do harm as SQL are stored as they are, and are in no text that is sent. */
    @Test
    default void p6_valuesNeverBecomeSqlText() {
        Recorder recorder = new Recorder();
        Database database = connect(recorder);
        Movies movies = movies(database);
        List<String> titles = List.of(
                "Robert'); DROP TABLE " + movies.table() + "; --",
                "' OR '1'='1",
                "\\'; DELETE FROM " + movies.table() + " -- ",
                "\" OR \"\"=\"",
                "`; --",
                ":title ? ?? $1 :: @x #",
                "%s %n {0} ${title}",
                "back\\slash \\ and 'quote''",
                "/* no comment */ -- none",
                "'");
        for (int i = 0; i < titles.size(); i++) {
            String title = titles.get(i);
            await(database.execute(movies.insert(), i, title, 0));
            assertThat(await(database.fetchValue(
                            String.class,
                            "SELECT title FROM " + movies.table() + " WHERE title = :title",
                            Map.of("title", title))))
                    .isEqualTo(title);
        }
        assertThat(movies.ids()).hasSize(titles.size());
        assertThat(recorder.sent())
                .noneMatch(sql -> titles.stream().anyMatch(title -> title.length() > 1 && sql.contains(title)));
    }

    /** The same text is sent for all values, so that the database prepares it once. */
    @Test
    default void p6_textDoesNotDependOnTheValues() {
        Recorder recorder = new Recorder();
        Database database = connect(recorder);
        Movies movies = movies(database);
        recorder.clear();
        for (int id = 0; id < 3; id++) {
            await(database.execute(movies.insert(), id, "Title " + id, id));
        }
        assertThat(recorder.statements()).hasSize(3);
        assertThat(recorder.statements().stream().distinct()).hasSize(1);
    }
}
