package dev.based;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a transaction inside a session may take. Isolation and read-only are the {@linkplain SessionOptions session's},
 * since databases know them for the outermost transaction only.
 *
 * @param timeout how long the transaction may take; null for no limit
 */
public record TransactionOptions(@Nullable Duration timeout) {
    /** Without a limit of time. */
    public static final TransactionOptions DEFAULT = new TransactionOptions(null);

    /**
     * Options with a value for each.
     *
     * @param timeout how long the transaction may take, or null
     * @throws IllegalArgumentException if the timeout is not positive
     */
    public TransactionOptions {
        SessionOptions.requirePositive(timeout);
    }

    /**
     * The same options with a limit of time, from the call on. When it is over the statement in flight is stopped on the
     * server, the transaction is rolled back, and then it fails with {@link DatabaseTimeoutException}. Where stopping a
     * statement costs the connection, as on all servers, the session around it can only be rolled back then, too.
     *
     * @param limit how long the transaction may take
     * @return a copy
     * @throws IllegalArgumentException if the limit is not positive
     */
    public TransactionOptions withTimeout(Duration limit) {
        return new TransactionOptions(limit);
    }
}
