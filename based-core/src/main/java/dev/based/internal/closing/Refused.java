package dev.based.internal.pool;

import dev.based.internal.closing.LastWords;
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
final class Refused {
    private final List<Waiter> waiters = new ArrayList<>();
    private final LastWords words;
    /** Completes when they are told. */
    private CompletableFuture<Void> told = CompletableFuture.completedFuture(null);

    Refused(LastWords words) {
        this.words = words;
    }

    void add(Waiter waiter) {
        if (waiters.isEmpty()) {
            told = words.begin();
        }
        waiters.add(waiter);
    }

    int size() {
        return waiters.size();
    }

    /** On other threads, for each of them may run what a user chained. */
    void tell(Supplier<? extends Throwable> error) {
        Telling.elsewhere(actions(waiter -> waiter.refused(error.get()))).thenRun(() -> told.complete(null));
    }

    /** On this thread as long as that is not stuck. */
    void tellHere(Consumer<Waiter> action) {
        Telling.here(actions(action));
        told.complete(null);
    }

    private List<Runnable> actions(Consumer<Waiter> action) {
        return waiters.stream()
                .<Runnable>map(waiter -> () -> action.accept(waiter))
                .toList();
    }
}
