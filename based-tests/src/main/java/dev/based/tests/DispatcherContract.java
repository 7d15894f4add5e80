package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failed;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.Database;
import dev.based.PoolTimeoutException;
import dev.based.RollbackOnlyException;
import dev.based.tests.support.Dispatcher;
import dev.based.tests.support.Movies;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** D5 and D6: which executor runs what the library calls back, and in whose context. */
public interface DispatcherContract extends Contract {
    /** Bodies, and what is chained to any stage before it completes, run on the dispatcher. */
    @Test
    default void d5_dispatcherRunsEveryCallback() {
        requires(Feature.SAVEPOINTS);
        try (Dispatcher dispatcher = new Dispatcher()) {
            Database database = fixture().create(Fixture.OPTIONS.withDispatcher(dispatcher));
            dispatcher.pause();
            CompletionStage<?> connected = dispatcher.watch("connect", database.connect());
            dispatcher.resume();
            await(connected);
            Movies movies = movies(database);
            dispatcher.pause();
            CompletionStage<?> session = dispatcher.watch("session", database.session(s -> {
                dispatcher.note("body");
                return dispatcher
                        .watch("statement", movies.add(s, 1))
                        .thenCompose(added -> dispatcher.watch("transaction", s.transaction(inner -> {
                            dispatcher.note("inner body");
                            return movies.ids(inner);
                        })));
            }));
            CompletionStage<?> oneShot = dispatcher.watch("one-shot", movies.ids(database));
            CompletionStage<?> failing = dispatcher.watch(
                    "failure", database.session(s -> failed(new IllegalStateException("the body's own"))));
            dispatcher.resume();
            await(session);
            await(oneShot);
            failure(failing);
            dispatcher.pause();
            CompletionStage<?> disconnected =
                    dispatcher.watch("disconnect", database.disconnect().thenApply(nothing -> true));
            dispatcher.resume();
            await(disconnected);
            assertThat(dispatcher.noted())
                    .containsOnlyKeys(
                            "connect",
                            "body",
                            "statement",
                            "inner body",
                            "transaction",
                            "session",
                            "one-shot",
                            "failure",
                            "disconnect");
            assertThat(dispatcher.noted().values())
                    .allSatisfy(
                            threads -> assertThat(threads).allMatch(dispatcher::owns, "is a thread of the dispatcher"));
        }
    }

    /** So do failures that the library's own clock tells. */
    @Test
    default void d5_dispatcherRunsWhatIsChainedToATimeout() {
        try (Dispatcher dispatcher = new Dispatcher()) {
            Database database = connect(Fixture.OPTIONS
                    .withMaxSize(1)
                    .withAcquireTimeout(Duration.ofMillis(100))
                    .withDispatcher(dispatcher));
            Movies movies = movies(database);
            CompletableFuture<Integer> gate = new CompletableFuture<>();
            CountDownLatch opened = new CountDownLatch(1);
            CompletionStage<?> holder = database.session(s -> movies.add(s, 1).thenCompose(added -> {
                opened.countDown();
                return gate;
            }));
            await(opened);
            dispatcher.pause();
            CompletionStage<?> late = movies.add(database, 2);
            CompletionStage<?> told = dispatcher.watch("timeout", late);
            dispatcher.resume();
            assertThat(failure(late)).isInstanceOf(PoolTimeoutException.class);
            failure(told);
            gate.complete(1);
            await(holder);
            assertThat(dispatcher.noted().get("timeout")).allMatch(dispatcher::owns);
        }
    }

    /** Straight code in a body does not hold a thread of the dispatcher, however few there are. */
    @Test
    default void d5_straightCodeDoesNotHoldTheDispatcher() {
        requires(Feature.SAVEPOINTS);
        try (Dispatcher dispatcher = new Dispatcher()) {
            Database database = connect(Fixture.OPTIONS.withDispatcher(dispatcher));
            Movies movies = movies(database);
            int rows = await(database.session(s -> Async.async(() -> {
                for (int id = 0; id < 20; id++) {
                    Async.await(movies.add(s, id));
                }
                return Async.await(s.transaction(inner ->
                        Async.async(() -> Async.await(movies.ids(inner)).size())));
            })));
            assertThat(rows).isEqualTo(20);
        }
    }

