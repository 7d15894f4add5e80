package dev.based.tests.faults;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseTimeoutException;
import dev.based.Session;
import dev.based.SessionOptions;
import dev.based.Statement;
import dev.based.TransactionOptions;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Code of a user's that does not return where a session or transaction is being stopped: who waits is told all the same. */
class StuckCodeTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final SessionOptions BRIEF = SessionOptions.DEFAULT.withTimeout(SHORT);

    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void goOn() {
        end.countDown();
    }

    /** A body's stage whose cancel does not return. */
    private final class Stuck extends CompletableFuture<Integer> {
        final CountDownLatch asked = new CountDownLatch(1);

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            asked.countDown();
            await(end);
            return super.cancel(mayInterruptIfRunning);
        }
    }

    private static Database connect(String url) {
        return await(Database.create(url).connect());
    }

    private static Database connect(Server server) {
        return connect(server.parts().withOption("max_size", "1").toStringWithPassword());
    }

    private static void elsewhere(Runnable call) {
        Thread thread = new Thread(call, "elsewhere");
        thread.setDaemon(true);
        thread.start();
    }

    @Test
    void d1_timeoutOfASession_isTold_whileTheCancelOfItsBodyIsStuck() {
        Database database = connect("sqlite://");
        failure(DatabaseTimeoutException.class, database.session(BRIEF, session -> new Stuck()));
        assertThat(await(database.fetchValue(int.class, "SELECT 1"))).isOne();
        end.countDown();
        await(database.disconnect());
    }

    @Test
    void d1_timeoutOfATransaction_isTold_whileTheCancelOfItsBodyIsStuck() {
        Database database = connect("sqlite://");
        int value = await(database.session(
                session -> session.transaction(TransactionOptions.DEFAULT.withTimeout(SHORT), inner -> new Stuck())
                        .handle((nothing, error) -> error instanceof DatabaseTimeoutException ? 1 : 0)));
        assertThat(value).isOne();
        end.countDown();
        await(database.disconnect());
    }

    @Test
    void c1_cancel_endsTheSessionForWhoElseWaits_whileItIsStuckInTheBodysStage() {
        Database database = connect("sqlite://");
        Stuck body = new Stuck();
        CountDownLatch begun = new CountDownLatch(1);
        CompletionStage<Integer> session = database.session(opened -> {
            begun.countDown();
            return body;
        });
        await(begun);
        elsewhere(() -> session.toCompletableFuture().cancel(true));
        await(body.asked);
        failure(CancellationException.class, session);
        end.countDown();
        await(database.disconnect());
    }

    @Test
    void c1_stop_reachesTheBodyAround_whileTheCancelOfTheOneInsideIsStuck() {
        Database database = connect("sqlite://");
        CompletableFuture<Integer> around = new CompletableFuture<>();
        CompletionStage<Integer> session = database.session(BRIEF, opened -> {
            opened.transaction(inner -> new Stuck());
            return around;
        });
        failure(CancellationException.class, around);
        failure(DatabaseTimeoutException.class, session);
        end.countDown();
        await(database.disconnect());
    }

    /** What is chained to a statement that was not sent waits for the session's end, which waits for the lock that BEGIN waits for. */
    @Test
    void d2_timeoutOfAStatement_stopsWhatOpensItsTransaction_beforeWhatIsChainedIsRun(@TempDir Path folder) {
        String file = "sqlite:///" + folder.resolve("films.sqlite");
        Database holder = connect(file);
        await(holder.execute("CREATE TABLE films (id INT)"));
        Database database = connect(file + "?busy_timeout=1h");
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        CompletableFuture<Integer> locked = new CompletableFuture<>();
        CompletionStage<Integer> holding = holder.session(
                session -> session.execute("INSERT INTO films VALUES (1)").thenCompose(done -> {
                    locked.complete(1);
                    return gate;
                }));
        await(locked);
        CompletableFuture<Session> given = new CompletableFuture<>();
        CompletableFuture<Integer> body = new CompletableFuture<>();
        CompletionStage<Integer> session = database.session(opened -> {
            given.complete(opened);
            return body;
        });
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        await(given)
                .execute(Statement.of("INSERT INTO films VALUES (2)").withTimeout(SHORT))
                .whenComplete((result, error) -> {
                    body.complete(1);
                    session.whenComplete((nothing, of) -> told.complete(of));
                    await(told);
                });
        assertThat(await(told)).hasCauseInstanceOf(DatabaseTimeoutException.class);
        gate.complete(1);
        await(holding);
        await(database.disconnect());
        await(holder.disconnect());
    }

    private static final AtomicReference<CountDownLatch> MAPPED = new AtomicReference<>(new CountDownLatch(0));

    /** A row that is not made. */
    record Film(int id) {
        Film {
            await(MAPPED.get());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRES", "MARIADB"})
    void d1_timeoutOfATransaction_isTold_whileARowOfItIsNotMade(ServerKind kind) {
        MAPPED.set(end);
        try (Server server = Servers.get(kind).newDatabase()) {
            Database database = connect(server);
            CompletableFuture<Throwable> told = new CompletableFuture<>();
            database.session(session -> session.transaction(
                            TransactionOptions.DEFAULT.withTimeout(SHORT),
                            inner -> inner.fetchOne(Film.class, "SELECT 1 AS id"))
                    .whenComplete((film, error) -> told.complete(error)));
            assertThat(await(told)).isInstanceOf(DatabaseTimeoutException.class);
            end.countDown();
            await(database.disconnect());
        }
    }

    /** The second one is to be sent by the thread that runs what is chained to the first. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRES", "MARIADB"})
    void d1_timeoutOfASession_isToldToTheStatementThatIsNext_whateverWaitsForThat(ServerKind kind) {
        try (Server server = Servers.get(kind).newDatabase()) {
            Database database = connect(server);
            CompletableFuture<Throwable> told = new CompletableFuture<>();
            CompletionStage<Integer> session = database.session(BRIEF, opened -> {
                CompletionStage<Integer> first = opened.fetchValue(int.class, "SELECT 1");
                opened.fetchValue(int.class, "SELECT 2").whenComplete((value, error) -> told.complete(error));
                first.thenAccept(value -> await(told));
                return new CompletableFuture<>();
            });
            failure(DatabaseTimeoutException.class, session);
            assertThat(await(told)).isInstanceOf(DatabaseTimeoutException.class);
            await(database.disconnect());
        }
    }
}
