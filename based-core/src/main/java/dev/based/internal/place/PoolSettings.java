package dev.based.internal.place;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A pool's size and limits.
 *
 * @param name what its connections are called in messages, in the plural
 * @param sizeOption the option that raises its size, or null if there is none
 * @param minSize how many connections are open at least, once the first have been
 * @param maxSize how many connections may be open at once
 * @param acquireTimeout how long a caller waits
 * @param maxWaiting how many callers may wait
 * @param cleanup how long the end of a transaction, a reset and the like may take at least; twice as long at most
 * @param opening how long a connection that is being opened keeps its place
 * @param queueTarget how long callers may wait before the pool counts as overloaded; zero if it never does
 * @param upkeep how long connections live
 */
public record PoolSettings(
        String name,
        @Nullable String sizeOption,
        int minSize,
        int maxSize,
        Duration acquireTimeout,
        int maxWaiting,
        Duration cleanup,
        Duration opening,
        Duration queueTarget,
        Upkeep upkeep) {
    /** Settings without upkeep, and without a guard against overload. */
    public PoolSettings(
            String name,
            @Nullable String sizeOption,
            int maxSize,
            Duration acquireTimeout,
            int maxWaiting,
            Duration cleanup) {
        this(
                name,
                sizeOption,
                0,
                maxSize,
                acquireTimeout,
                maxWaiting,
                cleanup,
                acquireTimeout,
                Duration.ZERO,
                Upkeep.NONE);
    }

    /** What a caller can do who did not get a connection. */
    public String remedy(String option) {
        return sizeOption == null ? "raise " + option : "raise " + option + " or " + sizeOption;
    }
}
