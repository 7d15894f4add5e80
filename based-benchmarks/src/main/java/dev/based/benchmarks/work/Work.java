package dev.based.benchmarks.work;

/** A kind of work that every contender does the same. */
public enum Work {
    /** A statement by itself that reads one row by its key. */
    ONE("one-shot"),
    /** A transaction of one update. */
    UPDATE("transaction of one update"),
    /** A transaction that reads a row and inserts one. */
    SELECT_INSERT("transaction of select + insert"),
    /** A transaction of selects by key, one after the other. */
    SELECTS("transaction of %,d selects"),
    /** A transaction of as many selects and updates, by turns. */
    UPDATES("%,d selects and updates in a transaction"),
    /** Reads a small table, adds a row to it, sorts it, and makes a page of HTML of it. */
    FORTUNES("fortunes"),
    /** A transaction that inserts many rows by one call. */
    BATCH("batch of %,d rows"),
    /** The same by the database's own way to take many rows, where there is one. */
    COPY("copy of %,d rows"),
    /** Reads rows of five columns, each value by its getter. */
    FETCH("fetch of %,d rows"),
    /** Reads rows of five columns into records. */
    RECORDS("fetch of %,d rows as records"),
    /** Reads a large table with bounded memory, so many rows at a time. */
    STREAM("stream in pages of %,d"),
    /** Reads one row of so many columns. */
    COLUMNS("row of %,d columns"),
    /** Reads one row by a statement of so many parameters. */
    PARAMETERS("statement of %,d parameters"),
    /** A transaction with a select within so many savepoints. */
    SAVEPOINTS("select within %,d savepoints");

    private final String title;

    Work(String title) {
        this.title = title;
    }

    String title(int size) {
        return title.contains("%") ? String.format(title, size) : title;
    }

    /** Whether one operation is so large that a few are enough to make a contender warm. */
    public boolean isLarge() {
        return this == BATCH || this == COPY || this == FETCH || this == RECORDS || this == STREAM;
    }
}
