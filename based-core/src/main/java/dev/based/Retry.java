package dev.based;

import java.time.Duration;
import java.util.Objects;

/**
 * When a session's body is run again: after a serialization failure or a deadlock, in a new transaction, and never
 * if COMMIT was sent and its answer lost. If so asked, also when its server was lost, does not serve, or takes no changes any more: another one
 * may have taken its place. The pause before the nth retry is random between half and all of {@code
 * firstPause * 2^(n-1)}, as in "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015, "equal jitter"), but at
 * most {@code longestPause}.
 *
 * @param attempts how often the body is run at most; at least 1
 * @param firstPause the pause before the first retry
 * @param longestPause the longest pause
 * @param lostServer whether also after {@link ErrorKind#CONNECTION_LOST}, {@link ErrorKind#SERVER_NOT_READY} and {@link
 *     ErrorKind#READ_ONLY_SERVER}
 */
public record Retry(int attempts, Duration firstPause, Duration longestPause, boolean lostServer) {
    /** The body is run once. */
    public static final Retry NEVER = new Retry(1, Duration.ZERO, Duration.ZERO);

    /** Up to five runs, with pauses from 10 milliseconds to one second. */
    public static final Retry DEFAULT = new Retry(5, Duration.ofMillis(10), Duration.ofSeconds(1));

    /**
     * A rule for retries after serialization failures and deadlocks.
     *
     * @param attempts how often the body is run at most
     * @param firstPause the pause before the first retry
     * @param longestPause the longest pause
     * @throws IllegalArgumentException if there is no attempt or a pause is negative
     */
    public Retry(int attempts, Duration firstPause, Duration longestPause) {
        this(attempts, firstPause, longestPause, false);
    }

    /**
     * A rule for retries.
     *
     * @param attempts how often the body is run at most
     * @param firstPause the pause before the first retry
     * @param longestPause the longest pause
     * @param lostServer whether also when the server was lost, does not serve, or takes no changes any more
     * @throws IllegalArgumentException if there is no attempt or a pause is negative
     */
    public Retry {
        if (attempts < 1) {
            throw new IllegalArgumentException("The attempts of a retry must be at least 1, not " + attempts + ".");
        }
        requireNotNegative("first pause", firstPause);
        requireNotNegative("longest pause", longestPause);
    }

    private static void requireNotNegative(String what, Duration pause) {
        Objects.requireNonNull(pause, () -> "The " + what + " of a retry is null.");
        if (pause.isNegative()) {
            throw new IllegalArgumentException(
                    "The " + what + " of a retry must be zero or a longer time, not " + pause + ".");
        }
    }

    /**
     * The same rule, also for when a server was lost, or not.
     *
     * @param value whether the body is run again when its server was lost, does not serve, or takes no changes any more
     * @return a copy
     */
    public Retry withLostServer(boolean value) {
        return new Retry(attempts, firstPause, longestPause, value);
    }
}
