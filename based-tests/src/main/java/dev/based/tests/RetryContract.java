package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failed;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.CommitOutcomeUnknownException;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.Retry;
import dev.based.SessionOptions;
import dev.based.tests.support.Fault;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Recorder;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** T5: a session is run again after a serialization failure or a deadlock, within its budget, and after nothing else. */
public interface RetryContract extends Contract {
    /** Five runs without noticeable pauses. */
    SessionOptions RETRIED = SessionOptions.DEFAULT.withRetry(new Retry(5, Duration.ofMillis(1), Duration.ofMillis(2)));

    private static DatabaseException error(ErrorKind kind) {
        return new DatabaseException(ErrorDetails.of(kind, "Made by the kit."), null, null);
    }

    /**
     * A body that fails so at first is run again, in a new transaction, until it succeeds.
     *
     * @param kind what it fails with
     */
    @ParameterizedTest
    @EnumSource(names = {"SERIALIZATION_FAILURE", "DEADLOCK"})
    default void t5_bodyIsRunAgainUntilItSucceeds(ErrorKind kind) {
        Database database = connect();
        Movies movies = movies(database);
        AtomicInteger runs = new AtomicInteger();
        int result = await(database.session(
                RETRIED,
                session -> movies.add(session, runs.incrementAndGet())
                        .thenCompose(added ->
                                runs.get() < 4 ? failed(error(kind)) : CompletableFuture.completedFuture(42))));
        assertThat(result).isEqualTo(42);
        assertThat(runs).hasValue(4);
        assertThat(movies.ids()).containsExactly(4);
    }

    /** When the budget is spent, the session fails with the last failure. */
    @Test
    default void t5_budgetIsKept() {
        Database database = connect();
        Movies movies = movies(database);
        AtomicInteger runs = new AtomicInteger();
        DatabaseException[] errors = new DatabaseException[10];
        CompletionStage<?> session = database.session(RETRIED, s -> {
            int run = runs.getAndIncrement();
            movies.add(s, run);
            errors[run] = error(ErrorKind.DEADLOCK);
            throw errors[run];
        });
        Throwable last = failure(session);
        assertThat(runs).hasValue(5);
        assertThat(last).isSameAs(errors[4]);
        assertThat(movies.ids()).isEmpty();
    }

    /** What is to be run again in an hour is told when the database is disconnected, whose end comes behind that. */
    @Test
    default void l4_disconnectLeavesNoRetryBehind() {
        Database database = connect();
        Duration hour = Duration.ofHours(1);
        SessionOptions later = SessionOptions.DEFAULT.withRetry(new Retry(2, hour, hour));
        CompletableFuture<?> session = database.session(later, s -> {
                    throw error(ErrorKind.DEADLOCK);
                })
                .toCompletableFuture();
        CompletionStage<Boolean> told = database.disconnect().thenApply(nothing -> session.isDone());
        assertThat(await(told)).isTrue();
    }

    /** Unless it is asked for, there is no retry. */
    @Test
    default void t5_retryIsAnOption() {
        Database database = connect();
        AtomicInteger runs = new AtomicInteger();
        failure(database.session(session -> {
            runs.incrementAndGet();
            throw error(ErrorKind.SERIALIZATION_FAILURE);
        }));
        assertThat(runs).hasValue(1);
    }

    /**
     * A failure of any other kind is not retried.
     *
     * @param kind the kind
     */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SERIALIZATION_FAILURE", "DEADLOCK"})
    default void t5_otherKindsAreNotRetried(ErrorKind kind) {
        assertNotRetried(error(kind));
    }

    /** Neither are the body's own exceptions, nor a lost COMMIT. */
    @Test
    default void t5_otherExceptionsAreNotRetried() {
        assertNotRetried(new IllegalStateException("the body's own"));
        assertNotRetried(new Exception("the body's own", error(ErrorKind.DEADLOCK)));
        assertNotRetried(new CommitOutcomeUnknownException("Made by the kit.", error(ErrorKind.DEADLOCK)));
    }

    private void assertNotRetried(Exception reason) {
        Database database = connect();
        AtomicInteger runs = new AtomicInteger();
        CompletionStage<?> session = database.session(RETRIED, s -> {
            runs.incrementAndGet();
            throw reason;
        });
        assertThat(failure(session)).isSameAs(reason);
        assertThat(runs).hasValue(1);
    }

