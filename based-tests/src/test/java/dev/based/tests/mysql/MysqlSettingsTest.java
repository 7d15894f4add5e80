package dev.based.tests.mysql;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.CommitOutcomeUnknownException;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import dev.based.InvalidStatementException;
import dev.based.tests.servers.ServerKind;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** Settings of a session that values depend on: nothing is committed that was written under others. */
class MysqlSettingsTest extends MysqlTest {
    private static final Instant MOMENT = Instant.parse("2024-02-29T01:02:03Z");

    @OnBoth
    void settingThatFalsifiesValues_failsItsStatement_andNothingIsCommitted(ServerKind server) {
        String function = newName();
        server(server)
                .execute("CREATE FUNCTION " + function
                        + "() RETURNS INT DETERMINISTIC BEGIN SET time_zone = '+09:00'; RETURN 1; END");
        keep(() -> server(server).execute("DROP FUNCTION " + function));
        Database database = connectOnce(server);
        String table = table(server, "v VARCHAR(100) CHARACTER SET utf8mb4, t TIMESTAMP NULL");
        List<String> ofMariadb = List.of(
                "SET sql_mode = CONCAT(@@sql_mode, ',TIME_ROUND_FRACTIONAL')",
                "SET sql_mode = CONCAT(@@sql_mode, ',EMPTY_STRING_IS_NULL')");
        List<String> settings = new ArrayList<>(server == ServerKind.MARIADB ? ofMariadb : List.of());
        settings.addAll(List.of(
                "SET NAMES latin1",
                "SET NAMES utf8",
                "SET CHARACTER SET latin1",
                "SET character_set_client = latin1",
                "SET character_set_results = NULL",
                "SET SESSION character_set_connection = 'ucs2'",
                "SET time_zone = '+09:00'",
                "SET @x = 1, @@session.time_zone = 'SYSTEM'",
                "SET sql_mode = ''",
                "SET sql_mode = CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES')",
                "SET collation_connection = 'latin1_swedish_ci'",
                "SELECT " + function + "()"));
        for (String setting : settings) {
            Throwable error = outcome(database.session(session -> session.execute(setting)
                    .thenCompose(set -> session.execute("INSERT INTO " + table + " VALUES (?, ?)", "ü€", MOMENT))));
            assertThat(error)
                    .as(setting)
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("The session's setting ");
            assertThat(failure(database.execute(setting))).hasStackTraceContaining("The session's setting ");
            outcome(database.session(session -> session.transaction(inner -> inner.execute(setting))
                    .handle((set, refused) -> 0)
                    .thenCompose(go -> session.execute("INSERT INTO " + table + " VALUES (?, ?)", "ü€", MOMENT))));
            assertThat(server(server).value("SELECT COUNT(*) FROM " + table))
                    .as(setting)
                    .isEqualTo("0");
        }
    }

    /** COMMIT, which travels with it, must not hide why the connection was closed. */
    @OnBoth
    void settingThatIsTheLastOfASession_tellsTheReason(ServerKind server) {
        Database database = connectOnce(server);
        for (String setting : List.of("SET SESSION sql_mode = ''", "SET time_zone = '+02:00'", "SET NAMES latin1")) {
            assertThat(failure(DatabaseException.class, database.session(session -> session.execute(setting))))
                    .as(setting)
                    .hasMessageContaining("The session's setting ")
                    .hasMessageNotContaining("run again")
                    .extracting(DatabaseException::kind)
                    .isEqualTo(ErrorKind.OTHER);
            assertThat(failure(DatabaseException.class, database.execute(setting))
                            .kind())
                    .as(setting)
                    .isEqualTo(ErrorKind.OTHER);
        }
    }

    /** The change has succeeded on the server, and a COMMIT may have been sent behind it. */
    @OnBoth
    void settingThatATriggerChanges_leavesNoChangeThatIsToldAsAPlainFailure(ServerKind server) {
        Database database = connectOnce(server);
        String table = table(server, "v INT");
        server(server)
                .execute("CREATE TRIGGER " + newName() + " BEFORE INSERT ON " + table
                        + " FOR EACH ROW SET time_zone = '+09:00'");
        String insert = "INSERT INTO " + table + " VALUES (?)";
        for (boolean alone : new boolean[] {true, false}) {
            Throwable told = failure(
                    alone ? database.execute(insert, 1) : database.session(session -> session.execute(insert, 1)));
            boolean there =
                    !server(server).value("SELECT COUNT(*) FROM " + table).equals("0");
            assertThat(told).hasMessageContaining("The session's setting time_zone was changed");
            assertThat(!there || told instanceof CommitOutcomeUnknownException)
                    .as("alone: " + alone + ", there: " + there)
                    .isTrue();
            server(server).execute("DELETE FROM " + table);
        }
    }

