package dev.based.tests.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** PostgreSQL from Maven Central, with data in a folder of its own. */
public final class EmbeddedPostgres {
    /** For a slow machine; ten seconds is the usual. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Map<String, String> FOR_TESTS = Map.of(
            "fsync", "off",
            "synchronous_commit", "off",
            "full_page_writes", "off",
            "max_connections", "300");

    private static final String AUTHENTICATION = """
            local all postgres trust
            host all postgres localhost trust
            local all all scram-sha-256
            host all all all scram-sha-256
            """;

    private EmbeddedPostgres() {}

    /** Starts a server with the settings that suit tests. */
    public static Server start() {
        return start(Map.of());
    }

    /**
     * Starts a server with more settings, without spaces in their values.
     *
     * @param settings as in postgresql.conf
     */
    public static Server start(Map<String, String> settings) {
        return start(settings, data -> {});
    }

    /**
     * Starts a server with more settings and files.
     *
     * @param settings as in postgresql.conf
     * @param prepare changes files of the data folder before the server starts, such as pg_hba.conf, by which passwords
     *     are asked of everybody but the user {@code postgres} on this machine
     */
    public static Server start(Map<String, String> settings, Consumer<Path> prepare) {
        return Ports.retried(() -> startOnce(settings, prepare));
    }

    /**
     * Starts a server that follows no other, as a standby does whose primary is gone: it only reads, until it is promoted by {@code
     * pg_promote()}.
     */
    public static Server startStandby() {
        return Ports.retried(() -> {
            Path data = Folders.temporary("pg");
            try {
                var once = builder(data, Map.of(), folder -> {}).start();
                createUser(once.getPostgresDatabase().getConnection());
                once.close();
                Files.writeString(data.resolve("standby.signal"), "");
                var started = builder(data, Map.of(), folder -> {}).start();
                return server(started, data);
            } catch (IOException | SQLException error) {
                Folders.delete(data);
                throw new IllegalStateException("The embedded PostgreSQL does not start.", error);
            }
        });
    }

    private static Server startOnce(Map<String, String> settings, Consumer<Path> prepare) {
        Path data = Folders.temporary("pg");
        try {
            var started = builder(data, settings, prepare).start();
            createUser(started.getPostgresDatabase().getConnection());
            return server(started, data);
        } catch (IOException | SQLException error) {
            Folders.delete(data);
            throw new IllegalStateException("The embedded PostgreSQL does not start.", error);
        }
    }

    private static io.zonky.test.db.postgres.embedded.EmbeddedPostgres.Builder builder(
            Path data, Map<String, String> settings, Consumer<Path> prepare) {
        var builder = io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(Folders.programs("postgres"))
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPGStartupWait(PATIENCE)
                .setLocaleConfig("locale", "C.UTF-8")
                .setDataDirectoryCustomizer(folder -> {
                    authenticate(folder.toPath());
                    prepare.accept(folder.toPath());
                });
        FOR_TESTS.forEach(builder::setServerConfig);
        settings.forEach(builder::setServerConfig);
        return builder;
    }

    private static Server server(io.zonky.test.db.postgres.embedded.EmbeddedPostgres started, Path data) {
        return Server.started(ServerKind.POSTGRES, "localhost", started.getPort(), () -> {
            started.close();
            Folders.delete(data);
        });
    }

    private static void authenticate(Path data) {
        try {
            Files.writeString(data.resolve("pg_hba.conf"), AUTHENTICATION);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private static void createUser(Connection connection) throws SQLException {
        try (connection;
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + Server.USER + " SUPERUSER LOGIN PASSWORD '" + Server.PASSWORD + "'");
            statement.execute("CREATE DATABASE " + Server.USER + " OWNER " + Server.USER);
        }
    }
}
