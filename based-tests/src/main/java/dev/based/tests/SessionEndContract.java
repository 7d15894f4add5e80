package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.done;
import static dev.based.tests.support.Outcomes.failed;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ParameterException;
import dev.based.RollbackOnlyException;
import dev.based.Session;
import dev.based.SessionClosedException;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Outcomes;
import dev.based.tests.support.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** S5 and S6: what a failed statement means for its session, and what a session refuses after its end. */
public interface SessionEndContract extends Contract {
    /** A session whose body swallowed a statement's error fails with RollbackOnlyException, and is rolled back. */
    @Test
    default void s5_swallowedErrorFailsTheSession() {
        Database database = connect();
        Movies movies = movies(database);
        AtomicReference<@Nullable Throwable> first = new AtomicReference<>();
        CompletionStage<?> session = database.session(s -> movies.add(s, 1)
                .thenCompose(added -> movies.addRefused(s))
                .whenComplete((added, error) -> first.set(error))
                .handle((added, error) -> 1));
        RollbackOnlyException error = failure(RollbackOnlyException.class, session);
        assertThat(error.getCause()).isNotNull().isSameAs(unwrapped(first.get()));
        assertThat(movies.ids()).isEmpty();
    }

    /** So does one that never looked at the statement. */
    @Test
    default void s5_errorThatNobodyAwaitedFailsTheSession() {
        Database database = connect();
        Movies movies = movies(database);
        AtomicReference<CompletionStage<?>> refused = new AtomicReference<>();
        CompletionStage<?> session = database.session(s -> {
            movies.add(s, 1);
            refused.set(movies.addRefused(s));
            return done(1);
        });
        RollbackOnlyException error = failure(RollbackOnlyException.class, session);
        assertThat(error.getCause()).isSameAs(failure(refused.get()));
        assertThat(movies.ids()).isEmpty();
    }

    /** A batch of which one run fails counts as a statement that failed. */
    @Test
    default void s5_failedBatchFailsTheSession() {
        Database database = connect();
        Movies movies = movies(database);
        CompletionStage<?> session =
                database.session(s -> s.executeMany(movies.insert(), List.of(List.of(1, "A", 0), List.of(1, "B", 0)))
                        .handle((result, error) -> 1));
        failure(RollbackOnlyException.class, session);
        assertThat(movies.ids()).isEmpty();
    }

    /** A statement that was refused before it was sent counts as one that failed. */
    @Test
    default void s5_refusedStatementFailsTheSession() {
        Database database = connect();
        Movies movies = movies(database);
        CompletionStage<?> session = database.session(s -> movies.add(s, 1)
                .thenCompose(added -> s.execute(movies.insert(), 1))
                .handle((result, error) -> 1));
        assertThat(failure(RollbackOnlyException.class, session)).hasCauseInstanceOf(ParameterException.class);
        assertThat(movies.ids()).isEmpty();
    }

    /** What is called after a failure fails with RollbackOnlyException, and is not sent. */
    @Test
    default void s5_nothingIsSentAfterAFailure() {
        Recorder recorder = new Recorder();
        Database database = connect(recorder);
        Movies movies = movies(database);
        AtomicReference<Throwable> first = new AtomicReference<>();
        List<CompletionStage<?>> after = new ArrayList<>();
        CompletionStage<?> session = database.session(s -> movies.addRefused(s).handle((added, error) -> {
            first.set(error);
            recorder.clear();
            uses(s, movies).forEach(use -> after.add(use.get()));
            return recorder.sent();
        }));
        assertThat(failure(RollbackOnlyException.class, session)).hasCause(first.get());
        assertThat(after)
                .isNotEmpty()
                .allSatisfy(stage -> assertThat(failure(stage))
                        .isInstanceOf(RollbackOnlyException.class)
                        .hasCause(first.get()));
        assertThat(recorder.statements()).isEmpty();
    }

    /** What was called behind a statement before that failed fails the same way, whether it was sent or not, and has no effect. */
    @Test
    default void s5_statementsBehindAFailedOneFailTheSameWay() {
        Database database = connect();
        Movies movies = movies(database);
        List<CompletionStage<?>> stages = new ArrayList<>();
        Throwable error = failure(database.session(session -> {
            stages.add(movies.add(session, 1));
            stages.add(movies.add(session, 1));
            stages.add(movies.add(session, 2));
            stages.add(session.fetchAll("SELECT * FROM " + movies.table()));
            return Outcomes.done("the body does not look");
        }));
        assertThat(error).isInstanceOf(RollbackOnlyException.class);
        await(stages.get(0));
        Throwable first = failure(stages.get(1));
        assertThat(first).isInstanceOf(DatabaseException.class).isSameAs(error.getCause());
        assertThat(stages.subList(2, 4))
                .allSatisfy(stage -> assertThat(failure(stage))
                        .isInstanceOf(RollbackOnlyException.class)
                        .hasCause(first));
        assertThat(movies.ids()).isEmpty();
    }

