package dev.based.internal.place;

import dev.based.Database;
import dev.based.internal.time.TimeLimit;
import dev.based.internal.time.Timer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out that user's code blocks the thread of a connection while an answer is to be read there, and logs a warning with the place, once for
 * each. Nothing more is done about it: that the code waits for this very answer cannot be known.
 *
 * <p>It looks once a second as long as connections are held, at the state of threads; the stack of one is asked for only when it was seen to
 * wait twice, with the same to be answered.
 */
public final class BlockedThreads {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** How many places are told, and remembered, at most. */
    private static final int MOST = 100;

    private final Places places;
    private final Timer timer;
    private final Set<String> told = new HashSet<>();
    private boolean looking;
    private boolean used;

    public BlockedThreads(Places places, Timer timer) {
        this.places = places;
        this.timer = timer;
    }

    /** Looks from now on, under the lock, until nothing was held for a while. */
    public void begin() {
        used = true;
        if (!looking) {
            looking = TimeLimit.arm(TimeLimit.from(PAUSE), timer, this::look) != null;
        }
    }

    private void look() {
        List<PooledConnection> held;
        synchronized (places) {
            looking = false;
            held = places.heldOnes();
            if (places.closed == null && (used || !held.isEmpty())) {
                begin();
            }
            used = !held.isEmpty();
        }
        held.forEach(this::look);
    }

    private void look(PooledConnection connection) {
        Thread thread = connection.thread;
        Waiter holder;
        synchronized (places) {
            holder = connection.holder;
        }
        Object running = thread == null || holder == null || !BlockedThread.isWaiting(thread) ? null : holder.running();
        Object before = connection.blocking;
        connection.blocking = running;
        if (running != null && running == before && holder != null) {
            report(BlockedThread.of(thread), holder);
        }
    }

    private void report(@Nullable BlockedThread blocked, Waiter holder) {
        if (blocked == null) {
            return;
        }
        synchronized (told) {
            if (told.size() >= MOST || !told.add(blocked.place())) {
                return;
            }
        }
        LOG.warn(
                "Code has blocked the thread of a connection for a second, or longer, while an answer is to be read there for {}.",
                holder.purpose(),
                blocked);
    }
}
