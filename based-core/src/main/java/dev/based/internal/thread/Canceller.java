package dev.based.internal.thread;

import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * Who cancels on the current thread, as is told to those who wait for what is cancelled. Where the library cancels by itself, it says so
 * around that; else it is its user, by a future.
 */
public final class Canceller {
    private static final ThreadLocal<String> OF_THREAD = ThreadLocal.withInitial(() -> "by cancel(...) of its future.");

    private Canceller() {}

    /**
     * What something fails with that is cancelled now, on this thread.
     *
     * @param what how the message begins, such as {@code The session}
     */
    public static CancellationException cancels(String what) {
        return new CancellationException(what + " was cancelled, " + current());
    }

    /** Who cancels here, for another thread that does it in their name. */
    public static String current() {
        return OF_THREAD.get();
    }

    /**
     * Cancels in the name of somebody.
     *
     * @param who how the message ends, such as {@code by disconnect().}
     * @param cancel what cancels
     */
    public static void as(String who, Runnable cancel) {
        as(who, () -> {
            cancel.run();
            return who;
        });
    }

    /**
     * The same.
     *
     * @return what came of it
     */
    public static <T> T as(String who, Supplier<T> cancel) {
        String before = current();
        OF_THREAD.set(who);
        try {
            return cancel.get();
        } finally {
            OF_THREAD.set(before);
        }
    }
}
