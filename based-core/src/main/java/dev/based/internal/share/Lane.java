package dev.based.internal.share;

import dev.based.internal.async.Stages;
import dev.based.internal.line.CancelCall;
import dev.based.internal.line.CancelRequest;
import dev.based.internal.place.Demand;
import dev.based.internal.place.PooledConnection;
import dev.based.internal.place.WaitQueue;
import dev.based.internal.place.Waiter;
import dev.based.internal.thread.Telling;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection of the pool's while several calls use it. The calls are sent without waiting for answers, which come in the order of the calls. It
 * goes back when nothing is in flight.
 *
 * <p>A call of which nobody waits for the answer any more is let run while others run before it. When it is the oldest one, so that
 * the database runs it now, those behind it are run elsewhere, and the database is asked to stop; nothing else runs on the
 * connection by then, or ever after.
 *
 * <p>Its state is guarded by its monitor; the pool and the connection are called without it.
 */
public final class Lane implements Waiter {
    /** How long it takes calls, so that the connection is given back at times: it may be too old, or others may want it. */
    private static final long TURN = Duration.ofMillis(100).toNanos();

    private final Sharing sharing;
    private final PooledConnection lease;
    private final long begun = System.nanoTime();
    /** What is not answered, in the order in which it is sent. */
    private final ArrayDeque<Flight<?>> flights = new ArrayDeque<>(4);
    /** What of it is not sent. */
    private final ArrayDeque<Flight<?>> unsent = new ArrayDeque<>(4);

    private boolean sending;
    /** Whether it takes no more calls. */
    private boolean closing;
    /** By which the database is asked to stop, or null. */
    private volatile @Nullable CancelCall asked;

    /** Whether something threw in an author's code or in the library's. */
    private volatile boolean broken;

    private int calls;
    private volatile int size;

    /** A call that is not answered. */
    private static final class Flight<R> {
        final Sharer<R> call;
        /** Whether nobody waits for the answer. */
        boolean dropped;
        /** Whether the answer is there and is being told: it cannot be dropped any more. */
        boolean told;

        Flight(Sharer<R> call) {
            this.call = call;
        }

        /** Tells the answer, unless nobody waits for it. */
        boolean tell() {
            told = !dropped;
            return told;
        }

        /** Waits for the answer no more; false if it is told, or was dropped before. */
        boolean drop() {
            if (told || dropped) {
                return false;
            }
            dropped = true;
            return true;
        }
    }

    /**
     * Creates one that carries nothing.
     *
     * @param sharing whose it is
     * @param lease the connection, which the pool is giving away just now
     */
    public Lane(Sharing sharing, PooledConnection lease) {
        this.sharing = sharing;
        this.lease = lease;
    }

    /** How many calls are in flight. */
    int size() {
        return size;
    }

    /** Begins with the call that has got the connection. */
    public void open(Sharer<?> first) {
        sharing.opened(this);
        if (!take(first, lease.waitedNanos)) { // closed before it began
            sharing.again(first, lease.waitedNanos);
        }
        boolean unused;
        synchronized (this) {
            unused = calls == 0;
            if (unused) {
                close();
            }
        }
        if (unused) {
            giveBack(() -> {});
        } else {
            fill();
        }
    }

    /** Takes a call, and sends it in its turn; false if there is no room. */
    boolean take(Sharer<?> call, long waitedNanos) {
        boolean joined;
        boolean usable = lease.isUsable();
        synchronized (this) {
            if (!hasRoom(usable)) {
                return false;
            }
            joined = call.joins(this, waitedNanos);
            if (joined) {
                Flight<?> flight = new Flight<>(call);
                flights.add(flight);
                unsent.add(flight);
                counted();
                calls++;
                if (sending) {
                    return true;
                }
                sending = true;
            }
        }
        if (joined) {
            send();
        } else {
            call.notJoined();
        }
        return true;
    }

