package dev.based.spi;

/** What a database says of the transaction on a connection, with each of its answers. */
public enum TransactionStatus {
    /** It does not say. */
    UNKNOWN,
    /** There is none. */
    NONE,
    /** One is open. */
    OPEN,
    /** One is open, and can only be rolled back, wholly or to a savepoint (PostgreSQL). */
    FAILED
}
