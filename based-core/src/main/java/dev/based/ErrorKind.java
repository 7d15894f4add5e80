package dev.based;

/**
 * What went wrong, in terms that are the same on every database.
 *
 * <p>Immutable; safe for use by several threads.
 */
public enum ErrorKind {
    /** A unique index or primary key already holds the value. */
    UNIQUE_VIOLATION,
    /** A foreign key refers to a row that does not exist, or a referenced row was to be removed. */
    FOREIGN_KEY_VIOLATION,
    /** A column that refuses NULL was given NULL. */
    NOT_NULL_VIOLATION,
    /** A CHECK or exclusion constraint refused the row. */
    CHECK_VIOLATION,
    /**
     * The database could not parse the statement, or can make no sense of it: a column's name that two of its tables have, an aggregate
     * where none may be, more columns than values.
     */
    SYNTAX,
    /** The statement names a table, column, function or other object that does not exist. */
    UNDEFINED_OBJECT,
    /** The statement creates a table, column, index or other object that exists already, or names a column twice. */
    DUPLICATE_OBJECT,
    /** The database chose this transaction as the victim of a deadlock; it may be retried. */
    DEADLOCK,
    /** The transaction could not be serialized with others; it may be retried. */
    SERIALIZATION_FAILURE,
    /** A lock was not granted in time. */
    LOCK_TIMEOUT,
    /** The statement was cancelled, by the caller or by a deadline. */
    QUERY_CANCELLED,
    /** The connection broke, or could not be made. Nothing of the call is in the database. */
    CONNECTION_LOST,
    /**
     * The server takes no changes now: it is a standby, or was made read-only, as at a switch-over. Its connection is replaced. A
     * change in a session that was itself asked to be read-only is {@link #READ_ONLY}.
     */
    READ_ONLY_SERVER,
    /** A change was tried where only reading was asked for: in a read-only session or transaction, or a database opened so. */
    READ_ONLY,
    /** The server runs and does not serve, as a node that has lost its cluster; another may. Its connection is replaced. */
    SERVER_NOT_READY,
    /** The database refused the credentials, or was not given them, since it has not proved who it is. */
    AUTHENTICATION,
    /** No connection became free within the acquire timeout, or too many callers wait for one. */
    POOL_TIMEOUT,
    /** COMMIT, or a single statement that may have an effect, was sent and not answered: it may or may not have taken effect. */
    COMMIT_UNKNOWN,
    /** The library was used in a way that it refuses; nothing was sent. */
    USAGE,
    /** A value does not fit its parameter, column or Java type. */
    VALUE,
    /** There was no row, or more than one, where exactly one was asked for. */
    ROW_COUNT,
    /** Anything else; the vendor code and SQLSTATE tell more. */
    OTHER
}