    /** An error tells of no setting: the change was told with the answer to the next statement, which was another caller's. */
    @OnBoth
    void settingThatATriggerChanges_whichFails_harmsNoOtherCall(ServerKind server) {
        Database database = connectOnce(server);
        String table = table(server, "v VARCHAR(100) CHARACTER SET latin1, t TIMESTAMP NULL");
        String insert = "INSERT INTO " + table + " VALUES (?, ?)";
        for (String setting :
                List.of("SET time_zone = '+09:00'", "SET NAMES latin1", "SET NAMES binary", "SET sql_mode = ''")) {
            String raising = table(server, "a INT");
            String keyed = table(server, "a INT PRIMARY KEY");
            server(server)
                    .execute(
                            "INSERT INTO " + keyed + " VALUES (1)",
                            "CREATE TRIGGER " + newName() + " BEFORE INSERT ON " + raising + " FOR EACH ROW BEGIN "
                                    + setting + "; SIGNAL SQLSTATE '45000'; END",
                            "CREATE TRIGGER " + newName() + " BEFORE INSERT ON " + keyed + " FOR EACH ROW " + setting);
            for (String failing : List.of(raising, keyed)) {
                String fails = "INSERT INTO " + failing + " VALUES (?)";
                List<List<Integer>> sets = List.of(List.of(1), List.of(1));
                assertThat(failure(DatabaseException.class, database.execute(fails, 1)))
                        .as(setting)
                        .hasMessageNotContaining("The session's setting");
                await(database.execute(insert, "ü", MOMENT));
                assertThat(failure(database.executeMany(fails, sets)))
                        .as(setting)
                        .isNotNull();
                await(database.execute(insert, "ü", MOMENT));
                outcome(database.session(session -> session.transaction(inner -> inner.execute(fails, 1))
                        .handle((set, refused) -> 0)
                        .thenCompose(go -> session.execute(insert, "ü", MOMENT))));
                outcome(database.session(session -> session.transaction(inner -> inner.executeMany(fails, sets))
                        .handle((set, refused) -> 0)
                        .thenCompose(go -> session.execute(insert, "ü", MOMENT))));
                outcome(database.session(session -> {
                    session.transaction(inner -> inner.execute(fails, 1));
                    return session.execute(insert, "ü", MOMENT);
                }));
            }
            assertThat(await(database.fetchAll("SELECT * FROM " + table)))
                    .as(setting)
                    .hasSizeGreaterThanOrEqualTo(4)
                    .allSatisfy(row -> {
                        assertThat(row.getString("v")).isEqualTo("ü");
                        assertThat(row.getInstant("t")).isEqualTo(MOMENT);
                    });
            assertThat(server(server)
                            .value("SELECT COUNT(*) FROM " + table + " WHERE HEX(v) <> 'FC' OR UNIX_TIMESTAMP(t) <> "
                                    + MOMENT.getEpochSecond()))
                    .as(setting)
                    .isEqualTo("0");
        }
    }

    @OnBoth
    void settingThatKeepsValues_passes(ServerKind server) {
        Database database = connectOnce(server);
        String table = table(server, "v VARCHAR(100) CHARACTER SET utf8mb4, t TIMESTAMP NULL");
        Long connection = await(database.fetchValue(Long.class, "SELECT CONNECTION_ID()"));
        for (String setting : List.of(
                "SET NAMES utf8mb4",
                "SET NAMES utf8mb4 COLLATE utf8mb4_bin",
                "SET time_zone = '+00:00'",
                "SET sql_mode = CONCAT('TRADITIONAL', IF(VERSION() LIKE '%Maria%', '', ',TIME_TRUNCATE_FRACTIONAL'))",
                "SET @mine = 'latin1', SESSION wait_timeout = 1000",
                "SET character_set_client = utf8mb4")) {
            await(database.session(session -> session.execute(setting)
                    .thenCompose(set -> session.execute("INSERT INTO " + table + " VALUES (?, ?)", "ü€🎬", MOMENT))));
        }
        assertThat(server(server)
                        .value("SELECT COUNT(*) FROM " + table + " WHERE HEX(v) = 'C3BCE282ACF09F8EAC' AND"
                                + " UNIX_TIMESTAMP(t) = " + MOMENT.getEpochSecond()))
                .isEqualTo("6");
        assertThat(await(database.fetchValue(Long.class, "SELECT CONNECTION_ID()")))
                .isEqualTo(connection);
    }

