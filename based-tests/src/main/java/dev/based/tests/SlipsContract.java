package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.done;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.BasedException;
import dev.based.Database;
import dev.based.ErrorKind;
import dev.based.Row;
import dev.based.Session;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Slip;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** S9 and S10: slips that the library finds, and tells with advice. */
public interface SlipsContract extends Contract {
    private static BasedException usage(CompletionStage<?> stage, String advice) {
        BasedException error = failure(BasedException.class, stage);
        assertThat(error.kind()).isEqualTo(ErrorKind.USAGE);
        assertThat(error).hasMessageContaining(advice);
        return error;
    }

    private void assertRolledBack(BiFunction<Session, Movies, CompletionStage<?>> body) {
        Database database = connect();
        Movies movies = movies(database);
        usage(database.session(s -> body.apply(s, movies).thenApply(result -> (Object) result)), "thenCompose");
        assertThat(await(movies.ids(database))).isEmpty();
    }

    /** A body that chained with thenApply for thenCompose is rolled back, and told so. */
    @Test
    default void s9_bodyWhoseResultIsAStageIsRolledBack() {
        assertRolledBack((s, movies) -> movies.add(s, 1).thenApply(added -> movies.add(s, 2)));
    }

    /** So is one whose result is a stream, which nobody reads. */
    @Test
    default void s9_bodyWhoseResultIsAStreamIsRolledBack() {
        assertRolledBack(
                (s, movies) -> movies.add(s, 1).thenApply(added -> s.stream("SELECT id FROM " + movies.table())));
    }

    /** So is one whose straight code returns what it should have awaited. */
    @Test
    default void s9_asyncBodyWhoseResultIsAStageIsRolledBack() {
        assertRolledBack((s, movies) -> Async.async(() -> {
            Async.await(movies.add(s, 1));
            return movies.add(s, 2);
        }));
    }

    /** A function of {@code Database.use} is a body too; the database is disconnected in any case. */
    @Test
    default void s9_useWhoseResultIsAStageFails() {
        Function<Database, CompletionStage<Object>> body =
                db -> db.fetchAll(fixture().selectOne())
                        .thenApply(rows -> db.fetchAll(fixture().selectOne()));
        usage(Database.use(fixture().url(), Fixture.OPTIONS, body::apply), "thenCompose");
    }

    /** A nested transaction is rolled back alone, if its failure is handled. */
    @Test
    default void s9_transactionWhoseResultIsAStageIsRolledBack() {
        Database database = connect();
        Movies movies = movies(database);
        AtomicReference<Throwable> told = new AtomicReference<>();
        await(database.session(s -> movies.add(s, 1)
                .thenCompose(added ->
                        s.transaction(inner -> movies.add(inner, 2).<Object>thenApply(two -> movies.add(inner, 3))))
                .handle((result, error) -> {
                    told.set(error);
                    return 1;
                })));
        assertThat(told.get()).hasMessageContaining("thenCompose");
        assertThat(movies.ids()).containsExactly(1);
    }

    /**
     * A call of the database in the body of its own session fails at once, on every database, and is told so.
     *
     * @param slip where it is called, and what
     */
    @ParameterizedTest
    @EnumSource
    default void s10_databaseCalledInItsOwnSessionsBodyFailsAtOnce(Slip slip) {
        Database database = connect();
        Movies movies = movies(database);
        AtomicReference<CompletionStage<?>> called = new AtomicReference<>();
        await(database.session(s -> movies.add(s, 1).thenCompose(added -> done(1))));
        await(database.session(s -> slip.run(database, s, movies, called)));
        usage(called.get(), "independent()");
        assertThat(await(movies.ids(database))).containsExactly(1);
    }

    /** A nested transaction's body is the session's. */
    @Test
    default void s10_transactionsBodyIsTheSessions() {
        Database database = connect();
        Movies movies = movies(database);
        AtomicReference<CompletionStage<?>> called = new AtomicReference<>();
        await(database.session(s -> s.transaction(inner -> {
            called.set(movies.add(database, 2));
            return done(1);
        })));
        usage(called.get(), "independent()");
        assertThat(movies.ids()).isEmpty();
    }

    /** A session that runs again is as one that runs once. */
    @Test
    default void s10_callThatIsMeantIsMadeOnItsOwn() {
        requires(Feature.CONCURRENT_SESSIONS);
        Database database = connect();
        Movies movies = movies(database);
        IllegalStateException undo = new IllegalStateException("undo");
        CompletionStage<?> session = database.session(s -> Async.async(() -> {
            Async.await(movies.add(s, 1));
            Async.await(movies.add(database.independent(), 2));
            Async.await(database.independent().session(own -> movies.add(own, 3)));
            throw undo;
        }));
        assertThat(failure(session)).isSameAs(undo);
        assertThat(movies.ids()).containsExactly(2, 3);
    }

    /** It would wait for the session, which would wait for it. The session fails, and the database goes on. */
    @Test
    default void s10_disconnectInASessionsBodyFailsAtOnce() {
        Database database = connect();
        usage(database.session(s -> database.disconnect().thenApply(ended -> 1)), "behind the session");
        usage(
                database.run(s -> {
                    Async.await(database.disconnect());
                }),
                "behind the session");
        assertThat(await(database.fetchAll(fixture().selectOne()))).hasSize(1);
        await(database.session(s -> s.fetchAll(fixture().selectOne())).thenCompose(rows -> database.disconnect()));
    }

