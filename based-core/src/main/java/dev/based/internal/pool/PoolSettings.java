package dev.based.internal.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A pool's size and limits.
 *
 * @param name what its connections are called in messages, in the plural
 * @param sizeOption the option that raises its size, or null if there is none
 * @param maxSize how many connections may be open at once
 * @param acquireTimeout how long a caller waits
 * @param maxWaiting how many callers may wait
 * @param cleanup how long the end of a transaction, a reset and the like may take at least; twice as long at most
 */
public record PoolSettings(
        String name,
        @Nullable String sizeOption,
        int maxSize,
        Duration acquireTimeout,
        int maxWaiting,
        Duration cleanup) {
    /** What a caller can do who did not get a connection. */
    String remedy(String option) {
        return sizeOption == null ? "raise " + option : "raise " + option + " or " + sizeOption;
    }
}
