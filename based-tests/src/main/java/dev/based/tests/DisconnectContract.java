package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseNotConnectedException;
import dev.based.tests.support.Hold;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** L4: disconnect waits for open sessions, for a while, and leaves nothing. */
public interface DisconnectContract extends Contract {
    /** Disconnect waits for a session that is open, which commits. */
    @Test
    default void l4_disconnectWaitsForOpenSessions() {
        Database database = connect();
        Movies movies = movies(database);
        CountDownLatch opened = new CountDownLatch(1);
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        CompletionStage<?> session = database.session(s -> movies.add(s, 1).thenCompose(added -> {
            opened.countDown();
            return gate.thenCompose(go -> movies.add(s, 2));
        }));
        await(opened);
        CompletableFuture<?> disconnect = database.disconnect().toCompletableFuture();
        assertThat(disconnect).isNotDone();
        gate.complete(1);
        await(session);
        await(disconnect);
        if (!fixture().lacks(Feature.PERSISTENCE)) {
            assertThat(movies.ids()).containsExactly(1, 2);
        }
    }

    /** Disconnect cancels the sessions that outlast the disconnect timeout; they are rolled back. */
    @Test
    default void l4_disconnectCancelsSessionsAfterTheTimeout() {
        Database database = connect(Fixture.OPTIONS.withDisconnectTimeout(Duration.ofMillis(50)));
        Movies movies = movies(database);
        CountDownLatch opened = new CountDownLatch(1);
        CompletableFuture<Integer> never = new CompletableFuture<>();
        CompletionStage<?> session = database.session(s -> movies.add(s, 1).thenCompose(added -> {
            opened.countDown();
            return never;
        }));
        await(opened);
        await(database.disconnect());
        assertThat(failure(session)).isInstanceOf(CancellationException.class);
        assertThat(never).isCancelled();
        if (!fixture().lacks(Feature.PERSISTENCE)) {
            assertThat(movies.ids()).isEmpty();
        }
    }

    /** Disconnect does not wait forever for a database that does not even answer the cancel. */
    @Test
    default void l4_disconnectEndsAlsoIfTheDatabaseDoesNotAnswer() {
        Hold hold = hold(text -> text.startsWith("INSERT"));
        Database database = connect(
                Fixture.OPTIONS.withDisconnectTimeout(Duration.ofMillis(50)).withCleanupTimeout(Duration.ofMillis(500)),
                hold);
        Movies movies = movies(database);
        CompletionStage<?> session = database.session(s -> movies.add(s, 1));
        hold.awaitReached();
        await(database.disconnect());
        failure(session);
    }

    /** Who waits for a connection when the database is disconnected fails at once, and who comes later as well. */
    @Test
    default void l4_disconnectRefusesThoseWhoWaitOrComeLater() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        CountDownLatch opened = new CountDownLatch(1);
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        CompletionStage<?> open = database.session(s -> movies.add(s, 1).thenCompose(added -> {
            opened.countDown();
            return gate;
        }));
        await(opened);
        CompletionStage<?> waiting = database.session(s -> movies.add(s, 2));
        CompletionStage<?> disconnect = database.disconnect();
        assertThat(failure(waiting)).isInstanceOf(DatabaseNotConnectedException.class);
        assertThat(failure(database.session(s -> movies.add(s, 3)))).isInstanceOf(DatabaseNotConnectedException.class);
        gate.complete(1);
        await(open);
        await(disconnect);
    }

    /** Of many disconnects at once one does it and the others fail. */
    @Test
    default void l4_ofManyDisconnectsAtOnceOneSucceeds() {
        Database database = connect();
        List<CompletionStage<?>> attempts = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            attempts.add(database.disconnect());
        }
        await(attempts.get(0));
        attempts.stream()
                .skip(1)
                .forEach(attempt -> assertThat(failure(attempt)).isInstanceOf(DatabaseNotConnectedException.class));
    }

    /** Disconnect leaves no thread, also after work on all connections, failures and cancels. */
    @Test
    default void l4_disconnectLeavesNoThread() {
        Database first = connect();
        Movies movies = movies(first); // what a driver starts once for the whole JVM has been started now
        await(first.disconnect());
        Threads threads = Threads.now();
        Database database = connect();
        if (fixture().lacks(Feature.PERSISTENCE)) {
            await(new Movies(database, movies.table())
                    .create(fixture().type(ColumnType.INTEGER), fixture().type(ColumnType.TEXT)));
        }
        List<CompletionStage<?>> sessions = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int id = i;
            sessions.add(database.session(s -> movies.add(s, id)));
            sessions.add(movies.ids(database));
        }
        sessions.forEach(session -> await(session));
        failure(movies.addRefused(database));
        database.session(s -> new CompletableFuture<>()).toCompletableFuture().cancel(true);
        await(database.disconnect());
        threads.awaitEndOfOthers();
    }

    /** What was committed is there after a disconnect and a connect. */
    @Test
    default void l4_dataOutlivesTheDisconnect() {
        requires(Feature.PERSISTENCE);
        Database database = connect();
        Movies movies = movies(database);
        await(database.session(s -> movies.add(s, 1)));
        await(database.disconnect());
        assertThat(await(movies.ids(connect()))).containsExactly(1);
    }
}
