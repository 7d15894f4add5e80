package dev.based.internal.place;

import org.jspecify.annotations.Nullable;

/** What was seen somewhere, and since when it has been the same. Safe for use by several threads. */
public final class Lasting {
    private @Nullable Object seen;
    private long since;

    /** Has what was seen last begin anew. */
    public synchronized void again(long now) {
        since = now;
    }

    /**
     * Takes note of what is seen now.
     *
     * @param what what it is, compared by identity; null if there is nothing
     * @param now the time, as {@link System#nanoTime()} has it
     * @param least a duration, in nanoseconds
     * @return whether something is seen, and has been for at least so long, as far as was looked
     */
    public synchronized boolean lasts(@Nullable Object what, long now, long least) {
        if (what != seen) {
            seen = what;
            since = now;
            return false;
        }
        return what != null && now - since >= least;
    }
}
