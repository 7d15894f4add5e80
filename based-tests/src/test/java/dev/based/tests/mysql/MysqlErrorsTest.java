package dev.based.tests.mysql;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import dev.based.SessionOptions;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Each kind of error, provoked; with the constraint's name, which these servers tell only in the text. */
class MysqlErrorsTest extends MysqlTest {
    private static DatabaseException assertKind(ErrorKind kind, CompletionStage<?> stage) {
        DatabaseException error = failure(DatabaseException.class, stage);
        assertThat(error.kind()).as(error.getMessage()).isEqualTo(kind);
        assertThat(error.vendorCode()).isPositive();
        assertThat(error.sqlState()).isPresent();
        assertThat(error.getMessage()).doesNotContain("errorMessage=");
        return error;
    }

    @OnBoth
    void uniqueViolation_namesTheKeyAndNoValue(ServerKind server) {
        Database database = connect(server);
        String table =
                table(server, "id INT PRIMARY KEY, a VARCHAR(50), b VARCHAR(50), CONSTRAINT both_once UNIQUE (a, b)");
        String insert = "INSERT INTO " + table + " VALUES (?, ?, ?)";
        await(database.execute(insert, 1, "canary", "for key 'x'"));
        DatabaseException error =
                assertKind(ErrorKind.UNIQUE_VIOLATION, database.execute(insert, 2, "canary", "for key 'x'"));
        assertThat(error.constraint()).contains("both_once");
        assertThat(error.getMessage()).doesNotContain("canary");
        assertThat(assertKind(ErrorKind.UNIQUE_VIOLATION, database.execute(insert, 1, "a", "b"))
                        .constraint())
                .contains("PRIMARY");
    }

    /** The servers write a question mark for each character beyond U+FFFF; and a value's own quotes do not end it. */
    @OnBoth
    void e2_valueWithCharactersAndQuotesOfItsOwn_isHidden_andNamesAreNot(ServerKind server) {
        Database database = connect(server);
        String routine = newName();
        server(server)
                .execute("CREATE PROCEDURE " + routine + "(x VARCHAR(90) CHARACTER SET utf8mb4) SIGNAL SQLSTATE '45000'"
                        + " SET MESSAGE_TEXT = x");
        keep(() -> server(server).execute("DROP PROCEDURE " + routine));
        String secret = "qzx\uD83D\uDE00wvk\u00E9";
        assertThat(failure(database.execute("CALL " + routine + "(?)", secret)))
                .hasMessageNotContaining("qzx")
                .hasMessageNotContaining("wvk");
        for (String value : List.of("qz'x", "'qzx", "qzx'", "q''zx", "qzx' b 'y")) {
            assertThat(failure(database.execute("SET sql_mode = ?", value)))
                    .as(value)
                    .hasMessageContaining("Variable 'sql_mode' can't be set to the value of '?'")
                    .hasMessageNotContaining("zx");
        }
    }

