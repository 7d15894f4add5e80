package dev.based.internal.watch;

/** So many in a second, and no more. Safe for use by several threads. */
final class RateLimit {
    private static final long SECOND = 1_000_000_000L;

    private final int most;
    private boolean begun;
    private long since;
    private int taken;
    private long dropped;

    RateLimit(int most) {
        this.most = most;
    }

    /** Asks for one at a time: -1 if there are too many, else how many there were too many since the last one that was not. */
    synchronized long take(long now) {
        if (!begun || now - since >= SECOND) {
            begun = true;
            since = now;
            taken = 0;
        }
        if (taken == most) {
            dropped++;
            return -1;
        }
        taken++;
        long before = dropped;
        dropped = 0;
        return before;
    }
}
