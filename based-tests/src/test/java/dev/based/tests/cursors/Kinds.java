package dev.based.tests.cursors;

import dev.based.tests.servers.ServerKind;

/** What the servers call the same thing. */
public final class Kinds {
    private Kinds() {}

    /** A query for the numbers from 1 on; in the column {@code n}. */
    public static String numbers(ServerKind kind, int count) {
        return switch (kind) {
            case POSTGRES -> "SELECT n FROM generate_series(1, " + count + ") AS numbers (n)";
            case MARIADB -> "SELECT seq AS n FROM seq_1_to_" + count;
            case MYSQL ->
                "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < " + count
                        + ") SELECT n FROM numbers";
        };
    }

    /** The number by which the server knows the connection. */
    public static String connectionId(ServerKind kind) {
        return kind == ServerKind.POSTGRES ? "SELECT pg_backend_pid()" : "SELECT CONNECTION_ID()";
    }

    /** How many statements are prepared: on the connection, or on MySQL on the whole server. */
    static String preparedStatements(ServerKind kind) {
        return switch (kind) {
            case POSTGRES -> "SELECT count(*) FROM pg_prepared_statements";
            case MARIADB ->
                "SELECT CAST(variable_value AS SIGNED) FROM information_schema.global_status"
                        + " WHERE variable_name = 'PREPARED_STMT_COUNT'";
            case MYSQL ->
                "SELECT CAST(variable_value AS SIGNED) FROM performance_schema.global_status"
                        + " WHERE variable_name = 'Prepared_stmt_count'";
        };
    }

    /** A query that takes a minute, of which the server then can say that it runs. */
    public static String minute(ServerKind kind) {
        return kind == ServerKind.POSTGRES ? "SELECT pg_sleep(60)" : "SELECT SLEEP(60)";
    }

    /** How many queries of {@link #minute} a connection runs. */
    static String sleeping(ServerKind kind, long connection) {
        return kind == ServerKind.POSTGRES
                ? "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND pid = " + connection
                : "SELECT count(*) FROM information_schema.processlist WHERE state = 'User sleep' AND id = "
                        + connection;
    }

    static String kill(ServerKind kind, long connection) {
        return kind == ServerKind.POSTGRES ? "SELECT pg_terminate_backend(" + connection + ")" : "KILL " + connection;
    }
}
