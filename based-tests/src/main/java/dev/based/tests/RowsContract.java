package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.ErrorKind;
import dev.based.MappingException;
import dev.based.NoRowException;
import dev.based.Queries;
import dev.based.RollbackOnlyException;
import dev.based.Row;
import dev.based.RowCountException;
import dev.based.RowStream;
import dev.based.Statement;
import dev.based.TooManyRowsException;
import dev.based.tests.support.Movies;
import dev.based.tests.support.StreamSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows of which there must be one, rows with objects in them, and rows that belong together. */
public interface RowsContract extends Contract {
    /**
     * A part of a film.
     *
     * @param id its key
     * @param title its title
     */
    record Part(int id, String title) {}

    /**
     * A film with an object in it.
     *
     * @param id its key
     * @param part its part, if there is one
     * @param released its year, if it is known
     */
    record Film(int id, @Nullable Part part, Optional<Integer> released) {}

    private static Movies filled(Database database, Movies movies, int count) {
        await(database.executeMany(
                movies.insert(),
                IntStream.range(0, count)
                        .mapToObj(id -> List.of(id, "Movie " + id, id / 3))
                        .toList()));
        return movies;
    }

    /** Objects in what a row becomes, from the columns whose names begin with theirs; null if all of these are NULL. */
    @Test
    default void v7_rowMapsToObjectsInObjects() {
        Database database = connect();
        Movies movies = filled(database, movies(database), 2);
        List<Film> films = await(database.fetchAll("SELECT a.id AS id, b.id AS part_id, b.title AS part_title,"
                        + " b.released AS released FROM " + movies.table() + " a LEFT JOIN " + movies.table()
                        + " b ON b.id = a.id AND b.id > 0 ORDER BY a.id"))
                .stream()
                .map(row -> row.as(Film.class))
                .toList();
        assertThat(films)
                .containsExactly(
                        new Film(0, null, Optional.empty()), new Film(1, new Part(1, "Movie 1"), Optional.of(0)));
    }

    /** Names in any case, with and without underscores, whatever the database makes of them. */
    @Test
    default void v7_namesAreFoundInAnyCase() {
        record Named(int movieId, String fullTitle) {}
        Database database = connect();
        Movies movies = filled(database, movies(database), 1);
        String from = " FROM " + movies.table();
        for (String columns : List.of("id AS movieId, title AS fullTitle", "id AS movie_id, title AS FULL_TITLE")) {
            Row row = await(database.fetchExactlyOne("SELECT " + columns + from));
            assertThat(row.as(Named.class)).isEqualTo(new Named(0, "Movie 0"));
        }
    }

    /** The only row; none and several are errors of their own. */
    @Test
    default void v8_fetchExactlyOneRefusesNoneAndSeveral() {
        Database database = connect();
        Movies movies = filled(database, movies(database), 3);
        String select = "SELECT id FROM " + movies.table() + " WHERE id >= ? ORDER BY id";
        assertThat(await(database.fetchExactlyOne(select, 2)).getInt(0)).isEqualTo(2);
        for (Object[] wrong : new Object[][] {
            {3, NoRowException.class}, {1, TooManyRowsException.class}, {0, TooManyRowsException.class}
        }) {
            Throwable error = failure(database.fetchExactlyOne(select, wrong[0]));
            assertThat(error).isInstanceOf((Class<?>) wrong[1]);
            assertThat(((RowCountException) error).kind()).isEqualTo(ErrorKind.ROW_COUNT);
        }
        assertThat(await(database.fetchExactlyOne(DSL.select(DSL.inline(1))))).isNotNull();
        assertThat(await(movies.ids(database))).hasSize(3);
    }

    /** A session in which there was not exactly one row cannot commit. */
    @Test
    default void v8_fetchExactlyOneFailsItsSession() {
        Database database = connect();
        Movies movies = filled(database, movies(database), 2);
        Throwable error = failure(database.session(session -> movies.add(session, 9)
                .thenCompose(added -> session.fetchExactlyOne("SELECT id FROM " + movies.table()))
                .handle((row, none) -> "swallowed")));
        assertThat(error).isInstanceOf(RollbackOnlyException.class).hasCauseInstanceOf(TooManyRowsException.class);
        assertThat(movies.ids()).containsExactly(0, 1);
    }

