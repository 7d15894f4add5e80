package dev.based.internal.thread;

import dev.based.spi.Uncaught;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Tells several something, in their order, each of whom may run code of a user's or of an author's. One thread tells them all, unless it is stuck in one
 * of them, perhaps since that waits for another one: then a further thread goes on with the rest. What one throws keeps none of the others from
 * being told. So there are as many threads as there are who are stuck, which has no bound but theirs: fewer would leave somebody untold; and no more than
 * four begin in a second.
 */
public final class Telling {
    /** How long nobody is told before a thread counts as stuck; if it is only slow, two of them tell. */
    private static final long PATIENCE = Duration.ofMillis(250).toMillis();

    /** Who is not told, nor being told; guarded by the monitor. */
    private final ArrayDeque<Runnable> left;
    /** How many are being told; guarded by the monitor. */
    private int running;

    private final CompletableFuture<Void> end = new CompletableFuture<>();

    private Telling(Collection<? extends Runnable> all) {
        left = new ArrayDeque<>(all);
    }

    /** Tells them all, on this thread as long as that is not stuck; returns when none is left, though some may still be at what they were told. */
    public static void here(Collection<? extends Runnable> all) {
        new Telling(all).tell();
    }

    /**
     * Tells them all on other threads, and returns at once.
     *
     * @return a future that completes when all have been told, and none is at it still; whoever waits for it may complete it sooner
     */
    public static CompletableFuture<Void> elsewhere(Collection<? extends Runnable> all) {
        Telling telling = new Telling(all);
        if (all.isEmpty()) {
            telling.end.complete(null);
        } else if (!begin(telling::tell)) {
            telling.tell();
        }
        return telling.end;
    }

    /** Has a thread do something; false if there is none. */
    private static boolean begin(Runnable task) {
        try {
            AwaitingThreads.DAEMONS.execute(task);
            return true;
        } catch (Throwable noThread) {
            return false;
        }
    }

    private void tell() {
        if (size() > 1) {
            begin(this::standBy); // without one, this thread does what it can
        }
        for (Runnable next = next(); next != null; next = next()) {
            tell(next);
            if (isLast()) {
                end.complete(null);
            }
        }
    }

    private synchronized boolean isLast() {
        running--;
        return running == 0 && left.isEmpty();
    }

    /** What one throws is reported as of a thread of its own. */
    private static void tell(Runnable one) {
        try {
            one.run();
        } catch (Throwable thrown) {
            Uncaught.report(thrown);
        }
    }

    private synchronized int size() {
        return left.size();
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = left.poll();
        running += next == null ? 0 : 1;
        if (left.isEmpty()) {
            notifyAll();
        }
        return next;
    }

    /** Waits until all are told, or goes on with them once nobody else does. */
    private void standBy() {
        if (isStuck()) {
            tell();
        }
    }

    private synchronized boolean isStuck() {
        int before = -1;
        while (!left.isEmpty() && left.size() != before) {
            before = left.size();
            try {
                wait(PATIENCE);
            } catch (InterruptedException nobodysWish) {
                return true; // two tell
            }
        }
        return !left.isEmpty();
    }
}
