package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.based.Async;
import dev.based.Database;
import dev.based.DatabaseTimeoutException;
import dev.based.ErrorKind;
import dev.based.RollbackOnlyException;
import dev.based.Session;
import dev.based.SessionOptions;
import dev.based.Statement;
import dev.based.TransactionOptions;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Recorder;
import dev.based.tests.support.Watch;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** D1 and D2: what sessions, transactions and statements do when their time is over, and what not. */
public interface DeadlinesContract extends Contract {
    /** Short, so that tests that wait for it are quick; nothing that must end in time is given it. */
    Duration SHORT = Duration.ofMillis(50);

    /** Longer than any test. */
    Duration LONG = Duration.ofMinutes(10);

    private static SessionOptions within(Duration timeout) {
        return SessionOptions.DEFAULT.withTimeout(timeout);
    }

    private Database connectOnce() {
        return connect(Fixture.OPTIONS.withMaxSize(1));
    }

    private static Movies filled(Database database, Movies movies) {
        await(database.session(
                session -> Async.map(IntStream.range(0, 10).boxed().toList(), id -> movies.add(session, id))));
        return movies;
    }

    /** A session whose body does not end in time is rolled back, and then fails; its connection is free again. */
    @Test
    default void d1_sessionThatDoesNotEndInTimeIsRolledBack() {
        Recorder recorder = new Recorder();
        Database database = connect(Fixture.OPTIONS.withMaxSize(1), recorder);
        Movies movies = movies(database);
        CompletableFuture<Integer> never = new CompletableFuture<>();
        CompletionStage<Integer> session =
                database.session(within(SHORT), s -> movies.add(s, 1).thenCompose(added -> never));
        DatabaseTimeoutException error = failure(DatabaseTimeoutException.class, session);
        assertThat(recorder.answered()).contains(recorder.rollback());
        assertThat(error).hasMessageContaining("session").hasMessageContaining("50 ms");
        assertThat(error.kind()).isEqualTo(ErrorKind.QUERY_CANCELLED);
        assertThat(never).isCancelled();
        await(movies.add(database, 2));
        assertThat(movies.ids()).containsExactly(2);
    }

    /** The statement that runs is stopped on the server. */
    @Test
    default void d1_timeoutStopsTheStatementInFlight() {
        requires(Feature.CANCEL);
        Database database = connectOnce();
        Movies movies = filled(database, movies(database));
        failure(
                DatabaseTimeoutException.class,
                database.session(
                        within(SHORT), s -> movies.add(s, 10).thenCompose(added -> s.fetchAll(movies.slowQuery()))));
        await(movies.add(database, 11));
        assertThat(movies.ids()).hasSize(11).doesNotContain(10);
    }

    /** The wait for a connection counts; what waited in vain takes no place in the pool and is not run. */
    @Test
    default void d1_timeoutCoversTheWaitForAConnection() {
        Database database = connectOnce();
        Movies movies = movies(database);
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        CompletableFuture<Integer> holder = database.session(
                        s -> movies.add(s, 1).thenCompose(added -> gate))
                .toCompletableFuture();
        AtomicBoolean run = new AtomicBoolean();
        DatabaseTimeoutException error = failure(DatabaseTimeoutException.class, database.session(within(SHORT), s -> {
            run.set(true);
            return movies.add(s, 2);
        }));
        assertThat(error).hasMessageContaining("waiting for a connection");
        gate.complete(1);
        await(holder);
        await(database.session(s -> movies.add(s, 3)));
        assertThat(run).isFalse();
        assertThat(movies.ids()).containsExactly(1, 3);
    }

    /** A session that ends in time is as one without a limit. */
    @Test
    default void d1_sessionThatEndsInTimeIsCommitted() {
        Database database = connect();
        Movies movies = movies(database);
        await(database.session(within(LONG), s -> movies.add(s, 1)));
        IllegalStateException reason = new IllegalStateException("the body's own");
        assertThat(failure(database.session(
                        within(LONG),
                        s -> movies.add(s, 2).thenCompose(added -> CompletableFuture.failedFuture(reason)))))
                .isSameAs(reason);
        assertThat(movies.ids()).containsExactly(1);
    }

