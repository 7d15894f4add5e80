package dev.based.tests.mysql;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.CommitOutcomeUnknownException;
import dev.based.Database;
import dev.based.DatabaseTimeoutException;
import dev.based.Statement;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.ServerKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/** What the servers answer, without an error, to a statement that they were asked to stop is not its answer. */
@OnOneJdk
class MysqlKilledTest extends MysqlTest {
    private static final Duration SHORT = Duration.ofMillis(200);

    private String lock(ServerKind kind) throws SQLException {
        String lock = newName();
        Connection holder = keep(server(kind).connection());
        try (java.sql.Statement locks = holder.createStatement()) {
            locks.execute("SELECT GET_LOCK('" + lock + "', 0)");
        }
        return lock;
    }

    private static Statement late(String sql) {
        return Statement.of(sql).withTimeout(SHORT);
    }

    @OnBoth
    void queryWhoseTimeIsOver_fails_whateverTheServerAnswers(ServerKind kind) throws SQLException {
        String lock = lock(kind);
        Database database = connect(kind);
        for (String query : List.of(
                "SELECT SLEEP(10)",
                "SELECT SLEEP(10) + 0 AS v",
                "SELECT GET_LOCK('" + lock + "', 10)",
                "SELECT BENCHMARK(2000000000, MD5('x'))",
                "SELECT n, SLEEP(1) FROM (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3) numbers")) {
            assertThat(failure(database.fetchOne(late(query)))).as(query).isInstanceOf(DatabaseTimeoutException.class);
            assertThat(failure(database.session(session -> session.fetchAll(late(query)))))
                    .as(query)
                    .isInstanceOf(DatabaseTimeoutException.class);
        }
    }

    /** DO, SET and SELECT ... INTO a variable do nothing that outlives their connection. */
    @OnBoth
    void statementWithoutEffectWhoseTimeIsOver_fails_whateverTheServerAnswers(ServerKind kind) throws SQLException {
        String lock = lock(kind);
        Database database = connect(kind);
        for (String sql : List.of(
                "DO SLEEP(10)",
                "DO 1, SLEEP(10)",
                "DO GET_LOCK('" + lock + "', 10)",
                "DO BENCHMARK(2000000000, MD5('x'))",
                "SET @x = SLEEP(10)",
                "SELECT SLEEP(10) INTO @x",
                "SELECT GET_LOCK('" + lock + "', 10) INTO @x")) {
            assertThat(failure(database.execute(late(sql)))).as(sql).isInstanceOf(DatabaseTimeoutException.class);
        }
        assertThat(failure(database.fetchAll(late("DO SLEEP(10)")))).isInstanceOf(DatabaseTimeoutException.class);
        assertThat(failure(database.fetchOne(late("DO SLEEP(10)")))).isInstanceOf(DatabaseTimeoutException.class);
        assertThat(failure(
                        database.stream(late("DO SLEEP(10)")).forEach(row -> CompletableFuture.completedFuture(null))))
                .isInstanceOf(DatabaseTimeoutException.class);
    }

    /** What a routine has done when its SLEEP was stopped is there; what a function of a DO did was undone, though MariaDB answers well. */
    @OnBoth
    void routineWhoseTimeIsOver_isNoSuccess_whateverTheServerAnswers(ServerKind kind) {
        String table = table(kind, "n int");
        Database database = connect(kind);
        Map<String, String> bodies = Map.of(
                "DO SLEEP(10)",
                "",
                "SELECT SLEEP(10)",
                "",
                "BEGIN INSERT INTO " + table + " VALUES (1); DO SLEEP(10); END",
                "1",
                "BEGIN DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END; INSERT INTO " + table
                        + " VALUES (2); DO SLEEP(10);" + " INSERT INTO " + table + " VALUES (3); END",
                "2,3",
                "BEGIN START TRANSACTION; INSERT INTO " + table + " VALUES (4); DO SLEEP(10); COMMIT; END",
                "4");
        bodies.forEach((body, left) -> {
            String call = "CALL " + procedure(kind, body) + "()";
            Throwable told = failure(database.execute(late(call)));
            assertThat(told)
                    .as(body)
                    .isInstanceOfAny(CommitOutcomeUnknownException.class, DatabaseTimeoutException.class);
            if (told instanceof CommitOutcomeUnknownException) {
                assertThat(told).hasCauseInstanceOf(DatabaseTimeoutException.class);
            }
            assertThat(server(kind).value("SELECT COALESCE(GROUP_CONCAT(n ORDER BY n), '') FROM " + table))
                    .as(body)
                    .isEqualTo(left);
            server(kind).execute("DELETE FROM " + table);
        });
        String function = function(kind, "BEGIN INSERT INTO " + table + " VALUES (5); RETURN SLEEP(10); END");
        assertThat(failure(database.execute(late("DO " + function + "()"))))
                .isInstanceOfAny(CommitOutcomeUnknownException.class, DatabaseTimeoutException.class);
        assertThat(count(database, table)).isZero();
    }

