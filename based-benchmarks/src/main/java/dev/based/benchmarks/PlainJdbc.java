package dev.based.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** sqlite-jdbc on the calling thread, each statement prepared once: as fast as the driver goes. */
final class PlainJdbc implements Peer {
    /** What the other peers make of a row, too. */
    private record Movie(String title, int year) {}

    private final Connection connection;
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement select;
    private final PreparedStatement insert;
    private long checksum;

    PlainJdbc(Path file) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        connection.createStatement().execute("PRAGMA synchronous = NORMAL");
        begin = connection.prepareStatement("BEGIN IMMEDIATE");
        commit = connection.prepareStatement("COMMIT");
        select = connection.prepareStatement(Schema.SELECT);
        insert = connection.prepareStatement(Schema.INSERT);
    }

    @Override
    public String name() {
        return "sqlite-jdbc";
    }

    @Override
    public void selects(int transactions, int selectsEach) throws SQLException {
        for (int i = 0; i < transactions; i++) {
            begin.execute();
            for (int j = 0; j < selectsEach; j++) {
                checksum += movie((i + j) % Schema.MOVIES).year();
            }
            commit.execute();
        }
    }

    private Movie movie(int id) throws SQLException {
        select.setInt(1, id);
        List<Movie> movies = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                movies.add(new Movie(rows.getString(1), rows.getInt(2)));
            }
        }
        return movies.get(0);
    }

    @Override
    public void writes(int transactions) throws SQLException {
        for (int i = 0; i < transactions; i++) {
            begin.execute();
            insert.setInt(1, movie(i % Schema.MOVIES).year());
            insert.setDouble(2, 7.5);
            insert.executeUpdate();
            commit.execute();
        }
    }

    /** Reads the first movies, one at a time. */
    void stream(int movies) throws SQLException {
        int read = 0;
        try (PreparedStatement statement = connection.prepareStatement(Schema.FIRST)) {
            statement.setInt(1, movies);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Object[] row = {rows.getObject(1), rows.getString(2), rows.getObject(3)};
                    read += ((String) row[1]).isEmpty() ? 0 : 1;
                }
            }
        }
        Schema.requireAll(movies, read);
        checksum += read;
    }

    @Override
    public void close() {
        if (checksum == 0) {
            throw new IllegalStateException("Nothing was read.");
        }
        try {
            connection.close();
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }
}
