package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.done;
import static dev.based.tests.support.Outcomes.failed;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.BasedException;
import dev.based.Database;
import dev.based.ErrorKind;
import dev.based.SessionClosedException;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingBackend;
import dev.based.spi.DelegatingConnection;
import dev.based.tests.support.Hold;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Recorder;
import dev.based.tests.support.Watch;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** C1, C2 and C5: what a cancel of a session's future does, and what it does not. */
public interface CancellationContract extends Contract {
    /** Cancelling a session whose body runs rolls back, cancels the body's stage and frees the connection. */
    @Test
    default void c1_cancelOfARunningBodyRollsBack() {
        assertCancels(session -> session);
    }

    /** Cancelling what was derived from the session's future does the same. */
    @Test
    default void c1_cancelOfADerivedFutureRollsBack() {
        assertCancels(session -> session.thenApply(result -> result).thenCompose(result -> done(result)));
    }

    private void assertCancels(UnaryOperator<CompletableFuture<Integer>> derive) {
        Recorder recorder = new Recorder();
        Database database = connect(Fixture.OPTIONS.withMaxSize(1), recorder);
        Movies movies = movies(database);
        CountDownLatch written = new CountDownLatch(1);
        CompletableFuture<Integer> never = new CompletableFuture<>();
        CompletableFuture<Integer> session = database.session(
                        s -> movies.add(s, 1).thenCompose(added -> {
                            written.countDown();
                            return never;
                        }))
                .toCompletableFuture();
        CompletableFuture<Integer> derived = derive.apply(session);
        await(written);
        assertThat(derived.cancel(true)).isTrue();
        assertThat(derived).isCancelled();
        await(movies.add(database, 2));
        assertThat(recorder.answered()).contains(recorder.rollback());
        assertThat(movies.ids()).containsExactly(2);
    }

    /** The body's own stage is cancelled, so that what the body waits for can stop. */
    @Test
    default void c1_cancelReachesTheBodysStage() {
        Database database = connect();
        CountDownLatch entered = new CountDownLatch(1);
        CompletableFuture<Integer> never = new CompletableFuture<>();
        CompletableFuture<Integer> session = database.session(s -> {
                    entered.countDown();
                    return never;
                })
                .toCompletableFuture();
        await(entered);
        assertThat(session.cancel(true)).isTrue();
        assertThat(failure(never)).isInstanceOf(CancellationException.class);
    }

    /** A statement that runs is stopped on the server, and the connection is free for the next one. */
    @Test
    default void c1_cancelStopsTheStatementInFlight() {
        requires(Feature.CANCEL);
        Watch watch = new Watch(text -> text.startsWith("SELECT count(*)"));
        Database database = connect(Fixture.OPTIONS.withMaxSize(1), watch);
        Movies movies = movies(database);
        await(database.session(
                session -> Async.map(IntStream.range(0, 10).boxed().toList(), id -> movies.add(session, id))));
        CompletableFuture<?> session = database.session(
                        s -> movies.add(s, 10).thenCompose(added -> s.fetchAll(movies.slowQuery())))
                .toCompletableFuture();
        watch.awaitSent();
        assertThat(session.cancel(true)).isTrue();
        assertThat(failure(session)).isInstanceOf(CancellationException.class);
        await(movies.add(database, 11));
        assertThat(movies.ids()).hasSize(11).doesNotContain(10);
    }

    /** So is a one-shot. */
    @Test
    default void c1_cancelStopsAOneShotInFlight() {
        requires(Feature.CANCEL);
        Watch watch = new Watch(text -> text.startsWith("SELECT count(*)"));
        Database database = connect(Fixture.OPTIONS.withMaxSize(1), watch);
        Movies movies = movies(database);
        await(database.session(
                session -> Async.map(IntStream.range(0, 10).boxed().toList(), id -> movies.add(session, id))));
        CompletableFuture<?> query = database.fetchAll(movies.slowQuery()).toCompletableFuture();
        watch.awaitSent();
        assertThat(query.cancel(true)).isTrue();
        assertThat(failure(query)).isInstanceOf(CancellationException.class);
        assertThat(await(movies.ids(database))).hasSize(10);
    }

