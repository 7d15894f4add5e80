package dev.based.internal.pool;

import dev.based.DatabaseNotConnectedException;
import dev.based.PoolOverloadException;
import dev.based.PoolQueueFullException;
import dev.based.PoolSnapshot;
import dev.based.PoolSnapshot.Closed;
import dev.based.PoolTimeoutException;
import dev.based.internal.closing.Closings;
import dev.based.internal.closing.LastWords;
import dev.based.internal.closing.Refused;
import dev.based.internal.hold.Holders;
import dev.based.internal.hold.Watch;
import dev.based.internal.place.Demand;
import dev.based.internal.place.Holding;
import dev.based.internal.place.Places;
import dev.based.internal.place.PoolSettings;
import dev.based.internal.place.PooledConnection;
import dev.based.internal.place.Report;
import dev.based.internal.place.Standstill;
import dev.based.internal.place.WaitQueue;
import dev.based.internal.place.Waiter;
import dev.based.internal.thread.Behalf;
import dev.based.internal.thread.Trampoline;
import dev.based.internal.time.TimeLimit;
import dev.based.internal.time.Timer;
import dev.based.internal.watch.PoolWatch;
import dev.based.observe.PoolEvent.Type;
import dev.based.spi.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Connections shared by callers in the order in which they asked: whoever waits longest gets whatever comes first, a connection released or one
 * opened, until its own deadline. {@link Openings} opens connections, {@link Care} looks after those that nobody uses.
 *
 * <p>All state is guarded by the monitor of {@link Places}; waiters are answered and connections called without it.
 */
public final class Pool {
    /** How long those who have waited too long wait for the texts of others that tell why. */
    private static final Duration TEXTS = Duration.ofSeconds(1);

    /** How long the end of the pool waits for connections that are being opened. */
    private static final Duration OPENINGS = Duration.ofSeconds(2);

    private final Places places;
    private final PoolSettings settings;
    private final Timer timer;
    private final UnaryOperator<Throwable> explain;
    private final Closings closings;
    private final Openings openings;
    private final Care care;
    private final Report report;
    private final CompletableFuture<Void> emptied = new CompletableFuture<>();
    private final LastWords lastWords;
    private final Watch watch;
    private final Standstill standstill;
    private boolean timerArmed;
    /** Those who were in the queue and cannot be answered by their deadline; or null. */
    private @Nullable Refused late;

    private final Switchover switchover;
    private final Holders holders;

    /**
     * Creates an empty pool.
     *
     * @param settings its size and limits
     * @param opener opens a connection; its errors are passed on as they are
     * @param explain tells what such an error means, for messages
     * @param timer the database's clock
     */
    public Pool(
            PoolSettings settings,
            Supplier<CompletionStage<Connection>> opener,
            UnaryOperator<Throwable> explain,
            Timer timer) {
        this.settings = settings;
        this.explain = explain;
        this.timer = timer;
        places = new Places(settings);
        closings = new Closings(places, timer, this::placeFree);
        openings = new Openings(places, opener, explain, timer, this);
        care = new Care(places, closings, timer, this);
        lastWords = new LastWords(timer);
        switchover = new Switchover(places, closings, lastWords, care, this);
        holders = new Holders(places, closings, switchover::calmed, lastWords);
        report = new Report(places);
        watch = new Watch(places, timer);
        standstill = new Standstill(places, report, timer, lastWords::begin);
        care.begin();
    }

    /** Has somebody watch the pool, before it is used. */
    public void watchedBy(@Nullable PoolWatch watching) {
        places.watch = watching;
    }

    /** Asks for a connection. */
    public void acquire(Waiter waiter) {
        acquire(waiter, false, 0);
    }

    /** Whether a connection may be given up, and another one take its place. */
    public boolean isReplaceable() {
        return settings.upkeep().replaceable();
    }

    /**
     * Asks for another connection in place of one that was lost before anything ran on it, which is closed. The waiter has waited before, and is
     * the next one, for as long as is left to him.
     */
    public void replace(PooledConnection lost, Waiter waiter) {
        long waited;
        synchronized (places) {
            waited = lost.waitedNanos;
        }
        end(lost, Closed.LOST, () -> {});
        acquire(waiter, true, waited);
    }

