package dev.based.tests.threads;

import static dev.based.Async.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.Async;
import dev.based.Database;
import dev.based.DatabaseTimeoutException;
import dev.based.ErrorKind;
import dev.based.Session;
import dev.based.SessionOptions;
import dev.based.spi.Connection;
import dev.based.tests.Fixture;
import dev.based.tests.cursors.Kinds;
import dev.based.tests.cursors.OpenConnection;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import dev.based.tests.support.Outcomes;
import dev.based.tests.support.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies on the threads of their connections to servers. */
class ConnectionThreadsTest {
    private static final String NAME = "based-connection-";

    private static Database connect(Server server, int size, String threads) {
        return Outcomes.await(Database.create(
                        server.parts()
                                .withOption("max_size", "" + size)
                                .withOption("threads", threads)
                                .toStringWithPassword(),
                        Fixture.OPTIONS)
                .connect());
    }

    private static int one(Session session) {
        return await(session.fetchValue(int.class, "SELECT 1"));
    }

    private static long connection(Session session, ServerKind kind) {
        return await(session.fetchValue(long.class, Kinds.connectionId(kind)));
    }

    /** A tenant, for instance, or a security context. */
    private static final InheritableThreadLocal<String> INHERITED = new InheritableThreadLocal<>();

    @ParameterizedTest
    @EnumSource
    void connectionsThread_inheritsNothingOfTheFirstCaller(ServerKind kind) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        INHERITED.set("the first caller's");
        Thread.currentThread().setContextClassLoader(new ClassLoader(before) {});
        try (Server server = Servers.get(kind).newDatabase()) {
            Database database = connect(server, 1, "connection");
            List<Object> seen = new ArrayList<>();
            Outcomes.await(database.run(session -> {
                seen.add(one(session));
                seen.add(INHERITED.get() == null);
                seen.add(Thread.currentThread().getContextClassLoader() == Database.class.getClassLoader());
                return 1;
            }));
            assertThat(seen).containsExactly(1, true, true);
            Outcomes.await(database.disconnect());
        } finally {
            INHERITED.remove();
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionClosedTwice_leavesItsThreadToOneOther(ServerKind kind) {
        String url =
                Servers.get(kind).parts().withOption("threads", "connection").toStringWithPassword();
        try (OpenConnection first = new OpenConnection(url)) {
            Connection twice = first.another();
            Outcomes.await(twice.close());
            Outcomes.await(twice.close());
            List<Connection> others = List.of(first.another(), first.another());
            Set<Thread> threads = new HashSet<>();
            for (Connection each : others) {
                CompletableFuture<Thread> thread = new CompletableFuture<>();
                each.runBody(() -> thread.complete(Thread.currentThread()));
                threads.add(Outcomes.await(thread));
            }
            others.forEach(each -> Outcomes.await(each.close()));
            assertThat(threads).hasSize(2);
        }
    }

    /** One interrupt stops both; the end of the inner code is not to lose that of the outer. */
    @ParameterizedTest
    @EnumSource
    void stopOfASession_interruptsItsBody_alsoBehindATransactionThatWasStoppedWithIt(ServerKind kind) {
        try (Server server = Servers.get(kind).newDatabase()) {
            Database database = connect(server, 1, "connection");
            CompletableFuture<?> began = new CompletableFuture<>();
            CompletableFuture<String> told = new CompletableFuture<>();
            CompletionStage<?> session = database.run(outer -> {
                try {
                    await(outer.run(inner -> awaitUntilStopped(inner, kind, began)));
                } catch (CancellationException stopped) {
                    // it goes on all the same
                }
                return waitForInterrupt(told);
            });
            Outcomes.await(began);
            assertThat(session.toCompletableFuture().cancel(true)).isTrue();
            assertThat(Outcomes.await(told)).isEqualTo("interrupted");
            CompletableFuture<?> beganToo = new CompletableFuture<>();
            CompletableFuture<String> toldToo = new CompletableFuture<>();
            CompletableFuture<Object> code = new CompletableFuture<>();
            CompletionStage<?> withCode = database.run(outer -> {
                Async.async(() -> awaitUntilStopped(outer, kind, beganToo))
                        .whenComplete((value, error) -> code.complete(1));
                return waitForInterrupt(toldToo);
            });
            Outcomes.await(beganToo);
            assertThat(withCode.toCompletableFuture().cancel(true)).isTrue();
            assertThat(Outcomes.await(code)).isEqualTo(1);
            assertThat(Outcomes.await(toldToo)).isEqualTo("interrupted");
            Outcomes.await(database.disconnect());
        }
    }

    private static int awaitUntilStopped(Session session, ServerKind kind, CompletableFuture<?> began) {
        CompletionStage<?> slow = session.fetchAll(Kinds.minute(kind));
        began.complete(null);
        try {
            await(slow);
        } catch (CancellationException stopped) {
            // it ends well
        }
        return 1;
    }

    private static int waitForInterrupt(CompletableFuture<String> told) {
        try {
            told.complete(new CountDownLatch(1).await(20, TimeUnit.SECONDS) ? "" : "never interrupted");
        } catch (InterruptedException interrupted) {
            told.complete("interrupted");
        }
        return 1;
    }

    @ParameterizedTest
    @EnumSource
    void straightCode_runsOnItsConnectionsThread_andAwaitsThere(ServerKind kind) {
        Threads before = Threads.now();
        try (Server server = Servers.get(kind).newDatabase()) {
            Database database = connect(server, 3, "connection");
            Set<Thread> threads = new HashSet<>();
            Set<Long> connections = new HashSet<>();
            CountDownLatch all = new CountDownLatch(3);
            CompletionStage<List<Object>> bodies = Async.all(
                    List.of(1, 2, 3),
                    i -> database.run(session -> {
                        Thread here = Thread.currentThread();
                        long id = connection(session, kind);
                        synchronized (threads) {
                            threads.add(here);
                            connections.add(id);
                        }
                        all.countDown();
                        Outcomes.await(all); // three bodies, blocked at once, on three threads
                        return Thread.currentThread() == here ? one(session) : 0;
                    }));
            assertThat(Outcomes.await(bodies)).containsExactly(1, 1, 1);
            assertThat(connections).hasSize(3);
            assertThat(threads)
                    .hasSize(3)
                    .allMatch(Thread::isDaemon)
                    .allMatch(thread -> thread.getName().startsWith(NAME));
            Outcomes.await(database.disconnect());
        }
        before.awaitEndOfOthers();
    }

    @ParameterizedTest
    @EnumSource
    void straightCode_onSharedThreads_runsApart(ServerKind kind) {
        try (Server server = Servers.get(kind).newDatabase()) {
            Database database = connect(server, 2, "shared");
            String name = Outcomes.await(database.run(
                    session -> one(session) + Thread.currentThread().getName()));
            assertThat(name).startsWith("1").doesNotContain(NAME, "vert.x");
            Outcomes.await(database.disconnect());
        }
    }

    @ParameterizedTest
    @EnumSource
    void d4_await_inWhatIsChained_isRefused_andTheConnectionGoesOn(ServerKind kind) {
        try (Server server = Servers.get(kind).newDatabase()) {
            Database database = connect(server, 1, "connection");
            int result = Outcomes.await(database.run(session -> {
                CompletionStage<Integer> chained =
                        session.fetchValue(int.class, "SELECT 1").thenApply(one -> one(session) + one);
                assertThatThrownBy(() -> await(chained))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining(NAME)
                        .hasMessageContaining("Async.async");
                return one(session);
            }));
            assertThat(result).isOne();
            Outcomes.await(database.disconnect());
        }
    }

    /** Also what waits by the methods of the future, and for what another thread calls in the same session. */
    @ParameterizedTest
    @EnumSource
    void joinAndGet_inABody_doTheConnectionsWork(ServerKind kind) {
        try (Server server = Servers.get(kind).newDatabase()) {
            Database database = connect(server, 1, "connection");
            int sum = Outcomes.await(database.run(session -> {
                int joined = session.fetchValue(int.class, "SELECT 1")
                        .toCompletableFuture()
                        .join();
                int got = session.fetchValue(int.class, "SELECT 10")
                        .toCompletableFuture()
                        .get();
                int bounded = session.fetchValue(int.class, "SELECT 100")
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS);
                CompletableFuture<Integer> elsewhere = CompletableFuture.supplyAsync(
                        () -> Outcomes.await(session.fetchValue(int.class, "SELECT 1000")));
                return joined + got + bounded + await(elsewhere);
            }));
            assertThat(sum).isEqualTo(1111);
            Outcomes.await(database.disconnect());
        }
    }

