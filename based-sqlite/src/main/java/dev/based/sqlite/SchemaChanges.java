package dev.based.sqlite;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells the connections of one database when the names of a prepared statement's columns may have changed, since reading
 * them costs more than many a statement.
 *
 * <p>Safe for use by several threads.
 */
final class SchemaChanges {
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger made = new AtomicInteger();

    /** A statement that may change the schema, or how columns are named, is about to run. */
    void begin() {
        underWay.incrementAndGet();
    }

    /** What it did can be seen by all, or was undone. */
    void end() {
        made.incrementAndGet();
        underWay.decrementAndGet();
    }

    /** Names that were read now are good as long as {@link #since} says no. */
    int now() {
        return made.get();
    }

    boolean since(int before) {
        return underWay.get() > 0 || made.get() != before;
    }
}
