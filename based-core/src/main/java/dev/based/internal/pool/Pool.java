package dev.based.internal.pool;

import dev.based.DatabaseNotConnectedException;
import dev.based.DatabaseTimeoutException;
import dev.based.PoolQueueFullException;
import dev.based.PoolTimeoutException;
import dev.based.internal.async.Stages;
import dev.based.internal.async.TimeLimit;
import dev.based.internal.async.Timer;
import dev.based.internal.async.Trampoline;
import dev.based.spi.Connection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Connections shared by callers in the order in which they asked. A connection is opened when nobody has a free one and
 * the pool is not full; whoever waits longest gets whatever comes first, a connection released or one opened. One that was
 * lost while nobody held it is replaced.
 *
 * <p>All state is guarded by the pool's lock; waiters are answered and connections called without it.
 */
public final class Pool {
    /** How long a connection that is being closed counts as one of the pool's. */
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final PoolSettings settings;
    private final Supplier<CompletionStage<Connection>> opener;
    private final Timer timer;
    private final List<PooledConnection> open = new ArrayList<>();
    private final ArrayDeque<PooledConnection> idle = new ArrayDeque<>();
    private final WaitQueue waiting = new WaitQueue();
    /** Those whose end takes longer than their place in the pool is kept for it. */
    private int lingering;

    private final CompletableFuture<Void> emptied = new CompletableFuture<>();
    private int opening;
    private boolean timerArmed;
    /** Whether a look at the holders is due. */
    private boolean watching;
    /** Whether a connection was held since the last look. */
    private boolean used;

    private @Nullable Supplier<? extends Throwable> closed;

    /**
     * Creates an empty pool.
     *
     * @param settings its size and limits
     * @param opener opens a connection; its errors are passed on as they are
     * @param timer the database's clock
     */
    public Pool(PoolSettings settings, Supplier<CompletionStage<Connection>> opener, Timer timer) {
        this.settings = settings;
        this.opener = opener;
        this.timer = timer;
    }

    /** Asks for a connection. */
    public void acquire(Waiter waiter) {
        PooledConnection free;
        List<PooledConnection> lost = List.of();
        Throwable refusal = null;
        synchronized (this) {
            free = closed == null && waiting.isEmpty() ? idle.pollLast() : null;
            while (free != null && !free.isUsable()) {
                lost = lost.isEmpty() ? new ArrayList<>() : lost;
                lost.add(free);
                free = idle.pollLast();
            }
            if (free != null) {
                free.hold(waiter);
                watch();
            } else {
                refusal = enqueue(waiter, lost.size());
            }
        }
        for (int i = 0; i < lost.size(); i++) { // without an iterator, for there is hardly ever one
            close(lost.get(i));
        }
        if (free != null) {
            waiter.leased(free);
        } else if (refusal != null) {
            waiter.refused(refusal);
        } else {
            openWhereNeeded();
        }
    }

    /** Lines a waiter up, or says why not; lost connections are about to be replaced by others. */
    private @Nullable Throwable enqueue(Waiter waiter, int lost) {
        if (closed != null) {
            return closed.get();
        }
        int missing = waiting.size() - (settings.maxSize() - size() + lost);
        if (missing >= settings.maxWaiting()) {
            return new PoolQueueFullException("The pool of " + settings.maxSize() + " " + settings.name()
                    + " is in use and "
                    + waiting.size() + " callers wait for it, the most that max_waiting allows. Start less at once, or "
                    + settings.remedy("max_waiting") + ".");
        }
        waiting.add(waiter, System.nanoTime() + Timer.saturatedNanos(settings.acquireTimeout()));
        armTimer();
        return null;
    }

