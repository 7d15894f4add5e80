package dev.based.tests.cluster;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Credentials;
import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.DatabaseTimeoutException;
import dev.based.DatabaseUrl;
import dev.based.DatabaseUrl.Host;
import dev.based.Queries;
import dev.based.Statement;
import dev.based.tests.Fixture;
import dev.based.tests.servers.EmbeddedPostgres;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.Ports;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two servers on which a user of the same name has different passwords: PostgreSQL and another one, MariaDB and MySQL, which speak the same
 * protocol.
 */
@OnOneJdk
class HostCredentialsTest {
    private static Server secondPostgres;

    private final String user = "based_" + Long.toHexString(System.nanoTime());
    private final Map<Integer, String> passwords = new HashMap<>();
    private final Map<Integer, AtomicInteger> asked = new ConcurrentHashMap<>();
    private List<Server> servers = List.of();
    private boolean postgres;

    private void bed(ServerKind kind) {
        postgres = kind == ServerKind.POSTGRES;
        servers = postgres ? List.of(Servers.postgres(), second()) : List.of(Servers.mariadb(), Servers.mysql());
        int count = 0;
        for (Server each : servers) {
            passwords.put(each.port(), "of-" + ++count);
            each.execute(
                    postgres
                            ? "CREATE USER " + user + " PASSWORD 'of-" + count + "'"
                            : "CREATE USER " + user + "@'%' IDENTIFIED BY 'of-" + count + "'");
        }
    }

    private static synchronized Server second() {
        if (secondPostgres == null) {
            secondPostgres = EmbeddedPostgres.start();
        }
        return secondPostgres;
    }

    @AfterAll
    static void stop() {
        if (secondPostgres != null) {
            secondPostgres.close();
            secondPostgres = null;
        }
    }

    @AfterEach
    void drop() {
        servers.forEach(each -> each.execute("DROP USER " + user + (postgres ? "" : "@'%'")));
    }

    private void change(Server server, String password) {
        passwords.put(server.port(), password);
        server.execute(
                postgres
                        ? "ALTER USER " + user + " PASSWORD '" + password + "'"
                        : "ALTER USER " + user + "@'%' IDENTIFIED BY '" + password + "'");
    }

    private CompletionStage<Credentials> credentials(Host host) {
        assertThat(host.name()).isEqualTo("127.0.0.1");
        int port = host.port().orElseThrow();
        asked.computeIfAbsent(port, ignored -> new AtomicInteger()).incrementAndGet();
        return CompletableFuture.completedFuture(
                Credentials.of(user, passwords.getOrDefault(port, "none")).validUntil(Instant.MAX));
    }

    private String url(List<Integer> ports, String options) {
        DatabaseUrl first = servers.get(0).parts();
        return first.scheme() + "://nobody:wrong@"
                + ports.stream().map(each -> "127.0.0.1:" + each).collect(joining(",")) + "/"
                + (postgres ? first.database().orElseThrow() : "") + "?allow_cleartext_password=true" + options;
    }

    private String urlOfBoth() {
        return url(servers.stream().map(Server::port).toList(), "&load_balance_hosts=random");
    }

    private static Database connect(String url, int size, Function<Host, CompletionStage<Credentials>> credentials) {
        DatabaseOptions options = Fixture.OPTIONS.withMaxSize(size).withHostCredentials(credentials);
        return await(Database.create(url, options).connect());
    }

    /** The ports that four sessions at once are told by the servers, and by whom each is used. */
    private Map<String, Integer> portsOfFour(Database database) {
        Map<String, Integer> ports = new TreeMap<>();
        await(atOnce(database, 4, ports));
        return ports;
    }

    private CompletionStage<?> atOnce(Database database, int left, Map<String, Integer> ports) {
        return left == 0
                ? CompletableFuture.completedFuture(null)
                : database.independent()
                        .session(session -> port(session).thenCompose(port -> {
                            ports.merge(port, 1, Integer::sum);
                            return atOnce(database, left - 1, ports);
                        }));
    }

    private CompletionStage<String> port(Queries queries) {
        String sql = postgres ? "SELECT CAST(inet_server_port() AS text)" : "SELECT CAST(@@port AS CHAR)";
        return queries.fetchOne(sql).thenApply(row -> row.orElseThrow().getString(0));
    }

    private Map<Integer, Integer> asked() {
        Map<Integer, Integer> counts = new TreeMap<>();
        asked.forEach((port, count) -> counts.put(port, count.get()));
        return counts;
    }

    private Map<Integer, Integer> counts(int first, int second) {
        return new TreeMap<>(Map.of(servers.get(0).port(), first, servers.get(1).port(), second));
    }

    /** Each is asked for once, kept for its own host, and asked for anew where that host refuses it. */
    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"POSTGRES", "MARIADB"})
    void credentialsOfAHost_logInThere_andAreAskedForAnewWhereThatHostRefusesThem(ServerKind kind) {
        bed(kind);
        Database database = connect(urlOfBoth(), 4, this::credentials);
        try {
            Map<String, Integer> two = new TreeMap<>();
            servers.forEach(each -> two.put(String.valueOf(each.port()), 2));
            assertThat(portsOfFour(database)).isEqualTo(two);
            assertThat(asked()).isEqualTo(counts(1, 1));

            change(servers.get(1), "another");
            database.evict();
            assertThat(new TreeSet<>(portsOfFour(database).keySet())).isEqualTo(two.keySet());
            assertThat(asked()).isEqualTo(counts(1, 2));
        } finally {
            await(database.disconnect());
        }
    }

    /** On MySQL and MariaDB by a connection of its own, to the same server, which logs in by what holds there now. */
    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"POSTGRES", "MARIADB"})
    void statement_isStoppedOnTheServerThatRunsIt(ServerKind kind) {
        bed(kind);
        Server second = servers.get(1);
        Database database = connect(url(List.of(Ports.free(), second.port()), ""), 1, this::credentials);
        try {
            change(second, "another");
            String sleep = postgres ? "SELECT pg_sleep(1000)" : "SELECT SLEEP(1000)";
            Statement slow = Statement.of(sleep + " AS " + user).withTimeout(Duration.ofMillis(300));
            assertThat(failure(database.fetchOne(slow))).isInstanceOf(DatabaseTimeoutException.class);
            String running = postgres
                    ? "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '" + sleep + " AS "
                            + user + "'"
                    : "SELECT count(*) FROM information_schema.processlist WHERE info LIKE '" + sleep + " AS " + user
                            + "'";
            while (!second.value(running).equals("0")) {
                assertThat(Thread.interrupted()).as("the statement goes on").isFalse();
            }
        } finally {
            await(database.disconnect());
        }
    }

    /** It is no fault of the host: the others are not tried, and the one is not taken to be down. */
    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"POSTGRES", "MARIADB"})
    void functionThatFails_isTheAnswer(ServerKind kind) {
        bed(kind);
        IllegalStateException reason = new IllegalStateException("The vault is sealed.");
        Database database = Database.create(
                urlOfBoth().replace("&load_balance_hosts=random", ""), Fixture.OPTIONS.withHostCredentials(host -> {
                    credentials(host);
                    throw reason;
                }));
        assertThat(failure(database.connect()))
                .hasMessageContaining("The function given to withHostCredentials failed")
                .hasCause(reason);
        assertThat(asked()).isEqualTo(Map.of(servers.get(0).port(), 1));
    }
}
