package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.based.Database;
import dev.based.DiscriminatorColumn;
import dev.based.DiscriminatorValue;
import dev.based.MappingException;
import dev.based.Row;
import dev.based.tests.support.Movies;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows, and what they are mapped to. */
public interface MappingContract extends JooqContract {
    /**
     * A movie as a record.
     *
     * @param id the key
     * @param title the title
     * @param released the year, or null if it is not known
     */
    record Movie(int id, String title, @Nullable Integer released) {}

    /** A movie as a bean. */
    final class MovieBean {
        private int id;
        private String title = "";

        /** For the mapper. */
        public MovieBean() {}

        /**
         * The key.
         *
         * @return the key
         */
        public int getId() {
            return id;
        }

        /**
         * Sets the key.
         *
         * @param id the key
         */
        public void setId(int id) {
            this.id = id;
        }

        /**
         * The title.
         *
         * @return the title
         */
        public String getTitle() {
            return title;
        }

        /**
         * Sets the title.
         *
         * @param title the title
         */
        public void setTitle(String title) {
            this.title = title;
        }
    }

    /** A movie of which a column tells what it is. */
    @DiscriminatorColumn("kind")
    sealed interface Kind {
        /**
         * What the movie is called.
         *
         * @return the title
         */
        String title();

        /**
         * One without sound.
         *
         * @param title the title
         */
        record SilentMovie(String title) implements Kind {}

        /**
         * One with sound.
         *
         * @param title the title
         * @param released the year
         */
        @DiscriminatorValue("2")
        record Talkie(String title, int released) implements Kind {}
    }

