package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.done;
import static dev.based.tests.support.Outcomes.failed;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.BasedException;
import dev.based.Database;
import dev.based.DatabaseTimeoutException;
import dev.based.MappingException;
import dev.based.ParameterException;
import dev.based.RollbackOnlyException;
import dev.based.Row;
import dev.based.RowIterator;
import dev.based.RowStream;
import dev.based.Session;
import dev.based.SessionBusyException;
import dev.based.SessionClosedException;
import dev.based.Statement;
import dev.based.tests.support.Movies;
import dev.based.tests.support.PageSizes;
import dev.based.tests.support.StreamSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** R1 to R4: rows that come a page at a time, as they are asked for. */
public interface StreamContract extends Contract {
    /** So that ten rows are three pages and the last one is not full. */
    int PAGE = 4;

    private static Movies filled(Database database, Movies movies, int count) {
        List<Integer> ids = IntStream.range(0, count).boxed().toList();
        await(database.session(session -> Async.map(ids, id -> movies.add(session, id))));
        return movies;
    }

    private static Statement all(Movies movies) {
        return Statement.of("SELECT id, title FROM " + movies.table() + " ORDER BY id")
                .withFetchSize(PAGE);
    }

    private static RowStream<Integer> ids(RowStream<Row> rows) {
        return rows.map(row -> row.getInt(0));
    }

    private static List<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /** All rows come, once and in order, whether or not they fill the last page. */
    @Test
    default void r1_allRowsComeInOrder() {
        Database database = connect();
        for (int count : new int[] {0, 1, PAGE, PAGE + 1, 10 * PAGE}) {
            Movies movies = filled(database, movies(database), count);
            List<Integer> single = await(ids(database.stream(all(movies))).collect(Collectors.toList()));
            List<Integer> inSession = await(
                    database.session(session -> ids(session.stream(all(movies))).collect(Collectors.toList())));
            assertThat(single).isEqualTo(upTo(count));
            assertThat(inSession).isEqualTo(upTo(count));
        }
    }

    /** No more rows are given than were asked for. */
    @Test
    default void r1_subscriberGetsWhatItAsksFor() {
        Database database = connect();
        Movies movies = filled(database, movies(database), 10);
        StreamSubscriber<Integer> subscriber = new StreamSubscriber<>();
        ids(database.stream(all(movies))).subscribe(subscriber);
        subscriber.request(3);
        assertThat(subscriber.awaitRows(3)).isEqualTo(upTo(3));
        subscriber.request(2);
        assertThat(subscriber.awaitRows(5)).isEqualTo(upTo(5));
        assertThat(subscriber.isEnded()).isFalse();
        subscriber.request(Long.MAX_VALUE);
        assertThat(subscriber.awaitEnd()).isNull();
        assertThat(subscriber.awaitRows(10)).isEqualTo(upTo(10));
    }

    /** A stream is consumed once. */
    @Test
    default void r1_secondConsumerIsRefused() {
        Database database = connect();
        Movies movies = filled(database, movies(database), 1);
        RowStream<Row> stream = database.stream(all(movies));
        await(stream.collect(Collectors.toList()));
        assertThat(failure(stream.collect(Collectors.toList()))).isInstanceOf(IllegalStateException.class);
    }

    /** Nothing is sent before somebody asks; what is wrong is told to the consumer and not thrown. */
    @Test
    default void r1_badCallsAreToldToTheConsumer() {
        Database database = connect();
        RowStream<Row> blank = database.stream(" ");
        RowStream<Row> missing = database.stream("SELECT ?");
        assertThat(failure(blank.collect(Collectors.toList()))).isInstanceOf(BasedException.class);
        assertThat(failure(missing.collect(Collectors.toList()))).isInstanceOf(ParameterException.class);
        assertThat(failure(database.stream("SELECT * FROM no_such_table").collect(Collectors.toList())))
                .isInstanceOf(BasedException.class);
        await(database.disconnect());
        assertThat(failure(database.stream(fixture().selectOne()).collect(Collectors.toList())))
                .isInstanceOf(BasedException.class);
    }

