package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.awaitDependents;
import static dev.based.tests.support.Outcomes.done;
import static dev.based.tests.support.Outcomes.failed;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.ExecuteResult;
import dev.based.Isolation;
import dev.based.Session;
import dev.based.SessionClosedException;
import dev.based.SessionOptions;
import dev.based.Transaction;
import dev.based.tests.support.Hold;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Outcomes;
import dev.based.tests.support.Recorder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** S3, S4 and S7: what a session sends, in which order, and that its end waits for all of it. */
public interface SessionStatementsContract extends Contract {
    /** A session that runs no statement sends nothing, however it ends and whatever its options. */
    @Test
    default void s3_sessionWithoutStatementsSendsNothing() {
        Recorder recorder = new Recorder();
        Database database = connect(recorder);
        recorder.clear();
        await(database.session(session -> done(1)));
        await(database.session(SessionOptions.DEFAULT.withIsolation(Isolation.READ_COMMITTED), session -> done(1)));
        failure(database.session(session -> failed(new IllegalStateException("the body's own"))));
        assertThat(recorder.sent()).isEmpty();
    }

    /** Neither does one whose transactions run no statement, nor a batch of no runs. */
    @Test
    default void s3_transactionsWithoutStatementsSendNothing() {
        requires(Feature.SAVEPOINTS);
        Recorder recorder = new Recorder();
        Database database = connect(recorder);
        recorder.clear();
        await(database.session(session -> session.transaction(inner -> inner.transaction(innermost -> done(1)))));
        await(database.session(session -> session.begin().thenCompose(Transaction::commit)));
        await(database.session(session -> session.begin().thenCompose(Transaction::rollback)));
        await(database.session(session -> session.executeMany("DELETE FROM nowhere WHERE id = ?", List.of())));
        assertThat(recorder.sent()).isEmpty();
    }

    /** Statements that nobody awaited are part of what is committed. */
    @Test
    default void s4_statementsThatNobodyAwaitedAreCommitted() {
        Database database = connect();
        Movies movies = movies(database);
        await(database.session(session -> {
            for (int id = 0; id < 100; id++) {
                movies.add(session, id);
            }
            return done(1);
        }));
        assertThat(movies.ids()).hasSize(100);
    }

    /** COMMIT is sent after the answers to all statements, awaited or not. */
    @Test
    default void s4_commitWaitsForEveryStartedStatement() {
        assertEndWaits(done(1), Recorder::commit);
    }

    /** So is ROLLBACK. */
    @Test
    default void s4_rollbackWaitsForEveryStartedStatement() {
        assertEndWaits(failed(new IllegalStateException("the body's own")), Recorder::rollback);
    }

    private void assertEndWaits(CompletionStage<Integer> end, Function<Recorder, String> endText) {
        Recorder recorder = new Recorder();
        Hold hold = hold(text -> text.startsWith("INSERT"));
        Database database = connect(backend -> hold.apply(recorder.apply(backend)));
        Movies movies = movies(database);
        recorder.clear();
        CompletionStage<Integer> session = database.session(s -> {
            movies.add(s, 1);
            movies.add(s, 2);
            return end;
        });
        hold.awaitReached();
        assertThat(session.toCompletableFuture()).isNotDone();
        assertThat(recorder.sent()).doesNotContain(endText.apply(recorder));
        hold.release();
        Outcomes.outcome(session);
        List<Recorder.Event> events = recorder.events();
        int lastAnswer = lastIndex(events, Recorder.Moment.ANSWERED, movies.insert());
        int endSent = lastIndex(events, Recorder.Moment.SENT, endText.apply(recorder));
        assertThat(lastAnswer).isNotNegative().isLessThan(endSent);
    }

    private static int lastIndex(List<Recorder.Event> events, Recorder.Moment moment, String text) {
        for (int i = events.size() - 1; i >= 0; i--) {
            if (events.get(i).moment() == moment && sameStart(events.get(i).text(), text)) {
                return i;
            }
        }
        return -1;
    }

