package dev.based.benchmarks.measure;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Operations that are due at fixed times, whether or not earlier ones have ended. Each is timed from when it was due, so that one which
 * could not begin because of those before it counts with its wait: there is no coordinated omission.
 */
public final class OpenLoad {
    private static final long LONGEST_SECONDS = 60;

    private OpenLoad() {}

    /**
     * What one turn came to, in microseconds.
     *
     * @param p50 half of the operations took at most this
     * @param p99 99 of 100 took at most this
     * @param p999 999 of 1,000 took at most this
     * @param max the slowest one
     */
    public record Latencies(double p50, double p99, double p999, double max) {}

    /**
     * Runs one turn.
     *
     * @param operation what is done
     * @param perSecond how often
     * @param millis for how long
     * @return how long the operations took
     * @throws Exception the first failure
     */
    public static Latencies run(Operation operation, double perSecond, int millis) throws Exception {
        int count = Math.max(1, (int) (perSecond * millis / 1_000));
        double interval = 1e9 / perSecond;
        long[] nanos = new long[count];
        CountDownLatch running = new CountDownLatch(count);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            int index = i;
            long due = start + (long) (i * interval);
            sleepUntil(due);
            start(operation, index, error -> {
                nanos[index] = System.nanoTime() - due;
                failure.compareAndSet(null, error);
                running.countDown();
            });
        }
        if (!running.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(running.getCount() + " operations have not ended.");
        }
        Throwable error = failure.get();
        if (error != null) {
            throw new IllegalStateException("An operation failed.", error);
        }
        Arrays.sort(nanos);
        return new Latencies(
                Stats.percentile(nanos, 0.5) / 1e3,
                Stats.percentile(nanos, 0.99) / 1e3,
                Stats.percentile(nanos, 0.999) / 1e3,
                Stats.percentile(nanos, 1) / 1e3);
    }

    private static void sleepUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static void start(Operation operation, int index, Operation.Completion completion) {
        if (operation instanceof Operation.Asynchronous asynchronous) {
            asynchronous.start().start(index, completion);
        } else if (operation instanceof Operation.Waiting waiting) {
            Threads.start(() -> {
                Throwable failure = null;
                try {
                    waiting.body().run(index);
                } catch (Throwable error) {
                    failure = error;
                }
                completion.completed(failure);
            });
        } else {
            throw new IllegalArgumentException("One thread alone bears no open load.");
        }
    }
}
