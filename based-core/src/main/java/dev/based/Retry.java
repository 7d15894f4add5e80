package dev.based;

import java.time.Duration;

/**
 * When a session's body is run again: after a serialization failure or a deadlock only, in a new transaction, and never
 * if COMMIT was sent and its answer lost. The pause before the nth retry is random between half and all of {@code
 * firstPause * 2^(n-1)}, as in "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015, "equal jitter"), but at
 * most {@code longestPause}.
 *
 * @param attempts how often the body is run at most; at least 1
 * @param firstPause the pause before the first retry
 * @param longestPause the longest pause
 */
public record Retry(int attempts, Duration firstPause, Duration longestPause) {
    /** The body is run once. */
    public static final Retry NEVER = new Retry(1, Duration.ZERO, Duration.ZERO);

    /** Up to five runs, with pauses from 10 milliseconds to one second. */
    public static final Retry DEFAULT = new Retry(5, Duration.ofMillis(10), Duration.ofSeconds(1));

    /**
     * A rule for retries.
     *
     * @param attempts how often the body is run at most
     * @param firstPause the pause before the first retry
     * @param longestPause the longest pause
     * @throws IllegalArgumentException if there is no attempt or a pause is negative
     */
    public Retry {
        if (attempts < 1 || firstPause.isNegative() || longestPause.isNegative()) {
            throw new IllegalArgumentException("A retry needs at least one attempt and pauses that are not negative.");
        }
    }
}
