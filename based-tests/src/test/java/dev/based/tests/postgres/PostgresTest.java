package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;

import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** Databases on the shared server, disconnected after each test; tables are temporary or in a database of the test's own. */
abstract class PostgresTest {
    static final DatabaseOptions ONE = DatabaseOptions.DEFAULT
            .withMaxSize(1)
            .withAcquireTimeout(Duration.ofSeconds(10))
            .withDisconnectTimeout(Duration.ofSeconds(5));

    private final List<Database> databases = new ArrayList<>();
    private final List<Server> servers = new ArrayList<>();

    static Server server() {
        return Servers.postgres();
    }

    /** An empty database, dropped after the test. */
    Server newDatabase() {
        Server made = server().newDatabase();
        servers.add(made);
        return made;
    }

    /** A database with one connection. */
    Database connect(String url) {
        return connect(url, ONE);
    }

    Database connect(String url, DatabaseOptions options) {
        Database database = Database.create(url, options);
        await(database.connect());
        databases.add(database);
        return database;
    }

    /** The only value of the only row. */
    static Object value(Database database, String sql, Object... values) {
        return await(database.fetchOne(sql, values)).orElseThrow().get(0);
    }

    @AfterEach
    void close() {
        databases.forEach(database -> await(database.disconnect()));
        databases.clear();
        servers.forEach(Server::close);
        servers.clear();
    }
}