    /** MySQL inserts what a stopped SLEEP gives. */
    @OnBoth
    void changeByWhatWasStopped_isNoSuccess(ServerKind kind) throws SQLException {
        String lock = lock(kind);
        String table = table(kind, "n int");
        Database database = connect(kind);
        for (String value : List.of("SLEEP(10)", "GET_LOCK('" + lock + "', 10)")) {
            Throwable told = failure(database.execute(late("INSERT INTO " + table + " SELECT " + value)));
            Class<?> expected =
                    count(database, table) > 0 ? CommitOutcomeUnknownException.class : DatabaseTimeoutException.class;
            assertThat(told).as(value).isInstanceOf(expected);
            server(kind).execute("DELETE FROM " + table);
        }
    }

    @OnBoth
    void cancelledStatementWithoutEffect_isCancelled(ServerKind kind) {
        Database database = connect(kind);
        for (String sql : List.of("DO SLEEP(10)", "SET @x = SLEEP(10)", "SELECT SLEEP(10) INTO @x")) {
            CompletableFuture<?> running = database.execute(sql).toCompletableFuture();
            awaitRunning(kind, sql);
            assertThat(running.cancel(true)).as(sql).isTrue();
            assertThat(failure(running)).as(sql).isInstanceOf(CancellationException.class);
        }
    }

    /** Only its outcome tells, and that is not known. */
    @OnBoth
    void cancelledCall_isInDoubt(ServerKind kind) {
        String table = table(kind, "n int");
        Database database = connect(kind);
        String call = "CALL " + procedure(kind, "BEGIN INSERT INTO " + table + " VALUES (1); DO SLEEP(10); END") + "()";
        CompletableFuture<?> running = database.execute(call).toCompletableFuture();
        awaitRunning(kind, "DO SLEEP(10)");
        assertThat(running.cancel(true)).isFalse();
        assertThat(failure(running)).isInstanceOf(CommitOutcomeUnknownException.class);
        assertThat(count(database, table)).isEqualTo(1);
    }

    /** Nobody was asked to stop it. */
    @OnBoth
    void callInTime_succeeds(ServerKind kind) {
        Database database = connect(kind);
        String call = "CALL " + procedure(kind, "DO SLEEP(0.01)") + "()";
        Statement inTime = Statement.of(call).withTimeout(Duration.ofSeconds(30));
        assertThat(outcome(database.execute(inTime))).isNull();
        assertThat(await(database.execute("DO SLEEP(0.01)")).rowsAffected()).isZero();
    }

    private String procedure(ServerKind kind, String body) {
        String name = newName();
        server(kind).execute("CREATE PROCEDURE " + name + "() " + body);
        keep(() -> server(kind).execute("DROP PROCEDURE " + name));
        return name;
    }

    private String function(ServerKind kind, String body) {
        String name = newName();
        server(kind).execute("CREATE FUNCTION " + name + "() RETURNS int NOT DETERMINISTIC MODIFIES SQL DATA " + body);
        keep(() -> server(kind).execute("DROP FUNCTION " + name));
        return name;
    }

    private static void awaitRunning(ServerKind kind, String sql) {
        String running = "SELECT count(*) FROM information_schema.processlist WHERE info LIKE '" + sql
                + "%' AND state = 'User sleep'";
        while (server(kind).value(running).equals("0")) {
            Thread.onSpinWait();
        }
    }
}
