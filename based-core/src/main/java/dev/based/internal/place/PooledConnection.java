package dev.based.internal.place;

import dev.based.spi.BodyThread;
import dev.based.spi.Connection;
import dev.based.spi.TransactionStatus;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A physical connection, who holds it, and how old it is. Its fields are guarded by the pool's lock. */
public final class PooledConnection {
    private final Connection connection;

    @Nullable
    public Waiter holder;

    public long heldSinceNanos;

    /** How many calls its holder has made on it, at least one. */
    public volatile int calls = 1;

    /** How long the holder waited for it. */
    public long waitedNanos;

    /** What its holder waits for that has no deadline of its own. */
    public final Lasting cleanup = new Lasting();

    /** What its holder runs while its thread waits for something. */
    public final Lasting blocking = new Lasting();

    /** The thread of its own that runs its work and the bodies of its sessions, once it is known; null if it has none. */
    @Nullable
    public volatile Thread thread;

    /** What completes when the holder has given it back, and has been told, under whom the pool closed it; null if the pool did not. */
    @Nullable
    public CompletableFuture<Void> abandoned;

    /** Whether it belongs to an older generation, so that nothing new is begun on it. */
    public volatile boolean outdated;

    /** Whether it was reported that it is held for too long. */
    public boolean leakTold;

    /** Whose holding was counted as one that lasts too long, or null. */
    public @Nullable Waiter leakCounted;

    /** When it was last given back. */
    public long idleSinceNanos;
    /** When it was last known to live. */
    public long aliveNanos;
    /** When it is to be given up, if ever. */
    public long endNanos;
    /** Which of the pool's generations it belongs to: older ones are not used again. */
    public int generation;
    /** Whether somebody has held it before. */
    private volatile boolean proven;

    public PooledConnection(Connection connection) {
        this.connection = connection;
    }

    /** The connection itself. */
    public Connection connection() {
        return connection;
    }

    /** Whether somebody has held it before who holds it now: it may have been lost since then. */
    public boolean isProven() {
        return proven;
    }

    /** Whether it can carry a further command; not if its author's code cannot say. */
    public boolean isUsable() {
        try {
            return connection.isUsable();
        } catch (Throwable thrown) {
            return false;
        }
    }

    /** Whether the next caller can have it: also no code of the one before it runs on its thread any more. */
    public boolean isFitForNext() {
        try {
            return connection.isUsable() && !connection.isOccupied();
        } catch (Throwable thrown) {
            return false;
        }
    }

    /** What the database said of the transaction with its last answer; nothing, if its author's code cannot say. */
    public TransactionStatus transactionStatus() {
        try {
            TransactionStatus status = connection.transactionStatus();
            return status == null ? TransactionStatus.UNKNOWN : status;
        } catch (Throwable thrown) {
            return TransactionStatus.UNKNOWN;
        }
    }

    /** Whether commands called now run on this very thread. */
    public boolean runsHere() {
        try {
            return connection.runsHere();
        } catch (Throwable thrown) {
            return false;
        }
    }

    /** Tells it who calls a command next and may come to wait for it; null if nobody may. */
    public void callerMayWait(@Nullable Object caller) {
        try {
            connection.callerMayWait(caller);
        } catch (Throwable thrown) {
            // its author's code: then the command begins at once
        }
    }

    /** Has a command begin that was left for somebody to wait for. */
    public void wake() {
        try {
            connection.wake();
        } catch (Throwable thrown) {
            // its author's code: the command has a deadline in any case
        }
    }

    /** Has the current thread run its command: see {@link Connection#assist}. */
    public void assist(Object caller, CompletableFuture<?> until) throws InterruptedException {
        try {
            connection.assist(caller, until);
        } catch (InterruptedException interrupted) {
            throw interrupted;
        } catch (Throwable thrown) {
            // its author's code: the thread waits as ever
        }
    }

    public boolean canBeCutOff() {
        try {
            return connection.canBeCutOff();
        } catch (Throwable thrown) {
            return false;
        }
    }

    public void hold(Waiter waiter, long now) {
        holder = waiter.holderOf(this);
        if (calls != 1) { // every write is seen by all threads
            calls = 1;
        }
        leakTold = false;
        if (leakCounted != null) {
            leakCounted = null;
        }
        heldSinceNanos = now;
    }

    /** Takes note of the thread that it runs bodies on now. */
    public void runsBodies() {
        Thread current = Thread.currentThread();
        if (thread != current && current instanceof BodyThread) {
            thread = current;
        }
    }

    public void letGo(long now) {
        holder = null;
        if (!proven) {
            proven = true;
        }
        idleSinceNanos = now;
        aliveNanos = now;
    }
}
