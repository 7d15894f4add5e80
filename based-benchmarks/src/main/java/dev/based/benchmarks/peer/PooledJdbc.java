package dev.based.benchmarks.peer;

import com.zaxxer.hikari.HikariDataSource;
import dev.based.benchmarks.measure.Operation;
import dev.based.benchmarks.measure.Operation.Waiting;
import dev.based.benchmarks.work.Checks;
import dev.based.benchmarks.work.Task;
import dev.based.benchmarks.work.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** JDBC with HikariCP, each caller a virtual thread. */
final class PooledJdbc implements Peer {
    private static final Set<Work> SINGLE =
            EnumSet.of(Work.ONE, Work.FORTUNES, Work.FETCH, Work.RECORDS, Work.COLUMNS, Work.PARAMETERS);

    private final String name;
    private final HikariDataSource pool;
    private final Checks checks;
    private final JdbcStatements statements;
    private final Set<Work> works;

    /**
     * Creates one.
     *
     * @param name what reports call it
     * @param pool its pool
     * @param checks the right results
     * @param works what it is measured with
     */
    PooledJdbc(String name, HikariDataSource pool, Checks checks, Set<Work> works) {
        this.name = name;
        this.pool = pool;
        this.checks = checks;
        this.works = works;
        statements = new JdbcStatements(checks);
    }

    /** All that PostgreSQL's driver does. */
    static Set<Work> postgres() {
        return EnumSet.allOf(Work.class);
    }

    /** What differs where connections are in no autoCommit mode: all but single statements. */
    static Set<Work> transactions() {
        Set<Work> works = all();
        works.removeAll(SINGLE);
        return works;
    }

    /** All that JDBC has. */
    static Set<Work> all() {
        return EnumSet.complementOf(EnumSet.of(Work.COPY));
    }

    @Override
    public String name() {
        return name;
    }

    /** What is done with a connection. */
    @FunctionalInterface
    private interface Body {
        void run(Connection connection, int index) throws SQLException;
    }

    @Override
    public Optional<Operation> operation(Task task) {
        if (!works.contains(task.work())) {
            return Optional.empty();
        }
        Body body = body(task);
        return Optional.of(
                SINGLE.contains(task.work()) ? single(body) : new Waiting(index -> transaction(body, index)));
    }

    private Body body(Task task) {
        int size = task.size();
        return switch (task.work()) {
            case ONE -> (connection, i) -> statements.movie(connection, checks.id(i));
            case UPDATE -> (connection, i) -> statements.update(connection, checks.id(i));
            case SELECT_INSERT ->
                (connection, i) -> {
                    statements.movie(connection, checks.id(i));
                    statements.insert(connection, checks.id(i));
                };
            case SELECTS ->
                (connection, i) -> {
                    for (int each = i; each < i + size; each++) {
                        statements.movie(connection, checks.id(each));
                    }
                };
            case UPDATES ->
                (connection, i) -> {
                    int first = checks.firstId(i, size);
                    for (int id = first; id < first + size; id++) {
                        statements.counter(connection, id);
                        statements.update(connection, id);
                    }
                };
            case FORTUNES -> (connection, i) -> statements.fortunes(connection);
            case BATCH -> (connection, i) -> statements.batch(connection);
            case COPY -> (connection, i) -> statements.copy(connection);
            case FETCH -> (connection, i) -> statements.values(connection, size);
            case RECORDS -> (connection, i) -> statements.records(connection, size);
            case STREAM -> (connection, i) -> statements.stream(connection, size);
            case COLUMNS -> columns(size);
            case PARAMETERS -> parameters(size);
            case SAVEPOINTS -> (connection, i) -> statements.nested(connection, size, checks.id(i));
        };
    }

    private Body columns(int count) {
        String sql = statements.texts.columns(count);
        return (connection, i) -> statements.columns(connection, sql, checks.id(i), count);
    }

    private Body parameters(int count) {
        String sql = statements.texts.parameters(count);
        int[] ids = checks.parameters(count);
        return (connection, i) -> statements.parameters(connection, sql, ids);
    }

    private Operation single(Body body) {
        return new Waiting(index -> {
            try (Connection connection = pool.getConnection()) {
                body.run(connection, index);
            }
        });
    }

    private void transaction(Body body, int index) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            if (pool.isAutoCommit()) {
                connection.setAutoCommit(false); // HikariCP sets it back
            }
            try {
                body.run(connection, index);
                connection.commit();
            } catch (SQLException | RuntimeException error) {
                connection.rollback();
                throw error;
            }
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
