package dev.based.sqlite;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteUpdateListener;

/**
 * Learns the row id of the last row that a statement inserts into its table. SQLite's {@code last_insert_rowid()} would not
 * do: it goes on telling an old one after an upsert that updated, an insert that was ignored, and one into a table without
 * row ids.
 *
 * <p>To begin to listen takes about as long as an insert, so that it goes on behind one, until something else is to change rows: it would be
 * told each of these.
 *
 * <p>Used by one thread at a time, that which runs the connection's commands.
 */
final class InsertedKeys implements SQLiteUpdateListener {
    private final SQLiteConnection connection;
    private boolean listening;
    /** The table of the statement that runs, or null. */
    private @Nullable String table;

    private @Nullable Long key;

    InsertedKeys(SQLiteConnection connection) {
        this.connection = connection;
    }

    /** A statement is about to insert into a table. */
    void begin(String into) {
        key = null;
        table = into;
        if (!listening) {
            connection.addUpdateListener(this);
            listening = true;
        }
    }

    /** It has ended. */
    void end() {
        table = null;
    }

    /** Something else is about to change rows, or the connection to be used by others. */
    void leave() {
        if (listening) {
            listening = false;
            connection.removeUpdateListener(this);
        }
    }

    @Override
    public void onUpdate(Type type, String database, String changed, long rowId) {
        if (type == Type.INSERT && changed.equalsIgnoreCase(table)) {
            key = rowId;
        }
    }

    /** The row id, or null if no row was inserted. */
    @Nullable
    Long key() {
        return key;
    }
}
