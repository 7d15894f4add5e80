package dev.based.internal.closing;

import dev.based.internal.time.TimeLimit;
import dev.based.internal.time.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What is told to those whom an end concerns, and which comes before that is told itself; but nobody's own code, which may run there, keeps it up
 * for longer than a second. Safe for use by several threads.
 */
public final class LastWords {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Timer timer;
    private CompletableFuture<Void> all = CompletableFuture.completedFuture(null);

    /**
     * Creates one with nothing to be told.
     *
     * @param timer the database's clock
     */
    public LastWords(Timer timer) {
        this.timer = timer;
    }

    /** Adds some that are about to be told; what it returns is to be completed when they are, and may be completed here. */
    public CompletableFuture<Void> begin() {
        CompletableFuture<Void> words = new CompletableFuture<>();
        add(words);
        return words;
    }

    /** Adds some; the future, which may be completed here, completes when they are told. */
    public void add(CompletableFuture<Void> words) {
        if (words.isDone()) {
            return;
        }
        Timer.@Nullable Action patience = TimeLimit.arm(TimeLimit.from(PATIENCE), timer, () -> words.complete(null));
        words.whenComplete((nothing, none) -> TimeLimit.disarm(patience));
        synchronized (this) {
            all = CompletableFuture.allOf(all, words);
        }
    }

    /** A future that completes when all is told that was added so far. */
    public synchronized CompletableFuture<Void> told() {
        return all;
    }
}
