package dev.based.internal.async;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Work that remembers how often it was to be stopped, and answers as it is told to. */
final class StoppableJob extends Job {
    private final Stop answer;
    private final AtomicInteger stops = new AtomicInteger();
    private final CountDownLatch stopped = new CountDownLatch(1);

    StoppableJob(Stop answer) {
        this.answer = answer;
    }

    @Override
    public Stop stop() {
        stops.incrementAndGet();
        stopped.countDown();
        return answer;
    }

    int stops() {
        return stops.get();
    }

    /** Waits until somebody stopped it; false if nobody does. */
    boolean awaitStop() throws InterruptedException {
        return stopped.await(10, TimeUnit.SECONDS);
    }
}
