package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failed;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.ExecuteResult;
import dev.based.Queries;
import dev.based.Session;
import dev.based.tests.support.Movies;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * S7: calls take effect in the order in which they are made, whatever threads they come from. The first call of each test comes from
 * a thread of its own and has returned when the next one is made, by the thread on which the session's body runs: the one that
 * completes stages, since the session has waited for another one.
 */
public interface OrderContract extends Contract {
    /** How many statements a test's batches have. */
    int BATCH = 20;

    /** The first statement of all travels with the beginning of the transaction, which none overtakes. */
    @Test
    default void s7_callOfAnotherThread_andTheBeginning_areNotOvertaken() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        CompletionStage<?> session = afterWaiting(database, movies, s -> {
            CompletionStage<?> one = elsewhere(() -> movies.add(s, 1));
            CompletionStage<?> two = movies.add(s, 2);
            return both(one, two).thenCompose(added -> failed(new IllegalStateException("the body's own")));
        });
        assertThat(failure(session)).hasMessage("the body's own");
        assertThat(movies.ids()).isEmpty();
    }

    /** Nor is the savepoint, without which what a failed transaction did inside another one would stay. */
    @Test
    default void s7_callOfAnotherThread_andTheSavepoint_areNotOvertaken() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        await(afterWaiting(
                database,
                movies,
                s -> movies.add(s, 1)
                        .thenCompose(added -> s.transaction(inner -> {
                                    CompletionStage<?> one = elsewhere(() -> movies.add(inner, 2));
                                    CompletionStage<?> two = movies.add(inner, 3);
                                    return both(one, two)
                                            .thenCompose(both -> failed(new IllegalStateException("the body's own")));
                                })
                                .handle((result, error) -> error))
                        .thenCompose(error -> movies.add(s, 4))));
        assertThat(movies.ids()).containsExactly(1, 4);
    }

    /** Statements, of which each has an effect only if the one before it had. */
    @Test
    default void s7_statementOfAnotherThread_isNotOvertaken() {
        assertOrder((s, movies) -> elsewhere(() -> step(s, movies, 1)), (s, movies) -> step(s, movies, 2), 2);
    }

    /** A batch, by a statement. */
    @Test
    default void s7_batchOfAnotherThread_isNotOvertaken() {
        assertOrder(
                (s, movies) -> elsewhere(() -> steps(s, movies, 1)),
                (s, movies) -> step(s, movies, BATCH + 1),
                BATCH + 1);
    }

    /** A statement, by a batch. */
    @Test
    default void s7_statementOfAnotherThread_isNotOvertakenByABatch() {
        assertOrder((s, movies) -> elsewhere(() -> step(s, movies, 1)), (s, movies) -> steps(s, movies, 2), BATCH + 1);
    }

    /** A stream reads what was done before it was called. */
    @Test
    default void s7_statementOfAnotherThread_isNotOvertakenByPages() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        int rows = await(afterWaiting(
                database,
                movies,
                s -> movies.add(s, 1).thenCompose(added -> {
                    elsewhere(() -> movies.add(s, 2));
                    return count(s, movies);
                })));
        assertThat(rows).isEqualTo(2);
    }

    /** Nothing comes between its pages, nor before the first one. */
    @Test
    default void s7_pagesOfAnotherThread_areNotOvertaken() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        int rows = await(afterWaiting(
                database,
                movies,
                s -> movies.add(s, 1).thenCompose(added -> {
                    CompletionStage<Integer> count = elsewhere(() -> count(s, movies));
                    return count.thenCombine(count.thenCompose(done -> movies.add(s, 2)), (read, inserted) -> read);
                })));
        assertThat(rows).isEqualTo(1);
        assertThat(movies.ids()).containsExactly(1, 2);
    }

    private static CompletionStage<Integer> count(Queries queries, Movies movies) {
        return queries.stream("SELECT id FROM " + movies.table()).reduce(0, (count, row) -> count + 1);
    }

    /** Makes two calls in a session, which add so many steps together. */
    private void assertOrder(Caller first, Caller second, int steps) {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        await(afterWaiting(
                database,
                movies,
                s -> movies.add(s, 1).thenCompose(added -> both(first.call(s, movies), second.call(s, movies)))));
        assertThat(await(movies.released(database, 1))).isEqualTo(steps);
    }

    /** Something that calls a session. */
    @FunctionalInterface
    interface Caller {
        /**
         * Calls.
         *
         * @param session the session
         * @param movies a table with one movie
         * @return what the session gave
         */
        CompletionStage<?> call(Session session, Movies movies);
    }

    private static String stepping(Movies movies) {
        return "UPDATE " + movies.table() + " SET released = ? WHERE id = 1 AND released = ?";
    }

    private static CompletionStage<ExecuteResult> step(Session session, Movies movies, int step) {
        return session.execute(stepping(movies), step, step - 1);
    }

    private static CompletionStage<?> steps(Session session, Movies movies, int first) {
        return session.executeMany(
                stepping(movies),
                IntStream.range(first, first + BATCH)
                        .mapToObj(step -> List.of(step, step - 1))
                        .toList());
    }

    private static CompletionStage<?> both(CompletionStage<?> one, CompletionStage<?> two) {
        return CompletableFuture.allOf(one.toCompletableFuture(), two.toCompletableFuture());
    }

    /** A session whose body runs when the session before it has given up the only connection. */
    private static <T> CompletionStage<T> afterWaiting(
            Database database, Movies movies, Function<Session, ? extends CompletionStage<T>> body) {
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        CountDownLatch open = new CountDownLatch(1);
        CompletionStage<Integer> before = database.session(s -> movies.ids(s).thenCompose(ids -> {
            open.countDown();
            return gate;
        }));
        await(open);
        CompletionStage<T> session = database.session(body::apply);
        gate.complete(1);
        await(before);
        return session;
    }

    /** Makes a call by another thread, and waits until it has been made, not until it has an effect. */
    private static <T> CompletionStage<T> elsewhere(Supplier<? extends CompletionStage<T>> call) {
        CompletableFuture<CompletionStage<T>> called = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        called.complete(call.get());
                    } catch (Throwable error) {
                        called.completeExceptionally(error);
                    }
                },
                "kit-caller");
        thread.setDaemon(true);
        thread.start();
        return await(called);
    }
}
