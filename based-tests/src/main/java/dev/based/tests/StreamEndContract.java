package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.done;
import static dev.based.tests.support.Outcomes.failed;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.Database;
import dev.based.Row;
import dev.based.RowIterator;
import dev.based.RowStream;
import dev.based.SessionBusyException;
import dev.based.Statement;
import dev.based.tests.support.Hold;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Recorder;
import dev.based.tests.support.StreamSubscriber;
import dev.based.tests.support.ThrowingSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** R1 to R4, C2: when a stream ends, and what an error of its consumer does. */
public interface StreamEndContract extends Contract {
    private static Movies three(Database database, Movies movies) {
        List<Integer> ids = List.of(0, 1, 2);
        await(database.session(session -> Async.map(ids, id -> movies.add(session, id))));
        return movies;
    }

    private static RowStream<Integer> ids(RowStream<Row> rows) {
        return rows.map(row -> row.getInt(0));
    }

    private static Statement all(Movies movies) {
        return Statement.of("SELECT id FROM " + movies.table() + " ORDER BY id");
    }

    /** A statement that changes rows, and gives them. */
    private static Statement adding(Movies movies) {
        return Statement.of("INSERT INTO " + movies.table()
                + " (id, title, released) VALUES (3, 'Alien', 1979), (4, 'Aliens', 1986) RETURNING id");
    }