    /** What is wanted now. */
    public Demand demand() {
        synchronized (places) {
            return places.demand();
        }
    }

    /** Takes whoever waits longest out of the queue if a shared connection would do for him, who is to be given one; else null. */
    public WaitQueue.@Nullable Entry pollSharing() {
        long now = System.nanoTime();
        WaitQueue.Entry next;
        synchronized (places) {
            next = places.pollSharing(now);
        }
        if (next == null) {
            return null;
        }
        places.tell(Type.ACQUIRED, now - next.sinceNanos);
        return next;
    }

    /** Asks for a connection; the first one is who has waited before, for so long, and is the next one for as long as is left to him. */
    public void acquire(Waiter waiter, boolean first, long waited) {
        PooledConnection free;
        Throwable refusal = null;
        boolean stale;
        boolean full;
        do {
            synchronized (places) {
                long now = System.nanoTime();
                boolean served = first || places.waiting.isEmpty();
                free = places.closed == null && !places.paused ? places.idle.pollLast() : null;
                // Where others wait, it is for the one who waits longest, once it has answered.
                stale = free != null && (!served || places.isStale(free, now));
                if (free != null && !stale) {
                    places.hand(free, waiter, now, waited);
                    watch.begin();
                } else {
                    if (stale) {
                        places.beginExamination();
                    }
                    refusal = enqueue(waiter, first, now, waited);
                }
                full = places.isFull();
            }
        } while (free != null && !stale && isLost(free));
        if (free != null && stale) {
            care.examine(free);
        }
        if (free != null && !stale) {
            places.tell(Type.ACQUIRED, 0);
            waiter.leased(free);
        } else if (refusal != null) {
            if (isTurnedAway(refusal)) {
                places.tell(Type.REFUSED, 0);
            }
            waiter.refused(refusal);
        } else {
            places.tell(Type.WAITING, 0);
            if (!full) {
                openings.openWhereNeeded();
            }
        }
    }

    /** Whether one that was just handed out was lost before, which is asked without the lock; it is closed then. */
    private boolean isLost(PooledConnection handed) {
        if (handed.isUsable()) {
            return false;
        }
        CompletableFuture<Void> abandoned;
        Runnable quiet;
        synchronized (places) {
            abandoned = handed.abandoned;
            places.takeBack(handed);
            quiet = switchover.calmed();
        }
        Switchover.tell(quiet);
        if (abandoned == null) {
            closings.close(handed, Closed.LOST);
        } else {
            abandoned.complete(null);
        }
        return true;
    }

    private static boolean isTurnedAway(Throwable refusal) {
        return refusal instanceof PoolQueueFullException || refusal instanceof PoolOverloadException;
    }

    /** Lines a waiter up, or says why not. */
    private @Nullable Throwable enqueue(Waiter waiter, boolean first, long now, long waited) {
        if (places.closed != null) {
            return places.closed.get();
        }
        long deadline = now - waited + Timer.saturatedNanos(settings.acquireTimeout());
        Behalf behalf = first ? null : Behalf.current();
        Throwable refusal = first ? null : refusal(waiter, now, deadline);
        if (refusal != null) {
            places.refused++;
            return refusal;
        }
        if (places.waiting.isEmpty()) {
            places.growth.beginsToWait(now);
        }
        if (first) {
            places.waiting.addFirst(waiter, now - waited, deadline);
            timerArmed &= waited == 0; // it may look too late for him
        } else {
            places.waiting.add(waiter, now, deadline, behalf);
        }
        if (behalf != null) {
            standstill.begin();
        }
        armTimer();
        return null;
    }

    private @Nullable Throwable refusal(Waiter waiter, long now, long deadline) {
        int ahead = places.waiting.size();
        if (ahead - (settings.maxSize() - places.held) >= settings.maxWaiting()) {
            return new PoolQueueFullException(report.queueFull());
        }
        if (places.overload.isOverloaded()) {
            long wait = places.growth.waitNanos(ahead + 1, places.held);
            if (isLate(waiter, now + wait + wait / 4, deadline)) { // not just so
                return new PoolOverloadException(report.overloaded(wait));
            }
        }
        return null;
    }

