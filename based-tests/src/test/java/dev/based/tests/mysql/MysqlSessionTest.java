package dev.based.tests.mysql;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.BasedException;
import dev.based.BatchResult;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseTimeoutException;
import dev.based.ExecuteResult;
import dev.based.InvalidStatementException;
import dev.based.ParameterException;
import dev.based.Queries;
import dev.based.SessionOptions;
import dev.based.tests.Fixture;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import io.vertx.mysqlclient.MySQLConnection;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What sessions leave behind (nothing), what statements answer, and what commits by itself. */
class MysqlSessionTest extends MysqlTest {
    /** Of whatever statement, not of those alone whose verb says so. */
    @OnBoth
    void locksAndVariables_doNotOutliveTheirSession(ServerKind kind) {
        Database database = connectOnce(kind);
        String table = table(kind, "id INT, x INT");
        server(kind).execute("INSERT INTO " + table + " VALUES (1, 0)");
        String lock = newName();
        for (String sql : List.of(
                "UPDATE " + table + " SET x = x + 1 WHERE GET_LOCK('" + lock + "', 0)",
                "INSERT INTO " + table + " SELECT 2, GET_LOCK('" + lock + "', 0)",
                "DELETE FROM " + table + " WHERE id = 2 AND GET_LOCK('" + lock + "', 0)",
                "SELECT (@left := 42)",
                "UPDATE " + table + " SET x = (@left := 42)")) {
            await(database.session(session -> session.execute(sql)));
            assertNothingIsLeft(database, lock, sql);
            await(database.execute(sql));
            assertNothingIsLeft(database, lock, sql);
        }
    }

    private static void assertNothingIsLeft(Database database, String lock, String sql) {
        assertThat(await(database.fetchValue(Boolean.class, "SELECT IS_FREE_LOCK('" + lock + "')")))
                .as(sql)
                .isTrue();
        assertThat(await(database.fetchValue(String.class, "SELECT @left")))
                .as(sql)
                .isNull();
    }

    @OnBoth
    void settings_doNotOutliveTheirSession(ServerKind kind) {
        Database database = connectOnce(kind);
        String table = table(kind, "id INT");
        Long connection = await(database.fetchValue(Long.class, "SELECT CONNECTION_ID()"));
        String mode = await(database.fetchValue(String.class, "SELECT @@sql_mode"));
        await(database.session(session -> Async.forEach(
                List.of(
                        "SET @mine = 1",
                        "SET SESSION wait_timeout = 999",
                        "SET sql_mode = CONCAT(@@sql_mode, ',PIPES_AS_CONCAT')",
                        "SET NAMES utf8mb4 COLLATE utf8mb4_bin",
                        "SET lc_time_names = 'de_DE'",
                        "CREATE TEMPORARY TABLE mine (id INT)",
                        "PREPARE mine FROM 'SELECT 1'",
                        "DO GET_LOCK('based_mine', 0)",
                        "USE information_schema"),
                session::execute)));
        assertThat(await(database.fetchValue(String.class, "SELECT @mine"))).isNull();
        assertThat(await(database.fetchValue(String.class, "SELECT @@time_zone")))
                .isEqualTo("+00:00");
        assertThat(await(database.fetchValue(String.class, "SELECT @@sql_mode")))
                .isEqualTo(mode);
        assertThat(await(database.fetchValue(String.class, "SELECT @@character_set_client")))
                .isEqualTo("utf8mb4");
        assertThat(await(database.fetchValue(Boolean.class, "SELECT @@autocommit")))
                .isTrue();
        assertThat(await(database.fetchValue(Boolean.class, "SELECT IS_FREE_LOCK('based_mine')")))
                .isTrue();
        assertThat(await(database.fetchValue(String.class, "SELECT DATABASE()")))
                .isEqualTo(server(kind).database());
        failure(DatabaseException.class, database.execute("SELECT * FROM mine"));
        failure(DatabaseException.class, database.execute("EXECUTE mine"));
        await(database.execute("INSERT INTO " + table + " VALUES (1)"));
        assertThat(await(database.fetchValue(Long.class, "SELECT CONNECTION_ID()")))
                .as("the connection was reset, not replaced")
                .isEqualTo(connection);
    }

