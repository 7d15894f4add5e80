package dev.based.tests.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.Database;
import dev.based.DatabaseTimeoutException;
import dev.based.Retry;
import dev.based.SessionOptions;
import dev.based.spi.Connection;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.Servers;
import dev.based.tests.support.Interceptor;
import dev.based.tests.support.Outcomes;
import dev.based.tests.support.WrappedBackends;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Futures of a user's or an author's own class, whose methods may throw, wherever the library follows one: nobody waits for ever. */
class ForeignStagesTest {
    /** A way in which the library is given a stage; the session's work stands before it. */
    private interface Way
            extends Function<Database, Function<Supplier<CompletionStage<Integer>>, CompletionStage<?>>> {}

    private static final Map<String, Way> WAYS = Map.ofEntries(
            Map.entry("session", db -> stage -> db.session(s -> stage.get())),
            Map.entry(
                    "session that has sent",
                    db -> stage -> db.session(s -> s.fetchAll("SELECT 1").thenCompose(rows -> stage.get()))),
            Map.entry("transaction", db -> stage -> db.session(s -> s.transaction(inner -> stage.get()))),
            Map.entry(
                    "transaction that has sent",
                    db -> stage -> db.session(s ->
                            s.transaction(inner -> inner.fetchAll("SELECT 1").thenCompose(rows -> stage.get())))),
            Map.entry(
                    "retried session",
                    db -> stage -> db.session(SessionOptions.DEFAULT.withRetry(Retry.DEFAULT), s -> stage.get())),
            Map.entry("chained", db -> stage -> db.fetchAll("SELECT 1").thenCompose(rows -> stage.get())),
            Map.entry(
                    "all",
                    db -> stage -> Async.all(
                            List.of(stage.get(), db.fetchAll("SELECT 1").thenApply(rows -> 1)))),
            Map.entry("all of items", db -> stage -> Async.all(List.of(1, 2), item -> stage.get())),
            Map.entry("race", db -> stage -> Async.race(List.of(stage.get()))),
            Map.entry("forEach", db -> stage -> Async.forEach(List.of(1, 2), item -> stage.get())),
            Map.entry("map", db -> stage -> Async.map(List.of(1, 2), item -> stage.get())),
            Map.entry("fold", db -> stage -> Async.fold(List.of(1, 2), 0, (sum, item) -> stage.get())),
            Map.entry("withTimeout", db -> stage -> Async.withTimeout(Outcomes.PATIENCE, stage::get)),
            Map.entry("retry", db -> stage -> Async.retry(Retry.DEFAULT, error -> false, stage::get)),
            Map.entry("await", db -> stage -> Async.async(() -> Async.await(stage.get()))),
            Map.entry("await in a body", db -> stage -> db.run(s -> Async.await(stage.get()))),
            Map.entry("step of a stream", db -> stage -> db.stream("SELECT 1").forEach(row -> stage.get())));

    private static final RuntimeException ERROR = new IllegalStateException("the user's own");

    private static Database connect(String url) {
        return Outcomes.await(Database.create(url).connect());
    }