    @ParameterizedTest
    @EnumSource
    void body_awaitsSessionsOfItsOwnPoolAndOfAnotherDatabase(ServerKind kind) {
        try (Server server = Servers.get(kind).newDatabase()) {
            Database database = connect(server, 2, "connection");
            Database other = connect(server, 1, "connection");
            int sum = Outcomes.await(database.run(session -> {
                int inner = await(database.independent().run(ConnectionThreadsTest::one));
                int there = await(other.run(far -> one(far) + await(far.fetchValue(int.class, "SELECT 5"))));
                return one(session) + 10 * inner + 100 * there;
            }));
            assertThat(sum).isEqualTo(611);
            Outcomes.await(database.disconnect());
            Outcomes.await(other.disconnect());
        }
    }

    @ParameterizedTest
    @EnumSource
    void interrupt_whileABodyAwaits_isNotSwallowed(ServerKind kind) {
        try (Server server = Servers.get(kind).newDatabase()) {
            Database database = connect(server, 1, "connection");
            CompletableFuture<Thread> inside = new CompletableFuture<>();
            CompletableFuture<Object> never = new CompletableFuture<>();
            CompletableFuture<Object> body = database.run(session -> {
                        one(session);
                        inside.complete(Thread.currentThread());
                        return await(never);
                    })
                    .toCompletableFuture();
            Outcomes.await(inside).interrupt();
            assertThat(failure(body)).isInstanceOf(CancellationException.class);
            assertThat(never).isCancelled();
            assertThat(Outcomes.await(database.run(ConnectionThreadsTest::one))).isOne();
            Outcomes.await(database.disconnect());
        }
    }