    /** The failure of a statement is retried, also if the body swallowed it. */
    @Test
    default void t5_failedStatementIsRetried() {
        AtomicInteger runs = new AtomicInteger();
        Database database =
                connect(Fault.unsent(text -> text.startsWith("INSERT"), error(ErrorKind.SERIALIZATION_FAILURE), 2));
        Movies movies = movies(database);
        await(database.session(
                RETRIED, session -> movies.add(session, runs.incrementAndGet()).handle((added, error) -> 1)));
        assertThat(runs).hasValue(3);
        assertThat(movies.ids()).containsExactly(3);
    }

    /** A COMMIT that the database refuses for such a reason is retried. */
    @Test
    default void t5_refusedCommitIsRetried() {
        Recorder recorder = new Recorder();
        Fault fault = Fault.unsent(text -> text.equals(recorder.commit()), error(ErrorKind.SERIALIZATION_FAILURE), 2);
        Database database = connect(backend -> fault.apply(recorder.apply(backend)));
        Movies movies = movies(database);
        AtomicInteger runs = new AtomicInteger();
        await(database.session(RETRIED, session -> movies.add(session, runs.incrementAndGet())));
        assertThat(runs).hasValue(3);
        assertThat(movies.ids()).containsExactly(3);
    }

    /** A COMMIT whose answer is lost has an unknown outcome, which is an error of its own, and is never retried. */
    @Test
    default void t5_lostCommitIsNeverRetried() {
        Recorder recorder = new Recorder();
        Fault fault = Fault.sent(text -> text.equals(recorder.commit()), error(ErrorKind.CONNECTION_LOST), 1);
        Database database = connect(backend -> fault.apply(recorder.apply(backend)));
        Movies movies = movies(database);
        AtomicInteger runs = new AtomicInteger();
        CompletionStage<?> session = database.session(RETRIED, s -> movies.add(s, runs.incrementAndGet()));
        CommitOutcomeUnknownException error = failure(CommitOutcomeUnknownException.class, session);
        assertThat(error.kind()).isEqualTo(ErrorKind.COMMIT_UNKNOWN);
        assertThat(error.getCause()).isInstanceOf(BasedException.class);
        assertThat(runs).hasValue(1);
    }

    /** A session that is cancelled in the pause before a retry is not run again. */
    @Test
    default void t5_cancelEndsThePause() {
        Database database = connect();
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch run = new CountDownLatch(1);
        SessionOptions options =
                SessionOptions.DEFAULT.withRetry(new Retry(2, Duration.ofHours(1), Duration.ofHours(1)));
        CompletableFuture<?> session = database.session(options, s -> {
                    runs.incrementAndGet();
                    run.countDown();
                    return failed(error(ErrorKind.DEADLOCK));
                })
                .toCompletableFuture();
        await(run);
        assertThat(session.cancel(true)).isTrue();
        assertThat(failure(session)).isInstanceOf(CancellationException.class);
        await(database.disconnect());
        assertThat(runs).hasValue(1);
    }

    /** A session that pauses when the database is disconnected ends, and is not run again. */
    @Test
    default void t5_disconnectEndsThePause() {
        Database database = connect();
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch run = new CountDownLatch(1);
        SessionOptions options =
                SessionOptions.DEFAULT.withRetry(new Retry(2, Duration.ofHours(1), Duration.ofHours(1)));
        CompletionStage<?> session = database.session(options, s -> {
            runs.incrementAndGet();
            run.countDown();
            return failed(error(ErrorKind.DEADLOCK));
        });
        await(run);
        await(database.disconnect());
        failure(BasedException.class, session);
        assertThat(runs).hasValue(1);
    }

    /** A retry for which there is no time left is not waited for. */
    @Test
    default void t5_pauseThatOutlastsTheTimeoutIsNotMade() {
        Database database = connect();
        SessionOptions options = SessionOptions.DEFAULT
                .withRetry(new Retry(2, Duration.ofHours(2), Duration.ofHours(2)))
                .withTimeout(Duration.ofHours(1));
        DatabaseException reason = error(ErrorKind.DEADLOCK);
        assertThat(failure(database.session(options, session -> failed(reason))))
                .isSameAs(reason);
    }
}
