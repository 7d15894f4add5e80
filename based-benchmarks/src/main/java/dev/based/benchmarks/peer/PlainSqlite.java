package dev.based.benchmarks.peer;

import dev.based.DatabaseUrl;
import dev.based.benchmarks.measure.Operation;
import dev.based.benchmarks.measure.Operation.Alone;
import dev.based.benchmarks.server.Jdbc;
import dev.based.benchmarks.work.Checks;
import dev.based.benchmarks.work.Task;
import dev.based.benchmarks.work.Texts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * sqlite-jdbc with one connection on one thread, however many callers there are: as fast as the driver goes. Short statements are prepared
 * once and for all.
 */
final class PlainSqlite implements Peer {
    static final String NAME = "sqlite-jdbc, one thread";

    private final Connection connection;
    private final Checks checks;
    private final JdbcStatements statements;
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement select;
    private final PreparedStatement insert;
    private final PreparedStatement update;
    private final PreparedStatement counter;

    PlainSqlite(DatabaseUrl url, Checks checks) throws SQLException {
        this.checks = checks;
        statements = new JdbcStatements(checks);
        connection = Pools.settings().createConnection(Jdbc.url(url));
        Texts texts = new Texts(false);
        begin = connection.prepareStatement("BEGIN IMMEDIATE");
        commit = connection.prepareStatement("COMMIT");
        select = connection.prepareStatement(texts.select());
        insert = connection.prepareStatement(texts.insert());
        update = connection.prepareStatement(texts.update());
        counter = connection.prepareStatement(texts.counter());
    }

    @Override
    public String name() {
        return NAME;
    }

    /** What is done in a transaction. */
    @FunctionalInterface
    private interface Body {
        void run(int index) throws SQLException;
    }

    @Override
    public Optional<Operation> operation(Task task) {
        int size = task.size();
        return Optional.ofNullable(
                switch (task.work()) {
                    case ONE -> new Alone(i -> movie(checks.id(i)));
                    case UPDATE -> transaction(i -> update(checks.id(i)));
                    case SELECT_INSERT -> transaction(i -> selectInsert(checks.id(i)));
                    case SELECTS -> transaction(i -> selects(i, size));
                    case UPDATES -> transaction(i -> updates(checks.firstId(i, size), size));
                    case FORTUNES -> new Alone(i -> statements.fortunes(connection));
                    case BATCH, COPY -> transaction(i -> statements.batch(connection));
                    case FETCH -> new Alone(i -> statements.values(connection, size));
                    case RECORDS -> new Alone(i -> statements.records(connection, size));
                    case STREAM -> new Alone(i -> statements.stream(connection, size));
                    case COLUMNS, PARAMETERS, SAVEPOINTS -> null;
                });
    }

    private Operation transaction(Body body) {
        return new Alone(index -> {
            begin.execute();
            body.run(index);
            commit.execute();
        });
    }

    private void movie(int id) throws SQLException {
        select.setInt(1, id);
        try (ResultSet rows = select.executeQuery()) {
            rows.next();
            Checks.movie(id, rows.getString(1), rows.getInt(2));
        }
    }

    private void update(int id) throws SQLException {
        update.setInt(1, id);
        Checks.changed(1, update.executeUpdate());
    }

    private void selectInsert(int id) throws SQLException {
        movie(id);
        insert.setInt(1, id);
        insert.setDouble(2, 7.5);
        Checks.changed(1, insert.executeUpdate());
    }

    private void selects(int index, int count) throws SQLException {
        for (int i = index; i < index + count; i++) {
            movie(checks.id(i));
        }
    }

    private void updates(int first, int count) throws SQLException {
        for (int id = first; id < first + count; id++) {
            counter.setInt(1, id);
            try (ResultSet rows = counter.executeQuery()) {
                rows.next();
                Checks.counter(id, rows.getInt(1));
            }
            update(id);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }
}
