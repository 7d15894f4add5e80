package dev.based.sqlite;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one database share.
 *
 * <p>Safe for use by several threads.
 */
final class SqliteShared {
    private final SchemaChanges schema = new SchemaChanges();
    private final ShortTexts shortTexts = new ShortTexts();
    private final int statementCache;
    private volatile boolean changed;
    private @Nullable Object file;

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

    ShortTexts shortTexts() {
        return shortTexts;
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

    /**
     * Takes note of the file that a connection was opened to, or is to be.
     *
     * @param key what the file system tells it from others by; null if it does not say, or there is none
     * @return whether it is the one of the connections before
     */
    synchronized boolean isFile(@Nullable Object key) {
        if (file == null) {
            file = key;
        }
        return Objects.equals(file, key);
    }

    /** Whether a connection was opened to a file that can be told from others. */
    synchronized boolean hasFile() {
        return file != null;
    }

    /** Whether a database in memory would be missed. */
    boolean isChanged() {
        return changed;
    }
}
