package dev.based.tests.faults;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseNotConnectedException;
import dev.based.PoolTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Calls that wait for a connection, with code chained to one that waits for another one. */
class ChainedWaitTest {
    private static CompletableFuture<Integer> call(Database database) {
        return database.session(session -> CompletableFuture.completedFuture(1)).toCompletableFuture();
    }

    private static List<CompletableFuture<Integer>> chained(List<CompletableFuture<Integer>> calls) {
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (int i = 0; i + 1 < calls.size(); i += 2) {
            CompletableFuture<Integer> next = calls.get(i + 1);
            all.add(calls.get(i).handle((value, error) -> next.join()));
        }
        return all;
    }

    private static List<CompletableFuture<Integer>> calls(Database database, int count) {
        return IntStream.range(0, count).mapToObj(i -> call(database)).toList();
    }

    private static void assertTold(
            List<CompletableFuture<Integer>> calls,
            List<CompletableFuture<Integer>> chained,
            Class<? extends Throwable> error) {
        calls.forEach(call -> assertThat(failure(call)).isInstanceOf(error));
        chained.forEach(call -> assertThat(failure(call)).hasCauseInstanceOf(error)); // which join() has wrapped
    }

    @Test
    void d4_timeoutOfAConnection_isToldToEach() {
        Database database = await(
                Database.create("sqlite://?max_size=1&acquire_timeout=500ms").connect());
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        CompletableFuture<Integer> holder = database.session(session -> gate).toCompletableFuture();
        List<CompletableFuture<Integer>> calls = calls(database, 60);
        assertTold(calls, chained(calls), PoolTimeoutException.class);
        gate.complete(1);
        assertThat(await(holder)).isOne();
        await(database.disconnect());
    }

    @Test
    void l4_disconnect_returns_andIsToldToEach() {
        Database database = await(
                Database.create("sqlite://?max_size=1&disconnect_timeout=1s").connect());
        CompletableFuture<Integer> holder =
                database.session(session -> new CompletableFuture<Integer>()).toCompletableFuture();
        List<CompletableFuture<Integer>> calls = calls(database, 4);
        List<CompletableFuture<Integer>> chained = chained(calls);
        await(CompletableFuture.supplyAsync(database::disconnect).thenCompose(stage -> stage));
        assertTold(calls, chained, DatabaseNotConnectedException.class);
        assertThat(failure(holder)).isNotNull();
    }
}
