package dev.based.tests.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.CommitOutcomeUnknownException;
import dev.based.Database;
import dev.based.DatabaseTimeoutException;
import dev.based.ErrorKind;
import dev.based.ExecuteResult;
import dev.based.Statement;
import dev.based.spi.Access;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingBackend;
import dev.based.spi.DelegatingConnection;
import dev.based.spi.Pipelining;
import dev.based.tests.support.Outcomes;
import dev.based.tests.support.WrappedBackends;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A statement with COMMIT lined up behind it, which is stopped before that is sent, while it is on its way, or when it comes back unsent. */
class KeptStatementTest {
    private static final String FIRST = "INSERT INTO films VALUES (1)";
    private static final String LAST = "INSERT INTO films VALUES (2)";

    private final AtomicReference<SteeredBackend> made = new AtomicReference<>();
    private final CountDownLatch sending = new CountDownLatch(1);
    private final CountDownLatch sent = new CountDownLatch(1);

    private String url = "";
    private Database database;
    private SteeredBackend backend;

    @BeforeEach
    void connect(@TempDir Path directory) {
        url = WrappedBackends.wrap("sqlite:///" + directory.resolve("films.db"), real -> {
            SteeredBackend steered = new SteeredBackend(real, Pipelining.ALL);
            made.set(steered);
            return new Slow(steered);
        });
        database = Database.create(url);
        Outcomes.await(database.connect());
        Outcomes.await(database.execute("CREATE TABLE films (id INT)"));
        backend = Objects.requireNonNull(made.get());
        backend.steer(true);
    }

    @AfterEach
    void disconnect() {
        sent.countDown();
        backend.steer(false);
        answerAll(); // what was given up holds its connection until then
        Outcomes.await(database.disconnect());
        WrappedBackends.forget(url);
    }

    private List<Integer> ids() {
        backend.steer(false);
        return Outcomes.await(database.fetchAll(Integer.class, "SELECT id FROM films ORDER BY id"));
    }

    private static CompletableFuture<ExecuteResult> last(AtomicReference<CompletableFuture<ExecuteResult>> last) {
        return Objects.requireNonNull(last.get());
    }

    /** Lets all that waits run, and what comes then. */
    private void answerAll() {
        while (!backend.last().waiting().isEmpty()) {
            backend.last().answer(SteeredConnection.End.RUN);
        }
    }

    /** A session that returns its last statement while the first one is being sent by another thread. */
    private CompletionStage<ExecuteResult> whileSending(
            Statement statement, CompletableFuture<CompletableFuture<ExecuteResult>> last) {
        return database.session(session -> {
            Outcomes.elsewhere(() -> session.execute(FIRST));
            Outcomes.await(sending);
            CompletionStage<ExecuteResult> mine = session.execute(statement);
            last.complete(mine.toCompletableFuture());
            return mine;
        });
    }

    @Test
    void cancelBeforeCommitIsSent_stopsIt_andNothingIsKept() {
        CompletableFuture<CompletableFuture<ExecuteResult>> last = new CompletableFuture<>();
        CompletionStage<ExecuteResult> session = whileSending(Statement.of(LAST), last);

        assertThat(Outcomes.await(last).cancel(true)).isTrue();
        sent.countDown();
        drain(session);

        assertThat(Outcomes.failure(Outcomes.await(last))).isInstanceOf(CancellationException.class);
        assertThat(Outcomes.failure(session)).isInstanceOf(CancellationException.class);
        assertThat(ids()).isEmpty();
    }

    @Test
    void cancelOfTheSessionBeforeCommitIsSent_stopsIt_andNothingIsKept() {
        CompletionStage<ExecuteResult> session = whileSending(Statement.of(LAST), new CompletableFuture<>());

        assertThat(session.toCompletableFuture().cancel(true)).isTrue();
        sent.countDown();
        drain(session);

        assertThat(ids()).isEmpty();
    }

    @Test
    void deadlineBeforeCommitIsSent_isToldAtOnce_andNothingIsKept() {
        CompletableFuture<CompletableFuture<ExecuteResult>> last = new CompletableFuture<>();
        CompletionStage<ExecuteResult> session =
                whileSending(Statement.of(LAST).withTimeout(Duration.ofMillis(50)), last);

        assertThat(Outcomes.failure(Outcomes.await(last))).isInstanceOf(DatabaseTimeoutException.class);
        sent.countDown();
        drain(session);

        assertThat(Outcomes.failure(session)).isInstanceOf(DatabaseTimeoutException.class);
        assertThat(ids()).isEmpty();
    }

