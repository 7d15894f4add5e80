package dev.based;

import java.util.Map;

/**
 * What a database's pool looked like at one moment: see {@link Database#pool()}. Numbers without a time count from the moment of {@link
 * Database#connect()}. Where a backend keeps readers apart (SQLite) it is the sum of both.
 *
 * <p>Immutable; safe for use by several threads.
 *
 * @param active connections that sessions and statements hold
 * @param idle connections that nobody holds, also those that are being asked whether they live
 * @param opening connections that are being opened
 * @param waiting callers that wait for a connection
 * @param maxSize how many connections there may be
 * @param created how many connections were opened
 * @param closed how many were closed, for each reason that there has been
 * @param failedAttempts how many attempts to open a connection failed
 * @param timeouts how many callers were told {@link PoolTimeoutException}
 * @param refused how many callers were told at once that they cannot wait: {@link PoolQueueFullException}, {@link
 *     PoolOverloadException}
 * @param leaks how many were reported to hold a connection for longer than {@link DatabaseOptions#leakThreshold()}
 */
public record PoolSnapshot(
        int active,
        int idle,
        int opening,
        int waiting,
        int maxSize,
        long created,
        Map<Closed, Long> closed,
        long failedAttempts,
        long timeouts,
        long refused,
        long leaks) {
    /** Why a connection was closed. */
    public enum Closed {
        /** It was found lost: closed by the server or by the network. */
        LOST,
        /** It did not answer in time when it was asked whether it lives. */
        INVALID,
        /** It was left unfit by what was done on it, such as a statement that was cancelled. */
        DISCARDED,
        /** Nobody used it for {@link DatabaseOptions#idleTimeout()}. */
        IDLE,
        /** It reached {@link DatabaseOptions#maxLifetime()}. */
        LIFETIME,
        /** {@link Database#evict()} was called. */
        EVICTED,
        /** The database was disconnected. */
        DISCONNECTED
    }

    /**
     * Makes a snapshot of its own map.
     *
     * @param active connections that sessions and statements hold
     * @param idle connections that nobody holds, also those that are being asked whether they live
     * @param opening connections that are being opened
     * @param waiting callers that wait for a connection
     * @param maxSize how many connections there may be
     * @param created how many connections were opened
     * @param closed how many were closed, for each reason that there has been
     * @param failedAttempts how many attempts to open a connection failed
     * @param timeouts how many callers were told {@link PoolTimeoutException}
     * @param refused how many callers were told at once that they cannot wait: {@link PoolQueueFullException}, {@link PoolOverloadException}
     * @param leaks how many were reported to hold a connection for longer than {@link DatabaseOptions#leakThreshold()}
     */
    public PoolSnapshot {
        closed = Map.copyOf(closed);
    }
}
