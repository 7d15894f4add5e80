package dev.based.tests.crashes;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.Statement;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.support.Outcomes;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** A pool of connections that many threads call, to be compared with another. */
interface Peer extends AutoCloseable {
    /** What a call does. */
    String CHANGE = "UPDATE counter SET n = n + 1";
    /** Connections of each pool. */
    int SIZE = 8;
    /** How long a call may wait for a connection. */
    Duration PATIENCE = Duration.ofMinutes(3);
    /** How long a statement may take where nobody answers, and whatever asks whether a connection lives. */
    Duration LIMIT = Duration.ofSeconds(1);

    /** The peers, by name. */
    Map<String, Maker> ALL = new TreeMap<>(Map.of("Based", Peer::based, "HikariCP", Peer::hikari));

    /** Makes a pool before a server, whose statements have a limit. */
    interface Maker {
        Peer make(Server server, int port, Duration limit);
    }

    /** Runs a statement that changes a row, by itself. */
    void call() throws Exception;

    @Override
    void close();

    /** The library under test. */
    static Peer based(Server server, int port, Duration limit) {
        String url = server.parts().toBuilder()
                .host("127.0.0.1")
                .port(port)
                .build()
                .withOption("sslmode", server.kind() == ServerKind.POSTGRES ? "disable" : "disabled")
                .toStringWithPassword();
        Database database =
                Database.create(url, DatabaseOptions.DEFAULT.withMaxSize(SIZE).withAcquireTimeout(PATIENCE));
        Outcomes.await(database.connect());
        return new Peer() {
            @Override
            public void call() throws Exception {
                database.execute(Statement.of(CHANGE).withTimeout(limit))
                        .toCompletableFuture()
                        .get();
            }

            @Override
            public void close() {
                Outcomes.await(database.disconnect());
            }
        };
    }

    /** HikariCP over the database's JDBC driver, with the limits that its documents ask for. */
    static Peer hikari(Server server, int port, Duration limit) {
        HikariConfig config = new HikariConfig();
        boolean postgres = server.kind() == ServerKind.POSTGRES;
        config.setJdbcUrl("jdbc:" + (postgres ? "postgresql" : "mariadb") + "://127.0.0.1:" + port + "/"
                + server.database() + "?socketTimeout=" + (postgres ? limit.toSeconds() : limit.toMillis())
                + (postgres ? "" : "&allowPublicKeyRetrieval=true"));
        config.setUsername(server.user());
        config.setPassword(server.password());
        config.setMaximumPoolSize(SIZE);
        config.setConnectionTimeout(PATIENCE.toMillis());
        config.setValidationTimeout(LIMIT.toMillis());
        HikariDataSource pool = new HikariDataSource(config);
        return new Peer() {
            @Override
            public void call() throws Exception {
                try (var connection = pool.getConnection();
                        var statement = connection.prepareStatement(CHANGE)) {
                    statement.executeUpdate();
                }
            }

            @Override
            public void close() {
                pool.close();
            }
        };
    }
}
