package dev.based.benchmarks.work;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The tables, over a connection of their own: made before all, emptied before each turn, and counted after it. */
public final class Tables implements AutoCloseable {
    private final Connection connection;
    private final Sizes sizes;
    private final boolean sqlite;
    private long counted;

    /** Tables behind this connection, which is closed with them. */
    public Tables(Connection connection, Sizes sizes) throws SQLException {
        this.connection = connection;
        this.sizes = sizes;
        sqlite = connection.getMetaData().getDatabaseProductName().equals("SQLite");
    }

    /** Makes them anew. */
    public void create() throws SQLException {
        for (String table : new String[] {"movies", "counters", "ratings", "notes", "fortunes", "numbers"}) {
            execute("DROP TABLE IF EXISTS " + table);
        }
        execute("CREATE TABLE movies (id INTEGER PRIMARY KEY, title VARCHAR(100) NOT NULL, year INTEGER NOT NULL,"
                + " rating DOUBLE PRECISION NOT NULL, director VARCHAR(100) NOT NULL)");
        execute("CREATE TABLE counters (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)");
        execute("CREATE TABLE ratings (movie INTEGER NOT NULL, rating DOUBLE PRECISION NOT NULL)");
        execute(
                "CREATE TABLE notes (id INTEGER NOT NULL, rating DOUBLE PRECISION NOT NULL, note VARCHAR(100) NOT NULL)");
        execute("CREATE TABLE fortunes (id INTEGER PRIMARY KEY, message VARCHAR(200) NOT NULL)");
        execute("CREATE TABLE numbers (id INTEGER PRIMARY KEY, title VARCHAR(100) NOT NULL, year INTEGER NOT NULL)");
        connection.setAutoCommit(false);
        fillMovies();
        fillFortunes();
        execute("INSERT INTO counters SELECT id, 0 FROM movies");
        fillNumbers();
        connection.commit();
        connection.setAutoCommit(true);
        execute(sqlite ? "ANALYZE" : isPostgres() ? "VACUUM ANALYZE" : "ANALYZE TABLE movies, numbers");
    }

    private void fillMovies() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO movies VALUES (?, ?, ?, ?, ?)")) {
            for (int id = 0; id < sizes.movies(); id++) {
                Movie movie = Movie.of(id);
                insert.setInt(1, id);
                insert.setString(2, movie.title());
                insert.setInt(3, movie.year());
                insert.setDouble(4, movie.rating());
                insert.setString(5, movie.director());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private void fillFortunes() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO fortunes VALUES (?, ?)")) {
            for (Fortune fortune : Fortune.ALL) {
                insert.setInt(1, fortune.id());
                insert.setString(2, fortune.message());
                insert.executeUpdate();
            }
        }
    }

    /** Twice as many each time. */
    private void fillNumbers() throws SQLException {
        execute("INSERT INTO numbers VALUES (0, 'Number', 2000)");
        for (long count = 1; count < sizes.stream(); count *= 2) {
            execute("INSERT INTO numbers SELECT id + " + count + ", title, year FROM numbers WHERE id < "
                    + (sizes.stream() - count));
        }
    }

    /** Removes what earlier turns wrote, and remembers what there is. */
    public void prepare(Task task) throws SQLException {
        switch (task.work()) {
            case SELECT_INSERT -> empty("ratings");
            case BATCH, COPY -> empty("notes");
            case UPDATE, UPDATES -> counted = number("SELECT SUM(n) FROM counters");
            default -> {}
        }
    }

    private void empty(String table) throws SQLException {
        execute((sqlite ? "DELETE FROM " : "TRUNCATE TABLE ") + table);
    }

    /**
     * Fails unless exactly what a turn is said to have written is there.
     *
     * @param task what was done
     * @param operations how often
     */
    public void verify(Task task, long operations) throws SQLException {
        long size = task.size();
        switch (task.work()) {
            case SELECT_INSERT -> Checks.equal("rows inserted", operations, number("SELECT COUNT(*) FROM ratings"));
            case BATCH, COPY -> {
                Checks.equal("rows of batches", operations * size, number("SELECT COUNT(*) FROM notes"));
                Checks.equal(
                        "ids of batches", operations * (size * (size - 1) / 2), number("SELECT SUM(id) FROM notes"));
            }
            case UPDATE -> Checks.equal("updates", operations, number("SELECT SUM(n) FROM counters") - counted);
            case UPDATES -> Checks.equal("updates", operations * size, number("SELECT SUM(n) FROM counters") - counted);
            default -> {}
        }
    }

    private boolean isPostgres() throws SQLException {
        return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
    }

    /** The server, as it calls itself. */
    public String server() throws SQLException {
        return connection.getMetaData().getDatabaseProductName() + " "
                + connection.getMetaData().getDatabaseProductVersion();
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
