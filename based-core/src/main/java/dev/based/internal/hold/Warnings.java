package dev.based.internal.hold;

import dev.based.Database;
import dev.based.internal.place.Holding;
import dev.based.internal.place.Places;
import dev.based.internal.place.PooledConnection;
import dev.based.internal.place.Waiter;
import dev.based.internal.watch.PoolWatch;
import dev.based.observe.PoolEvent;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what those who hold connections should not do: block the connection's thread while an answer is to be read there, which is told once for each
 * place; and hold one for longer than {@code leak_threshold}, which is told once for each holder. Nothing more is done about it: that code waits
 * for this very answer cannot be known.
 *
 * <p>Of a thread only the state is looked at; its stack is asked for when it was seen to wait for a while, with the same to be answered.
 */
final class Warnings {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final long LONG =
            Duration.ofMillis(900).toNanos(); // a second between two looks, which may be a bit early
    /** How many places are told, and remembered, at most. */
    private static final int MOST = 100;

    private final Places places;
    private final Set<String> told = new HashSet<>();

    Warnings(Places places) {
        this.places = places;
    }

    void look(PooledConnection connection, Waiter holder, long now) {
        Thread thread = connection.thread;
        Object running = thread == null || !BlockedThread.isWaiting(thread) ? null : holder.running();
        if (connection.blocking.lasts(running, now, LONG)) {
            report(BlockedThread.of(thread), holder);
        }
        Holding leak = leak(connection, holder, now);
        if (leak != null) {
            report(connection, leak);
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
        try {
            LOG.warn(
                    "Code has blocked the thread of a connection for a second, or longer, while an answer is to be read there for {}.",
                    holder.purpose(),
                    blocked);
        } catch (Throwable thrown) {
            synchronized (told) {
                told.remove(blocked.place()); // the next look tells it
            }
            throw thrown;
        }
    }

    private @Nullable Holding leak(PooledConnection connection, Waiter holder, long now) {
        long threshold = places.settings.upkeep().leakThreshold().toNanos();
        synchronized (places) {
            long nanos = now - connection.heldSinceNanos;
            if (threshold == 0 || nanos < threshold || connection.holder != holder || connection.leakTold) {
                return null;
            }
            connection.leakTold = true;
            return new Holding(holder, nanos);
        }
    }

    /** Counts it and tells it; the next look logs what could not be logged, and does not count it again. */
    private void report(PooledConnection connection, Holding leak) {
        if (isNew(connection, leak)) {
            PoolWatch watch = places.watch;
            if (watch != null) {
                watch.tell(PoolEvent.Type.LEAKED, leak.nanos());
            }
        }
        try {
            LOG.warn(leak.told("A connection has been held"));
        } catch (Throwable thrown) {
            synchronized (places) {
                connection.leakTold &= connection.holder != leak.holder();
            }
            throw thrown;
        }
    }

    private boolean isNew(PooledConnection connection, Holding leak) {
        synchronized (places) {
            boolean first = connection.leakCounted != leak.holder();
            connection.leakCounted = leak.holder();
            places.leaks += first ? 1 : 0;
            return first;
        }
    }
}
