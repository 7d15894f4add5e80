package dev.based.tests;

/**
 * What a database may lack, so that a rule cannot be tested on it. A backend's author names what is missing in {@link
 * ConformanceKit#lacks()}; the tests that need it are skipped, and the report says why.
 *
 * <p>Immutable; safe for use by several threads.
 */
public enum Feature {
    /** Users log in, by a name and a password in the URL, and a wrong password is refused. Files lack it. */
    CREDENTIALS,
    /** Data outlives the disconnect, and is seen by every database that is connected to the URL. Memory lacks it. */
    PERSISTENCE,
    /** Two sessions that write can be open at once. SQLite, which has one writer, lacks it. */
    CONCURRENT_SESSIONS,
    /** A query from outside is answered, with what was committed, while a session has changes that are not. */
    CONCURRENT_READS,
    /** Sessions can be read-only. */
    READ_ONLY_SESSIONS,
    /** Sessions can have the isolation {@code SERIALIZABLE}. */
    SERIALIZABLE,
    /** A serializable session that only reads can be deferrable, or is never in need of it. */
    DEFERRABLE,
    /** CREATE TABLE and its like are part of the transaction. MySQL and Oracle, which commit before, lack it. */
    TRANSACTIONAL_DDL,
    /** There are temporary tables: {@code CREATE TEMPORARY TABLE}. */
    TEMPORARY_TABLES,
    /** A statement that runs can be stopped on the server. */
    CANCEL,
    /** There are savepoints, and so transactions inside a session, and {@code force_rollback}. */
    SAVEPOINTS,
    /** Errors carry an SQLSTATE or a number of the database's own. */
    ERROR_CODES,
    /** Names that are not quoted are, in results, as they were written in lower case. Upper case is the standard's. */
    LOWER_CASE_NAMES,
    /** Texts that differ in blanks at their end are different, and one without characters is not NULL. */
    EXACT_TEXT,
    /** {@code INSERT} tells the key that the database made without being asked. */
    GENERATED_KEYS,
    /** {@code INSERT ... RETURNING} gives the rows that were inserted. */
    RETURNING,
    /** Integers of more than 64 bits are kept in columns of decimals. SQLite, whose columns would round them, refuses them. */
    LARGE_INTEGERS,
    /** Floating-point numbers can be infinite. MySQL lacks it. */
    INFINITY,
    /** A number with a fraction is refused by a column of integers. H2 and MySQL, which round it, lack it. */
    EXACT_INTEGERS,
    /** Times are kept to the nanosecond. PostgreSQL and MySQL, which keep microseconds, lack it. */
    NANOSECONDS,
    /** Dates before October 1582 are kept as they are. Drivers that count by the Julian calendar lack it. */
    EARLY_DATES,
    /** Foreign keys are checked. */
    FOREIGN_KEYS,
    /** Errors name the unique or check constraint that was violated, or its columns. */
    CONSTRAINT_NAMES;

    private final int since;

    Feature() {
        this(1);
    }

    Feature(int since) {
        this.since = since;
    }

    /**
     * The version of the kit that came with this feature. To a backend whose author knows an {@linkplain
     * ConformanceKit#version() earlier} one it counts as lacking, so that a later kit fails no backend for what its author was
     * never asked.
     *
     * @return the version, from 1
     */
    public int since() {
        return since;
    }
}
