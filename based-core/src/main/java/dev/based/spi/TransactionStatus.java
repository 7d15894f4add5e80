package dev.based.spi;

/** What a database says of the transaction on a connection, with each of its answers. */
public enum TransactionStatus {
    /** It does not say. */
    UNKNOWN,
    /** There is none. */
    NONE,
    /** One is open. */
    OPEN,
    /** One is open that is not the one before: the statement that was answered has ended that, and begun this (MySQL, MariaDB). */
    ANOTHER,
    /** One is open, and can only be rolled back, wholly or to a savepoint (PostgreSQL). */
    FAILED;

    /**
     * Whether the database says that there is a transaction.
     *
     * @return true for {@link #OPEN}, {@link #ANOTHER} and {@link #FAILED}
     */
    public boolean isOpen() {
        return this == OPEN || this == ANOTHER || this == FAILED;
    }
}
