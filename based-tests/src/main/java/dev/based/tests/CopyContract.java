package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.done;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import dev.based.InvalidStatementException;
import dev.based.ParameterException;
import dev.based.tests.support.GivenRows;
import dev.based.tests.support.Hold;
import dev.based.tests.support.Movies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many rows into a table and out of it: {@code copy} and {@code copyOut}. */
public interface CopyContract extends Contract {
    /** The columns of {@link Movies}. */
    List<String> COLUMNS = List.of("id", "title", "released");

    /**
     * A row as an object.
     *
     * @param id the first column
     * @param title the second
     * @param released the third
     */
    record Movie(int id, String title, int released) {}

    private static Iterable<List<Object>> rows(int count) {
        return () -> IntStream.range(0, count)
                .mapToObj(id -> List.<Object>of(id, "Movie " + id, 2000))
                .iterator();
    }

    private static long count(Database database, Movies movies) {
        return await(database.fetchValue(long.class, "SELECT count(*) FROM " + movies.table()));
    }

    /** Rows of each form, more than go at once, on a database. */
    @Test
    default void u1_copyInsertsEveryRow() {
        Database database = connect();
        Movies movies = movies(database);
        assertThat(await(database.copy(movies.table(), COLUMNS, rows(5_000)))).isEqualTo(5_000);
        List<Object> others = List.of(
                new Object[] {7_000, "array", 1},
                Map.of("released", 2, "id", 7_001, "title", "map"),
                new Movie(7_002, "record", 3));
        assertThat(await(database.copy(movies.table(), COLUMNS, others))).isEqualTo(3);
        assertThat(await(database.fetchValue(
                        long.class, "SELECT sum(released) FROM " + movies.table() + " WHERE id >= 7000")))
                .isEqualTo(6);
        assertThat(count(database, movies)).isEqualTo(5_003);
    }

    /** In a session, whose own statements see the rows; none are no error. */
    @Test
    default void u1_copyInASessionIsPartOfIt() {
        Database database = connect();
        Movies movies = movies(database);
        long seen = await(database.session(session -> session.copy(movies.table(), COLUMNS, List.of())
                .thenCompose(none -> session.copy(movies.table(), COLUMNS, rows(10)))
                .thenCompose(copied -> session.fetchValue(long.class, "SELECT count(*) FROM " + movies.table()))));
        assertThat(seen).isEqualTo(10);
        failure(
                IllegalStateException.class,
                database.session(session -> session.copy(movies.table(), COLUMNS, List.of(List.of(11, "a", 1)))
                        .thenCompose(copied -> CompletableFuture.failedFuture(new IllegalStateException()))));
        assertThat(count(database, movies)).isEqualTo(10);
    }

    /** A row that the database refuses undoes all, and tells which it was if that is known. */
    @Test
    default void u1_copyOfARowThatIsRefusedLeavesNothing() {
        Database database = connect();
        Movies movies = movies(database);
        List<List<Object>> rows = new ArrayList<>();
        rows(3_000).forEach(rows::add);
        rows.set(2_500, List.of(7, "again", 1));
        DatabaseException error = failure(DatabaseException.class, database.copy(movies.table(), COLUMNS, rows));
        assertThat(error.kind()).isEqualTo(ErrorKind.UNIQUE_VIOLATION);
        assertThat(error.batchIndex().orElse(2_500)).isEqualTo(2_500);
        assertThat(error.getMessage()).doesNotContain("again");
        assertThat(count(database, movies)).isZero();
    }

