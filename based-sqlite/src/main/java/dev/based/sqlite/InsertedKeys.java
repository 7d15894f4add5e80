package dev.based.sqlite;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteUpdateListener;

/**
 * Learns the row id of the last row that a statement inserts into its table. SQLite's {@code last_insert_rowid()} would not
 * do: it goes on telling an old one after an upsert that updated, an insert that was ignored, and one into a table without
 * row ids.
 */
final class InsertedKeys implements SQLiteUpdateListener {
    private final String table;
    private @Nullable Long key;

    InsertedKeys(String table) {
        this.table = table;
    }

    @Override
    public void onUpdate(Type type, String database, String changed, long rowId) {
        if (type == Type.INSERT && changed.equalsIgnoreCase(table)) {
            key = rowId;
        }
    }

    @Nullable
    Long key() {
        return key;
    }
}
