package dev.based.internal.async;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Work that remembers how often it was to be stopped, and answers as it is told to. */
public final class StoppableJob extends Job {
    private final Stop answer;
    private final boolean endsAtOnce;
    private final AtomicInteger stops = new AtomicInteger();
    private final CountDownLatch stopped = new CountDownLatch(1);

    public StoppableJob(Stop answer) {
        this(answer, true);
    }

    private StoppableJob(Stop answer, boolean endsAtOnce) {
        this.answer = answer;
        this.endsAtOnce = endsAtOnce;
    }

    /** Work that can be stopped, but cleans up until its promise is completed. */
    public static StoppableJob thatCleansUp() {
        return new StoppableJob(Stop.STOPPED, false);
    }

    @Override
    public Stop stop() {
        stops.incrementAndGet();
        stopped.countDown();
        if (answer == Stop.STOPPED && endsAtOnce) {
            end();
        }
        return answer;
    }

    public int stops() {
        return stops.get();
    }

    /** Waits until somebody stopped it; false if nobody does. */
    public boolean awaitStop() throws InterruptedException {
        return stopped.await(10, TimeUnit.SECONDS);
    }
}
