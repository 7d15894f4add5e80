package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failed;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.based.Async;
import dev.based.Database;
import dev.based.DatabaseTimeoutException;
import dev.based.tests.support.Hold;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Outcomes;
import dev.based.tests.support.Recorder;
import dev.based.tests.support.Watch;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** C1 for what runs side by side or in straight code, and D4: where waiting is refused. */
public interface ScopesContract extends Contract {
    /** Cancelling a scope stops the statements in flight, rolls its sessions back and frees their connections. */
    @Test
    default void c1_cancelOfAScopeStopsWhatRunsInIt() {
        requires(Feature.CANCEL);
        Watch watch = new Watch(text -> text.startsWith("SELECT count(*)"));
        Database database = connect(Fixture.OPTIONS.withMaxSize(2), watch);
        Movies movies = movies(database);
        await(database.session(
                session -> Async.map(IntStream.range(0, 10).boxed().toList(), id -> movies.add(session, id))));
        CompletionStage<?> session =
                database.session(s -> movies.add(s, 10).thenCompose(added -> s.fetchAll(movies.slowQuery())));
        CompletionStage<?> oneShot = database.fetchAll(movies.slowQuery());
        CompletableFuture<?> all = Async.all(List.of(session, oneShot)).toCompletableFuture();
        watch.awaitSent();
        assertThat(all.cancel(true)).isTrue();
        assertThat(failure(session)).isInstanceOf(CancellationException.class);
        assertThat(failure(oneShot)).isInstanceOf(CancellationException.class);
        await(Async.all(List.of(movies.add(database, 11), movies.add(database, 12))));
        assertThat(movies.ids()).hasSize(12).doesNotContain(10);
    }

    /** A scope fails only when the sessions that its failure cancelled have been rolled back. */
    @Test
    default void c1_scopeThatFailsWaitsForTheRollbacks() {
        Recorder recorder = new Recorder();
        Hold hold = hold(text -> text.equals(recorder.rollback()));
        Database database = connect(backend -> hold.apply(recorder.apply(backend)));
        Movies movies = movies(database);
        CompletableFuture<Integer> written = new CompletableFuture<>();
        IllegalStateException reason = new IllegalStateException("the first failure");
        CompletableFuture<?> all = Async.all(List.of(
                        database.session(s -> movies.add(s, 1).thenCompose(added -> {
                            written.complete(1);
                            return new CompletableFuture<Integer>();
                        })),
                        written.thenCompose(go -> failed(reason))))
                .toCompletableFuture();
        hold.awaitReached();
        assertThat(all).isNotDone();
        hold.release();
        assertThat(failure(all)).isSameAs(reason);
        assertThat(movies.ids()).isEmpty();
    }

    /** Work that a timeout cancelled has been rolled back by the time the timeout is told. */
    @Test
    default void c1_timeoutWaitsForTheRollback() {
        Recorder recorder = new Recorder();
        Database database = connect(Fixture.OPTIONS.withMaxSize(1), recorder);
        Movies movies = movies(database);
        CompletionStage<?> limited = Async.withTimeout(
                Duration.ofMillis(200),
                () -> database.session(s -> movies.add(s, 1).thenCompose(added -> new CompletableFuture<Integer>())));
        assertThat(failure(limited))
                .isInstanceOf(DatabaseTimeoutException.class)
                .hasMessageContaining("200 ms");
        assertThat(recorder.answered()).contains(recorder.rollback());
        await(movies.add(database, 2));
        assertThat(movies.ids()).containsExactly(2);
    }

    /** The loser of a race is rolled back before the winner is told. */
    @Test
    default void c1_raceRollsTheLoserBack() {
        Recorder recorder = new Recorder();
        Database database = connect(Fixture.OPTIONS.withMaxSize(1), recorder);
        Movies movies = movies(database);
        CompletableFuture<Integer> written = new CompletableFuture<>();
        CompletionStage<Integer> loser = database.session(s -> movies.add(s, 1).thenCompose(added -> {
            written.complete(7);
            return new CompletableFuture<Integer>();
        }));
        assertThat(await(Async.race(List.of(loser, written)))).isEqualTo(7);
        assertThat(recorder.answered()).contains(recorder.rollback());
        assertThat(movies.ids()).isEmpty();
    }

    /** Cancelling a session whose body is straight code interrupts it and rolls back. */
    @Test
    default void c1_cancelOfStraightCodeInASessionRollsBack() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        CountDownLatch written = new CountDownLatch(1);
        CompletableFuture<Integer> never = new CompletableFuture<>();
        CompletableFuture<Integer> session = database.session(s -> Async.async(() -> {
                    Async.await(movies.add(s, 1));
                    written.countDown();
                    return Async.await(never);
                }))
                .toCompletableFuture();
        await(written);
        assertThat(session.cancel(true)).isTrue();
        never.cancel(true); // on SQLite the code is the body itself, and runs until it comes to its end
        await(movies.add(database, 2));
        assertThat(movies.ids()).containsExactly(2);
    }

    /** Cancelling straight code that awaits a session cancels the session. */
    @Test
    default void c1_cancelOfStraightCodeRollsTheSessionBackThatItAwaits() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        CountDownLatch written = new CountDownLatch(1);
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        CompletableFuture<Integer> code = Async.async(() -> {
                    CompletionStage<Object> session =
                            database.session(s -> movies.add(s, 1).thenCompose(added -> {
                                written.countDown();
                                return new CompletableFuture<>();
                            }));
                    seen.complete(catchThrowable(() -> Async.await(session)));
                    return 1;
                })
                .toCompletableFuture();
        await(written);
        assertThat(code.cancel(true)).isTrue();
        assertThat(await(seen)).isInstanceOf(CancellationException.class);
        await(movies.add(database, 2));
        assertThat(movies.ids()).containsExactly(2);
    }

    /** Waiting on a thread that the database needs is refused, by await as by get and join. */
    @Test
    default void d4_waitingWhereItWouldBlockTheDatabaseIsRefused() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        CountDownLatch opened = new CountDownLatch(1);
        CompletionStage<?> holder = database.session(s -> movies.add(s, 1).thenCompose(added -> {
            opened.countDown();
            return gate;
        }));
        await(opened);
        CompletableFuture<?> later = Async.delay(Outcomes.PATIENCE).toCompletableFuture();
        CompletionStage<List<Throwable>> refusals = movies.add(
                        database, 2) // once the session gives the connection back
                .thenApply(added -> Arrays.asList(
                        catchThrowable(() -> Async.await(later)),
                        catchThrowable(later::get),
                        catchThrowable(later::join)));
        gate.complete(1);
        assertThat(await(refusals))
                .allSatisfy(refusal -> assertThat(refusal)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("Async.async"));
        await(holder);
        later.cancel(true);
        assertThat(movies.ids()).containsExactly(1, 2);
    }
}
