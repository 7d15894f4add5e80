package dev.based.sqlite;

import static dev.based.sqlite.DirectConnection.change;
import static dev.based.sqlite.DirectConnection.error;
import static dev.based.sqlite.DirectConnection.other;
import static dev.based.sqlite.DirectConnection.read;
import static dev.based.sqlite.DirectConnection.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.ErrorKind;
import dev.based.spi.Command;
import dev.based.spi.Traits;
import dev.based.spi.TransactionStatus;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the connection says of its transaction, against the lock that another program finds held or free. */
class SqliteTransactionStatusTest extends SqliteTestSupport {
    private static final String ENDLESS_WRITE =
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) INSERT INTO u SELECT i FROM n";
    private static final String ENDLESS_READ =
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";

    private OtherConnection other;
    private DirectConnection direct;

    @BeforeEach
    void open() throws Exception {
        direct = new DirectConnection(url("?journal_mode=delete&busy_timeout=0"));
        other = new OtherConnection(file());
        other.run(
                "CREATE TABLE t (a UNIQUE, b CHECK (b > 0))",
                "CREATE TABLE u (a)",
                "CREATE TABLE child (a REFERENCES t(a) DEFERRABLE INITIALLY DEFERRED)",
                "CREATE TRIGGER r BEFORE INSERT ON u WHEN new.a = 13 BEGIN SELECT RAISE(ROLLBACK, 'no'); END",
                "CREATE TRIGGER f BEFORE INSERT ON u WHEN new.a = 14 BEGIN SELECT RAISE(FAIL, 'no'); END",
                "INSERT INTO t VALUES (1, 1)");
    }

    @AfterEach
    void close() throws Exception {
        direct.close();
        other.close();
    }

    private void assertOpen(boolean open) {
        assertThat(direct.connection.transactionStatus())
                .isEqualTo(open ? TransactionStatus.OPEN : TransactionStatus.NONE);
        assertThat(other.mayWrite()).isEqualTo(!open);
    }

    @Test
    void statusOfControls() throws Exception {
        assertOpen(false);
        direct.execute("INSERT INTO u VALUES (1)");
        assertOpen(false);
        direct.control("BEGIN IMMEDIATE");
        assertOpen(true);
        for (String sql : List.of("SAVEPOINT s", "ROLLBACK TO SAVEPOINT s", "RELEASE SAVEPOINT s")) {
            direct.control(sql);
            assertOpen(true);
        }
        direct.control("COMMIT");
        assertOpen(false);
        direct.control("BEGIN IMMEDIATE");
        error(direct.connection.control("BEGIN IMMEDIATE"));
        assertOpen(true);
        error(direct.connection.control("RELEASE SAVEPOINT nosuch"));
        assertOpen(true);
        direct.control("ROLLBACK");
        assertOpen(false);
        direct.control("ROLLBACK"); // nothing is left to do
        error(direct.connection.control("COMMIT"));
        assertOpen(false);
    }

    @Test
    void statusOfTextsThatTheEngineWouldRefuse() throws Exception {
        for (List<String> texts : List.of(List.of("BEGIN IMMEDIATE", "END"), List.of("SAVEPOINT s", "RELEASE s"))) {
            result(direct.connection.execute(controlling(texts.get(0))));
            direct.execute("INSERT INTO u VALUES (1)");
            assertOpen(true);
            result(direct.connection.execute(controlling(texts.get(1))));
            assertOpen(false);
        }
    }

    private static Command controlling(String sql) {
        return new Command(
                sql, new Object[0], null, Traits.of("X").controlsTransaction().build());
    }

    private void assertAfterFailureOf(boolean open, String... texts) throws Exception {
        for (String sql : texts) {
            direct.control("BEGIN IMMEDIATE");
            direct.execute("INSERT INTO u VALUES (2)");
            error(direct.connection.execute(change(sql)));
            assertOpen(open);
            direct.control("ROLLBACK");
            direct.control("BEGIN IMMEDIATE");
            error(direct.connection.fetch(change(sql), 0));
            assertOpen(open);
            direct.control("ROLLBACK");
            assertOpen(false);
            error(direct.connection.execute(change(sql)));
            assertOpen(false);
        }
        assertThat(other.column("SELECT a FROM u")).isEmpty();
    }

    @Test
    void statementThatFails_keepsTheTransaction() throws Exception {
        assertAfterFailureOf(
                true,
                "INSERT INTO t VALUES (1, 1)",
                "INSERT OR FAIL INTO t VALUES (1, 1)",
                "INSERT INTO t VALUES (2, 0)",
                "INSERT INTO u VALUES (14)",
                "INSERT INTO nosuch VALUES (1)",
                "SELECT abs(-9223372036854775808)",
                "nonsense");
    }

    @Test
    void statementThatRollsBack_endsTheTransaction() throws Exception {
        assertAfterFailureOf(
                false,
                "INSERT OR ROLLBACK INTO t VALUES (1, 1)",
                "INSERT OR ROLLBACK INTO t VALUES (2, 0)",
                "UPDATE OR ROLLBACK t SET b = 0",
                "INSERT INTO u VALUES (13)");
    }

    @Test
    void batchThatRollsBack_endsTheTransaction() throws Exception {
        direct.control("BEGIN IMMEDIATE");
        error(direct.connection.batch(
                change("INSERT OR ROLLBACK INTO t VALUES (?, 1)"),
                List.of(new Object[] {5}, new Object[] {1}, new Object[] {6})));
        assertOpen(false);
        assertThat(other.column("SELECT a FROM t")).containsExactly("1");
    }

    @Test
    void interruptOfAWrite_endsTheTransaction_andThatOfAQueryDoesNot() throws Exception {
        direct.control("BEGIN IMMEDIATE");
        direct.execute("INSERT INTO u VALUES (2)");
        CompletionStage<?> query = direct.connection.fetch(read(ENDLESS_READ), 0);
        assertThat(cancelled(query)).isEqualTo(ErrorKind.QUERY_CANCELLED);
        assertOpen(true);
        // Before its first change a write is as a query.
        CompletionStage<?> write = direct.connection.execute(change(ENDLESS_WRITE));
        assertThat(cancelled(write)).isEqualTo(ErrorKind.QUERY_CANCELLED);
        assertThat(direct.connection.transactionStatus() == TransactionStatus.NONE)
                .isEqualTo(other.mayWrite());
        direct.control("ROLLBACK");
        assertOpen(false);
    }

    /** A request that comes before SQLite's first step is lost. */
    private ErrorKind cancelled(CompletionStage<?> stage) throws Exception {
        while (!stage.toCompletableFuture().isDone()) {
            result(direct.connection.cancel());
            Thread.onSpinWait();
        }
        return direct.kind(stage);
    }

    @Test
    void fullDisk_isToldTruthfully() throws Exception {
        result(direct.connection.execute(other("PRAGMA", "PRAGMA max_page_count = 20")));
        direct.control("BEGIN IMMEDIATE");
        direct.execute("INSERT INTO u VALUES (2)");
        error(direct.connection.execute(change("INSERT INTO u VALUES (zeroblob(1000000))")));
        assertThat(direct.connection.transactionStatus() == TransactionStatus.NONE)
                .isEqualTo(other.mayWrite());
        direct.control("ROLLBACK");
        assertOpen(false);
        assertThat(other.column("SELECT a FROM u")).isEmpty();
    }

    @Test
    void commitThatFails_keepsTheTransaction() throws Exception {
        direct.control("BEGIN IMMEDIATE");
        direct.execute("INSERT INTO child VALUES (9)");
        assertThat(direct.kind(direct.connection.control("COMMIT"))).isEqualTo(ErrorKind.FOREIGN_KEY_VIOLATION);
        assertOpen(true);
        direct.execute("DELETE FROM child");
        other.run("BEGIN");
        other.column("SELECT a FROM t"); // a reader keeps the writer from committing
        assertThat(direct.kind(direct.connection.control("COMMIT"))).isEqualTo(ErrorKind.LOCK_TIMEOUT);
        assertThat(direct.connection.transactionStatus()).isEqualTo(TransactionStatus.OPEN);
        other.run("COMMIT");
        direct.control("COMMIT");
        assertOpen(false);
    }

    @Test
    void randomStatements_areToldTruthfully() throws Exception {
        long seed = System.nanoTime();
        System.out.println("Seed of the random statements: " + seed);
        Random random = new Random(seed);
        List<String> texts = List.of(
                "INSERT INTO t VALUES (1, 1)",
                "INSERT OR ROLLBACK INTO t VALUES (1, 1)",
                "INSERT INTO u VALUES (3)",
                "INSERT INTO u VALUES (13)",
                "INSERT INTO child VALUES (9)",
                "DELETE FROM child",
                "nonsense",
                "SELECT abs(-9223372036854775808)");
        List<String> controls =
                List.of("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK", "SAVEPOINT s", "ROLLBACK TO SAVEPOINT s");
        for (int i = 0; i < 3000; i++) {
            boolean open = direct.connection.transactionStatus() == TransactionStatus.OPEN;
            CompletionStage<?> stage = random.nextInt(3) > 0
                    ? direct.connection.execute(change(texts.get(random.nextInt(texts.size()))))
                    : direct.connection.control(controls.get(open ? random.nextInt(5) : random.nextInt(3)));
            stage.exceptionally(expected -> null).toCompletableFuture().join();
            assertThat(direct.connection.transactionStatus())
                    .as("seed %d, step %d", seed, i)
                    .isEqualTo(other.mayWrite() ? TransactionStatus.NONE : TransactionStatus.OPEN);
        }
    }
}
