package dev.based.internal.scope;

import static dev.based.Async.fold;
import static dev.based.Async.forEach;
import static dev.based.Async.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.async.StoppableJob;
import dev.based.internal.thread.Nesting;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoopTest {
    private static final int MANY = 1_000_000;

    private static Iterable<Integer> upTo(int count) {
        return () -> IntStream.range(0, count).iterator();
    }

    private static <T> T result(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void aMillionStepsThatAreComplete_leaveTheStackFlat() throws Exception {
        assertThat(result(fold(upTo(MANY), 0, (sum, item) -> CompletableFuture.completedFuture(sum + 1))))
                .isEqualTo(MANY);
    }

    @Test
    void aMillionStepsThatCompleteElsewhere_leaveTheStackFlat() throws Exception {
        ExecutorService elsewhere = Executors.newSingleThreadExecutor();
        try {
            assertThat(result(fold(
                            upTo(MANY), 0, (sum, item) -> CompletableFuture.supplyAsync(() -> sum + 1, elsewhere))))
                    .isEqualTo(MANY);
        } finally {
            elsewhere.shutdown();
        }
    }

    @Test
    void aMillionStepsThatCompleteNowAndThenElsewhere_leaveTheStackFlat() throws Exception {
        ExecutorService elsewhere = Executors.newSingleThreadExecutor();
        try {
            List<Integer> mapped = result(map(
                    upTo(MANY),
                    item -> item % 3 == 0
                            ? CompletableFuture.supplyAsync(() -> item, elsewhere)
                            : CompletableFuture.completedFuture(item)));
            assertThat(mapped).hasSize(MANY).isSorted();
        } finally {
            elsewhere.shutdown();
        }
    }

    @Test
    void steps_runOneAfterTheOther() {
        List<CompletableFuture<String>> steps = new ArrayList<>();
        CompletionStage<List<String>> all = map(upTo(3), item -> {
            CompletableFuture<String> step = new CompletableFuture<>();
            steps.add(step);
            return step;
        });
        for (int i = 0; i < 3; i++) {
            assertThat(steps).hasSize(i + 1);
            steps.get(i).complete("step " + i);
        }
        assertThat(all.toCompletableFuture()).isCompletedWithValue(List.of("step 0", "step 1", "step 2"));
    }

    @Test
    void firstFailure_endsTheLoopWithThatVeryError() {
        IllegalStateException error = new IllegalStateException("third");
        AtomicInteger begun = new AtomicInteger();
        CompletionStage<?> loop = forEach(upTo(10), item -> {
            begun.incrementAndGet();
            return item == 2 ? CompletableFuture.failedFuture(error) : CompletableFuture.completedFuture(item);
        });
        assertThatThrownBy(() -> result(loop)).cause().isSameAs(error);
        assertThat(begun).hasValue(3);
    }

    @Test
    void firstFailureLater_endsTheLoopWithThatVeryError() {
        IllegalStateException error = new IllegalStateException("later");
        CompletableFuture<Integer> step = new CompletableFuture<>();
        AtomicInteger begun = new AtomicInteger();
        CompletionStage<?> loop = forEach(upTo(10), item -> {
            begun.incrementAndGet();
            return step.thenApply(value -> value);
        });
        step.completeExceptionally(error);
        assertThatThrownBy(() -> result(loop)).cause().isSameAs(error);
        assertThat(begun).hasValue(1);
    }

    @Test
    void stepThatThrows_failsTheLoop() {
        IllegalStateException error = new IllegalStateException("thrown");
        assertThatThrownBy(() -> result(forEach(upTo(2), item -> {
                    throw error;
                })))
                .cause()
                .isSameAs(error);
    }

    @Test
    void stepThatReturnsNull_failsTheLoop() {
        assertThatThrownBy(() -> result(forEach(upTo(2), item -> null)))
                .cause()
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("null instead of a stage");
    }

    @Test
    void iteratorThatThrows_failsTheLoop() {
        IllegalStateException error = new IllegalStateException("no iterator");
        Iterable<Integer> broken = () -> {
            throw error;
        };
        assertThatThrownBy(() -> result(forEach(broken, CompletableFuture::completedFuture)))
                .cause()
                .isSameAs(error);
    }

    @Test
    void items_areTakenOneByOne() {
        AtomicInteger taken = new AtomicInteger();
        Iterable<Integer> endless = () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                return taken.incrementAndGet();
            }
        };
        CompletableFuture<Void> third = new CompletableFuture<>();
        CompletionStage<?> loop = forEach(endless, item -> item < 3 ? CompletableFuture.completedFuture(item) : third);
        assertThat(taken).hasValue(3);
        third.completeExceptionally(new IllegalStateException());
        assertThat(loop.toCompletableFuture()).isCompletedExceptionally();
        assertThat(taken).hasValue(3);
    }

    @Test
    void noItems_givesTheInitialValue() throws Exception {
        assertThat(result(fold(List.<Integer>of(), "initial", (value, item) -> CompletableFuture.completedFuture("x"))))
                .isEqualTo("initial");
        assertThat(result(map(List.<Integer>of(), CompletableFuture::completedFuture)))
                .isEmpty();
        assertThat(result(forEach(List.of(), CompletableFuture::completedFuture)))
                .isNull();
    }

    @Test
    void cancel_stopsTheStepUnderWayAndBeginsNoOther() {
        StoppableJob job = new StoppableJob(Job.Stop.STOPPED);
        AtomicInteger begun = new AtomicInteger();
        CompletableFuture<?> loop = forEach(upTo(10), item -> {
                    begun.incrementAndGet();
                    return new Promise<>(job);
                })
                .toCompletableFuture();
        assertThat(loop.thenRun(() -> {}).cancel(true)).isTrue();
        assertThat(job.stops()).isOne();
        assertThat(begun).hasValue(1);
        assertThat(loop).isCompletedExceptionally();
    }

    @Test
    void cancelWhileTheOutcomeIsOnItsWay_isTooLate() {
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        CompletableFuture<?> loop = map(List.of(1), item -> gate).toCompletableFuture();
        CompletableFuture<Object> derived = loop.thenApply(value -> value);
        AtomicBoolean cancelled = new AtomicBoolean();
        deepInside(() -> {
            gate.complete(7); // the loop's outcome is left for later
            assertThat(derived).isNotDone();
            cancelled.set(derived.cancel(true));
        });
        assertThat(cancelled).isFalse();
        assertThat(derived).isCompletedWithValue(List.of(7));
    }

    private static void deepInside(Runnable action) {
        if (Nesting.ofThread().isDeep()) {
            action.run();
        } else {
            Nesting.run(() -> deepInside(action));
        }
    }

    @Test
    void cancelInsideAStep_beginsNoOther() {
        List<CompletableFuture<?>> self = new ArrayList<>();
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        AtomicInteger begun = new AtomicInteger();
        self.add(forEach(upTo(MANY), item -> {
                    if (begun.incrementAndGet() == 2) {
                        self.get(0).cancel(true);
                    }
                    return begun.get() == 1 ? gate : CompletableFuture.completedFuture(item);
                })
                .toCompletableFuture());
        gate.complete(0);
        assertThat(begun).hasValue(2);
        assertThat(self.get(0)).isCancelled();
    }
}