    /** A transaction inside has a limit of its own; where nothing had to be stopped the session around it goes on. */
    @Test
    default void d1_transactionThatDoesNotEndInTimeIsRolledBack() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        await(database.session(session -> movies.add(session, 1)
                .thenCompose(added -> session.transaction(
                        TransactionOptions.DEFAULT.withTimeout(SHORT),
                        inner -> movies.add(inner, 2).thenCompose(x -> new CompletableFuture<Integer>())))
                .handle((result, error) -> {
                    assertThat(error).hasRootCauseInstanceOf(DatabaseTimeoutException.class);
                    return 1;
                })
                .thenCompose(handled -> movies.add(session, 3))));
        assertThat(movies.ids()).containsExactly(1, 3);
    }

    /** The session's limit ends the transactions inside as well. */
    @Test
    default void d1_sessionsTimeoutEndsTheTransactionsInside() {
        requires(Feature.SAVEPOINTS);
        Database database = connectOnce();
        Movies movies = movies(database);
        CompletableFuture<Throwable> inside = new CompletableFuture<>();
        CompletionStage<Integer> session = database.session(within(SHORT), s -> {
            CompletionStage<Integer> nested = s.transaction(outer -> outer.transaction(
                    inner -> movies.add(inner, 1).thenCompose(added -> new CompletableFuture<Integer>())));
            nested.whenComplete((result, error) -> inside.complete(error));
            return nested;
        });
        failure(DatabaseTimeoutException.class, session);
        assertThat(await(inside)).isInstanceOfAny(DatabaseTimeoutException.class, CancellationException.class);
        assertThat(await(movies.ids(database))).isEmpty();
    }

    /** A single statement that does not end in time is stopped, and the connection is free for the next one. */
    @Test
    default void d2_singleStatementIsStopped() {
        requires(Feature.CANCEL);
        Database database = connectOnce();
        Movies movies = filled(database, movies(database));
        DatabaseTimeoutException error = failure(
                DatabaseTimeoutException.class,
                database.fetchAll(Statement.of(movies.slowQuery()).withTimeout(SHORT)));
        assertThat(error).hasMessageContaining("statement").hasMessageContaining("50 ms");
        assertThat(await(movies.ids(database))).hasSize(10);
    }

    /** So is one that changes rows; it has no effect. */
    @Test
    default void d2_singleChangeIsStoppedWithoutEffect() {
        requires(Feature.CANCEL);
        Database database = connectOnce();
        Movies movies = filled(database, movies(database));
        String count = movies.slowQuery().replace("SELECT count(*)", "SELECT count(*), 'Movie', 0");
        String insert = "INSERT INTO " + movies.table() + " (id, title, released) " + count;
        failure(
                DatabaseTimeoutException.class,
                database.execute(Statement.of(insert).withTimeout(SHORT)));
        assertThat(await(movies.ids(database))).hasSize(10);
    }

    /** In a session it fails as any statement does: what is around it can only be rolled back. */
    @Test
    default void d2_statementOfASessionIsStopped() {
        requires(Feature.CANCEL);
        Database database = connectOnce();
        Movies movies = filled(database, movies(database));
        Statement slow = Statement.of(movies.slowQuery()).withTimeout(SHORT);
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        CompletionStage<Integer> session = database.session(
                s -> movies.add(s, 10).thenCompose(added -> s.fetchAll(slow)).handle((rows, error) -> {
                    seen.complete(error);
                    return 1;
                }));
        RollbackOnlyException error = failure(RollbackOnlyException.class, session);
        assertThat(error).hasCauseInstanceOf(DatabaseTimeoutException.class);
        assertThat(await(seen)).hasRootCauseInstanceOf(DatabaseTimeoutException.class);
        assertThat(movies.ids()).hasSize(10).doesNotContain(10);
    }

    /** One that waits behind another statement of its session fails when its own time is over, and is not run. */
    @Test
    default void d2_statementThatWaitsItsTurnFailsInTime() {
        requires(Feature.CANCEL);
        Watch watch = new Watch(text -> text.startsWith("SELECT count(*)"));
        Database database = connect(Fixture.OPTIONS.withMaxSize(1), watch);
        Movies movies = filled(database, movies(database));
        CompletableFuture<Session> opened = new CompletableFuture<>();
        CompletableFuture<?> session = database.session(s -> {
                    opened.complete(s);
                    return s.fetchAll(movies.slowQuery()).thenApply(rows -> rows); // COMMIT does not travel with it
                })
                .toCompletableFuture();
        watch.awaitSent();
        Statement second = Statement.of(movies.insert(), 10, "Movie 10", 0).withTimeout(SHORT);
        failure(DatabaseTimeoutException.class, await(opened).execute(second));
        assertThat(session).isNotDone();
        assertThat(session.cancel(true)).isTrue();
        assertThat(await(movies.ids(database))).hasSize(10).doesNotContain(10);
    }

    /** The wait for a connection counts. */
    @Test
    default void d2_timeoutCoversTheWaitForAConnection() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1).withUseLock(true));
        Movies movies = movies(database);
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        CompletableFuture<Integer> holder = database.session(
                        s -> movies.add(s, 1).thenCompose(added -> gate))
                .toCompletableFuture();
        failure(
                DatabaseTimeoutException.class,
                database.execute(Statement.of(movies.insert(), 2, "Movie 2", 0).withTimeout(SHORT)));
        gate.complete(1);
        await(holder);
        assertThat(movies.ids()).containsExactly(1);
    }

    /** A statement that ends in time is as one without a limit, and the connection lives on. */
    @Test
    default void d2_statementThatEndsInTime() {
        Database database = connectOnce();
        Movies movies = movies(database);
        Statement add = Statement.of(movies.insert(), 1, "Movie 1", 0).withTimeout(LONG);
        await(database.execute(add));
        await(database.session(
                s -> s.execute(Statement.of(movies.insert(), 2, "Movie 2", 0).withTimeout(LONG))
                        .thenCompose(added -> movies.add(s, 3))));
        assertThat(movies.ids()).containsExactly(1, 2, 3);
    }

    /** A limit that is not positive is refused where it is written. */
    @Test
    default void d1_timeoutMustBePositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> within(Duration.ZERO))
                .withMessageContaining("positive");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TransactionOptions.DEFAULT.withTimeout(Duration.ofMillis(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Statement.of(fixture().selectOne()).withTimeout(Duration.ZERO));
    }
}
