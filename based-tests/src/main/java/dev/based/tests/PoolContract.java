package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.done;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.Database;
import dev.based.DatabaseNotConnectedException;
import dev.based.DatabaseOptions;
import dev.based.ErrorKind;
import dev.based.PoolQueueFullException;
import dev.based.PoolTimeoutException;
import dev.based.Row;
import dev.based.Statement;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Recorder;
import dev.based.tests.support.StreamSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets a connection, who waits for one, and what they are told who get none. */
public interface PoolContract extends Contract {
    /** One connection for all who write. */
    DatabaseOptions ONE = Fixture.OPTIONS.withMaxSize(1);

    /** SQLite has four that read, beside the one. */
    int MORE_THAN_READERS = 5;

    /** A session that holds the only connection until the test ends it. */
    final class Holder {
        private final CompletableFuture<String> gate = new CompletableFuture<>();
        private final CompletionStage<String> session;

        /**
         * Opens the session, and waits until it has its connection.
         *
         * @param database the database
         */
        public Holder(Database database) {
            CountDownLatch held = new CountDownLatch(1);
            session = database.session(s -> {
                held.countDown();
                return gate;
            });
            await(held);
        }

        /** Ends the session, and waits until its connection is back. */
        public void release() {
            gate.complete("released");
            assertThat(await(session)).isEqualTo("released");
        }
    }

    /** One waiter more than allowed is turned away at once, with an error of its own. */
    @Test
    default void o4_fullQueueIsAnErrorOfItsOwn() {
        Database database = connect(ONE.withMaxWaiting(2));
        Movies movies = movies(database);
        Holder holder = new Holder(database);
        CompletionStage<?> first = movies.add(database, 1);
        CompletionStage<?> second = database.session(session -> movies.add(session, 2));
        assertThat(failure(PoolQueueFullException.class, database.session(session -> movies.add(session, 3))))
                .hasMessageContaining("max_waiting");
        PoolQueueFullException error = failure(PoolQueueFullException.class, movies.add(database, 4));
        assertThat(error.kind()).isEqualTo(ErrorKind.POOL_TIMEOUT);
        holder.release();
        await(first);
        await(second);
        await(movies.add(database, 5));
        assertThat(await(movies.ids(database))).containsExactly(1, 2, 5);
    }

    /** No queue at all. */
    @Test
    default void o4_noQueueRefusesWhoeverWouldWait() {
        Database database = connect(ONE.withMaxWaiting(0));
        Movies movies = movies(database);
        Holder holder = new Holder(database);
        failure(PoolQueueFullException.class, movies.add(database, 1));
        holder.release();
        await(movies.add(database, 2));
    }

    /** Whoever waited too long is told the pool's size and its longest holder, and how to go on. */
    @Test
    default void d3_acquireTimeoutNamesSizeAndHolder() {
        Database database = connect(ONE.withAcquireTimeout(Duration.ofMillis(50)));
        Movies movies = movies(database);
        Holder holder = new Holder(database);
        for (CompletionStage<?> refused :
                List.of(movies.add(database, 1), database.session(session -> movies.add(session, 2)))) {
            PoolTimeoutException error = failure(PoolTimeoutException.class, refused);
            assertThat(error.kind()).isEqualTo(ErrorKind.POOL_TIMEOUT);
            assertThat(error)
                    .hasMessageContaining("within 50 ms")
                    .hasMessageContaining("1 of 1")
                    .hasMessageContaining(PoolContract.class.getName())
                    .hasMessageContaining("acquire_timeout");
        }
        holder.release();
        await(movies.add(database, 3));
        assertThat(await(movies.ids(database))).containsExactly(3);
    }