    /** A body that blocks holds up its own connection only, and its deadline lives elsewhere. */
    @ParameterizedTest
    @EnumSource
    void d1_bodyThatBlocks_isInterruptedInTime_andStallsNobodyElse(ServerKind kind) {
        try (Server server = Servers.get(kind).newDatabase()) {
            Database database = connect(server, 2, "connection");
            CountDownLatch never = new CountDownLatch(1);
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            CompletionStage<Object> blocked = database.session(
                    SessionOptions.DEFAULT.withTimeout(Duration.ofMillis(300)),
                    session -> Async.async(() -> {
                        one(session);
                        try {
                            never.await();
                            return interrupted.complete(false);
                        } catch (InterruptedException stopped) {
                            interrupted.complete(true);
                            throw stopped;
                        }
                    }));
            assertThat(Outcomes.await(database.run(ConnectionThreadsTest::one))).isOne();
            assertThat(failure(blocked)).isInstanceOf(DatabaseTimeoutException.class);
            assertThat(Outcomes.await(interrupted)).isTrue();
            Outcomes.await(database.disconnect());
        }
    }

    /** Its server is told all the same, and rolls back. */
    @ParameterizedTest
    @EnumSource
    void d1_bodyThatCannotBeInterrupted_leavesNoLock(ServerKind kind) {
        try (Server server = Servers.get(kind).newDatabase()) {
            server.execute("CREATE TABLE held (id INT PRIMARY KEY, n INT)", "INSERT INTO held VALUES (1, 0)");
            Database database = connect(server, 2, "connection");
            CountDownLatch end = new CountDownLatch(1);
            CompletionStage<Object> stubborn =
                    database.run(SessionOptions.DEFAULT.withTimeout(Duration.ofMillis(300)), session -> {
                        await(session.execute("UPDATE held SET n = 1"));
                        return uninterruptibly(end);
                    });
            assertThat(failure(stubborn)).isInstanceOf(DatabaseTimeoutException.class);
            Outcomes.await(database.execute("UPDATE held SET n = n + 10"));
            assertThat(server.value("SELECT n FROM held")).isEqualTo("10");
            end.countDown();
            Outcomes.await(database.disconnect());
        }
    }