    /** Each row is done with before the next one comes; the first failure ends all. */
    @Test
    default void r1_forEachIsSequential() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = filled(database, movies(database), 10);
        List<Integer> seen = new ArrayList<>();
        await(ids(database.stream(all(movies))).forEach(id -> {
            seen.add(id);
            return done(id);
        }));
        assertThat(seen).isEqualTo(upTo(10));
        IllegalStateException reason = new IllegalStateException("the step's own");
        seen.clear();
        CompletionStage<?> broken = ids(database.stream(all(movies))).forEach(id -> {
            seen.add(id);
            return id == 5 ? failed(reason) : done(id);
        });
        assertThat(failure(broken)).isSameAs(reason);
        assertThat(seen).isEqualTo(upTo(6));
        assertThat(await(movies.ids(database))).hasSize(10);
    }

    /** Something is done with each row, in order; what it throws fails the stage, and nothing is done with the rows behind it. */
    @Test
    default void r1_consume() {
        Database database = connect();
        Movies movies = filled(database, movies(database), 10);
        List<Integer> seen = new ArrayList<>();
        assertThat(await(ids(database.stream(all(movies))).consume(seen::add))).isNull();
        assertThat(seen).isEqualTo(upTo(10));
        seen.clear();
        IllegalStateException reason = new IllegalStateException("the action's own");
        CompletionStage<?> broken = ids(database.stream(all(movies))).consume(id -> {
            seen.add(id);
            if (id == 5) {
                throw reason;
            }
        });
        assertThat(failure(broken)).isSameAs(reason);
        assertThat(seen).isEqualTo(upTo(6));
        assertThat(await(movies.ids(database))).hasSize(10);
    }

    /** Rows are folded. */
    @Test
    default void r1_reduce() {
        Database database = connect();
        Movies movies = filled(database, movies(database), 10);
        assertThat(await(ids(database.stream(all(movies))).reduce(0, Integer::sum)))
                .isEqualTo(45);
    }

    /** Straight code iterates. */
    @Test
    default void r1_iteratorAwaitsThePages() {
        Database database = connect();
        Movies movies = filled(database, movies(database), 10);
        List<Integer> seen = await(database.session(session -> Async.async(() -> {
            List<Integer> read = new ArrayList<>();
            try (RowIterator<Integer> rows = ids(session.stream(all(movies))).iterator()) {
                rows.forEachRemaining(read::add);
            }
            await(movies.add(session, 10));
            return read;
        })));
        assertThat(seen).isEqualTo(upTo(10));
        assertThat(movies.ids()).hasSize(11);
    }

    /** What a row is turned into may fail, which ends the stream. */
    @Test
    default void r1_failureToMapEndsTheStream() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = filled(database, movies(database), 10);
        CompletionStage<?> unfit =
                database.stream(all(movies)).map(row -> row.getInt(1)).collect(Collectors.toList());
        assertThat(failure(unfit)).isInstanceOf(MappingException.class);
        assertThat(await(movies.ids(database))).hasSize(10);
    }

    /** Many rows on few pages: nothing is lost, and no stack overflows. */
    @Test
    default void r2_manyPages() {
        Database database = connect();
        Movies movies = filled(database, movies(database), 10);
        String many = "SELECT a.id AS id FROM " + movies.table() + " a CROSS JOIN " + movies.table() + " b CROSS JOIN "
                + movies.table() + " c CROSS JOIN " + movies.table() + " d";
        assertThat(await(database.stream(Statement.of(many).withFetchSize(7)).reduce(0L, (n, row) -> n + 1)))
                .isEqualTo(10_000L);
    }

    /** The backend is asked for pages and gives no more than that, full ones but for the last, and is told to close once. */
    @Test
    default void r2_pagesAreAsLargeAsWasAskedFor() {
        PageSizes pages = new PageSizes();
        Database database = connect(pages);
        Movies movies = filled(database, movies(database), 10);
        assertThat(await(ids(database.stream(all(movies))).collect(Collectors.toList())))
                .isEqualTo(upTo(10));
        assertThat(pages.sizes()).containsExactly(PAGE, PAGE, 2);
        assertThat(pages.closed()).isEqualTo(1);
    }

    /** A cursor that was closed early holds nothing any more, such as its table. */
    @Test
    default void r3_closedCursorsHoldNothing() {
        requires(Feature.TRANSACTIONAL_DDL);
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = filled(database, movies(database), 10);
        await(database.session(session -> {
            StreamSubscriber<Integer> subscriber = new StreamSubscriber<>();
            ids(session.stream(all(movies))).subscribe(subscriber);
            subscriber.request(2);
            return subscriber.whenRows(2).thenCompose(two -> {
                subscriber.cancel();
                return session.execute("DROP TABLE " + movies.table());
            });
        }));
    }

    /** A consumer that has enough closes the cursor; the session goes on and commits. */
    @Test
    default void r3_cancelFreesTheSession() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = filled(database, movies(database), 10);
        await(database.session(session -> {
            StreamSubscriber<Integer> subscriber = new StreamSubscriber<>();
            ids(session.stream(all(movies))).subscribe(subscriber);
            subscriber.request(2);
            return subscriber.whenRows(2).thenCompose(two -> {
                subscriber.cancel();
                return movies.add(session, 10);
            });
        }));
        assertThat(movies.ids()).hasSize(11);
    }

    /** The connection of a stream of its own is given back. */
    @Test
    default void r3_cancelFreesTheConnection() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = filled(database, movies(database), 10);
        StreamSubscriber<Integer> subscriber = new StreamSubscriber<>();
        ids(database.stream(all(movies))).subscribe(subscriber);
        subscriber.request(1);
        subscriber.awaitRows(1);
        subscriber.cancel();
        await(movies.add(database, 10));
        assertThat(movies.ids()).hasSize(11);
    }

    /** The end of a session ends a stream that is open on it, and commits all the same. */
    @Test
    default void r3_endOfTheSessionEndsTheStream() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = filled(database, movies(database), 10);
        StreamSubscriber<Integer> subscriber = new StreamSubscriber<>();
        await(database.session(session -> movies.add(session, 10).thenCompose(added -> {
            ids(session.stream(all(movies))).subscribe(subscriber);
            subscriber.request(1);
            return subscriber.whenRows(1);
        })));
        assertThat(subscriber.awaitEnd()).isInstanceOf(SessionClosedException.class);
        assertThat(await(movies.ids(database))).hasSize(11);
    }

    /** So does the failure of its body, and a cancel. */
    @Test
    default void r3_cancelOfTheSessionEndsTheStream() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = filled(database, movies(database), 10);
        StreamSubscriber<Integer> subscriber = new StreamSubscriber<>();
        CompletableFuture<?> session = database.session(running -> {
                    ids(running.stream(all(movies))).subscribe(subscriber);
                    subscriber.request(1);
                    return new CompletableFuture<Integer>();
                })
                .toCompletableFuture();
        subscriber.awaitRows(1);
        assertThat(session.cancel(true)).isTrue();
        assertThat(subscriber.awaitEnd()).isNotNull();
        assertThat(await(movies.ids(database))).hasSize(10);
    }

    /** A cancelled promise stops the statement on the server. */
    @Test
    default void r3_cancelStopsTheStatementInFlight() {
        requires(Feature.CANCEL);
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = filled(database, movies(database), 10);
        CompletableFuture<?> counted =
                database.stream(movies.slowQuery()).collect(Collectors.toList()).toCompletableFuture();
        assertThat(counted.cancel(true)).isTrue();
        assertThat(failure(counted)).isInstanceOf(CancellationException.class);
        assertThat(await(movies.ids(database))).hasSize(10);
    }

    /** While a stream is open the session refuses everything else, at once. */
    @Test
    default void r4_streamingSessionIsBusy() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = filled(database, movies(database), 10);
        CompletableFuture<Session> opened = new CompletableFuture<>();
        StreamSubscriber<Integer> subscriber = new StreamSubscriber<>();
        CompletionStage<?> session = database.session(running -> {
            ids(running.stream(all(movies))).subscribe(subscriber);
            subscriber.request(1);
            return subscriber.whenRows(1).thenCompose(one -> {
                opened.complete(running);
                return movies.add(running, 10);
            });
        });
        SessionBusyException busy = failure(SessionBusyException.class, session);
        assertThat(busy).hasMessageContaining("stream is open");
        assertThat(await(movies.ids(database))).hasSize(10);
    }

    /** A stream that fails dooms its session, as any statement does. */
    @Test
    default void s5_failedStreamDoomsItsSession() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        CompletionStage<?> session = database.session(running -> movies.add(running, 1)
                .thenCompose(
                        added -> running.stream("SELECT * FROM no_such_table").collect(Collectors.toList()))
                .handle((rows, error) -> 1));
        failure(RollbackOnlyException.class, session);
        assertThat(await(movies.ids(database))).isEmpty();
    }

    /** A page that does not come in time is stopped. */
    @Test
    default void d2_pageIsStopped() {
        requires(Feature.CANCEL);
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = filled(database, movies(database), 10);
        Statement slow = Statement.of(movies.slowQuery()).withTimeout(Duration.ofMillis(50));
        assertThat(failure(database.stream(slow).collect(Collectors.toList())))
                .isInstanceOf(DatabaseTimeoutException.class);
        assertThat(await(movies.ids(database))).hasSize(10);
    }
}
