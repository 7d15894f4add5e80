package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failed;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseOptions;
import dev.based.SessionOptions;
import dev.based.spi.Dialect;
import dev.based.spi.TransactionMode;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Recorder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** F1 to F3: with {@code forceRollback} all work shares one transaction, which is rolled back by disconnecting. */
public interface ForceRollbackContract extends Contract {
    /** The options under test. */
    DatabaseOptions FORCED = Fixture.OPTIONS.withForceRollback(true);

    /** What sessions and one-shots did is seen by those that follow, and by nobody else. */
    @Test
    default void f1_allWorkSharesOneTransaction() {
        requires(Feature.SAVEPOINTS);
        Database database = connect(FORCED);
        Movies movies = movies(database);
        await(database.session(session -> movies.add(session, 1)));
        await(movies.add(database, 2));
        await(database.session(SessionOptions.DEFAULT, session -> movies.add(session, 3)));
        assertThat(await(movies.ids(database))).containsExactly(1, 2, 3);
        List<Integer> seen = await(database.session(session -> movies.ids(session)));
        assertThat(seen).containsExactly(1, 2, 3);
        if (!fixture().lacks(Feature.PERSISTENCE) && !fixture().lacks(Feature.CONCURRENT_READS)) {
            assertThat(movies.ids()).isEmpty();
        }
    }

    /** One BEGIN, one connection, a savepoint for each session and one-shot, and one ROLLBACK at the end. */
    @Test
    default void f1_eachSessionIsASavepoint() {
        requires(Feature.SAVEPOINTS);
        Recorder recorder = new Recorder();
        Database database = connect(FORCED, recorder);
        Movies movies = movies(database);
        recorder.clear();
        await(database.session(session -> movies.add(session, 1)));
        await(movies.add(database, 2));
        failure(movies.addRefused(database));
        await(database.disconnect());
        Dialect dialect = recorder.dialect();
        List<String> expected = new ArrayList<>();
        if (!fixture().lacks(Feature.PERSISTENCE)) { // else the table was made inside
            expected.addAll(dialect.begin(TransactionMode.DEFAULT));
        }
        for (int kept = 0; kept < 2; kept++) {
            expected.addAll(List.of(dialect.savepoint("based_1"), "INSERT"));
            expected.addAll(dialect.release("based_1"));
        }
        expected.addAll(List.of(dialect.savepoint("based_1"), "INSERT", dialect.rollbackTo("based_1")));
        expected.addAll(dialect.release("based_1"));
        expected.addAll(dialect.rollback(TransactionMode.DEFAULT));
        assertThat(recorder.sent().stream().map(text -> text.startsWith("INSERT") ? "INSERT" : text))
                .containsExactlyElementsOf(expected);
        assertThat(recorder.events().stream().map(Recorder.Event::connection).distinct())
                .hasSize(1);
    }

