package dev.based.tests.servers;

import dev.based.DatabaseUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A database on a server that runs. Its user may do anything. Closing it stops the server, or drops the database if it was
 * made by {@link #newDatabase}; the shared ones of {@link Servers} are not closed by tests.
 */
public final class Server implements AutoCloseable {
    /** The user of every server that the tests start. */
    public static final String USER = "based";

    public static final String PASSWORD = "swordfish";

    /** Those to be stopped, by the JVM's end at the latest. */
    private static final Set<Server> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> RUNNING.parallelStream().forEach(Server::close)));
    }

    private final ServerKind kind;
    private final DatabaseUrl url;
    private final AutoCloseable stop;
    private final AtomicBoolean closed = new AtomicBoolean();

    Server(ServerKind kind, DatabaseUrl url, AutoCloseable stop) {
        this.kind = kind;
        this.url = url;
        this.stop = stop;
    }

    /** A server that the tests started, with their user and database. */
    static Server started(ServerKind kind, String host, int port, AutoCloseable stop) {
        DatabaseUrl url = DatabaseUrl.builder()
                .scheme(kind.scheme())
                .host(host)
                .port(port)
                .username(USER)
                .password(PASSWORD)
                .database(USER)
                .build();
        Server server = new Server(kind, url, stop);
        RUNNING.add(server);
        return server;
    }

    /** A server on this machine with the tests' user and database, which whoever has started it stops. */
    static Server running(ServerKind kind, int port) {
        DatabaseUrl url = DatabaseUrl.builder()
                .scheme(kind.scheme())
                .host("127.0.0.1")
                .port(port)
                .username(USER)
                .password(PASSWORD)
                .database(USER)
                .build();
        return new Server(kind, url, () -> {});
    }

    /** The URL for {@code Database.create}, with the password. */
    public String url() {
        return url.toStringWithPassword();
    }

    /** The URL with one more option. */
    public String url(String option, String value) {
        return url.withOption(option, value).toStringWithPassword();
    }

    /** The same server, and one more option in its URL; to be closed in place of this one. */
    Server with(String option, String value) {
        return new Server(kind, url.withOption(option, value), this::close);
    }

    /** The URL in parts, to build others from. */
    public DatabaseUrl parts() {
        return url;
    }

    public ServerKind kind() {
        return kind;
    }

    public String host() {
        return url.host().orElse("localhost");
    }

    public int port() {
        return url.port().orElse(kind.defaultPort());
    }

    public String user() {
        return url.username().orElse("");
    }

    public String password() {
        return url.password().orElse("");
    }

    public String database() {
        return url.database().orElse("");
    }

    /** For tests that compare with JDBC. */
    public String jdbcUrl() {
        String address = host() + ":" + port() + "/" + database();
        return kind == ServerKind.POSTGRES
                ? "jdbc:postgresql://" + address
                : "jdbc:mariadb://" + address + "?allowPublicKeyRetrieval=true";
    }

    /** A connection by JDBC, with the rights of an administrator. */
    public Connection connection() throws SQLException {
        Properties properties = new Properties();
        properties.put("user", user());
        properties.put("password", password());
        return DriverManager.getConnection(jdbcUrl(), properties);
    }

    /** Runs statements by JDBC, not by the library under test, each committed for itself. */
    public void execute(String... statements) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                statement.execute(text);
            }
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    /** The first column of the first row, as text, by JDBC. */
    public String value(String query) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            if (!result.next()) {
                throw new IllegalStateException("No row: " + query);
            }
            return result.getString(1);
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    /** What the server says of itself. */
    public String version() {
        return value(kind == ServerKind.POSTGRES ? "SHOW server_version" : "SELECT version()");
    }

    /** A new, empty database on the same server, which closing drops. */
    public Server newDatabase() {
        String name = "based_" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
        boolean postgres = kind == ServerKind.POSTGRES;
        String force = postgres ? " WITH (FORCE)" : "";
        execute("CREATE DATABASE " + name + (postgres ? "" : " CHARACTER SET utf8mb4"));
        return new Server(kind, url.withDatabase(name), () -> execute("DROP DATABASE " + name + force));
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            RUNNING.remove(this);
            stop.close();
        } catch (Exception error) {
            throw new IllegalStateException("Cannot stop " + this, error);
        }
    }

    @Override
    public String toString() {
        return kind + " at " + url;
    }
}