    /** With the number of an error that quotes names, and words of the server's. */
    @OnBoth
    void e2_valueThatARoutineQuotes_isHidden_andNamesAreNot(ServerKind server) {
        Database database = connect(server);
        String table = table(server, "id INT NOT NULL PRIMARY KEY, canary42 VARCHAR(5), c42 DATE, CHECK (id > 0)");
        String raises = newName();
        String raisesAgain = newName();
        server(server)
                .execute(
                        "CREATE PROCEDURE " + raises + "(no INT, v VARCHAR(90)) BEGIN DECLARE t VARCHAR(120) DEFAULT"
                                + " CONCAT('Data too long: ''', v, ''''); SIGNAL SQLSTATE '23000' SET MYSQL_ERRNO = no,"
                                + " MESSAGE_TEXT = t; END",
                        "CREATE PROCEDURE " + raisesAgain
                                + "(v VARCHAR(90)) BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION"
                                + " BEGIN DECLARE t VARCHAR(120) DEFAULT CONCAT('Invalid value \"', v, '\" for column `', v, '`');"
                                + " RESIGNAL SET MESSAGE_TEXT = t; END; INSERT INTO " + table
                                + " (id) VALUES (NULL); END");
        keep(() -> server(server).execute("DROP PROCEDURE " + raises, "DROP PROCEDURE " + raisesAgain));
        for (int error : List.of(1048, 1050, 1060, 1142, 1264, 1265, 1364, 1369, 1406, 1451, 1452, 3140, 3819, 4025)) {
            assertThat(failure(database.execute("CALL " + raises + "(?, ?)", error, "hunter2")))
                    .as("%s", error)
                    .hasMessageContaining("Data too long: '?'")
                    .hasMessageNotContaining("hunter2");
        }
        assertThat(failure(database.execute("CALL " + raisesAgain + "(?)", "hunter2")))
                .hasMessageContaining("for column")
                .hasMessageNotContaining("hunter2");
        // the server's own, though the names read like parts of the values
        LocalDate day = LocalDate.of(2042, 4, 2);
        String insert = "INSERT INTO " + table + " VALUES (?, ?, ?)";
        assertThat(failure(database.execute(insert, 1, "canary42", day))).hasMessageContaining("'canary42'");
        assertThat(failure(database.execute(insert, null, "id", day))).hasMessageContaining("'id'");
        assertThat(failure(database.execute(insert, -1, "c42", day)))
                .hasMessageMatching("(?s).*(violated|failed for `).*");
    }

    /** Of which the text alone tells names; in a session's own language they may be lost, and values are hidden all the same. */
    @OnBoth
    void v18_messagesAreEnglish_whateverLanguageTheServerHas(ServerKind server) {
        setGlobal(server, "lc_messages", "'de_DE'");
        Database database = connect(server);
        String table = table(server, "id INT PRIMARY KEY, a VARCHAR(50), CONSTRAINT once UNIQUE (a)");
        String insert = "INSERT INTO " + table + " VALUES (?, ?)";
        await(database.execute(insert, 1, "canary"));
        DatabaseException error = assertKind(ErrorKind.UNIQUE_VIOLATION, database.execute(insert, 2, "canary"));
        assertThat(error.constraint()).contains("once");
        assertThat(error).hasMessageContaining("Duplicate entry '?' for key");
        assertThat(assertKind(ErrorKind.UNIQUE_VIOLATION, database.session(session -> {
                    session.execute("SET lc_messages = 'de_DE'");
                    return session.execute(insert, 2, "canary");
                })))
                .hasMessageNotContaining("canary");
    }

    @OnBoth
    void uniqueViolation_ofABatchIsThatOfItsFirstItem(ServerKind server) {
        Database database = connect(server);
        String table = table(server, "id INT PRIMARY KEY, a INT NOT NULL");
        List<List<Integer>> sets = List.of(List.of(1, 1), List.of(2, 2), List.of(1, 3), List.of(4, 4));
        assertKind(ErrorKind.UNIQUE_VIOLATION, database.executeMany("INSERT INTO " + table + " VALUES (?, ?)", sets));
        assertThat(count(database, table)).as("rows of a batch that failed").isZero();
    }

    @OnBoth
    void foreignKeyViolation_namesTheConstraint(ServerKind server) {
        Database database = connect(server);
        String parent = table(server, "id INT PRIMARY KEY");
        String child =
                table(server, "id INT, CONSTRAINT fk_" + parent + " FOREIGN KEY (id) REFERENCES " + parent + " (id)");
        String insert = "INSERT INTO " + child + " VALUES (?)";
        assertThat(assertKind(ErrorKind.FOREIGN_KEY_VIOLATION, database.execute(insert, 1))
                        .constraint())
                .contains("fk_" + parent);
        await(database.execute("INSERT INTO " + parent + " VALUES (1)"));
        await(database.execute(insert, 1));
        assertThat(assertKind(ErrorKind.FOREIGN_KEY_VIOLATION, database.execute("DELETE FROM " + parent))
                        .constraint())
                .contains("fk_" + parent);
    }