    /** What the client's own connection commits is told, and what follows is refused; a timeout stops what it runs. */
    @OnBoth
    void t6_clientsOwnConnection_isFollowedAndStopped(ServerKind kind) {
        Database database = connectOnce(kind);
        String table = table(kind, "id INT");
        String insert = "INSERT INTO " + table + " VALUES (?)";
        BasedException error = failure(
                BasedException.class,
                database.session(session -> session.execute(insert, 1)
                        .thenCompose(done -> session.withDriver(
                                MySQLConnection.class,
                                client -> client.query("COMMIT").execute().toCompletionStage()))
                        .thenCompose(done -> session.execute(insert, 2))));
        assertThat(error).hasMessageContaining("has ended the transaction");
        assertThat(count(database, table)).isOne();
        failure(
                DatabaseTimeoutException.class,
                database.session(
                        SessionOptions.DEFAULT.withTimeout(Duration.ofMillis(300)),
                        session -> session.withDriver(
                                MySQLConnection.class,
                                client -> client.query("SELECT SLEEP(100)")
                                        .execute()
                                        .toCompletionStage())));
        assertThat(count(database, table)).isOne();
    }

    @OnBoth
    void lockedTables_areUnlockedAfterTheSession(ServerKind kind) {
        Database database = connectOnce(kind);
        String table = table(kind, "id INT");
        await(database.session(session -> session.execute("LOCK TABLES " + table + " WRITE")));
        await(connect(kind).execute("INSERT INTO " + table + " VALUES (1)"));
        assertThat(count(database, table)).isOne();
    }

    @OnBoth
    void lockOfAQuery_isReleased(ServerKind kind) {
        Database database = connectOnce(kind);
        await(database.session(session -> session.fetchAll("SELECT GET_LOCK('based_query', 0), @mine := 1")));
        assertThat(await(database.fetchValue(Boolean.class, "SELECT IS_FREE_LOCK('based_query') AND @mine IS NULL")))
                .isTrue();
    }

    @OnBoth
    void withoutADatabase_theConnectionIsReplaced(ServerKind kind) {
        Server server = server(kind);
        String url = "mysql://" + server.user() + ":" + server.password() + "@" + server.host() + ":" + server.port();
        Database database = connect(url, Fixture.OPTIONS.withMaxSize(1));
        await(database.execute("USE " + server.database()));
        assertThat(await(database.fetchValue(String.class, "SELECT DATABASE()")))
                .isNull();
    }

    @OnBoth
    void statementThatCannotBePrepared_runs(ServerKind kind) {
        Database database = connect(kind);
        String table = table(kind, "id INT, doubled INT");
        String name = newName();
        await(database.execute("CREATE TRIGGER " + name + " BEFORE INSERT ON " + table
                + " FOR EACH ROW BEGIN SET NEW.doubled = NEW.id; SET NEW.doubled = NEW.doubled * 2; END"));
        await(database.execute("INSERT INTO " + table + " (id) VALUES (?)", 21));
        assertThat(await(database.fetchValue(Integer.class, "SELECT doubled FROM " + table)))
                .isEqualTo(42);
        await(database.execute("CREATE PROCEDURE " + name + " (IN a INT) BEGIN SELECT a + 1 AS sum; END"));
        keep(() -> server(kind).execute("DROP PROCEDURE " + name));
        assertThat(await(database.fetchValue(Integer.class, "CALL " + name + "(?)", 41)))
                .isEqualTo(42);
    }

