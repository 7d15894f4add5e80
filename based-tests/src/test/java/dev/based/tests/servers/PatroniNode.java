package dev.based.tests.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A PostgreSQL of the system's packages under Patroni, which finds its leader by its own Raft, so that nothing else is needed; or a third voice without a
 * PostgreSQL. Used by one thread.
 */
public final class PatroniNode implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/patroni");
    private static final Path VOICE = Path.of("/usr/bin/patroni_raft_controller");

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final int LINES = 30;

    private final Path folder = Folders.temporary("patroni");
    private final int rest = Ports.free();
    private final int raft = Ports.free();
    private final int port = Ports.free();
    private final boolean votesOnly;
    private ServerProcess process;

    private PatroniNode(boolean votesOnly) {
        this.votesOnly = votesOnly;
    }

    /** What Patroni needs of a PostgreSQL. */
    private static Optional<PostgresPrograms> postgres() {
        return PostgresPrograms.ofSystem("pg_basebackup", "postgres");
    }

    /** Whether all is there that it needs. */
    public static boolean isInstalled() {
        return postgres().isPresent() && Files.isExecutable(PROGRAM) && Files.isExecutable(VOICE);
    }

    /** Skips a test where there is no Patroni, and says so. */
    public static void requireInstalled() {
        boolean installed = isInstalled();
        if (!installed) {
            System.out.println("The tests with Patroni are skipped: install the packages patroni, python3-pysyncobj and"
                    + " postgresql.");
        }
        Assumptions.assumeTrue(installed, "patroni is not installed");
    }

    /** Starts two, and a third voice, which is the last; returns when one of the two leads and the other one is its synchronous standby. */
    public static List<PatroniNode> cluster() {
        List<PatroniNode> nodes = List.of(new PatroniNode(false), new PatroniNode(false), new PatroniNode(true));
        nodes.forEach(each -> each.configure(nodes));
        nodes.forEach(PatroniNode::start);
        PatroniNode leader = await(nodes, PatroniNode::isLeader);
        await(nodes, PatroniNode::isSynchronous);
        leader.administrator()
                .execute("CREATE ROLE " + Server.USER + " SUPERUSER LOGIN PASSWORD '" + Server.PASSWORD + "'");
        leader.administrator().execute("CREATE DATABASE " + Server.USER + " OWNER " + Server.USER);
        await(nodes, each -> each.isSynchronous() && each.hasDatabase());
        return nodes;
    }

    private void configure(List<PatroniNode> all) {
        List<String> others = all.stream()
                .filter(each -> each != this)
                .map(each -> "'127.0.0.1:" + each.raft + "'")
                .toList();
        try {
            Files.writeString(folder.resolve("node.yml"), """
                    scope: based
                    name: %s
                    restapi: {listen: '127.0.0.1:%d', connect_address: '127.0.0.1:%d'}
                    raft:
                      data_dir: %s
                      self_addr: '127.0.0.1:%d'
                      partner_addrs: %s
                    bootstrap:
                      dcs:
                        ttl: 4
                        loop_wait: 1
                        retry_timeout: 1
                        synchronous_mode: true
                        postgresql:
                          use_pg_rewind: true
                          parameters: {wal_keep_size: 256MB, shared_buffers: 16MB, fsync: 'off', max_connections: 60}
                      initdb: [encoding: UTF8, locale: C.UTF-8, no-sync, data-checksums]
                      pg_hba:
                        - host replication postgres 127.0.0.1/32 trust
                        - host all postgres 127.0.0.1/32 trust
                        - host all all all scram-sha-256
                    postgresql:
                      listen: 127.0.0.1:%d
                      connect_address: 127.0.0.1:%d
                      data_dir: %s
                      bin_dir: %s
                      authentication: {superuser: {username: postgres}, replication: {username: postgres}}
                      parameters: {unix_socket_directories: ''}
                    """.formatted(
                            "n" + all.indexOf(this),
                            rest,
                            rest,
                            folder.resolve("raft"),
                            raft,
                            others,
                            port,
                            port,
                            folder.resolve("data"),
                            postgres().orElseThrow().folder()));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** Starts it, at first or after it was killed. */
    public void start() {
        List<String> command = Processes.unprivileged(List.of(
                (votesOnly ? VOICE : PROGRAM).toString(),
                folder.resolve("node.yml").toString()));
        try {
            process = new ServerProcess(command);
            process.drain();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** Waits until one is what is wanted. */
    public static PatroniNode await(List<PatroniNode> nodes, Predicate<PatroniNode> wanted) {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (System.nanoTime() - end < 0 && nodes.stream().anyMatch(each -> each.process.isAlive())) {
            for (PatroniNode each : nodes) {
                if (!each.votesOnly && wanted.test(each)) {
                    return each;
                }
            }
            Processes.pause();
        }
        throw new IllegalStateException("None is what is wanted: "
                + nodes.stream().map(PatroniNode::state).toList());
    }

    /** What the tests' connections do there, and what it has printed last. */
    public String state() {
        List<String> printed = process.printed();
        return (votesOnly ? "voice " : "node " + port) + (process.isAlive() ? "" : " has ended") + "\n" + activity()
                + String.join("\n", printed.subList(Math.max(0, printed.size() - LINES), printed.size()));
    }

    /** Whether it says that it leads. */
    public boolean isLeader() {
        return answers("primary");
    }

    /** Whether it says that commits wait for it. */
    public boolean isSynchronous() {
        return answers("sync");
    }

    /** Whether the tests' database is there, which a standby has a little later. */
    private boolean hasDatabase() {
        return administrator()
                .value("SELECT count(*) FROM pg_database WHERE datname = '" + Server.USER + "'")
                .equals("1");
    }

    private String activity() {
        try {
            return votesOnly || !process.isAlive() ? "" : administrator().value("""
                    SELECT current_setting('synchronous_standby_names') || ' ' || pg_is_in_recovery() || coalesce(string_agg(concat_ws(
                    ' ', pid, state, wait_event, now() - state_change, query), E'\\n'), '') || E'\\n'
                    FROM pg_stat_activity WHERE usename = '""" + Server.USER + "'");
        } catch (IllegalStateException error) {
            return error.getCause() + "\n";
        }
    }

    private boolean answers(String path) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + rest + "/" + path).toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(1000);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notNow) {
            return false;
        }
    }

    private Server administrator() {
        return new Server(
                ServerKind.POSTGRES,
                server().parts().toBuilder()
                        .username("postgres")
                        .database("postgres")
                        .build(),
                () -> {});
    }

    public Server server() {
        return Server.running(ServerKind.POSTGRES, port);
    }

    public int port() {
        return port;
    }

    /** Kills it with its PostgreSQL and all processes of that, as if its machine were gone. */
    public void kill() {
        Processes.kill(Processes.stoppedWithTheirs(
                Stream.concat(Stream.of(process.handle()), postmaster()).toArray(ProcessHandle[]::new)));
    }

    /** PostgreSQL's first process, which is no child of Patroni. */
    private Stream<ProcessHandle> postmaster() {
        try {
            Path file = folder.resolve("data/postmaster.pid");
            return Files.exists(file)
                    ? ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0))).stream()
                    : Stream.empty();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
        Folders.delete(folder);
    }
}