    @OnBoth
    void notNullViolation_namesTheColumn(ServerKind server) {
        Database database = connect(server);
        String table = table(server, "id INT, title VARCHAR(20) NOT NULL");
        assertThat(assertKind(
                                ErrorKind.NOT_NULL_VIOLATION,
                                database.execute("INSERT INTO " + table + " VALUES (1, ?)", (Object) null))
                        .constraint())
                .contains("title");
        assertThat(assertKind(
                                ErrorKind.NOT_NULL_VIOLATION,
                                database.execute("INSERT INTO " + table + " (id) VALUES (1)"))
                        .constraint())
                .contains("title");
    }

    @OnBoth
    void checkViolation_namesTheCheck(ServerKind server) {
        String table = table(server, "id INT, CONSTRAINT above_zero CHECK (id > 0)");
        assertThat(assertKind(
                                ErrorKind.CHECK_VIOLATION,
                                connect(server).execute("INSERT INTO " + table + " VALUES (?)", -1))
                        .constraint())
                .contains("above_zero");
    }

    /** A routine may fail with any number, also with that which MySQL sends before it ends a connection that nobody used. */
    @OnBoth
    void routineThatSignalsTheEndOfAnUnusedConnection_runsOnce(ServerKind server) {
        Database database = connect(server);
        String table = table(server, "id INT");
        String routine = newName();
        await(database.execute("CREATE PROCEDURE " + routine + "() BEGIN INSERT INTO " + table
                + " VALUES (1); SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not for hire', MYSQL_ERRNO = 4031; END"));
        await(database.session(used -> used.fetchAll("SELECT 1")));
        assertThat(failure(database.execute("CALL " + routine + "()"))).hasMessageNotContaining("no effect");
        assertThat(count(database, table)).isEqualTo(1);
        await(database.execute("DROP PROCEDURE " + routine));
    }

    /** The number or state of an error that ends a connection says nothing if the connection goes on. */
    @OnBoth
    void routineThatSignalsTheEndOfTheConnection_failsAsItsUserWroteIt(ServerKind server) {
        Database database = connectOnce(server);
        String table = table(server, "id INT");
        long connection = connectionId(database);
        for (String signal : List.of(
                "'HY000' SET MYSQL_ERRNO = 4031",
                "'70100' SET MYSQL_ERRNO = 1927",
                "'08S01' SET MYSQL_ERRNO = 1053",
                "'HY000' SET MYSQL_ERRNO = 3169",
                "'08S01'",
                "'08006'",
                "'40003'")) {
            String routine = newName();
            server(server)
                    .execute("CREATE PROCEDURE " + routine + "(x INT) BEGIN INSERT INTO " + table
                            + " VALUES (x); SIGNAL SQLSTATE " + signal + "; END");
            keep(() -> server(server).execute("DROP PROCEDURE " + routine));
            assertKind(ErrorKind.OTHER, database.execute("CALL " + routine + "(1)"));
            assertKind(ErrorKind.OTHER, database.execute("CALL " + routine + "(?)", 2));
            assertKind(
                    ErrorKind.OTHER,
                    database.session(session -> session.execute("INSERT INTO " + table + " VALUES (3)")
                            .thenCompose(added -> session.execute("CALL " + routine + "(4)"))));
            assertKind(
                    ErrorKind.OTHER, database.executeMany("CALL " + routine + "(?)", List.of(List.of(5), List.of(6))));
            assertThat(server(server).value("SELECT count(*) FROM " + table + " WHERE id IN (1, 2)"))
                    .as(signal)
                    .isEqualTo("2");
            assertThat(server(server).value("SELECT count(*) FROM " + table + " WHERE id IN (3, 4)"))
                    .as(signal)
                    .isEqualTo("0");
            server(server).execute("DELETE FROM " + table);
        }
        assertThat(connectionId(database)).isEqualTo(connection);
    }

