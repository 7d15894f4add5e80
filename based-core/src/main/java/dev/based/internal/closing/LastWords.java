package dev.based.internal.closing;

import dev.based.internal.time.TimeLimit;
import dev.based.internal.time.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What is told to those whom an end concerns, and which comes before that is told itself; but nobody's own code, which may run there, keeps it up
 * for longer than a second. Safe for use by several threads.
 */
public final class LastWords {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Timer timer;
    private CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
    /** How many are told where no end is near, which costs a count and no more. */
    private final AtomicInteger telling = new AtomicInteger();
    /** Completes when none of those is left; null before the end. */
    private volatile @Nullable CompletableFuture<Void> quiet;

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

    /**
     * Somebody is about to be told, where no end is near: {@link #toldInPassing} follows. Not behind {@link #end}.
     *
     * @param counted false where the end comes behind that anyhow, so that no line goes from core to core
     */
    public void tellInPassing(boolean counted) {
        if (counted) {
            telling.incrementAndGet();
        }
    }

    /** He has been told. */
    public void toldInPassing(boolean counted) {
        CompletableFuture<Void> ended = counted && telling.decrementAndGet() == 0 ? quiet : null;
        if (ended != null) {
            ended.complete(null);
        }
    }

    /** The end is near: those who are told in passing still are added. Called again, it does nothing. */
    public void end() {
        CompletableFuture<Void> words = new CompletableFuture<>();
        synchronized (this) {
            if (quiet != null) {
                return;
            }
            quiet = words;
        }
        if (telling.get() == 0) {
            words.complete(null);
        }
        add(words);
    }

    /** A future that completes when all is told that was added so far. */
    public synchronized CompletableFuture<Void> told() {
        return all;
    }
}
