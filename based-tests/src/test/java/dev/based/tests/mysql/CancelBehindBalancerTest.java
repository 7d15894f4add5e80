package dev.based.tests.mysql;

import static dev.based.tests.support.Outcomes.PATIENCE;
import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseUrl;
import dev.based.Row;
import dev.based.tests.Fixture;
import dev.based.tests.servers.EmbeddedMariadb;
import dev.based.tests.servers.HaProxy;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Requests to cancel a statement that may come to another server, where a stranger's connection has the same number. Two servers
 * stand behind HAProxy, which sends each new connection to the other one.
 */
class CancelBehindBalancerTest extends MysqlTest {
    private static final String STILL_RUNNING =
            "SELECT count(*) FROM information_schema.processlist WHERE info = 'SELECT SLEEP(60)'";

    private static Server a;
    private static Server b;
    private static HaProxy balancer;

    @BeforeAll
    static void start() {
        HaProxy.requireInstalled();
        a = EmbeddedMariadb.start();
        b = EmbeddedMariadb.start();
        balancer = HaProxy.start(a, b);
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable each : new AutoCloseable[] {balancer, a, b}) {
            try {
                if (each != null) {
                    each.close();
                }
            } catch (Exception error) {
                throw new IllegalStateException(error);
            }
        }
    }

    private static int id(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT CONNECTION_ID()")) {
            result.next();
            return result.getInt(1);
        }
    }

    /** The next connection's number, less one. */
    private static int count(Server server) throws SQLException {
        try (Connection connection = server.connection()) {
            return id(connection);
        }
    }

    /** Makes both count from the same number. */
    private static void align() throws SQLException {
        int first = count(a);
        int second = count(b);
        while (first != second) {
            if (first < second) {
                first = count(a);
            } else {
                second = count(b);
            }
        }
    }

    /** A connection that is not this library's, with this number; null if the server has gone beyond it. */
    private Connection stranger(Server server, long id) throws SQLException {
        while (true) {
            Connection connection = keep(server.connection());
            if (id(connection) >= id) {
                return id(connection) == id ? connection : null;
            }
        }
    }

    /** Ends when a connection runs a statement. */
    private static void awaitRunning(Server server, long id) {
        String running =
                "SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%' AND id = " + id;
        while (!"1".equals(server.value(running))) {
            Thread.onSpinWait();
        }
    }

    /** Ends when the long statement has been stopped, long before its own end. */
    private static void awaitStopped(Server server) {
        long start = System.nanoTime();
        while (!"0".equals(server.value(STILL_RUNNING))) {
            assertThat(System.nanoTime() - start).as("the statement goes on").isLessThan(PATIENCE.toNanos());
        }
    }

    /** Whether SLEEP has slept enough: it tells 1 if it was stopped. */
    private static CompletableFuture<Integer> sleep(Connection connection, int seconds) {
        return CompletableFuture.supplyAsync(() -> {
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery("SELECT SLEEP(" + seconds + ")")) {
                result.next();
                return result.getInt(1);
            } catch (SQLException error) {
                throw new IllegalStateException(error);
            }
        });
    }

    private Database connect() {
        String url = a.parts().toBuilder()
                .host("127.0.0.1")
                .port(balancer.port())
                .build()
                .toStringWithPassword();
        return connect(url, Fixture.OPTIONS.withMaxSize(1));
    }

    @Test
    void x3_cancel_doesNotStopTheStatementOfAStranger() throws Exception {
        cancel(false);
    }

    @Test
    void x3_cancelThatNeverFindsItsServer_dropsTheConnection() throws Exception {
        cancel(true);
    }

    private void cancel(boolean hidden) throws SQLException, IOException {
        align();
        Database database = connect();
        Row row = await(database.fetchOne("SELECT @@port, CONNECTION_ID()")).orElseThrow();
        Server mine = row.getInt(0) == a.port() ? a : b;
        Server other = mine == a ? b : a;
        long id = row.getLong(1);
        Connection stranger = stranger(other, id);
        if (stranger == null) { // a late connection of the balancer's own came between
            await(database.disconnect());
            cancel(hidden);
            return;
        }
        if (hidden) {
            String name = mine == a ? "a" : "b";
            balancer.setOpen(name, false);
            keep(() -> balancer.setOpen(name, true));
        }
        CompletableFuture<Integer> slept = sleep(stranger, 4);
        awaitRunning(other, id);
        CompletableFuture<Optional<Row>> call =
                database.fetchOne("SELECT SLEEP(60)").toCompletableFuture();
        awaitRunning(mine, id);

        call.cancel(true);

        assertThat(outcome(call)).isInstanceOf(CancellationException.class);
        if (!hidden) {
            awaitStopped(mine);
        }
        assertThat(await(slept)).as("the stranger's SLEEP was stopped").isZero();
        if (hidden) {
            mine.execute("KILL " + id);
        }
    }

    @OnBoth
    void x3_cancel_stopsTheStatementOnTheServer(ServerKind kind) {
        Database database = connectOnce(kind);
        long id =
                await(database.fetchOne("SELECT CONNECTION_ID()")).orElseThrow().getLong(0);
        CompletableFuture<Optional<Row>> call =
                database.fetchOne("SELECT SLEEP(60)").toCompletableFuture();
        awaitRunning(server(kind), id);
        call.cancel(true);
        assertThat(outcome(call)).isInstanceOf(CancellationException.class);
        awaitStopped(server(kind));
    }

    /** The request needs no database. */
    @OnBoth
    void x3_cancelAfterTheDatabaseIsGone_stopsTheStatementOnTheServer(ServerKind kind) {
        Server gone = server(kind).newDatabase();
        String user = newName();
        gone.execute(
                "CREATE USER " + user + " IDENTIFIED BY 'secret'", "GRANT ALL ON " + gone.database() + ".* TO " + user);
        keep(() -> server(kind).execute("DROP USER " + user));
        DatabaseUrl url = gone.parts().toBuilder()
                .username(user)
                .password("secret")
                .build()
                .withOption("allow_public_key_retrieval", "true");
        Database ofUser = connect(url.toStringWithPassword(), Fixture.OPTIONS.withMaxSize(1));
        Database ofAll = connect(gone.url(), Fixture.OPTIONS.withMaxSize(1));
        List<CompletableFuture<Optional<Row>>> calls = Stream.of(ofUser, ofAll)
                .map(database -> {
                    long id = await(database.fetchOne("SELECT CONNECTION_ID()"))
                            .orElseThrow()
                            .getLong(0);
                    CompletableFuture<Optional<Row>> call =
                            database.fetchOne("SELECT SLEEP(60)").toCompletableFuture();
                    awaitRunning(server(kind), id);
                    return call;
                })
                .toList();
        gone.close();
        calls.forEach(call -> {
            call.cancel(true);
            assertThat(outcome(call)).isInstanceOf(CancellationException.class);
        });
        awaitStopped(server(kind));
    }
}
