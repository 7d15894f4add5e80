package dev.based.spi;

/**
 * Which commands a connection takes before the one before has been answered. It runs them in order, and their stages
 * complete in order.
 */
public enum Pipelining {
    /** None: each waits for the answer to the one before. */
    NONE,
    /**
     * What follows a text that opens a transaction or savepoint, so that BEGIN travels with the first statement. Right where
     * a database goes on after a statement that failed (MySQL). Also {@linkplain dev.based.DatabaseOptions#share() single statements} that
     * only read, outside of transactions.
     */
    OPENING,
    /** All. Right where a failed statement stops those behind it in its transaction (PostgreSQL). */
    ALL
}
