package dev.based.benchmarks.peer;

import dev.based.benchmarks.work.Checks;
import dev.based.benchmarks.work.Fortune;
import dev.based.benchmarks.work.Movie;
import dev.based.benchmarks.work.Rating;
import dev.based.benchmarks.work.Texts;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Statements on a connection of JDBC's, prepared for each use; drivers and pools keep what they have prepared. */
final class JdbcStatements {
    final Texts texts = new Texts(false);
    private final Checks checks;
    private final List<Rating> ratings;
    private final String select = texts.select();
    private final String update = texts.update();
    private final String counter = texts.counter();
    private final String insert = texts.insert();
    private final String batch = texts.batch();
    private final String fetch = texts.fetch();
    private final String stream = texts.stream();

    JdbcStatements(Checks checks) {
        this.checks = checks;
        ratings = Rating.list(checks.sizes().batch());
    }

    void movie(Connection connection, int id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setInt(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                Checks.movie(id, rows.getString(1), rows.getInt(2));
            }
        }
    }

    void update(Connection connection, int id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(update)) {
            statement.setInt(1, id);
            Checks.changed(1, statement.executeUpdate());
        }
    }

    void counter(Connection connection, int id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(counter)) {
            statement.setInt(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                Checks.counter(id, rows.getInt(1));
            }
        }
    }

    void insert(Connection connection, int id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setInt(1, id);
            statement.setDouble(2, 7.5);
            Checks.changed(1, statement.executeUpdate());
        }
    }

    /** Drivers that do not count each row of a batch say {@code SUCCESS_NO_INFO}; {@code Tables} counts them in any case. */
    void batch(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(batch)) {
            for (Rating rating : ratings) {
                statement.setInt(1, rating.id());
                statement.setDouble(2, rating.rating());
                statement.setString(3, rating.note());
                statement.addBatch();
            }
            Checks.changed(ratings.size(), statement.executeBatch().length);
        }
    }

    /** By the way of PostgreSQL's driver: its own format, made by hand, as no value here needs an escape. */
    void copy(Connection connection) throws SQLException {
        CopyIn copy =
                connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY notes (id, rating, note) FROM STDIN");
        for (Rating rating : ratings) {
            byte[] line = (rating.id() + "\t" + rating.rating() + "\t" + rating.note() + "\n")
                    .getBytes(StandardCharsets.UTF_8);
            copy.writeToCopy(line, 0, line.length);
        }
        Checks.changed(ratings.size(), copy.endCopy());
    }

    void fortunes(Connection connection) throws SQLException {
        List<Fortune> all = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(texts.fortunes());
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                all.add(new Fortune(rows.getInt(1), rows.getString(2)));
            }
        }
        Fortune.check(all);
    }

    void values(Connection connection, int count) throws SQLException {
        long sum = 0;
        try (PreparedStatement statement = connection.prepareStatement(fetch)) {
            statement.setInt(1, count);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    sum += Movie.checksum(
                            rows.getInt(1), rows.getString(2), rows.getInt(3), rows.getDouble(4), rows.getString(5));
                }
            }
        }
        checks.movies(count, sum);
    }

    void records(Connection connection, int count) throws SQLException {
        List<Movie> movies = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(fetch)) {
            statement.setInt(1, count);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    movies.add(new Movie(
                            rows.getInt(1), rows.getString(2), rows.getInt(3), rows.getDouble(4), rows.getString(5)));
                }
            }
        }
        checks.movies(count, movies.stream().mapToLong(Movie::checksum).sum());
    }

    void stream(Connection connection, int page) throws SQLException {
        long sum = 0;
        try (PreparedStatement statement = connection.prepareStatement(stream)) {
            statement.setInt(1, checks.sizes().stream());
            statement.setFetchSize(page);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    sum += Checks.number(rows.getInt(1), rows.getString(2), rows.getInt(3));
                }
            }
        }
        checks.numbers(sum);
    }

    void columns(Connection connection, String sql, int id, int count) throws SQLException {
        long sum = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                for (int i = 1; i <= count; i++) {
                    sum += rows.getInt(i);
                }
            }
        }
        Checks.columns(id, count, sum);
    }

    void parameters(Connection connection, String sql, int[] ids) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < ids.length; i++) {
                statement.setInt(i + 1, ids[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                checks.found(ids.length, rows.getLong(1));
            }
        }
    }

    void nested(Connection connection, int depth, int id) throws SQLException {
        if (depth == 0) {
            movie(connection, id);
            return;
        }
        Savepoint savepoint = connection.setSavepoint();
        nested(connection, depth - 1, id);
        connection.releaseSavepoint(savepoint);
    }
}