    /**
     * However a session is opened, it is the user's own place that is told, and that of no other caller.
     *
     * @param threshold the leak threshold: zero for a place that costs nothing
     */
    @ParameterizedTest
    @ValueSource(longs = {0, 600_000})
    default void o3_placeOfTheHolderIsTheUsers(long threshold) {
        Database database =
                connect(ONE.withAcquireTimeout(Duration.ofMillis(50)).withLeakThreshold(Duration.ofMillis(threshold)));
        Movies movies = movies(database);
        await(database.run(session -> {}));
        List<Function<CountDownLatch, CompletionStage<?>>> ways = List.of(
                gate -> database.run(session -> {
                    gate.await();
                }),
                gate -> database.run(session -> {
                    gate.await();
                    return 1;
                }),
                gate -> database.transaction(session -> Async.async(() -> {
                    gate.await();
                    return 2;
                })));
        for (Function<CountDownLatch, CompletionStage<?>> way : ways) {
            CountDownLatch gate = new CountDownLatch(1);
            CompletionStage<?> holder = way.apply(gate);
            PoolTimeoutException error = failure(PoolTimeoutException.class, movies.add(database, 1));
            gate.countDown();
            await(holder);
            String name = PoolContract.class.getName();
            assertThat(error.getMessage())
                    .contains("whose body is in " + name)
                    .contains("at " + name + ".")
                    .doesNotContain("Transactional", "StraightBody", "$$");
        }
    }

    /** What the library opens a session for is told as what it is. */
    @Test
    default void d3_streamThatHoldsTheConnectionIsTold() {
        Database database = connect(ONE.withAcquireTimeout(Duration.ofMillis(50)));
        Movies movies = movies(database);
        for (int i = 1; i <= 3; i++) {
            await(movies.add(database, i));
        }
        String select = "SELECT id FROM " + movies.table() + " ORDER BY id";
        List<StreamSubscriber<Row>> streams = new ArrayList<>();
        for (int i = 0; i <= MORE_THAN_READERS; i++) {
            StreamSubscriber<Row> slow = new StreamSubscriber<>();
            streams.add(slow);
            database.stream(Statement.of(select).withFetchSize(1)).subscribe(slow);
            slow.request(1);
        }
        assertThat(streams.get(MORE_THAN_READERS).awaitEnd())
                .isInstanceOf(PoolTimeoutException.class)
                .hasMessageContaining("is the stream " + select)
                .hasMessageContaining(PoolContract.class.getSimpleName() + ".java")
                .hasMessageNotContaining("dev.based.internal");
        streams.forEach(StreamSubscriber::cancel);
    }

    /** A session inside another one's body, which waits for what only that body's end frees. */
    @Test
    default void d3_sessionInsideASessionIsToldWhy() {
        Database database = connect(ONE.withAcquireTimeout(Duration.ofMillis(50)));
        Movies movies = movies(database);
        Throwable error = failure(database.session(outer -> movies.add(outer, 1)
                .thenCompose(added -> database.independent().session(inner -> movies.add(inner, 2)))));
        assertThat(error).isInstanceOf(PoolTimeoutException.class).hasMessageContaining("session.transaction");
        assertThat(await(movies.ids(database))).isEmpty();
    }

