package dev.based.tests.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A PostgreSQL that speaks other languages, as the setting {@code lc_messages} has it. The embedded one speaks English only, so that it is the
 * machine's own, with locales that are made for it.
 */
public final class ForeignPostgres {
    private static final Path PROGRAMS = Path.of("/usr/lib/postgresql");

    private ForeignPostgres() {}

    /**
     * Starts one, which runs until it is closed, or the tests end.
     *
     * @param languages such as {@code de_DE}; each is the locale {@code de_DE.UTF-8}
     * @throws ServerMissingException if the machine has no such programs
     */
    public static Server start(List<String> languages) {
        Path bin = programs();
        Path locales = Folders.temporary("locales");
        try {
            for (String language : languages) {
                run(
                        "localedef",
                        "-i",
                        language,
                        "-f",
                        "UTF-8",
                        locales.resolve(language + ".UTF-8").toString());
            }
            return start(bin, locales);
        } catch (IOException missing) {
            throw new ServerMissingException("no localedef: " + missing.getMessage());
        }
    }

    private static Path programs() {
        if (!Files.isDirectory(PROGRAMS)) {
            throw new ServerMissingException("no PostgreSQL in " + PROGRAMS);
        }
        try (Stream<Path> versions = Files.list(PROGRAMS)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Path::compareTo)
                    .orElseThrow(() -> new ServerMissingException("no PostgreSQL in " + PROGRAMS));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private static Server start(Path bin, Path locales) throws IOException {
        Path data = Folders.temporary("foreign");
        int port = Ports.free();
        Path password = Files.writeString(locales.resolve("password"), Server.PASSWORD);
        run(command(
                locales,
                bin.resolve("initdb"),
                "-D",
                data.toString(),
                "-U",
                Server.USER,
                "--pwfile=" + password,
                "-A",
                "scram-sha-256",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "-N"));
        ServerProcess process = new ServerProcess(List.of(command(
                locales,
                bin.resolve("postgres"),
                "-D",
                data.toString(),
                "-p",
                String.valueOf(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=off",
                "-c",
                "shared_buffers=16MB")));
        process.waitFor("ready to accept");
        Server postgres = Server.started(ServerKind.POSTGRES, "127.0.0.1", port, () -> {
            process.close();
            Folders.delete(data);
            Folders.delete(locales);
        });
        Server administrator = new Server(ServerKind.POSTGRES, postgres.parts().withDatabase("postgres"), () -> {});
        administrator.execute("CREATE DATABASE " + Server.USER);
        return postgres;
    }

    private static String[] command(Path locales, Path program, String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", "LOCPATH=" + locales));
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U")); // it refuses to be run by root
        }
        command.add(program.toString());
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    private static void run(String... command) throws IOException {
        ServerProcess process = new ServerProcess(List.of(command));
        if (process.waitForEnd() != 0) {
            throw new ServerMissingException(String.join(" ", command) + ": " + process.printed());
        }
    }
}