    /** A primitive tells no row from NULL; an object is null for both. */
    @Test
    default void v8_fetchValueOfAPrimitiveNeedsAValue() {
        Database database = connect();
        Movies movies = filled(database, movies(database), 1);
        String none = "SELECT id FROM " + movies.table() + " WHERE id = 9";
        String unknown = "SELECT max(id) FROM " + movies.table() + " WHERE id = 9";
        assertThat(failure(database.fetchValue(int.class, none))).isInstanceOf(NoRowException.class);
        assertThat(failure(database.fetchValue(int.class, unknown)))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("NULL");
        assertThat(await(database.fetchValue(Integer.class, none))).isNull();
        assertThat(await(database.fetchValue(Integer.class, unknown))).isNull();
    }

    private static RowStream<List<Integer>> groups(Queries queries, Movies movies, int pageSize) {
        return queries.stream(Statement.of("SELECT released, id FROM " + movies.table() + " ORDER BY id")
                        .withFetchSize(pageSize))
                .groupBy(row -> row.getInt(0), (year, rows) -> {
                    List<Integer> ids = new ArrayList<>(List.of(year));
                    rows.forEach(row -> ids.add(row.getInt(1)));
                    return ids;
                });
    }

    /** Adjacent rows of one key become one thing, also over the ends of pages. */
    @Test
    default void r5_groupByGroupsAdjacentRows() {
        Database database = connect();
        Movies movies = filled(database, movies(database), 8);
        List<List<Integer>> expected = List.of(List.of(0, 0, 1, 2), List.of(1, 3, 4, 5), List.of(2, 6, 7));
        for (int pageSize : new int[] {1, 2, 3, 4, 8, 100}) {
            assertThat(await(groups(database, movies, pageSize).collect(Collectors.toList())))
                    .isEqualTo(expected);
        }
        await(database.execute("UPDATE " + movies.table() + " SET released = 0 WHERE id = 7"));
        assertThat(await(groups(database, movies, 3).collect(Collectors.toList())))
                .endsWith(List.of(2, 6), List.of(0, 7));
        await(database.execute("DELETE FROM " + movies.table()));
        assertThat(await(groups(database, movies, 3).collect(Collectors.toList())))
                .isEmpty();
    }

    /** No more groups are made than were asked for; a cancel closes the cursor, and the session goes on. */
    @Test
    default void r5_groupByKeepsToTheDemandAndIsCancelled() {
        Database database = connect();
        Movies movies = filled(database, movies(database), 30);
        List<Integer> made = new ArrayList<>();
        await(database.session(session -> {
            StreamSubscriber<Integer> subscriber = new StreamSubscriber<>();
            groups(session, movies, 2)
                    .map(group -> {
                        made.add(group.get(0));
                        return group.get(0);
                    })
                    .subscribe(subscriber);
            CompletionStage<?> two = subscriber.whenRows(2);
            subscriber.request(2);
            return two.thenCompose(rows -> {
                subscriber.cancel();
                return movies.add(session, 99);
            });
        }));
        assertThat(made).containsExactly(0, 1);
        assertThat(movies.ids()).contains(99).hasSize(31);
    }

    /** What the functions throw, or null, ends the stream, and is told; rows that were taken before are kept. */
    @Test
    default void r5_groupByFailsWithWhatItsFunctionsThrow() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = filled(database, movies(database), 9);
        IllegalStateException reason = new IllegalStateException("the function's own");
        Statement all = Statement.of("SELECT id FROM " + movies.table() + " ORDER BY id")
                .withFetchSize(2);
        List<Integer> seen = new ArrayList<>();
        assertThat(failure(database.stream(all)
                        .<Integer, Integer>groupBy(
                                row -> {
                                    if (row.getInt(0) == 5) {
                                        throw reason;
                                    }
                                    return row.getInt(0);
                                },
                                (id, rows) -> id)
                        .reduce(0, (sum, id) -> {
                            seen.add(id);
                            return sum + id;
                        })))
                .isSameAs(reason);
        assertThat(seen).containsExactly(0, 1, 2, 3);
        assertThat(failure(database.stream(all)
                        .groupBy(row -> row.getInt(0) / 4, (key, rows) -> {
                            throw reason;
                        })
                        .collect(Collectors.toList())))
                .isSameAs(reason);
        assertThat(await(movies.ids(database))).hasSize(9);
    }
}
