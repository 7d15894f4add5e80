package dev.based.tests.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.tests.support.Outcomes;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A file of SQLite, with the connections that it has by default. */
final class SqliteVenue implements Venue {
    private static final int READERS = 4;
    private static final int CALLERS = 16;

    private final Path file;

    SqliteVenue(Path file) {
        this.file = file;
    }

    @Override
    public String title() {
        try {
            return "SQLite " + value("SELECT sqlite_version()");
        } catch (SQLException error) {
            throw new AssertionError(error);
        }
    }

    @Override
    public String url() {
        return "sqlite:///" + file + "?synchronous=normal&readers=" + READERS;
    }

    @Override
    public int writers() {
        return 1;
    }

    @Override
    public int readers() {
        return READERS;
    }

    @Override
    public int callers() {
        return CALLERS;
    }

    @Override
    public String key() {
        return "id INTEGER PRIMARY KEY AUTOINCREMENT";
    }

    @Override
    public String numbers() {
        return counting("SELECT n FROM numbers", NUMBERS);
    }

    @Override
    public String slow() {
        return counting("SELECT count(*) FROM numbers", 20 * NUMBERS);
    }

    private static String counting(String query, int end) {
        return "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < " + end + ") "
                + query;
    }

    @Override
    public String returning() {
        return " RETURNING part";
    }

    @Override
    public String connectionId() {
        return "";
    }

    /** Another connection can write at once, and empty the log, which a reader in a transaction would keep. */
    @Override
    public void assertIdle() {
        long start = System.nanoTime();
        String inUse = inUse();
        while (!inUse.equals("0")) {
            assertThat(System.nanoTime() - start)
                    .as("Whether the log is in use: %s", inUse)
                    .isLessThan(Outcomes.PATIENCE.toNanos());
            inUse = inUse();
        }
    }

    private String inUse() {
        try {
            return value("PRAGMA busy_timeout = 0", "BEGIN EXCLUSIVE", "ROLLBACK", "PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException busy) {
            return busy.toString();
        }
    }

    /** Runs statements by JDBC; returns the first column of the first row of the last. */
    private String value(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            String value = "";
            for (String text : statements) {
                if (statement.execute(text)) {
                    try (ResultSet result = statement.getResultSet()) {
                        value = result.next() ? result.getString(1) : "";
                    }
                }
            }
            return value;
        }
    }

    @Override
    public void close() {
        // the file goes with its folder
    }
}