    @OnBoth
    void modeThatFillsTexts_isRefused(ServerKind server) {
        Database database = connectOnce(server);
        assertThat(outcome(database.session(
                        session -> session.execute("SET sql_mode = CONCAT(@@sql_mode, ',PAD_CHAR_TO_FULL_LENGTH')")
                                .thenCompose(set -> session.fetchAll("SELECT CAST('a' AS CHAR(10))")))))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("PAD_CHAR_TO_FULL_LENGTH");
    }

    /** A mode without that MySQL rounds what the library says is cut off. */
    @OnBoth
    void v2_modeThatRoundsTimes_isRefused(ServerKind server) {
        Database database = connectOnce(server);
        String table = table(server, "t DATETIME NULL");
        Throwable error = outcome(database.session(session -> session.execute("SET sql_mode = 'TRADITIONAL'")
                .thenCompose(set -> session.execute(
                        "INSERT INTO " + table + " VALUES (?)", LocalDateTime.parse("2024-02-29T23:59:59.9")))));
        if (server == ServerKind.MYSQL) {
            assertThat(error).isInstanceOf(DatabaseException.class).hasMessageContaining("rounded");
        } else {
            assertThat(error).isNull();
            assertThat(server(server).value("SELECT t FROM " + table)).startsWith("2024-02-29 23:59:59");
        }
    }

    /** Of which the servers do not tell, since it is gone behind the statement, or since they were told not to. */
    @OnBoth
    void settingThatIsNotTold_isRefused(ServerKind server) {
        Database database = connectOnce(server);
        String table = table(server, "v VARCHAR(100) CHARACTER SET utf8mb4, t TIMESTAMP NULL");
        String insert = "INSERT INTO " + table + " VALUES (?, ?)";
        for (String sql : List.of(
                "SET STATEMENT time_zone = '+09:00' FOR " + insert,
                "SET session_track_system_variables = ''",
                "SET @@SESSION.Session_Track_System_Variables = 'autocommit'",
                "SET session_track_transaction_info = 'OFF'",
                "SET @a = 1, SESSION session_track_transaction_info = STATE",
                "/* mine */ set -- yours\n statement max_statement_time = 5, sql_mode = '' FOR " + insert,
                "SET STATEMENT foreign_key_checks = 0, sql_mode = '' FOR " + insert,
                "SET STATEMENT max_statement_time = (SELECT 5 FOR UPDATE), `time_zone` = '+09:00' FOR " + insert,
                "SET STATEMENT max_statement_time = 5 FOR SET STATEMENT sql_mode = '' FOR " + insert,
                "SET /*!50000 STATEMENT sql_mode = '' FOR */ " + insert,
                "/*M!100000 SET STATEMENT sql_mode = '' FOR */ " + insert,
                insert.replace("INSERT", "/*+ a note */ INSERT /*+ SET_VAR(time_zone = '+09:00') */"),
                insert.replace("INSERT", "INSERT /* '/*+' */ /*+ SET_VAR(sql_mode = '') */"),
                insert.replace("INSERT", "INSERT /*+ SET_VAR(time_zone = '+09:00') */"),
                insert.replace("INSERT", "INSERT /*+ MAX_EXECUTION_TIME(5) set_var( sql_mode='') */"))) {
            Object[] values = sql.contains("?") ? new Object[] {"a", MOMENT} : new Object[0];
            assertThat(failure(InvalidStatementException.class, database.execute(sql, values)))
                    .as(sql)
                    .hasMessageContaining("nothing was sent");
            assertThat(failure(InvalidStatementException.class, database.executeMany(sql, List.of(List.of(values)))))
                    .as(sql)
                    .hasMessageContaining("nothing was sent");
        }
        await(database.execute(
                insert.replace("INSERT", "INSERT /*+ SET_VAR(sort_buffer_size = 100000) */"), "a", MOMENT));
        if (server == ServerKind.MARIADB) {
            await(database.execute("SET STATEMENT max_statement_time = 5 FOR " + insert, "FOR time_zone", MOMENT));
        }
        assertThat(server(server)
                        .value("SELECT COUNT(*) FROM " + table + " WHERE UNIX_TIMESTAMP(t) = "
                                + MOMENT.getEpochSecond()))
                .isEqualTo(server == ServerKind.MARIADB ? "2" : "1");
    }