    /** Takes back a waiter that has not been answered; false if it has been, or is about to be. */
    public synchronized boolean withdraw(Waiter waiter) {
        return waiting.remove(waiter);
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
        if (!connection.isUsable()) {
            discard(connection);
            done.run();
            return;
        }
        Waiter next = null;
        boolean unwanted = false;
        synchronized (this) {
            if (!connection.abandoned) {
                connection.holder = null;
                next = closed != null ? null : waiting.poll();
                unwanted = closed != null;
            }
            if (next != null) {
                connection.hold(next);
                watch();
            } else if (!connection.abandoned && !unwanted) {
                idle.addLast(connection);
            }
        }
        if (unwanted) {
            close(connection);
        }
        if (next == null || connection.runsHere()) {
            done.run();
            handOver(connection, next);
        } else {
            handOver(connection, next);
            done.run();
        }
    }

    private static void handOver(PooledConnection connection, @Nullable Waiter next) {
        if (next != null) {
            Trampoline.run(() -> next.leased(connection));
        }
    }

    /** Closes a connection that must carry nothing more; another is opened in its place if somebody waits. */
    public void discard(PooledConnection connection) {
        synchronized (this) {
            if (connection.abandoned) {
                return;
            }
            connection.holder = null;
        }
        close(connection);
    }

    private void close(PooledConnection connection) {
        Closing closing = new Closing(connection);
        Stages.settle(
                Stages.call(() -> "close()", connection.connection()::close), (nothing, error) -> closing.ended());
        closing.watch();
    }

    /** A connection on its way to its end, which keeps its place in the pool for a while and not for ever. */
    private final class Closing {
        private final PooledConnection connection;
        private Timer.@Nullable Action patience;
        private boolean lingers;
        private boolean over;

        Closing(PooledConnection connection) {
            this.connection = connection;
        }

        void watch() {
            synchronized (Pool.this) {
                if (over) {
                    return;
                }
            }
            Timer.Action action = TimeLimit.arm(TimeLimit.from(CLOSING), timer, this::linger);
            synchronized (Pool.this) {
                patience = action;
            }
        }

        private void linger() {
            synchronized (Pool.this) {
                if (over) {
                    return;
                }
                lingers = true;
                lingering++;
                open.remove(connection);
            }
            openWhereNeeded();
        }

        void ended() {
            synchronized (Pool.this) {
                over = true;
                lingering -= lingers ? 1 : 0;
                open.remove(connection);
                TimeLimit.disarm(patience);
            }
            openWhereNeeded();
            completeIfEmpty();
        }
    }

    /** Opens the first connections. Fails with the first failure, after which the pool is to be closed. */
    public CompletionStage<Void> open(int count) {
        CompletableFuture<?>[] opened = new CompletableFuture<?>[count];
        synchronized (this) {
            opening += count;
        }
        for (int i = 0; i < count; i++) {
            opened[i] = openOne(null);
        }
        return CompletableFuture.allOf(opened);
    }

    private void openWhereNeeded() {
        while (claimOpening()) {
            CompletableFuture<Void> attempt = openOne(TimeLimit.from(settings.acquireTimeout()));
            if (!attempt.isDone()) {
                attempt.whenComplete((nothing, error) -> {
                    if (error != null) {
                        refuseFirst(Stages.unwrap(error));
                        openWhereNeeded();
                    }
                });
            } else if (attempt.isCompletedExceptionally()) {
                refuseFirst(Objects.requireNonNull(Stages.failure(attempt)));
            }
        }
    }

    private synchronized boolean claimOpening() {
        boolean needed = closed == null && waiting.size() > opening && size() < settings.maxSize();
        opening += needed ? 1 : 0;
        return needed;
    }

    private CompletableFuture<Void> openOne(@Nullable TimeLimit patience) {
        Opening attempt = new Opening();
        attempt.begin(patience);
        return attempt.done;
    }

    /** A connection on its way to its beginning, which keeps its place in the pool as long as callers wait, and not for ever. */
    private final class Opening {
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private boolean over;
        private boolean lingers;

        void begin(@Nullable TimeLimit limit) {
            var patience = TimeLimit.arm(limit, timer, this::giveUp);
            Stages.settle(Stages.call(() -> "open()", opener::get), (connection, error) -> {
                TimeLimit.disarm(patience);
                if (connection == null) {
                    failed(error == null ? new NullPointerException("open() gave null.") : error);
                } else {
                    opened(new PooledConnection(connection));
                }
            });
        }

