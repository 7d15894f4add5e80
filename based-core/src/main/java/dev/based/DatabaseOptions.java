package dev.based;

import java.time.Duration;

/**
 * How a {@link Database} behaves, whatever the database behind it. The URL's query has the last word: each option has the
 * name given in brackets there.
 *
 * <pre>{@code
 * DatabaseOptions.DEFAULT.withMaxSize(20).withForceRollback(true)
 * }</pre>
 *
 * @param forceRollback whether all sessions share one connection and one transaction, one session at a time, which is
 *     rolled back by {@link Database#disconnect()}; for tests. Isolation and read-only options of a session have no effect
 *     then [{@code force_rollback}]
 * @param useLock whether sessions on SQLite run one at a time, readers too; no effect on other databases, where each
 *     session has a connection of its own [{@code use_lock}]
 * @param minSize how many connections {@link Database#connect()} opens; at least 1 [{@code min_size}]
 * @param maxSize how many connections may be open at once [{@code max_size}]
 * @param acquireTimeout how long a caller waits for a free connection [{@code acquire_timeout}]
 * @param maxWaiting how many callers may wait for a connection at once; the next one fails at once
 *     [{@code max_waiting}]
 * @param disconnectTimeout how long {@link Database#disconnect()} waits for open sessions before it cancels them
 *     [{@code disconnect_timeout}]
 * @param statementCache how many statements are kept parsed, and prepared on each connection
 *     [{@code statement_cache}]
 * @param reset when a connection is made as new between two sessions [{@code reset}]
 */
public record DatabaseOptions(
        boolean forceRollback,
        boolean useLock,
        int minSize,
        int maxSize,
        Duration acquireTimeout,
        int maxWaiting,
        Duration disconnectTimeout,
        int statementCache,
        ResetPolicy reset) {

    /**
     * One connection at first, ten at most (as HikariCP has it), 30 seconds for all waits, 10,000 callers waiting, 256
     * statements cached (as the Vert.x clients have it).
     */
    public static final DatabaseOptions DEFAULT = new DatabaseOptions(
            false, false, 1, 10, Duration.ofSeconds(30), 10_000, Duration.ofSeconds(30), 256, ResetPolicy.ROLLBACK);

    /**
     * Options with a value for each; usually {@link #DEFAULT} with changes is shorter.
     *
     * @param forceRollback whether all is rolled back on disconnecting
     * @param useLock whether sessions on SQLite run one at a time
     * @param minSize how many connections are opened at first
     * @param maxSize how many connections may be open at once
     * @param acquireTimeout how long a caller waits for a free connection
     * @param maxWaiting how many callers may wait at once
     * @param disconnectTimeout how long disconnecting waits for open sessions
     * @param statementCache how many statements are kept
     * @param reset when a connection is made as new
     * @throws IllegalArgumentException if a number or duration makes no sense; the message names it
     */
    public DatabaseOptions {
        require(minSize >= 1, "minSize must be at least 1.");
        require(maxSize >= minSize, "maxSize must be at least minSize.");
        require(maxWaiting >= 0, "maxWaiting must not be negative.");
        require(statementCache >= 0, "statementCache must not be negative.");
        require(acquireTimeout.compareTo(Duration.ZERO) > 0, "acquireTimeout must be positive.");
        require(!disconnectTimeout.isNegative(), "disconnectTimeout must not be negative.");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /**
     * The same options with another value of {@code forceRollback}.
     *
     * @param value whether all is rolled back on disconnecting
     * @return a copy
     */
    public DatabaseOptions withForceRollback(boolean value) {
        return new DatabaseOptions(
                value, useLock, minSize, maxSize, acquireTimeout, maxWaiting, disconnectTimeout, statementCache, reset);
    }

    /**
     * The same options with another value of {@code useLock}.
     *
     * @param value whether sessions on SQLite run one at a time
     * @return a copy
     */
    public DatabaseOptions withUseLock(boolean value) {
        return new DatabaseOptions(
                forceRollback,
                value,
                minSize,
                maxSize,
                acquireTimeout,
                maxWaiting,
                disconnectTimeout,
                statementCache,
                reset);
    }

    /**
     * The same options with another value of {@code minSize}.
     *
     * @param value how many connections are opened at first
     * @return a copy
     * @throws IllegalArgumentException if the value makes no sense
     */
    public DatabaseOptions withMinSize(int value) {
        return new DatabaseOptions(
                forceRollback,
                useLock,
                value,
                maxSize,
                acquireTimeout,
                maxWaiting,
                disconnectTimeout,
                statementCache,
                reset);
    }

    /**
     * The same options with another value of {@code maxSize}.
     *
     * @param value how many connections may be open at once
     * @return a copy
     * @throws IllegalArgumentException if the value makes no sense
     */
    public DatabaseOptions withMaxSize(int value) {
        return new DatabaseOptions(
                forceRollback,
                useLock,
                minSize,
                value,
                acquireTimeout,
                maxWaiting,
                disconnectTimeout,
                statementCache,
                reset);
    }

    /**
     * The same options with another value of {@code acquireTimeout}.
     *
     * @param value how long a caller waits for a free connection
     * @return a copy
     * @throws IllegalArgumentException if the value makes no sense
     */
    public DatabaseOptions withAcquireTimeout(Duration value) {
        return new DatabaseOptions(
                forceRollback, useLock, minSize, maxSize, value, maxWaiting, disconnectTimeout, statementCache, reset);
    }

    /**
     * The same options with another value of {@code maxWaiting}.
     *
     * @param value how many callers may wait at once
     * @return a copy
     * @throws IllegalArgumentException if the value makes no sense
     */
    public DatabaseOptions withMaxWaiting(int value) {
        return new DatabaseOptions(
                forceRollback,
                useLock,
                minSize,
                maxSize,
                acquireTimeout,
                value,
                disconnectTimeout,
                statementCache,
                reset);
    }

    /**
     * The same options with another value of {@code disconnectTimeout}.
     *
     * @param value how long disconnecting waits for open sessions
     * @return a copy
     * @throws IllegalArgumentException if the value makes no sense
     */
    public DatabaseOptions withDisconnectTimeout(Duration value) {
        return new DatabaseOptions(
                forceRollback, useLock, minSize, maxSize, acquireTimeout, maxWaiting, value, statementCache, reset);
    }

    /**
     * The same options with another value of {@code statementCache}.
     *
     * @param value how many statements are kept
     * @return a copy
     * @throws IllegalArgumentException if the value makes no sense
     */
    public DatabaseOptions withStatementCache(int value) {
        return new DatabaseOptions(
                forceRollback, useLock, minSize, maxSize, acquireTimeout, maxWaiting, disconnectTimeout, value, reset);
    }

    /**
     * The same options with another value of {@code reset}.
     *
     * @param value when a connection is made as new
     * @return a copy
     */
    public DatabaseOptions withReset(ResetPolicy value) {
        return new DatabaseOptions(
                forceRollback,
                useLock,
                minSize,
                maxSize,
                acquireTimeout,
                maxWaiting,
                disconnectTimeout,
                statementCache,
                value);
    }
}
