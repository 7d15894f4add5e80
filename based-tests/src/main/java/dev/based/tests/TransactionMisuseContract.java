package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.done;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Body;
import dev.based.Database;
import dev.based.ExecuteResult;
import dev.based.Session;
import dev.based.SessionBusyException;
import dev.based.Transaction;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Outcomes;
import dev.based.tests.support.Recorder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** T3: while a transaction inside is open, the object around it refuses everything at once, and says what to use. */
public interface TransactionMisuseContract extends Contract {
    /** A statement on the session fails at once, unsent. */
    @Test
    default void t3_statementOnTheOuterFailsWhileAnInnerIsOpen() {
        requires(Feature.SAVEPOINTS);
        assertRefused((session, movies) -> movies.add(session, 2));
    }

    /** So does a batch. */
    @Test
    default void t3_batchOnTheOuterFailsWhileAnInnerIsOpen() {
        requires(Feature.SAVEPOINTS);
        assertRefused((session, movies) -> session.executeMany(movies.insert(), List.of(List.of(2, "A", 0))));
    }

    /** So does a second transaction. */
    @Test
    default void t3_secondTransactionFailsWhileAnInnerIsOpen() {
        requires(Feature.SAVEPOINTS);
        assertRefused((session, movies) -> session.transaction(inner -> movies.add(inner, 2)));
    }

    /** So does a second transaction that is opened by hand. */
    @Test
    default void t3_secondBeginFailsWhileAnInnerIsOpen() {
        requires(Feature.SAVEPOINTS);
        assertRefused((session, movies) -> session.begin());
    }

    /** Something to do with a session that must be refused. */
    @FunctionalInterface
    interface Misuse {
        /**
         * Misuses a session.
         *
         * @param session the session, inside which a transaction is open
         * @param movies a table
         * @return the stage that must fail
         */
        CompletionStage<?> of(Session session, Movies movies);
    }

    private void assertRefused(Misuse misuse) {
        assertRefused(misuse, body -> session -> body.apply(session));
        // the same one level deeper
        assertRefused(misuse, body -> session -> session.transaction(body::apply));
    }

    private void assertRefused(
            Misuse misuse, Function<Function<Session, CompletionStage<Object>>, Body<Session, Object>> place) {
        Recorder recorder = new Recorder();
        Database database = connect(recorder);
        Movies movies = movies(database);
        AtomicReference<CompletableFuture<?>> refused = new AtomicReference<>();
        AtomicReference<List<String>> sent = new AtomicReference<>();
        CompletionStage<Object> session = database.session(place.apply(outer -> {
            CompletionStage<Object> inner =
                    outer.transaction(tx -> movies.add(tx, 1).thenApply(added -> {
                        recorder.clear();
                        refused.set(misuse.of(outer, movies).toCompletableFuture());
                        sent.set(recorder.sent());
                        assertThat(refused.get()).isDone();
                        return added;
                    }));
            return inner;
        }));
        Throwable outcome = Outcomes.outcome(session);
        assertThat(refused.get())
                .as("the misuse, which was not reached since the session ended with %s", outcome)
                .isNotNull();
        assertThat(failure(refused.get()))
                .isInstanceOf(SessionBusyException.class)
                .hasMessageContaining("transaction")
                .hasMessageContaining("Use the object that its body is given");
        assertThat(sent.get()).isEmpty();
        assertThat(movies.ids()).doesNotContain(2);
    }

    /** Two transactions side by side on one session: the second fails at once, however far the first one is. */
    @Test
    default void t3_siblingsDoNotInterleave() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        AtomicReference<CompletionStage<?>> second = new AtomicReference<>();
        CompletionStage<ExecuteResult> session = database.session(s -> {
            CompletionStage<ExecuteResult> first = s.transaction(inner -> gate.thenCompose(go -> movies.add(inner, 1)));
            second.set(s.transaction(inner -> movies.add(inner, 2)));
            gate.complete(1);
            return first;
        });
        Outcomes.outcome(session);
        assertThat(failure(second.get())).isInstanceOf(SessionBusyException.class);
        assertThat(movies.ids()).doesNotContain(2);
    }

    /** While a transaction inside a transaction by hand is open, the latter can neither commit nor roll back. */
    @Test
    default void t3_transactionCannotEndWhileAnInnerIsOpen() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        AtomicReference<CompletionStage<?>> commit = new AtomicReference<>();
        AtomicReference<CompletionStage<?>> rollback = new AtomicReference<>();
        failure(database.session(session -> session.begin()
                .thenCompose(outer -> outer.begin()
                        .thenCompose(inner -> {
                            movies.add(inner, 1);
                            commit.set(outer.commit());
                            rollback.set(outer.rollback());
                            return inner.commit();
                        })
                        .thenCompose(nothing -> outer.commit()))));
        assertThat(failure(commit.get())).isInstanceOf(SessionBusyException.class);
        assertThat(failure(rollback.get())).isInstanceOf(SessionBusyException.class);
    }

    /** Once the inner one has ended, the outer one can be used again. */
    @Test
    default void t3_outerIsFreeOnceTheInnerHasEnded() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        await(database.session(session -> session.transaction(inner -> movies.add(inner, 1))
                .thenCompose(added -> movies.add(session, 2))
                .thenCompose(added -> session.begin())
                .thenCompose(Transaction::commit)
                .thenCompose(nothing -> session.transaction(inner -> done(1)))
                .thenCompose(nothing -> movies.add(session, 3))));
        assertThat(movies.ids()).containsExactly(1, 2, 3);
    }
}
