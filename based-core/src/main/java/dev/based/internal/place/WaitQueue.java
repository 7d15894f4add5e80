package dev.based.internal.place;

import dev.based.internal.async.Behalf;
import org.jspecify.annotations.Nullable;

/** Waiters in the order in which they came; one can leave from anywhere at once. Guarded by the pool's lock. */
public final class WaitQueue {
    private @Nullable Entry first;
    private @Nullable Entry last;
    private int size;

    /** A waiter's place. */
    public static final class Entry {
        public final Waiter waiter;
        public final long sinceNanos;
        public final long deadlineNanos;
        /** On whose behalf it asks, or null. */
        public final @Nullable Behalf behalf;

        private @Nullable Entry before;
        private @Nullable Entry behind;

        private Entry(Waiter waiter, long sinceNanos, long deadlineNanos, @Nullable Behalf behalf) {
            this.waiter = waiter;
            this.sinceNanos = sinceNanos;
            this.deadlineNanos = deadlineNanos;
            this.behalf = behalf;
        }

        /** The one behind, or null. */
        @Nullable
        public Entry next() {
            return behind;
        }
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** Adds one behind all others. */
    public void add(Waiter waiter, long now, long deadlineNanos, @Nullable Behalf behalf) {
        Entry entry = new Entry(waiter, now, deadlineNanos, behalf);
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

    /** Adds one before all others, whose deadline is no later than theirs. */
    public void addFirst(Waiter waiter, long now, long deadlineNanos) {
        Entry second = first;
        long deadline =
                second == null || deadlineNanos - second.deadlineNanos < 0 ? deadlineNanos : second.deadlineNanos;
        Entry entry = new Entry(waiter, now, deadline, null);
        entry.behind = second;
        if (second == null) {
            last = entry;
        } else {
            second.before = entry;
        }
        first = entry;
        size++;
        waiter.place(entry);
    }

    /** The one who has waited longest, or null. */
    @Nullable
    public Entry peek() {
        return first;
    }

    /** Takes the one who has waited longest out of the queue; null if nobody waits. */
    @Nullable
    public Entry poll() {
        Entry entry = first;
        if (entry != null) {
            unlink(entry);
        }
        return entry;
    }

    /** Takes a waiter out of the queue; false if it is not there. */
    public boolean remove(Waiter waiter) {
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
