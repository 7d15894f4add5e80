package dev.based.tests.jooq;

import static dev.based.tests.support.Outcomes.await;

import dev.based.Async;
import dev.based.Database;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.opentest4j.TestAbortedException;

/** A database of one's own, connected to by the library and by JDBC. */
final class TestDatabase implements AutoCloseable {
    private final SQLDialect dialect;
    private final Database database;
    private final Connection connection;
    private final AutoCloseable end;

    private TestDatabase(SQLDialect dialect, String url, Connection connection, AutoCloseable end) {
        this.dialect = dialect;
        this.connection = connection;
        this.end = end;
        this.database = await(Database.create(url).connect());
    }

    /** A new database; the test is skipped if there is no such server. */
    static TestDatabase open(SQLDialect dialect) {
        try {
            return switch (dialect) {
                case SQLITE -> sqlite();
                case H2 -> h2();
                case POSTGRES -> server(dialect, ServerKind.POSTGRES);
                case MARIADB -> server(dialect, ServerKind.MARIADB);
                case MYSQL -> server(dialect, ServerKind.MYSQL);
                default -> throw new IllegalArgumentException(dialect.getName());
            };
        } catch (RuntimeException error) {
            throw error;
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    /** New databases with the library's tables, of those that are there; it is printed which are missing. */
    static Map<SQLDialect, TestDatabase> withLibrary(Class<?> test, List<SQLDialect> dialects) {
        Map<SQLDialect, TestDatabase> databases = new EnumMap<>(SQLDialect.class);
        for (SQLDialect dialect : dialects) {
            try {
                TestDatabase database = open(dialect);
                databases.put(dialect, database);
                Library.create(database.jdbc());
            } catch (TestAbortedException missing) {
                System.out.println(
                        test.getSimpleName() + " without " + dialect.getName() + ": " + missing.getMessage());
            }
        }
        return databases;
    }

    private static TestDatabase sqlite() throws Exception {
        Path file = Files.createTempDirectory("based-jooq").resolve("library.sqlite");
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        return new TestDatabase(SQLDialect.SQLITE, "sqlite:///" + file, connection, () -> {
            for (String suffix : new String[] {"", "-wal", "-shm", "-journal"}) {
                Files.deleteIfExists(Path.of(file + suffix));
            }
            Files.deleteIfExists(file.getParent());
        });
    }

    private static TestDatabase h2() throws Exception {
        String name = UUID.randomUUID().toString();
        Connection connection =
                DriverManager.getConnection("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1;DATABASE_TO_LOWER=TRUE");
        return new TestDatabase(SQLDialect.H2, "h2://mem/" + name, connection, () -> {});
    }

    private static TestDatabase server(SQLDialect dialect, ServerKind kind) throws Exception {
        Server server = Servers.get(kind).newDatabase();
        return new TestDatabase(dialect, server.url(), server.connection(), server);
    }

    SQLDialect dialect() {
        return dialect;
    }

    Database database() {
        return database;
    }

    DSLContext jdbc() {
        // Else jOOQ sends three statements in one string, which JDBC has to be told to allow.
        return DSL.using(connection, dialect, new Settings().withRenderGroupConcatMaxLenSessionVariable(false));
    }

    /** What a body gives that the library runs; what it changes is rolled back. */
    <T> T byLibrary(Function<Runner, T> body) {
        AtomicReference<T> result = new AtomicReference<>();
        RolledBack rolledBack = new RolledBack();
        try {
            await(database.session(session -> Async.async(() -> {
                result.set(body.apply(new Runner.Based(session)));
                throw rolledBack;
            })));
        } catch (RolledBack expected) {
            return result.get();
        }
        throw new AssertionError("The session should have failed.");
    }

    /** What a body gives that jOOQ runs by JDBC; what it changes is rolled back. */
    <T> T byJdbc(Function<Runner, T> body) {
        try {
            connection.setAutoCommit(false);
            try {
                return body.apply(new Runner.Jdbc(jdbc()));
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (java.sql.SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    @Override
    public void close() {
        await(database.disconnect());
        try {
            connection.close();
            end.close();
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    @Override
    public String toString() {
        return dialect.getName();
    }

    private static final class RolledBack extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
