package dev.based.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A connection of the bare driver to the same file, which never waits: what another program does, and what is really stored. */
final class OtherConnection implements AutoCloseable {
    private final Connection connection;

    OtherConnection(Path file) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + file + "?busy_timeout=0");
    }

    void run(String... texts) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : texts) {
                statement.execute(sql);
            }
        }
    }

    /** The first column of a query, in its order. */
    List<String> column(String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    /** Whether nobody holds the lock for writing now. */
    boolean mayWrite() {
        try {
            run("BEGIN IMMEDIATE", "ROLLBACK");
            return true;
        } catch (SQLException busy) {
            return false;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
