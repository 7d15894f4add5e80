package dev.based.tests.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A PgBouncer in transaction mode, with few connections to the server behind it. Used by one thread. */
public final class PgBouncer implements AutoCloseable {
    private static final Path PROGRAM = Stream.of("/usr/sbin/pgbouncer", "/usr/bin/pgbouncer")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);

    private final Path folder;
    private final int port;
    private final String url;
    private Process process;

    private PgBouncer(Path folder, int port, String url) {
        this.folder = folder;
        this.port = port;
        this.url = url;
    }

    /** Skips a test where there is no PgBouncer, and says so. */
    public static void requireInstalled() {
        if (PROGRAM == null) {
            System.out.println("The tests through PgBouncer are skipped: install the package pgbouncer.");
        }
        Assumptions.assumeTrue(PROGRAM != null, "pgbouncer is not installed");
    }

    /** Starts one before a server. */
    public static PgBouncer start(Server server) {
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
        String url = server.parts().toBuilder()
                .host("127.0.0.1")
                .port(port)
                .build()
                .withOption("pgbouncer", "true")
                .withOption("sslmode", "disable")
                .toStringWithPassword();
        PgBouncer started = new PgBouncer(folder, port, url);
        started.start();
        return started;
    }

    /** Starts it, at first or after it was stopped, where it was. */
    public void start() throws IOException {
        Files.deleteIfExists(log());
        process = new ProcessBuilder(Processes.byNobody(List.of(PROGRAM.toString(), "pgbouncer.ini")))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
        awaitListening();
    }

    private Path log() {
        return folder.resolve("log");
    }

    /** Ends it, at once and with all its connections. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Has it end as an operator does who restarts it: it takes no more, and leaves when nobody is in a transaction. */
    public void stop() {
        Processes.signal("-INT", List.of(process.toHandle()));
        process.onExit().join();
    }

    /** Has it answer nobody, though its system does; or lets it go on. */
    public void freeze(boolean frozen) {
        Processes.freeze(List.of(process.toHandle()), frozen);
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
    private void awaitListening() throws IOException {
        while (process.isAlive()) {
            if (Files.readString(log()).contains("listening on 127.0.0.1:" + port + "\n")) {
                return;
            }
            Thread.onSpinWait();
        }
        throw new IllegalStateException("PgBouncer has ended: " + Files.readString(log()));
    }

    public String url() {
        return url;
    }

    public int port() {
        return port;
    }

    @Override
    public void close() throws IOException {
        if (!process.isAlive()) {
            System.out.println("PgBouncer has ended: " + Files.readString(log()));
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