    @OnBoth
    void severalStatementsInOneText_areRefused(ServerKind kind) {
        Database database = connect(kind);
        String table = table(kind, "id INT");
        String insert = "INSERT INTO " + table + " VALUES (1)";
        for (String text : List.of(
                insert + "; " + insert,
                "SELECT 1 /*! ; " + insert + " */",
                "SELECT 1 /*!50000 ; " + insert + " */",
                "DELIMITER //\n" + insert + "//",
                "HANDLER " + table + " OPEN; " + insert)) {
            assertThat(failure(database.execute(text))).as(text).isInstanceOf(BasedException.class);
        }
        failure(InvalidStatementException.class, database.execute(insert + "; " + insert));
        assertThat(count(database, table)).isZero();
    }

    @OnBoth
    void keysAndCounts_areToldAsOnOtherDatabases(ServerKind kind) {
        Database database = connect(kind);
        String table = table(kind, "id INT AUTO_INCREMENT PRIMARY KEY, v INT");
        String insert = "INSERT INTO " + table + " (v) VALUES (?)";
        assertThat(await(database.execute(insert, 1)).generatedKey()).hasValue(1);
        ExecuteResult three = await(database.execute(insert + ", (?), (?)", 2, 3, 4));
        assertThat(three.generatedKey()).as("the first of three").hasValue(2);
        assertThat(three.rowsAffected()).isEqualTo(3);
        BatchResult batch = await(database.executeMany(insert, List.of(List.of(5), List.of(6))));
        assertThat(batch.generatedKey(0)).hasValue(5);
        assertThat(batch.generatedKey(1)).hasValue(6);
        String update = "UPDATE " + table + " SET v = 9";
        assertThat(await(database.execute(update)).rowsAffected()).isEqualTo(6);
        assertThat(await(database.execute(update)).rowsAffected())
                .as("found, not changed")
                .isEqualTo(6);
        Database affected = connect(server(kind).url("use_affected_rows", "true"), Fixture.OPTIONS);
        assertThat(await(affected.execute(update)).rowsAffected()).as("changed").isZero();
        assertThat(await(database.executeMany(insert, List.of(List.of(5), List.of(6), List.of(7))))
                        .rowsAffected())
                .isEqualTo(3);
    }

    @Test
    void returning_givesRowsAndIsCounted() {
        Database database = connect(ServerKind.MARIADB);
        String table = table(ServerKind.MARIADB, "id INT AUTO_INCREMENT PRIMARY KEY, v INT");
        String insert = "INSERT INTO " + table + " (v) VALUES (?), (?) RETURNING id";
        assertThat(await(database.fetchAll(insert, 1, 2))).hasSize(2);
        assertThat(await(database.execute(insert, 3, 4)).rowsAffected()).isEqualTo(2);
    }

    /** On MySQL, a SLEEP that is interrupted answers 1 and no error. */
    @OnBoth
    void cancelledSleep_isNoSuccess(ServerKind kind) {
        Database database = connectOnce(kind);
        String table = table(kind, "id INT");
        CompletableFuture<Integer> asleep = new CompletableFuture<>();
        CompletableFuture<?> session = database.session(s -> s.execute("INSERT INTO " + table + " VALUES (1)")
                        .thenCompose(added -> {
                            CompletableFuture<?> sleep =
                                    s.fetchAll("SELECT SLEEP(1000)").toCompletableFuture();
                            asleep.complete(1);
                            return sleep.thenCompose(slept -> s.execute("INSERT INTO " + table + " VALUES (2)"));
                        }))
                .toCompletableFuture();
        await(asleep);
        assertThat(session.cancel(true)).isTrue();
        assertThat(failure(session)).isInstanceOf(CancellationException.class);
        assertThat(count(database, table)).isZero();
        assertThat(server(kind)
                        .value("SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%'"))
                .isEqualTo("0");
    }

    @OnBoth
    void lockTables_isRefusedInsideATransaction(ServerKind kind) {
        Database database = connect(kind);
        String table = table(kind, "id INT");
        assertThat(failure(database.session(session -> session.execute("INSERT INTO " + table + " VALUES (1)")
                        .thenCompose(added ->
                                session.transaction(inner -> inner.execute("LOCK TABLES " + table + " WRITE"))))))
                .hasMessageContaining("commits by itself");
        assertThat(count(database, table)).isZero();
    }

