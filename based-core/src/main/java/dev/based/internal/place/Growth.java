package dev.based.internal.place;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * When another connection is opened for those who wait: where they would wait longer for the connections that there are than for a
 * new one. That is so
 *
 * <ul>
 *   <li>if the last of them would, each connection being held as long as usual; or
 *   <li>if no connection has become free for as long as it takes to open one; or
 *   <li>if, since the pool last grew, there have been waiters for as long as that, with shorter breaks.
 * </ul>
 *
 * <p>Two are opened at once, or as many as there are in use, so that a pool whose connections are held for long grows to its size in a few
 * steps. While attempts fail there is one at a time, after pauses that grow to half a second; to ten seconds where nobody waits and the server
 * refuses the login, which it notes in its log each time, and after some of which it may lock the user out. An attempt that takes much longer than
 * the last ones did may never come, and holds nobody up: one more is made beside it.
 *
 * <p>Times are those of {@link System#nanoTime()}. Guarded by the pool's lock.
 */
public final class Growth {
    /** What says that nothing changes by itself. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int AT_ONCE = 2;
    private static final long FIRST_PAUSE = Duration.ofMillis(10).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofMillis(500).toNanos();
    /** The same where nobody waits, and no waiting helps. */
    private static final long LONGEST_REST = Duration.ofSeconds(10).toNanos();
    /** How finely the time is watched. */
    private static final long TICK = Duration.ofMillis(1).toNanos();
    /** Each new duration counts for one part of so many. */
    private static final int WEIGHT = 8;

    private static final int MOST_DOUBLINGS = 10;
    /** Opening takes as long as the fastest of so many did: each was slower for a reason that passes. */
    private static final int LAST = 4;
    /** Longer than that nobody waits for the sake of a guess. */
    private static final long MOST_OPENING = Duration.ofMillis(500).toNanos();
    /** The same while all that is known are the first connections, with which the program itself warms up. */
    private static final long MOST_FIRST = Duration.ofMillis(200).toNanos();

    /** No attempt is slow before that. */
    private static final long LEAST_SLOW = Duration.ofMillis(500).toNanos();
    /** An attempt is slow where nothing is known yet. */
    private static final long FIRST_SLOW = Duration.ofSeconds(1).toNanos();
    /** How many slow ones there may be beside another one while attempts fail. */
    private static final int MOST_SLOW = 2;

    private final long[] lastOpenings = new long[LAST];
    private final long[] lastUncapped = new long[LAST];
    private long opened;
    private long firstOpenedAt;

    /** How long opening takes, and how long a connection is held; negative until it is known. */
    private long openingNanos = -1;

    private long holdingNanos = -1;
    /** When those who wait began to, or when the pool last grew if that was later. */
    private long since;

    private boolean congested;
    private long emptiedAt;
    private long handedAt;
    private int failures;
    private long failedAt;
    private long notBefore;
    private long restsUntil;
    private @Nullable Throwable failure;
    /** Whether the last attempt failed for a reason that no waiting cures. */
    private boolean refused;

    /** Somebody waits, where nobody did. */
    public void beginsToWait(long now) {
        if (!congested || now - emptiedAt > openingNanos) {
            since = now;
            handedAt = now;
        }
        congested = true;
    }

    /** Nobody waits any more. */
    public void emptied(long now) {
        emptiedAt = now;
    }

    /** A connection was given to someone. */
    public void handed(long now) {
        handedAt = now;
    }

    /** A connection was held for so long. */
    public void held(long nanos) {
        holdingNanos = mean(holdingNanos, nanos);
    }

    /** A connection is being opened. */
    public void begun(long now) {
        since = now;
    }

    /** A connection was opened, in so long. */
    public void opened(long now, long nanos) {
        firstOpenedAt = opened == 0 ? now : firstOpenedAt;
        boolean cold = now - nanos - firstOpenedAt <= 0;
        lastUncapped[(int) (opened % LAST)] = nanos;
        lastOpenings[(int) (opened % LAST)] = Math.min(nanos, cold ? MOST_FIRST : MOST_OPENING);
        opened++;
        openingNanos = Arrays.stream(lastOpenings, 0, (int) Math.min(opened, LAST))
                .min()
                .orElse(-1);
        failures = 0;
        failure = null;
        refused = false;
        since = now;
        handedAt = now;
    }

    /** No connection could be opened, perhaps for a reason that no waiting cures. */
    public void failed(long now, Throwable error, boolean hopeless) {
        long pause = FIRST_PAUSE << Math.min(failures, MOST_DOUBLINGS);
        notBefore = now + about(Math.min(LONGEST_PAUSE, pause));
        restsUntil = hopeless ? now + about(Math.min(LONGEST_REST, pause)) : notBefore;
        failures++;
        failedAt = now;
        failure = error;
        refused = hopeless;
    }

    private static long about(long most) {
        return ThreadLocalRandom.current().nextLong(most / 2, most + 1);
    }

    /** When there may be another attempt, after one that failed. */
    private long mayTryAt(int waiting) {
        return waiting > 0 ? notBefore : restsUntil;
    }

    /** How long a connection is held, each new duration counting for a part. */
    private static long mean(long before, long nanos) {
        return before < 0 ? nanos : before + (nanos - before) / WEIGHT;
    }

    /** How many attempts have failed since the last one that did not. */
    public int failures() {
        return failures;
    }

    /** What the last attempt failed with; null if it did not. */
    @Nullable
    public Throwable failure() {
        return failure;
    }

    public long failedAt() {
        return failedAt;
    }

    /** How long so many who wait would have to for so many connections; 0 if nothing is known. */
    public long waitNanos(int waiting, int connections) {
        return holdingNanos < 0 || connections == 0 ? 0 : (long) ((double) holdingNanos * waiting / connections);
    }

    /** How long a connection is held; 0 if nothing is known. */
    public long holdingNanos() {
        return Math.max(0, holdingNanos);
    }

    /** After how long an attempt that begins is slow: twice what the slowest of the last ones took; never where logins are refused. */
    public long slowNanos() {
        if (refused) {
            return NEVER;
        }
        long slowest = Arrays.stream(lastUncapped).max().orElse(0);
        return opened == 0 ? FIRST_SLOW : Math.max(LEAST_SLOW, 2 * slowest);
    }

    /**
     * Whether one more may be opened now, if it is needed.
     *
     * @param opening how many are being opened, without those that are slow
     * @param slow how many are slow
     */
    public boolean mayOpen(long now, int waiting, int opening, int slow, int held) {
        return isRoom(opening, slow, held) && (failures == 0 || mayTryAt(waiting) - now <= 0);
    }

    private boolean isRoom(int opening, int slow, int held) {
        if (failures > 0) {
            return opening == 0 && slow <= MOST_SLOW;
        }
        return opening < (slow > 0 ? 1 : Math.max(AT_ONCE, held));
    }

    /**
     * Whether another connection is to be opened for those who wait.
     *
     * @param waiting how many wait
     * @param coming how many connections come: those being opened and those being looked at
     * @param held how many are in use
     */
    public boolean isWorthwhile(long now, int waiting, int coming, int held) {
        if (waiting <= coming) {
            return false;
        }
        int supply = held + coming;
        return supply == 0
                || failures > 0
                || openingNanos < 0
                || (double) usually(now) * waiting >= (double) openingNanos * supply
                || now - handedAt >= openingNanos // nobody gives one back
                || now - since >= openingNanos;
    }

    /** How long a connection is held, at least: nobody has been given one for a while. */
    private long usually(long now) {
        return Math.max(holdingNanos < 0 ? openingNanos : holdingNanos, now - handedAt);
    }

    /** When to look again, since by then one more may be worthwhile, or may be opened; {@link #NEVER} if only an event changes it. */
    public long next(long now, int waiting, int coming, int opening, int slow, int held) {
        if (!isRoom(opening, slow, held) || (waiting <= coming && failures == 0)) {
            return NEVER;
        }
        if (failures > 0) {
            return later(now, mayTryAt(waiting));
        }
        long share = (long) ((double) Math.max(0, openingNanos) * (held + coming) / waiting);
        long byAge = handedAt + Math.min(share, Math.max(0, openingNanos));
        long byTime = since + Math.max(0, openingNanos);
        return later(now, byAge - byTime < 0 ? byAge : byTime);
    }

    private static long later(long now, long time) {
        return time - now < TICK ? now + TICK : time;
    }
}
