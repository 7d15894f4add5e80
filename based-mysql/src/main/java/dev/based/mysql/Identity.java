package dev.based.mysql;

import io.vertx.mysqlclient.MySQLConnection;
import io.vertx.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/**
 * Which connection of which server one is, so that a KILL by its number, which each server counts for itself, reaches that
 * connection or none: behind a balancer, or a name with several addresses, the next connection may be to another server.
 *
 * <p>Immutable.
 *
 * @param id the connection's number
 * @param server what tells the server from others, as a hash that the server makes; null if it did not say
 * @param host the client's address as the server sees it, which tells the connection from one with the same number on a server
 *     that is a copy; null where that is not needed
 */
record Identity(long id, @Nullable String server, @Nullable String host) {
    /** MySQL has a number for this that no two servers share. */
    private static final String MYSQL = "SHA1(@@server_uuid)";

    /** MariaDB has none: what is different of two on one machine, or on two. */
    private static final String MARIADB =
            "SHA1(CONCAT_WS('/', @@server_id, @@hostname, @@port, @@socket, @@datadir, @@pid_file))";

    private static final int SERVER = 3;
    private static final int HOST = 4;
    private static final int HASH_LENGTH = 40;

    private static String server(MySQLConnection client) {
        return isMariadb(client) ? MARIADB : MYSQL;
    }

    private static boolean isMariadb(MySQLConnection client) {
        return client.databaseMetadata().productName().contains("MariaDB");
    }

    /** The query that {@link #of} reads the answer of, with what else is asked for, two columns behind the first. */
    static String query(MySQLConnection client, String more) {
        return "SELECT CONNECTION_ID(), " + more + ", " + server(client)
                + (isMariadb(client) ? ", (" + host("CONNECTION_ID()") + ")" : "");
    }

    private static String host(String id) {
        return "SELECT HOST FROM information_schema.PROCESSLIST WHERE ID = " + id;
    }

    static Identity of(Row row) {
        String server = row.size() > SERVER ? row.getString(SERVER) : null;
        return new Identity(
                ((Number) row.getValue(0)).longValue(),
                server != null && isHash(server) ? server : null,
                row.size() > HOST ? row.getString(HOST) : null);
    }

    private static boolean isHash(String text) {
        return text.length() == HASH_LENGTH && text.chars().allMatch(digit -> Character.digit(digit, 16) >= 0);
    }

    /** Whether the server has said enough to be told from others. */
    boolean isKnown() {
        return server != null;
    }

    /** What asks for the address of the connection with this number; null if it need not be asked for. */
    @Nullable
    String hostQuery() {
        return host == null ? null : host(String.valueOf(id));
    }

    /** Stops the statement of this connection, if it is sent to its server, and fails otherwise: no connection has the number 0. */
    String kill(MySQLConnection other) {
        return "KILL QUERY IF(" + server(other) + " = '" + server + "', " + id + ", 0)";
    }
}
