package dev.based.internal.async;

import dev.based.internal.thread.Nesting;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Futures that are waited for one after the other, whatever comes of them, where the end of one may tell of more before the rest. In a
 * loop, for any number of them.
 */
final class Settling {
    private final ArrayDeque<Supplier<? extends @Nullable CompletableFuture<?>>> steps = new ArrayDeque<>();
    private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

    private Settling() {}

    /**
     * Begins to wait.
     *
     * @param first gives the first steps
     * @return a future that completes when no step is left
     */
    static CompletableFuture<@Nullable Void> of(Consumer<? super Settling> first) {
        Settling settling = new Settling();
        first.accept(settling);
        settling.run();
        return settling.end;
    }

    /** Adds a step before all that are left: it gives what to wait for, or null. To be called at the start and by steps. */
    void before(Supplier<? extends @Nullable CompletableFuture<?>> step) {
        steps.push(step);
    }

    private void run() {
        for (Supplier<? extends @Nullable CompletableFuture<?>> step = steps.poll();
                step != null;
                step = steps.poll()) {
            CompletableFuture<?> future = take(step);
            if (future != null && !future.isDone() && goesOnLater(future)) {
                return;
            }
        }
        Nesting.complete(end);
    }

    /** What a step gives to wait for; nothing if it throws, as a future of the user's own class may. */
    private static @Nullable CompletableFuture<?> take(Supplier<? extends @Nullable CompletableFuture<?>> step) {
        try {
            return step.get();
        } catch (Throwable thrown) {
            return null;
        }
    }

    /** Whoever comes second goes on: this thread if the future has completed by now, else the one that completes it. */
    private boolean goesOnLater(CompletableFuture<?> future) {
        AtomicBoolean first = new AtomicBoolean(true);
        future.whenComplete((value, error) -> {
            if (!first.getAndSet(false)) {
                run();
            }
        });
        return first.getAndSet(false);
    }
}
