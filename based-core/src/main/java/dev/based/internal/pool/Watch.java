package dev.based.internal.pool;

import dev.based.internal.place.BlockedThreads;
import dev.based.internal.place.Places;
import dev.based.internal.place.PooledConnection;
import dev.based.internal.place.Waiter;
import dev.based.internal.time.TimeLimit;
import dev.based.internal.time.Timer;
import java.util.List;

/**
 * Ends what the holders of connections have waited for too long, though it has no deadline of its own: the ends of transactions, resets. It looks
 * at them as long as connections are held.
 */
final class Watch {
    private final Places places;
    private final Timer timer;
    private final BlockedThreads blocked;
    /** Whether a look at the holders is due. */
    private boolean watching;
    /** Whether a connection was held since the last look. */
    private boolean used;

    Watch(Places places, Timer timer) {
        this.places = places;
        this.timer = timer;
        blocked = new BlockedThreads(places, timer);
    }

    /** Looks after the holders of connections from now on, under the lock, until none was held for a while. */
    void begin() {
        blocked.begin();
        used = true;
        if (!watching) {
            watching = TimeLimit.arm(TimeLimit.from(places.settings.cleanup()), timer, this::look) != null;
        }
    }

    private void look() {
        List<PooledConnection> held;
        synchronized (places) {
            watching = false;
            held = places.heldOnes();
            if (places.closed == null && (used || !held.isEmpty())) {
                begin();
            }
            used = !held.isEmpty();
        }
        held.forEach(this::look);
    }

    private void look(PooledConnection connection) {
        Waiter holder;
        synchronized (places) {
            holder = connection.holder;
        }
        Object pending = holder == null ? null : holder.pendingCleanup();
        Object before = connection.pendingCleanup;
        connection.pendingCleanup = pending;
        if (holder != null && pending != null && pending == before) {
            holder.cleanupOverdue(connection);
        }
    }
}