    /** Whether a connection that a waiter is given at that time comes too late. */
    private boolean isLate(Waiter waiter, long time, long deadline) {
        TimeLimit limit = waiter.limit();
        return deadline - time <= 0 || (limit != null && limit.endNanos() - time <= places.growth.holdingNanos());
    }

    /** Takes back a waiter that has not been answered; false if it has been, or is about to be. */
    public boolean withdraw(Waiter waiter) {
        synchronized (places) {
            boolean mine = places.waiting.remove(waiter);
            if (mine && places.waiting.isEmpty()) {
                places.growth.emptied(System.nanoTime());
            }
            return mine;
        }
    }

    /** The next waiter, under the lock, or null. */
    private WaitQueue.@Nullable Entry poll(long now) {
        WaitQueue.Entry entry = places.waiting.poll();
        while (entry != null && places.overload.isOverloaded() && isLate(entry.waiter, now, entry.deadlineNanos)) {
            late = late == null ? new Refused(lastWords) : late;
            late.add(entry.waiter);
            places.refused++;
            entry = places.waiting.poll();
        }
        if (entry != null && places.waiting.isEmpty()) {
            places.growth.emptied(now);
        }
        return entry;
    }

    /** All who wait, under the lock. */
    Refused takeAllWaiters(long now) {
        Refused all = new Refused(lastWords);
        for (WaitQueue.Entry entry = places.waiting.poll(); entry != null; entry = places.waiting.poll()) {
            all.add(entry.waiter);
        }
        places.growth.emptied(now);
        return all;
    }

    private void refuseLate() {
        Refused told;
        String message;
        synchronized (places) {
            told = late;
            if (told == null) {
                return;
            }
            late = null;
            message = report.overloaded(0);
        }
        for (int i = 0; i < told.size(); i++) {
            places.tell(Type.REFUSED, 0);
        }
        told.tell(() -> new PoolOverloadException(message));
    }

    /** Gives a connection back for the next caller, or closes it if it cannot carry on. */
    public void release(PooledConnection connection) {
        release(connection, () -> {});
    }

    /**
     * The same, and tells that it is done: before the next caller is answered if what that does would keep this thread, else
     * after it, so that the next command is under way meanwhile.
     */
    public void release(PooledConnection connection, Runnable done) {
        if (!connection.isFitForNext()) {
            end(connection, Closed.LOST, done);
            return;
        }
        boolean here = connection.runsHere(); // then its end, which is to run here too, comes behind what is done
        Waiter next = null;
        Closed unfit = null;
        Runnable quiet = null;
        CompletableFuture<Void> abandoned;
        long held = -1;
        synchronized (places) {
            abandoned = connection.abandoned;
            if (abandoned == null) {
                long now = System.nanoTime();
                held = now - connection.heldSinceNanos;
                places.letGo(connection, now);
                quiet = switchover.calmed();
                unfit = places.unfit(connection, now);
                if (unfit == null) {
                    lastWords.tellInPassing(!here); // first, for the pool may be closed at once
                    next = assign(connection, now, true);
                }
            }
        }
        places.tell(Type.RELEASED, held);
        Switchover.tell(quiet);
        if (abandoned != null) {
            tellLast(done, abandoned);
        } else if (unfit != null) {
            close(connection, unfit, done);
        } else if (next == null || here) {
            try {
                tellInPassing(done, !here);
            } finally {
                handOver(connection, next);
            }
        } else {
            try {
                handOver(connection, next);
            } finally {
                tellInPassing(done, !here);
            }
        }
    }

    private void tellInPassing(Runnable done, boolean counted) {
        try {
            done.run();
        } finally {
            lastWords.toldInPassing(counted);
        }
    }

