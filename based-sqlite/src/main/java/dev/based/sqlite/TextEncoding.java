package dev.based.sqlite;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.DB;

/**
 * Reads text. SQLite has it in the database's <a href="https://sqlite.org/pragma.html#pragma_encoding">encoding</a>. If that is UTF-8 the bytes
 * are read as they are, which takes half of the time of the driver's own way.
 *
 * <p>An encoding is for ever once a connection has seen a table. Before, another one may be set, by another program too.
 *
 * <p>Used by one thread at a time, that which runs the connection's commands.
 */
final class TextEncoding {
    /** What stands in place of bytes that are no text. */
    private static final char REPLACEMENT = '\uFFFD';

    private final Connection connection;
    private boolean known;
    private boolean utf8;

    TextEncoding(Connection connection) {
        this.connection = connection;
    }

    /** Asks SQLite, unless it is known. */
    void ask() {
        if (known) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            if (text(statement, "SELECT EXISTS (SELECT 1 FROM main.sqlite_schema)")
                    .equals("1")) {
                utf8 = text(statement, "PRAGMA encoding").equals("UTF-8");
                known = true;
            }
        } catch (SQLException later) {
            // whatever keeps it from telling is not the statement's own: the next one asks
        }
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    /** The value of a column that is known to be text: a String; its bytes, where they are no text, since SQLite keeps any. */
    @Nullable
    Object read(DB database, long statement, int column) throws SQLException {
        byte[] bytes = utf8 ? SqliteValues.bytes(database.column_blob(statement, column)) : null;
        String text =
                bytes == null ? database.column_text(statement, column) : new String(bytes, StandardCharsets.UTF_8);
        if (text == null || text.indexOf(REPLACEMENT) < 0) {
            return text;
        }
        byte[] stored = bytes == null ? SqliteValues.bytes(database.column_blob(statement, column)) : bytes;
        return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), stored) ? text : stored;
    }
}
