package dev.based.internal.pool;

import dev.based.PoolSnapshot.Closed;
import dev.based.internal.closing.Closings;
import dev.based.internal.closing.LastWords;
import dev.based.internal.place.Holding;
import dev.based.internal.place.Places;
import dev.based.internal.place.PooledConnection;
import dev.based.internal.place.Waiter;
import dev.based.internal.thread.Telling;
import dev.based.observe.PoolEvent.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** Takes connections from those who hold them, where nothing else ends what they wait for. */
final class Holders {
    private final Places places;
    private final Closings closings;
    private final Switchover switchover;
    private final LastWords lastWords;
    private final Pool pool;

    Holders(Places places, Closings closings, Switchover switchover, LastWords lastWords, Pool pool) {
        this.places = places;
        this.closings = closings;
        this.switchover = switchover;
        this.lastWords = lastWords;
        this.pool = pool;
    }

    /** Who holds connections now, who holds one the longest first. */
    List<Holding> holdings() {
        synchronized (places) {
            return places.holdings(System.nanoTime());
        }
    }

    /** Stops everyone who holds a connection, on other threads. */
    void evictHolders() {
        List<Waiter> holders = new ArrayList<>();
        synchronized (places) {
            places.heldOnes().forEach(connection -> holders.add(connection.holder));
        }
        Telling.elsewhere(
                holders.stream().<Runnable>map(holder -> holder::evict).toList());
    }

    /** Closes the connections of those who were stopped and still hold one, because the server does not answer. */
    void abandonHolders() {
        List<PooledConnection> stuck;
        List<Runnable> holders = new ArrayList<>();
        Runnable quiet;
        CompletableFuture<Void> told = lastWords.begin();
        synchronized (places) {
            stuck = places.heldOnes();
            stuck.forEach(connection -> {
                Waiter holder = Objects.requireNonNull(connection.holder);
                connection.abandoned = new CompletableFuture<>(); // the holder is told in any case
                long held = leave(connection);
                holders.add(() -> {
                    pool.tell(Type.RELEASED, held);
                    holder.cleanupOverdue(connection);
                });
            });
            quiet = switchover.calmed();
        }
        closings.close(stuck, Closed.DISCARDED);
        if (quiet != null) {
            holders.add(quiet);
        }
        Telling.elsewhere(holders) // also those that the close does not fail, such as a COMMIT
                .thenRun(() -> told.complete(null));
    }

    /** Takes a connection from its holder, under the lock; gives for how long that has held it. */
    long leave(PooledConnection connection) {
        long now = System.nanoTime();
        long held = connection.holder == null ? -1 : now - connection.heldSinceNanos;
        places.letGo(connection, now);
        return held;
    }

    /** Closes one under its holder, also if that may not end what runs on it; tells whether somebody else did not do it before. */
    boolean abandon(PooledConnection connection, Waiter holder) {
        Runnable quiet;
        CompletableFuture<Void> told = new CompletableFuture<>();
        long held;
        synchronized (places) {
            if (connection.holder != holder || connection.abandoned != null) {
                return false;
            }
            connection.abandoned = told;
            held = leave(connection);
            quiet = switchover.calmed();
        }
        pool.tell(Type.RELEASED, held);
        lastWords.add(told);
        closings.close(connection, Closed.DISCARDED);
        Switchover.tell(quiet);
        return true;
    }
}