    /** Those who wait are served in the order in which they came. */
    @Test
    default void o4_queueIsServedInOrder() {
        Recorder recorder = new Recorder();
        Database database = connect(ONE, recorder);
        Movies movies = movies(database);
        Holder holder = new Holder(database);
        recorder.clear();
        List<CompletionStage<?>> waiting = new ArrayList<>();
        List<String> updates = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String update = "UPDATE " + movies.table() + " SET released = " + i;
            updates.add(update);
            waiting.add(i % 2 == 0 ? database.execute(update) : database.session(session -> session.execute(update)));
        }
        holder.release();
        waiting.forEach(stage -> await(stage));
        assertThat(recorder.sent()).containsSubsequence(updates);
    }

    /** A wait that is cancelled takes no connection with it. */
    @Test
    default void c3_cancelledWaitsLeakNoSlot() {
        Database database = connect(ONE);
        Movies movies = movies(database);
        Holder holder = new Holder(database);
        for (int i = 0; i < 50; i++) {
            CompletionStage<?> waiting =
                    i % 2 == 0 ? movies.add(database, i) : database.session(session -> movies.add(session, 100));
            assertThat(waiting.toCompletableFuture().cancel(true)).isTrue();
        }
        holder.release();
        await(movies.add(database, 7));
        assertThat(await(movies.ids(database))).containsExactly(7);
    }

    /** However many sessions come and go, the pool stays within its size, and its connections are used again. */
    @Test
    default void o4_connectionsAreSharedByAll() {
        Recorder recorder = new Recorder();
        Database database = connect(Fixture.OPTIONS.withMaxSize(3), recorder);
        Movies movies = movies(database);
        List<CompletionStage<?>> sessions = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int id = i;
            sessions.add(database.session(session -> movies.add(session, id)));
        }
        sessions.forEach(stage -> await(stage));
        assertThat(movies.ids()).hasSize(100);
        assertThat(recorder.events().stream()
                        .filter(event -> event.text().startsWith("INSERT"))
                        .map(Recorder.Event::connection)
                        .distinct()
                        .count())
                .isBetween(1L, 3L);
    }

    /** What the pool looks like, while somebody holds a connection and others wait, and behind it. */
    @Test
    default void o5_snapshotTellsWhatThereIs() {
        Database database = connect(ONE);
        Movies movies = movies(database);
        Holder holder = new Holder(database);
        CompletionStage<?> waiting = movies.add(database, 1);
        assertThat(database.pool().active()).isOne();
        assertThat(database.pool().waiting()).isOne();
        assertThat(database.pool().created()).isPositive();
        holder.release();
        await(waiting);
        assertThat(database.pool().waiting()).isZero();
        assertThat(database.pool().timeouts()).isZero();
    }

    /** Connections that are given up are replaced by others: none but those of a database that ends with them. */
    @Test
    default void o5_evictedConnectionsAreReplaced() {
        Database database = connect(ONE);
        Movies movies = movies(database);
        await(movies.add(database, 1));
        Holder holder = new Holder(database);
        database.evict();
        holder.release();
        database.evict();
        await(database.session(session -> movies.add(session, 2)));
        assertThat(await(movies.ids(database))).containsExactly(1, 2);
    }

    /** While the pool is paused callers wait, and those who have a connection go on. */
    @Test
    default void o5_pausedCallersGoOnWhenItIsResumed() {
        Database database = connect(Fixture.OPTIONS);
        Movies movies = movies(database);
        Holder holder = new Holder(database);
        CompletionStage<?> calm = database.pause();
        CompletionStage<?> waiting = movies.add(database, 1);
        assertThat(calm.toCompletableFuture()).isNotDone();
        holder.release();
        await(calm);
        assertThat(waiting.toCompletableFuture()).isNotDone();
        database.resume();
        await(waiting);
        assertThat(await(movies.ids(database))).containsExactly(1);
    }

    /** Whoever waits for a connection is told, and the database's end comes behind that. */
    @Test
    default void l4_disconnectCompletesBehindAllWhoWait() {
        Database database = connect(ONE);
        Holder holder = new Holder(database);
        List<CompletableFuture<?>> waiting = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            waiting.add(database.session(session -> done(1)).toCompletableFuture());
        }
        CompletionStage<Long> untold = database.disconnect()
                .thenApply(nothing ->
                        waiting.stream().filter(each -> !each.isDone()).count());
        holder.release();
        assertThat(await(untold)).isZero();
    }

    /** Nobody is run in passing who was held back, perhaps on the server that is to be left. */
    @Test
    default void l4_disconnectOfAPausedDatabaseRunsNobody() {
        Database database = connect(Fixture.OPTIONS);
        await(database.pause());
        AtomicInteger runs = new AtomicInteger();
        CompletionStage<?> waiting = database.session(session -> done(runs.incrementAndGet()));
        await(database.disconnect());
        failure(DatabaseNotConnectedException.class, waiting);
        assertThat(runs).hasValue(0);
    }

    /** A session that holds its connection for too long is counted, once. */
    @Test
    default void o3_longHolderIsReported() {
        Database database = connect(ONE.withLeakThreshold(Duration.ofMillis(30)));
        Holder holder = new Holder(database);
        assertThat(database.pool().leaks()).isLessThanOrEqualTo(1);
        while (database.pool().leaks() == 0) {
            Thread.onSpinWait();
        }
        holder.release();
        assertThat(database.pool().leaks()).isOne();
    }
}
