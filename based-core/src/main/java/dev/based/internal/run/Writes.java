package dev.based.internal.run;

import dev.based.spi.Backend;

/** When something was written last. Safe for use by several threads. */
public final class Writes {
    private volatile long last = Backend.NEVER;

    /** Something that may have written has ended, and is about to be told. */
    void ended() {
        last = System.nanoTime();
    }

    /** When, by {@link System#nanoTime()}; {@link Backend#NEVER} if nothing was. */
    public long last() {
        return last;
    }
}