        /**
         * Its place is free from now on; if the connection comes after all, it is closed. Who has waited since it was begun has
         * waited too long; who came later is not to pay for it.
         */
        private void giveUp() {
            Waiter tooLong = null;
            synchronized (Pool.this) {
                if (over) {
                    return;
                }
                lingers = true;
                opening--;
                lingering++;
                WaitQueue.Entry first = waiting.peek();
                if (first != null && first.deadlineNanos - System.nanoTime() <= 0) {
                    tooLong = waiting.poll();
                }
            }
            if (tooLong != null) {
                refuse(
                        tooLong,
                        new DatabaseTimeoutException("A connection was not opened within "
                                + settings.acquireTimeout().toMillis()
                                + " ms. See whether the server answers, or raise acquire_timeout."));
            }
            done.complete(null);
            openWhereNeeded();
        }

        /** Takes note, under the lock, that it is at its end; whether its place is its own still. */
        private boolean end() {
            over = true;
            opening -= lingers ? 0 : 1;
            lingering -= lingers ? 1 : 0;
            return !lingers;
        }

        private void failed(Throwable error) {
            synchronized (Pool.this) {
                end();
            }
            done.completeExceptionally(error);
            completeIfEmpty();
        }

        private void opened(PooledConnection connection) {
            boolean wanted;
            synchronized (Pool.this) {
                wanted = end();
                if (wanted) {
                    open.add(connection);
                } else {
                    lingering++;
                }
            }
            if (wanted && !connection.isUsable()) {
                discard(connection);
                done.completeExceptionally(new IllegalStateException("The connection that was opened cannot be used."));
            } else if (wanted) {
                release(connection);
                done.complete(null);
            } else {
                closeLate(connection);
            }
        }

        private void closeLate(PooledConnection connection) {
            Stages.settle(Stages.call(() -> "close()", connection.connection()::close), (nothing, error) -> {
                synchronized (Pool.this) {
                    lingering--;
                }
                completeIfEmpty();
            });
        }
    }

    /** Tells the first waiter why no connection could be opened; the next one makes an attempt of its own. */
    private void refuseFirst(Throwable error) {
        Waiter first;
        synchronized (this) {
            first = waiting.poll();
        }
        if (first != null) {
            refuse(first, error);
        }
    }

    private static void refuse(Waiter waiter, Throwable error) {
        Trampoline.run(() -> waiter.refused(error));
    }

    /** How many connections are open, being opened or being closed. */
    private int size() {
        return open.size() + opening;
    }

    /** How many connections have not ended, or not come. */
    public synchronized int left() {
        return size() + lingering;
    }

    private List<PooledConnection> held() {
        return open.stream().filter(connection -> connection.holder != null).toList();
    }

    private void armTimer() {
        if (!timerArmed && !waiting.isEmpty()) {
            timerArmed = true;
            long wait = Math.max(0, Objects.requireNonNull(waiting.peek()).deadlineNanos - System.nanoTime());
            TimeLimit.arm(TimeLimit.from(Duration.ofNanos(wait)), timer, this::expire);
        }
    }

    /** Refuses those who have waited too long. All wait equally long, so that they are the first in the queue. */
    private void expire() {
        List<Waiter> expired = new ArrayList<>();
        String message;
        synchronized (this) {
            timerArmed = false;
            if (closed != null) {
                return;
            }
            long now = System.nanoTime();
            message = timeoutMessage(now);
            for (WaitQueue.Entry entry = waiting.peek();
                    entry != null && entry.deadlineNanos - now <= 0;
                    entry = waiting.peek()) {
                expired.add(Objects.requireNonNull(waiting.poll()));
            }
            armTimer();
        }
        expired.forEach(waiter -> waiter.refused(new PoolTimeoutException(message)));
    }

