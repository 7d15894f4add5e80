package dev.based.tests.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A PostgreSQL that speaks other languages, as the setting {@code lc_messages} has it. The embedded one speaks English only, so that it is the
 * machine's own, with locales that are made for it.
 */
public final class ForeignPostgres {
    private ForeignPostgres() {}

    /**
     * Starts one, which runs until it is closed, or the tests end.
     *
     * @param languages such as {@code de_DE}; each is the locale {@code de_DE.UTF-8}
     * @throws ServerMissingException if the machine has no such programs
     */
    public static Server start(List<String> languages) {
        PostgresPrograms programs = PostgresPrograms.ofSystem("initdb", "postgres")
                .orElseThrow(() -> new ServerMissingException("no PostgreSQL of the system's packages"));
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
            return start(programs.with("LOCPATH=" + locales), locales);
        } catch (IOException missing) {
            throw new ServerMissingException("no localedef: " + missing.getMessage());
        }
    }

    private static Server start(PostgresPrograms programs, Path locales) throws IOException {
        Path data = Folders.temporary("foreign");
        int port = Ports.free();
        Path password = Files.writeString(locales.resolve("password"), Server.PASSWORD);
        programs.initialize(data, "-U", Server.USER, "--pwfile=" + password, "-A", "scram-sha-256");
        ServerProcess process = programs.start(data, port);
        Server postgres = Server.started(ServerKind.POSTGRES, "127.0.0.1", port, () -> {
            process.close();
            Folders.delete(data);
            Folders.delete(locales);
        });
        Server administrator = new Server(ServerKind.POSTGRES, postgres.parts().withDatabase("postgres"), () -> {});
        administrator.execute("CREATE DATABASE " + Server.USER);
        return postgres;
    }

    private static void run(String... command) throws IOException {
        ServerProcess process = new ServerProcess(List.of(command));
        if (process.waitForEnd() != 0) {
            throw new ServerMissingException(String.join(" ", command) + ": " + process.printed());
        }
    }
}