    private static long connectionId(Database database) {
        return Objects.requireNonNull(await(database.fetchValue(Long.class, "SELECT CONNECTION_ID()")));
    }

    @OnBoth
    void textThatIsNoSql_isASyntaxError(ServerKind server) {
        assertKind(ErrorKind.SYNTAX, connect(server).fetchAll("SELEKT 1"));
    }

    @OnBoth
    void whatIsNotThere_isUndefined(ServerKind server) {
        Database database = connect(server);
        String table = table(server, "id INT");
        for (String sql : List.of(
                "SELECT * FROM no_such_table",
                "SELECT no_such_column FROM " + table,
                "SELECT no_such_function(1)",
                "CALL no_such_procedure()",
                "DROP TABLE no_such_table",
                "ALTER TABLE " + table + " DROP COLUMN no_such_column",
                "SELECT * FROM no_such_database.films",
                "SET no_such_variable = 1")) {
            assertKind(ErrorKind.UNDEFINED_OBJECT, database.execute(sql));
        }
    }

    @OnBoth
    void valueThatDoesNotFit_isAValueErrorThatNamesTheColumnAndNoValue(ServerKind server) {
        Database database = connect(server);
        String table = table(server, "small TINYINT, short VARCHAR(3), day DATE, number INT, kind ENUM('A', 'B')");
        assertUnfit(database, table, "small", 4711);
        assertUnfit(database, table, "short", "canary");
        assertUnfit(database, table, "day", "canary");
        assertUnfit(database, table, "number", "canary");
        assertUnfit(database, table, "kind", "canary");
        assertKind(ErrorKind.VALUE, database.execute("INSERT INTO " + table + " (number) VALUES (1 / 0)"));
        String sum = "SELECT CAST(? AS SIGNED) + CAST(? AS SIGNED)";
        assertThat(assertKind(ErrorKind.VALUE, database.fetchAll(sum, Long.MAX_VALUE, 17)))
                .hasMessageContaining("out of range")
                .hasMessageNotContaining("17");
    }

    private static void assertUnfit(Database database, String table, String column, Object value) {
        assertThat(assertKind(
                        ErrorKind.VALUE,
                        database.execute("INSERT INTO " + table + " (" + column + ") VALUES (?)", value)))
                .hasMessageMatching("(?s).*['`]" + column + "['`].*")
                .hasMessageNotContaining(value.toString());
    }

    @OnBoth
    void statementThatIsKilledOrTooLong_isCancelled(ServerKind server) {
        Database database = connect(server);
        String slow = "SELECT count(*) FROM information_schema.columns a, information_schema.columns b,"
                + " information_schema.columns c";
        assertKind(
                ErrorKind.QUERY_CANCELLED,
                database.fetchAll(
                        server == ServerKind.MYSQL
                                ? slow.replaceFirst("SELECT", "SELECT /*+ MAX_EXECUTION_TIME(50) */")
                                : "SET STATEMENT max_statement_time = 0.05 FOR " + slow));
        CompletableFuture<?> killed = database.session(session -> session.fetchValue(
                                Long.class, "SELECT CONNECTION_ID()")
                        .thenCompose(id -> {
                            CompletionStage<?> running = session.fetchAll(slow);
                            return database.independent()
                                    .execute("KILL QUERY " + id)
                                    .thenCompose(done -> running);
                        }))
                .toCompletableFuture();
        assertKind(ErrorKind.QUERY_CANCELLED, killed);
    }

    @OnBoth
    void connectionThatIsKilled_isLost(ServerKind server) {
        Database database = connect(server);
        DatabaseException error = failure(
                DatabaseException.class,
                database.session(session -> session.fetchValue(Long.class, "SELECT CONNECTION_ID()")
                        .thenCompose(id -> database.independent().execute("KILL CONNECTION " + id))
                        .thenCompose(done -> session.fetchAll("SELECT 1"))));
        assertThat(error.kind()).isEqualTo(ErrorKind.CONNECTION_LOST);
        await(database.fetchAll("SELECT 1"));
    }