    /** A body that has not begun when its session is cancelled never begins. */
    @Test
    default void d5_bodyThatWaitsForTheDispatcherIsCancelled() {
        try (Dispatcher dispatcher = new Dispatcher()) {
            Database database = connect(Fixture.OPTIONS.withMaxSize(1).withDispatcher(dispatcher));
            AtomicInteger bodies = new AtomicInteger();
            dispatcher.pause();
            CompletableFuture<?> session = database.session(
                            s -> failed(new IllegalStateException("not called " + bodies.incrementAndGet())))
                    .toCompletableFuture();
            assertThat(session.cancel(true)).isTrue();
            dispatcher.resume();
            Movies movies = movies(database);
            await(movies.add(database, 1));
            assertThat(bodies).hasValue(0);
        }
    }

    /** What the executor refuses runs all the same. */
    @Test
    default void d5_executorThatRefusesLosesNothing() {
        requires(Feature.SAVEPOINTS);
        Database database = connect(Fixture.OPTIONS.withDispatcher(task -> {
            throw new RejectedExecutionException("full");
        }));
        Movies movies = movies(database);
        List<Integer> ids = await(database.session(s -> movies.add(s, 1)
                .thenCompose(added -> s.transaction(inner -> movies.add(inner, 2)))
                .thenCompose(added -> movies.ids(s))));
        assertThat(ids).containsExactly(1, 2);
        await(database.disconnect());
    }

    /** What an executor runs before it throws is not run twice. */
    @Test
    default void d5_executorThatThrowsLateRunsABodyOnce() {
        Database database = connect(Fixture.OPTIONS.withDispatcher(task -> {
            task.run();
            throw new RejectedExecutionException("late");
        }));
        Movies movies = movies(database);
        await(database.session(s -> movies.add(s, 1)));
        assertThat(movies.ids()).containsExactly(1);
    }

    /** The context of the thread that makes a call is there in the body and in what is chained to each stage. */
    @Test
    default void d6_contextReachesCallbacks() {
        requires(Feature.SAVEPOINTS);
        ThreadLocal<String> context = new ThreadLocal<>();
        try (Dispatcher dispatcher = new Dispatcher()) {
            for (boolean moved : new boolean[] {true, false}) {
                Database database = connect(Fixture.OPTIONS
                        .withDispatcher(moved ? dispatcher : null)
                        .withContext(executor -> {
                            String mine = context.get();
                            return task -> executor.execute(() -> {
                                String before = context.get();
                                context.set(mine);
                                try {
                                    task.run();
                                } finally {
                                    context.set(before);
                                }
                            });
                        }));
                Movies movies = movies(database);
                context.set("request 1");
                CompletionStage<List<String>> seen = database.session(s -> {
                    String body = context.get();
                    return movies.add(s, 1).thenCompose(added -> {
                        String statement = context.get();
                        return s.transaction(inner -> {
                            String transaction = context.get();
                            return movies.ids(inner).thenApply(ids -> List.of(body, statement, transaction));
                        });
                    });
                });
                context.remove();
                assertThat(await(seen)).containsExactly("request 1", "request 1", "request 1");
            }
        }
    }

    /** A function for contexts that throws, or gives nothing, fails the call, and nothing is sent. */
    @Test
    default void d6_contextThatCannotBeTakenFailsTheCall() {
        IllegalStateException broken = new IllegalStateException("no context");
        AtomicInteger left = new AtomicInteger(1); // connect() is the first call
        Database database = connect(Fixture.OPTIONS.withContext(executor -> {
            if (left.getAndDecrement() > 0) {
                return executor;
            }
            throw broken;
        }));
        assertThat(failure(database.fetchAll(fixture().selectOne()))).isSameAs(broken);
        assertThat(failure(database.session(s -> failed(new AssertionError("the body ran")))))
                .isSameAs(broken);
        left.set(1);
        assertThat(failure(database.session(
                        s -> s.execute(fixture().selectOne()).handle((result, error) -> {
                            assertThat(error).isSameAs(broken);
                            return 1;
                        }))))
                .isInstanceOf(RollbackOnlyException.class)
                .hasCause(broken);
        left.set(Integer.MAX_VALUE);
        await(database.disconnect());
    }
}
