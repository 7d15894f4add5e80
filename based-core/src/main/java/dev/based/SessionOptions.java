package dev.based;

import org.jspecify.annotations.Nullable;

/**
 * How a session's transaction is opened, and whether it is tried again.
 *
 * <pre>{@code
 * SessionOptions.DEFAULT.withIsolation(Isolation.SERIALIZABLE).withRetry(Retry.DEFAULT)
 * }</pre>
 *
 * @param isolation the isolation level, or null for the database's default
 * @param readOnly whether writes are refused by the database
 * @param deferrable whether a serializable read-only transaction may wait until it cannot fail (PostgreSQL only)
 * @param retry when the body is run again after a serialization failure or a deadlock
 */
public record SessionOptions(@Nullable Isolation isolation, boolean readOnly, boolean deferrable, Retry retry) {
    /** The database's defaults, without retries. */
    public static final SessionOptions DEFAULT = new SessionOptions(null, false, false, Retry.NEVER);

    /** The database's defaults, with writes refused. */
    public static final SessionOptions READ_ONLY = DEFAULT.withReadOnly(true);

    /**
     * The same options with another isolation level.
     *
     * @param level the level
     * @return a copy
     */
    public SessionOptions withIsolation(Isolation level) {
        return new SessionOptions(level, readOnly, deferrable, retry);
    }

    /**
     * The same options, read-only or not.
     *
     * @param refuseWrites whether writes are refused by the database
     * @return a copy
     */
    public SessionOptions withReadOnly(boolean refuseWrites) {
        return new SessionOptions(isolation, refuseWrites, deferrable, retry);
    }

    /**
     * The same options, deferrable or not.
     *
     * @param mayWait whether a serializable read-only transaction may wait until it cannot fail
     * @return a copy
     */
    public SessionOptions withDeferrable(boolean mayWait) {
        return new SessionOptions(isolation, readOnly, mayWait, retry);
    }

    /**
     * The same options with another rule for retries.
     *
     * @param rule when the body is run again
     * @return a copy
     */
    public SessionOptions withRetry(Retry rule) {
        return new SessionOptions(isolation, readOnly, deferrable, rule);
    }
}
