package dev.based.internal.farewell;

import dev.based.Database;
import dev.based.internal.place.Holding;
import dev.based.internal.pool.Pools;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says who keeps a database from being disconnected, and with which place and statement. Safe for use by several threads. */
public final class Farewell {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    /** How long disconnecting waits before it says what for. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    /** How many are named. */
    private static final int MOST = 5;

    private final Pools pools;
    private final Duration timeout;
    private volatile String stopped = "";

    /**
     * Creates one.
     *
     * @param pools the database's
     * @param timeout how long disconnecting waits for them
     */
    public Farewell(Pools pools, Duration timeout) {
        this.pools = pools;
        this.timeout = timeout;
    }

    /** When to {@linkplain #warn() warn}: behind a moment, and well before those that are waited for are stopped. */
    public Duration moment() {
        Duration half = timeout.dividedBy(2);
        return half.compareTo(MOMENT) < 0 ? half : MOMENT;
    }

    /** Logs who is waited for, if somebody is. */
    public void warn() {
        List<Holding> all = pools.holdings();
        if (!all.isEmpty()) {
            LOG.warn(
                    "disconnect() waits, for {} ms at most, for what is not at its end: {}",
                    timeout.toMillis(),
                    told(all));
        }
    }

    /** Takes note of those who are about to be stopped. */
    public void stopping() {
        List<Holding> all = pools.holdings();
        stopped = all.isEmpty() ? "" : told(all);
    }

    /** Logs who was stopped, if somebody was. */
    public void warnOfStop() {
        String who = stopped;
        if (!who.isEmpty()) {
            LOG.warn(
                    "disconnect_timeout ({} ms) is over, and what was not at its end is stopped: {}",
                    timeout.toMillis(),
                    who);
        }
    }

    /** Who was stopped, for the error of those who did not end; empty if nobody was. */
    public String stopped() {
        return stopped.isEmpty() ? "" : " What was stopped when disconnect_timeout was over: " + stopped;
    }

    private static String told(List<Holding> all) {
        String first = all.stream()
                .limit(MOST)
                .map(each -> each.told("A connection is held"))
                .collect(Collectors.joining(" "));
        return all.size() <= MOST ? first : first + " And " + (all.size() - MOST) + " more.";
    }
}