    private String timeoutMessage(long now) {
        StringBuilder message = new StringBuilder("No connection became free within ")
                .append(settings.acquireTimeout().toMillis())
                .append(" ms: ")
                .append(held().size())
                .append(" of ")
                .append(settings.maxSize())
                .append(' ')
                .append(settings.name())
                .append(" in use, ")
                .append(waiting.size())
                .append(" waiting.");
        held().stream()
                .min((a, b) -> Long.compare(a.heldSinceNanos - now, b.heldSinceNanos - now))
                .ifPresent(longest -> message.append(" The longest holder, for ")
                        .append((now - longest.heldSinceNanos) / 1_000_000)
                        .append(" ms, is ")
                        .append(purpose(longest))
                        .append('.'));
        return message.append(
                        " If a session is opened inside another one's body, it waits for a connection that only the"
                                + " end of that body frees: use session.transaction(...) there. Otherwise keep sessions short, or "
                                + settings.remedy("acquire_timeout") + ".")
                .toString();
    }

    private static String purpose(PooledConnection connection) {
        Waiter holder = connection.holder;
        return holder == null ? "nobody" : holder.purpose();
    }

    /**
     * Refuses everyone who waits and will ask, and closes each connection as soon as nobody holds it.
     *
     * @param reason makes the error that each of them is told
     * @return a stage that completes when no connection is left
     */
    public CompletionStage<Void> close(Supplier<? extends Throwable> reason) {
        List<Waiter> refused = new ArrayList<>();
        List<PooledConnection> unused = new ArrayList<>();
        synchronized (this) {
            if (closed == null) {
                closed = reason;
            }
            for (Waiter waiter = waiting.poll(); waiter != null; waiter = waiting.poll()) {
                refused.add(waiter);
            }
            unused.addAll(idle);
            idle.clear();
        }
        refused.forEach(waiter -> waiter.refused(reason.get()));
        unused.forEach(this::close);
        completeIfEmpty();
        return emptied;
    }

    /** Stops everyone who holds a connection. */
    public void evictHolders() {
        List<Waiter> holders = new ArrayList<>();
        synchronized (this) {
            held().forEach(connection -> holders.add(connection.holder));
        }
        holders.forEach(Waiter::evict);
    }

    /** Closes the connections of those who were stopped and still hold one, because the server does not answer. */
    public void abandonHolders() {
        List<PooledConnection> stuck;
        List<Runnable> holders = new ArrayList<>();
        synchronized (this) {
            stuck = held();
            stuck.forEach(connection -> {
                Waiter holder = Objects.requireNonNull(connection.holder);
                connection.abandoned = true;
                holders.add(() -> holder.cleanupOverdue(connection));
            });
        }
        stuck.forEach(this::close);
        holders.forEach(Runnable::run); // also those that the close does not fail, such as a COMMIT
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
        synchronized (this) {
            if (connection.holder != holder || connection.abandoned) {
                return false;
            }
            connection.abandoned = true;
        }
        close(connection);
        return true;
    }

    /** Looks after the holders of connections from now on, under the lock, until none was held for a while. */
    private void watch() {
        used = true;
        if (!watching) {
            watching = TimeLimit.arm(TimeLimit.from(settings.cleanup()), timer, this::look) != null;
        }
    }

    /** Ends what has been waited for since the last look, though it has no deadline of its own. */
    private void look() {
        List<PooledConnection> held;
        synchronized (this) {
            watching = false;
            held = held();
            if (closed == null && (used || !held.isEmpty())) {
                watch();
            }
            used = !held.isEmpty();
        }
        held.forEach(this::look);
    }

    private void look(PooledConnection connection) {
        Waiter holder;
        synchronized (this) {
            holder = connection.holder;
        }
        Object pending = holder == null ? null : holder.pendingCleanup();
        Object before = connection.pendingCleanup;
        connection.pendingCleanup = pending;
        if (holder != null && pending != null && pending == before) {
            holder.cleanupOverdue(connection);
        }
    }

    private void completeIfEmpty() {
        synchronized (this) {
            if (closed == null || size() + lingering > 0) {
                return;
            }
        }
        emptied.complete(null);
    }

    /** What those are told who come after the database was disconnected. */
    public static DatabaseNotConnectedException disconnected() {
        return new DatabaseNotConnectedException("The database was disconnected. Create a new one and connect it.");
    }
}