    @OnBoth
    void lockThatIsHeld_isALockTimeout(ServerKind server) {
        Database database = connect(server);
        String table = table(server, "id INT PRIMARY KEY");
        await(database.execute("INSERT INTO " + table + " VALUES (1)"));
        String lock = "SELECT * FROM " + table + " WHERE id = 1 FOR UPDATE";
        Database others = database.independent();
        await(database.run(holder -> {
            await(holder.fetchAll(lock));
            assertKind(ErrorKind.LOCK_TIMEOUT, others.fetchAll(lock + " NOWAIT"));
            assertKind(
                    ErrorKind.LOCK_TIMEOUT,
                    others.session(waiter -> waiter.execute("SET innodb_lock_wait_timeout = 1")
                            .thenCompose(set -> waiter.fetchAll(lock))));
        }));
    }

    @OnBoth
    void deadlock_isADeadlock(ServerKind server) {
        Database database = connect(server);
        String table = table(server, "id INT PRIMARY KEY, v INT");
        await(database.execute("INSERT INTO " + table + " VALUES (1, 0), (2, 0)"));
        String update = "UPDATE " + table + " SET v = v + 1 WHERE id = ?";
        CompletableFuture<Integer> one = new CompletableFuture<>();
        CompletableFuture<Integer> other = new CompletableFuture<>();
        CompletableFuture<?> first = crossing(database, update, 1, one, other);
        CompletableFuture<?> second = crossing(database, update, 2, other, one);
        CompletableFuture<?> loser = new CompletableFuture<>();
        first.whenComplete((done, error) -> {
            if (error != null) loser.completeExceptionally(error);
        });
        second.whenComplete((done, error) -> {
            if (error != null) loser.completeExceptionally(error);
        });
        assertKind(ErrorKind.DEADLOCK, loser);
    }

    private static CompletableFuture<?> crossing(
            Database database,
            String update,
            int id,
            CompletableFuture<Integer> mine,
            CompletableFuture<Integer> theirs) {
        return database.session(session -> session.execute(update, id).thenCompose(locked -> {
                    mine.complete(id);
                    return theirs.thenCompose(other -> session.execute(update, other));
                }))
                .toCompletableFuture();
    }

    @OnBoth
    void writeInAReadOnlySession_isRefused(ServerKind server) {
        String table = table(server, "id INT");
        DatabaseException error = failure(
                DatabaseException.class,
                connect(server)
                        .session(
                                SessionOptions.READ_ONLY,
                                session -> session.execute("INSERT INTO " + table + " VALUES (1)")));
        assertThat(error).hasMessageContaining("READ ONLY");
    }

    @OnBoth
    void missingTable_isNamed_inAnotherDatabaseToo(ServerKind server) {
        Server other = keep(server(server).newDatabase());
        Database database = connect(server);
        CompletionStage<?> missing = database.session(session -> session.execute("USE " + other.database())
                .thenCompose(used -> session.fetchAll("SELECT * FROM nosuch WHERE r = ?", 1)));
        assertThat(assertKind(ErrorKind.UNDEFINED_OBJECT, missing))
                .hasMessageStartingWith("Table '" + other.database() + ".nosuch' doesn't exist");
    }

    /** The servers cut their messages off, so that the quote behind a long value may be missing. */
    @OnBoth
    void e2_valueThatTheServerCutsOff_isNotShown(ServerKind server) {
        Database database = connect(server);
        DatabaseException error = assertKind(
                ErrorKind.VALUE, database.fetchAll("SELECT POW(CAST(? AS DOUBLE) + 10, 1000)", "canary".repeat(100)));
        assertThat(error).hasMessageContaining("out of range").hasMessageNotContaining("canary");
    }
}
