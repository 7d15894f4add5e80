package dev.based.tests.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A node of a Galera cluster, of Debian's MariaDB. Used by one thread. */
public final class GaleraNode implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/mariadbd");
    private static final Path INSTALLER = Path.of("/usr/bin/mariadb-install-db");
    private static final Path LIBRARY = Path.of("/usr/lib/galera/libgalera_smm.so");
    private static final Path RSYNC = Path.of("/usr/bin/rsync");

    /**
     * A node that is gone is missed after three seconds, in place of five. With one, the two that were left on a busy machine did not count as the
     * majority, and served nobody.
     */
    private static final String PATIENCE =
            "evs.keepalive_period=PT0.2S;evs.inactive_check_period=PT0.2S;evs.suspect_timeout=PT3S;"
                    + "evs.inactive_timeout=PT10S;evs.install_timeout=PT7.5S;gcache.size=4M";

    private static final Duration LONGEST_START = Duration.ofMinutes(3);
    private static final int LINES = 30;

    private final Path folder = Folders.temporary("galera");
    private final int port = Ports.free();
    private final int group = Ports.free();
    private final int incremental = Ports.free();
    private final int state = Ports.free();
    private ServerProcess process;

    private GaleraNode() {}

    /** Whether all is there that it needs. */
    public static boolean isInstalled() {
        return Stream.of(PROGRAM, INSTALLER, LIBRARY, RSYNC).allMatch(Files::exists);
    }

    /** Skips a test where it is not installed, and says so. */
    public static void requireInstalled() {
        boolean installed = isInstalled();
        if (!installed) {
            System.out.println(
                    "The tests with Galera are skipped: install the packages mariadb-server, galera-4 and rsync.");
        }
        Assumptions.assumeTrue(installed, "Galera is not installed");
    }

    /** Starts a cluster. */
    public static List<GaleraNode> start(int count) {
        List<GaleraNode> nodes = Stream.generate(GaleraNode::new).limit(count).toList();
        try {
            Path users = Files.writeString(
                    nodes.get(0).folder.resolve("users.sql"), """
                    FLUSH PRIVILEGES;
                    CREATE DATABASE %1$s;
                    CREATE USER %1$s@'%%' IDENTIFIED BY '%2$s';
                    GRANT ALL ON *.* TO %1$s@'%%' WITH GRANT OPTION;
                    """.formatted(Server.USER, Server.PASSWORD));
            for (GaleraNode each : nodes) {
                give(Files.createDirectory(each.folder.resolve("data")));
                give(each.folder);
            }
            give(users);
            ServerProcess installer = new ServerProcess(command(
                    INSTALLER,
                    "--no-defaults",
                    "--datadir=" + nodes.get(0).folder.resolve("data"),
                    "--auth-root-authentication-method=normal",
                    "--skip-test-db",
                    "--innodb-log-file-size=4M",
                    "--extra-file=" + users));
            if (installer.waitForEnd() != 0) {
                throw new IllegalStateException("mariadb-install-db: " + installer.printed());
            }
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        try {
            nodes.get(0).start(List.of());
            nodes.subList(1, count).forEach(each -> each.launch(nodes));
            nodes.forEach(GaleraNode::awaitReady);
        } catch (RuntimeException error) {
            nodes.forEach(GaleraNode::close);
            throw error;
        }
        return nodes;
    }

    /** Root's rsync would give up root's rights when it writes. */
    private static List<String> command(Path program, String... arguments) {
        return Processes.byNobody(Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
                .toList());
    }

    private static void give(Path file) throws IOException {
        if (Processes.isRoot()) {
            Files.setOwner(
                    file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
    }

    /** Starts it with others, of which one sends it what they have; of none it begins a new cluster. */
    public void start(List<GaleraNode> others) {
        launch(others);
        awaitReady();
    }

    private void launch(List<GaleraNode> others) {
        String members = others.stream()
                .filter(each -> each != this)
                .map(each -> "127.0.0.1:" + each.group)
                .collect(Collectors.joining(","));
        List<String> command = new ArrayList<>(command(
                PROGRAM,
                "--no-defaults",
                "--datadir=" + folder.resolve("data"),
                "--socket=" + folder.resolve("sock"),
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                "--innodb-buffer-pool-size=32M",
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-log-file-size=4M",
                "--binlog-format=ROW",
                "--default-storage-engine=InnoDB",
                "--innodb-autoinc-lock-mode=2",
                "--max-connections=100",
                "--wsrep-on=ON",
                "--wsrep-provider=" + LIBRARY,
                "--wsrep-cluster-name=based",
                "--wsrep-cluster-address=gcomm://" + members,
                "--wsrep-node-address=127.0.0.1:" + group,
                "--wsrep-node-incoming-address=127.0.0.1:" + port,
                "--wsrep-sst-method=rsync",
                "--wsrep-sst-receive-address=127.0.0.1:" + state,
                "--wsrep-sync-wait=1",
                "--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:" + group + ";ist.recv_addr=127.0.0.1:"
                        + incremental + ";" + PATIENCE));
        if (others.isEmpty()) {
            command.add("--wsrep-new-cluster");
        }
        try {
            process = new ServerProcess(command);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        process.drain();
    }

    private void awaitReady() {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        while (process.isAlive() && System.nanoTime() - end < 0) {
            if ("ON".equals(status("wsrep_ready"))) {
                return;
            }
            Processes.pause();
        }
        throw new IllegalStateException("It is not ready: " + state());
    }

    /** A status variable of the server; what hinders it from being read, if anything does. */
    private String status(String variable) {
        try (var connection = server().connection();
                var statement = connection.createStatement();
                var result = statement.executeQuery("SHOW STATUS LIKE '" + variable + "'")) {
            return result.next() ? result.getString(2) : "no such variable";
        } catch (SQLException error) {
            return error.toString();
        }
    }

    /** What it says of itself and its cluster, and what it has printed last. */
    public String state() {
        List<String> told = new ArrayList<>();
        if (isAlive()) {
            for (String each : List.of("cluster_status", "cluster_size", "ready", "local_state_comment")) {
                told.add(each + " " + status("wsrep_" + each));
            }
        }
        List<String> printed = process == null ? List.of() : process.printed();
        return "node " + port + (isAlive() ? " " : " has ended ") + told + "\n"
                + String.join("\n", printed.subList(Math.max(0, printed.size() - LINES), printed.size()));
    }

    public Server server() {
        return Server.running(ServerKind.MARIADB, port);
    }

    public int port() {
        return port;
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    public void kill() {
        Processes.kill(Processes.stoppedWithTheirs(process.handle()));
    }

    /** Cuts it off from the others, who go on without it, and which it does not know at once; or lets it come back. */
    public void isolate(boolean isolated) {
        server().execute("SET GLOBAL wsrep_provider_options = 'gmcast.isolate=" + (isolated ? 1 : 0) + "'");
        if (!isolated) {
            awaitReady();
        }
    }

    @Override
    public void close() {
        if (isAlive()) {
            kill();
        }
        Folders.delete(folder);
    }
}
