package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.ParameterException;
import dev.based.Parameters;
import dev.based.Row;
import dev.based.Statement;
import dev.based.tests.support.Movies;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** P8: parameters that are properties of an object. */
public interface ObjectParametersContract extends Contract {
    /**
     * A part of a movie.
     *
     * @param movieTitle the title
     * @param year the year, if it is known
     */
    record Work(String movieTitle, Optional<Integer> year) {}

    /**
     * A movie with an object in it, and more than the table has.
     *
     * @param id the key
     * @param work the rest
     * @param ignored what no statement asks for
     */
    record Film(int id, Work work, Object ignored) {}

    /** A movie as a bean. */
    final class FilmBean {
        private final int id;

        /**
         * A movie.
         *
         * @param id the key
         */
        public FilmBean(int id) {
            this.id = id;
        }

        /**
         * The key.
         *
         * @return the key
         */
        public int getId() {
            return id;
        }

        /**
         * The title.
         *
         * @return the title
         */
        public String getTitle() {
            return "Bean " + id;
        }
    }

    private static Film film(int id) {
        return new Film(id, new Work("Film " + id, Optional.of(1900 + id)), new Object());
    }

    private static String insert(Movies movies) {
        return "INSERT INTO " + movies.table() + " (id, title, released) VALUES (:id, :work.movieTitle, :work.year)";
    }

    /** Of a record, and of an object in it, by every verb. */
    @Test
    default void p8_propertiesOfAnObjectAreValues() {
        Database database = connect();
        Movies movies = movies(database);
        Parameters parameters = Parameters.of(film(7));
        assertThat(await(database.execute(insert(movies), parameters)).rowsAffected())
                .isOne();
        String select = "SELECT id, title FROM " + movies.table() + " WHERE id = :id AND title = :work_movie_title";
        assertThat(await(database.fetchAll(select, parameters))).hasSize(1);
        assertThat(await(database.fetchOne(select, parameters)).map(row -> row.getString(1)))
                .contains("Film 7");
        assertThat(await(database.fetchExactlyOne(select, parameters)).getInt(0))
                .isEqualTo(7);
        assertThat(await(database.fetchValue(Integer.class, select, parameters)))
                .isEqualTo(7);
        List<Row> streamed = await(
                database.session(session -> session.stream(select, parameters).collect(Collectors.toList())));
        assertThat(streamed).hasSize(1);
        assertThat(await(database.fetchAll(Statement.of(select, parameters)))).hasSize(1);
        assertThat(await(movies.released(database, 7))).isEqualTo(1907);
    }

    /** An object among other values, in a map. */
    @Test
    default void p8_anObjectInAMap() {
        Database database = connect();
        Movies movies = movies(database);
        await(database.execute(insert(movies), Parameters.of(film(7))));
        await(database.execute(
                "UPDATE " + movies.table()
                        + " SET released = :year WHERE id = :film.id AND title = :film.work.movieTitle",
                Map.of("film", film(7), "year", 5)));
        assertThat(await(movies.released(database, 7))).isEqualTo(5);
    }

    /** Objects as the sets of a batch. */
    @Test
    default void p8_objectsInABatch() {
        Database database = connect();
        Movies movies = movies(database);
        List<Film> films =
                IntStream.range(0, 5).mapToObj(ObjectParametersContract::film).toList();
        assertThat(await(database.executeMany(insert(movies), films)).rowsAffected())
                .isEqualTo(5);
        assertThat(movies.ids()).containsExactly(0, 1, 2, 3, 4);
        assertThat(await(movies.released(database, 3))).isEqualTo(1903);
        await(database.session(session -> session.executeMany(
                "INSERT INTO " + movies.table() + " (id, title, released) VALUES (:id, :title, :id)",
                List.of(new FilmBean(8), Parameters.of(new FilmBean(9)), Map.of("id", 10, "title", "Map")))));
        assertThat(movies.ids()).containsExactly(0, 1, 2, 3, 4, 8, 9, 10);
    }

    /** A name for which the object has nothing is an error that names it, and of a batch the set; nothing is sent. */
    @Test
    default void p8_missingPropertyIsNamed() {
        Database database = connect();
        Movies movies = movies(database);
        String wrong = "INSERT INTO " + movies.table() + " (id, title, released) VALUES (:id, :titel, 0)";
        assertThat(failure(database.execute(wrong, Parameters.of(film(1)))))
                .isInstanceOf(ParameterException.class)
                .hasMessageContainingAll(":titel", "Film")
                .hasMessageNotContaining("Film 1");
        String mixed = "INSERT INTO " + movies.table() + " (id, title, released) VALUES (:id, :title, 0)";
        Throwable second = failure(database.executeMany(mixed, List.of(new FilmBean(1), film(2))));
        assertThat(second).isInstanceOf(ParameterException.class).hasMessageContaining(":title");
        assertThat(((ParameterException) second).batchIndex()).isEqualTo(OptionalInt.of(1));
        assertThat(failure(database.executeMany(mixed, List.of("a text")))).isInstanceOf(ParameterException.class);
        assertThat(movies.ids()).isEmpty();
    }
}
