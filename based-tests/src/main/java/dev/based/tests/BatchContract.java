package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BatchResult;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import dev.based.ParameterException;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Recorder;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One text for several sets of values: {@code executeMany}. */
public interface BatchContract extends Contract {
    /** Sets of values in order. */
    @Test
    default void p1_executeManyTakesValuesInOrder() {
        Database database = connect();
        Movies movies = movies(database);
        BatchResult result = await(database.executeMany(
                movies.insert(), List.of(List.of(1, "a", 10), List.of(2, "b", 20), List.of(3, "c", 30))));
        assertThat(result.size()).isEqualTo(3);
        assertThat(result.rowsAffected()).isEqualTo(3);
        assertThat(movies.ids()).containsExactly(1, 2, 3);
        assertThat(await(movies.released(database, 3))).isEqualTo(30);
    }

    /** Sets of values by name. */
    @Test
    default void p1_executeManyTakesValuesByName() {
        Database database = connect();
        Movies movies = movies(database);
        await(database.executeMany(
                "INSERT INTO " + movies.table() + " (id, title, released) VALUES (:id, :title, :id)",
                List.of(Map.of("id", 1, "title", "a"), Map.of("title", "b", "id", 2))));
        assertThat(await(movies.released(database, 2))).isEqualTo(2);
    }

    /** Each set's own number of rows. */
    @Test
    default void p1_executeManyTellsTheRowsOfEachSet() {
        Database database = connect();
        Movies movies = movies(database);
        await(database.executeMany(
                movies.insert(), List.of(List.of(1, "a", 1), List.of(2, "b", 1), List.of(3, "c", 2))));
        BatchResult result = await(database.executeMany(
                "UPDATE " + movies.table() + " SET title = 'x' WHERE released = ?",
                List.of(List.of(1), List.of(9), List.of(2))));
        assertThat(IntStream.range(0, 3).mapToLong(result::rowsAffected)).containsExactly(2L, 0L, 1L);
    }

    /** The rows that RETURNING gives for each set, in order, on a database and in a session. */
    @Test
    default void p1_executeManyGivesTheRowsOfReturning() {
        requires(Feature.RETURNING);
        Database database = connect();
        Movies movies = movies(database);
        String insert = movies.insert() + " RETURNING id, title";
        BatchResult result = await(database.executeMany(insert, List.of(List.of(2, "b", 20), List.of(1, "a", 10))));
        assertThat(result.rows()).extracting(row -> row.getInt("id")).containsExactly(2, 1);
        assertThat(result.rows()).extracting(row -> row.getString("title")).containsExactly("b", "a");
        assertThat(result.rowsAffected()).isEqualTo(2);
        BatchResult inSession =
                await(database.session(session -> session.executeMany(insert, List.of(List.of(3, "c", 30)))));
        assertThat(inSession.rows()).extracting(row -> row.getInt(0)).containsExactly(3);
        assertThat(movies.ids()).containsExactly(1, 2, 3);
    }

    /** Without RETURNING there are no rows, and none of a batch of nothing. */
    @Test
    default void p1_executeManyWithoutRowsGivesNone() {
        Database database = connect();
        Movies movies = movies(database);
        assertThat(await(database.executeMany(movies.insert(), List.of(List.of(1, "a", 10))))
                        .rows())
                .isEmpty();
        BatchResult nothing = await(database.executeMany(movies.insert(), List.of()));
        assertThat(nothing.rows()).isEmpty();
    }

    /** Many sets. */
    @Test
    default void p1_executeManyTakesThousandsOfSets() {
        Database database = connect();
        Movies movies = movies(database);
        List<List<Object>> sets = IntStream.range(0, 5_000)
                .mapToObj(id -> List.<Object>of(id, "Movie " + id, id))
                .toList();
        assertThat(await(database.executeMany(movies.insert(), sets)).rowsAffected())
                .isEqualTo(5_000);
        assertThat(await(database.fetchValue(Long.class, "SELECT count(*) FROM " + movies.table())))
                .isEqualTo(5_000);
    }

    /** No sets: nothing is sent, on a database and in a session. */
    @Test
    default void p1_executeManyOfNothingSendsNothing() {
        Recorder recorder = new Recorder();
        Database database = connect(recorder);
        Movies movies = movies(database);
        recorder.clear();
        assertThat(await(database.executeMany(movies.insert(), List.of())).size())
                .isZero();
        assertThat(await(database.session(session -> session.executeMany(movies.insert(), List.of())))
                        .size())
                .isZero();
        assertThat(recorder.sent()).isEmpty();
    }

    /** A set with a parameter too few: nothing is sent. */
    @Test
    default void p2_executeManyNamesWhatASetLacks() {
        Recorder recorder = new Recorder();
        Database database = connect(recorder);
        Movies movies = movies(database);
        recorder.clear();
        String insert = "INSERT INTO " + movies.table() + " (id, title, released) VALUES (:id, :title, 0)";
        assertThat(failure(
                        ParameterException.class,
                        database.executeMany(insert, List.of(Map.of("id", 1, "title", "a"), Map.of("id", 2)))))
                .hasMessageContaining("title");
        failure(ParameterException.class, database.executeMany(insert, List.of("no set")));
        assertThat(recorder.sent()).isEmpty();
    }

    /** A set that fails undoes those before it. */
    @Test
    default void s2_executeManyIsAllOrNothing() {
        Database database = connect();
        Movies movies = movies(database);
        DatabaseException error = failure(
                DatabaseException.class,
                database.executeMany(
                        movies.insert(), List.of(List.of(1, "a", 0), List.of(2, "b", 0), List.of(1, "c", 0))));
        assertThat(error.kind()).isEqualTo(ErrorKind.UNIQUE_VIOLATION);
        assertThat(movies.ids()).isEmpty();
    }

    /** A set that fails in a transaction undoes that transaction only. */
    @Test
    default void t2_executeManyThatFailsInATransactionLeavesTheSession() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        await(database.session(session -> movies.add(session, 9)
                .thenCompose(added -> session.transaction(
                        inner -> inner.executeMany(movies.insert(), List.of(List.of(1, "a", 0), List.of(1, "b", 0)))))
                .handle((result, error) -> error)));
        assertThat(movies.ids()).containsExactly(9);
    }
}