    /** A page that is shorter than it may be is the last one, and yet the stream is open until its rows were taken. */
    @Test
    default void r4_sessionIsBusyUntilTheLastRowWasTaken() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = three(database, movies(database));
        CompletionStage<?> session = database.session(running -> ids(running.stream(all(movies)))
                .forEach(id -> movies.add(running, 10 + id))
                .thenApply(ended -> true));
        failure(SessionBusyException.class, session);
        assertThat(await(movies.ids(database))).containsExactly(0, 1, 2);
    }

    /** The last row is taken when its step has ended, however long that takes. */
    @Test
    default void r4_sessionIsBusyDuringTheLastStep() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = three(database, movies(database));
        CompletionStage<?> session = database.session(running -> ids(running.stream(all(movies)))
                .forEach(id -> id < 2
                        ? done(id)
                        : Async.delay(Duration.ofMillis(1)).thenCompose(later -> movies.add(running, 10)))
                .thenApply(ended -> true));
        failure(SessionBusyException.class, session);
        assertThat(await(movies.ids(database))).containsExactly(0, 1, 2);
    }

    /** After its end the session goes on. */
    @Test
    default void r4_sessionIsFreeOnceTheStreamHasEnded() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = three(database, movies(database));
        await(database.session(session -> ids(session.stream(all(movies)))
                .forEach(id -> done(id))
                .thenCompose(read -> ids(session.stream(all(movies))).collect(Collectors.toList()))
                .thenCompose(again -> movies.add(session, 10 + again.size()))));
        assertThat(await(movies.ids(database))).containsExactly(0, 1, 2, 13);
    }

    /** A subscriber that breaks the rules by throwing holds neither connection nor session, and the error is reported. */
    @Test
    default void r1_subscriberThatThrowsIsLeft() {
        for (ThrowingSubscriber.Signal signal : ThrowingSubscriber.Signal.values()) {
            try (ThrowingSubscriber subscriber = new ThrowingSubscriber(signal)) {
                Database database = connect(Fixture.OPTIONS.withMaxSize(1).withDispatcher(subscriber.dispatcher()));
                Movies movies = three(database, movies(database));
                String table = signal == ThrowingSubscriber.Signal.ERROR ? "no_such_table" : movies.table();
                database.stream("SELECT * FROM " + table).subscribe(subscriber);
                assertThat(await(subscriber.reported())).as(signal.name()).hasMessage(signal.name());
                assertThat(await(movies.ids(database))).as(signal.name()).hasSize(3);
                await(database.disconnect());
            }
        }
    }

    /** Nor does it hold the session in which it reads. */
    @Test
    default void r1_subscriberThatThrowsIsLeftByItsSession() {
        for (ThrowingSubscriber.Signal signal :
                List.of(ThrowingSubscriber.Signal.SUBSCRIBE, ThrowingSubscriber.Signal.NEXT)) {
            try (ThrowingSubscriber subscriber = new ThrowingSubscriber(signal)) {
                Database database = connect(Fixture.OPTIONS.withMaxSize(1).withDispatcher(subscriber.dispatcher()));
                Movies movies = three(database, movies(database));
                await(database.session(session -> {
                    session.stream(all(movies)).subscribe(subscriber);
                    return subscriber.reported().thenCompose(error -> movies.add(session, 10));
                }));
                assertThat(await(movies.ids(database))).as(signal.name()).hasSize(4);
                await(database.disconnect());
            }
        }
    }

    /** What makes a result of all rows may fail. */
    @Test
    default void r1_collectorThatThrowsFailsTheStage() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = three(database, movies(database));
        IllegalStateException reason = new IllegalStateException("the collector's own");
        for (boolean atTheEnd : new boolean[] {false, true}) {
            CompletionStage<?> collected = database.stream(all(movies)).collect(throwing(reason, atTheEnd));
            assertThat(failure(collected)).isSameAs(reason);
        }
        assertThat(await(movies.ids(database))).hasSize(3);
    }

    private static <T> Collector<T, ?, Integer> throwing(RuntimeException reason, boolean atTheEnd) {
        return Collector.of(
                ArrayList<T>::new,
                (rows, row) -> {
                    if (!atTheEnd) {
                        throw reason;
                    }
                },
                (rows, others) -> rows,
                rows -> {
                    throw reason;
                });
    }

    /** What a stream of its own has changed is kept if its consumer got through. */
    @Test
    default void s1_changesOfAStreamAreCommittedAtItsEnd() {
        requires(Feature.RETURNING);
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = three(database, movies(database));
        CompletableFuture<List<Integer>> added = ids(database.stream(adding(movies)))
                .collect(Collectors.toList())
                .toCompletableFuture();
        assertThat(await(added)).containsExactly(3, 4);
        assertThat(added.cancel(true)).isFalse();
        assertThat(movies.ids()).hasSize(5);
    }

    /** It is rolled back if the consumer failed, be it at the last row or after it. */
    @Test
    default void s2_changesOfAStreamAreRolledBackIfItsConsumerFails() {
        requires(Feature.RETURNING);
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = three(database, movies(database));
        IllegalStateException reason = new IllegalStateException("the consumer's own");
        CompletionStage<?> lastStep =
                ids(database.stream(adding(movies))).forEach(id -> id == 4 ? failed(reason) : done(id));
        assertThat(failure(lastStep)).isSameAs(reason);
        assertThat(await(movies.ids(database))).hasSize(3);
        CompletionStage<?> finisher = database.stream(adding(movies)).collect(throwing(reason, true));
        assertThat(failure(finisher)).isSameAs(reason);
        assertThat(await(movies.ids(database))).hasSize(3);
    }

    /** Whatever the consumer failed by, it is told once the rollback has ended. */
    @Test
    default void s2_consumersErrorIsToldAfterTheRollback() {
        requires(Feature.RETURNING);
        IllegalStateException reason = new IllegalStateException("the consumer's own");
        assertToldAfterTheRollback(rows -> rows.forEach(id -> failed(reason)));
        assertToldAfterTheRollback(rows -> rows.collect(throwing(reason, false)));
        assertToldAfterTheRollback(rows -> rows.map(id -> {
                    throw reason;
                })
                .collect(Collectors.toList()));
        assertToldAfterTheRollback(rows -> {
            StreamSubscriber<Integer> subscriber = new StreamSubscriber<>();
            rows.subscribe(subscriber);
            subscriber.request(1);
            subscriber.awaitRows(1);
            subscriber.request(0);
            return subscriber.whenEnded();
        });
    }

    private void assertToldAfterTheRollback(Function<RowStream<Integer>, CompletionStage<?>> consumer) {
        Recorder recorder = new Recorder();
        Hold hold = hold(text -> text.equals(recorder.rollback()));
        Database database = connect(Fixture.OPTIONS.withMaxSize(1), backend -> hold.apply(recorder.apply(backend)));
        Movies movies = three(database, movies(database));
        CompletableFuture<?> end =
                consumer.apply(ids(database.stream(adding(movies)))).toCompletableFuture();
        hold.awaitReached();
        assertThat(end).isNotDone();
        hold.release();
        assertThat(failure(end)).isInstanceOf(RuntimeException.class);
        assertThat(await(movies.ids(database))).hasSize(3);
    }

    /** A cancel that is told to have worked has: also while the last row is worked on. */
    @Test
    default void c2_cancelDuringTheLastStepRollsBack() {
        requires(Feature.RETURNING);
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = three(database, movies(database));
        CompletableFuture<Integer> reached = new CompletableFuture<>();
        CompletableFuture<?> added = ids(database.stream(adding(movies)))
                .forEach(id -> {
                    if (id == 4) {
                        reached.complete(id);
                        return new CompletableFuture<Integer>();
                    }
                    return done(id);
                })
                .toCompletableFuture();
        await(reached);
        assertThat(added.cancel(true)).isTrue();
        assertThat(await(movies.ids(database))).hasSize(3);
    }

    /** All rows have come to the library, and the statement has changed all it will: a cancel before the last one was taken undoes it. */
    @Test
    default void c2_cancelBeforeTheLastRowWasAskedForRollsBack() {
        requires(Feature.RETURNING);
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = three(database, movies(database));
        StreamSubscriber<Integer> subscriber = new StreamSubscriber<>();
        ids(database.stream(adding(movies))).subscribe(subscriber);
        subscriber.request(1);
        subscriber.awaitRows(1);
        subscriber.cancel();
        assertThat(await(movies.ids(database))).hasSize(3);
    }

    /** Straight code ends a stream by finding no more rows, and gives it up by closing it before. */
    @Test
    default void r3_iteratorEndsWhenItHasNoNext() {
        requires(Feature.RETURNING);
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = three(database, movies(database));
        await(Async.async(() -> {
            try (RowIterator<Integer> rows =
                    ids(database.stream(adding(movies))).iterator()) {
                rows.next();
                rows.next();
            }
            return true;
        }));
        assertThat(await(movies.ids(database))).hasSize(3);
        await(Async.async(() -> {
            try (RowIterator<Integer> rows =
                    ids(database.stream(adding(movies))).iterator()) {
                rows.next();
                rows.next();
                assertThat(rows.hasNext()).isFalse();
            }
            return true;
        }));
        assertThat(await(movies.ids(database))).hasSize(5);
    }
}
