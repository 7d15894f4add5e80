package dev.based.internal.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
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
    void cancelledAction_holdsNothing() {
        AtomicInteger counter = new AtomicInteger();
        WeakReference<AtomicInteger> reference = new WeakReference<>(counter);
        Timer.Action action = timer.after(LONG, counter::incrementAndGet);
        counter = null;
        action.cancel();
        for (int collections = 0; reference.get() != null && collections < 100; collections++) {
            System.gc();
        }
        assertThat(reference.get()).isNull();
        Reference.reachabilityFence(action);
    }

    @Test
    void hurry_runsWhatWaits_andCompletesBehindIt() throws Exception {
        timer.after(LONG, runs::incrementAndGet);
        timer.after(LONG, runs::incrementAndGet);
        CompletableFuture<Integer> seen = timer.hurry().thenApply(nothing -> runs.get());
        assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(timer.pending()).isZero();
        timer.hurry().get(10, TimeUnit.SECONDS);
        assertThat(runs).hasValue(2);
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
    void close_runsEachThatIsLeft_whateverAnotherWaitsFor() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            timer.after(Duration.ofHours(1), () -> {
                both.countDown();
                try {
                    both.await();
                } catch (InterruptedException interrupted) {
                    throw new CompletionException(interrupted);
                }
            });
        }
        CompletableFuture<Void> closed = CompletableFuture.runAsync(timer::close);
        assertThat(both.await(10, TimeUnit.SECONDS)).isTrue();
        closed.get(10, TimeUnit.SECONDS);
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

    @Test
    void actionBehindACancelledOne_isRunAtItsTime() throws Exception {
        CompletableFuture<Long> ran = new CompletableFuture<>();
        long start = System.nanoTime();
        timer.after(Duration.ofMillis(20), runs::incrementAndGet).cancel();
        timer.after(Duration.ofMillis(60), () -> ran.complete(System.nanoTime()));
        timer.after(LONG, runs::incrementAndGet);
        assertThat(ran.get(10, TimeUnit.SECONDS) - start).isGreaterThanOrEqualTo(60_000_000);
        assertThat(runs).hasValue(0);
    }

    @Test
    void deadlinesThatAreTakenBack_doNotWakeTheThread() {
        Set<Long> before = Set.copyOf(timerThreads());
        timer.after(LONG, runs::incrementAndGet).cancel();
        List<Long> mine = new ArrayList<>(timerThreads());
        mine.removeAll(before);
        assertThat(mine).hasSize(1);
        for (int i = 0; i < 10_000; i++) {
            timer.after(LONG, runs::incrementAndGet).cancel();
        }
        ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(mine.get(0));
        assertThat(info.getWaitedCount() + info.getBlockedCount()).isLessThan(20);
    }

    private static List<Long> timerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("based-timer"))
                .map(Thread::getId)
                .toList();
    }

    @Test
    void actionsOfManyThreads_areEachRunOrCancelledOnce() throws Exception {
        AtomicInteger cancelled = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        int each = 2_000;
        CountDownLatch ran = new CountDownLatch(4 * each);
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (int j = 0; j < each; j++) {
                    Timer.Action action = timer.after(Duration.ofNanos(j * 7_919L % 3_000_000), () -> {
                        runs.incrementAndGet();
                        ran.countDown();
                    });
                    if (j % 2 == 0 && action.cancel()) {
                        cancelled.incrementAndGet();
                        ran.countDown();
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
        timer.close();
        assertThat(runs.get() + cancelled.get()).isEqualTo(4 * each);
        assertThat(timer.pending()).isZero();
    }
}
