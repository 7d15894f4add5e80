package dev.based.tests.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The programs of a PostgreSQL, and how a server is made and started by them.
 *
 * @param folder where they are
 * @param environment variables that they are run with, each {@code NAME=value}
 */
record PostgresPrograms(Path folder, List<String> environment) {
    private static final Path OF_SYSTEM = Path.of("/usr/lib/postgresql");

    /** Those of Maven Central: servers, without {@code pg_basebackup} and other languages. */
    static PostgresPrograms embedded() {
        Path versions = Folders.programs("postgres").toPath();
        return newest(versions, "postgres").orElseGet(() -> {
            EmbeddedPostgres.start().close(); // which unpacks them
            return newest(versions, "postgres").orElseThrow();
        });
    }

    /** The newest of the system's packages that has some programs. */
    static Optional<PostgresPrograms> ofSystem(String... names) {
        return newest(OF_SYSTEM, names);
    }

    private static Optional<PostgresPrograms> newest(Path versions, String... names) {
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (Stream<Path> found = Files.list(versions)) {
            return found.map(version -> version.resolve("bin"))
                    .filter(bin -> Stream.of(names).allMatch(name -> Files.isExecutable(bin.resolve(name))))
                    .max(Path::compareTo)
                    .map(bin -> new PostgresPrograms(bin, List.of()));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    PostgresPrograms with(String variable) {
        return new PostgresPrograms(folder, List.of(variable));
    }

    /** Makes the files of a server, whose texts are UTF-8. */
    void initialize(Path data, String... options) throws IOException {
        List<String> command = command("initdb", "-D", data.toString(), "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        command.addAll(List.of(options));
        ServerProcess initdb = new ServerProcess(Processes.unprivileged(command));
        if (initdb.waitForEnd() != 0) {
            throw new IllegalStateException("initdb: " + initdb.printed());
        }
    }

    /**
     * Starts a server, and returns when it takes connections.
     *
     * @param settings more settings, each {@code name=value}
     */
    ServerProcess start(Path data, int port, String... settings) throws IOException {
        List<String> command = command("postgres", "-D", data.toString(), "-p", String.valueOf(port));
        Stream.concat(
                        Stream.of(
                                "listen_addresses=127.0.0.1",
                                "unix_socket_directories=",
                                "fsync=off",
                                "shared_buffers=16MB"),
                        Stream.of(settings))
                .forEach(setting -> command.addAll(List.of("-c", setting)));
        ServerProcess process = new ServerProcess(Processes.unprivileged(command));
        process.waitFor("ready to accept");
        return process;
    }

    private List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (!environment.isEmpty()) {
            command.add("env");
            command.addAll(environment);
        }
        command.add(folder.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }
}
