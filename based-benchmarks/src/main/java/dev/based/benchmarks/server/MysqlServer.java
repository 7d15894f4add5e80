package dev.based.benchmarks.server;

import dev.based.DatabaseUrl;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** MySQL from the archive that {@code mvn -Pmysql} unpacks for the tests, with data in a folder of its own. */
final class MysqlServer {
    private static final File PROGRAM = new File("../based-tests/target/mysql/bin/mysqld");
    private static final int MOST_TRIES = 600;

    private MysqlServer() {}

    static Server start() throws IOException, InterruptedException {
        if (!PROGRAM.setExecutable(true)) {
            throw new IllegalStateException("There is no MySQL in based-tests/target. Let the tests unpack it by"
                    + " \"mvn -Pmysql verify -DskipTests\", or give the URL of a server instead of \"mysql\".");
        }
        Path folder = Folders.create();
        String data = "--datadir=" + folder.resolve("data");
        run(folder, "--initialize-insecure", data).waitFor();
        int port = freePort();
        Process server = run(
                folder,
                data,
                "--port=" + port,
                "--socket=" + folder.resolve("mysql.sock"),
                "--mysqlx=OFF",
                "--skip-log-bin",
                "--innodb-flush-log-at-trx-commit=0");
        waitForPort(server, folder, port);
        DatabaseUrl url = DatabaseUrl.parse("mysql://root@localhost:" + port + "/mysql?sslmode=disabled");
        return new Server("MySQL", url, () -> {
            server.destroy();
            if (!server.waitFor(30, TimeUnit.SECONDS)) {
                server.destroyForcibly().waitFor();
            }
            Folders.delete(folder);
        });
    }

    private static Process run(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(PROGRAM.getPath(), "--no-defaults", "--user=" + System.getProperty("user.name")));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void waitForPort(Process server, Path folder, int port) throws IOException, InterruptedException {
        for (int i = 0; i < MOST_TRIES && server.isAlive(); i++) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException notYet) {
                Thread.sleep(100);
            }
        }
        server.destroy();
        throw new IllegalStateException("MySQL does not start:\n" + Files.readString(folder.resolve("log")));
    }
}
