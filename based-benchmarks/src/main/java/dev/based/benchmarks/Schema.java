package dev.based.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** The tables that every peer works on. */
final class Schema {
    static final int MOVIES = 1_000;
    static final String SELECT = "SELECT title, year FROM movies WHERE id = ?";
    static final String FIRST = "SELECT id, title, year FROM movies WHERE id < ?";
    static final String INSERT = "INSERT INTO ratings (movie, rating) VALUES (?, ?)";

    private Schema() {}

    /** Fails if not all rows were read. */
    static void requireAll(int wanted, int read) {
        if (read != wanted) {
            throw new IllegalStateException(read + " rows were read instead of " + wanted + ".");
        }
    }

    /** Makes a database file in WAL mode. */
    static Path create(Path directory, String name) throws SQLException {
        Path file = directory.resolve(name + ".db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute(
                    "CREATE TABLE movies (id INTEGER PRIMARY KEY, title TEXT NOT NULL, year INTEGER NOT NULL)");
            statement.execute(
                    "CREATE TABLE ratings (id INTEGER PRIMARY KEY, movie INTEGER NOT NULL, rating REAL NOT NULL)");
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO movies VALUES (?, ?, ?)")) {
                for (int id = 0; id < MOVIES; id++) {
                    insert.setInt(1, id);
                    insert.setString(2, "Movie number " + id);
                    insert.setInt(3, 1920 + id % 100);
                    insert.executeUpdate();
                }
            }
            connection.commit();
        }
        return file;
    }
}