    /** Gives a connection that nobody holds to who waits longest, or puts it into its row; under the lock. */
    private @Nullable Waiter assign(PooledConnection connection, long now, boolean newest) {
        WaitQueue.Entry next = places.paused ? null : poll(now);
        if (next != null) {
            places.hand(connection, next.waiter, now, now - next.sinceNanos);
            watch.begin();
            return next.waiter;
        }
        if (newest) {
            places.idle.addLast(connection);
        } else {
            places.idle.addFirst(connection);
        }
        return null;
    }

    /** Takes in a connection that nobody holds, and that is in no row: a new one, or one that was looked at. */
    void offer(PooledConnection connection, boolean newest) {
        Waiter next;
        Closed unfit;
        synchronized (places) {
            long now = System.nanoTime();
            unfit = places.unfit(connection, now);
            next = unfit == null ? assign(connection, now, newest) : null;
        }
        if (unfit != null) {
            closings.close(connection, unfit);
        }
        handOver(connection, next);
    }

    private void handOver(PooledConnection connection, @Nullable Waiter next) {
        if (next != null) {
            places.tell(Type.ACQUIRED, connection.waitedNanos);
            Trampoline.run(() -> next.leased(connection));
        }
        if (places.overload.isGuarded()) {
            refuseLate();
        }
    }

    /** Closes a connection that must carry nothing more, and goes on; another is opened in its place if somebody waits. */
    public void discard(PooledConnection connection, Runnable done) {
        end(connection, Closed.DISCARDED, done);
    }

    /** Closes one that was opened and cannot be used. */
    void lost(PooledConnection connection) {
        end(connection, Closed.LOST, () -> {});
    }

    private void end(PooledConnection connection, Closed reason, Runnable done) {
        Runnable quiet;
        long held;
        CompletableFuture<Void> abandoned;
        synchronized (places) {
            abandoned = connection.abandoned;
            held = abandoned != null ? -1 : holders.leave(connection);
            quiet = abandoned != null ? null : switchover.calmed();
        }
        places.tell(Type.RELEASED, held);
        Switchover.tell(quiet);
        if (abandoned != null) {
            tellLast(done, abandoned);
        } else {
            close(connection, reason, done);
        }
    }

    /** Closes one that nobody holds any more, and goes on. */
    private void close(PooledConnection connection, Closed reason, Runnable done) {
        CompletableFuture<Void> told =
                lastWords.begin(); // first, for behind the connection's end may be that of the pool
        closings.close(connection, reason);
        tellLast(done, told);
    }

    private static void tellLast(Runnable done, CompletableFuture<Void> told) {
        try {
            done.run();
        } finally {
            told.complete(null);
        }
    }

    /** Opens the first connections. Fails with the first failure, after which the pool is to be closed. */
    public CompletionStage<Void> open(int count) {
        return openings.open(count);
    }

    /** Something has ended that had a place: another connection may be opened, or the pool is empty. */
    void placeFree() {
        openings.openWhereNeeded();
        synchronized (places) {
            if (places.closed == null || places.left() > 0) {
                return;
            }
        }
        emptied.complete(null);
    }

    /** How many connections have not ended, or not come. */
    public int left() {
        synchronized (places) {
            return places.left();
        }
    }

    /** What the pool looks like now. */
    public PoolSnapshot snapshot() {
        synchronized (places) {
            return places.snapshot();
        }
    }

    /** Gives up all connections: those that nobody holds now, the others when they come back. */
    public void evict() {
        switchover.evict();
    }

    /**
     * Gives nobody a connection until {@link #resume}.
     *
     * @return a future that completes when nobody holds one; fails if the pool is resumed before
     */
    public CompletableFuture<Void> pause() {
        return switchover.pause();
    }

    /** Takes one pause back: the pool goes on, unless another one holds it up as well. */
    void takeBack(CompletableFuture<Void> pause) {
        switchover.resume(pause);
    }

    /** Goes on after {@link #pause}: those who wait are served first. */
    public void resume() {
        switchover.resume(null);
    }

    private void armTimer() {
        if (!timerArmed && !places.waiting.isEmpty()) {
            timerArmed = true;
            long wait = Math.max(0, Objects.requireNonNull(places.waiting.peek()).deadlineNanos - System.nanoTime());
            TimeLimit.arm(TimeLimit.from(Duration.ofNanos(wait)), timer, this::expire);
        }
    }