    /** A session that has ended refuses everything, and sends nothing, whether it was committed or rolled back. */
    @Test
    default void s6_sessionUsedAfterItsEndFails() {
        Recorder recorder = new Recorder();
        Database database = connect(recorder);
        Movies movies = movies(database);
        AtomicReference<Session> escaped = new AtomicReference<>();
        await(database.session(session -> {
            escaped.set(session);
            return movies.add(session, 1);
        }));
        assertClosed(escaped.get(), movies, recorder);
        failure(database.session(session -> {
            escaped.set(session);
            movies.add(session, 2);
            return failed(new IllegalStateException("the body's own"));
        }));
        assertClosed(escaped.get(), movies, recorder);
        assertThat(movies.ids()).containsExactly(1);
    }

    /** So does one that ran no statement. */
    @Test
    default void s6_unusedSessionUsedAfterItsEndFails() {
        Recorder recorder = new Recorder();
        Database database = connect(recorder);
        Movies movies = movies(database);
        AtomicReference<Session> escaped = new AtomicReference<>();
        await(database.session(session -> {
            escaped.set(session);
            return done(1);
        }));
        assertClosed(escaped.get(), movies, recorder);
    }

    /** So does one that was cancelled. */
    @Test
    default void s6_sessionUsedAfterItsCancellationFails() {
        Recorder recorder = new Recorder();
        Database database = connect(Fixture.OPTIONS.withMaxSize(1), recorder);
        Movies movies = movies(database);
        CompletableFuture<Session> escaped = new CompletableFuture<>();
        CompletableFuture<?> future = database.session(session -> {
                    movies.add(session, 1).thenRun(() -> escaped.complete(session));
                    return new CompletableFuture<>();
                })
                .toCompletableFuture();
        Session session = await(escaped);
        assertThat(future.cancel(true)).isTrue();
        assertThat(failure(future)).isInstanceOf(CancellationException.class);
        assertThat(await(movies.ids(database))).isEmpty(); // on the only connection, so that the rollback is done
        assertClosed(session, movies, recorder);
    }

    /** So does a batch of no runs, though it would send nothing anyway. */
    @Test
    default void s6_emptyBatchAfterTheEndFails() {
        Database database = connect();
        AtomicReference<Session> escaped = new AtomicReference<>();
        await(database.session(session -> {
            escaped.set(session);
            return done(1);
        }));
        failure(SessionClosedException.class, escaped.get().executeMany("DELETE FROM nowhere WHERE id = ?", List.of()));
    }

    /** So does a transaction inside a session that goes on. */
    @Test
    default void s6_transactionUsedAfterItsEndFails() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        AtomicReference<Session> escaped = new AtomicReference<>();
        await(database.session(session -> session.transaction(inner -> {
                    escaped.set(inner);
                    return movies.add(inner, 1);
                })
                .thenCompose(added -> escaped.get().execute("DELETE FROM " + movies.table()))
                .handle((result, error) -> {
                    assertThat(error).hasCauseInstanceOf(SessionClosedException.class);
                    return 1;
                })
                .thenCompose(handled -> movies.add(session, 2))));
        assertThat(movies.ids()).containsExactly(1, 2);
    }

    private static @Nullable Throwable unwrapped(@Nullable Throwable error) {
        return error instanceof CompletionException ? error.getCause() : error;
    }

    private void assertClosed(Session session, Movies movies, Recorder recorder) {
        recorder.clear();
        uses(session, movies).forEach(use -> assertThat(failure(use.get())).isInstanceOf(SessionClosedException.class));
        assertThat(recorder.sent()).isEmpty();
    }

    private Stream<Supplier<CompletionStage<?>>> uses(Session session, Movies movies) {
        return Stream.of(
                () -> movies.add(session, 99),
                () -> session.executeMany(movies.insert(), List.of(List.of(99, "A", 0))),
                () -> session.fetchAll(fixture().selectOne()),
                () -> session.fetchAll(DSL.selectOne()),
                () -> session.fetchOne(fixture().selectOne()),
                () -> session.fetchValue(Integer.class, fixture().selectOne()),
                () -> session.transaction(inner -> done(1)),
                session::begin);
    }
}
