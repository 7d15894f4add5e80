package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failed;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.Database;
import dev.based.Session;
import dev.based.tests.support.Meeting;
import dev.based.tests.support.Movies;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sessions side by side: S1, S2 and S8 with many callers at once. */
public interface ConcurrencyContract extends Contract {
    /** How many callers there are at once. */
    int CALLERS = 64;

    /** How many sessions each of them runs. */
    int SESSIONS = 25;

    /** No update is lost, and none fails, when many callers read and write one row in many sessions. */
    @Test
    default void s1_noUpdateIsLost() {
        Database database = connect();
        Movies movies = movies(database);
        await(movies.add(database, 1));
        List<CompletableFuture<?>> callers = IntStream.range(0, CALLERS)
                .<CompletableFuture<?>>mapToObj(caller -> Async.forEach(
                                IntStream.range(0, SESSIONS).boxed().toList(),
                                i -> database.session(session -> readModifyWrite(session, movies)))
                        .toCompletableFuture())
                .toList();
        await(CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new)));
        assertThat(await(movies.released(database, 1))).isEqualTo(2 * CALLERS * SESSIONS);
    }

    /** The first update locks the row, at every isolation level, so that what is read next is still so when it is written. */
    private static CompletionStage<?> readModifyWriteSteps(Session session, Movies movies) {
        return movies.increment(session, 1)
                .thenCompose(locked -> movies.released(session, 1))
                .thenCompose(read ->
                        session.execute("UPDATE " + movies.table() + " SET released = ? WHERE id = ?", read + 1, 1));
    }

    private static CompletionStage<Object> readModifyWrite(Session session, Movies movies) {
        return readModifyWriteSteps(session, movies).thenApply(written -> written);
    }

    /** Sessions and one-shots of many callers, of which some fail, leave what the good ones did and no more. */
    @Test
    default void s2_failuresAmongManyHarmNobodyElse() {
        Database database = connect();
        Movies movies = movies(database);
        List<CompletableFuture<Integer>> sessions = IntStream.range(0, 400)
                .mapToObj(id -> database.session(session -> movies.add(session, id)
                                .thenCompose(added -> id % 4 == 0
                                        ? failed(new IllegalStateException("the body's own"))
                                        : id % 4 == 1 ? movies.addRefused(session) : movies.add(session, 1000 + id)))
                        .handle((result, error) -> error == null ? 1 : 0)
                        .toCompletableFuture())
                .toList();
        int succeeded = sessions.stream().mapToInt(session -> await(session)).sum();
        assertThat(succeeded).isEqualTo(200);
        assertThat(movies.ids()).hasSize(400).allMatch(id -> id % 1000 % 4 >= 2);
    }

    /** What a session has not committed is seen neither by queries from outside nor by other databases. */
    @Test
    default void s1_uncommittedRowsAreNotSeen() {
        requires(Feature.CONCURRENT_READS);
        Database database = connect();
        Movies movies = movies(database);
        CountDownLatch written = new CountDownLatch(1);
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        CompletionStage<Integer> session =
                database.session(s -> movies.add(s, 1).thenCompose(added -> {
                    written.countDown();
                    return gate;
                }));
        await(written);
        assertThat(await(movies.ids(database))).isEmpty();
        assertThat(movies.ids()).isEmpty();
        gate.complete(1);
        await(session);
        assertThat(await(movies.ids(database))).containsExactly(1);
    }

    /** Two sessions at once never see each other's uncommitted rows. */
    @Test
    default void s1_sessionsDoNotSeeEachOthersUncommittedRows() {
        requires(Feature.CONCURRENT_SESSIONS);
        Database database = connect();
        Movies movies = movies(database);
        Meeting written = new Meeting();
        Meeting seen = new Meeting();
        CompletionStage<List<Integer>> first = database.session(s -> writeAndLook(s, movies, 1, written, seen));
        CompletionStage<List<Integer>> second = database.session(s -> writeAndLook(s, movies, 2, written, seen));
        assertThat(await(first)).containsExactly(1);
        assertThat(await(second)).containsExactly(2);
        assertThat(movies.ids()).containsExactly(1, 2);
    }

    private static CompletionStage<List<Integer>> writeAndLook(
            Session session, Movies movies, int id, Meeting written, Meeting seen) {
        return movies.add(session, id)
                .thenCompose(added -> written.join())
                .thenCompose(both -> movies.ids(session))
                .thenCompose(ids -> seen.join().thenApply(both -> ids));
    }

    /** After a session that failed the next one's work is durable. */
    @Test
    default void s1_sessionAfterAFailedOneIsDurable() {
        requires(Feature.SAVEPOINTS);
        requires(Feature.PERSISTENCE);
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        failure(database.session(session -> session.transaction(inner -> movies.addRefused(inner))));
        failure(database.session(session ->
                movies.add(session, 1).thenCompose(added -> failed(new IllegalStateException("the body's own")))));
        await(database.session(session -> movies.add(session, 2)));
        await(database.disconnect());
        assertThat(await(movies.ids(connect()))).containsExactly(2);
    }
}
