package dev.based.internal.async;

import static dev.based.Async.async;
import static dev.based.Async.await;
import static dev.based.Async.forEach;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** When the work behind a promise has truly ended. */
class SettledTest {
    private final StoppableJob job = StoppableJob.thatCleansUp();
    private final Promise<String> promise = new Promise<>(job);

    @Test
    void promise_isSettledWhenItsJobCompletesIt() {
        CompletableFuture<?> settled = promise.settled();
        assertThat(settled).isNotDone();
        promise.resolve("done");
        assertThat(settled).isDone();
        assertThat(promise.settled()).isDone();
    }

    @Test
    void cancelledPromise_isSettledWhenItsJobHasCleanedUp() {
        promise.cancel(true);
        CompletableFuture<?> settled = promise.settled();
        assertThat(promise).isCancelled();
        assertThat(settled).isNotDone();
        promise.reject(new CancellationException("cleaned up"));
        assertThat(settled).isDone();
    }

    @Test
    void promise_isDoneByTheTimeItsEndIsTold() {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        promise.settled().thenRun(() -> done.complete(promise.isDone()));
        promise.resolve("done");
        assertThat(done).isCompletedWithValue(true);
    }

    @Test
    void derivedFuture_isSettledWithTheJob() {
        Promise<Integer> derived = (Promise<Integer>) promise.thenApply(String::length);
        derived.cancel(true);
        assertThat(derived.settled()).isNotDone();
        promise.reject(new CancellationException());
        assertThat(derived.settled()).isDone();
    }

    @Test
    void failedCall_isSettled() {
        assertThat(Promise.failed(new IllegalStateException()).settled()).isDone();
    }

    @Test
    void composition_isSettledWhenItsInnerStageIs() {
        StoppableJob innerJob = StoppableJob.thatCleansUp();
        Promise<Integer> inner = new Promise<>(innerJob);
        Promise<Integer> derived = (Promise<Integer>) promise.thenCompose(value -> inner);
        CompletableFuture<?> early = derived.settled();
        promise.resolve("done");
        assertThat(derived.cancel(true)).isTrue();
        assertThat(innerJob.stops()).isOne();
        assertThat(early).isNotDone();
        assertThat(derived.settled()).isNotDone();
        inner.reject(new CancellationException());
        assertThat(early).isDone();
        assertThat(derived.settled()).isDone();
    }

    @Test
    void compositionOfAFutureThatCannotBeChainedTo_isSettled() {
        CompletableFuture<Integer> rude = new CompletableFuture<>() {
            @Override
            public <U> CompletableFuture<U> handle(BiFunction<? super Integer, Throwable, ? extends U> function) {
                throw new IllegalStateException("not to be chained to");
            }
        };
        Promise<Integer> derived = (Promise<Integer>) promise.thenCompose(value -> rude);
        promise.resolve("done");
        derived.cancel(true);
        assertThat(derived.settled()).isDone();
    }

    @Test
    void compositionCancelledBefore_isSettledWithTheJobBefore_andCallsNothing() {
        AtomicInteger calls = new AtomicInteger();
        Promise<Integer> derived = (Promise<Integer>)
                promise.thenCompose(value -> CompletableFuture.completedFuture(calls.incrementAndGet()));
        derived.cancel(true);
        CompletableFuture<?> settled = derived.settled();
        assertThat(settled).isNotDone();
        promise.resolve("in spite of it");
        assertThat(settled).isDone();
        assertThat(calls).hasValue(0);
    }

    @Test
    void compositionCancelledWhileItsFunctionRuns_isSettledAfterIt() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        StoppableJob innerJob = StoppableJob.thatCleansUp();
        Promise<Integer> inner = new Promise<>(innerJob);
        Promise<Integer> derived = (Promise<Integer>) promise.thenComposeAsync(value -> {
            entered.countDown();
            await(async(() -> leave.await(10, TimeUnit.SECONDS)));
            return inner;
        });
        promise.resolve("done");
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        derived.cancel(true);
        CompletableFuture<?> settled = derived.settled();
        assertThat(settled).isNotDone();
        leave.countDown();
        assertThat(innerJob.awaitStop()).isTrue();
        assertThat(settled).isNotDone();
        inner.reject(new CancellationException());
        settled.get(10, TimeUnit.SECONDS);
    }

    @Test
    void loop_isSettledWhenTheStepUnderWayIs() {
        Promise<?> loop = (Promise<?>) forEach(List.of(1, 2), item -> promise);
        loop.cancel(true);
        assertThat(loop).isCancelled();
        assertThat(loop.settled()).isNotDone();
        promise.reject(new CancellationException());
        assertThat(loop.settled()).isDone();
    }

    @Test
    void loopCancelledBetweenSteps_isSettledWhenTheStepIs() {
        CompletableFuture<Integer> plain = new CompletableFuture<>();
        Promise<?> loop =
                (Promise<?>) forEach(List.of(1, 2), item -> plain.copy().thenApply(x -> x));
        loop.cancel(true);
        assertThat(loop.settled()).isDone();
    }

    @Test
    void code_isSettledWhenItsThreadHasLeftIt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Promise<?> code = (Promise<?>) async(() -> {
            begun.countDown();
            while (leave.getCount() > 0) {
                Thread.onSpinWait(); // deaf to interrupts
            }
            return 1;
        });
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(code.cancel(true)).isTrue();
        CompletableFuture<?> settled = code.settled();
        assertThat(settled).isNotDone();
        leave.countDown();
        settled.get(10, TimeUnit.SECONDS);
    }

    @Test
    void codeThatAwaits_leavesOnlyWhenWhatItAwaitsHasCleanedUp() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        Promise<?> code = (Promise<?>) async(() -> {
            begun.countDown();
            try {
                return await(promise);
            } finally {
                left.countDown();
            }
        });
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        code.cancel(true);
        assertThat(job.awaitStop()).isTrue();
        assertThat(left.getCount()).isOne();
        assertThat(code.settled()).isNotDone();
        promise.reject(new CancellationException());
        code.settled().get(10, TimeUnit.SECONDS);
        assertThat(left.getCount()).isZero();
    }

    @Test
    void codeCancelledBeforeItBegins_isSettledOnceItsTurnHasPassed() {
        CompletableFuture<Runnable> queued = new CompletableFuture<>();
        AtomicInteger calls = new AtomicInteger();
        Promise<?> code = (Promise<?>) async(queued::complete, calls::incrementAndGet);
        assertThat(code.cancel(true)).isTrue();
        assertThat(code.settled()).isNotDone();
        queued.join().run();
        assertThat(code.settled()).isDone();
        assertThat(calls).hasValue(0);
    }

    @Test
    void codeThatIsRefused_failsWithTheReason() {
        IllegalStateException full = new IllegalStateException("full");
        Promise<?> code = (Promise<?>) async(
                task -> {
                    throw full;
                },
                () -> 1);
        assertThat(Stages.failure(code)).isSameAs(full);
        assertThat(code.settled()).isDone();
    }
}
