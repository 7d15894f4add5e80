package dev.based.internal.scope;

import static dev.based.Async.delay;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.internal.async.Promise;
import dev.based.internal.async.Stages;
import dev.based.internal.time.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DelayTest {
    private static final Duration LONG = Duration.ofDays(1);

    @Test
    void delay_completesAfterItsTimeOnADaemon() throws Exception {
        long start = System.nanoTime();
        CompletableFuture<Thread> thread = delay(Duration.ofMillis(20))
                .thenApply(nothing -> Thread.currentThread())
                .toCompletableFuture();
        assertThat(thread.get(10, TimeUnit.SECONDS)).matches(Thread::isDaemon);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
    }

    @Test
    void noTime_isNoDelay() {
        assertThat(delay(Duration.ZERO).toCompletableFuture()).isCompletedWithValue(null);
        assertThat(delay(Duration.ofNanos(-1)).toCompletableFuture()).isCompletedWithValue(null);
    }

    @Test
    void noDuration_isAFailure() {
        assertThat(delay(null).toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void cancel_endsTheDelay() {
        Promise<?> delay = (Promise<?>) delay(LONG);
        assertThat(delay.cancel(true)).isTrue();
        assertThat(delay).isCancelled();
        assertThat(delay.settled()).isDone();
    }

    @Test
    void cancelOfOneDerivedFuture_endsTheOthers() {
        CompletableFuture<?> delay = delay(LONG).toCompletableFuture();
        CompletableFuture<?> one = delay.thenRun(() -> {});
        CompletableFuture<?> other = delay.thenRun(() -> {});
        assertThat(one.cancel(true)).isTrue();
        assertThat(delay).isCancelled();
        assertThat(other).isCompletedExceptionally();
    }

    @Test
    void orTimeout_keepsItsOwnError() throws Exception {
        CompletableFuture<?> delay = delay(LONG).toCompletableFuture();
        assertThat(delay.completeExceptionally(new IllegalStateException("enough")))
                .isTrue();
        assertThat(Stages.failure(delay)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void cancelledDelays_leaveNothingWithTheTimer() {
        for (int i = 0; i < 10_000; i++) {
            delay(LONG).toCompletableFuture().cancel(true);
        }
        assertThat(Timer.ofNoDatabase().pending()).isLessThan(1_000);
    }

    @Test
    void clockOfNoDatabase_endsItsThreadWhenItHasNothingToWaitFor() throws Exception {
        delay(Duration.ofMillis(1)).toCompletableFuture().get(10, TimeUnit.SECONDS);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals(Timer.SHARED_THREAD)) {
                thread.join(10_000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }
}
