package dev.based.internal.place;

import dev.based.internal.thread.Behalf;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Waiters in the order in which they came; one can leave from anywhere at once. Guarded by the pool's lock. */
public final class WaitQueue {
    private @Nullable Entry first;
    private @Nullable Entry last;
    private int size;
    /** The sessions in whose bodies somebody waits without a limit of his own, and how many do. */
    private final Map<Behalf, Integer> bodies = new IdentityHashMap<>(0);

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

        /** The session in whose body it waits without a limit of its own, or null. */
        private @Nullable Behalf body() {
            return waiter.limit() == null ? behalf : null;
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
        count(entry, 1);
        waiter.place(entry);
    }

    /** A session inside another one waits in the bodies of both. */
    private void count(Entry entry, int change) {
        for (Behalf each = entry.body(); each != null; each = each.outer()) {
            bodies.merge(each, change, (a, b) -> a + b == 0 ? null : a + b);
        }
    }

    /** Whether somebody waits in a session's body without a limit of his own. */
    public boolean hasBodies() {
        return !bodies.isEmpty();
    }

    /** Whether somebody waits so in the body of that session. */
    public boolean isWaitedIn(@Nullable Behalf session) {
        return session != null && bodies.containsKey(session);
    }

    /** The last one who waits so in a body of theirs, or null. */
    @Nullable
    public Entry last(List<Waiter> holders) {
        for (Entry each = last; each != null; each = each.before) {
            for (Behalf body = each.body(); body != null; body = body.outer()) {
                Behalf session = body;
                if (holders.stream().anyMatch(holder -> holder.behalf() == session)) {
                    return each;
                }
            }
        }
        return null;
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
        entry.before = null; // else one that is old keeps all that came behind it from the garbage collector
        entry.behind = null;
        size--;
        count(entry, -1);
        entry.waiter.place(null);
    }
}
