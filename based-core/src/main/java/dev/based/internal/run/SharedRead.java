package dev.based.internal.run;

import dev.based.DatabaseTimeoutException;
import dev.based.internal.call.Call;
import dev.based.internal.failure.CallSite;
import dev.based.internal.failure.Unanswered;
import dev.based.internal.place.PooledConnection;
import dev.based.internal.place.Waiter;
import dev.based.internal.share.Lane;
import dev.based.internal.share.Sharer;
import dev.based.internal.share.Sharing;
import dev.based.spi.CommandNotSentException;
import dev.based.spi.Connection;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A single statement that only reads, on a connection that others of its kind use as well. Who stops waiting for it is told at once,
 * whatever becomes of it in the database.
 */
public final class SharedRead<R, T extends @Nullable Object> extends SingleStatement<R, T> implements Sharer<R> {
    /** How often it is run again because its connection was lost before it was sent, and how often if that was a new one. */
    private static final int MOST_AGAIN = 16;

    private static final int MOST_AGAIN_NEW = 2;

    private final Sharing sharing;
    /** Where it was sent, or is about to be; guarded by the monitor, once it waits no longer. */
    private @Nullable Lane lane;

    /** How long it has waited in all; guarded by the monitor. */
    private long waitedNanos;

    private int again;
    private int againNew;

    /** Creates a statement that has not asked for a connection; throws what the user's function for contexts throws. */
    public SharedRead(Supply supply, Sharing sharing, Call<R, T> call) {
        super(supply, call);
        this.sharing = sharing;
    }

    @Override
    void ask() {
        sharing.submit(this);
    }

    @Override
    public boolean mayShare() {
        return true;
    }

    @Override
    public Waiter holderOf(PooledConnection connection) {
        Lane opened = new Lane(sharing, connection);
        lane = opened;
        return opened;
    }

    @Override
    void hold(PooledConnection lease) {
        Objects.requireNonNull(lane).open(this);
    }

    @Override
    public synchronized boolean joins(Lane joined, long waited) {
        if (!beginShared()) {
            return false;
        }
        lane = joined;
        waitedNanos = waited;
        return true;
    }

    @Override
    public void notJoined() {
        endUnbegun();
    }

    @Override
    public CompletionStage<R> send(Connection connection) {
        return call.begin(connection);
    }

    @Override
    public Runnable heard(PooledConnection lease, @Nullable R answer, @Nullable Throwable error) {
        if (error instanceof CommandNotSentException && mayRunAgain(lease)) {
            return this::moves;
        }
        synchronized (this) {
            if (answered || stopReason() != null) {
                return () -> {};
            }
            answered = true;
        }
        Throwable failure = error == null ? null : supply().kernel().errors().explain(error, call, site);
        if (failure == null && lease.transactionStatus().isOpen()) {
            failure = leftOpen("A transaction was open behind the statement, which was rolled back");
        }
        Throwable reason = failure;
        return () -> conclude(null, false, false, answer, reason);
    }

    private synchronized boolean mayRunAgain(PooledConnection lost) {
        again++;
        againNew += lost.isProven() ? 0 : 1;
        return again <= MOST_AGAIN
                && againNew <= MOST_AGAIN_NEW
                && supply().pool().isReplaceable();
    }

    @Override
    public void moves() {
        boolean waits;
        long before;
        synchronized (this) {
            waits = !answered && waitAgain();
            before = waitedNanos;
        }
        if (waits) {
            sharing.again(this, before);
        }
    }

    @Override
    public void lost(Throwable thrown) {
        end(supply().kernel().errors().explain(thrown));
    }

    @Override
    public void unanswered() {
        end(CallSite.show(Unanswered.lost(), site));
    }

    /** Ends it without an answer, if it has not ended. */
    private void end(Throwable reason) {
        synchronized (this) {
            answered = true;
        }
        giveBack(null, false, false, null, reason);
    }

    @Override
    public Stop stop() {
        if (stopWhileWaiting()) {
            return Stop.STOPPED;
        }
        Lane carrier = forsaken(cancellation());
        if (carrier == null) {
            return state() == State.WAITING ? stop() : ended(promise()); // it may have moved just now
        }
        carrier.abandoned(this);
        return Stop.STOPPED;
    }

    /** Waits no longer for its answer; gives where it was sent, or null if it is not under way. */
    private synchronized @Nullable Lane forsaken(Throwable reason) {
        if (!isHolding() || answered) {
            return null;
        }
        forsake(reason);
        return lane;
    }

    @Override
    void stopLate(DatabaseTimeoutException reason) {
        Lane carrier = forsaken(reason);
        if (carrier != null) {
            carrier.abandoned(this);
            end(reason);
        } else if (stopWaiting(reason)) { // it has moved just now
            end(reason);
        }
    }

    @Override
    public void evicted() {
        evict();
    }

    @Override
    public @Nullable Object pendingCleanup() {
        return null; // the lane is asked
    }

    @Override
    void notReplaced(Throwable why) {
        // it moves by itself
    }

    @Override
    void abandon() {
        // it ends without its connection
    }

    @Override
    Throwable givenUp(Throwable reason) {
        return reason;
    }
}