    /** One that changes rows tells by itself what came of it, as the answer to the cancel says, however early that comes. */
    @Test
    default void c1_cancelOfAChangeAnswersTruly() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        for (int id = 0; id < 20; id++) {
            CompletableFuture<?> change = movies.add(database, id).toCompletableFuture();
            boolean stopped = change.cancel(true);
            boolean made = outcome(change) == null;
            assertThat(change.isCancelled()).isEqualTo(stopped);
            assertThat(await(movies.ids(database)).contains(id)).isEqualTo(made);
        }
    }

    /** A session cancelled between two statements does not run the second one. */
    @Test
    default void c1_cancelBetweenTwoStatements() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        CountDownLatch written = new CountDownLatch(1);
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        CompletableFuture<Throwable> second = new CompletableFuture<>();
        CompletableFuture<?> session = database.session(s -> {
                    CompletionStage<?> first = movies.add(s, 1);
                    gate.whenComplete(
                            (go, cancelled) -> movies.add(s, 2).whenComplete((x, error) -> second.complete(error)));
                    return first.thenCompose(added -> {
                        written.countDown();
                        return new CompletableFuture<Integer>();
                    });
                })
                .toCompletableFuture();
        await(written);
        assertThat(session.cancel(true)).isTrue();
        await(movies.add(database, 3)); // on the only connection, so that the rollback is done
        gate.complete(1);
        assertThat(await(second)).isInstanceOf(SessionClosedException.class);
        assertThat(movies.ids()).containsExactly(3);
    }

    /** A transaction inside can be cancelled; the session goes on without what it did. */
    @Test
    default void c1_cancelOfAnInnerTransactionLeavesTheOuterOne() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        await(database.session(session -> {
                    CompletableFuture<Integer> written = new CompletableFuture<>();
                    CompletableFuture<Integer> inner = session.transaction(
                                    tx -> movies.add(tx, 1).thenCompose(added -> {
                                        written.complete(1);
                                        return new CompletableFuture<Integer>();
                                    }))
                            .toCompletableFuture();
                    CompletableFuture<Integer> ended = inner.handle((result, error) -> 1);
                    return written.thenCompose(go -> {
                        assertThat(inner.cancel(true)).isTrue();
                        return ended;
                    });
                })
                .handle((result, error) -> 1));
        await(database.session(session -> movies.add(session, 2)));
        assertThat(movies.ids()).containsExactly(2);
    }

    /** A cancel of a transaction inside does not stop a statement of the session around it that runs before it. */
    @Test
    default void c1_cancelOfAnInnerTransactionStopsNoOtherStatement() {
        requires(Feature.SAVEPOINTS);
        AtomicInteger requests = new AtomicInteger();
        Hold hold = hold(text -> text.startsWith("INSERT"));
        Database database = connect(backend -> hold.apply(countingCancels(backend, requests)));
        Movies movies = movies(database);
        AtomicInteger requested = new AtomicInteger();
        AtomicReference<CompletionStage<?>> statement = new AtomicReference<>();
        Throwable outcome = outcome(database.session(session -> {
            statement.set(movies.add(session, 1));
            CompletableFuture<?> inner =
                    session.transaction(tx -> movies.ids(tx)).toCompletableFuture();
            assertThat(inner.cancel(true)).isTrue();
            requested.set(requests.get());
            hold.release();
            return statement.get();
        }));
        assertThat(requested).hasValue(0);
        assertThat(outcome(statement.get())).isNull();
        assertThat(movies.ids()).isEqualTo(outcome == null ? List.of(1) : List.of());
    }

    private static Backend countingCancels(Backend backend, AtomicInteger requests) {
        return new DelegatingBackend(backend) {
            @Override
            protected Connection decorate(Connection connection, Access access) {
                return new DelegatingConnection(connection) {
                    @Override
                    public CompletionStage<Void> cancel() {
                        requests.incrementAndGet();
                        return super.cancel();
                    }
                };
            }
        };
    }

    /** A cancel after the end returns false and changes nothing. */
    @Test
    default void c2_cancelAfterTheEndHasNoEffect() {
        Database database = connect();
        Movies movies = movies(database);
        CompletableFuture<?> good = database.session(s -> movies.add(s, 1)).toCompletableFuture();
        await(good);
        assertThat(good.cancel(true)).isFalse();
        await(good);
        IllegalStateException reason = new IllegalStateException("the body's own");
        CompletableFuture<?> bad = database.session(s -> failed(reason)).toCompletableFuture();
        failure(bad);
        assertThat(bad.cancel(true)).isFalse();
        assertThat(failure(bad)).isSameAs(reason);
        assertThat(movies.ids()).containsExactly(1);
    }

    /** A cancel while COMMIT is under way returns false, and the session succeeds. */
    @Test
    default void c2_cancelDuringCommitReturnsFalse() {
        Recorder recorder = new Recorder();
        Hold hold = hold(text -> text.equals(recorder.commit()));
        Database database = connect(backend -> hold.apply(recorder.apply(backend)));
        Movies movies = movies(database);
        CompletableFuture<?> session = database.session(s -> movies.add(s, 1)).toCompletableFuture();
        hold.awaitReached();
        assertThat(session.cancel(true)).isFalse();
        assertThat(session).isNotDone();
        hold.release();
        await(session);
        assertThat(movies.ids()).containsExactly(1);
    }

    /**
     * Whatever the moment of a cancel: true means never committed; false means that the session's own outcome tells, which is that of a statement
     * that was asked to stop where COMMIT travels behind it.
     */
    @Test
    default void c2_trueMeansNeverCommitted() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        for (int i = 0; i < 300; i++) {
            int id = i;
            CompletableFuture<?> session =
                    database.session(s -> movies.add(s, id)).toCompletableFuture();
            for (int spin = 0; spin < 50 * (i % 100); spin++) {
                Thread.onSpinWait();
            }
            boolean committed = !session.cancel(true) && isSuccess(session);
            List<Integer> seen = await(movies.ids(database));
            assertThat(seen.contains(id)).isEqualTo(committed);
        }
    }

    /** A rollback that is under way cannot be cancelled. */
    @Test
    default void c5_cleanupCannotBeCancelled() {
        Recorder recorder = new Recorder();
        Hold hold = hold(text -> text.equals(recorder.rollback()));
        Database database = connect(Fixture.OPTIONS.withMaxSize(1), backend -> hold.apply(recorder.apply(backend)));
        Movies movies = movies(database);
        CompletableFuture<?> session = database.session(s -> {
                    movies.add(s, 1);
                    return failed(new IllegalStateException("the body's own"));
                })
                .toCompletableFuture();
        hold.awaitReached();
        session.cancel(true);
        hold.release();
        failure(session);
        await(movies.add(database, 2));
        assertThat(movies.ids()).containsExactly(2);
    }

    /** Whether a session succeeds; it may only fail because its statement was stopped. */
    private static boolean isSuccess(CompletableFuture<?> session) {
        Throwable error = outcome(session);
        if (error != null) {
            assertThat(((BasedException) error).kind()).isEqualTo(ErrorKind.QUERY_CANCELLED);
        }
        return error == null;
    }
}