    /** What reads like a hint, or a setting for one statement, within a text, a name or a comment. */
    @OnBoth
    void settingThatIsOnlyMentioned_passes(ServerKind server) {
        Database database = connectOnce(server);
        for (String text : List.of(
                "'/*+ SET_VAR(sql_mode = x) */'",
                "'it''s \\' /*+ SET_VAR(time_zone = 1) */'",
                "\"/*+ SET_VAR(sql_mode = x) */\"",
                "1 /* '/*+ */ + 1 # /*+ SET_VAR(time_zone = 1) */",
                "1 AS `/*+ SET_VAR(sql_mode = x) */`",
                "1 -- /*+ SET_VAR(sql_mode = x) */",
                "5--1",
                "/*+ SET_VAR(sort_buffer_size = 100000) */ 'SET_VAR(sql_mode = x)'")) {
            assertThat(await(database.fetchAll("SELECT " + text))).as(text).hasSize(1);
        }
        for (String hidden : List.of(
                "SELECT 5--1 /*+ SET_VAR(sql_mode = '') */",
                "SELECT /*!50000 1, */ /*+ SET_VAR(sql_mode = '') */ 1",
                "/* /*! */ SET /* ' */ STATEMENT sql_mode = '' FOR SELECT 1")) {
            assertThat(failure(InvalidStatementException.class, database.fetchAll(hidden)))
                    .as(hidden)
                    .hasMessageContaining("nothing was sent");
        }
    }

    /** Quadratic work would take minutes. */
    @OnBoth
    void settingsAreLookedFor_inLinearTime(ServerKind server) {
        Database database = connectOnce(server);
        for (String part : List.of("/*+", "SET_VAR", "/*!1", "\"a\" ", "/*+ SET_VAR(a */", "--", "'\\'' ")) {
            String sql = "/*+ " + part.repeat(100_000) + "\\";
            assertThat(outcome(database.execute(sql))).as(part).isInstanceOf(BasedException.class);
            assertThat(outcome(database.execute("SET " + part.repeat(100_000))))
                    .as(part)
                    .isInstanceOf(BasedException.class);
        }
    }

    /** Names in double quotes are followed; where a backslash would hide a placeholder, the statement is refused. */
    @OnBoth
    void p1_namesInDoubleQuotes_areFollowed(ServerKind server) {
        Database database = connectOnce(server);
        String table = table(server, "`a?` VARCHAR(100) CHARACTER SET utf8mb4, `b\\` VARCHAR(100)");
        String names = "SET sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES,PIPES_AS_CONCAT')";
        List<String> read = await(database.session(session -> session.execute(names)
                .thenCompose(set -> session.execute("INSERT INTO \"" + table + "\" (\"a?\") VALUES (?)", "x'\"\\"))
                .thenCompose(done -> session.fetchAll(
                        "SELECT \"a?\" || ? || 'it\\'s \"\\\"?' AS v FROM \"" + table + "\" WHERE \"a?\" = ?",
                        "y",
                        "x'\"\\"))
                .thenApply(rows -> rows.stream().map(row -> row.getString("v")).toList())));
        assertThat(read).containsExactly("x'\"\\yit's \"\"?");
        for (String sql :
                List.of("SELECT \"b\\\" FROM " + table + " WHERE \"a?\" = ? AND ? = \"b\\\"", "SELECT ? AS \"\\\"")) {
            Object[] values = sql.startsWith("SELECT ?") ? new Object[] {1} : new Object[] {1, 2};
            Throwable error = failure(database.session(
                    session -> session.execute(names).thenCompose(set -> session.fetchAll(sql, values))));
            assertThat(error).as(sql).isInstanceOf(BasedException.class);
            assertThat(((BasedException) error).kind()).as(sql).isEqualTo(ErrorKind.USAGE);
        }
        assertThat(await(database.fetchValue(String.class, "SELECT \"\\\"?\"")))
                .as("as before, behind the reset")
                .isEqualTo("\"?");
    }
}
