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

    /** In whose name it was interrupted, or null. */
    private @Nullable String canceller;

    private boolean over;

    private Interruption() {}

    /** Begins, on the current thread. */
    public static Interruption begin() {
        Interruption begun = new Interruption();
        INNERMOST.set(begun);
        return begun;
    }

    /** Interrupts the code, unless it has ended, in the name of {@link Canceller#current()}. */
    public synchronized void interrupt() {
        if (!over) {
            canceller = Canceller.current();
            thread.interrupt();
        }
    }

    /** Ends: an interrupt that was for the code is not one for what the thread does next. */
    public void end() {
        boolean mine;
        synchronized (this) {
            over = true;
            mine = canceller != null;
        }
        INNERMOST.set(outer);
        if (mine) {
            Thread.interrupted();
            if (!outerHadIt && isOuterWanted()) {
                thread.interrupt();
            }
        }
    }

    /** In whose name the current thread was interrupted, as {@link Canceller} has it; null if not by this class. */
    public static @Nullable String ofThread() {
        return firstFrom(INNERMOST.get());
    }

    private static @Nullable String firstFrom(@Nullable Interruption innermost) {
        for (Interruption each = innermost; each != null; each = each.outer) {
            String canceller = each.canceller();
            if (canceller != null) {
                return canceller;
            }
        }
        return null;
    }

    private synchronized @Nullable String canceller() {
        return canceller;
    }

    private boolean isOuterWanted() {
        return firstFrom(outer) != null;
    }
}
