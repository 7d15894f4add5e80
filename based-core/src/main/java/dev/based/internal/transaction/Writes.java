package dev.based.internal.transaction;

import dev.based.spi.Backend;
import java.util.concurrent.atomic.AtomicLong;

/** When something was written last. Safe for use by several threads. */
public final class Writes {
    private final AtomicLong last = new AtomicLong(Backend.NEVER);

    /** Something that may have written has ended, and is about to be told. */
    public void ended() {
        ended(System.nanoTime());
    }

    void ended(long nanos) {
        last.accumulateAndGet(nanos, Writes::later);
    }

    /** Such times may be of either sign, and go round. */
    private static long later(long known, long other) {
        return known == Backend.NEVER || other - known > 0 ? other : known;
    }

    /** When, by {@link System#nanoTime()}; {@link Backend#NEVER} if nothing was. */
    public long last() {
        return last.get();
    }
}