    private static Object uninterruptibly(CountDownLatch end) {
        while (end.getCount() > 0) {
            try {
                end.await();
            } catch (InterruptedException stopped) {
                Thread.interrupted(); // as code does that cannot be interrupted
            }
        }
        return "done";
    }

    /** A stopped body that goes on keeps its thread, and nobody else is made to wait for it. */
    @ParameterizedTest
    @EnumSource
    void bodyThatOutlivesItsSession_isNotWaitedForByTheNext(ServerKind kind) {
        Threads before = Threads.now();
        try (Server server = Servers.get(kind).newDatabase()) {
            Database database = connect(server, 1, "connection");
            CompletableFuture<Long> inside = new CompletableFuture<>();
            CountDownLatch end = new CountDownLatch(1);
            CompletableFuture<Object> stubborn = database.run(session -> {
                        inside.complete(connection(session, kind));
                        CompletableFuture<Object> aside = new CompletableFuture<>();
                        try {
                            await(aside);
                        } catch (CancellationException stopped) {
                            Thread.interrupted();
                        }
                        Outcomes.await(end);
                        return null;
                    })
                    .toCompletableFuture();
            long lost = Outcomes.await(inside);
            assertThat(stubborn.cancel(true)).isTrue();
            long next = Outcomes.await(database.run(session -> connection(session, kind)));
            assertThat(next).isNotEqualTo(lost);
            Outcomes.await(database.disconnect());
            end.countDown();
        }
        before.awaitEndOfOthers();
    }

    @ParameterizedTest
    @EnumSource
    void connectionThatDies_failsTheBodyThatAwaits(ServerKind kind) {
        try (Server server = Servers.get(kind).newDatabase()) {
            Database database = connect(server, 1, "connection");
            CompletionStage<Integer> body = database.run(session -> {
                long id = connection(session, kind);
                server.execute(kind == ServerKind.POSTGRES ? "SELECT pg_terminate_backend(" + id + ")" : "KILL " + id);
                return one(session) + one(session);
            });
            assertThat(Outcomes.failure(body))
                    .isInstanceOfSatisfying(
                            dev.based.BasedException.class,
                            error -> assertThat(error.kind()).isEqualTo(ErrorKind.CONNECTION_LOST));
            assertThat(Outcomes.await(database.run(ConnectionThreadsTest::one))).isOne();
            Outcomes.await(database.disconnect());
        }
    }

    /** Callbacks that begin sessions on the thread that has just ended one do not nest. */
    @ParameterizedTest
    @EnumSource
    void bodies_oneBehindTheOther_onOneConnection(ServerKind kind) {
        try (Server server = Servers.get(kind).newDatabase()) {
            Database database = connect(server, 1, "connection");
            CompletionStage<Integer> chain = database.run(ConnectionThreadsTest::one);
            for (int i = 0; i < 50; i++) {
                chain = chain.thenCompose(sum -> database.run(session ->
                        sum + one(session) + await(session.transaction(inner -> Async.async(() -> one(inner))))));
            }
            List<CompletableFuture<Integer>> beside = IntStream.range(0, 50)
                    .mapToObj(i -> database.run(ConnectionThreadsTest::one).toCompletableFuture())
                    .toList();
            assertThat(Outcomes.await(chain)).isEqualTo(101);
            assertThat(Outcomes.await(Async.all(beside))).hasSize(50).containsOnly(1);
            Outcomes.await(database.disconnect());
        }
    }
}
