package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failed;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.RollbackOnlyException;
import dev.based.Session;
import dev.based.spi.Dialect;
import dev.based.spi.TransactionMode;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** T1 and T2: transactions nest by savepoints, and one that fails does not harm those around it. */
public interface TransactionContract extends Contract {
    /** How deep the tests nest. */
    int DEPTH = 10;

    /** What was done at every depth is committed together. */
    @Test
    default void t1_nestingWorksToAnyDepth() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        await(database.session(session -> nest(session, movies, 0, DEPTH)));
        assertThat(movies.ids())
                .isEqualTo(IntStream.rangeClosed(0, DEPTH).boxed().toList());
    }

    /** Adds a movie at each depth from here to the last. */
    private static CompletionStage<?> nest(Session session, Movies movies, int depth, int last) {
        CompletionStage<?> added = movies.add(session, depth);
        return depth == last
                ? added
                : added.thenCompose(done -> session.<Object>transaction(
                        inner -> nest(inner, movies, depth + 1, last).thenApply(x -> x)));
    }

    /** Each depth sets a savepoint named by the depth, and releases it. */
    @Test
    default void t1_savepointsAreNamedByDepthAndReleased() {
        requires(Feature.SAVEPOINTS);
        Recorder recorder = new Recorder();
        Database database = connect(recorder);
        Movies movies = movies(database);
        recorder.clear();
        await(database.session(session -> session.transaction(first ->
                movies.add(first, 1).thenCompose(x -> first.transaction(second -> movies.add(second, 2))))));
        Dialect dialect = recorder.dialect();
        List<String> expected = new ArrayList<>(dialect.begin(TransactionMode.DEFAULT));
        expected.add(dialect.savepoint("based_1"));
        expected.add("INSERT");
        expected.add(dialect.savepoint("based_2"));
        expected.add("INSERT");
        expected.addAll(dialect.release("based_2"));
        expected.addAll(dialect.release("based_1"));
        expected.addAll(dialect.commit(TransactionMode.DEFAULT));
        assertThat(shortened(recorder)).containsExactlyElementsOf(expected);
    }

    /** One that fails is rolled back and released, so that its name is free for the next one. */
    @Test
    default void t1_failedSavepointIsRolledBackAndReleased() {
        requires(Feature.SAVEPOINTS);
        Recorder recorder = new Recorder();
        Database database = connect(recorder);
        Movies movies = movies(database);
        recorder.clear();
        await(database.session(session -> session.transaction(inner -> {
                    movies.add(inner, 1);
                    return failed(new IllegalStateException("the body's own"));
                })
                .handle((result, error) -> 1)
                .thenCompose(handled -> session.transaction(inner -> movies.add(inner, 2)))));
        Dialect dialect = recorder.dialect();
        List<String> expected = new ArrayList<>(dialect.begin(TransactionMode.DEFAULT));
        expected.add(dialect.savepoint("based_1"));
        expected.add("INSERT");
        expected.add(dialect.rollbackTo("based_1"));
        expected.addAll(dialect.release("based_1"));
        expected.add(dialect.savepoint("based_1"));
        expected.add("INSERT");
        expected.addAll(dialect.release("based_1"));
        expected.addAll(dialect.commit(TransactionMode.DEFAULT));
        assertThat(shortened(recorder)).containsExactlyElementsOf(expected);
        assertThat(movies.ids()).containsExactly(2);
    }

    private static List<String> shortened(Recorder recorder) {
        return recorder.sent().stream()
                .map(text -> text.startsWith("INSERT") ? "INSERT" : text)
                .toList();
    }

    /** A failure undoes all up to the depth at which it is handled, and no more. */
    @Test
    default void t1_failureUndoesUpToWhereItIsHandled() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        await(database.session(session -> nestAndFail(session, movies, 0)));
        assertThat(movies.ids()).containsExactly(0, 1, 2, 3, 4, 5, 100);
    }

    private static CompletionStage<?> nestAndFail(Session session, Movies movies, int depth) {
        if (depth == DEPTH) {
            return movies.add(session, depth).thenCompose(added -> failed(new IllegalStateException("the innermost")));
        }
        CompletionStage<Object> inner = movies.add(session, depth)
                .thenCompose(added -> session.<Object>transaction(
                        t -> nestAndFail(t, movies, depth + 1).thenApply(x -> x)));
        return depth == 5
                ? inner.handle((result, error) -> movies.add(session, 100)).thenCompose(added -> added)
                : inner;
    }

    /** A transaction's result is its body's, and its failure the body's very exception. */
    @Test
    default void t1_resultAndFailureAreTheBodys() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        Object result = new Object();
        Exception reason = new Exception("the body's own");
        List<CompletionStage<?>> transactions = new ArrayList<>();
        failure(database.session(session -> {
            transactions.add(session.transaction(inner -> movies.add(inner, 1).thenApply(added -> result)));
            return transactions
                    .get(0)
                    .handle((one, error) -> {
                        transactions.add(session.transaction(inner -> {
                            movies.add(inner, 2);
                            throw reason;
                        }));
                        return transactions.get(1);
                    })
                    .thenCompose(failing -> failing);
        }));
        assertThat((Object) await(transactions.get(0))).isSameAs(result);
        assertThat(failure(transactions.get(1))).isSameAs(reason);
    }

    /** What a transaction did that succeeded is undone with the one around it. */
    @Test
    default void t1_innerSuccessIsUndoneWithTheOuter() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        failure(database.session(session -> session.transaction(inner -> movies.add(inner, 1))
                .thenCompose(added -> failed(new IllegalStateException("the body's own")))));
        assertThat(movies.ids()).isEmpty();
    }

    /** After a body's failure that was handled, the outer one commits, without what the inner one did. */
    @Test
    default void t2_handledFailureLeavesTheOuterOneAbleToCommit() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        await(database.session(session -> movies.add(session, 1)
                .thenCompose(added -> session.transaction(inner ->
                        movies.add(inner, 2).thenCompose(x -> failed(new IllegalStateException("the body's own")))))
                .handle((result, error) -> 1)
                .thenCompose(handled -> movies.add(session, 3))));
        assertThat(movies.ids()).containsExactly(1, 3);
    }

    /** So it does after an error of the database's. */
    @Test
    default void t2_handledDatabaseErrorLeavesTheOuterOneAbleToCommit() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        await(database.session(session -> movies.add(session, 1)
                .thenCompose(added ->
                        session.transaction(inner -> movies.add(inner, 2).thenCompose(x -> movies.addRefused(inner))))
                .handle((result, error) -> {
                    assertThat(error).hasCauseInstanceOf(DatabaseException.class);
                    return 1;
                })
                .thenCompose(handled -> movies.add(session, 3))));
        assertThat(movies.ids()).containsExactly(1, 3);
    }

    /** An inner body that swallows an error fails with RollbackOnlyException; handled, the outer one commits. */
    @Test
    default void t2_swallowedErrorFailsTheInnerOneOnly() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        await(database.session(session -> movies.add(session, 1)
                .thenCompose(added -> session.transaction(inner -> {
                    movies.add(inner, 2);
                    return movies.addRefused(inner).handle((result, error) -> 1);
                }))
                .handle((result, error) -> {
                    assertThat(error).hasCauseInstanceOf(RollbackOnlyException.class);
                    return 1;
                })
                .thenCompose(handled -> movies.add(session, 3))));
        assertThat(movies.ids()).containsExactly(1, 3);
    }

    /** Any number of failures may be handled. */
    @Test
    default void t2_manyFailuresMayBeHandled() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        await(database.session(session -> Async.forEach(
                        IntStream.range(0, 100).boxed().toList(),
                        id -> session.transaction(inner -> {
                                    movies.add(inner, id);
                                    return id % 2 == 0
                                            ? movies.ids(inner)
                                            : movies.addRefused(inner).thenCompose(x -> movies.ids(inner));
                                })
                                .handle((result, error) -> 1))
                .thenCompose(done -> movies.add(session, 1000))));
        assertThat(movies.ids()).hasSize(51).doesNotContain(1, 99).contains(0, 98, 1000);
    }
}