    @OnBoth
    void lockTables_isRefusedUnderForceRollback(ServerKind kind) {
        Database database = connect(server(kind).url(), Fixture.OPTIONS.withForceRollback(true));
        String table = table(kind, "id INT");
        assertThat(failure(database.execute("LOCK TABLES " + table + " WRITE")))
                .hasMessageContaining("commits by itself");
    }

    @OnBoth
    void commentsDoNotHideAnImplicitCommit(ServerKind kind) {
        Database database = connect(kind);
        String sql = "/* a table */ -- made here\n# and now\ncreate\ttable " + newName() + " (id INT)";
        assertThat(failure(database.session(session -> session.transaction(inner -> inner.execute(sql)))))
                .hasMessageContaining("commits by itself");
        String temporary = "CREATE TEMPORARY TABLE " + newName() + " (id INT)";
        await(database.session(session -> session.transaction(inner -> inner.execute(temporary))));
    }

    /** A prepared statement stays with the database in which it was prepared, and so does what is known of its columns. */
    @OnBoth
    void statementInAnotherDatabase_isOneOfItsOwn(ServerKind kind) {
        String other = newName();
        String table = table(kind, "v VARCHAR(30)");
        server(kind)
                .execute(
                        "CREATE DATABASE " + other,
                        "CREATE TABLE " + other + "." + table + " (v DATE)",
                        "INSERT INTO " + other + "." + table + " VALUES ('2020-01-01')");
        keep(() -> server(kind).execute("DROP DATABASE " + other));
        Database database = connectOnce(kind);
        String insert = "INSERT INTO " + table + " VALUES (?)";
        String count = "SELECT COUNT(*) FROM " + table;
        String mine = server(kind).database();
        LocalTime time = LocalTime.of(1, 2, 3);
        for (int round = 1; round < 3; round++) {
            await(database.session(session -> {
                assertThat(count(session, table)).isZero();
                await(session.execute(insert, time));
                await(session.execute("USE " + other));
                assertThat(count(session, table)).isOne();
                failure(ParameterException.class, session.transaction(inner -> inner.execute(insert, time)));
                await(session.execute("USE " + mine));
                await(session.executeMany(insert, List.of(List.of(time), List.of(time))));
                assertThat(count(session, table)).isEqualTo(3);
                return session.execute("DELETE FROM " + table);
            }));
        }
        assertThat(await(database.fetchValue(Long.class, count))).isZero();
        assertThat(server(kind).value("SELECT COUNT(*) FROM " + other + "." + table))
                .isEqualTo("1");
    }

    /** The server refuses what is asked of the columns of such a statement, and takes the statement. */
    @OnBoth
    void questionThatTheServerRefuses_isNotAskedEachTime(ServerKind kind) {
        String table = table(kind, "id INT, v INT");
        Database database = connectOnce(kind);
        await(database.execute("INSERT INTO " + table + " VALUES (1, 0)"));
        String update = "UPDATE " + table + " t JOIN (SELECT ? AS n) q ON t.id = q.n SET t.v = ?";
        long statements = await(database.session(session -> {
            await(session.execute(update, 1, 1));
            long before = questions(session);
            for (int run = 2; run <= 6; run++) {
                await(session.execute(update, 1, run));
            }
            return CompletableFuture.completedFuture(questions(session) - before - 1);
        }));
        assertThat(statements).as("besides the one that asks").isEqualTo(5);
        assertThat(server(kind).value("SELECT v FROM " + table)).isEqualTo("6");
    }

    private static long questions(Queries session) {
        return await(session.fetchOne("SHOW SESSION STATUS LIKE 'Questions'"))
                .orElseThrow()
                .getLong(1);
    }
}
