package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.Database;
import dev.based.Row;
import dev.based.Session;
import dev.based.Statement;
import dev.based.tests.support.CancelLog;
import dev.based.tests.support.Dispatcher;
import dev.based.tests.support.Hold;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Watch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** C4: what a connection carries after it was asked to stop a statement. */
public interface CancelledConnectionContract extends Contract {
    /** A timeout that passes while the slow query runs. */
    Duration SOON = Duration.ofMillis(200);

    /** Where a request could hit a later statement the connection of a cancelled session carries none, and is closed. */
    @Test
    default void c4_connectionOfACancelledSessionIsClosedOrCarriesOn() {
        assertStopped(
                (database, movies) -> database.session(session -> session.fetchAll(movies.slowQuery())),
                running -> assertThat(running.cancel(true)).isTrue());
    }

    /** So does that of a one-shot. */
    @Test
    default void c4_connectionOfACancelledOneShotIsClosedOrCarriesOn() {
        assertStopped(
                (database, movies) -> database.fetchAll(movies.slowQuery()),
                running -> assertThat(running.cancel(true)).isTrue());
    }

    /** One that changes rows is asked to stop as well, and tells itself that it was. */
    @Test
    default void c4_connectionOfACancelledChangeIsClosedOrCarriesOn() {
        assertStopped(
                (database, movies) -> database.execute("INSERT INTO " + movies.table() + " (id, title, released) "
                        + movies.slowQuery().replace("count(*)", "20, 'Slow', count(*)")),
                running -> assertThat(running.cancel(true)).isFalse());
    }

    /** A timeout stops a statement as a cancel does. */
    @Test
    default void c4_connectionOfAOneShotThatTimedOutIsClosedOrCarriesOn() {
        assertStopped((database, movies) -> database.fetchAll(slowForAWhile(movies)), running -> {});
    }

    /** A page of a stream is stopped as a statement is. */
    @Test
    default void c4_connectionOfAStreamThatTimedOutIsClosedOrCarriesOn() {
        assertStopped(
                (database, movies) -> database.stream(slowForAWhile(movies)).collect(Collectors.toList()),
                running -> {});
    }

    /** Stops a query that would run for hours, on the only connection, and uses that or its successor. */
    private void assertStopped(
            BiFunction<Database, Movies, CompletionStage<?>> call, Consumer<CompletableFuture<?>> stop) {
        requires(Feature.CANCEL);
        CancelLog log = new CancelLog();
        Watch watch = watch();
        Database database = connect(Fixture.OPTIONS.withMaxSize(1), backend -> watch.apply(log.apply(backend)));
        Movies movies = ten(database);
        CompletableFuture<?> running = call.apply(database, movies).toCompletableFuture();
        watch.awaitSent();
        stop.accept(running);
        failure(running);
        assertOthersRun(database, movies);
        assertClosedOrUsable(log);
    }

    private static Statement slowForAWhile(Movies movies) {
        return Statement.of(movies.slowQuery()).withTimeout(SOON);
    }

    private static Watch watch() {
        return new Watch(text -> text.contains("count(*)"));
    }

    private Movies ten(Database database) {
        Movies movies = movies(database);
        List<Integer> ids = IntStream.range(0, 10).boxed().toList();
        await(database.session(session -> Async.map(ids, id -> movies.add(session, id))));
        return movies;
    }

    private static void assertOthersRun(Database database, Movies movies) {
        assertThat(await(movies.ids(database))).hasSize(10);
        await(movies.add(database, 10));
        assertThat(idsInASession(database, movies)).hasSize(11);
        await(database.session(session -> movies.add(session, 11)));
        assertThat(movies.ids()).hasSize(12);
    }

    private static List<Integer> idsInASession(Database database, Movies movies) {
        return await(database.session(movies::ids));
    }

    private static void assertClosedOrUsable(CancelLog log) {
        assertThat(log.asked()).singleElement().satisfies(connection -> {
            assertThat(connection.carried()).isEmpty();
            assertThat(connection.isClosed()).isEqualTo(!connection.isUsable());
        });
    }

    /** A session goes on after a transaction inside was stopped if its connection can; if not it sends nothing more. */
    @Test
    default void c4_sessionGoesOnOnlyIfItsConnectionCan() {
        requires(Feature.SAVEPOINTS);
        requires(Feature.CANCEL);
        CancelLog log = new CancelLog();
        Watch watch = watch();
        CompletableFuture<List<Row>> enough = new CompletableFuture<>();
        try (Dispatcher bodies =
                new Dispatcher()) { // lest a database that runs statements at once keep the body's thread
            Database database = connect(
                    Fixture.OPTIONS.withMaxSize(1).withDispatcher(bodies), backend -> watch.apply(log.apply(backend)));
            Movies movies = ten(database);
            CompletionStage<?> session = database.session(running -> movies.add(running, 20)
                    .thenCompose(added -> Async.race(List.of(slowTransaction(running, movies), enough)))
                    .thenCompose(stopped -> movies.add(running, 21)));
            watch.awaitSent();
            enough.complete(List.of());
            boolean wentOn = outcome(session) == null;
            assertThat(await(movies.ids(database))).hasSize(wentOn ? 12 : 10);
            assertClosedOrUsable(log);
            assertThat(log.asked().get(0).isUsable()).isEqualTo(wentOn);
        }
    }

    private static CompletionStage<List<Row>> slowTransaction(Session session, Movies movies) {
        return session.transaction(inner -> inner.fetchAll(movies.slowQuery()));
    }

    /** A request that is made when the database has answered already finds nothing to stop, and hits nothing later. */
    @Test
    default void c4_requestThatFindsNothingHitsNoLaterStatement() {
        CancelLog log = new CancelLog();
        Hold hold = hold(text -> text.startsWith("SELECT id"));
        Database database = connect(Fixture.OPTIONS.withMaxSize(1), backend -> hold.apply(log.apply(backend)));
        Movies movies = ten(database);
        CompletableFuture<?> answered =
                database.session(session -> movies.ids(session)).toCompletableFuture();
        hold.awaitReached();
        assertThat(answered.cancel(true)).isTrue();
        hold.release();
        assertOthersRun(database, movies);
        assertClosedOrUsable(log);
    }

    /** Whatever the moment of a cancel, what is called next on the only connection runs to its end. */
    @Test
    default void c4_requestAtAnyMomentHitsNoLaterStatement() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = ten(database);
        for (int round = 0; round < 30; round++) {
            CompletableFuture<?> query = (round % 2 == 0
                            ? movies.ids(database)
                            : database.session(session -> movies.ids(session)))
                    .toCompletableFuture();
            for (int spin = 0; spin < 200 * round; spin++) {
                Thread.onSpinWait();
            }
            query.cancel(true);
            assertThat(idsInASession(database, movies)).hasSize(10);
            assertThat(await(movies.ids(database))).hasSize(10);
        }
    }
}
