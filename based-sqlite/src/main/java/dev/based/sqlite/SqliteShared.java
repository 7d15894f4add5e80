package dev.based.sqlite;

/**
 * What the connections of one database share.
 *
 * <p>Safe for use by several threads.
 */
final class SqliteShared {
    private final SchemaChanges schema = new SchemaChanges();
    private final int statementCache;
    private volatile boolean changed;

    /**
     * For connections that are to be opened.
     *
     * @param statementCache how many prepared statements each keeps
     */
    SqliteShared(int statementCache) {
        this.statementCache = statementCache;
    }

    SchemaChanges schema() {
        return schema;
    }

    int statementCache() {
        return statementCache;
    }

    /** A statement that does not only read is about to run. */
    void changed() {
        if (!changed) {
            changed = true;
        }
    }

    /** Whether a database in memory would be missed. */
    boolean isChanged() {
        return changed;
    }
}
