package dev.based.tests.matrix;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingBackend;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import dev.based.tests.support.WrappedBackends;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every value, in every type of column: what JDBC reads means what was written, or it was refused with the parameter's or the column's
 * name, and the connection lives on. {@code -Dbased.matrix.seed=} draws the same random values again.
 */
@OnOneJdk
class ValuesMatrixTest {
    @Test
    void v1_v2_whatIsStoredIsWhatWasWritten_onSqlite(@TempDir Path folder) throws SQLException {
        Path file = folder.resolve("matrix.sqlite");
        try (Judge judge = new Judge(DriverManager.getConnection("jdbc:sqlite:" + file))) {
            verify("SQLite", "sqlite:///" + file + "?readers=0&synchronous=off", judge, Column.SQLITE);
        }
    }

    @Test
    void v1_v2_whatIsStoredIsWhatWasWritten_onPostgres() throws SQLException {
        try (Server server = Servers.postgres().newDatabase()) {
            server.execute(
                    "CREATE TYPE based_genre AS ENUM ('DRAMA', 'COMEDY')",
                    "CREATE DOMAIN based_whole AS integer",
                    "CREATE DOMAIN based_price AS numeric",
                    "CREATE DOMAIN based_word AS text",
                    "CREATE DOMAIN based_day AS date",
                    "CREATE DOMAIN based_weekday AS based_day",
                    "CREATE DOMAIN based_days AS based_day[]",
                    "CREATE DOMAIN based_hour AS time",
                    "CREATE DOMAIN based_moment AS timestamp",
                    "CREATE DOMAIN based_instant AS timestamp with time zone");
            verify(server, "PostgreSQL", Column.POSTGRES);
        }
    }

    @Test
    void v1_v2_whatIsStoredIsWhatWasWritten_onMariadb() throws SQLException {
        try (Server server = Servers.get(ServerKind.MARIADB).newDatabase()) {
            verify(server, "MariaDB", Column.MARIADB);
        }
    }

    @Test
    void v1_v2_whatIsStoredIsWhatWasWritten_onMysql() throws SQLException {
        try (Server server = Servers.get(ServerKind.MYSQL).newDatabase()) {
            verify(server, "MySQL", Column.MYSQL);
        }
    }

    private static void verify(Server server, String name, List<Column> columns) throws SQLException {
        try (Judge judge = new Judge(server.connection())) {
            verify(name, server.url(), judge, columns);
        }
    }

    private static void verify(String name, String url, Judge judge, List<Column> columns) throws SQLException {
        long seed = Long.getLong("based.matrix.seed", System.nanoTime());
        AtomicInteger opened = new AtomicInteger();
        String wrapped = WrappedBackends.wrap(url, backend -> counting(backend, opened));
        Database database = Database.create(wrapped, DatabaseOptions.DEFAULT.withMaxSize(1));
        await(database.connect());
        Matrix matrix = new Matrix(name, database, judge, new Random(seed), opened);
        try {
            matrix.run(columns);
        } finally {
            await(database.disconnect());
            System.out.println(matrix + " (-Dbased.matrix.seed=" + seed + ")");
        }
        assertThat(matrix.differing()).as("seed %d", seed).isEmpty();
        assertThat(matrix.unnamed()).as("seed %d", seed).isEmpty();
    }

    private static Backend counting(Backend backend, AtomicInteger opened) {
        return new DelegatingBackend(backend) {
            @Override
            protected Connection decorate(Connection connection, Access access) {
                opened.incrementAndGet();
                return connection;
            }
        };
    }
}
