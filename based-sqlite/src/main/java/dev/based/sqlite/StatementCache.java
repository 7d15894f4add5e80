package dev.based.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A connection's prepared statements, the least recently used one closed first. Used by the connection's thread only. */
final class StatementCache {
    private final Connection connection;
    private final int size;
    private final LinkedHashMap<String, SqliteStatement> statements = new LinkedHashMap<>(16, 0.75f, true);

    StatementCache(Connection connection, int size) {
        this.connection = connection;
        this.size = size;
    }

    SqliteStatement get(String sql) throws SQLException {
        SqliteStatement cached = statements.get(sql);
        return cached == null ? prepare(sql) : cached;
    }

    private SqliteStatement prepare(String sql) throws SQLException {
        PreparedStatement prepared = connection.prepareStatement(sql);
        SqliteStatement statement = new SqliteStatement(prepared, sql);
        statements.put(sql, statement);
        if (statements.size() > Math.max(1, size)) {
            Map.Entry<String, SqliteStatement> eldest =
                    statements.entrySet().iterator().next();
            statements.remove(eldest.getKey());
            eldest.getValue().close();
        }
        return statement;
    }

    /** Whether a statement is in the cache still, and so open. */
    boolean has(String sql, SqliteStatement statement) {
        return statements.get(sql) == statement;
    }

    /** Closes a statement that is not to be used again. */
    void evict(String sql) throws SQLException {
        SqliteStatement statement = statements.remove(sql);
        if (statement != null) {
            statement.close();
        }
    }
}
