package dev.based;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a session's transaction is opened, how long the session may take, and whether it is tried again.
 *
 * <pre>{@code
 * SessionOptions.DEFAULT.withIsolation(Isolation.SERIALIZABLE).withRetry(Retry.DEFAULT)
 * }</pre>
 *
 * @param isolation the isolation level, or null for the database's default
 * @param readOnly whether writes are refused by the database
 * @param deferrable whether a serializable read-only transaction may wait until it cannot fail (PostgreSQL only)
 * @param retry when the body is run again after a serialization failure or a deadlock
 * @param timeout how long the session may take, with the wait for its connection and all its retries; null for no limit
 */
public record SessionOptions(
        @Nullable Isolation isolation,
        boolean readOnly,
        boolean deferrable,
        Retry retry,
        @Nullable Duration timeout) {
    /** The database's defaults, without retries and without a limit of time. */
    public static final SessionOptions DEFAULT = new SessionOptions(null, false, false, Retry.NEVER, null);

    /** The database's defaults, with writes refused. */
    public static final SessionOptions READ_ONLY = DEFAULT.withReadOnly(true);

    /**
     * Options with a value for each; usually {@link #DEFAULT} with changes is shorter.
     *
     * @param isolation the isolation level, or null for the database's default
     * @param readOnly whether writes are refused by the database
     * @param deferrable whether a serializable read-only transaction may wait until it cannot fail (PostgreSQL only)
     * @param retry when the body is run again
     * @param timeout how long the session may take, or null
     * @throws IllegalArgumentException if the timeout is not positive
     */
    public SessionOptions {
        Objects.requireNonNull(retry, "The retry is null; Retry.NEVER is none.");
        requirePositive(timeout);
    }

    static <D extends @Nullable Duration> D requirePositive(D timeout) {
        if (timeout != null && (timeout.isZero() || timeout.isNegative())) {
            throw new IllegalArgumentException("A timeout must be positive, not " + timeout + ".");
        }
        return timeout;
    }

    /**
     * The same options with another isolation level.
     *
     * @param level the level
     * @return a copy
     */
    public SessionOptions withIsolation(Isolation level) {
        return new SessionOptions(level, readOnly, deferrable, retry, timeout);
    }

    /**
     * The same options, read-only or not.
     *
     * @param refuseWrites whether writes are refused by the database
     * @return a copy
     */
    public SessionOptions withReadOnly(boolean refuseWrites) {
        return new SessionOptions(isolation, refuseWrites, deferrable, retry, timeout);
    }

    /**
     * The same options, deferrable or not.
     *
     * @param mayWait whether a serializable read-only transaction may wait until it cannot fail
     * @return a copy
     */
    public SessionOptions withDeferrable(boolean mayWait) {
        return new SessionOptions(isolation, readOnly, mayWait, retry, timeout);
    }

    /**
     * The same options with another rule for retries.
     *
     * @param rule when the body is run again
     * @return a copy
     */
    public SessionOptions withRetry(Retry rule) {
        return new SessionOptions(isolation, readOnly, deferrable, rule, timeout);
    }

    /**
     * The same options with a limit of time, from the call on: for the wait for a connection, BEGIN, the body and all
     * retries. When it is over the statement in flight is stopped on the server, all is rolled back, and then the session
     * fails with {@link DatabaseTimeoutException}. COMMIT is not stopped; but if its answer, or that of ROLLBACK, is still
     * missing 2 seconds after the limit, the connection is closed, and then what was in doubt is a {@link
     * CommitOutcomeUnknownException}. A retry is not made if the pause before it would outlast the limit: the session fails
     * with what the last attempt failed with.
     *
     * @param limit how long the session may take
     * @return a copy
     * @throws IllegalArgumentException if the limit is not positive
     */
    public SessionOptions withTimeout(Duration limit) {
        return new SessionOptions(isolation, readOnly, deferrable, retry, limit);
    }
}
