package dev.based.tests.mysql;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.Retry;
import dev.based.SessionOptions;
import dev.based.spi.Traits;
import dev.based.spi.TransactionStatus;
import dev.based.tests.Fixture;
import dev.based.tests.cursors.OpenConnection;
import dev.based.tests.servers.ServerKind;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What commits by itself: the server's word is right, and what the library tells is true. */
class MysqlCommitsTest extends MysqlTest {
    /**
     * Texts for both servers, in which t is a table and p a procedure that commits. Of some a server knows nothing, and answers
     * with an error, before it commits or behind.
     */
    private static final List<String> TEXTS = List.of(
            "SELECT 1",
            "SELECT * FROM t FOR UPDATE",
            "INSERT INTO t VALUES (5)",
            "SAVEPOINT one",
            "SET @a = 1",
            "SET PASSWORD FOR nobody@localhost = 'x'",
            "SET DEFAULT ROLE NONE TO nobody",
            "SET STATEMENT max_statement_time = 100 FOR COMMIT",
            "SET STATEMENT max_statement_time = 100 FOR SELECT 1",
            "CREATE TABLE t (id INT)",
            "CREATE TABLE IF NOT EXISTS t (id INT)",
            "CREATE TEMPORARY TABLE based_tt (id INT)",
            "CREATE OR REPLACE TEMPORARY TABLE based_tt (id INT)",
            "CREATE TEMPORARY SEQUENCE based_ts",
            "CREATE nonsense",
            "DROP TABLE based_nothing",
            "DROP TEMPORARY TABLE IF EXISTS based_nothing",
            "DROP SEQUENCE based_nothing",
            "DROP nonsense",
            "ALTER TABLE t COMMENT 'x'",
            "ALTER TABLE based_nothing COMMENT 'x'",
            "ALTER nonsense",
            "RENAME TABLE based_nothing TO based_something",
            "TRUNCATE TABLE based_nothing",
            "/*!40000 ALTER TABLE t DISABLE KEYS */",
            "/*!50003 CREATE TABLE IF NOT EXISTS t (id INT) */",
            "/*! COMMIT */",
            "/*M! COMMIT */",
            "/*!999999 COMMIT */ SELECT 1",
            "CREATE /*!50000 TEMPORARY */ TABLE based_tt (id INT)",
            "CREATE /* TEMPORARY */ TABLE IF NOT EXISTS t (id INT)",
            "GRANT SELECT ON *.* TO based_nobody",
            "REVOKE SELECT ON *.* FROM based_nobody",
            "ANALYZE TABLE t",
            "ANALYZE SELECT * FROM t",
            "ANALYZE FORMAT=JSON DELETE FROM t WHERE id = 99",
            "EXPLAIN DELETE FROM t",
            "OPTIMIZE TABLE t",
            "CHECK TABLE t",
            "CHECKSUM TABLE t",
            "REPAIR TABLE t",
            "CACHE INDEX t IN based_nothing",
            "LOAD INDEX INTO CACHE t",
            "FLUSH STATUS",
            "RESET QUERY CACHE",
            "RESET nonsense",
            "INSTALL PLUGIN based_nothing SONAME 'based_nothing.so'",
            "INSTALL nonsense",
            "UNINSTALL PLUGIN based_nothing",
            "LOCK TABLES t WRITE",
            "LOCK TABLES based_nothing WRITE",
            "UNLOCK TABLES",
            "START SLAVE",
            "CHANGE nonsense",
            "USE information_schema",
            "SHOW TABLES",
            "HANDLER t OPEN",
            "DO 1",
            "CALL p()",
            "CALL based_nothing()",
            "EXECUTE IMMEDIATE 'COMMIT'",
            "EXECUTE IMMEDIATE 'SELECT 1'",
            "PREPARE based_p FROM 'COMMIT'",
            "BEGIN NOT ATOMIC COMMIT; END",
            "BEGIN NOT ATOMIC SELECT 1; END",
            "IF 1 THEN COMMIT; END IF",
            "XA RECOVER",
            "XA COMMIT 'x'",
            "COMMIT",
            "ROLLBACK TO based_nothing",
            "nonsense");

