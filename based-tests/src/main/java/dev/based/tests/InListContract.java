package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.tests.support.Movies;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Collections that are bound in {@code IN (...)}. */
public interface InListContract extends Contract {
    /** A list in place of a question mark. */
    @Test
    default void p3_positionalListExpands() {
        Database database = connect();
        Movies movies = threeMovies(database);
        assertThat(await(database.fetchAll(
                        "SELECT id FROM " + movies.table() + " WHERE released = ? AND id IN (?) AND id < ?",
                        0,
                        List.of(1, 3, 5),
                        3)))
                .extracting(row -> row.getInt(0))
                .containsExactly(1);
    }

    /** A set in place of a name, which stands there twice. */
    @Test
    default void p3_namedListExpandsWhereverItsNameStands() {
        Database database = connect();
        Movies movies = threeMovies(database);
        assertThat(await(database.fetchAll(
                        "SELECT id FROM " + movies.table() + " WHERE id IN (:ids) AND NOT id NOT IN (:ids) ORDER BY id",
                        Map.of("ids", new LinkedHashSet<>(List.of(3, 1))))))
                .extracting(row -> row.getInt(0))
                .containsExactly(1, 3);
    }

    /** One element. */
    @Test
    default void p3_listOfOneExpands() {
        Database database = connect();
        Movies movies = threeMovies(database);
        assertThat(await(database.fetchValue(
                        Integer.class,
                        "SELECT id FROM " + movies.table() + " WHERE id IN (:ids)",
                        Map.of("ids", List.of(2)))))
                .isEqualTo(2);
    }

    /** Lists of several lengths through one text. */
    @Test
    default void p3_sameTextTakesListsOfAnyLength() {
        Database database = connect();
        Movies movies = threeMovies(database);
        for (int size = 0; size <= 40; size++) {
            List<Integer> ids = IntStream.rangeClosed(1, size).boxed().toList();
            assertThat(await(database.fetchAll(
                            "SELECT id FROM " + movies.table() + " WHERE id IN (:ids)", Map.of("ids", ids))))
                    .as("%d ids", size)
                    .hasSize(Math.min(size, 3));
        }
    }

    /** An empty list matches nothing, in every spelling. */
    @Test
    default void p3_emptyListMatchesNothing() {
        Database database = connect();
        Movies movies = threeMovies(database);
        String select = "SELECT id FROM " + movies.table() + " WHERE ";
        assertThat(await(database.fetchAll(select + "id IN (?)", List.of()))).isEmpty();
        assertThat(await(database.fetchAll(select + "id in ( :ids )", Map.of("ids", List.of()))))
                .isEmpty();
        assertThat(await(database.fetchAll(select + "title IN (:titles)", Map.of("titles", List.of()))))
                .isEmpty();
        assertThat(await(database.execute(
                                "DELETE FROM " + movies.table() + " WHERE id IN (:ids)", Map.of("ids", List.of())))
                        .rowsAffected())
                .isZero();
    }

    /** Not being in an empty list is true of everything. */
    @Test
    default void p3_emptyNotInMatchesEverything() {
        Database database = connect();
        Movies movies = threeMovies(database);
        String select = "SELECT id FROM " + movies.table() + " WHERE ";
        assertThat(await(database.fetchAll(select + "id NOT IN (?)", List.of())))
                .hasSize(3);
        assertThat(await(database.fetchAll(select + "title NOT IN (:titles)", Map.of("titles", List.of()))))
                .hasSize(3);
    }

    private Movies threeMovies(Database database) {
        Movies movies = movies(database);
        for (int id = 1; id <= 3; id++) {
            await(movies.add(database, id));
        }
        return movies;
    }
}
