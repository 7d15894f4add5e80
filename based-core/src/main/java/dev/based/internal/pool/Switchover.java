package dev.based.internal.pool;

import dev.based.BasedException;
import dev.based.ErrorKind;
import dev.based.PoolSnapshot.Closed;
import dev.based.internal.closing.Closings;
import dev.based.internal.closing.LastWords;
import dev.based.internal.place.Places;
import dev.based.internal.place.PooledConnection;
import dev.based.internal.thread.Telling;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a switch-over to another server needs: nobody is given a connection for a while, and those that there are are given up. */
final class Switchover {
    private final Places places;
    private final Closings closings;
    private final LastWords lastWords;
    private final Care care;
    private final Pool pool;
    /** Completes when nobody holds a connection, while the pool is paused. */
    private @Nullable CompletableFuture<Void> calm;
    /** How many have paused it. */
    private int pauses;

    Switchover(Places places, Closings closings, LastWords lastWords, Care care, Pool pool) {
        this.places = places;
        this.closings = closings;
        this.lastWords = lastWords;
        this.care = care;
        this.pool = pool;
    }

    /** Gives up all connections: those that nobody holds now, the others when they come back. */
    void evict() {
        List<PooledConnection> unused;
        synchronized (places) {
            if (!places.settings.upkeep().replaceable()) {
                return;
            }
            places.generation++;
            places.open.forEach(connection -> connection.outdated = true);
            unused = places.takeIdle();
        }
        closings.close(unused, Closed.EVICTED);
        pool.placeFree();
    }

    /**
     * Gives nobody a connection until {@link #resume}.
     *
     * @return a future that completes when nobody holds one; fails if the pool is resumed before
     */
    CompletableFuture<Void> pause() {
        CompletableFuture<Void> quiet;
        boolean isQuiet;
        synchronized (places) {
            places.paused = true;
            quiet = calm == null ? new CompletableFuture<>() : calm;
            calm = quiet;
            pauses++;
            isQuiet = places.held == 0;
        }
        if (isQuiet) {
            quiet.complete(null);
        }
        return quiet;
    }

    /** What tells that nobody holds a connection now, to be run without the lock; under the lock; nearly always null. */
    @Nullable
    Runnable calmed() {
        CompletableFuture<Void> quiet = calm;
        return quiet == null || quiet.isDone() || places.held > 0 ? null : telling(() -> quiet.complete(null));
    }

    /** On another thread: what is chained to that may wait for whoever gave the last connection back. The end of the pool comes behind it. */
    private Runnable telling(Runnable word) {
        CompletableFuture<Void> told = lastWords.begin();
        return () -> Telling.elsewhere(List.of(word)).thenRun(() -> told.complete(null));
    }

    /** Runs what {@link #calmed} gave. */
    static void tell(@Nullable Runnable quiet) {
        if (quiet != null) {
            quiet.run();
        }
    }

    /**
     * Goes on after {@link #pause}: those who wait are served first.
     *
     * @param only what one pause returned, which is taken back: others may hold the pool up still; null for all
     */
    void resume(@Nullable CompletableFuture<Void> only) {
        List<PooledConnection> unused;
        Runnable missed;
        synchronized (places) {
            if (calm == null || only != null && (calm != only || --pauses > 0)) {
                return;
            }
            places.paused = false;
            missed = missed(calm);
            calm = null;
            pauses = 0;
            unused = places.takeIdle();
        }
        unused.forEach(this::offerAgain);
        pool.placeFree();
        tell(missed);
    }

    private @Nullable Runnable missed(CompletableFuture<Void> pause) {
        BasedException error = new BasedException(
                ErrorKind.USAGE,
                "The database was resumed or disconnected before all connections had come back.",
                null);
        return pause.isDone() ? null : telling(() -> pause.completeExceptionally(error));
    }

    /** Takes in one that has waited in its row, where it may have been lost; who waits is given it as if he had come now. */
    private void offerAgain(PooledConnection connection) {
        boolean stale;
        synchronized (places) {
            stale = places.isStale(connection, System.nanoTime());
            if (stale) {
                places.beginExamination();
            }
        }
        if (stale) {
            care.examine(connection);
        } else if (connection.isUsable()) {
            pool.offer(connection, true);
        } else {
            closings.close(connection, Closed.LOST);
        }
    }
}
