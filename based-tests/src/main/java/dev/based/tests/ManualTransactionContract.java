package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.done;
import static dev.based.tests.support.Outcomes.failed;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.RollbackOnlyException;
import dev.based.SessionClosedException;
import dev.based.Transaction;
import dev.based.tests.support.Movies;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** T1 and T2 for transactions that are opened by {@code begin()} and ended by hand. */
public interface ManualTransactionContract extends Contract {
    /** What was committed by hand is kept. */
    @Test
    default void t1_commitByHandKeeps() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        await(database.session(session -> session.begin()
                .thenCompose(tx -> movies.add(tx, 1).thenCompose(added -> tx.commit()))
                .thenCompose(nothing -> movies.add(session, 2))));
        assertThat(movies.ids()).containsExactly(1, 2);
    }

    /** What was rolled back by hand is undone, and the session goes on. */
    @Test
    default void t1_rollbackByHandUndoes() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        await(database.session(session -> movies.add(session, 1)
                .thenCompose(added -> session.begin())
                .thenCompose(tx -> movies.add(tx, 2).thenCompose(added -> tx.rollback()))
                .thenCompose(nothing -> movies.add(session, 3))));
        assertThat(movies.ids()).containsExactly(1, 3);
    }

    /** Commit waits for statements that nobody awaited. */
    @Test
    default void t1_commitByHandWaitsForEveryStartedStatement() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        await(database.session(session -> session.begin().thenCompose(tx -> {
            for (int id = 0; id < 100; id++) {
                movies.add(tx, id);
            }
            return tx.commit();
        })));
        assertThat(movies.ids()).hasSize(100);
    }

    /** Transactions by hand nest to any depth. */
    @Test
    default void t1_byHandNests() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        await(database.session(session -> session.begin()
                .thenCompose(outer -> movies.add(outer, 1)
                        .thenCompose(x -> outer.begin())
                        .thenCompose(inner -> movies.add(inner, 2).thenCompose(x -> inner.rollback()))
                        .thenCompose(x -> outer.transaction(inner -> movies.add(inner, 3)))
                        .thenCompose(x -> outer.commit()))));
        assertThat(movies.ids()).containsExactly(1, 3);
    }

    /** A transaction that was forgotten rolls all back. */
    @Test
    default void t1_forgottenTransactionRollsTheSessionBack() {
        requires(Feature.SAVEPOINTS);
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        failure(
                RollbackOnlyException.class,
                database.session(session ->
                        movies.add(session, 1).thenCompose(x -> session.begin()).thenCompose(tx -> movies.add(tx, 2))));
        assertThat(movies.ids()).isEmpty();
        failure(RollbackOnlyException.class, database.session(session -> session.begin()));
        await(movies.add(database, 3));
        assertThat(movies.ids()).containsExactly(3);
    }

    /** So does one that was forgotten in a body that fails, whose exception is passed on. */
    @Test
    default void t1_forgottenTransactionDoesNotHideTheFailure() {
        requires(Feature.SAVEPOINTS);
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        Exception reason = new Exception("the body's own");
        assertThat(failure(database.session(session ->
                        session.begin().thenCompose(tx -> movies.add(tx, 1)).thenCompose(added -> failed(reason)))))
                .isSameAs(reason);
        await(movies.add(database, 2));
        assertThat(movies.ids()).containsExactly(2);
    }

    /** A transaction ends once: then it refuses to be ended again, or to be used. */
    @Test
    default void t1_secondEndIsRefused() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        List<CompletionStage<?>> refused = new ArrayList<>();
        AtomicReference<Transaction> escaped = new AtomicReference<>();
        await(database.session(session -> session.begin()
                .thenCompose(tx -> {
                    movies.add(tx, 1);
                    CompletionStage<?> commit = tx.commit();
                    refused.add(tx.commit());
                    refused.add(tx.rollback());
                    escaped.set(tx);
                    return commit;
                })
                .thenCompose(x -> {
                    refused.add(escaped.get().commit());
                    refused.add(movies.add(escaped.get(), 2));
                    return session.begin();
                })
                .thenCompose(tx -> {
                    escaped.set(tx);
                    return tx.rollback();
                })
                .thenCompose(x -> {
                    refused.add(escaped.get().commit());
                    refused.add(escaped.get().rollback());
                    return done(1);
                })));
        assertThat(refused)
                .hasSize(6)
                .allSatisfy(stage -> assertThat(failure(stage)).isInstanceOf(SessionClosedException.class));
        assertThat(movies.ids()).containsExactly(1);
    }

    /** Commit after a statement that failed rolls back and says so; the session goes on. */
    @Test
    default void t2_commitAfterAFailedStatementRollsBack() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        AtomicReference<CompletionStage<?>> refused = new AtomicReference<>();
        AtomicReference<CompletionStage<?>> commit = new AtomicReference<>();
        await(database.session(session -> session.begin()
                .thenCompose(tx -> {
                    movies.add(tx, 1);
                    refused.set(movies.addRefused(tx));
                    commit.set(tx.commit());
                    return commit.get().handle((nothing, error) -> 1);
                })
                .thenCompose(handled -> movies.add(session, 2))));
        assertThat(failure(RollbackOnlyException.class, commit.get()).getCause())
                .isSameAs(failure(refused.get()));
        assertThat(movies.ids()).containsExactly(2);
    }

    /** Rollback after a statement that failed succeeds; the session goes on. */
    @Test
    default void t2_rollbackAfterAFailedStatementSucceeds() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        await(database.session(session -> session.begin()
                .thenCompose(tx -> {
                    movies.add(tx, 1);
                    movies.addRefused(tx);
                    return tx.rollback();
                })
                .thenCompose(nothing -> movies.add(session, 2))));
        assertThat(movies.ids()).containsExactly(2);
    }
}
