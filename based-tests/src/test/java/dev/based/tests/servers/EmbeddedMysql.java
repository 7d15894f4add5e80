package dev.based.tests.servers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** MySQL from the archive that Maven's profile {@code mysql} unpacks, with data in a folder of its own. */
public final class EmbeddedMysql {
    private static final File PROGRAM = new File(Folders.programs("mysql"), "bin/mysqld");

    /** The status with which Linux's loader ends a program that it cannot load. */
    private static final int LIBRARY_MISSING = 127;

    private EmbeddedMysql() {}

    /** Starts a server with the settings that suit tests. */
    public static Server start() {
        return start(List.of());
    }

    /**
     * Starts a server with more arguments.
     *
     * @param arguments as on the command line of mysqld, such as {@code --max-connections=5}
     * @throws ServerMissingException if the archive was not unpacked
     */
    public static Server start(List<String> arguments) {
        if (!PROGRAM.exists()) {
            throw new ServerMissingException("there is none in target; run Maven with -Pmysql, a download of 550 MB");
        }
        return Ports.retried(() -> startOnce(arguments));
    }

    private static Server startOnce(List<String> arguments) {
        Path folder = Folders.temporary("mysql");
        try {
            PROGRAM.setExecutable(true);
            String data = "--datadir=" + folder.resolve("data");
            String user = "--user=" + System.getProperty("user.name");
            initialize(List.of(PROGRAM.getPath(), "--no-defaults", "--initialize-insecure", user, data));
            int port = Ports.free();
            List<String> command = new ArrayList<>(List.of(
                    PROGRAM.getPath(),
                    "--no-defaults",
                    data,
                    "--port=" + port,
                    "--socket=" + folder.resolve("mysql.sock"),
                    "--mysqlx=OFF"));
            command.addAll(MysqlArguments.of(folder, arguments));
            ServerProcess server = new ServerProcess(command);
            server.waitFor("ready for connections");
            Server started = Server.started(ServerKind.MYSQL, "localhost", port, () -> {
                server.close();
                Folders.delete(folder);
            });
            started.version(); // the first login of a user since the start is with the whole password
            return started;
        } catch (IOException error) {
            Folders.delete(folder);
            throw new UncheckedIOException("The unpacked MySQL does not start.", error);
        } catch (RuntimeException error) {
            Folders.delete(folder);
            throw error;
        }
    }

    private static void initialize(List<String> command) throws IOException {
        ServerProcess process = new ServerProcess(command);
        int status = process.waitForEnd();
        if (status == LIBRARY_MISSING) {
            throw new ServerMissingException(process.printed().get(0) + "; install it, such as Debian's libaio1");
        }
        if (status != 0) {
            throw new IllegalStateException("The unpacked MySQL makes no database:\n" + process.printed());
        }
    }
}
