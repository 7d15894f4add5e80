package dev.based.spi;

/** What a statement does, as far as its first keywords tell. */
public enum StatementKind {
    /** SELECT, VALUES or TABLE, also behind WITH: returns rows and changes nothing itself. */
    QUERY,
    /** INSERT or REPLACE, also behind WITH. */
    INSERT,
    /** UPDATE, DELETE or MERGE, also behind WITH. */
    CHANGE,
    /** BEGIN, COMMIT, ROLLBACK, SAVEPOINT and their like: refused, since sessions and transactions do that. */
    TRANSACTION_CONTROL,
    /** Anything else: DDL, PRAGMA, SET, CALL and so on. */
    OTHER
}
