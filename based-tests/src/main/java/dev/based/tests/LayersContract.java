package dev.based.tests;

import static dev.based.Async.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseTimeoutException;
import dev.based.ErrorKind;
import dev.based.Queries;
import dev.based.RollbackOnlyException;
import dev.based.Session;
import dev.based.SessionClosedException;
import dev.based.SessionOptions;
import dev.based.TransactionOptions;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Outcomes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** T8 and T9: what is written against {@link Queries} is atomic on a database and on a session; straight code in one call. */
public interface LayersContract extends Contract {
    /** A repository's method: two statements that belong together, the second of which may be refused. */
    private static CompletionStage<Integer> addTwo(Queries queries, Movies movies, int first, boolean refused) {
        return queries.transaction(tx -> movies.add(tx, first)
                .thenCompose(added -> refused ? movies.addRefused(tx) : movies.add(tx, first + 1))
                .thenApply(added -> first));
    }

    /** On a database it is all or nothing, by itself. */
    @Test
    default void t8_transactionOfADatabaseIsASession() {
        Database database = connect();
        Movies movies = movies(database);
        assertThat(Outcomes.await(addTwo(database, movies, 1, false))).isEqualTo(1);
        DatabaseException refused = failure(DatabaseException.class, addTwo(database, movies, 3, true));
        assertThat(refused.kind()).isEqualTo(ErrorKind.NOT_NULL_VIOLATION);
        assertThat(Outcomes.await(movies.ids(database))).containsExactly(1, 2);
    }