    /** Until the session has ended, since statements come from another thread. */
    private void drain(CompletionStage<?> session) {
        while (!session.toCompletableFuture().isDone()
                || !backend.last().waiting().isEmpty()) {
            if (backend.last().waiting().isEmpty()) {
                Thread.onSpinWait();
            } else {
                backend.last().answer(SteeredConnection.End.RUN);
            }
        }
    }

    /** A session of two statements, the first of which is answered. */
    private CompletionStage<ExecuteResult> atTheLast(
            Statement statement, AtomicReference<CompletableFuture<ExecuteResult>> last) {
        CompletionStage<ExecuteResult> session =
                database.session(opened -> opened.execute(FIRST).thenCompose(first -> {
                    last.set(opened.execute(statement).toCompletableFuture());
                    return last(last);
                }));
        backend.last().answer(SteeredConnection.End.RUN);
        return session;
    }

    @Test
    void cancelThatIsTooLate_isSoTheNextTime_thoughCommitComesBackUnsent() {
        CompletableFuture<Boolean> unsent = new CompletableFuture<>();
        AtomicReference<CompletableFuture<ExecuteResult>> last = new AtomicReference<>();
        CompletionStage<ExecuteResult> session = atTheLast(Statement.of(LAST), last);
        backend.last().refuseBehind(unsent);
        backend.last().answer(SteeredConnection.End.RUN);

        assertThat(last(last).cancel(true)).isFalse();
        unsent.complete(false);
        assertThat(last(last).cancel(true)).isFalse();
        answerAll();

        Outcomes.await(last(last));
        Outcomes.await(session);
        assertThat(ids()).containsExactly(1, 2);
    }

    @Test
    void deadlineBehindACancelThatWasTooLate_isTold() {
        AtomicReference<CompletableFuture<ExecuteResult>> last = new AtomicReference<>();
        CompletionStage<ExecuteResult> session = database.session(opened -> {
            opened.execute(FIRST);
            last.set(opened.execute(Statement.of(LAST).withTimeout(Duration.ofMillis(50)))
                    .toCompletableFuture());
            return last(last);
        });

        assertThat(last(last).cancel(true)).isFalse();

        assertThat(Outcomes.failure(last(last))).isInstanceOf(CommitOutcomeUnknownException.class);
        answerAll();
        assertThat(Outcomes.failure(session)).isInstanceOf(CommitOutcomeUnknownException.class);
        assertThat(ids()).containsExactly(1, 2);
    }

    @Test
    void cancelThatIsTooLate_onAConnectionThatNeverAnswers_isNotToldAsCancelled() {
        AtomicReference<CompletableFuture<ExecuteResult>> last = new AtomicReference<>();
        CompletionStage<ExecuteResult> session = atTheLast(Statement.of(LAST), last);
        backend.last().answer(SteeredConnection.End.RUN);
        assertThat(backend.last().waiting()).containsExactly(LAST, "COMMIT");

        assertThat(last(last).cancel(true)).isFalse();

        assertThat(Outcomes.failure(last(last))).isInstanceOf(CommitOutcomeUnknownException.class);
        answerAll();
        assertThat(Outcomes.failure(session)).isInstanceOf(CommitOutcomeUnknownException.class);
    }

    @Test
    void statementThatTheServerStops_withCommitBehindIt_isToldSo() {
        AtomicReference<CompletableFuture<ExecuteResult>> last = new AtomicReference<>();
        CompletionStage<ExecuteResult> session = atTheLast(Statement.of(LAST), last);
        backend.last().answer(SteeredConnection.End.RUN);

        assertThat(last(last).cancel(true)).isFalse();
        backend.last().answer(SteeredConnection.End.STOPPED);
        answerAll();

        assertThat(Outcomes.failure(BasedException.class, last(last)).kind()).isEqualTo(ErrorKind.QUERY_CANCELLED);
        assertThat(Outcomes.failure(BasedException.class, session).kind()).isEqualTo(ErrorKind.QUERY_CANCELLED);
        assertThat(ids()).isEmpty();
    }

    @Test
    void cancelOfTheBody_whoseStatementHasEnded_isTooLate() {
        AtomicReference<CompletableFuture<ExecuteResult>> last = new AtomicReference<>();
        AtomicReference<CompletableFuture<ExecuteResult>> body = new AtomicReference<>();
        AtomicReference<Boolean> told = new AtomicReference<>();
        CompletionStage<ExecuteResult> session = database.session(opened -> {
            body.set(opened.execute(FIRST)
                    .thenCompose(first -> {
                        last.set(opened.execute(LAST).toCompletableFuture());
                        return last(last);
                    })
                    .toCompletableFuture());
            return last(body);
        });
        backend.last().answer(SteeredConnection.End.RUN);
        backend.last().answer(SteeredConnection.End.RUN);
        assertThat(backend.last().waiting()).containsExactly(LAST, "COMMIT");

        last(last).thenRun(() -> told.set(last(body).cancel(true))); // before the body's stage is completed by it
        answerAll();

        Outcomes.await(session);
        assertThat(told).hasValue(false);
        assertThat(ids()).containsExactly(1, 2);
    }

