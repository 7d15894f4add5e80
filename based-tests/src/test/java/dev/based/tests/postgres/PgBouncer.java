package dev.based.tests.postgres;

import dev.based.tests.servers.Ports;
import dev.based.tests.servers.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A PgBouncer in transaction mode, with few connections to the server behind it. */
final class PgBouncer implements AutoCloseable {
    private static final Path PROGRAM = Stream.of("/usr/sbin/pgbouncer", "/usr/bin/pgbouncer")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);

    private final Process process;
    private final Path folder;
    private final String url;

    private PgBouncer(Process process, Path folder, String url) {
        this.process = process;
        this.folder = folder;
        this.url = url;
    }

    static void requireInstalled() {
        if (PROGRAM == null) {
            System.out.println("PgBouncerTest is skipped: there is no pgbouncer; install the package of that name.");
        }
        Assumptions.assumeTrue(PROGRAM != null, "pgbouncer is not installed");
    }

    static PgBouncer start(Server server) {
        return Ports.retried(() -> {
            try {
                return start(server, Ports.free());
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
        });
    }

    private static PgBouncer start(Server server, int port) throws IOException {
        Path folder = Files.createTempDirectory("pgbouncer");
        Files.writeString(folder.resolve("users.txt"), "\"" + Server.USER + "\" \"" + Server.PASSWORD + "\"\n");
        Files.writeString(folder.resolve("pgbouncer.ini"), """
                [databases]
                %s = host=%s port=%d
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = %s
                pool_mode = transaction
                default_pool_size = 3
                """.formatted(
                        server.database(), server.host(), server.port(), port, folder.resolve("users.txt")));
        makeReadable(folder);
        ProcessBuilder builder = "root".equals(System.getProperty("user.name"))
                ? new ProcessBuilder("setpriv", "--reuid=nobody", "--clear-groups", PROGRAM.toString(), "pgbouncer.ini")
                : new ProcessBuilder(PROGRAM.toString(), "pgbouncer.ini");
        Process process = builder.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        awaitListening(process, folder, port);
        String url = server.parts().toBuilder()
                .host("127.0.0.1")
                .port(port)
                .build()
                .withOption("pgbouncer", "true")
                .withOption("sslmode", "disable")
                .toStringWithPassword();
        return new PgBouncer(process, folder, url);
    }

    /** For the user that PgBouncer runs as, which must not be root. */
    private static void makeReadable(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.forEach(file -> {
                file.toFile().setReadable(true, false);
                file.toFile().setExecutable(Files.isDirectory(file), false);
            });
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** By its log: a connection could be taken by whoever has the port instead. */
    private static void awaitListening(Process process, Path folder, int port) throws IOException {
        Path log = folder.resolve("log");
        while (process.isAlive()) {
            if (Files.readString(log).contains("listening on 127.0.0.1:" + port + "\n")) {
                return;
            }
            Thread.onSpinWait();
        }
        throw new IllegalStateException("PgBouncer has ended: " + Files.readString(log));
    }

    String url() {
        return url;
    }

    @Override
    public void close() throws IOException {
        if (!process.isAlive()) {
            System.out.println("PgBouncer has ended: " + Files.readString(folder.resolve("log")));
        }
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