    private String committing(ServerKind kind) {
        return procedure(kind, "COMMIT");
    }

    private String procedure(ServerKind kind, String body) {
        String procedure = newName();
        server(kind).execute("CREATE PROCEDURE " + procedure + "() " + body);
        keep(() -> server(kind).execute("DROP PROCEDURE " + procedure));
        return procedure;
    }

    /** Whether a row that was inserted before outlives ROLLBACK is whether the server's word was that there is no transaction. */
    @OnBoth
    void word_behindEachText_isWhetherItCommitted(ServerKind kind) {
        String rows = table(kind, "id INT PRIMARY KEY");
        String table = table(kind, "id INT");
        String procedure = committing(kind);
        Traits any = Traits.of("CALL").returnsRows().opaque().mayCommit().build();
        Traits insert = Traits.of("INSERT").inserts(rows).build();
        String database = server(kind).database();
        for (int id = 0; id < TEXTS.size(); id++) {
            String text = TEXTS.get(id).replaceAll("\\bt\\b", table).replaceAll("\\bp\\b", procedure);
            try (OpenConnection open = new OpenConnection(server(kind).url())) {
                open.begin();
                await(open.connection()
                        .execute(OpenConnection.command(
                                insert, "INSERT INTO " + database + "." + rows + " VALUES (?)", id)));
                TransactionStatus status = await(open.connection()
                        .fetch(OpenConnection.command(any, text), 0)
                        .handle((done, error) -> open.connection().transactionStatus()));
                open.control("ROLLBACK");
                String left = server(kind).value("SELECT count(*) FROM " + rows + " WHERE id = " + id);
                assertThat(status)
                        .as(text)
                        .isEqualTo(left.equals("1") ? TransactionStatus.NONE : TransactionStatus.OPEN);
            }
        }
    }

    /** What comes behind does not commit row by row, and what was told of the rest is true. */
    @OnBoth
    void sessionThatFails_tellsWhatStays(ServerKind kind) {
        Database database = connect(kind);
        String rows = table(kind, "id INT PRIMARY KEY");
        String table = table(kind, "id INT");
        String procedure = committing(kind);
        for (int id = 0; id < TEXTS.size(); id++) {
            String text = TEXTS.get(id).replaceAll("\\bt\\b", table).replaceAll("\\bp\\b", procedure);
            int first = 2 * id;
            String insert = "INSERT INTO " + server(kind).database() + "." + rows + " VALUES (?)";
            Throwable error = outcome(database.session(session -> session.execute(insert, first)
                    .thenCompose(one -> session.execute(text).handle((done, failed) -> done))
                    .thenCompose(done -> session.execute(insert, first + 1).handle((two, failed) -> two))
                    .thenApply(done -> {
                        throw new IllegalStateException("undo");
                    })));
            assertThat(error).as(text).isInstanceOf(IllegalStateException.class);
            String stays = server(kind).value("SELECT count(*) FROM " + rows + " WHERE id = " + first);
            assertThat(server(kind).value("SELECT count(*) FROM " + rows + " WHERE id = " + (first + 1)))
                    .as(text)
                    .isEqualTo("0");
            assertThat(error.getSuppressed().length == 0 ? "0" : "1").as(text).isEqualTo(stays);
        }
    }

    /** Whether it committed or rolled back, the server does not say: never a success of which a part is lost. */
    @OnBoth
    void procedureThatEndsTheTransaction_failsTheSession(ServerKind kind) {
        Database database = connect(kind);
        String rows = table(kind, "id INT PRIMARY KEY");
        String insert = "INSERT INTO " + rows + " VALUES (?)";
        for (String end : List.of("ROLLBACK", "COMMIT")) {
            String call = "CALL " + procedure(kind, end) + "()";
            Throwable error = outcome(database.session(session -> session.execute(insert, 1)
                    .thenCompose(one -> session.execute(call))
                    .thenCompose(done -> session.execute(insert, 2))));
            assertThat(error).hasMessageContaining("has ended the transaction");
            assertThat(error.getSuppressed()).singleElement().asString().contains("may have committed");
            assertThat(server(kind).value("SELECT COALESCE(GROUP_CONCAT(id), '') FROM " + rows))
                    .isEqualTo(end.equals("COMMIT") ? "1" : "");
            server(kind).execute("DELETE FROM " + rows);

            await(database.session(session -> session.execute(call).thenCompose(done -> session.execute(insert, 3))));
            assertThat(server(kind).value("SELECT GROUP_CONCAT(id) FROM " + rows))
                    .isEqualTo("3");
            server(kind).execute("DELETE FROM " + rows);
        }
    }

