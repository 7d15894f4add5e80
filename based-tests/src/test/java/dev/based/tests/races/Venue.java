package dev.based.tests.races;

/** A database on which calls are raced with cancels, and how to look at it without the library under test. */
interface Venue extends AutoCloseable {
    /** How many rows {@link #numbers()} has: several pages of a stream. */
    int NUMBERS = 600;

    /** What the database calls itself, with its version. */
    String title();

    /** The URL for {@code Database.create}; it allows {@link #writers()} and {@link #readers()}. */
    String url();

    /** How many sessions may be open that write. */
    int writers();

    /** How many more sessions may be open that only read. */
    int readers();

    /** How many calls are under way at a time. */
    int callers();

    /** The definition of a column {@code id}, the primary key, which counts rows as they are added. */
    String key();

    /** A query for the numbers from 1 to {@link #NUMBERS}, in the column {@code n}. */
    String numbers();

    /** A query for one number, not negative, that takes some milliseconds. */
    String slow();

    /** What makes an INSERT give its rows, with a blank before it; blank where nothing does. */
    String returning();

    /** A query for the number of the connection that runs it; blank where connections have none. */
    String connectionId();

    /**
     * Waits until the database shows no statement, transaction or lock of the library's and no more connections than it may
     * have, and then takes the lock of every table for a moment.
     */
    void assertIdle();

    /** Drops what was made for the races. */
    @Override
    void close();
}
