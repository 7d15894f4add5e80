package dev.based.benchmarks.measure;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One of some callers that do not wait: begins an operation when the one before has ended, until its time is over. */
final class Caller implements Operation.Completion {
    private final Operation.Start operation;
    private final int step;
    private final long deadline;
    private final CountDownLatch running;
    private final AtomicReference<@Nullable Throwable> failure;

    /** Who is about to begin an operation. One that ends before that is followed by a round of its loop, not by a deeper call. */
    private final AtomicReference<@Nullable Thread> starter = new AtomicReference<>();

    private boolean endedAtOnce; // only for the starter
    private int index;
    private long operations;

    Caller(
            Operation.Start operation,
            int first,
            int step,
            long deadline,
            CountDownLatch running,
            AtomicReference<@Nullable Throwable> failure) {
        this.operation = operation;
        this.index = first;
        this.step = step;
        this.deadline = deadline;
        this.running = running;
        this.failure = failure;
    }

    /** How many have ended; for who has waited for the latch. */
    long operations() {
        return operations;
    }

    void run() {
        Thread self = Thread.currentThread();
        do {
            endedAtOnce = false;
            starter.set(self);
            operation.start(index, this);
        } while (starter.compareAndSet(self, null) && endedAtOnce && goesOn());
    }

    @Override
    public void completed(@Nullable Throwable error) {
        if (error == null) {
            operations++;
        } else {
            failure.compareAndSet(null, error);
        }
        index += step;
        if (starter.get() == Thread.currentThread()) {
            endedAtOnce = true;
        } else if (goesOn()) {
            run();
        }
    }

    private boolean goesOn() {
        if (failure.get() == null && System.nanoTime() - deadline < 0) {
            return true;
        }
        running.countDown();
        return false;
    }
}