    private boolean hasRoom(boolean usable) {
        if (!closing && calls > 0 && (lease.outdated || System.nanoTime() - begun >= TURN || !usable)) {
            close();
        }
        return !closing && flights.size() < sharing.most();
    }

    /** Takes no more calls, under the monitor. */
    private void close() {
        if (!closing) {
            closing = true;
            sharing.closing(this);
        }
    }

    /** One thread sends at a time, and what others bring meanwhile. */
    private void send() {
        for (Flight<?> next = nextUnsent(); next != null; next = nextUnsent()) {
            send(next);
        }
    }

    /** Takes note, under the monitor, of what is in flight now. */
    private void counted() {
        size = flights.size();
    }

    private synchronized @Nullable Flight<?> nextUnsent() {
        Flight<?> next = unsent.poll();
        sending = next != null;
        return next;
    }

    private <R> void send(Flight<R> flight) {
        if (isDropped(flight)) {
            left(flight, null);
            return;
        }
        Stages.settle(
                Stages.call(() -> "The connection", () -> flight.call.send(lease.connection())),
                (answer, error) -> heard(flight, answer, error));
    }

    private synchronized boolean isDropped(Flight<?> flight) {
        return flight.dropped;
    }

    private <R> void heard(Flight<R> flight, @Nullable R answer, @Nullable Throwable error) {
        Runnable outcome = null;
        boolean tells;
        synchronized (this) {
            tells = flight.tell();
        }
        if (tells) {
            try {
                outcome = flight.call.heard(lease, answer, error);
            } catch (Throwable thrown) {
                broken = true;
                outcome = () -> flight.call.lost(thrown);
            }
        }
        left(flight, outcome);
    }

    /** A call has ended, and its outcome is to be told, also if the connection was taken away meanwhile. */
    private void left(Flight<?> flight, @Nullable Runnable outcome) {
        boolean mine;
        boolean last;
        synchronized (this) {
            mine = flights.remove(flight);
            counted();
            last = flights.isEmpty();
            if (last) {
                close();
            }
        }
        Runnable told = outcome == null ? () -> {} : outcome;
        if (!mine) {
            told.run();
            return;
        }
        if (last) {
            giveBack(told);
            return;
        }
        if (!stopIfUnwanted()) {
            fill();
        }
        sharing.tell(this, told);
    }

    private void giveBack(Runnable outcome) {
        CancelCall cancel = asked;
        if (cancel == null || !cancel.leave(() -> giveBackNow(outcome))) {
            giveBackNow(outcome);
        }
    }

    /** What it says of a transaction is not for those who come next: none of the calls can have begun one. */
    private void giveBackNow(Runnable outcome) {
        CancelCall cancel = asked;
        lease.calls = Math.max(1, calls);
        if (broken
                || (cancel != null && cancel.hasFailed())
                || lease.transactionStatus().isOpen()) {
            sharing.pool().discard(lease, outcome);
        } else {
            sharing.pool().release(lease, outcome);
        }
    }

    /** Takes those who wait in the pool, as far as there is room; where others wait the connection is for them. */
    void fill() {
        while (isRoomy() && sharing.pool().demand() == Demand.WAITED_FOR) {
            WaitQueue.Entry next = sharing.pool().pollSharing();
            if (next == null
                    && sharing.pool().demand() == Demand.WAITED_FOR) { // not just because another lane was faster
                synchronized (this) {
                    close();
                }
            } else if (next == null) {
                return;
            } else {
                long waited = System.nanoTime() - next.sinceNanos;
                if (!take((Sharer<?>) next.waiter, waited)) {
                    sharing.again((Sharer<?>) next.waiter, waited);
                }
            }
        }
    }

    private boolean isRoomy() {
        boolean usable = lease.isUsable();
        synchronized (this) {
            return !flights.isEmpty() && hasRoom(usable);
        }
    }

