package dev.based.spi;

/** What a statement does, as far as its first keywords tell. */
public enum StatementKind {
    /** SELECT, VALUES or TABLE, also behind WITH: returns rows and changes nothing itself. */
    QUERY,
    /** SELECT ... FOR UPDATE and its like: returns rows and locks them, no longer than its transaction. */
    LOCKING_QUERY,
    /** INSERT or REPLACE, also behind WITH. */
    INSERT,
    /** UPDATE, DELETE or MERGE, also behind WITH. */
    CHANGE,
    /** BEGIN, COMMIT, ROLLBACK, SAVEPOINT and their like: refused, since sessions and transactions do that. */
    TRANSACTION_CONTROL,
    /** Anything else: DDL, PRAGMA, SET, CALL, a SELECT that sets something, and so on. */
    OTHER
}