    /** Of a transaction in the other's place, behind which the server says as before that one is open. */
    @OnBoth
    void procedureThatBeginsAnotherTransaction_failsTheSession(ServerKind kind) {
        Database database = connect(kind);
        String rows = table(kind, "id INT PRIMARY KEY");
        String insert = "INSERT INTO " + rows + " VALUES (?)";
        String left = "SELECT COALESCE(GROUP_CONCAT(id ORDER BY id), '') FROM " + rows;
        for (String body : List.of(
                "COMMIT; START TRANSACTION;",
                "ROLLBACK; START TRANSACTION; COMMIT; START TRANSACTION;",
                "COMMIT AND CHAIN;",
                "ROLLBACK; START TRANSACTION READ WRITE;",
                "SELECT 1; COMMIT; SELECT 2; START TRANSACTION; SELECT 3;",
                "COMMIT; START TRANSACTION; " + insert.replace("?", "7") + ";",
                "COMMIT; START TRANSACTION; SIGNAL SQLSTATE '45000';")) {
            String call = "CALL " + procedure(kind, "BEGIN " + body + " END") + "()";
            boolean fails = body.contains("SIGNAL");
            String stays = body.startsWith("ROLLBACK") ? "" : "1";

            Throwable error = outcome(database.session(session -> session.execute(insert, 1)
                    .thenCompose(one -> session.execute(call))
                    .thenCompose(done -> session.execute(insert, 2))));
            assertThat(error).as(body).hasMessageContaining(fails ? "user-defined" : "has ended the transaction");
            assertThat(error.getSuppressed())
                    .as(body)
                    .singleElement()
                    .asString()
                    .contains("may have committed");
            assertThat(server(kind).value(left)).as(body).isEqualTo(stays);
            server(kind).execute("DELETE FROM " + rows);

            Throwable inner = outcome(database.session(session -> session.execute(insert, 1)
                    .thenCompose(one -> session.transaction(transaction -> transaction.execute(call)))));
            assertThat(inner).as(body).hasMessageContaining(fails ? "user-defined" : "has ended the transaction");
            assertThat(server(kind).value(left)).as(body).isEqualTo(stays);
            server(kind).execute("DELETE FROM " + rows);

            if (!fails) {
                await(database.session(
                        session -> session.execute(call).thenCompose(done -> session.execute(insert, 3))));
                assertThat(server(kind).value(left)).as(body).isEqualTo(body.contains("7") ? "3,7" : "3");
                server(kind).execute("DELETE FROM " + rows);
            }
        }
    }

    /** What may have committed is not run again. */
    @OnBoth
    void procedureThatBeginsAnotherTransaction_endsTheRetries(ServerKind kind) {
        Database database = connect(kind);
        String rows = table(kind, "id INT PRIMARY KEY AUTO_INCREMENT, v INT");
        String insert = "INSERT INTO " + rows + " (v) VALUES (1)";
        String call = "CALL " + procedure(kind, "BEGIN " + insert + "; COMMIT; START TRANSACTION; END") + "()";
        SessionOptions options = SessionOptions.DEFAULT.withRetry(Retry.DEFAULT);
        String deadlock =
                "CALL " + procedure(kind, "SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213, MESSAGE_TEXT = 'x'") + "()";
        failure(database.session(
                options, session -> session.execute(call).thenCompose(done -> session.execute(deadlock))));
        assertThat(server(kind).value("SELECT count(*) FROM " + rows)).isEqualTo("1");
    }

