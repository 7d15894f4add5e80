package dev.based.internal.pool;

import dev.based.PoolSnapshot;
import dev.based.internal.closing.EndOfSessions;
import dev.based.internal.place.Holding;
import dev.based.internal.place.Places;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * All pools of a database.
 *
 * @param all one, or two where readers are kept apart
 */
public record Pools(List<Pool> all) {
    /** What they look like now, together. */
    public PoolSnapshot snapshot() {
        PoolSnapshot sum = all.get(0).snapshot();
        for (Pool each : all.subList(1, all.size())) {
            sum = Places.sum(sum, each.snapshot());
        }
        return sum;
    }

    /** Gives up all connections. */
    public void evict() {
        all.forEach(Pool::evict);
    }

    /**
     * Gives nobody a connection until {@link #resume}, or until the call is refused.
     *
     * @param call by which it is paused
     * @return a future that completes when nobody holds a connection
     */
    public CompletableFuture<Void> pause(EndOfSessions call) {
        List<CompletableFuture<Void>> pauses = all.stream().map(Pool::pause).toList();
        call.whenRefused(() -> {
            for (int i = 0; i < all.size(); i++) {
                all.get(i).takeBack(pauses.get(i));
            }
        });
        return together(pauses);
    }

    /** Goes on after {@link #pause}. */
    public void resume() {
        all.forEach(Pool::resume);
    }

    /** Closes all, as {@link Pool#close} does. */
    public CompletableFuture<Void> close(Supplier<? extends Throwable> reason) {
        return together(all.stream()
                .map(pool -> pool.close(reason))
                .map(CompletionStage::toCompletableFuture)
                .toList());
    }

    /** Who holds connections now. */
    public List<Holding> holdings() {
        return all.stream().flatMap(pool -> pool.holdings().stream()).toList();
    }

    /** Stops everyone who holds a connection. */
    public void evictHolders() {
        all.forEach(Pool::evictHolders);
    }

    /** Closes the connections of those who were stopped and still hold one. */
    public void abandonHolders() {
        all.forEach(Pool::abandonHolders);
    }

    /** How many connections have not ended, or not come. */
    public int left() {
        return all.stream().mapToInt(Pool::left).sum();
    }

    private static CompletableFuture<Void> together(List<CompletableFuture<Void>> stages) {
        return CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new));
    }
}
