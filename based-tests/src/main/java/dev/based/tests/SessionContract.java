package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failed;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Body;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.Session;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Recorder;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** S1 and S2: a body that succeeds is committed, one that fails in whatever way is rolled back. */
public interface SessionContract extends Contract {
    /** What a body did can be seen from outside as soon as the session's stage has completed. */
    @Test
    default void s1_committedBeforeTheStageCompletes() {
        Database database = connect();
        Movies movies = movies(database);
        CompletionStage<List<Integer>> seen = database.session(
                        session -> movies.add(session, 1).thenCompose(added -> movies.add(session, 2)))
                .thenCompose(result -> movies.ids(fixture().outside(database)));
        assertThat(await(seen)).containsExactly(1, 2);
    }

    /** The database has answered COMMIT when the session's stage completes. */
    @Test
    default void s1_commitIsAnsweredBeforeTheStageCompletes() {
        Recorder recorder = new Recorder();
        Database database = connect(recorder);
        Movies movies = movies(database);
        CompletionStage<Boolean> answered = database.session(session -> movies.add(session, 1))
                .thenApply(result -> recorder.answered().contains(recorder.commit()));
        assertThat(await(answered)).isTrue();
    }

    /** The session's result is the body's, null too. */
    @Test
    default void s1_resultIsTheBodys() {
        Database database = connect();
        Movies movies = movies(database);
        Object result = new Object();
        Object given = await(database.session(session -> movies.add(session, 1).thenApply(added -> result)));
        assertThat(given).isSameAs(result);
        Object nothing =
                await(database.session(session -> movies.add(session, 2).thenApply(added -> null)));
        assertThat(nothing).isNull();
        assertThat(movies.ids()).containsExactly(1, 2);
    }

    /** A body may be completed by any thread, at any time. */
    @Test
    default void s1_bodyMayEndOnAnotherThread() {
        Database database = connect();
        Movies movies = movies(database);
        CompletionStage<?> session = database.session(s -> CompletableFuture.supplyAsync(() -> 1)
                .thenCompose(id -> movies.add(s, id))
                .thenApplyAsync(added -> added));
        await(session);
        assertThat(movies.ids()).containsExactly(1);
    }

    /** A statement sees what those before it in its session did. */
    @Test
    default void s1_statementsSeeWhatWasDoneBefore() {
        Database database = connect();
        Movies movies = movies(database);
        List<Integer> seen =
                await(database.session(session -> movies.add(session, 1).thenCompose(added -> movies.ids(session))));
        assertThat(seen).containsExactly(1);
    }

    /** A body that throws is rolled back, and the session fails with that very exception. */
    @Test
    default void s2_bodyThatThrowsIsRolledBack() {
        RuntimeException unchecked = new IllegalStateException("the body's own");
        IOException checked = new IOException("the body's own");
        Error error = new AssertionError("the body's own");
        assertRolledBack(unchecked, session -> {
            throw unchecked;
        });
        assertRolledBack(checked, session -> {
            throw checked;
        });
        assertRolledBack(error, session -> {
            throw error;
        });
    }

    /** A body whose stage fails is rolled back, and the session fails with that very exception. */
    @Test
    default void s2_bodyWhoseStageFailsIsRolledBack() {
        IOException reason = new IOException("the body's own");
        assertRolledBack(reason, session -> failed(reason));
    }

    /** A body whose stage fails later, on another thread, is rolled back. */
    @Test
    default void s2_bodyWhoseStageFailsLaterIsRolledBack() {
        IllegalStateException reason = new IllegalStateException("the body's own");
        assertRolledBack(
                reason,
                session -> CompletableFuture.supplyAsync(() -> {
                    throw reason;
                }));
    }

    /** A body that returns null instead of a stage is rolled back, and the message says so. */
    @Test
    @SuppressWarnings("NullAway") // that is the point
    default void s2_bodyThatReturnsNullIsRolledBack() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        CompletionStage<Object> session = database.session(s -> {
            movies.add(s, 1);
            return null;
        });
        assertThat(failure(session)).isInstanceOf(NullPointerException.class).hasMessageContaining("body");
        assertThat(await(movies.ids(database))).isEmpty();
    }

    /** The error of a statement that the body lets pass is what the session fails with. */
    @Test
    default void s2_statementsErrorIsPassedOn() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        AtomicReference<Throwable> first = new AtomicReference<>();
        CompletionStage<?> session = database.session(s -> movies.add(s, 1)
                .thenCompose(added -> movies.addRefused(s).whenComplete((result, error) -> first.set(error))));
        Throwable error = failure(session);
        assertThat(error).isInstanceOf(DatabaseException.class).isSameAs(first.get());
        assertThat(await(movies.ids(database))).isEmpty();
    }

    /** The wrappers that CompletableFuture puts around an exception are taken off. */
    @Test
    default void s2_failureIsUnwrapped() {
        IllegalStateException reason = new IllegalStateException("the body's own");
        assertRolledBack(
                reason,
                session -> session.fetchAll(fixture().selectOne())
                        .thenApply(rows -> rows)
                        .thenCompose(rows -> {
                            throw reason;
                        }));
    }

    /** Runs a body that adds a movie and then ends as given; the connection must be free, and as new, afterwards. */
    private void assertRolledBack(Throwable reason, Body<Session, Object> end) {
        Recorder recorder = new Recorder();
        Database database = connect(Fixture.OPTIONS.withMaxSize(1), recorder);
        Movies movies = movies(database);
        recorder.clear();
        CompletionStage<Object> session = database.session(s -> {
            movies.add(s, 1);
            return end.run(s);
        });
        CompletionStage<List<String>> answered = session.handle((result, error) -> recorder.answered());
        assertThat(failure(session)).isSameAs(reason);
        assertThat(await(answered)).contains(recorder.rollback());
        assertThat(reason.getSuppressed()).isEmpty();
        assertThat(await(movies.ids(database))).isEmpty();
        await(movies.add(database, 2));
        assertThat(movies.ids()).containsExactly(2);
    }
}