    /** Nobody waits any more for the answer to a call. */
    public void abandoned(Sharer<?> call) {
        synchronized (this) {
            for (Flight<?> each : flights) {
                if (each.call == call && each.drop()) {
                    close();
                }
            }
        }
        stopIfUnwanted();
    }

    /** Stops what the database runs now if nobody waits for that; those who wait for what is behind it go elsewhere. */
    private boolean stopIfUnwanted() {
        List<Sharer<?>> moved = List.of();
        CancelCall cancel;
        synchronized (this) {
            Flight<?> oldest = flights.peek();
            if (oldest == null || !oldest.dropped || asked != null) {
                return asked != null;
            }
            cancel = new CancelCall();
            asked = cancel;
            close();
            for (Flight<?> each : flights) {
                if (each.drop()) {
                    moved = moved.isEmpty() ? new ArrayList<>() : moved;
                    moved.add(each.call);
                }
            }
        }
        List<Runnable> told = told(moved, Sharer::moves);
        told.add(new CancelRequest(sharing.timer(), () -> turn(cancel), () -> askToStop(cancel), this::cutOff)::send);
        Telling.here(told);
        return true;
    }

    /** Nobody waits for what runs; a driver may never fail it. */
    private void cutOff() {
        if (sharing.pool().cutOff(lease, this)) {
            forgetAll();
        }
    }

    private void forgetAll() {
        synchronized (this) {
            flights.clear();
            unsent.clear();
            counted();
        }
        CancelCall cancel = asked;
        if (cancel != null) {
            cancel.end();
        }
    }

    private synchronized CancelRequest.Turn turn(CancelCall cancel) {
        boolean ended = flights.isEmpty() && cancel.target() == null;
        return ended ? CancelRequest.Turn.ENDED : CancelRequest.Turn.NOW;
    }

    private @Nullable CompletableFuture<Void> askToStop(CancelCall cancel) {
        synchronized (this) {
            if (flights.isEmpty() || !cancel.begin(this)) {
                return null;
            }
        }
        return cancel.make(lease.connection());
    }

    private static List<Runnable> told(List<Sharer<?>> calls, Consumer<Sharer<?>> what) {
        List<Runnable> told = new ArrayList<>(calls.size() + 1);
        calls.forEach(call -> told.add(() -> what.accept(call)));
        return told;
    }

    private List<Sharer<?>> dropAll() {
        List<Sharer<?>> all = new ArrayList<>();
        synchronized (this) {
            close();
            for (Flight<?> each : flights) {
                if (each.drop()) {
                    all.add(each.call);
                }
            }
        }
        return all;
    }

    @Override
    public void evict() {
        List<Runnable> told = told(dropAll(), Sharer::evicted);
        told.add(this::stopIfUnwanted);
        Telling.here(told);
    }

    @Override
    public void cleanupOverdue(PooledConnection held) {
        sharing.pool().abandon(held, this);
        List<Sharer<?>> alive = dropAll();
        forgetAll();
        Telling.here(told(alive, Sharer::unanswered));
    }

    /** There is no reset, and no transaction. */
    @Override
    public @Nullable Object pendingCleanup() {
        CancelCall cancel = asked;
        return cancel == null ? null : cancel.target();
    }

    @Override
    public String purpose() {
        Flight<?> first;
        int count;
        synchronized (this) {
            first = flights.peek();
            count = flights.size();
        }
        return first == null
                ? "a single statement that has just ended"
                : first.call.purpose() + (count == 1 ? "" : ", and " + (count - 1) + " behind it");
    }

    @Override
    public void leased(PooledConnection connection) {
        throw new UnsupportedOperationException("It has its connection.");
    }

    @Override
    public void refused(Throwable error) {
        throw new UnsupportedOperationException("It has its connection.");
    }

    @Override
    public @Nullable Object place() {
        return null;
    }

    @Override
    public void place(@Nullable Object where) {
        // it waits nowhere
    }
}
