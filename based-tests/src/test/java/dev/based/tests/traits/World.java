package dev.based.tests.traits;

import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A database with a few of everything, made anew whenever it is different, and what there is to see of it and of sessions. */
final class World implements AutoCloseable {
    /** MySQL's and MariaDB's vendor code of a syntax error: a statement that only the other one knows. */
    private static final String SYNTAX_ERROR = "1064";

    private static final List<String> POSTGRES = List.of(
            "DROP SCHEMA public CASCADE",
            "CREATE SCHEMA public",
            "CREATE TABLE mark (x int)",
            "CREATE TABLE t (id int PRIMARY KEY, x int)",
            "INSERT INTO t VALUES (1, 1), (2, 2)",
            "CREATE SEQUENCE s",
            "CREATE FUNCTION fi() RETURNS int LANGUAGE sql AS 'INSERT INTO t VALUES (99, 99) RETURNING 1'",
            "CREATE PROCEDURE pi() LANGUAGE sql AS 'INSERT INTO t VALUES (98, 98)'",
            "CREATE PROCEDURE pc() LANGUAGE plpgsql AS 'BEGIN INSERT INTO t VALUES (97, 97); COMMIT; END'",
            "CREATE PROCEDURE pcf() LANGUAGE plpgsql AS"
                    + " 'BEGIN INSERT INTO t VALUES (96, 96); COMMIT; PERFORM 1 / 0; END'");

    private static final List<String> MYSQL = List.of(
            "CREATE TABLE mark (x int)",
            "CREATE TABLE t (id int PRIMARY KEY, x int)",
            "CREATE TABLE my (id int, KEY k (id)) ENGINE=MyISAM",
            "INSERT INTO t VALUES (1, 1), (2, 2)",
            "CREATE FUNCTION f(x int) RETURNS int DETERMINISTIC RETURN x",
            "CREATE FUNCTION fi() RETURNS int NOT DETERMINISTIC MODIFIES SQL DATA"
                    + " BEGIN INSERT INTO t VALUES (99, 99); RETURN 1; END",
            "CREATE PROCEDURE pn() SELECT 1",
            "CREATE PROCEDURE pi() INSERT INTO t VALUES (98, 98)",
            "CREATE PROCEDURE pc() BEGIN INSERT INTO t VALUES (97, 97); COMMIT; END");

    private final Server server;
    private final Connection observer;
    private String fresh = "";

    World(Server server) throws SQLException {
        this.server = server;
        this.observer = server.connection();
        observer.setAutoCommit(true);
        if (!isPostgres()) {
            run(observer, "SET lock_wait_timeout = 2");
        }
    }

    private boolean isPostgres() {
        return server.kind() == ServerKind.POSTGRES;
    }

    Connection connect() throws SQLException {
        Connection connection = server.connection();
        run(
                connection,
                isPostgres() ? "SET lock_timeout = '2s'" : "SET lock_wait_timeout = 2, innodb_lock_wait_timeout = 2");
        return connection;
    }

    /** Makes everything as it was at the beginning, unless it is. */
    void renew() throws SQLException {
        if (!fresh.isEmpty() && content().equals(fresh) && !hasMark()) {
            return;
        }
        List<String> script = new ArrayList<>(isPostgres() ? POSTGRES : MYSQL);
        if (!isPostgres()) {
            script.addAll(
                    0,
                    List.of(
                            "DROP DATABASE " + server.database(),
                            "CREATE DATABASE " + server.database(),
                            "USE " + server.database()));
        }
        if (server.kind() == ServerKind.MARIADB) {
            script.add("CREATE SEQUENCE s");
        }
        for (String sql : script) {
            run(observer, sql);
        }
        fresh = content();
    }

    boolean hasMark() throws SQLException {
        return !rows(observer, "SELECT x FROM mark").isEmpty();
    }

    /** What others see: rows, relations, routines, the place of the sequence. */
    String content() throws SQLException {
        String rows = exists("t") ? rows(observer, "SELECT * FROM t ORDER BY id") : "no table";
        if (isPostgres()) {
            return rows
                    + rows(observer, "SELECT last_value, is_called FROM s")
                    + rows(observer, """
                    SELECT oid, relname, relkind, reltuples < -1, (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid)
                    FROM pg_class c WHERE relnamespace = 'public'::regnamespace ORDER BY oid""")
                    + rows(observer, """
                    SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1""")
                    + rows(observer, "SELECT oid FROM pg_largeobject_metadata");
        }
        String sequence = server.kind() == ServerKind.MARIADB && exists("s")
                ? rows(observer, "SELECT next_not_cached_value FROM s")
                : "";
        return rows
                + sequence
                + rows(
                        observer,
                        "SELECT table_name, create_time, table_comment FROM information_schema.tables WHERE table_schema"
                                + " = database() ORDER BY 1")
                + rows(
                        observer,
                        "SELECT routine_name FROM information_schema.routines WHERE routine_schema = database()"
                                + " ORDER BY 1");
    }

    private boolean exists(String table) throws SQLException {
        String schema = isPostgres() ? "'public'" : "database()";
        return !rows(
                        observer,
                        "SELECT 1 FROM information_schema.tables WHERE table_schema = " + schema + " AND table_name = '"
                                + table + "'")
                .isEmpty();
    }

    /** What the session that asks has beside its connection: settings, locks, prepared statements, temporary tables. */
    String session(Connection connection) throws SQLException {
        try {
            return isPostgres()
                    ? rows(connection, """
                    SELECT nullif(current_setting('based.x', true), ''), current_setting('search_path'),
                        (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()),
                        (SELECT count(*) FROM pg_prepared_statements WHERE from_sql), (SELECT count(*) FROM pg_cursors WHERE is_holdable),
                        (SELECT count(*) FROM pg_listening_channels()),
                        (SELECT count(*) FROM pg_class WHERE relnamespace = pg_my_temp_schema())""")
                    : rows(connection, "SELECT @left, @x, IS_USED_LOCK('a') IS NULL, @@sql_mode")
                            + attempt(connection, "SELECT 1 FROM tt")
                            + attempt(connection, "SELECT 1 FROM t9")
                            + attempt(connection, "HANDLER t READ FIRST");
        } catch (SQLException locked) {
            return "LOCK TABLES: " + locked.getErrorCode();
        }
    }

    /** Runs a statement and reads all that it answers; returns the error, or an empty string. */
    String attempt(Connection connection, String sql) {
        try {
            run(connection, sql);
            return "";
        } catch (SQLException error) {
            return error.getSQLState() + " " + error.getErrorCode();
        }
    }

    static boolean isUnknown(String error) {
        return error.endsWith(" " + SYNTAX_ERROR);
    }

    void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            boolean rows = statement.execute(sql);
            while (rows || statement.getUpdateCount() != -1) {
                rows = statement.getMoreResults();
            }
        }
    }

    private static String rows(Connection connection, String query) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    text.append(rows.getString(column)).append(',');
                }
                text.append('\n');
            }
        }
        return text.toString();
    }

    @Override
    public void close() throws SQLException {
        observer.close();
    }
}