    /** A session that was sent as a whole on a connection that was lost before, and waits for another one. */
    private CompletionStage<ExecuteResult> waitingAgain(
            Statement statement,
            AtomicReference<CompletableFuture<ExecuteResult>> last,
            CompletableFuture<Boolean> opening) {
        CompletionStage<ExecuteResult> session = database.session(opened -> {
            last.set(opened.execute(statement).toCompletableFuture());
            return last(last);
        });
        assertThat(backend.last().waiting()).hasSize(3).contains("COMMIT");
        backend.opensBehind(opening);
        backend.last().answer(SteeredConnection.End.UNSENT);
        return session;
    }

    @Test
    void cancelOfAStatement_whileCommitWaitsForAnotherConnection_isInTime() {
        CompletableFuture<Boolean> opening = new CompletableFuture<>();
        AtomicReference<CompletableFuture<ExecuteResult>> last = new AtomicReference<>();
        CompletionStage<ExecuteResult> session = waitingAgain(Statement.of(LAST), last, opening);

        assertThat(last(last).cancel(true)).isTrue();
        opening.complete(true);
        drain(session);

        assertThat(Outcomes.failure(session)).isInstanceOf(CancellationException.class);
        assertThat(ids()).isEmpty();
    }

    @Test
    void deadlineOfAStatement_whileCommitWaitsForAnotherConnection_isInNoDoubt() {
        CompletableFuture<Boolean> opening = new CompletableFuture<>();
        AtomicReference<CompletableFuture<ExecuteResult>> last = new AtomicReference<>();
        CompletionStage<ExecuteResult> session =
                waitingAgain(Statement.of(LAST).withTimeout(Duration.ofMillis(50)), last, opening);

        assertThat(Outcomes.failure(last(last))).isInstanceOf(DatabaseTimeoutException.class);
        opening.complete(true);
        drain(session);

        assertThat(Outcomes.failure(session)).isInstanceOf(DatabaseTimeoutException.class);
        assertThat(ids()).isEmpty();
    }

    @Test
    void commitThatComesBackUnsent_isNoAnswer_afterWhichAConnectionIsNotReplaced() {
        CompletionStage<ExecuteResult> before = database.execute(FIRST);
        SteeredConnection used = backend.last();
        used.answer(SteeredConnection.End.RUN);
        Outcomes.await(before);
        used.refuseBehind(CompletableFuture.completedFuture(false));
        CompletionStage<Integer> session = database.session(opened -> {
            opened.execute(LAST);
            opened.execute(LAST);
            return Outcomes.done(1);
        });
        assertThat(used.waiting()).doesNotContain("COMMIT").hasSize(3);

        used.answer(SteeredConnection.End.UNSENT);
        drain(session);

        Outcomes.await(session);
        assertThat(ids()).containsExactly(1, 2, 2);
    }

    @Test
    void transactionThatOnlyRead_andIsCancelledBehindItsStatement_leavesTheSessionAbleToCommit() {
        AtomicReference<CompletableFuture<ExecuteResult>> inside = new AtomicReference<>();
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        CompletionStage<ExecuteResult> session = database.session(opened -> {
            inside.set(opened.transaction(inner -> inner.execute("SELECT 1")).toCompletableFuture());
            return ended.thenCompose(released -> opened.execute(LAST));
        });
        assertThat(backend.last().waiting()).hasSize(4).last().asString().startsWith("RELEASE");
        for (int i = 0; i < 3; i++) { // BEGIN, SAVEPOINT, SELECT
            backend.last().answer(SteeredConnection.End.RUN);
        }

        assertThat(last(inside).cancel(true)).isTrue();
        backend.last().answer(SteeredConnection.End.RUN);
        ended.complete(true);
        drain(session);

        Outcomes.await(session);
        assertThat(ids()).containsExactly(2);
    }

    /** Its connections take a moment to send the first statement. */
    private final class Slow extends DelegatingBackend {
        private final SteeredBackend steered;

        Slow(SteeredBackend steered) {
            super(steered);
            this.steered = steered;
        }

        @Override
        protected Connection decorate(Connection connection, Access access) {
            return new DelegatingConnection(connection) {
                @Override
                public CompletionStage<ExecuteResult> execute(Command command) {
                    if (command.sql().equals(FIRST)
                            && Thread.currentThread().getName().equals("elsewhere")) {
                        sending.countDown();
                        Outcomes.await(sent);
                    }
                    return super.execute(command);
                }
            };
        }
    }
}