    private static Throwable ended(String what, CompletionStage<?> stage) throws InterruptedException {
        try {
            stage.toCompletableFuture().get(Outcomes.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return null;
        } catch (ExecutionException failed) {
            return failed.getCause();
        } catch (TimeoutException hangs) {
            throw new AssertionError("It hangs: " + what, hangs);
        }
    }

    /** Whether anybody can hear of a future's end: one that cannot be followed has failed. */
    private static boolean isHeard(Set<Rude.Method> methods) {
        return !methods.contains(Rude.Method.WHEN_COMPLETE) && !methods.contains(Rude.Method.NEW_INCOMPLETE_FUTURE);
    }

    private static void judge(String what, Set<Rude.Method> methods, CompletionStage<?> stage)
            throws InterruptedException {
        Throwable told = ended(what, stage);
        if (!isHeard(methods)) {
            assertThat(told).as(what).isSameAs(ERROR);
        } else {
            assertThat(told).as(what).isNull();
        }
    }

    private static void tryAll(Database database, Set<Rude.Method> methods) throws InterruptedException {
        for (Map.Entry<String, Way> way : WAYS.entrySet()) {
            String what = way.getKey() + " with " + methods;
            var use = way.getValue().apply(database);
            judge(what + ", completed before", methods, use.apply(() -> {
                Rude<Integer> rude = new Rude<>(methods, ERROR);
                rude.complete(1);
                return rude;
            }));
            judge(what + ", completed later", methods, use.apply(() -> {
                Rude<Integer> rude = new Rude<>(methods, ERROR);
                CompletableFuture.runAsync(() -> rude.complete(1));
                return rude;
            }));
        }
        assertThat(Outcomes.await(database.fetchValue(int.class, "SELECT 1")))
                .as("the only connection is back")
                .isOne();
    }

    @ParameterizedTest
    @EnumSource
    void eachWay_withAFutureThatThrows_ends(Rude.Method method) throws InterruptedException {
        Database database = connect("sqlite://");
        tryAll(database, EnumSet.of(method));
        Outcomes.await(database.disconnect());
    }

    @Test
    void eachWay_withFuturesThatThrowInAll_endsOnAServer() throws InterruptedException {
        try (Server server = Servers.postgres().newDatabase()) {
            Database database = connect(server.url("max_size", "1"));
            tryAll(database, EnumSet.allOf(Rude.Method.class));
            tryAll(
                    database,
                    EnumSet.complementOf(EnumSet.of(Rude.Method.WHEN_COMPLETE, Rude.Method.NEW_INCOMPLETE_FUTURE)));
            Outcomes.await(database.disconnect());
        }
    }

    @Test
    void bodyOfUse_withAFutureThatThrows_endsAndDisconnects() throws InterruptedException {
        for (Rude.Method method : Rude.Method.values()) {
            Set<Rude.Method> methods = EnumSet.of(method);
            judge("use with " + method, methods, Database.use("sqlite://", db -> {
                Rude<Integer> rude = new Rude<>(methods, ERROR);
                CompletableFuture.runAsync(() -> rude.complete(1));
                return rude;
            }));
        }
    }

    @Test
    void driversConnection_withAFutureThatThrows_isTakenBack() throws InterruptedException {
        Database database = connect("sqlite://");
        for (Rude.Method method : Rude.Method.values()) {
            Set<Rude.Method> methods = EnumSet.of(method);
            Throwable told = ended(
                    "withDriver with " + method,
                    database.session(s -> s.withDriver(java.sql.Connection.class, driver -> {
                        Rude<Integer> rude = new Rude<>(methods, ERROR);
                        CompletableFuture.runAsync(() -> rude.complete(1));
                        return rude;
                    })));
            assertThat(told == null ? null : told.getCause())
                    .as(method.name())
                    .isSameAs(isHeard(methods) ? null : ERROR);
        }
        Outcomes.await(database.disconnect());
    }

    /** Each way ends the same when it is stopped; one whose cancel throws goes on, and is waited for. */
    @Test
    void sessionsOutOfTime_withFuturesThatThrow_areRolledBack() throws InterruptedException {
        Database database = connect("sqlite://");
        Outcomes.await(database.execute("CREATE TABLE films (id INT)"));
        for (Rude.Method method : Rude.Method.values()) {
            if (!isHeard(EnumSet.of(method))) {
                continue;
            }
            Throwable told = ended(
                    "session out of time with " + method,
                    database.session(
                            SessionOptions.DEFAULT.withTimeout(Duration.ofMillis(30)),
                            s -> s.execute("INSERT INTO films VALUES (1)")
                                    .thenCompose(added -> new Rude<>(EnumSet.of(method), ERROR))));
            assertThat(told).as(method.name()).isInstanceOf(DatabaseTimeoutException.class);
        }
        assertThat(Outcomes.await(database.fetchValue(int.class, "SELECT COUNT(*) FROM films")))
                .isZero();
        Outcomes.await(database.disconnect());
    }

    /** A future that passes all on to another one, and whose own fields say nothing. */
    private static final class Passing<T> extends CompletableFuture<T> {
        private final CompletableFuture<T> other;

        Passing(CompletableFuture<T> other) {
            this.other = other;
        }

        @Override
        public CompletableFuture<T> whenComplete(java.util.function.BiConsumer<? super T, ? super Throwable> action) {
            return other.whenComplete(action);
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return other.cancel(mayInterruptIfRunning);
        }
    }

    @Test
    void eachWay_withAFutureThatPassesAllOn_ends() throws InterruptedException {
        Database database = connect("sqlite://");
        for (Map.Entry<String, Way> way : WAYS.entrySet()) {
            var use = way.getValue().apply(database);
            judge(way.getKey(), Set.of(), use.apply(() -> new Passing<>(CompletableFuture.supplyAsync(() -> 1))));
        }
        Outcomes.await(database.disconnect());
    }

    @Test
    void cancelOfASession_reachesTheFutureThatItWaitsFor() {
        Database database = connect("sqlite://");
        CompletableFuture<Integer> inside = new CompletableFuture<>();
        CompletableFuture<Integer> session =
                database.session(s -> new Passing<>(inside)).toCompletableFuture();
        Outcomes.awaitDependents(inside);
        assertThat(session.cancel(true)).isTrue();
        assertThat(inside).isCancelled();
        Outcomes.await(database.disconnect());
    }

    @ParameterizedTest
    @EnumSource
    void authorsFutures_thatThrow_endEachCall(Rude.Method method) throws InterruptedException {
        Set<Rude.Method> methods = EnumSet.of(method);
        String url = WrappedBackends.wrap("sqlite://", (Interceptor) new Interceptor() {
            @Override
            public <T> CompletionStage<T> around(
                    Connection connection, String text, Supplier<CompletionStage<T>> send) {
                Rude<T> rude = new Rude<>(methods, ERROR);
                send.get().whenComplete((value, error) -> {
                    if (error == null) {
                        rude.complete(value);
                    } else {
                        rude.completeExceptionally(error);
                    }
                });
                return rude;
            }
        });
        Database database = connect(url);
        boolean heard = isHeard(methods);
        List<CompletionStage<?>> calls = List.of(
                database.fetchAll("SELECT 1"),
                database.session(s -> s.fetchAll("SELECT 1")),
                database.session(s -> s.transaction(inner -> inner.fetchAll("SELECT 1"))),
                database.stream("SELECT 1").forEach(row -> CompletableFuture.completedFuture(1)));
        for (int i = 0; i < calls.size(); i++) {
            Throwable told = ended("call " + i + " with " + method, calls.get(i));
            assertThat(told == null).as("call " + i + ": " + told).isEqualTo(heard);
        }
        ended("disconnect", database.disconnect());
        WrappedBackends.forget(url);
    }
}
