package dev.based.tests.hotpath;

import java.util.concurrent.atomic.LongAdder;

/** What {@link CountingLoader} has the library's classes count. */
public final class Counters {
    static final LongAdder MONITORS = new LongAdder();
    static final LongAdder WAKES = new LongAdder();

    private Counters() {}

    /** A monitor is about to be entered, or was. */
    public static void monitor() {
        MONITORS.increment();
    }

    /** Another thread is about to be woken. */
    public static void wake() {
        WAKES.increment();
    }
}
