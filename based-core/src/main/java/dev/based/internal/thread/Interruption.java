package dev.based.internal.thread;

import org.jspecify.annotations.Nullable;

/**
 * Code on a thread that can be interrupted while it runs, and perhaps such code around it. A thread knows of one interrupt only: when the
 * inner code has ended, and its interrupt with it, one that came for the outer code meanwhile is made again.
 *
 * <p>Begun and ended by its thread, in the order of calls; interrupted by any.
 */
public final class Interruption {
    private static final ThreadLocal<@Nullable Interruption> INNERMOST = new ThreadLocal<>();

    private final Thread thread = Thread.currentThread();
    private final @Nullable Interruption outer = INNERMOST.get();
    /** Whether an interrupt for the outer code came before, and that code has had it: it is none that is pending. */
    private final boolean outerHadIt = isOuterWanted() && !thread.isInterrupted();

    private boolean wanted;
    private boolean over;

    private Interruption() {}

    /** Begins, on the current thread. */
    public static Interruption begin() {
        Interruption begun = new Interruption();
        INNERMOST.set(begun);
        return begun;
    }

    /** Interrupts the code, unless it has ended. */
    public synchronized void interrupt() {
        if (!over) {
            wanted = true;
            thread.interrupt();
        }
    }

    /** Ends: an interrupt that was for the code is not one for what the thread does next. */
    public void end() {
        boolean mine;
        synchronized (this) {
            over = true;
            mine = wanted;
        }
        INNERMOST.set(outer);
        if (mine) {
            Thread.interrupted();
            if (!outerHadIt && isOuterWanted()) {
                thread.interrupt();
            }
        }
    }

    private synchronized boolean isWanted() {
        return wanted;
    }

    private boolean isOuterWanted() {
        for (Interruption each = outer; each != null; each = each.outer) {
            if (each.isWanted()) {
                return true;
            }
        }
        return false;
    }
}
