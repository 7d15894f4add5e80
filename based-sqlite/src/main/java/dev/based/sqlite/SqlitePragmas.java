package dev.based.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings of one connection that a session can change by a <a href="https://sqlite.org/pragma.html">PRAGMA</a>
 * and a later one would feel, beside those that a URL sets: as they were when the connection was opened. Those that are kept
 * in the file are the session's own doing.
 */
final class SqlitePragmas {
    private static final List<String> NAMES = List.of(
            "analysis_limit",
            "automatic_index",
            "cache_size",
            "cache_spill",
            "cell_size_check",
            "checkpoint_fullfsync",
            "count_changes",
            "empty_result_callbacks",
            "full_column_names",
            "fullfsync",
            "ignore_check_constraints",
            "journal_size_limit",
            "legacy_alter_table",
            "locking_mode",
            "max_page_count",
            "mmap_size",
            "read_uncommitted",
            "recursive_triggers",
            "reverse_unordered_selects",
            "secure_delete",
            "short_column_names",
            "temp_store",
            "threads",
            "trusted_schema",
            "wal_autocheckpoint",
            "writable_schema");

    private final Map<String, String> original;

    private SqlitePragmas(Map<String, String> original) {
        this.original = original;
    }

    /** Takes note of a connection's settings; the driver's build of SQLite may lack some. */
    static SqlitePragmas of(Statement statement) throws SQLException {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String name : NAMES) {
            String value = value(statement, "PRAGMA " + name);
            if (!value.isEmpty()) {
                settings.put(name, value);
            }
        }
        return new SqlitePragmas(settings);
    }

    /** Puts back what was changed. */
    void restore(Statement statement) throws SQLException {
        for (Map.Entry<String, String> setting : original.entrySet()) {
            String pragma = "PRAGMA " + setting.getKey();
            if (!value(statement, pragma).equals(setting.getValue())) {
                statement.execute(pragma + " = " + setting.getValue());
            }
        }
        // This one cannot be asked for, and setting it makes SQLite prepare all statements anew.
        if (value(statement, "SELECT 'a' LIKE 'A'").equals("0")) {
            statement.execute("PRAGMA case_sensitive_like = OFF");
        }
    }

    private static String value(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            String value = rows.next() ? rows.getString(1) : null;
            return value == null ? "" : value;
        }
    }
}
