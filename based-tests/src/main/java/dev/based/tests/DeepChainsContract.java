package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.done;
import static dev.based.tests.support.Outcomes.failed;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.Database;
import dev.based.DatabaseTimeoutException;
import dev.based.Session;
import dev.based.SessionOptions;
import dev.based.Statement;
import dev.based.tests.support.Hold;
import dev.based.tests.support.Movies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** E6: what is long or deep ends as what is short. */
public interface DeepChainsContract extends Contract {
    /** More than a stack has frames for. */
    int MANY = 20_000;

    /** Each of many steps behind the one before. */
    private static CompletionStage<Integer> leftNested(CompletionStage<Integer> first) {
        CompletionStage<Integer> chain = first;
        for (int i = 0; i < MANY; i++) {
            chain = chain.thenCompose(number -> done(number + 1));
        }
        return chain;
    }

    /** Each of many steps returns the one that was made before. */
    private static CompletionStage<Integer> rightNested(CompletionStage<Integer> first, CompletionStage<Integer> last) {
        CompletionStage<Integer> chain = last;
        for (int i = 0; i < MANY; i++) {
            CompletionStage<Integer> inner = chain;
            chain = first.thenCompose(number -> inner);
        }
        return chain;
    }

    private void assertCancelled(
            Function<Session, CompletionStage<Integer>> first,
            Function<CompletionStage<Integer>, Function<CompletionStage<Integer>, CompletionStage<Integer>>> chain) {
        Hold hold = hold(text -> text.startsWith("SELECT"));
        Database database = connect(Fixture.OPTIONS.withMaxSize(1), hold);
        Movies movies = movies(database);
        CompletableFuture<CompletionStage<Integer>> made = new CompletableFuture<>();
        CompletionStage<Integer> session = database.session(s -> {
            CompletionStage<Integer> held = movies.ids(s).thenApply(List::size);
            CompletionStage<Integer> built = chain.apply(first.apply(s)).apply(held);
            made.complete(built);
            return built;
        });
        hold.awaitReached();
        await(made).toCompletableFuture().cancel(true);
        session.toCompletableFuture().cancel(true);
        hold.release();
        assertThat(failure(session)).isInstanceOf(CancellationException.class);
        await(movies.add(database, 1));
        assertThat(await(movies.ids(database))).containsExactly(1);
    }

    /** The cancel of a chain of thousands reaches its statement, and the session ends. */
    @Test
    default void e6_cancelOfALongChainEndsTheSession() {
        assertCancelled(s -> done(0), first -> held -> leftNested(held));
    }

    /** So does that of thousands inside each other. */
    @Test
    default void e6_cancelOfADeepChainEndsTheSession() {
        Function<Session, CompletionStage<Integer>> first =
                s -> s.executeMany("SELECT 1", List.of()).thenApply(nothing -> 0);
        assertCancelled(first, chained -> held -> rightNested(chained, held));
    }

    /** Thousands of transactions inside each other, opened by hand, end with the session around them. */
    @Test
    default void e6_thousandsOfNestedTransactionsEnd() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        IllegalStateException undo = new IllegalStateException("undo");
        CompletionStage<Integer> session = database.session(s -> movies.add(s, 1)
                .thenCompose(added -> Async.<Integer, Session>fold(
                        IntStream.range(0, MANY / 2).boxed().toList(),
                        s,
                        (outer, number) -> outer.begin().thenApply(inner -> inner)))
                .thenCompose(innermost -> failed(undo)));
        assertThat(failure(session)).isSameAs(undo);
        assertThat(await(movies.ids(database))).isEmpty();
    }

    /** Thousands of calls that wait for a connection are told when their time is over, and leave no trace. */
    @Test
    default void d2_thousandsThatWaitAreToldInTime() {
        Database database =
                connect(Fixture.OPTIONS.withMaxSize(1).withUseLock(true).withMaxWaiting(MANY));
        Movies movies = movies(database);
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        CompletionStage<Integer> holder = database.session(s -> movies.add(s, 0).thenCompose(added -> gate));
        List<CompletionStage<?>> waiting = new ArrayList<>();
        for (int i = 1; i <= MANY / 4; i++) {
            waiting.add(
                    database.execute(Statement.of(movies.insert(), i, "A", 0).withTimeout(Duration.ofMillis(200))));
        }
        waiting.forEach(stage -> failure(DatabaseTimeoutException.class, stage));
        gate.complete(1);
        await(holder);
        await(database.session(SessionOptions.DEFAULT.withTimeout(Duration.ofMinutes(1)), s -> movies.add(s, MANY)));
        assertThat(await(movies.ids(database))).containsExactly(0, MANY);
    }

    /** Thousands that are cancelled while they wait leave no trace either. */
    @Test
    default void c3_thousandsThatWaitAreCancelled() {
        Database database =
                connect(Fixture.OPTIONS.withMaxSize(1).withUseLock(true).withMaxWaiting(MANY));
        Movies movies = movies(database);
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        CompletionStage<Integer> holder = database.session(s -> movies.add(s, 0).thenCompose(added -> gate));
        List<CompletableFuture<?>> waiting = new ArrayList<>();
        for (int i = 1; i <= MANY; i++) {
            waiting.add(movies.add(database, i).toCompletableFuture());
        }
        assertThat(waiting).allMatch(call -> call.cancel(true));
        gate.complete(1);
        await(holder);
        assertThat(await(movies.ids(database))).containsExactly(0);
    }
}
