package dev.based.tests.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An embedded server of its own that can be killed, stopped and started again at the same port. What it has committed outlives
 * the kill. Used by one thread.
 */
public final class ServerProgram implements AutoCloseable {
    /** Connections that the server allows. */
    public static final int CONNECTIONS = 24;

    private final Server server;
    private final List<String> command;
    private ProcessHandle process;

    private ServerProgram(Server started) {
        server = started.kind() == ServerKind.MYSQL
                ? started.with(
                        "allow_public_key_retrieval", "true") // it asks for the whole password behind each restart
                : started;
        process = ProcessHandle.allProcesses()
                .filter(each -> listens(each, server.port()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no process of " + server));
        Stream<String> arguments = Stream.of(process.info().arguments().orElseThrow())
                .filter(argument -> !argument.startsWith("--init-file=")); // what it makes is there
        List<String> same = Stream.concat(Stream.of(process.info().command().orElseThrow()), arguments)
                .toList();
        command = server.kind() == ServerKind.POSTGRES ? Processes.unprivileged(same) : same;
    }

    /** Starts a server; the test is skipped where there is none of the kind. */
    public static ServerProgram start(ServerKind kind) {
        String connections = String.valueOf(CONNECTIONS);
        List<String> arguments = List.of("--max-connections=" + connections, "--innodb-flush-log-at-trx-commit=2");
        try {
            return new ServerProgram(
                    switch (kind) {
                        case POSTGRES ->
                            EmbeddedPostgres.start(Map.of("synchronous_commit", "on", "max_connections", connections));
                        case MARIADB -> EmbeddedMariadb.start(arguments);
                        case MYSQL -> EmbeddedMysql.start(arguments);
                    });
        } catch (ServerMissingException missing) {
            throw new org.opentest4j.TestAbortedException("No " + kind + ": " + missing.getMessage());
        }
    }

    private static boolean listens(ProcessHandle process, int port) {
        String number = String.valueOf(port);
        List<String> arguments = List.of(process.info().arguments().orElse(new String[0]));
        int option = arguments.indexOf("-p");
        return arguments.contains("--port=" + number)
                || (option >= 0
                        && option + 1 < arguments.size()
                        && arguments.get(option + 1).equals(number));
    }

    public Server server() {
        return server;
    }

    /** Kills the server with all its processes, and waits for their end. */
    public void kill() {
        kill(() -> {});
    }

    /** The same, and calls something at the last moment before. */
    public void kill(Runnable before) {
        List<ProcessHandle> all = Processes.with(process);
        before.run();
        Processes.kill(all);
    }

    /** Starts the server that was killed, and returns when it takes connections. */
    public void restart() {
        try {
            ServerProcess started = new ServerProcess(command);
            process = started.handle();
            started.drain();
            awaitConnections(started);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private void awaitConnections(ServerProcess started) {
        while (started.isAlive()) {
            try {
                server.connection().close();
                return;
            } catch (SQLException notYet) {
                Thread.onSpinWait();
            }
        }
        throw new IllegalStateException("The server has ended: " + started.printed());
    }

    /** Stops all processes of the server: its system keeps the connections, and nobody answers. */
    public void stop() {
        Processes.freeze(Processes.stoppedWithTheirs(process), true);
    }

    /** Lets go on what was stopped. */
    public void goOn() {
        Processes.freeze(Processes.with(process), false);
    }

    @Override
    public void close() {
        if (server.kind() == ServerKind.POSTGRES) {
            server.close(); // by the program that controls it, whoever started it
            kill();
        } else {
            kill();
            server.close();
        }
    }
}
