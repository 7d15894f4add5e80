package dev.based.tests.mysql;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.outcome;

import dev.based.Database;
import dev.based.DatabaseNotConnectedException;
import dev.based.DatabaseOptions;
import dev.based.Queries;
import dev.based.tests.Fixture;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connects to the servers, and takes away what a test made. */
abstract class MysqlTest {
    /** A test that runs on MariaDB and on MySQL, where there is one. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"MARIADB", "MYSQL"})
    @interface OnBoth {}

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @AfterEach
    void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    <T extends AutoCloseable> T keep(T resource) {
        open.push(resource);
        return resource;
    }

    static Server server(ServerKind kind) {
        return Servers.get(kind);
    }

    Database connect(ServerKind kind) {
        return connect(server(kind).url(), Fixture.OPTIONS);
    }

    /** With one connection only, so that one session follows the other on it. */
    Database connectOnce(ServerKind kind) {
        return connect(server(kind).url(), Fixture.OPTIONS.withMaxSize(1));
    }

    Database connect(String url, DatabaseOptions options) {
        return await(create(url, options).connect());
    }

    Database create(String url, DatabaseOptions options) {
        Database database = Database.create(url, options);
        keep(() -> {
            Throwable error = outcome(database.disconnect());
            if (error != null && !(error instanceof DatabaseNotConnectedException)) {
                throw new AssertionError("disconnect() failed", error);
            }
        });
        return database;
    }

    static String newName() {
        return "based_" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    }

    /** A table that is dropped after the test. */
    String table(ServerKind kind, String columns) {
        String name = newName();
        server(kind).execute("CREATE TABLE " + name + " (" + columns + ")");
        keep(() -> server(kind).execute("DROP TABLE IF EXISTS " + name));
        return name;
    }

    /** Changes a setting of the server until the test ends. */
    void setGlobal(ServerKind kind, String name, String value) {
        String before = server(kind).value("SELECT @@global." + name);
        server(kind).execute("SET GLOBAL " + name + " = " + value);
        keep(() -> server(kind).execute("SET GLOBAL " + name + " = " + before));
    }

    static long count(Queries queries, String table) {
        Long count = await(queries.fetchValue(Long.class, "SELECT count(*) FROM " + table));
        return count == null ? -1 : count;
    }
}
