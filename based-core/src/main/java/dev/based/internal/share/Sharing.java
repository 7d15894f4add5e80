package dev.based.internal.share;

import dev.based.BasedException;
import dev.based.ErrorKind;
import dev.based.internal.place.Demand;
import dev.based.internal.pool.Pool;
import dev.based.internal.time.Timer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has single statements that only read share connections. A call is given
 *
 * <ul>
 *   <li>a free connection of the pool's, if there is one and nobody waits;
 *   <li>else a connection that carries others of its kind, if nobody waits: that on which an answer has just come on this
 *       thread, or the one with the fewest in flight;
 *   <li>else what comes first, in the order of all who wait in the pool, which opens further connections as for any of them.
 * </ul>
 *
 * <p>Safe for use by several threads.
 */
public final class Sharing {
    private final Pool pool;
    private final Timer timer;
    private final int most;
    /** Those that may take more calls; guarded by its monitor, and so is nothing else. */
    private final List<Lane> lanes = new ArrayList<>();
    /** On which connection an answer has come that is being told by this thread. */
    private final ThreadLocal<@Nullable Lane> here = new ThreadLocal<>();

    /**
     * Creates one that has no connection.
     *
     * @param pool where the connections come from
     * @param timer the database's clock
     * @param most how many calls may be in flight on each connection
     */
    public Sharing(Pool pool, Timer timer, int most) {
        this.pool = pool;
        this.timer = timer;
        this.most = most;
    }

    /** What is told where the option cannot be honoured. */
    public static BasedException refusal() {
        return new BasedException(
                ErrorKind.USAGE,
                "This database takes one statement at a time on a connection, so that none can be shared. Leave the option share"
                        + " out.",
                null);
    }

    Pool pool() {
        return pool;
    }

    Timer timer() {
        return timer;
    }

    int most() {
        return most;
    }

    /** Has a call run on some connection. */
    public void submit(Sharer<?> call) {
        submit(call, false, 0);
    }

    /** The same for one that has waited before, for so long. */
    public void again(Sharer<?> call, long waitedNanos) {
        submit(call, true, waitedNanos);
    }

    private void submit(Sharer<?> call, boolean first, long waitedNanos) {
        if (pool.demand() == Demand.NONE && join(call, waitedNanos)) {
            return;
        }
        pool.acquire(call, first, waitedNanos);
        Lane free = roomiest(); // it may have got room before the call waited
        if (free != null) {
            free.fill();
        }
    }

    private boolean join(Sharer<?> call, long waitedNanos) {
        Lane mine = here.get();
        if (mine != null && mine.take(call, waitedNanos)) {
            return true;
        }
        Lane other = roomiest();
        return other != null && other.take(call, waitedNanos);
    }

    private @Nullable Lane roomiest() {
        synchronized (lanes) {
            Lane best = null;
            int fewest = most;
            for (int i = lanes.size() - 1; i >= 0; i--) {
                Lane each = lanes.get(i);
                int size = each.size();
                if (size < fewest) {
                    best = each;
                    fewest = size;
                }
            }
            return best;
        }
    }

    void opened(Lane lane) {
        synchronized (lanes) {
            lanes.add(lane);
        }
    }

    void closing(Lane lane) {
        synchronized (lanes) {
            lanes.remove(lane);
        }
    }

    /** Tells an outcome; the calls that are made then go to the same connection if it has room, whose thread this is. */
    void tell(Lane lane, Runnable outcome) {
        Lane before = here.get();
        here.set(lane);
        try {
            outcome.run();
        } finally {
            if (before == null) {
                here.remove();
            } else {
                here.set(before);
            }
        }
    }
}
