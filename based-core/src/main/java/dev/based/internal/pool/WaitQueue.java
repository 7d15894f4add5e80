package dev.based.internal.pool;

import org.jspecify.annotations.Nullable;

/** Waiters in the order in which they came; one can leave from anywhere at once. Guarded by the pool's lock. */
final class WaitQueue {
    private @Nullable Entry first;
    private @Nullable Entry last;
    private int size;

    /** A waiter's place. */
    static final class Entry {
        final Waiter waiter;
        final long deadlineNanos;
        private @Nullable Entry before;
        private @Nullable Entry behind;

        private Entry(Waiter waiter, long deadlineNanos) {
            this.waiter = waiter;
            this.deadlineNanos = deadlineNanos;
        }
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(Waiter waiter, long deadlineNanos) {
        Entry entry = new Entry(waiter, deadlineNanos);
        entry.before = last;
        if (last == null) {
            first = entry;
        } else {
            last.behind = entry;
        }
        last = entry;
        size++;
        waiter.place(entry);
    }

    /** The one who has waited longest, or null. */
    @Nullable
    Entry peek() {
        return first;
    }

    /** Takes the one who has waited longest out of the queue; null if nobody waits. */
    @Nullable
    Waiter poll() {
        Entry entry = first;
        if (entry == null) {
            return null;
        }
        unlink(entry);
        return entry.waiter;
    }

    /** Takes a waiter out of the queue; false if it is not there. */
    boolean remove(Waiter waiter) {
        Object place = waiter.place();
        if (!(place instanceof Entry entry)) {
            return false;
        }
        unlink(entry);
        return true;
    }

    private void unlink(Entry entry) {
        Entry before = entry.before;
        Entry behind = entry.behind;
        if (before == null) {
            first = behind;
        } else {
            before.behind = behind;
        }
        if (behind == null) {
            last = before;
        } else {
            behind.before = before;
        }
        size--;
        entry.waiter.place(null);
    }
}
