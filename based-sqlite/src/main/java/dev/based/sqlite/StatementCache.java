package dev.based.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A connection's prepared statements, the least recently used one closed first. Used by one thread at a time, that which runs the connection's commands. */
final class StatementCache {
    /** The last byte of an <a href="https://sqlite.org/rescode.html#extrc">extended code</a> is that of its kind. */
    private static final int PRIMARY = 0xff;

    private final Connection connection;
    private final SchemaChanges schema;
    private final TextEncoding texts;
    private final int size;
    private final LinkedHashMap<String, SqliteStatement> statements = new LinkedHashMap<>(16, 0.75f, true);

    StatementCache(Connection connection, SchemaChanges schema, int size) {
        this.connection = connection;
        this.schema = schema;
        this.texts = new TextEncoding(connection);
        this.size = Math.max(1, size);
    }

    SqliteStatement get(String sql) throws SQLException {
        SqliteStatement cached = statements.get(sql);
        return cached == null ? prepare(sql) : cached;
    }

    /** A statement that is prepared now, for those whose preparation does the work. */
    SqliteStatement fresh(String sql) throws SQLException {
        evict(sql);
        return prepare(sql);
    }

    private SqliteStatement prepare(String sql) throws SQLException {
        SqliteStatement statement = new SqliteStatement(prepared(sql), sql, schema, texts);
        statements.put(sql, statement);
        if (statements.size() > size) {
            String eldest = statements.keySet().iterator().next();
            evict(eldest);
        }
        return statement;
    }

    /**
     * SQLite prepares by the schema that the connection has read last, and looks whether that is still the schema only when
     * it runs a statement, and for some errors. What it refuses by a schema that another connection has changed it may take
     * by the present one.
     */
    private PreparedStatement prepared(String sql) throws SQLException {
        try {
            return connection.prepareStatement(sql);
        } catch (SQLiteException error) {
            if (!mayComeOfTheSchema(error)) {
                throw new PreparationException(error);
            }
            return preparedAgain(sql, error);
        }
    }

    private PreparedStatement preparedAgain(String sql, SQLiteException before) throws SQLException {
        try {
            readSchema(before);
            return connection.prepareStatement(sql);
        } catch (SQLiteException error) {
            throw new PreparationException(error);
        }
    }

    private static boolean mayComeOfTheSchema(SQLiteException error) {
        int kind = error.getResultCode().code & PRIMARY;
        return kind == SQLiteErrorCode.SQLITE_ERROR.code || kind == SQLiteErrorCode.SQLITE_SCHEMA.code;
    }

    /** Runs a statement on each database, for which SQLite compares its schema with the present one and reads that anew. */
    private void readSchema(SQLiteException refusal) throws SQLiteException {
        try (Statement statement = connection.createStatement()) {
            for (String database : databases(statement)) {
                statement
                        .executeQuery("SELECT 1 FROM \"" + database.replace("\"", "\"\"") + "\".sqlite_schema LIMIT 1")
                        .close();
            }
        } catch (SQLException error) {
            refusal.addSuppressed(error);
            throw refusal;
        }
    }

    private static List<String> databases(Statement statement) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("PRAGMA database_list")) {
            while (rows.next()) {
                names.add(rows.getString("name"));
            }
        }
        return names;
    }

    /** Whether a statement is in the cache still, and so open. */
    boolean has(String sql, SqliteStatement statement) {
        return statements.get(sql) == statement;
    }

    /** Closes a statement that is not to be used again, whatever it does. */
    void evict(String sql) throws SQLException {
        SqliteStatement statement = statements.remove(sql);
        if (statement != null) {
            statement.close();
        }
    }
}