    /** Sessions and one-shots run one at a time, in the order in which they were called. */
    @Test
    default void f1_sessionsRunOneAtATimeInOrder() {
        requires(Feature.SAVEPOINTS);
        Database database = connect(FORCED.withMaxSize(5));
        Movies movies = movies(database);
        List<String> log = Collections.synchronizedList(new ArrayList<>());
        List<CompletionStage<?>> sessions = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int id = i;
            sessions.add(database.session(session -> {
                log.add("begin " + id);
                return movies.add(session, id)
                        .thenCompose(added -> CompletableFuture.supplyAsync(() -> 1))
                        .thenCompose(x -> movies.ids(session))
                        .thenApply(ids -> {
                            log.add("end " + id + " " + ids.size());
                            return ids;
                        });
            }));
            expected.add("begin " + i);
            expected.add("end " + i + " " + (i + 1));
        }
        CompletionStage<List<Integer>> last = movies.ids(database);
        sessions.forEach(session -> await(session));
        assertThat(await(last)).hasSize(20);
        assertThat(log).containsExactlyElementsOf(expected);
    }

    /** A session or one-shot that fails does not harm those before and after it. */
    @Test
    default void f1_failedSessionDoesNotHarmTheNext() {
        requires(Feature.SAVEPOINTS);
        Database database = connect(FORCED);
        Movies movies = movies(database);
        await(database.session(session -> movies.add(session, 1)));
        failure(database.session(session -> {
            movies.add(session, 2);
            return failed(new IllegalStateException("the body's own"));
        }));
        failure(DatabaseException.class, movies.addRefused(database));
        failure(database.session(movies::addRefused));
        await(database.session(session -> movies.add(session, 4)
                .thenCompose(added -> session.transaction(inner -> movies.addRefused(inner)))
                .handle((result, error) -> 1)
                .thenCompose(handled -> movies.add(session, 5))));
        assertThat(await(movies.ids(database))).containsExactly(1, 4, 5);
    }

    /** A session that is cancelled between two statements does not harm those before and after it. */
    @Test
    default void f1_cancelledSessionDoesNotHarmTheNext() {
        requires(Feature.SAVEPOINTS);
        Database database = connect(FORCED);
        Movies movies = movies(database);
        await(movies.add(database, 1));
        CountDownLatch written = new CountDownLatch(1);
        CompletableFuture<Integer> session = database.session(
                        s -> movies.add(s, 2).thenCompose(added -> {
                            written.countDown();
                            return new CompletableFuture<Integer>();
                        }))
                .toCompletableFuture();
        await(written);
        assertThat(session.cancel(true)).isTrue();
        await(database.session(s -> movies.add(s, 3)));
        assertThat(await(movies.ids(database))).containsExactly(1, 3);
    }

    /** After a disconnect nothing is there. */
    @Test
    default void f2_disconnectRollsAllBack() {
        requires(Feature.SAVEPOINTS);
        requires(Feature.PERSISTENCE);
        Database database = connect(FORCED);
        Movies movies = movies(database);
        await(movies.add(fixture().outside(database), 100));
        await(database.session(session ->
                movies.add(session, 1).thenCompose(x -> session.transaction(inner -> movies.add(inner, 2)))));
        await(movies.add(database, 3));
        await(database.executeMany(movies.insert(), List.of(List.of(4, "A", 0), List.of(5, "B", 0))));
        await(database.execute("DELETE FROM " + movies.table() + " WHERE id = 100"));
        await(database.disconnect());
        assertThat(movies.ids()).containsExactly(100);
        assertThat(await(movies.ids(connect()))).containsExactly(100);
    }

    /** Nor is anything there of a session that was open, for which disconnect waits. */
    @Test
    default void f2_disconnectWaitsForTheOpenSession() {
        requires(Feature.SAVEPOINTS);
        requires(Feature.PERSISTENCE);
        Database database = connect(FORCED);
        Movies movies = movies(database);
        CountDownLatch opened = new CountDownLatch(1);
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        CompletionStage<?> open =
                database.session(session -> movies.add(session, 1).thenCompose(added -> {
                    opened.countDown();
                    return gate.thenCompose(go -> movies.add(session, 2));
                }));
        await(opened);
        CompletableFuture<?> disconnect = database.disconnect().toCompletableFuture();
        assertThat(disconnect).isNotDone();
        gate.complete(1);
        await(open);
        await(disconnect);
        assertThat(movies.ids()).isEmpty();
    }

    /** Without any work nothing is sent. */
    @Test
    default void f2_unusedDatabaseSendsNothing() {
        requires(Feature.SAVEPOINTS);
        Recorder recorder = new Recorder();
        Database database = connect(FORCED, recorder);
        recorder.clear();
        await(database.session(session -> CompletableFuture.completedFuture(1)));
        await(database.disconnect());
        assertThat(recorder.sent()).isEmpty();
    }

    /** Tables that were made are gone, too. */
    @Test
    default void f2_tablesAreRolledBackToo() {
        requires(Feature.SAVEPOINTS);
        requires(Feature.PERSISTENCE, Feature.TRANSACTIONAL_DDL);
        Database database = connect(FORCED);
        String table = fixture().newTable();
        await(database.execute("CREATE TABLE " + table + " (id " + fixture().type(ColumnType.INTEGER) + ")"));
        await(database.execute("INSERT INTO " + table + " (id) VALUES (1)"));
        await(database.disconnect());
        failure(DatabaseException.class, connect().fetchAll("SELECT * FROM " + table));
    }

    /** A thousand sessions at once are all served. */
    @Test
    default void f1_manySessionsAreServed() {
        requires(Feature.SAVEPOINTS);
        Database database = connect(FORCED);
        Movies movies = movies(database);
        await(movies.add(database, 1));
        List<CompletableFuture<?>> sessions = IntStream.range(0, 1000)
                .<CompletableFuture<?>>mapToObj(i -> database.session(session -> movies.increment(session, 1))
                        .toCompletableFuture())
                .toList();
        await(CompletableFuture.allOf(sessions.toArray(CompletableFuture[]::new)));
        assertThat(await(movies.released(database, 1))).isEqualTo(1000);
    }
}
