package dev.based.tests.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;

/**
 * A PostgreSQL that is a primary, or a standby of another node, from the embedded programs: they have no {@code pg_basebackup}, in whose place the
 * primary's files are copied while it runs. It can be killed, promoted, and made a standby anew. Used by one thread.
 */
public final class PostgresNode implements AutoCloseable {
    private static final String AUTHENTICATION = """
            host replication postgres 127.0.0.1/32 trust
            host all postgres 127.0.0.1/32 trust
            host all all all scram-sha-256
            """;

    /** What is not copied: it is the running server's own. */
    private static final Set<String> OWN =
            Set.of("postmaster.pid", "postmaster.opts", "pg_wal", "postgresql.auto.conf");

    private final String name;
    private final Path data = Folders.temporary("node");
    private final int port = Ports.free();
    private ServerProcess process;

    private PostgresNode(String name) {
        this.name = name;
    }

    /** Starts a primary, with the tests' user and database. */
    public static PostgresNode primary(String name) {
        PostgresNode node = new PostgresNode(name);
        try {
            PostgresPrograms.embedded().initialize(node.data, "-U", "postgres", "-A", "trust");
            Files.writeString(node.data.resolve("pg_hba.conf"), AUTHENTICATION);
            node.start();
            node.asAdministrator(
                    "postgres",
                    "CREATE ROLE " + Server.USER + " SUPERUSER LOGIN PASSWORD '" + Server.PASSWORD + "'",
                    "CREATE DATABASE " + Server.USER + " OWNER " + Server.USER);
            return node;
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** Starts a standby of a primary that runs. */
    public static PostgresNode standbyOf(PostgresNode primary, String name) {
        PostgresNode node = new PostgresNode(name);
        node.follow(primary);
        return node;
    }

    /** Throws away what it has, copies a primary, and follows it. */
    public void follow(PostgresNode primary) {
        Folders.delete(data);
        try (Connection connection = primary.server().connection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('" + name + "', true)");
            copy(primary.data);
            try (ResultSet label = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                label.next();
                Files.writeString(data.resolve("backup_label"), label.getString(1));
            }
            Files.writeString(
                    data.resolve("postgresql.auto.conf"), "primary_conninfo = '" + primary.address(name) + "'\n");
            Files.writeString(data.resolve("standby.signal"), "");
        } catch (SQLException | IOException error) {
            throw new IllegalStateException(error);
        }
        start();
    }

    private void copy(Path from) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                boolean own = OWN.contains(folder.getFileName().toString());
                Path copy = data.resolve(from.relativize(folder).toString());
                Files.createDirectories(copy);
                copy.toFile().setReadable(false, false);
                copy.toFile().setReadable(true, true);
                copy.toFile().setExecutable(false, false);
                copy.toFile().setExecutable(true, true);
                return own ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!OWN.contains(file.getFileName().toString())) {
                    Files.copy(file, data.resolve(from.relativize(file).toString()));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE; // while the server runs
            }
        });
        Files.createDirectories(data.resolve("pg_wal"));
    }

    /** Starts it, as what its files say, and returns when it takes connections. */
    public void start() {
        try {
            process = PostgresPrograms.embedded()
                    .start(
                            data,
                            port,
                            "wal_keep_size=256MB",
                            "wal_retrieve_retry_interval=100ms",
                            "wal_receiver_status_interval=1s");
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** Makes a standby take changes, and returns when it does. */
    public void promote() {
        asAdministrator("postgres", "SELECT pg_promote(true)");
    }

    /** Has commits wait until a standby of this name has them too; until none, if it is empty. */
    public void synchronous(String standby) {
        server().execute("ALTER SYSTEM SET synchronous_standby_names = '" + standby + "'", "SELECT pg_reload_conf()");
    }

    /** Has a standby get the log from another primary, or from none; it keeps what it has. */
    public void followOn(PostgresNode primary) {
        server().execute(
                        "ALTER SYSTEM SET primary_conninfo = '" + (primary == null ? "" : primary.address(name)) + "'",
                        "SELECT pg_reload_conf()");
    }

    private String address(String standby) {
        return "host=127.0.0.1 port=" + port + " user=postgres application_name=" + standby;
    }

    /** Waits until a standby follows, and if so asked until commits wait for it. */
    public void awaitStandby(String standby, boolean synchronous) {
        String query = "SELECT count(*) FROM pg_stat_replication WHERE application_name = '" + standby
                + "' AND state = 'streaming'" + (synchronous ? " AND sync_state = 'sync'" : "");
        while (!"1".equals(server().value(query))) {
            Thread.onSpinWait();
        }
    }

    private void asAdministrator(String database, String... statements) {
        administrator(database).execute(statements);
    }

    private Server administrator(String database) {
        return new Server(
                ServerKind.POSTGRES,
                server().parts().toBuilder()
                        .username("postgres")
                        .database(database)
                        .build(),
                () -> {});
    }

    /** How many sessions the tests' database has had. */
    public int sessions() {
        return Integer.parseInt(administrator("postgres")
                .value("SELECT sessions FROM pg_stat_database WHERE datname = '" + Server.USER + "'"));
    }

    public Server server() {
        return Server.running(ServerKind.POSTGRES, port);
    }

    public int port() {
        return port;
    }

    public String name() {
        return name;
    }

    /** Kills it with all its processes. */
    public void kill() {
        Processes.kill(Processes.stoppedWithTheirs(process.handle()));
    }

    /** Stops all its processes, so that its system takes connections and nobody answers; or lets them go on. */
    public void freeze(boolean frozen) {
        List<ProcessHandle> all =
                frozen ? Processes.stoppedWithTheirs(process.handle()) : Processes.with(process.handle());
        Processes.freeze(all, frozen);
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            freeze(false);
            kill();
        }
        Folders.delete(data);
    }
}