    /** By name and by index, in the order of the query. */
    @Test
    default void v4_rowGivesColumnsByNameAndIndex() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        Movies movies = metropolis(database);
        Row row = await(database.fetchOne("SELECT title, released AS made, id FROM " + movies.table()))
                .orElseThrow();
        assertThat(row.size()).isEqualTo(3);
        assertThat(row.columns().names()).containsExactly("title", "made", "id");
        assertThat(row.getString(0)).isEqualTo(row.getString("title")).isEqualTo("Metropolis");
        assertThat(row.getInt(1)).isEqualTo(row.getInt("made")).isEqualTo(1927);
        assertThat(row.getInt(2)).isEqualTo(1);
    }

    /** A column that is not there is an error that names those that are. */
    @Test
    default void v3_missingColumnIsNamed() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        Movies movies = metropolis(database);
        Row row = await(database.fetchOne("SELECT id, title FROM " + movies.table()))
                .orElseThrow();
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> row.getInt("released"))
                .withMessageContainingAll("released", "id", "title");
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> row.get("TITLE"))
                .withMessageContaining("did you mean \"title\"");
        assertThatExceptionOfType(MappingException.class).isThrownBy(() -> row.get(2));
        assertThatExceptionOfType(MappingException.class).isThrownBy(() -> row.get(-1));
    }

    /** A name that two columns share is an error by name, and none by index. */
    @Test
    default void v3_ambiguousColumnIsNamed() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        Movies movies = metropolis(database);
        Row row = await(database.fetchOne("SELECT a.id, b.title, b.id FROM " + movies.table() + " a JOIN "
                        + movies.table() + " b ON a.id = b.id"))
                .orElseThrow();
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> row.getInt("id"))
                .withMessageContainingAll("id", "alias");
        assertThat(row.getInt(0)).isEqualTo(row.getInt(2)).isEqualTo(1);
        assertThat(row.getString("title")).isEqualTo("Metropolis");
        assertThatExceptionOfType(MappingException.class).isThrownBy(row::asMap);
    }

    /** As a map, in the order of the columns. */
    @Test
    default void v4_rowAsMapKeepsTheOrder() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        Movies movies = metropolis(database);
        Row row = await(database.fetchOne("SELECT title, NULL AS missing FROM " + movies.table()))
                .orElseThrow();
        assertThat(row.asMap()).containsExactly(entry("title", "Metropolis"), entry("missing", null));
    }

    /** As a record. */
    @Test
    default void v4_rowMapsToARecord() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        Movies movies = metropolis(database);
        List<Movie> all = await(database.fetchAll("SELECT released, id, title FROM " + movies.table())
                .thenApply(rows -> rows.stream().map(row -> row.as(Movie.class)).toList()));
        assertThat(all).containsExactly(new Movie(1, "Metropolis", 1927));
        Row unknown = await(database.fetchOne("SELECT id, title, NULL AS released FROM " + movies.table()))
                .orElseThrow();
        assertThat(unknown.as(Movie.class)).isEqualTo(new Movie(1, "Metropolis", null));
    }

    /** As one of the classes of a sealed interface, by a column of text. */
    @Test
    default void v7_rowMapsToTheClassThatAColumnTells() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        Movies movies = movies(database);
        await(database.execute(movies.insert(), 1, "silent_movie", 1927));
        await(database.execute(movies.insert(), 2, "2", 1930));
        await(database.execute(movies.insert(), 3, "other", 1931));
        List<Row> rows = await(
                database.fetchAll("SELECT title AS kind, title, released FROM " + movies.table() + " ORDER BY id"));
        assertThat(rows.get(0).as(Kind.class)).isEqualTo(new Kind.SilentMovie("silent_movie"));
        assertThat(rows.get(1).as(Kind.class)).isEqualTo(new Kind.Talkie("2", 1930));
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> rows.get(2).as(Kind.class))
                .withMessageContainingAll("\"kind\"", "[silentMovie, 2]");
        Row number = await(database.fetchExactlyOne(
                "SELECT id AS kind, title, released FROM " + movies.table() + " WHERE id = 2"));
        assertThat(number.as(Kind.class)).isEqualTo(new Kind.Talkie("2", 1930));
    }

    /** As a bean. */
    @Test
    default void v4_rowMapsToABean() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        Movies movies = metropolis(database);
        MovieBean movie = await(database.fetchOne("SELECT id, title FROM " + movies.table()))
                .orElseThrow()
                .as(MovieBean.class);
        assertThat(movie.getId()).isEqualTo(1);
        assertThat(movie.getTitle()).isEqualTo("Metropolis");
    }

    /** No row, one row, several rows. */
    @Test
    default void v4_fetchOneGivesTheFirstRowOrNone() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        Movies movies = metropolis(database);
        await(movies.add(database, 2));
        String select = "SELECT id FROM " + movies.table() + " WHERE id > ? ORDER BY id";
        assertThat(await(database.fetchOne(select, 0)).map(row -> row.getInt("id")))
                .contains(1);
        assertThat(await(database.fetchOne(select, 1)).map(row -> row.getInt("id")))
                .contains(2);
        assertThat(await(database.fetchOne(select, 2))).isEqualTo(Optional.empty());
        assertThat(await(database.fetchAll(select, 2))).isEmpty();
        assertThat(await(database.fetchValue(Integer.class, select, 2))).isNull();
    }

    /** All rows, in the query's order, and none too many. */
    @Test
    default void v4_fetchAllGivesEveryRowInOrder() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        Movies movies = movies(database);
        await(database.session(session -> {
            for (int id = 299; id >= 0; id--) {
                movies.add(session, id);
            }
            return movies.ids(session);
        }));
        List<Row> rows = await(database.fetchAll("SELECT id FROM " + movies.table() + " ORDER BY id"));
        assertThat(rows).hasSize(300);
        for (int id = 0; id < 300; id++) {
            assertThat(rows.get(id).getInt(0)).isEqualTo(id);
        }
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> rows.remove(0));
    }

    /** Rows affected. */
    @Test
    default void v4_executeTellsTheRowsAffected() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        Movies movies = metropolis(database);
        assertThat(await(movies.add(database, 2)).rowsAffected()).isOne();
        assertThat(await(database.execute("UPDATE " + movies.table() + " SET released = 2"))
                        .rowsAffected())
                .isEqualTo(2);
        assertThat(await(database.execute("DELETE FROM " + movies.table() + " WHERE id = 9"))
                        .rowsAffected())
                .isZero();
        assertThat(await(database.execute("DELETE FROM " + movies.table())).rowsAffected())
                .isEqualTo(2);
    }

    /** The key that the database made. */
    @Test
    default void v4_executeTellsTheGeneratedKey() {
        requires(Feature.LOWER_CASE_NAMES);
        requires(Feature.GENERATED_KEYS);
        Database database = connect();
        String table = fixture()
                .table(
                        database,
                        fixture().type(ColumnType.GENERATED_KEY) + ", title "
                                + fixture().type(ColumnType.TEXT));
        long first = await(database.execute("INSERT INTO " + table + " (title) VALUES (?)", "a"))
                .generatedKey()
                .orElseThrow();
        long second = await(database.execute("INSERT INTO " + table + " (title) VALUES (?)", "b"))
                .generatedKey()
                .orElseThrow();
        assertThat(second).isGreaterThan(first);
        assertThat(await(database.fetchValue(String.class, "SELECT title FROM " + table + " WHERE id = ?", second)))
                .isEqualTo("b");
        assertThat(await(database.execute("UPDATE " + table + " SET title = 'c'"))
                        .generatedKey())
                .isEmpty();
    }

    /** Rows of an INSERT that returns them. */
    @Test
    default void v4_insertReturningGivesRows() {
        requires(Feature.LOWER_CASE_NAMES);
        requires(Feature.RETURNING);
        Database database = connect();
        Movies movies = movies(database);
        Row row = await(database.fetchOne(movies.insert() + " RETURNING title, id", 5, "Five", 0))
                .orElseThrow();
        assertThat(row.getString("title")).isEqualTo("Five");
        assertThat(row.getInt("id")).isEqualTo(5);
        assertThat(movies.ids()).containsExactly(5);
    }

    /** An error in mapping fails the stage, and the session with it. */
    @Test
    default void v3_mappingThatFailsFailsTheSession() {
        requires(Feature.LOWER_CASE_NAMES);
        Database database = connect();
        Movies movies = metropolis(database);
        Throwable error = failure(database.session(session -> movies.add(session, 2)
                .thenCompose(added -> session.fetchValue(Integer.class, "SELECT title FROM " + movies.table()))));
        assertThat(error).isInstanceOf(MappingException.class);
        assertThat(movies.ids()).containsExactly(1);
    }

    private Movies metropolis(Database database) {
        Movies movies = movies(database);
        await(database.execute(movies.insert(), 1, "Metropolis", 1927));
        return movies;
    }
}