    /** So would a pause, which completes when all connections have come back. Nothing stays paused by what failed. */
    @Test
    default void s10_pauseInASessionsBodyFailsAtOnce() {
        Database database = connect();
        usage(database.session(s -> database.pause().thenApply(calm -> 1)), "pause() behind the session");
        usage(
                database.session(s -> s.fetchAll(fixture().selectOne()).thenCompose(rows -> database.pause())),
                "pause() behind the session");
        assertThat(await(database.fetchAll(fixture().selectOne()))).hasSize(1);
    }

    /** The same for what is chained: a session that ends with the disconnect can never end. Nothing of it stays. */
    @Test
    default void s10_sessionThatEndsInADisconnectFailsAtOnce() {
        requires(Feature.PERSISTENCE);
        Database database = connect();
        Movies movies = movies(database);
        usage(
                database.session(s -> movies.add(s, 1).thenCompose(added -> database.disconnect())),
                "behind the session");
        assertThat(movies.ids()).isEmpty();
        Database other = connect();
        usage(
                other.session(s -> movies.add(s, 2)
                        .thenCompose(added -> s.transaction(inner -> movies.add(inner, 3)
                                .thenCompose(more -> movies.add(inner, 4))
                                .thenCompose(more -> other.independent().disconnect())))),
                "behind the session");
        assertThat(movies.ids()).isEmpty();
    }

    /** A session that does not wait for it ends, and then the database. */
    @Test
    default void s10_disconnectThatTheSessionDoesNotWaitForComesBehindIt() {
        requires(Feature.PERSISTENCE);
        Database database = connect();
        Movies movies = movies(database);
        AtomicReference<CompletionStage<?>> ended = new AtomicReference<>();
        await(database.session(s -> movies.add(s, 1).thenApply(added -> {
            ended.set(database.disconnect());
            return 1;
        })));
        await(ended.get());
        assertThat(movies.ids()).containsExactly(1);
    }

    /** Another database may be called. */
    @Test
    default void s10_anotherDatabaseMayBeCalled() {
        Database database = connect();
        Database other = connect();
        CompletionStage<List<Row>> rows =
                database.session(s -> other.fetchAll(fixture().selectOne()));
        assertThat(await(rows)).hasSize(1);
    }

    /**
     * A thread that has run a body, and one that has completed a stage of it, is free afterwards.
     *
     * @throws Exception what the thread's task failed with
     */
    @Test
    default void s10_threadIsFreeBehindABody() throws Exception {
        Database database = connect();
        Movies movies = movies(database);
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            Callable<Integer> body = () -> 1;
            await(database.session(s -> Async.async(one, body)));
            assertThat(one.submit(() -> outcome(movies.ids(database))).get()).isNull();
            Function<Object, CompletionStage<List<Integer>>> next = before -> movies.ids(database);
            await(database.session(s -> movies.add(s, 1)).thenCompose(next));
            await(database.session(s -> Async.async(() -> Async.await(movies.add(s, 2))))
                    .thenCompose(next));
            await(database.session(s -> s.transaction(inner -> movies.add(inner, 3)))
                    .thenCompose(next));
            await(Async.forEach(List.of(4, 5), id -> database.session(s -> movies.add(s, id))));
            assertThat(await(movies.ids(database))).containsExactly(1, 2, 3, 4, 5);
        } finally {
            one.shutdownNow();
        }
    }

    /** A function that is given to {@code thenCompose} in a body is code of the body, whichever thread it runs on. */
    @Test
    default void s10_callInAChainFailsAtOnce() {
        Database database = connect();
        Movies movies = movies(database);
        usage(database.session(s -> movies.add(s, 1).thenCompose(added -> movies.add(database, 2))), "independent()");
        usage(
                database.session(s -> movies.add(s, 3)
                        .thenCompose(added -> CompletableFuture.supplyAsync(() -> 4))
                        .thenCompose(id -> movies.add(database, id))),
                "independent()");
        assertThat(movies.ids()).isEmpty();
    }

    /** A function that is given elsewhere to a stage of the body's is none of its code, nor are those that are given in it. */
    @Test
    default void s10_functionThatIsGivenElsewhereIsNotTheBodys() {
        requires(Feature.CONCURRENT_SESSIONS);
        Database database = connect();
        Movies movies = movies(database);
        CompletableFuture<CompletionStage<?>> handed = new CompletableFuture<>();
        CompletableFuture<Integer> id = new CompletableFuture<>();
        CompletionStage<?> session = database.session(s -> {
            CompletionStage<?> added = movies.add(s, 1).thenCompose(one -> id).thenCompose(two -> movies.add(s, two));
            handed.complete(added);
            return added.thenApply(both -> 1);
        });
        CompletionStage<?> elsewhere =
                await(handed).thenCompose(added -> movies.ids(database).thenCompose(ids -> movies.ids(database)));
        id.complete(2);
        await(session);
        await(elsewhere);
    }

    /** In what is chained otherwise to a stage of the session the call runs; where it is noticed there is a warning. */
    @Test
    default void s10_callThatIsChainedOtherwiseRuns() {
        requires(Feature.CONCURRENT_SESSIONS);
        Database database = connect();
        Movies movies = movies(database);
        AtomicReference<CompletionStage<?>> called = new AtomicReference<>();
        await(database.session(s -> movies.add(s, 1).thenAccept(added -> called.set(movies.add(database, 2)))));
        await(called.get());
        assertThat(movies.ids()).containsExactly(1, 2);
    }
}