    /** In a session it is a transaction of its own, of which nothing is left, and the session goes on. */
    @Test
    default void u1_copyThatFailsInASessionLeavesTheSession() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Movies movies = movies(database);
        await(database.session(session -> movies.add(session, 9)
                .thenCompose(added -> session.copy(movies.table(), COLUMNS, rows(10)))
                .handle((copied, error) -> error)));
        assertThat(movies.ids()).containsExactly(9);
    }

    /** A row with too few values, and a value that does not fit: as {@code executeMany} refuses them. */
    @Test
    default void u2_copyRefusesRowsThatDoNotFit() {
        Database database = connect();
        Movies movies = movies(database);
        ParameterException few = failure(
                ParameterException.class,
                database.copy(movies.table(), COLUMNS, List.of(List.of(1, "a", 1), List.of(2, "b"))));
        assertThat(few.batchIndex()).hasValue(1);
        assertThat(few).hasMessageContaining("2 values").hasMessageContaining("released");
        failure(ParameterException.class, database.copy(movies.table(), COLUMNS, List.of("no row")));
        failure(
                ParameterException.class,
                database.copy(movies.table(), COLUMNS, List.of(List.of(1, "a", new Object()))));
        failure(InvalidStatementException.class, database.copy(movies.table(), List.of(), rows(1)));
        assertThat(count(database, movies)).isZero();
    }

    /** Texts that formats for many rows use for something else. */
    @Test
    default void u2_copyStoresWhatExecuteManyStores() {
        Database database = connect();
        Movies movies = movies(database);
        List<String> texts = Arrays.asList(
                "", "\\N", "\\.", "\\", "a\tb", "a\nb", "a\r\nb", "'\"`", "NULL", "?", ":x", " a ", "\u0001", "ä€😀",
                "x\\ty");
        List<List<Object>> rows = new ArrayList<>();
        for (int id = 0; id < texts.size(); id++) {
            rows.add(List.of(id, texts.get(id), id));
        }
        await(database.copy(movies.table(), COLUMNS, rows));
        List<String> copied = await(database.fetchAll("SELECT title FROM " + movies.table() + " ORDER BY id")).stream()
                .map(row -> row.getString(0))
                .toList();
        await(database.execute("DELETE FROM " + movies.table()));
        await(database.executeMany(movies.insert(), rows));
        List<String> inserted =
                await(database.fetchAll("SELECT title FROM " + movies.table() + " ORDER BY id")).stream()
                        .map(row -> row.getString(0))
                        .toList();
        assertThat(copied).isEqualTo(inserted).isEqualTo(texts);
    }

    /** What the iterator throws, in the middle, is what the copy fails with. */
    @Test
    default void u1_copyWhoseIteratorThrowsLeavesNothing() {
        Database database = connect();
        Movies movies = movies(database);
        IllegalStateException mine = new IllegalStateException("no more");
        Iterator<List<Object>> all = rows(5_000).iterator();
        Iterable<List<Object>> throwing = () -> new Iterator<>() {
            private int given;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public List<Object> next() {
                if (given++ == 4_500) {
                    throw mine;
                }
                return all.next();
            }
        };
        assertThat(failure(IllegalStateException.class, database.copy(movies.table(), COLUMNS, throwing)))
                .isSameAs(mine);
        assertThat(count(database, movies)).isZero();
    }

    /** A publisher that completes, and one that fails in the middle. */
    @Test
    default void u1_copyTakesAPublisher() {
        Database database = connect();
        Movies movies = movies(database);
        assertThat(await(database.copy(movies.table(), COLUMNS, new GivenRows(rows(5_000), null))))
                .isEqualTo(5_000);
        await(database.execute("DELETE FROM " + movies.table()));
        IllegalStateException mine = new IllegalStateException("no more");
        GivenRows failing = new GivenRows(rows(4_500), mine);
        assertThat(failure(IllegalStateException.class, database.copy(movies.table(), COLUMNS, failing)))
                .isSameAs(mine);
        assertThat(count(database, movies)).isZero();
    }

    /** A cancel in the middle, while the publisher is silent: it is told, and nothing is left. */
    @Test
    default void u1_copyThatIsCancelledLeavesNothing() {
        Database database = connect();
        Movies movies = movies(database);
        CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
        CompletableFuture<Boolean> given = new CompletableFuture<>();
        Flow.Publisher<List<Object>> silent = subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            private int id;

            @Override
            public void request(long wanted) {
                for (long more = wanted; more > 0 && id < 3_000; more--) {
                    subscriber.onNext(List.of(id, "Movie", id++));
                }
                if (id == 3_000) {
                    given.complete(true);
                }
            }

            @Override
            public void cancel() {
                cancelled.complete(true);
            }
        });
        CompletableFuture<Long> copy =
                database.copy(movies.table(), COLUMNS, silent).toCompletableFuture();
        await(given);
        assertThat(copy.cancel(true)).isTrue();
        assertThat(await(cancelled)).isTrue();
        failure(CancellationException.class, copy);
        assertThat(count(database, movies)).isZero();
    }

    /** While the database does not answer, only a few thousand rows are asked for. */
    @Test
    default void u3_copyAsksForNoMoreThanItCanHandOn() {
        Hold hold = hold(text -> text.startsWith("INSERT"));
        Database database = connect(hold);
        Movies movies = movies(database);
        AtomicInteger asked = new AtomicInteger();
        Iterable<List<Object>> counted = () -> IntStream.range(0, 50_000)
                .mapToObj(id -> List.<Object>of(asked.getAndIncrement(), "Movie", id))
                .iterator();
        CompletableFuture<Long> copy =
                database.copy(movies.table(), COLUMNS, counted).toCompletableFuture();
        hold.awaitReached();
        assertThat(asked.get()).isBetween(1, 10_000);
        hold.release();
        assertThat(await(copy)).isEqualTo(50_000);
    }

    /** The rows of a table as a stream. */
    @Test
    default void u1_copyOutGivesEveryRow() {
        Database database = connect();
        Movies movies = movies(database);
        await(database.copy(movies.table(), COLUMNS, rows(5_000)));
        Set<Integer> ids = new HashSet<>();
        await(database.copyOut(movies.table(), List.of("id")).forEach(row -> done(ids.add(row.getInt(0)))));
        assertThat(ids).hasSize(5_000);
    }
}
