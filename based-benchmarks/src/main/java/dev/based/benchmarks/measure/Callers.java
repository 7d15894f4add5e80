package dev.based.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Some callers at once, each of which begins its next operation when its last one has ended: a closed loop. */
public final class Callers {
    private static final long LONGEST_SECONDS = 120;

    private Callers() {}

    /**
     * Lets them work for some time, and waits for their last operations. Each does one at least.
     *
     * @param operation what they do
     * @param callers how many they are
     * @param nanos for how long they begin further operations
     * @return how many operations ended
     * @throws Exception the first failure
     */
    public static long run(Operation operation, int callers, long nanos) throws Exception {
        long deadline = System.nanoTime() + nanos;
        if (operation instanceof Operation.Asynchronous asynchronous) {
            return asynchronous(asynchronous.start(), callers, deadline);
        }
        if (operation instanceof Operation.Waiting waiting) {
            return waiting(waiting.body(), callers, deadline);
        }
        LongAdder operations = new LongAdder();
        repeat(((Operation.Alone) operation).body(), 0, 1, deadline, operations, new AtomicReference<>());
        return operations.sum();
    }

    private static long asynchronous(Operation.Start start, int count, long deadline) throws Exception {
        CountDownLatch running = new CountDownLatch(count);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            callers.add(new Caller(start, i, count, deadline, running, failure));
        }
        callers.forEach(Caller::run);
        await(running, failure);
        return callers.stream().mapToLong(Caller::operations).sum();
    }

    private static long waiting(Operation.Blocking body, int count, long deadline) throws Exception {
        CountDownLatch running = new CountDownLatch(count);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        LongAdder operations = new LongAdder();
        for (int i = 0; i < count; i++) {
            int first = i;
            Threads.start(() -> {
                try {
                    repeat(body, first, count, deadline, operations, failure);
                } catch (Throwable error) {
                    failure.compareAndSet(null, error);
                } finally {
                    running.countDown();
                }
            });
        }
        await(running, failure);
        return operations.sum();
    }

    private static void repeat(
            Operation.Blocking body,
            int first,
            int step,
            long deadline,
            LongAdder operations,
            AtomicReference<@Nullable Throwable> failure)
            throws Exception {
        int index = first;
        do {
            body.run(index);
            operations.increment();
            index += step;
        } while (failure.get() == null && System.nanoTime() - deadline < 0);
    }

    private static void await(CountDownLatch running, AtomicReference<@Nullable Throwable> failure) throws Exception {
        boolean ended = running.await(LONGEST_SECONDS, TimeUnit.SECONDS);
        Throwable error = failure.get();
        if (error != null) {
            throw new IllegalStateException("An operation failed.", error);
        }
        if (!ended) {
            throw new IllegalStateException(running.getCount() + " callers have not ended.");
        }
    }
}
