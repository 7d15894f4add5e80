package dev.based.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MeasureTest {
    @Test
    void ratio_isTheMedianOfTheRatiosOfRounds() {
        List<Turn> turns = List.of(turn(10), turn(1), turn(30));
        List<Turn> base = List.of(turn(5), turn(1), turn(10));
        assertThat(Stats.ratio(turns, base, Turn::rate)).isEqualTo(2);
        assertThat(Stats.median(4, 1, 3, 2)).isEqualTo(2.5);
        assertThat(Stats.percentile(new long[] {1, 2, 3, 4}, 0.5)).isEqualTo(2);
        assertThat(Stats.percentile(new long[] {1, 2, 3, 4}, 0.99)).isEqualTo(4);
    }

    private static Turn turn(double rate) {
        return new Turn(1, rate, 0, 0, 0);
    }

    @Test
    void callers_takeTheirOwnNumbersAndEachDoesOneAtLeast() throws Exception {
        List<Integer> indexes = Collections.synchronizedList(new ArrayList<>());
        Operation operation = Operation.stage(index -> {
            indexes.add(index);
            return CompletableFuture.supplyAsync(() -> index);
        });
        assertThat(Callers.run(operation, 3, 0)).isEqualTo(3);
        assertThat(indexes).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void operationsThatEndAtOnce_doNotDeepenTheStack() throws Exception {
        Operation operation = Operation.stage(CompletableFuture::completedFuture);
        assertThat(Callers.run(operation, 1, TimeUnit.MILLISECONDS.toNanos(50))).isPositive();
    }

    @Test
    void failure_endsATurn() {
        AtomicInteger count = new AtomicInteger();
        Operation operation = Operation.stage(index -> count.incrementAndGet() == 5
                ? CompletableFuture.failedFuture(new IllegalStateException("the fifth"))
                : CompletableFuture.supplyAsync(() -> index));
        assertThatThrownBy(() -> Callers.run(operation, 2, TimeUnit.MINUTES.toNanos(1)))
                .hasRootCauseMessage("the fifth");
    }

    @Test
    void latency_countsFromWhenAnOperationWasDue() throws Exception {
        Operation operation = new Operation.Asynchronous((index, completion) -> {
            if (index == 0) {
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
                while (System.nanoTime() < end) {
                    Thread.onSpinWait(); // holds up those behind it
                }
            }
            completion.completed(null);
        });
        OpenLoad.Latencies latencies = OpenLoad.run(operation, 1_000, 30);
        assertThat(latencies.p50()).isGreaterThan(20_000);
    }
}
