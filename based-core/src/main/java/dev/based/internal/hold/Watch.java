package dev.based.internal.hold;

import dev.based.internal.place.Places;
import dev.based.internal.place.PooledConnection;
import dev.based.internal.place.Waiter;
import dev.based.internal.time.TimeLimit;
import dev.based.internal.time.Timer;
import dev.based.spi.Uncaught;
import java.time.Duration;
import java.util.List;

/**
 * Looks at those who hold connections, as long as some do: ends what they have waited for too long though it has no deadline of its own, such as the
 * ends of transactions and resets, and has {@link Warnings} told.
 */
public final class Watch {
    private static final Duration RAREST = Duration.ofSeconds(1);
    private static final Duration OFTENEST = Duration.ofMillis(10);
    /** How much of the threshold of leaks passes between two looks. */
    private static final int PART = 10;

    private final Places places;
    private final Timer timer;
    private final Warnings warnings;
    private final Duration pause;
    /** Whether a look at the holders is due. */
    private boolean watching;
    /** Whether a connection was held since the last look. */
    private boolean used;

    public Watch(Places places, Timer timer) {
        this.places = places;
        this.timer = timer;
        warnings = new Warnings(places);
        pause = pause(
                places.settings.cleanup(),
                places.settings.upkeep().leakThreshold().dividedBy(PART));
    }

    private static Duration pause(Duration cleanup, Duration leak) {
        Duration most = cleanup.compareTo(RAREST) < 0 ? cleanup : RAREST;
        Duration least = leak.isZero() || leak.compareTo(most) > 0 ? most : leak;
        return least.compareTo(OFTENEST) < 0 ? OFTENEST : least;
    }

    /** Looks after the holders of connections from now on, under the lock, until none was held for a while. */
    public void begin() {
        if (!used) { // every write is one more line that goes from core to core
            used = true;
        }
        if (!watching) {
            watching = TimeLimit.arm(TimeLimit.from(pause), timer, this::look) != null;
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
        held.forEach(this::lookSafely);
    }

    /** What one look throws, of the code of an author's or of a logger's, keeps nobody from being looked at. */
    private void lookSafely(PooledConnection connection) {
        try {
            look(connection);
        } catch (Throwable thrown) {
            Uncaught.report(thrown);
        }
    }

    private void look(PooledConnection connection) {
        long now = System.nanoTime();
        Waiter holder;
        synchronized (places) {
            holder = connection.holder;
        }
        Object pending = holder == null ? null : holder.pendingCleanup();
        boolean overdue =
                connection.cleanup.lasts(pending, now, places.settings.cleanup().toNanos());
        if (holder != null && overdue) {
            connection.cleanup.again(now); // it may be asked to stop at first, and then has as long again
            holder.cleanupOverdue(connection);
        } else if (holder != null) {
            warnings.look(connection, holder, now);
        }
    }
}