    /** The driver's placeholders may differ, which come late in the text. */
    private static boolean sameStart(String text, String other) {
        int placeholder = other.indexOf('?');
        return placeholder < 0 ? text.equals(other) : text.startsWith(other.substring(0, placeholder));
    }

    /** A transaction inside that nobody awaited is waited for, with what it still runs, and committed. */
    @Test
    default void s4_commitWaitsForATransactionThatNobodyAwaited() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        CountDownLatch open = new CountDownLatch(1);
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        CompletionStage<Integer> session = database.session(s -> {
            s.transaction(inner -> movies.add(inner, 1).thenCompose(added -> {
                open.countDown();
                return gate.thenCompose(go -> movies.add(inner, 2));
            }));
            return done(1);
        });
        await(open);
        assertThat(session.toCompletableFuture()).isNotDone();
        gate.complete(1);
        await(session);
        assertThat(movies.ids()).containsExactly(1, 2);
    }

    /** What comes while the session waits for its last statements is refused, and does no harm to them. */
    @Test
    default void s4_statementsAfterTheBodyAreRefused() {
        Hold hold = hold(text -> text.startsWith("INSERT"));
        Database database = connect(hold);
        Movies movies = movies(database);
        AtomicReference<Session> escaped = new AtomicReference<>();
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        CompletionStage<Integer> session = database.session(s -> {
            escaped.set(s);
            movies.add(s, 1);
            return gate;
        });
        hold.awaitReached();
        awaitDependents(gate);
        gate.complete(1);
        failure(SessionClosedException.class, movies.add(escaped.get(), 2));
        hold.release();
        await(session);
        assertThat(movies.ids()).containsExactly(1);
    }

    /** A thousand statements that nobody awaited run in the order of their calls. */
    @Test
    default void s7_statementsRunInTheOrderOfTheirCalls() {
        Database database = connect();
        Movies movies = movies(database);
        List<CompletionStage<ExecuteResult>> steps = new ArrayList<>();
        await(database.session(session -> {
            movies.add(session, 1);
            for (int step = 1; step <= 1000; step++) {
                steps.add(step(session, movies, 1, step));
            }
            return done(1);
        }));
        assertThat(steps)
                .allSatisfy(step -> assertThat(await(step).rowsAffected()).isEqualTo(1));
        assertThat(await(movies.released(database, 1))).isEqualTo(1000);
    }

    /** The statements of each of several threads run in the order of its calls. */
    @Test
    default void s7_statementsOfEachThreadRunInTheOrderOfItsCalls() {
        int callers = 4;
        int calls = 250;
        Database database = connect();
        Movies movies = movies(database);
        List<CompletionStage<ExecuteResult>> steps = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch start = new CountDownLatch(callers);
        await(database.session(session -> {
            List<CompletableFuture<Void>> threads = new ArrayList<>();
            for (int caller = 1; caller <= callers; caller++) {
                int id = caller;
                movies.add(session, id);
                threads.add(inThread(() -> {
                    start.countDown();
                    await(start);
                    for (int step = 1; step <= calls; step++) {
                        steps.add(step(session, movies, id, step));
                    }
                }));
            }
            return CompletableFuture.allOf(threads.toArray(CompletableFuture[]::new));
        }));
        assertThat(steps).hasSize(callers * calls);
        assertThat(steps)
                .allSatisfy(step -> assertThat(await(step).rowsAffected()).isEqualTo(1));
        for (int id = 1; id <= callers; id++) {
            assertThat(await(movies.released(database, id))).isEqualTo(calls);
        }
    }

    /** Takes effect only if the step before it has. */
    private static CompletionStage<ExecuteResult> step(Session session, Movies movies, int id, int step) {
        return session.execute(
                "UPDATE " + movies.table() + " SET released = ? WHERE id = ? AND released = ?", step, id, step - 1);
    }

    private static CompletableFuture<Void> inThread(Runnable task) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                        ended.complete(null);
                    } catch (Throwable error) {
                        ended.completeExceptionally(error);
                    }
                },
                "kit-caller");
        thread.setDaemon(true);
        thread.start();
        return ended;
    }
}
