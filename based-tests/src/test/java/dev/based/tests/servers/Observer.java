package dev.based.tests.servers;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Looks at one database of a server by a connection of JDBC, which is not counted. Used by one thread. */
public final class Observer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ON_POSTGRES = " FROM pg_stat_activity WHERE datname = current_database()"
            + " AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
    private static final String ON_MYSQL =
            " FROM information_schema.processlist WHERE db = database() AND id <> CONNECTION_ID()";

    private final boolean postgres;
    private final Connection connection;

    public Observer(Server server) {
        postgres = server.kind() == ServerKind.POSTGRES;
        try {
            connection = server.connection();
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    /** The first column of all rows, as text. */
    public List<String> column(String query) {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> column = new ArrayList<>();
            while (result.next()) {
                column.add(result.getString(1));
            }
            return column;
        } catch (SQLException error) {
            throw new IllegalStateException(query, error);
        }
    }

    /** The numbers by which the server knows the connections of others. */
    public List<Long> clients() {
        return column(postgres ? "SELECT pid" + ON_POSTGRES : "SELECT id" + ON_MYSQL).stream()
                .map(Long::valueOf)
                .toList();
    }

    /** Waits until the others have no more connections than so many. */
    public void awaitClients(int most) {
        long start = System.nanoTime();
        for (int clients = clients().size(); clients > most; clients = clients().size()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError(clients + " connections are left open on the server, not " + most);
            }
        }
    }

    /** Ends a connection of somebody else; nothing happens if it has ended. */
    public void terminate(long client) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(postgres ? "SELECT pg_terminate_backend(" + client + ")" : "KILL " + client);
        } catch (SQLException error) {
            if (postgres || error.getErrorCode() != 1094) { // there is no such connection
                throw new IllegalStateException(error);
            }
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
