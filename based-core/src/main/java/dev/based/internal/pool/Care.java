package dev.based.internal.pool;

import dev.based.PoolSnapshot.Closed;
import dev.based.internal.async.Stages;
import dev.based.internal.closing.Closings;
import dev.based.internal.place.Places;
import dev.based.internal.place.PooledConnection;
import dev.based.internal.place.Upkeep;
import dev.based.internal.time.TimeLimit;
import dev.based.internal.time.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks after connections in the background: gives up those that are lost, too old, or not needed, asks those that nobody uses whether
 * they live, and has the pool keep its smallest size.
 */
final class Care {
    /** How long a connection may take to say that it lives, at most and at least. */
    private static final Duration VALIDATION = Duration.ofSeconds(2);

    private static final Duration LEAST_VALIDATION = Duration.ofMillis(500);

    /** For how long it is believed to live. */
    private static final Duration TRUST = Duration.ofMillis(250);

    private final Places places;
    private final Closings closings;
    private final Timer timer;
    private final Pool pool;
    private final Upkeep upkeep;
    private final Duration validation;
    private final Duration trust;

    Care(Places places, Closings closings, Timer timer, Pool pool) {
        this.places = places;
        this.closings = closings;
        this.timer = timer;
        this.pool = pool;
        upkeep = places.settings.upkeep();
        Duration half = places.settings.acquireTimeout().dividedBy(2); // the rest is for another one
        validation = least(VALIDATION, half.compareTo(LEAST_VALIDATION) < 0 ? LEAST_VALIDATION : half);
        trust = least(TRUST, half);
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    void begin() {
        if (upkeep.replaceable()) {
            TimeLimit.arm(TimeLimit.from(upkeep.interval()), timer, this::look);
        }
    }

    private void look() {
        synchronized (places) {
            if (places.closed != null) {
                return;
            }
        }
        try {
            attend();
        } finally {
            begin();
        }
    }

    private void attend() {
        Map<Closed, List<PooledConnection>> ended = new EnumMap<>(Closed.class);
        List<PooledConnection> asked = new ArrayList<>();
        List<PooledConnection> idle;
        synchronized (places) {
            idle = List.copyOf(places.idle);
        }
        List<PooledConnection> lost =
                idle.stream().filter(each -> !each.isUsable()).toList();
        synchronized (places) {
            sortOut(System.nanoTime(), lost, ended, asked);
        }
        ended.forEach((reason, connections) -> closings.close(connections, reason));
        asked.forEach(this::examine);
        pool.placeFree();
    }

    /** Takes those that nobody holds, and that are not to stay as they are, out of their row, under the lock. */
    private void sortOut(
            long now,
            List<PooledConnection> lost,
            Map<Closed, List<PooledConnection>> ended,
            List<PooledConnection> asked) {
        int spare = places.lasting() - places.settings.minSize();
        for (Iterator<PooledConnection> row = places.idle.iterator(); row.hasNext(); ) {
            PooledConnection each = row.next();
            Closed reason = lost.contains(each) ? Closed.LOST : places.unfit(each, now);
            if (reason == null && spare > 0 && isOver(upkeep.idleTimeout(), now - each.idleSinceNanos)) {
                reason = Closed.IDLE;
            }
            if (reason != null) {
                row.remove();
                spare--;
                ended.computeIfAbsent(reason, none -> new ArrayList<>()).add(each);
            } else if (isOver(upkeep.keepalive(), now - each.aliveNanos)) {
                row.remove();
                places.beginExamination();
                asked.add(each);
            }
        }
    }

    private static boolean isOver(Duration limit, long nanos) {
        return !limit.isZero() && nanos >= limit.toNanos();
    }

    /** Asks a connection that was taken out of its row whether it lives: it goes to who waits, or back, or to its end. */
    void examine(PooledConnection connection) {
        new Examination(connection, true).begin();
    }

    /** One of them does not answer: so it may be with those that were not used for even longer. */
    private void examineOthers(long aliveNanos) {
        List<PooledConnection> others = new ArrayList<>();
        synchronized (places) {
            for (Iterator<PooledConnection> row = places.idle.iterator(); row.hasNext(); ) {
                PooledConnection each = row.next();
                if (each.aliveNanos - aliveNanos <= 0) {
                    row.remove();
                    places.examined++;
                    others.add(each);
                }
            }
        }
        others.forEach(each -> new Examination(each, false).begin());
    }

    /** The question whether a connection lives, and its answer. */
    private final class Examination {
        private final PooledConnection connection;
        private boolean trusted;
        private boolean over;
        private Timer.@Nullable Action patience;

        Examination(PooledConnection connection, boolean trusted) {
            this.connection = connection;
            this.trusted = trusted;
        }

        void begin() {
            if (trusted) {
                arm(trust, this::doubt);
            } else {
                arm(validation, () -> ended(Closed.INVALID));
            }
            if (!connection.isUsable()) {
                ended(Closed.LOST);
                return;
            }
            Stages.settle(
                    Stages.call(() -> "validate()", connection.connection()::validate),
                    (nothing, error) -> ended(error == null && connection.isUsable() ? null : Closed.INVALID));
        }

        private void arm(Duration pause, Runnable action) {
            Timer.Action armed = TimeLimit.arm(TimeLimit.from(pause), timer, action);
            synchronized (places) {
                patience = armed;
                if (over) {
                    TimeLimit.disarm(armed);
                }
            }
        }

        /** It is waited for still, but no longer instead of another one. */
        private void doubt() {
            long before;
            synchronized (places) {
                if (over) {
                    return;
                }
                distrust();
                before = connection.aliveNanos;
            }
            arm(validation.minus(trust), () -> ended(Closed.INVALID));
            examineOthers(before);
            pool.placeFree();
        }

        private void distrust() {
            places.trusted -= trusted ? 1 : 0;
            trusted = false;
        }

        /** Takes note of the answer: why the connection is to be closed, or null. */
        private void ended(@Nullable Closed reason) {
            long before;
            synchronized (places) {
                if (over) {
                    return;
                }
                over = true;
                places.examined--;
                distrust();
                before = connection.aliveNanos;
                if (reason == null) {
                    connection.aliveNanos = System.nanoTime();
                }
                TimeLimit.disarm(patience);
            }
            if (reason == null) {
                pool.offer(connection, false);
            } else {
                closings.close(connection, reason);
                examineOthers(before);
                pool.placeFree();
            }
        }
    }
}
