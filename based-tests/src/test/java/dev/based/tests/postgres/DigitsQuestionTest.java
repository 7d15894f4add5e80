package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.PATIENCE;
import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.CommitOutcomeUnknownException;
import dev.based.Database;
import dev.based.tests.servers.Server;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What befalls the question of how many digits a column keeps: it waits for a lock, of a table that a policy for readers names, for which the
 * user's own statement does not wait.
 */
class DigitsQuestionTest extends PostgresTest {
    private static final LocalDateTime EVE = LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_999);
    private static final String INSERT = "INSERT INTO t (id, a) VALUES (?, ?)";

    private final String user = "q" + Integer.toHexString(System.identityHashCode(this)) + "_"
            + ProcessHandle.current().pid();
    private Server server;
    private Database theirs;
    private Connection blocking;

    @BeforeEach
    void prepare() throws SQLException {
        server = newDatabase();
        server.execute(
                "CREATE TABLE t (id int, a timestamp(0))",
                "CREATE TABLE u (id int)",
                "CREATE USER " + user + " PASSWORD 'x'",
                "GRANT ALL ON t, u TO " + user,
                "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY reads ON t FOR SELECT USING (EXISTS (SELECT FROM u))",
                "CREATE POLICY writes ON t FOR INSERT WITH CHECK (true)");
        theirs = connect(
                server.parts().toBuilder().username(user).password("x").build().toStringWithPassword());
        blocking = server.connection();
        blocking.setAutoCommit(false);
        try (Statement lock = blocking.createStatement()) {
            lock.execute("LOCK TABLE u IN ACCESS EXCLUSIVE MODE");
        }
    }

    @AfterEach
    void end() throws SQLException {
        blocking.close();
        close();
        server().execute("DROP OWNED BY " + user, "DROP USER " + user);
    }

    /** Does something to the connection that waits for the table, once it does. */
    private void whenItWaits(String function) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String waiting =
                "SELECT count(" + function + "(pid)) FROM pg_locks WHERE NOT granted AND relation = 'u'::regclass";
        while (server.value(waiting).equals("0")) {
            assertThat(System.nanoTime() - end).as("it does not wait").isNegative();
        }
    }

    private CompletionStage<?> insert(boolean inTransaction) {
        return inTransaction
                ? theirs.session(session -> session.transaction(tx -> tx.execute(INSERT, 1, EVE)))
                : theirs.execute(INSERT, 1, EVE);
    }

    private String rows() {
        return server.value("SELECT count(*) FROM t");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void cancelledQuestion_isACancelledStatement(boolean inTransaction) {
        CompletionStage<?> insert = insert(inTransaction);
        whenItWaits("pg_cancel_backend");
        assertThat(outcome(insert)).hasMessageStartingWith("canceling statement due to user request");
        assertThat(rows()).isEqualTo("0");
        await(theirs.fetchAll("SELECT 1"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void endOfTheServersProcess_isNoDoubt(boolean inTransaction) throws SQLException {
        CompletionStage<?> insert = insert(inTransaction);
        whenItWaits("pg_terminate_backend");
        blocking.rollback();
        Throwable error = outcome(insert);
        assertThat(error instanceof CommitOutcomeUnknownException)
                .as("in doubt")
                .isFalse();
        assertThat(rows()).isEqualTo(error == null ? "1" : "0");
    }

    /** The user's transaction lives on, and the server rounds; it is asked so often only. */
    @Test
    void questionThatGetsNoLock_harmsNothing() throws SQLException {
        await(theirs.session(session -> session.transaction(tx -> {
            CompletionStage<?> all = tx.execute("SET LOCAL lock_timeout = '10ms'");
            for (int id = 0; id < 5; id++) {
                all = all.thenCompose(done -> tx.execute(INSERT, 1, EVE));
            }
            return all;
        })));
        blocking.rollback();
        assertThat(server.value("SELECT string_agg(DISTINCT a::text, ' ') FROM t"))
                .isEqualTo("1970-01-01 00:00:00");
        assertThat(rows()).isEqualTo("5");
    }
}
