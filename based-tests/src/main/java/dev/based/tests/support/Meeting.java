package dev.based.tests.support;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** A point at which two bodies wait for each other without blocking a thread. Safe for use by several threads. */
public final class Meeting {
    private final AtomicInteger missing = new AtomicInteger(2);
    private final CompletableFuture<Integer> met = new CompletableFuture<>();

    /** Makes a point that nobody has reached. */
    public Meeting() {}

    /**
     * Takes note that one of the two has come.
     *
     * @return a stage that completes when both have
     */
    public CompletionStage<Integer> join() {
        if (missing.decrementAndGet() == 0) {
            met.complete(2);
        }
        return met;
    }
}