    /** Refuses those who have waited too long. All wait equally long, so that they are the first in the queue. */
    private void expire() {
        Refused expired;
        Throwable failure;
        Function<@Nullable Throwable, String> told;
        synchronized (places) {
            timerArmed = false;
            if (places.closed != null) {
                return;
            }
            long now = System.nanoTime();
            failure = places.growth.failure();
            told = report.timeout(now, failure != null);
            expired = new Refused(lastWords);
            for (WaitQueue.Entry entry = places.waiting.peek();
                    entry != null && entry.deadlineNanos - now <= 0;
                    entry = places.waiting.peek()) {
                expired.add(Objects.requireNonNull(places.waiting.poll()).waiter);
            }
            places.timeouts += expired.size();
            if (places.waiting.isEmpty()) {
                places.growth.emptied(now);
            }
            armTimer();
        }
        if (expired.size() == 0) {
            return;
        }
        Timer.Action anyway = TimeLimit.arm(
                TimeLimit.from(TEXTS), timer, () -> timedOut(expired, report.timeoutWithoutReason(), failure));
        Throwable cause = explained(failure);
        String message = told.apply(cause);
        if (anyway == null || anyway.cancel()) {
            timedOut(expired, message, cause);
        }
    }

    private void timedOut(Refused expired, String message, @Nullable Throwable cause) {
        expired.tellHere(waiter -> {
            places.tell(Type.TIMED_OUT, Timer.saturatedNanos(settings.acquireTimeout()));
            waiter.refused(new PoolTimeoutException(message, cause));
        });
    }

    /** Why no connection could be opened lately, or null, as an author's code explains it. */
    private @Nullable Throwable explained(@Nullable Throwable failure) {
        try {
            return failure == null ? null : explain.apply(failure);
        } catch (Throwable ofTheAuthor) {
            return failure;
        }
    }

    /**
     * Refuses everyone who waits and will ask, and closes each connection as soon as nobody holds it.
     *
     * @param reason makes the error that each of them is told
     * @return a stage that completes when no connection is left, and everyone has been told, unless somebody's own code keeps that up
     */
    public CompletionStage<Void> close(Supplier<? extends Throwable> reason) {
        Refused refused;
        List<PooledConnection> unused;
        synchronized (places) {
            if (places.closed == null) {
                places.closed = reason;
            }
            refused = takeAllWaiters(System.nanoTime());
            unused = places.takeIdle();
        }
        lastWords.end();
        refused.tell(reason);
        closings.close(unused, Closed.DISCONNECTED);
        TimeLimit.arm(TimeLimit.from(OPENINGS), timer, this::forsakeOpenings);
        placeFree();
        return emptied.thenCompose(nothing -> lastWords.told());
    }

    /** A server that does not answer may keep them waiting for long; what comes of them after all is closed. */
    private void forsakeOpenings() {
        synchronized (places) {
            places.forsaken = true;
        }
        placeFree();
    }

    /** Who holds connections now, who holds one the longest first. */
    public List<Holding> holdings() {
        return holders.holdings();
    }

    /** Stops everyone who holds a connection. */
    public void evictHolders() {
        holders.evictHolders();
    }

    /** Closes the connections of those who were stopped and still hold one, because the server does not answer. */
    public void abandonHolders() {
        holders.abandonHolders();
    }

    /**
     * Closes a connection under its holder, because the server does not answer, so that what waits for it fails. Nothing
     * happens if somebody else holds the connection by now, or if closing it would not end what runs on it.
     */
    public boolean cutOff(PooledConnection connection, Waiter holder) {
        return connection.canBeCutOff() && abandon(connection, holder);
    }

    /** The same, also if closing it may not end what runs on it; tells whether somebody else did not do it before. */
    public boolean abandon(PooledConnection connection, Waiter holder) {
        return holders.abandon(connection, holder);
    }

    /** What those are told who come after the database was disconnected. */
    public static DatabaseNotConnectedException disconnected() {
        return new DatabaseNotConnectedException("The database was disconnected. Create a new one and connect it.");
    }
}
