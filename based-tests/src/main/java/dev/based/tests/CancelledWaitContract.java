package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.tests.support.Movies;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** C3 and C6: who gives up waiting for a connection takes no slot along, and harms nobody. */
public interface CancelledWaitContract extends Contract {
    /** Sessions and one-shots that are cancelled while they wait never run, and those behind them do. */
    @Test
    default void c3_cancelledWaitLeaksNoSlot() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        AtomicInteger bodies = new AtomicInteger();
        CountDownLatch opened = new CountDownLatch(1);
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        CompletionStage<?> holder = database.session(s -> movies.add(s, 1).thenCompose(added -> {
            opened.countDown();
            return gate;
        }));
        await(opened);
        List<CompletableFuture<?>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int id = 100 + i;
            waiting.add(database.session(s -> {
                        bodies.incrementAndGet();
                        return movies.add(s, id);
                    })
                    .toCompletableFuture());
            waiting.add(movies.add(database, 1000 + id).toCompletableFuture());
        }
        CompletionStage<?> behind = database.session(s -> movies.add(s, 2));
        waiting.forEach(each -> assertThat(each.cancel(true)).isTrue());
        gate.complete(1);
        await(holder);
        await(behind);
        waiting.forEach(each -> assertThat(failure(each)).isInstanceOf(CancellationException.class));
        assertThat(bodies).hasValue(0);
        assertThat(movies.ids()).containsExactly(1, 2);
    }

    /** Cancels that race with the hand-over of the only connection never lose it. */
    @Test
    default void c3_cancelThatRacesWithTheHandOverLeaksNoSlot() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        for (int round = 0; round < 300; round++) {
            int id = round;
            CompletionStage<?> first = database.session(s -> movies.ids(s));
            CompletableFuture<?> second =
                    database.session(s -> movies.add(s, id)).toCompletableFuture();
            for (int spin = 0; spin < 50 * (round % 100); spin++) {
                Thread.onSpinWait();
            }
            boolean cancelled = second.cancel(true);
            await(first);
            if (!cancelled) {
                await(second);
            }
            assertThat(await(movies.ids(database)).contains(id)).isEqualTo(!cancelled);
        }
    }

    /** Cancelling one one-shot never harms another. */
    @Test
    default void c6_cancelOfAOneShotHarmsNoOther() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(2));
        Movies movies = movies(database);
        List<CompletableFuture<?>> kept = new ArrayList<>();
        List<CompletableFuture<?>> dropped = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            kept.add(movies.add(database, i).toCompletableFuture());
            dropped.add(movies.ids(database).toCompletableFuture());
            dropped.get(i).cancel(true);
        }
        kept.forEach(each -> await(each));
        assertThat(movies.ids()).hasSize(300);
    }
}