    /** In a session it is all or nothing as a part of that, and can fail alone. */
    @Test
    default void t8_transactionOfASessionIsASavepoint() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        Outcomes.await(database.session(session -> addTwo(session, movies, 1, false)
                .thenCompose(added -> addTwo(session, movies, 3, true))
                .handle((result, error) -> assertThat(error).hasCauseInstanceOf(DatabaseException.class))
                .thenCompose(handled -> addTwo(session, movies, 5, false))));
        assertThat(movies.ids()).containsExactly(1, 2, 5, 6);
        failure(database.session(session -> addTwo(session, movies, 7, false).thenCompose(added -> {
            throw new IllegalStateException("the body's own");
        })));
        assertThat(movies.ids()).containsExactly(1, 2, 5, 6);
    }

    /** Under {@code force_rollback} it is what it is elsewhere, and gone in the end. */
    @Test
    default void t8_transactionIsUndoneByForceRollback() {
        requires(Feature.SAVEPOINTS, Feature.PERSISTENCE);
        Movies movies = movies(connect());
        Database database = connect(Fixture.OPTIONS.withForceRollback(true));
        Outcomes.await(addTwo(database, movies, 1, false));
        failure(DatabaseException.class, addTwo(database, movies, 3, true));
        assertThat(Outcomes.await(movies.ids(database))).containsExactly(1, 2);
        Outcomes.await(database.disconnect());
        assertThat(movies.ids()).isEmpty();
    }

    /** In the body of one of the database's own sessions it is refused, as every verb. */
    @Test
    default void t8_transactionOfTheDatabaseInItsOwnSessionIsRefused() {
        Database database = connect();
        Movies movies = movies(database);
        BasedException refused =
                failure(BasedException.class, database.session(session -> addTwo(database, movies, 1, false)));
        assertThat(refused.kind()).isEqualTo(ErrorKind.USAGE);
        assertThat(refused).hasMessageContaining("independent()");
        assertThat(Outcomes.await(movies.ids(database))).isEmpty();
    }

    /** Its timeout covers all of it, and rolls back; options and bodies that are null fail the stage. */
    @Test
    default void t8_transactionEndsInTime() {
        Database database = connect();
        Movies movies = movies(database);
        TransactionOptions soon = TransactionOptions.DEFAULT.withTimeout(Duration.ofMillis(50));
        failure(
                DatabaseTimeoutException.class,
                database.transaction(
                        soon, tx -> movies.add(tx, 1).thenCompose(added -> new CompletableFuture<Integer>())));
        failure(NullPointerException.class, database.transaction(nothing(), tx -> movies.add(tx, 1)));
        assertThat(Outcomes.await(movies.ids(database))).isEmpty();
    }

    @SuppressWarnings("NullAway") // what a caller may give by mistake
    private static TransactionOptions nothing() {
        return (TransactionOptions) (@Nullable Object) null;
    }

    /** Straight code in one call: with a result, without one, as an expression, nested, and on a connection's own terms. */
    @Test
    default void t9_straightCodeRunsInOneCall() {
        Database database = connect();
        Movies movies = movies(database);
        long added = Outcomes.await(database.run(session -> {
            await(movies.add(session, 1));
            return await(movies.add(session, 2)).rowsAffected();
        }));
        assertThat(added).isEqualTo(1);
        Outcomes.await(database.run(session -> {
            await(movies.add(session, 3));
        }));
        List<Integer> ids = Outcomes.await(database.run(session -> await(movies.ids(session))));
        assertThat(ids).containsExactly(1, 2, 3);
        Outcomes.await(database.run(SessionOptions.DEFAULT, session -> {
            await(movies.add(session, 4));
        }));
        int count = Outcomes.await(database.run(
                TransactionOptions.DEFAULT,
                session -> await(movies.ids(session)).size()));
        assertThat(count).isEqualTo(4);
    }

    /** In a session it is a transaction inside it. */
    @Test
    default void t9_straightCodeNests() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        Outcomes.await(database.run(session -> {
            await(movies.add(session, 1));
            try {
                await(session.run(inner -> {
                    await(movies.add(inner, 2));
                    throw new IOException("the code's own");
                }));
            } catch (Exception expected) {
                assertThat(expected).isExactlyInstanceOf(IOException.class);
            }
            await(session.run(TransactionOptions.DEFAULT, inner -> {
                await(movies.add(inner, 3));
            }));
        }));
        assertThat(movies.ids()).containsExactly(1, 3);
    }

    /** What it throws, checked or not, rolls back and is what the stage fails with; a method of one's own fits as it is. */
    @Test
    default void t9_whatStraightCodeThrowsIsTold() {
        Database database = connect();
        Movies movies = movies(database);
        IOException reason = new IOException("the code's own");
        assertThat(failure(database.run(session -> {
                    await(movies.add(session, 1));
                    throw reason;
                })))
                .isSameAs(reason);
        assertThat(failure(database.run(LayersContract::refuse))).isInstanceOf(IOException.class);
        failure(RollbackOnlyException.class, database.run(session -> {
            movies.addRefused(session); // nobody awaits it
        }));
        BasedException stage = failure(BasedException.class, database.run(session -> movies.add(session, 2)));
        assertThat(stage).hasMessageContaining("await it in run(...)");
        assertThat(Outcomes.await(movies.ids(database))).isEmpty();
    }

    private static void refuse(Session session) throws IOException {
        throw new IOException("refused " + session.getClass().getSimpleName());
    }

    /** A cancel interrupts it and rolls back; it has no session afterwards. */
    @Test
    default void t9_cancelInterruptsStraightCode() {
        Database database = connect();
        Movies movies = movies(database);
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicReference<@Nullable Session> kept = new AtomicReference<>();
        CompletableFuture<Integer> run = database.<Integer>run(session -> {
                    await(movies.add(session, 1));
                    kept.set(session);
                    waiting.countDown();
                    try {
                        return await(new CompletableFuture<Integer>());
                    } finally {
                        ended.countDown();
                    }
                })
                .toCompletableFuture();
        Outcomes.await(waiting);
        assertThat(run.cancel(true)).isTrue();
        Outcomes.await(ended);
        assertThat(Outcomes.await(movies.ids(database))).isEmpty();
        Session late = Objects.requireNonNull(kept.get());
        failure(SessionClosedException.class, late.run(inner -> 1));
    }
}
