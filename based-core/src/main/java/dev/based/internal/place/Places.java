package dev.based.internal.place;

import dev.based.PoolSnapshot;
import dev.based.internal.watch.PoolWatch;
import dev.based.observe.PoolEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of a pool: its connections, those who wait for one, and what it has counted. Its monitor is the pool's lock, under which no
 * waiter is answered and no connection called.
 */
public final class Places {
    public final PoolSettings settings;
    public final Growth growth = new Growth();
    public final Overload overload;
    public final WaitQueue waiting = new WaitQueue();
    /** All that have their place: held, idle, examined or being closed. */
    public final List<PooledConnection> open = new ArrayList<>();
    /** Those that nobody holds, the one that was used last at the end. */
    public final ArrayDeque<PooledConnection> idle = new ArrayDeque<>();

    /** How many are held, and how many are being asked whether they live. */
    public int held;

    public int examined;
    /** How many of those are believed to live, so that no other connection is opened in their place. */
    public int trusted;
    /** How many are being opened, and since when some are. */
    public int opening;

    public long openingSince;
    /** How many of those take so long that they may never come. */
    public int slow;

    /** Those whose end takes longer than their place in the pool is kept for it, and those whose beginning does. */
    public int lingering;

    public int late;
    /** Whether those that are being opened are not waited for any more, since the pool is closed. */
    public boolean forsaken;

    /** How often all connections were to be given up. */
    public int generation;

    /** Told the pool's events, without the lock; or null. */
    public @Nullable PoolWatch watch;

    public boolean paused;
    /** Whether the first connections have been opened, so that as many are to be there. */
    public boolean complete;

    @Nullable
    public Supplier<? extends Throwable> closed;

    public long created;
    public long failedAttempts;
    public long timeouts;
    public long refused;
    public long leaks;
    private final long validateAfterNanos;
    private final Map<PoolSnapshot.Closed, Long> closings = new EnumMap<>(PoolSnapshot.Closed.class);

    public Places(PoolSettings settings) {
        this.settings = settings;
        validateAfterNanos = settings.upkeep().validateAfter().toNanos();
        overload = new Overload(settings.queueTarget());
    }

    /** How many connections are open, being opened or being closed. */
    public int size() {
        return open.size() + opening;
    }

    /** How many connections have not ended, or not come, that are waited for when the pool is closed. */
    public int left() {
        return open.size() + lingering + (forsaken ? 0 : opening + late);
    }

    /** Whether there can be no more of them. */
    public boolean isFull() {
        return size() >= settings.maxSize();
    }

    /** How many connections are open or being opened, without those being closed. */
    public int lasting() {
        return held + idle.size() + examined + opening;
    }

    /** How many connections come to those who wait. */
    public int coming() {
        return opening - slow + trusted;
    }

    /** Whether everything that there can be is held by someone. */
    public boolean isExhausted() {
        return held >= settings.maxSize();
    }

    /** Whether another connection is to be opened now. */
    public boolean isAnotherWanted(long now) {
        if (closed != null || paused || isFull() || !growth.mayOpen(now, waiting.size(), opening - slow, slow, held)) {
            return false;
        }
        return isIncomplete() || growth.isWorthwhile(now, waiting.size(), coming(), held);
    }

    private boolean isIncomplete() {
        return complete && settings.upkeep().replaceable() && size() < settings.minSize();
    }

    /** When to look again whether another is wanted; {@link Growth#NEVER} if only an event changes it. */
    public long nextLook(long now) {
        boolean needed = waiting.size() > coming() || isIncomplete();
        return closed == null && !paused && needed && !isFull()
                ? growth.next(now, waiting.size(), coming(), opening - slow, slow, held)
                : Growth.NEVER;
    }

    /** Whether a connection was not used for so long that it is asked first whether it lives. */
    public boolean isStale(PooledConnection connection, long now) {
        return now - connection.aliveNanos >= validateAfterNanos
                && settings.upkeep().replaceable();
    }

    /** What a connection that is shared is to do with one more call. */
    public Demand demand() {
        if (closed != null || paused || !waiting.isEmpty()) {
            return Demand.WAITED_FOR;
        }
        return idle.isEmpty() ? Demand.NONE : Demand.FREE;
    }

    /** Takes whoever waits longest out of the queue if a shared connection would do for him; else null. */
    public WaitQueue.@Nullable Entry pollSharing(long now) {
        WaitQueue.Entry first = closed == null && !paused ? waiting.peek() : null;
        if (first == null || !first.waiter.mayShare()) {
            return null;
        }
        waiting.poll();
        growth.handed(now);
        if (waiting.isEmpty()) {
            growth.emptied(now);
        }
        if (overload.isGuarded()) {
            overload.served(now, now - first.sinceNanos);
        }
        return first;
    }