    /** MariaDB's ANALYZE does what it measures: it must not be sent without BEGIN. */
    @Test
    void analyzedChangeThatComesFirst_isRolledBack() {
        Database database = connect(ServerKind.MARIADB);
        String table = table(ServerKind.MARIADB, "id INT PRIMARY KEY, x INT");
        server(ServerKind.MARIADB).execute("INSERT INTO " + table + " VALUES (1, 1), (2, 2)");
        IllegalStateException own = new IllegalStateException("the body's own");
        for (String text : List.of(
                "ANALYZE FORMAT=JSON DELETE FROM " + table + " WHERE x = 1",
                "ANALYZE DELETE FROM " + table,
                "ANALYZE FORMAT=JSON UPDATE " + table + " SET x = 7",
                "ANALYZE FORMAT = JSON INSERT INTO " + table + " VALUES (3, 3)",
                "/* first */ ANALYZE REPLACE INTO " + table + " VALUES (1, 8)")) {
            assertThat(failure(database.session(session ->
                            session.fetchAll(text).thenCompose(done -> CompletableFuture.failedFuture(own)))))
                    .as(text)
                    .isSameAs(own);
            assertThat(server(ServerKind.MARIADB)
                            .value("SELECT GROUP_CONCAT(CONCAT(id, '-', x) ORDER BY id) FROM " + table))
                    .as(text)
                    .isEqualTo("1-1,2-2");
        }
    }

    @OnBoth
    void readOnlySession_refusesWhatCommits(ServerKind kind) {
        Database database = connect(kind);
        String table = table(kind, "id INT");
        server(kind).execute("INSERT INTO " + table + " VALUES (1)");
        for (String text : List.of(
                "TRUNCATE TABLE " + table,
                "TRUNCATE " + table,
                "DROP TABLE " + table,
                "ALTER TABLE " + table + " ADD COLUMN b INT",
                "/*! DROP TABLE " + table + " */",
                "CALL " + procedure(kind, "TRUNCATE " + table) + "()",
                "EXECUTE IMMEDIATE 'TRUNCATE " + table + "'",
                "BEGIN NOT ATOMIC TRUNCATE " + table + "; END",
                "INSERT INTO " + table + " VALUES (2)")) {
            failure(database.session(
                    SessionOptions.DEFAULT.withReadOnly(true),
                    session -> session.fetchAll("SELECT * FROM " + table).thenCompose(rows -> session.execute(text))));
            failure(database.session(SessionOptions.DEFAULT.withReadOnly(true), session -> session.execute(text)));
            assertThat(server(kind).value("SELECT count(*) FROM " + table))
                    .as(text)
                    .isEqualTo("1");
        }
    }

    /** What keeps a batch from committing by itself does not outlive its transaction. */
    @OnBoth
    void autocommit_isThereBehindABatch(ServerKind kind) {
        Database database = connectOnce(kind);
        String table = table(kind, "id INT PRIMARY KEY");
        String insert = "INSERT INTO " + table + " VALUES (?)";
        await(database.executeMany(insert, List.of(List.of(1), List.of(2))));
        await(database.execute(insert, 3));
        await(database.session(session -> session.executeMany(insert, List.of(List.of(4), List.of(5)))
                .thenCompose(added -> session.executeMany(insert, List.of(List.of(6), List.of(7))))));
        await(database.execute(insert, 8));
        assertThat(failure(database.executeMany(insert, List.of(List.of(9), List.of(1), List.of(10)))))
                .isInstanceOf(DatabaseException.class);
        await(database.execute(insert, 11));
        assertThat(await(database.fetchValue(Boolean.class, "SELECT @@autocommit")))
                .isTrue();
        assertThat(server(kind).value("SELECT GROUP_CONCAT(id ORDER BY id) FROM " + table))
                .isEqualTo("1,2,3,4,5,6,7,8,11");
    }

    @OnBoth
    void batchUnderForceRollback_leavesNothing(ServerKind kind) {
        String table = table(kind, "id INT PRIMARY KEY");
        Database database = connect(server(kind).url(), Fixture.OPTIONS.withForceRollback(true));
        await(database.executeMany("INSERT INTO " + table + " VALUES (?)", List.of(List.of(1), List.of(2))));
        assertThat(count(database, table)).isEqualTo(2);
        await(database.disconnect());
        assertThat(server(kind).value("SELECT count(*) FROM " + table)).isEqualTo("0");
    }
}
