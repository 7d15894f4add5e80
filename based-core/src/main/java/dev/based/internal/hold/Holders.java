package dev.based.internal.hold;

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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes connections from those who hold them, where nothing else ends what they wait for. */
public final class Holders {
    private final Places places;
    private final Closings closings;
    private final Supplier<@Nullable Runnable> calmed;
    private final LastWords lastWords;

    /**
     * Creates one.
     *
     * @param calmed gives, under the lock, what is to be told now that nobody holds a connection, or null
     */
    public Holders(Places places, Closings closings, Supplier<@Nullable Runnable> calmed, LastWords lastWords) {
        this.places = places;
        this.closings = closings;
        this.calmed = calmed;
        this.lastWords = lastWords;
    }

    /** Who holds connections now, who holds one the longest first. */
    public List<Holding> holdings() {
        synchronized (places) {
            return places.holdings(System.nanoTime());
        }
    }

    /** Stops everyone who holds a connection, on other threads. */
    public void evictHolders() {
        List<Waiter> holders = new ArrayList<>();
        synchronized (places) {
            places.heldOnes().forEach(connection -> holders.add(connection.holder));
        }
        Telling.elsewhere(
                holders.stream().<Runnable>map(holder -> holder::evict).toList());
    }

    /** Closes the connections of those who were stopped and still hold one, because the server does not answer. */
    public void abandonHolders() {
        List<PooledConnection> stuck;
        List<Runnable> holders = new ArrayList<>();
        @Nullable Runnable quiet;
        CompletableFuture<Void> told = lastWords.begin();
        synchronized (places) {
            stuck = places.heldOnes();
            stuck.forEach(connection -> {
                Waiter holder = Objects.requireNonNull(connection.holder);
                connection.abandoned = new CompletableFuture<>(); // the holder is told in any case
                long held = leave(connection);
                holders.add(() -> {
                    places.tell(Type.RELEASED, held);
                    holder.cleanupOverdue(connection);
                });
            });
            quiet = calmed.get();
        }
        closings.close(stuck, Closed.DISCARDED);
        if (quiet != null) {
            holders.add(quiet);
        }
        Telling.elsewhere(holders) // also those that the close does not fail, such as a COMMIT
                .thenRun(() -> told.complete(null));
    }

    /** Takes a connection from its holder, under the lock; gives for how long that has held it. */
    public long leave(PooledConnection connection) {
        long now = System.nanoTime();
        long held = connection.holder == null ? -1 : now - connection.heldSinceNanos;
        places.letGo(connection, now);
        return held;
    }

    /** Closes one under its holder, also if that may not end what runs on it; tells whether somebody else did not do it before. */
    public boolean abandon(PooledConnection connection, Waiter holder) {
        @Nullable Runnable quiet;
        CompletableFuture<Void> told = new CompletableFuture<>();
        long held;
        synchronized (places) {
            if (connection.holder != holder || connection.abandoned != null) {
                return false;
            }
            connection.abandoned = told;
            held = leave(connection);
            quiet = calmed.get();
        }
        places.tell(Type.RELEASED, held);
        lastWords.add(told);
        closings.close(connection, Closed.DISCARDED);
        if (quiet != null) {
            quiet.run();
        }
        return true;
    }
}