    /** Takes note of a connection that was taken out of its row to be asked whether it lives, and that is believed to. */
    public void beginExamination() {
        examined++;
        trusted++;
    }

    /** Why a connection that works is not to be used any more, or null. */
    public PoolSnapshot.@Nullable Closed unfit(PooledConnection connection, long now) {
        if (closed != null) {
            return PoolSnapshot.Closed.DISCONNECTED;
        }
        if (!settings.upkeep().replaceable()) {
            return null;
        }
        if (connection.generation != generation) {
            return PoolSnapshot.Closed.EVICTED;
        }
        return connection.endNanos != 0 && connection.endNanos - now <= 0 ? PoolSnapshot.Closed.LIFETIME : null;
    }

    public void hand(PooledConnection connection, Waiter waiter, long now, long waited) {
        held++;
        connection.waitedNanos = waited;
        connection.hold(waiter, now);
        growth.handed(now);
        if (overload.isGuarded()) {
            overload.served(now, waited);
        }
    }

    public void letGo(PooledConnection connection, long now) {
        if (connection.holder != null) {
            held--;
            if (connection.isProven()) { // what comes first is slower: nothing is prepared yet
                long nanos = now - connection.heldSinceNanos;
                int calls = connection.calls;
                growth.held(calls == 1 ? nanos : nanos / calls);
            }
            connection.letGo(now);
        }
    }

    /** Takes back what was handed out and not used. */
    public void takeBack(PooledConnection connection) {
        if (connection.holder != null) {
            held--;
            connection.holder = null;
        }
    }

    /** Takes a connection in that has been opened. */
    public void admit(PooledConnection connection, int ofGeneration, long now) {
        open.add(connection);
        created++;
        connection.generation = ofGeneration;
        connection.idleSinceNanos = now;
        connection.aliveNanos = now;
        long lifetime = settings.upkeep().maxLifetime().toNanos();
        if (lifetime > 0) { // not all at once
            long shorter = ThreadLocalRandom.current().nextLong(lifetime / 10 + 1);
            connection.endNanos = (now + lifetime - shorter) | 1; // 0 would be never
        }
    }

    /** Tells who watches, without the lock; nothing where the time is negative. */
    public void tell(PoolEvent.Type type, long nanos) {
        PoolWatch told = watch;
        if (told != null && nanos >= 0) {
            told.tell(type, nanos);
        }
    }

    public void count(PoolSnapshot.Closed reason) {
        closings.merge(reason, 1L, Long::sum);
    }

    public List<PooledConnection> heldOnes() {
        return open.stream().filter(connection -> connection.holder != null).toList();
    }

    /** Takes those that nobody holds out of their row. */
    public List<PooledConnection> takeIdle() {
        List<PooledConnection> all = new ArrayList<>(idle);
        idle.clear();
        return all;
    }

    /** Who holds a connection the longest; null if nobody holds one. */
    @Nullable
    Holding longestHolding(long now) {
        List<Holding> all = holdings(now);
        return all.isEmpty() ? null : all.get(0);
    }

    /** Who holds connections now, who holds one the longest first. */
    public List<Holding> holdings(long now) {
        List<Holding> all = new ArrayList<>();
        for (PooledConnection each : open) {
            Waiter holder = each.holder;
            if (holder != null) {
                all.add(new Holding(holder, now - each.heldSinceNanos));
            }
        }
        all.sort((a, b) -> Long.compare(b.nanos(), a.nanos()));
        return all;
    }

    public PoolSnapshot snapshot() {
        return new PoolSnapshot(
                held,
                idle.size() + examined,
                opening,
                waiting.size(),
                settings.maxSize(),
                created,
                closings,
                failedAttempts,
                timeouts,
                refused,
                leaks);
    }

    /** What two pools of one database look like together. */
    public static PoolSnapshot sum(PoolSnapshot a, PoolSnapshot b) {
        Map<PoolSnapshot.Closed, Long> closings = new EnumMap<>(PoolSnapshot.Closed.class);
        closings.putAll(a.closed());
        b.closed().forEach((reason, count) -> closings.merge(reason, count, Long::sum));
        return new PoolSnapshot(
                a.active() + b.active(),
                a.idle() + b.idle(),
                a.opening() + b.opening(),
                a.waiting() + b.waiting(),
                a.maxSize() + b.maxSize(),
                a.created() + b.created(),
                closings,
                a.failedAttempts() + b.failedAttempts(),
                a.timeouts() + b.timeouts(),
                a.refused() + b.refused(),
                a.leaks() + b.leaks());
    }
}
