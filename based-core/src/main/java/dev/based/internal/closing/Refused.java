package dev.based.internal.closing;

import dev.based.internal.place.Waiter;
import dev.based.internal.thread.Telling;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Waiters who were taken out of the queue, and are to be told that there is no connection: the end of the pool comes behind that. Made and filled
 * under the lock, told without it.
 */
public final class Refused {
    private final List<Waiter> waiters = new ArrayList<>();
    private final LastWords words;
    /** Completes when they are told. */
    private CompletableFuture<Void> told = CompletableFuture.completedFuture(null);

    /**
     * Creates one with nobody in it.
     *
     * @param words what comes before the end of the pool
     */
    public Refused(LastWords words) {
        this.words = words;
    }

    /** Adds one, who is told later. */
    public void add(Waiter waiter) {
        if (waiters.isEmpty()) {
            told = words.begin();
        }
        waiters.add(waiter);
    }

    /** How many they are. */
    public int size() {
        return waiters.size();
    }

    /** On other threads, for each of them may run what a user chained. */
    public void tell(Supplier<? extends Throwable> error) {
        Telling.elsewhere(actions(waiter -> waiter.refused(error.get()))).thenRun(() -> told.complete(null));
    }

    /** On this thread as long as that is not stuck. */
    public void tellHere(Consumer<Waiter> action) {
        Telling.here(actions(action));
        told.complete(null);
    }

    private List<Runnable> actions(Consumer<Waiter> action) {
        return waiters.stream()
                .<Runnable>map(waiter -> () -> action.accept(waiter))
                .toList();
    }
}
