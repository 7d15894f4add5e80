package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.based.Database;
import dev.based.MappingException;
import dev.based.NoRowException;
import dev.based.Parameters;
import dev.based.Queries;
import dev.based.RollbackOnlyException;
import dev.based.Statement;
import dev.based.TooManyRowsException;
import dev.based.tests.support.Movies;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Verbs that are given a class, and make objects of the rows. */
public interface ObjectsContract extends Contract {
    /**
     * A movie, and values of a statement.
     *
     * @param id the key
     * @param title the title
     */
    record Titled(int id, String title) {}

    /** A movie whose constructor does not like the rows. */
    final class Picky {
        /**
         * Refuses.
         *
         * @param id the key
         */
        public Picky(int id) {
            throw new IllegalStateException("not " + id);
        }
    }

    private Movies three(Database database) {
        Movies movies = movies(database);
        for (int id = 1; id <= 3; id++) {
            await(movies.add(database, id));
        }
        return movies;
    }

    /** Objects by every verb and with every kind of parameters, on a database and in a session. */
    @Test
    default void v9_rowsComeAsObjectsOfAClass() {
        Database database = connect();
        Movies movies = three(database);
        objects(database, movies);
        await(database.run(session -> {
            objects(session, movies);
        }));
    }

    private static void objects(Queries queries, Movies movies) {
        String select = "SELECT id, title FROM " + movies.table() + " WHERE id >= ";
        Titled second = new Titled(2, "Movie 2");
        Titled third = new Titled(3, "Movie 3");
        Parameters named = Parameters.of(second);
        List<Titled> all = await(queries.fetchAll(Titled.class, select + "? ORDER BY id", 2));
        assertThat(all).containsExactly(second, third);
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> all.remove(0));
        assertThat(await(queries.fetchAll(Titled.class, select + ":id ORDER BY id", Map.of("id", 2))))
                .isEqualTo(all);
        assertThat(await(queries.fetchAll(Titled.class, select + ":id ORDER BY id", named)))
                .isEqualTo(all);
        assertThat(await(queries.fetchAll(Titled.class, select + "?", 4))).isEmpty();
        assertThat(await(queries.fetchOne(Titled.class, select + "? ORDER BY id", 2)))
                .contains(second);
        assertThat(await(queries.fetchOne(Titled.class, select + ":id ORDER BY id", Map.of("id", 4))))
                .isEmpty();
        assertThat(await(queries.fetchOne(Titled.class, select + ":id ORDER BY id", named)))
                .contains(second);
        assertThat(await(queries.fetchExactlyOne(Titled.class, select + "?", 3)))
                .isEqualTo(third);
        assertThat(await(queries.fetchExactlyOne(Titled.class, select + ":id", Map.of("id", 3))))
                .isEqualTo(third);
        assertThat(await(queries.fetchExactlyOne(Titled.class, select + ":id AND title = :title", named)))
                .isEqualTo(second);
        assertThat(await(queries.stream(Titled.class, select + "? ORDER BY id", 2)
                        .collect(Collectors.toList())))
                .isEqualTo(all);
        assertThat(await(queries.stream(Titled.class, select + ":id ORDER BY id", Map.of("id", 2))
                        .collect(Collectors.toList())))
                .isEqualTo(all);
        assertThat(await(queries.stream(Titled.class, select + ":id ORDER BY id", named)
                        .collect(Collectors.toList())))
                .isEqualTo(all);
    }

    /** The class of one value takes rows of one column. */
    @Test
    default void v9_rowsOfOneColumnComeAsValues() {
        Database database = connect();
        Movies movies = three(database);
        String select = "SELECT id FROM " + movies.table() + " ORDER BY id";
        assertThat(await(database.fetchAll(Long.class, select))).containsExactly(1L, 2L, 3L);
        assertThat(await(database.fetchAll(int.class, select))).containsExactly(1, 2, 3);
        assertThat(await(database.fetchOne(Long.class, select))).contains(1L);
        assertThat(await(database.stream(Long.class, select).reduce(0L, Long::sum)))
                .isEqualTo(6);
        String several = "SELECT id, title FROM " + movies.table();
        assertThat(failure(database.fetchAll(Long.class, several))).isInstanceOf(MappingException.class);
    }

    /** The number of rows is looked at before any becomes an object. */
    @Test
    default void v9_objectsAreCountedFirst() {
        Database database = connect();
        Movies movies = three(database);
        String select = "SELECT id FROM " + movies.table() + " WHERE id >= ?";
        assertThat(failure(database.fetchExactlyOne(Picky.class, select, 1))).isInstanceOf(TooManyRowsException.class);
        assertThat(failure(database.fetchExactlyOne(Picky.class, select, 4))).isInstanceOf(NoRowException.class);
        assertThat(await(database.fetchOne(Picky.class, select, 4))).isEqualTo(Optional.empty());
    }

    /** A row that does not fit fails the statement, so that its session cannot commit, whatever is made of the error. */
    @Test
    default void v9_rowThatIsNoObjectFailsTheSession() {
        Database database = connect();
        Movies movies = three(database);
        Statement titles = Statement.of("SELECT title FROM " + movies.table());
        Statement ids = Statement.of("SELECT id FROM " + movies.table() + " WHERE id = 1");
        List<Function<Queries, CompletionStage<?>>> verbs = List.of(
                queries -> queries.fetchAll(Integer.class, titles),
                queries -> queries.fetchOne(Integer.class, titles),
                queries -> queries.fetchExactlyOne(Picky.class, ids),
                queries -> queries.fetchAll(Titled.class, ids),
                queries -> queries.stream(Integer.class, titles).collect(Collectors.toList()));
        for (Function<Queries, CompletionStage<?>> verb : verbs) {
            assertThat(failure(verb.apply(database))).isInstanceOf(MappingException.class);
            assertThat(failure(database.session(session -> movies.add(session, 9)
                            .thenCompose(added -> verb.apply(session).thenApply(objects -> 1)))))
                    .isInstanceOf(MappingException.class);
        }
        for (Function<Queries, CompletionStage<?>> verb : verbs.subList(0, 4)) {
            assertThat(failure(database.session(session -> movies.add(session, 9)
                            .thenCompose(added -> verb.apply(session).handle((objects, error) -> 1)))))
                    .isInstanceOf(RollbackOnlyException.class);
            assertThat(failure(database.run(session -> {
                        await(movies.add(session, 9));
                        await(verb.apply(session).handle((objects, error) -> 1));
                    })))
                    .isInstanceOf(RollbackOnlyException.class);
        }
        assertThat(movies.ids()).containsExactly(1, 2, 3);
    }

    /** What a session's only, or last, statement has written is undone if its row does not fit, wherever COMMIT travels. */
    @Test
    default void v9_writeWhoseRowIsNoObjectIsUndone() {
        requires(Feature.RETURNING);
        Database database = connect();
        Movies movies = three(database);
        String insert = movies.insert() + " RETURNING title";
        assertThat(failure(database.session(session -> session.fetchOne(Integer.class, insert, 9, "Nine", 0))))
                .isInstanceOf(MappingException.class);
        assertThat(failure(database.run(session -> await(session.fetchAll(Integer.class, insert, 9, "Nine", 0)))))
                .isInstanceOf(MappingException.class);
        assertThat(failure(database.session(session -> movies.add(session, 8)
                        .thenCompose(added -> session.fetchExactlyOne(Integer.class, insert, 9, "Nine", 0)))))
                .isInstanceOf(MappingException.class);
        assertThat(movies.ids()).containsExactly(1, 2, 3);
        assertThat(await(database.fetchOne(String.class, insert, 9, "Nine", 0))).contains("Nine");
        assertThat(movies.ids()).containsExactly(1, 2, 3, 9);
    }
}
