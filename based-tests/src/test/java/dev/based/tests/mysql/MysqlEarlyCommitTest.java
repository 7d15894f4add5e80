package dev.based.tests.mysql;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Body;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseTimeoutException;
import dev.based.ErrorKind;
import dev.based.Row;
import dev.based.Session;
import dev.based.SessionOptions;
import dev.based.Statement;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** COMMIT that is sent right behind a session's only statement, on servers that go on behind one that failed; JDBC tells what is there. */
class MysqlEarlyCommitTest extends MysqlTest {
    private static final String SLOW = "UPDATE %s SET n = 1 WHERE SLEEP(60) = 0";

    private static <T> void assertUndone(
            ServerKind kind, Database database, String table, Body<? super Session, T> body) {
        failure(DatabaseException.class, database.session(body));
        assertThat(rows(kind, table)).isEqualTo("0");
        List<Row> locked =
                await(database.session(session -> session.fetchAll("SELECT n FROM " + table + " FOR UPDATE")));
        assertThat(locked).hasSize(1);
    }

    private static String rows(ServerKind kind, String table) {
        return server(kind).value("SELECT GROUP_CONCAT(n ORDER BY n) FROM " + table);
    }

    private String tableWithZero(ServerKind kind) {
        String table = table(kind, "n INT PRIMARY KEY");
        server(kind).execute("INSERT INTO " + table + " VALUES (0)");
        return table;
    }

    @OnBoth
    void whatFails_leavesNothing(ServerKind kind) {
        String table = tableWithZero(kind);
        Database database = connect(kind);
        String insert = "INSERT INTO " + table + " VALUES (?)";

        assertUndone(kind, database, table, one -> one.execute("INSERT INTO " + table + " VALUES (1), (2), (0)"));
        assertUndone(kind, database, table, one -> one.execute(insert, 0));
        assertUndone(kind, database, table, batch -> batch.executeMany(insert, List.of(List.of(1), List.of(0))));
        assertUndone(kind, database, table, two -> two.execute(insert, 1).thenCompose(done -> two.execute(insert, 0)));
        assertUndone(kind, database, table, both -> {
            both.execute(insert, 1);
            return both.execute(insert, 0);
        });
        assertUndone(kind, database, table, one -> one.execute(insert, 5_000_000_000L));
    }

    /** MySQL keeps what it did before it failed. */
    @OnBoth
    void routineThatFails_leavesNothing(ServerKind kind) {
        String table = tableWithZero(kind);
        String routine = table + "_routine";
        Server server = server(kind);
        server.execute("CREATE PROCEDURE " + routine + "() BEGIN INSERT INTO " + table + " VALUES (1); INSERT INTO "
                + table + " VALUES (0); END");
        try {
            assertUndone(kind, connect(kind), table, one -> one.execute("CALL " + routine + "()"));
        } finally {
            server.execute("DROP PROCEDURE " + routine);
        }
    }

    @OnBoth
    void whatIsToBeStopped_isUndone(ServerKind kind) {
        String table = tableWithZero(kind);
        Database database = connect(kind);
        String slow = SLOW.formatted(table);

        failure(
                DatabaseTimeoutException.class,
                database.session(SessionOptions.DEFAULT.withTimeout(Duration.ofMillis(300)), one -> one.execute(slow)));
        failure(
                DatabaseTimeoutException.class,
                database.session(one -> one.execute(Statement.of(slow).withTimeout(Duration.ofMillis(300)))));
        CompletableFuture<?> cancelled =
                database.session(one -> one.execute(slow)).toCompletableFuture();
        while (!server(kind)
                .value("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'UPDATE " + table
                        + " SET n = 1%'")
                .equals("1")) {
            Thread.onSpinWait();
        }
        assertThat(cancelled.cancel(true)).isFalse();
        assertThat(failure(DatabaseException.class, cancelled).kind()).isEqualTo(ErrorKind.QUERY_CANCELLED);
        assertThat(rows(kind, table)).isEqualTo("0");
    }
}
