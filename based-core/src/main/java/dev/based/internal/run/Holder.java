package dev.based.internal.run;

import dev.based.DatabaseTimeoutException;
import dev.based.internal.async.Callbacks;
import dev.based.internal.async.Promise;
import dev.based.internal.failure.Unanswered;
import dev.based.internal.line.CancelRequest;
import dev.based.internal.place.AssistedJob;
import dev.based.internal.place.PooledConnection;
import dev.based.internal.place.Waiter;
import dev.based.internal.thread.Telling;
import dev.based.internal.time.TimeLimit;
import dev.based.internal.time.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A call of the user's from the wait for its connection to the return of it: its states, the one reason to stop it, and its one
 * end. Whatever the user's code, an author's code or the driver does meanwhile, the call is settled once, and its connection goes
 * back or is closed.
 *
 * <p>Once it is stopped, by its deadline or its user, what it holds has {@link CancelRequest#GRACE} to come to an end. Then the
 * connection is closed under it, if that can be done, and a moment later the call ends without it.
 *
 * <p>Its state is guarded by its monitor; the pool, connections and promises are called without it.
 */
abstract class Holder<T extends @Nullable Object> extends AssistedJob implements Waiter {
    /** How long a connection that was closed has to fail what runs on it. */
    private static final Duration LAST = Duration.ofMillis(200);

    /** How many new connections may be lost before anything ran on them. */
    private static final int MOST_LOST = 2;

    /** How many may be lost so in all, also such as were used before. */
    private static final int MOST_REPLACED = 16;

    /** How far a call has come. */
    enum State {
        /** For a connection. */
        WAITING,
        /** A connection is held, and something runs on it or is about to. */
        HOLDING,
        /** The outcome is known; the connection is made as new and given back. */
        RETURNING,
        DONE
    }

    private final Supply supply;
    private final Promise<T> promise;
    private final @Nullable TimeLimit limit;
    private volatile Timer.@Nullable Action deadline;
    private Timer.@Nullable Action grace;
    private State state = State.WAITING;
    private @Nullable Throwable stopReason;
    private @Nullable PooledConnection connection;
    /** Guarded by the pool's lock. */
    private @Nullable Object place;

    /** Whether the pool has forgotten a wait that was stopped. */
    private boolean withdrawn;

    /** Whether the connection was lost before anything ran on it, and another one is waited for. */
    private boolean replacing;

    /** How many new connections were lost so. */
    private int lostNew;

    /** How many connections were replaced. */
    private int replaced;

    /** Whether the connection was given back, once: from then on it may be somebody else's. */
    private boolean returned;

    private @Nullable T value;
    private @Nullable Throwable error;

    Holder(Supply supply, Callbacks callbacks, @Nullable TimeLimit limit) {
        this.supply = supply;
        this.limit = limit;
        promise = callbacks.promise(this);
    }

    final Supply supply() {
        return supply;
    }

    final Promise<T> promise() {
        return promise;
    }

    /** Asks for a connection. */
    public final CompletionStage<T> start() {
        if (limit != null) {
            deadline = TimeLimit.arm(limit, supply.kernel().timer(), this::expire);
        }
        ask();
        return promise;
    }

    void ask() {
        supply.pool().acquire(this);
    }

    /** Uses the connection, until {@link #giveBack}. If it throws, the connection is closed and the call fails. */
    abstract void hold(PooledConnection lease);

    /** The error of the deadline that has passed. */
    abstract DatabaseTimeoutException timeout(TimeLimit passed, boolean waiting);

    /** Stops what runs, because of the deadline. */
    abstract void stopLate(DatabaseTimeoutException reason);

    /** Ends what runs, since its connection was closed and fails nothing. */
    abstract void abandon();

    /**
     * What is told when the call ends without its connection: the reason to stop it, unless that is not the whole truth; null if
     * its outcome is on the way.
     */
    abstract @Nullable Throwable givenUp(Throwable reason);

    @Override
    public final void leased(PooledConnection lease) {
        Throwable unwanted;
        boolean again;
        synchronized (this) {
            again = replacing;
            replacing = false;
            unwanted = stopReason;
            if (unwanted == null && state != State.DONE) {
                connection = lease;
                state = State.HOLDING;
            }
        }
        if (again && unwanted != null) {
            supply.pool().release(lease);
            notReplaced(unwanted);
        } else if (again && state() == State.DONE) {
            supply.pool().release(lease);
        } else if (unwanted == null) {
            try {
                hold(lease);
            } catch (Throwable thrown) {
                broken(lease, thrown);
            }
        } else {
            supply.pool().release(lease);
            settle(null, unwanted);
        }
    }

    /** Begins on a connection that others use as well; false if the call was stopped or has ended. */
    final synchronized boolean beginShared() {
        if (stopReason != null || state == State.RETURNING || state == State.DONE) {
            return false;
        }
        state = State.HOLDING;
        return true;
    }

    /** Fails a call that was stopped before it began on one. */
    final void endUnbegun() {
        Throwable reason;
        synchronized (this) {
            reason = stopReason;
        }
        if (reason != null) {
            settle(null, reason);
        }
    }

    /** Waits again, for another connection than the shared one on which it has begun; false if it was stopped or has ended. */
    final synchronized boolean waitAgain() {
        if (stopReason != null || state != State.HOLDING) {
            return false;
        }
        connection = null;
        state = State.WAITING;
        return true;
    }

    /** Stops the call for good, under the monitor: whatever runs of it is nobody's any more. */
    final void forsake(Throwable reason) {
        stopBecause(reason);
        withdrawn = true;
    }

    /** Closes the connection and fails the call, since something threw, in an author's code or in the library's. */
    final void broken(PooledConnection lease, Throwable thrown) {
        giveBack(lease, true, false, null, supply.kernel().errors().explain(thrown));
    }

    @Override
    public void refused(Throwable why) {
        Throwable told;
        boolean again;
        synchronized (this) {
            again = replacing;
            replacing = false;
            told = stopReason == null ? why : stopReason;
        }
        if (again) {
            notReplaced(told);
        } else {
            settle(null, told);
        }
    }

    /** Ends what wanted another connection in place of a lost one, and gets none. */
    abstract void notReplaced(Throwable why);

    /**
     * Asks for another connection in place of one that was lost before anything ran on it, and {@linkplain #hold uses} that. Not if the call was
     * stopped, or if connections are lost again and again, new ones above all.
     *
     * @return false if there will be none
     */
    final boolean replace(PooledConnection lost) {
        synchronized (this) {
            lostNew += lost.isProven() ? 0 : 1;
            boolean stuck = stopReason != null
                    || lostNew > MOST_LOST
                    || replaced >= MOST_REPLACED
                    || !supply.pool().isReplaceable();
            if (state != State.HOLDING || connection != lost || stuck) {
                return false;
            }
            replacing = true;
            replaced++;
            connection = null;
        }
        supply.pool().replace(lost, this);
        Throwable stopped;
        synchronized (this) {
            stopped = stopReason;
        }
        if (stopped != null) {
            stopReplacing(stopped);
        }
        return true;
    }

    /** Waits no longer for another connection, if it does. */
    final void stopReplacing(Throwable reason) {
        synchronized (this) {
            if (!replacing) {
                return;
            }
        }
        if (supply.pool().withdraw(this)) { // else it is about to be answered
            synchronized (this) {
                replacing = false;
            }
            notReplaced(reason);
        }
    }

    /** Whether another connection is waited for, under the monitor. */
    final boolean isReplacing() {
        return replacing;
    }

    /** Whether what the connection is held for has not ended. Under the monitor a connection cannot be with someone else by then. */
    final boolean isHolding() {
        return state == State.HOLDING;
    }

    /** Whether a connection is waited for, under the monitor. */
    final boolean isWaiting() {
        return state == State.WAITING;
    }

    /** The reason to stop, or null; under the monitor. */
    final @Nullable Throwable stopReason() {
        return stopReason;
    }

    /** Remembers the first reason to stop, under the monitor. */
    final Throwable stopBecause(Throwable reason) {
        if (stopReason == null) {
            stopReason = reason;
        }
        return stopReason;
    }

    final synchronized State state() {
        return state;
    }

    final synchronized @Nullable PooledConnection connection() {
        return connection;
    }

    /** Stops the wait for a connection; false if it has ended. */
    final boolean stopWaiting(Throwable reason) {
        synchronized (this) {
            if (state != State.WAITING) {
                return false;
            }
            stopBecause(reason);
        }
        boolean mine = supply.pool().withdraw(this); // else it is about to be answered
        synchronized (this) {
            withdrawn |= mine;
        }
        return true;
    }

    @Override
    protected final void stopped() {
        Throwable reason;
        synchronized (this) {
            reason = withdrawn ? stopReason : null;
        }
        if (reason != null) {
            settle(null, reason);
        }
    }

    private void expire() {
        TimeLimit passed = Objects.requireNonNull(limit);
        DatabaseTimeoutException whileWaiting = timeout(passed, true);
        if (stopWaiting(whileWaiting)) {
            settle(null, whileWaiting);
            return;
        }
        DatabaseTimeoutException reason = timeout(passed, false);
        beginGrace(reason); // first, for what stops it may call code of the user's, which may block
        stopLate(reason);
    }

    /** From now on what holds the connection has the grace period to come to its end. */
    final void beginGrace(Throwable reason) {
        synchronized (this) {
            if (grace == null && (state == State.HOLDING || state == State.RETURNING)) {
                grace = after(CancelRequest.GRACE, () -> overdue(reason));
            }
        }
    }

    /**
     * Closes the connection, if that ends what runs, and soon after waits no longer: of the call itself if there is a reason to
     * stop that, else of what is called inside.
     */
    final void overdue(@Nullable Throwable reason) {
        PooledConnection held = connection();
        if (held == null) {
            return;
        }
        if (reason != null) {
            stopEnding(reason);
        }
        boolean cut = supply.pool().cutOff(held, this);
        Object stuck = cut ? this : running();
        Runnable first = cut ? this::abandon : () -> {};
        Runnable second = reason == null ? () -> giveUpInside(stuck) : () -> giveUp(reason);
        Runnable last = () -> Telling.here(List.of(first, second)); // who is stuck in one keeps nobody from the other
        if (after(LAST, last) == null) { // disconnected: nobody would call it
            last.run();
        }
    }

    /** Stops what ends the call, such as COMMIT, where that leaves no doubt. */
    void stopEnding(Throwable reason) {}

    private Timer.@Nullable Action after(Duration pause, Runnable action) {
        return TimeLimit.arm(TimeLimit.from(pause), supply.kernel().timer(), action);
    }

    /**
     * Waits no longer for what is called inside the call, which itself goes on.
     *
     * @param stuck what ran a moment ago; if it has ended, only who was stopped, and is held up by something else, is told
     */
    void giveUpInside(@Nullable Object stuck) {}

    /** Tells all that is called inside the call what that ends with. */
    void giveUpAll(Throwable told) {}

    /** Ends the call without its connection, which may come back or not. */
    private void giveUp(Throwable reason) {
        State reached = state();
        if (reached == State.RETURNING) {
            settle(value, error);
        } else if (reached == State.HOLDING) {
            Throwable told = givenUp(reason);
            if (told == null) {
                after(LAST, () -> giveUp(reason));
            } else {
                Telling.here(List.<Runnable>of(() -> giveUpAll(told), () -> settle(null, told)));
            }
        }
    }

    /** Also what has no deadline of its own, as COMMIT and the reset, is not waited for without end. */
    @Override
    public void cleanupOverdue(PooledConnection held) {
        supply.pool().abandon(held, this);
        Telling.here(List.<Runnable>of(this::abandon, () -> giveUp(Unanswered.lost())));
    }

    /** The reset and, of a call that has ended without its connection, what runs on that still. */
    @Override
    public @Nullable Object pendingCleanup() {
        synchronized (this) {
            return state == State.RETURNING || (state == State.DONE && connection != null) ? this : null;
        }
    }

    /** Gives the connection back, if there is one, once, and ends the call with its outcome. */
    final void giveBack(
            @Nullable PooledConnection lease,
            boolean broken,
            boolean touched,
            @Nullable T result,
            @Nullable Throwable failure) {
        boolean again;
        synchronized (this) {
            again = returned;
            returned = true;
            connection = state == State.DONE ? null : connection;
            if (state == State.HOLDING) {
                state = State.RETURNING;
                value = result;
                error = failure;
            }
        }
        if (again) { // something threw behind the return
            settle(value, error);
            return;
        }
        if (lease == null) {
            settle(result, failure);
        } else {
            supply.giveBack(lease, broken, touched, () -> settle(result, failure));
        }
    }

    private void settle(@Nullable T result, @Nullable Throwable failure) {
        synchronized (this) {
            if (state == State.DONE) {
                return;
            }
            state = State.DONE;
            connection = returned ? null : connection; // which may still come back
            TimeLimit.disarm(grace);
        }
        TimeLimit.disarm(deadline);
        forgetLender();
        promise.settle(result, failure);
    }

    @Override
    public final @Nullable TimeLimit limit() {
        return limit;
    }

    @Override
    public final void evict() {
        promise.evict();
    }

    @Override
    public final @Nullable Object place() {
        return place;
    }

    @Override
    public final void place(@Nullable Object where) {
        place = where;
    }
}
