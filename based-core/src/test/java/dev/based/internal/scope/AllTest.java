package dev.based.internal.scope;

import static dev.based.Async.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.async.Stages;
import dev.based.internal.async.StoppableJob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AllTest {
    private final StoppableJob job = StoppableJob.thatCleansUp();
    private final Promise<String> slow = new Promise<>(job);
    private final CompletableFuture<String> plain = new CompletableFuture<>();
    private final IllegalStateException error = new IllegalStateException("the first");

    @Test
    void results_comeInTheOrderOfTheStages() {
        CompletableFuture<List<String>> all = all(List.of(slow, plain)).toCompletableFuture();
        plain.complete("second");
        assertThat(all).isNotDone();
        slow.resolve("first");
        assertThat(all).isCompletedWithValue(List.of("first", "second"));
    }

    @Test
    void stagesOfSubtypes_areTakenTogether() {
        List<CompletionStage<? extends Number>> stages =
                List.of(CompletableFuture.completedFuture(1), CompletableFuture.completedFuture(2.5));
        assertThat(all(stages).toCompletableFuture()).isCompletedWithValue(List.<Number>of(1, 2.5));
    }

    @Test
    void nullResults_areKept() {
        CompletableFuture<List<String>> all = all(
                        Arrays.asList("a", null, "b"), item -> CompletableFuture.completedFuture(item))
                .toCompletableFuture();
        assertThat(all).isCompletedWithValue(Arrays.asList("a", null, "b"));
    }

    @Test
    void noChildren_giveAnEmptyList() {
        assertThat(all(List.<CompletionStage<String>>of()).toCompletableFuture())
                .isCompletedWithValue(List.of());
    }

    @Test
    void childWhoseCancelIsStuck_keepsNoOtherFromItsOwn() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<String> stuck = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                try {
                    end.await();
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
                return super.cancel(mayInterruptIfRunning);
            }
        };
        CompletableFuture<String> failing = new CompletableFuture<>();
        CompletableFuture<List<String>> all =
                all(List.of(failing, stuck, plain)).toCompletableFuture();
        CompletableFuture<Boolean> failed = CompletableFuture.supplyAsync(() -> failing.completeExceptionally(error));
        assertThatThrownBy(() -> plain.get(10, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
        assertThat(failed).isNotDone();
        end.countDown();
        assertThatThrownBy(() -> all.get(10, TimeUnit.SECONDS)).hasCause(error);
    }

    @Test
    void children_areAllBegunAtOnce() {
        List<CompletableFuture<Integer>> begun = new ArrayList<>();
        all(List.of(1, 2, 3), item -> {
            begun.add(new CompletableFuture<>());
            return begun.get(item - 1);
        });
        assertThat(begun).hasSize(3);
    }

    @Test
    void firstFailure_cancelsTheOthersAndWaitsForTheirCleanup() {
        CompletableFuture<?> all = all(List.of(slow, plain)).toCompletableFuture();
        plain.completeExceptionally(error);
        assertThat(job.stops()).isOne();
        assertThat(slow).isCancelled();
        assertThat(all).isNotDone();
        slow.reject(new CancellationException("cleaned up"));
        assertThat(Stages.failure(all)).isSameAs(error);
        assertThat(error).hasNoSuppressedExceptions();
    }

    @Test
    void stagesBehindOneThatHasFailed_areCancelledAndWaitedFor() {
        CompletableFuture<?> all = all(List.of(CompletableFuture.<String>failedFuture(error), slow, plain))
                .toCompletableFuture();
        assertThat(plain).isCancelled();
        assertThat(all).isNotDone();
        slow.reject(new CancellationException());
        assertThat(Stages.failure(all)).isSameAs(error);
    }

    @Test
    void laterFailures_areSuppressedUnderTheFirst() {
        Promise<String> committing = new Promise<>(new StoppableJob(Job.Stop.TOO_LATE));
        IllegalStateException later = new IllegalStateException("later");
        CompletableFuture<?> all = all(List.of(committing, plain)).toCompletableFuture();
        plain.completeExceptionally(error);
        assertThat(all).isNotDone();
        committing.reject(later);
        assertThat(Stages.failure(all)).isSameAs(error).hasSuppressedException(later);
    }

    @Test
    void sameFailureTwice_isNotSuppressedUnderItself() {
        CompletableFuture<?> all = all(List.of(
                        CompletableFuture.failedFuture(error), CompletableFuture.failedFuture(error)))
                .toCompletableFuture();
        assertThat(Stages.failure(all)).isSameAs(error).hasNoSuppressedExceptions();
    }

    @Test
    void functionThatThrows_failsTheScopeAndBeginsNoOther() {
        AtomicInteger begun = new AtomicInteger();
        CompletableFuture<?> all = all(List.of(1, 2, 3), item -> {
                    begun.incrementAndGet();
                    if (item == 2) {
                        throw error;
                    }
                    return slow;
                })
                .toCompletableFuture();
        assertThat(begun).hasValue(2);
        assertThat(job.stops()).isOne();
        slow.reject(new CancellationException());
        assertThat(Stages.failure(all)).isSameAs(error);
    }

    @Test
    void functionThatReturnsNull_failsTheScope() {
        CompletableFuture<?> all =
                all(List.of(1), item -> (CompletionStage<String>) null).toCompletableFuture();
        assertThat(Stages.failure(all))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("null instead of a stage");
    }

    @Test
    void iteratorThatThrows_cancelsWhatWasBegun() {
        Iterable<Integer> broken = () -> new Iterator<>() {
            private int next = 0;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                if (next++ > 0) {
                    throw error;
                }
                return 0;
            }
        };
        CompletableFuture<?> all = all(broken, item -> slow).toCompletableFuture();
        assertThat(job.stops()).isOne();
        assertThat(all).isNotDone();
        slow.reject(new CancellationException());
        assertThat(Stages.failure(all)).isSameAs(error);
    }

    @Test
    void cancel_cancelsEveryChildAndIsSettledAfterThem() {
        Promise<?> all = (Promise<?>) all(List.of(slow, plain));
        assertThat(all.thenApply(results -> results).cancel(true)).isTrue();
        assertThat(plain).isCancelled();
        assertThat(job.stops()).isOne();
        assertThat(all.settled()).isNotDone();
        slow.reject(new CancellationException());
        assertThat(all.settled()).isDone();
        assertThat(all).isCancelled();
    }

    @Test
    void cancelWhenEveryChildIsTooLate_returnsFalseAndTheResultsStand() {
        Promise<String> committing = new Promise<>(new StoppableJob(Job.Stop.TOO_LATE));
        CompletableFuture<List<String>> all = all(List.of(committing, CompletableFuture.completedFuture("done")))
                .toCompletableFuture();
        assertThat(all.cancel(true)).isFalse();
        committing.resolve("committed");
        assertThat(all).isCompletedWithValue(List.of("committed", "done"));
    }

    @Test
    void childWhoseCancelThrows_isWaitedForAsOneThatGoesOn() {
        CompletableFuture<String> rude = rude();
        CompletableFuture<?> all = all(List.of(rude, slow, plain)).toCompletableFuture();
        plain.completeExceptionally(error);
        assertThat(job.stops()).isOne();
        slow.reject(new CancellationException());
        assertThat(all).isNotDone();
        rude.complete("late");
        assertThat(Stages.failure(all)).isSameAs(error);
    }

    @Test
    void cancelOfAScopeWithAChildWhoseCancelThrows_cancelsTheOthers() {
        CompletableFuture<String> rude = rude();
        CompletableFuture<?> all = all(List.of(rude, plain)).toCompletableFuture();
        assertThat(all.cancel(true)).isTrue();
        assertThat(plain).isCancelled();
        assertThat(rude).isNotDone();
    }

    @Test
    void childComposedWithAStageWithoutAFuture_failsTheScope() {
        CompletableFuture<String> rude = new CompletableFuture<>() {
            @Override
            public CompletableFuture<String> toCompletableFuture() {
                throw error;
            }
        };
        CompletableFuture<?> all = all(List.of(slow.thenCompose(value -> rude))).toCompletableFuture();
        slow.resolve("done");
        assertThat(Stages.failure(all)).isSameAs(error);
    }

    private static CompletableFuture<String> rude() {
        return new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                throw new IllegalStateException("not to be cancelled");
            }
        };
    }

    @Test
    void cancelAfterTheEnd_changesNothing() {
        CompletableFuture<List<String>> all = all(List.of(plain)).toCompletableFuture();
        plain.complete("done");
        assertThat(all.cancel(true)).isFalse();
        assertThat(all).isCompletedWithValue(List.of("done"));
    }

    @Test
    void cancelAndCompletionAtOnce_alwaysEndTheScope() throws Exception {
        for (int round = 0; round < 2_000; round++) {
            List<CompletableFuture<Integer>> children = IntStream.range(0, 4)
                    .mapToObj(i -> new CompletableFuture<Integer>())
                    .toList();
            Promise<List<Integer>> all = (Promise<List<Integer>>) all(children);
            CyclicBarrier barrier = new CyclicBarrier(3);
            Thread completes = thread(barrier, () -> children.forEach(child -> child.complete(1)));
            Thread fails = thread(barrier, () -> children.get(3).completeExceptionally(error));
            barrier.await(10, TimeUnit.SECONDS);
            boolean cancelled = all.cancel(true);
            completes.join(10_000);
            fails.join(10_000);
            assertThat(all).isDone();
            all.settled().get(10, TimeUnit.SECONDS);
            if (cancelled) {
                assertThat(all).isCompletedExceptionally();
            }
            if (all.isCancelled()) {
                assertThat(cancelled).isTrue();
            }
        }
    }

    private static Thread thread(CyclicBarrier barrier, Runnable task) {
        Thread thread = new Thread(() -> {
            try {
                barrier.await(10, TimeUnit.SECONDS);
            } catch (Exception broken) {
                throw new AssertionError(broken);
            }
            task.run();
        });
        thread.start();
        return thread;
    }

    @Test
    void manyChildren_leaveTheStackFlat() {
        CompletableFuture<List<Integer>> all = all(
                        () -> IntStream.range(0, 1_000_000).iterator(),
                        (Integer item) -> CompletableFuture.completedFuture(item))
                .toCompletableFuture();
        assertThat(all.join()).hasSize(1_000_000).isSorted();
    }
}
