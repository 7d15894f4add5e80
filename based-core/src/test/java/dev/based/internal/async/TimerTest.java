package dev.based.internal.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimerTest {
    private static final Duration LONG = Duration.ofDays(1);

    private final Timer timer = new Timer();
    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void close() {
        timer.close();
    }

    @Test
    void after_runsTheActionOnADaemon() throws Exception {
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        timer.after(Duration.ofMillis(1), () -> ran.complete(Thread.currentThread()));
        assertThat(ran.get(10, TimeUnit.SECONDS)).matches(Thread::isDaemon);
    }

    @Test
    void after_keepsTheOrderOfTheDeadlines() throws Exception {
        CompletableFuture<String> first = new CompletableFuture<>();
        timer.after(LONG, () -> first.complete("late"));
        timer.after(Duration.ZERO, () -> first.complete("soon"));
        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("soon");
    }

    @Test
    void cancelledAction_isForgotten() {
        Timer.Action action = timer.after(LONG, runs::incrementAndGet);
        action.cancel();
        action.run();
        timer.close();
        assertThat(runs).hasValue(0);
    }

    @Test
    void close_runsWhatIsLeftOnce() {
        Timer.Action action = timer.after(LONG, runs::incrementAndGet);
        timer.close();
        assertThat(runs).hasValue(1);
        action.run();
        timer.close();
        assertThat(runs).hasValue(1);
    }

    @Test
    void after_isRefusedOnceTheTimerIsClosed() {
        timer.close();
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> timer.after(Duration.ZERO, runs::incrementAndGet));
        timer.close();
        assertThat(runs).hasValue(0);
    }

    @Test
    void endlessDurations_doNotOverflow() {
        timer.after(Duration.ofSeconds(Long.MAX_VALUE), runs::incrementAndGet).cancel();
        assertThat(Timer.saturatedNanos(Duration.ofSeconds(Long.MAX_VALUE)))
                .isEqualTo(Duration.ofDays(36_500).toNanos());
        assertThat(Timer.saturatedNanos(Duration.ofMillis(5))).isEqualTo(5_000_000);
    }
}
