package dev.based.tests.mysql;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseOptions;
import dev.based.Json;
import dev.based.ParameterException;
import dev.based.Row;
import dev.based.Session;
import dev.based.tests.servers.ServerKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values for columns of another kind, which these servers would take for something else. */
class MysqlTargetsTest extends MysqlTest {
    /** What each server would store in place of the value, or a part of it. */
    static List<Arguments> misfits() {
        List<Arguments> misfits = new ArrayList<>();
        LocalDateTime time = LocalDateTime.of(2024, 2, 29, 1, 2, 3);
        for (ServerKind server : List.of(ServerKind.MARIADB, ServerKind.MYSQL)) {
            for (String type : List.of("DATE", "DATETIME", "DATETIME(6)", "TIMESTAMP NULL")) {
                for (Object value : List.of(
                        LocalTime.of(1, 2, 3),
                        LocalTime.of(12, 10, 11, 5_000),
                        Duration.ofMinutes(62),
                        Duration.ofHours(101))) {
                    misfits.add(Arguments.of(server, type, value));
                }
            }
            for (String type : List.of("DATE", "TIME(6)", "TIME")) {
                for (Object value : List.of(
                        time,
                        time.toInstant(ZoneOffset.UTC),
                        time.atOffset(ZoneOffset.ofHours(2)),
                        time.atZone(ZoneOffset.UTC))) {
                    misfits.add(Arguments.of(server, type, value));
                }
            }
            for (String type : List.of("TINYINT", "SMALLINT", "MEDIUMINT", "INT UNSIGNED", "BIGINT", "BOOLEAN")) {
                for (Object value :
                        List.of(2.5, 0.4f, new BigDecimal("-1.5"), "2.5", " 25e-1", new BigDecimal("1e-40"))) {
                    misfits.add(Arguments.of(server, type, value));
                }
            }
            Map<String, List<Object>> others = Map.of(
                    "ENUM('a', 'b')", List.of(1, true, 1.5, Year.of(1)),
                    "SET('a', 'b')", List.of(0, false, 3L),
                    "TIME", List.of(5, true, 'x', new byte[0], LocalDate.of(2024, 2, 29), Duration.ofHours(839)),
                    "DATE", List.of(101, Year.of(2024)),
                    "YEAR", List.of(42, 2024.5, true, Year.of(42), '5', "1.5"),
                    "INT", List.of(new byte[] {'5'}),
                    "DECIMAL(5, 2)", List.of(new byte[] {'5'}),
                    "BIT(64)", List.of(-1, 0.75, 1e22, "1", new byte[] {1}, BigInteger.TWO.pow(64)),
                    "FLOAT", List.of(16_777_217, 0.1, 4.9e-324, new BigDecimal("0.30000000000000004")),
                    "DOUBLE", List.of((1L << 53) + 1, Long.MAX_VALUE, new BigDecimal("12345678901234567.123")));
            others.forEach((type, values) -> values.forEach(value -> misfits.add(Arguments.of(server, type, value))));
        }
        for (String number : List.of("1E+30", "1E-30", "0.3000000000000000001", "18446744073709551616")) {
            misfits.add(Arguments.of(ServerKind.MYSQL, "JSON", new BigDecimal(number)));
        }
        return misfits;
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void valueForAColumnOfAnotherKind_isRefusedByName(ServerKind server, String type, Object value) {
        Database database = connectOnce(server);
        String table = table(server, "id INT PRIMARY KEY, `a b` " + type + ", v VARCHAR(50)");
        await(database.execute("INSERT INTO " + table + " (id) VALUES (1)"));
        boolean first = value.equals(LocalTime.of(1, 2, 3)) || value instanceof LocalDateTime || value.equals(1);
        for (String sql : first ? statements(table) : statements(table).subList(0, 1)) {
            for (int run = 1; run <= 2; run++) {
                assertThat(failure(ParameterException.class, database.execute(sql, Map.of("v", value))))
                        .as(sql)
                        .hasMessageStartingWith(
                                "Parameter :v is a " + value.getClass().getTypeName());
            }
            failure(ParameterException.class, database.session(session -> session.execute(sql, Map.of("v", value))));
            failure(ParameterException.class, database.executeMany(sql, List.of(Map.of("v", value))));
        }
        assertThat(count(database, table)).as("rows").isOne();
        assertThat(await(database.fetchValue(Object.class, "SELECT `a b` FROM " + table)))
                .isNull();
    }

    /** A star stands for as many columns as its table has. */
    @OnBoth
    void placeholderBehindAStar_isForAColumnThatIsNotTold(ServerKind server) {
        Database database = connect(server);
        String source = table(server, "x INT, y INT");
        String target = table(server, "id INT, n INT, price DECIMAL(5, 2)");
        await(database.execute("INSERT INTO " + source + " VALUES (1, 2)"));
        String insert = "INSERT INTO " + target + " (id, n, price) SELECT s.*, ? FROM " + source + " s";
        await(database.execute(insert, new BigDecimal("1.5")));
        assertThat(server(server).value("SELECT price FROM " + target)).isEqualTo("1.50");
    }

    /** In what shape the text has it. */
    @OnBoth
    void placeThatGivesAValueOnToAColumn_isFound(ServerKind server) {
        Database database = connectOnce(server);
        String table =
                table(server, "id INT PRIMARY KEY, d DATE, e ENUM('a', 'b'), i INT, f FLOAT, t TIME(6), v VARCHAR(50)");
        await(database.execute("INSERT INTO " + table + " (id) VALUES (1)"));
        Map<String, Object> values = Map.of("d", LocalTime.of(1, 2, 3), "e", 1, "i", 2.5, "f", 0.1);
        List<String> shapes = new ArrayList<>(List.of(
                "INSERT INTO T VALUES (1, NULL, NULL, NULL, NULL, NULL, NULL) ON DUPLICATE KEY UPDATE C = :v",
                "INSERT INTO T SET id = 1 ON DUPLICATE KEY UPDATE v = 'x', C = :v",
                "INSERT INTO T (C) (SELECT :v)",
                "INSERT INTO T (id, C) VALUES (2 */* ? */ 1, :v)",
                "INSERT INTO T (id, C) VALUES (2 /*! */*/* ? */ 1, :v)",
                "INSERT INTO T (id, C) VALUES (2 --\t?\n, :v)",
                "INSERT INTO T (id, C) VALUES (2 /*!99999 + ? */, :v)",
                "INSERT INTO T (id, C) SELECT DISTINCT 2, :v",
                "INSERT INTO T (id, C) SELECT 2, NULL UNION ALL SELECT 3, :v",
                "INSERT INTO T (id, C) (SELECT 2, NULL FROM T) UNION (SELECT 3, :v)",
                "INSERT INTO T (id, C) WITH c AS (SELECT 2 AS x) SELECT x, :v FROM c",
                "INSERT INTO T (id, C) VALUES (2, CASE WHEN 1 THEN :v END)",
                "INSERT INTO T (id, C) VALUES (2, CASE WHEN 1 THEN 'a' ELSE :v END)",
                "INSERT INTO T (id, C) VALUES (2, NULLIF(:v, ''))",
                "INSERT INTO T (id, C) VALUES (2, ((:v)))",
                "UPDATE T SET C = GREATEST(:v, C)",
                "UPDATE T JOIN (SELECT 1 AS x) AS s ON s.x = T.id SET T.v = 'y', T.C = :v",
                "UPDATE T JOIN (SELECT CAST(:v AS CHAR) AS x) AS s SET T.C = :v"));
        shapes.add(
                server == ServerKind.MARIADB
                        ? "SET STATEMENT max_statement_time = 5 FOR INSERT INTO T (id, C) VALUES (2, :v)"
                        : "INSERT INTO T (id, C) VALUES ROW(2, :v)");
        shapes.add(
                server == ServerKind.MARIADB
                        ? "INSERT INTO T (id, C) VALUES (2, NULL), (3, IFNULL(:v, NULL)) RETURNING id"
                        : "INSERT INTO T VALUES (1, NULL, NULL, NULL, NULL, NULL, NULL) AS new ON DUPLICATE KEY UPDATE C = :v");
        if (server == ServerKind.MARIADB) { // which runs it
            shapes.add("ANALYZE INSERT INTO T (id, C) VALUES (2, :v)");
            shapes.add("ANALYZE FORMAT = JSON UPDATE T SET C = :v");
        }
        values.forEach((column, value) -> shapes.forEach(shape -> {
            String sql = shape.replaceAll("\\bT\\b", table).replaceAll("\\bC\\b", column);
            for (int run = 1; run <= 2; run++) {
                assertThat(outcome(database.execute(sql, Map.of("v", value))))
                        .as(sql)
                        .isInstanceOf(ParameterException.class)
                        .hasMessageStartingWith("Parameter :v is a");
            }
        }));
        assertThat(count(database, table)).isOne();
    }

    /** Where no text tells to which column it comes, nor that it is compared. */
    @OnBoth
    void timeForAColumnThatIsNotTold_isRefused_andOthersAreBound(ServerKind server) {
        Database database = connectOnce(server);
        String table = table(server, "id INT PRIMARY KEY, d DATE, t TIME(6), v VARCHAR(50)");
        LocalTime time = LocalTime.of(1, 2, 3);
        await(database.execute("INSERT INTO " + table + " VALUES (1, NULL, ?, ?)", time, time));
        for (String sql : List.of(
                "UPDATE T JOIN (SELECT :v AS x) AS s SET T.d = s.x",
                "INSERT INTO T (id, d) SELECT 2, x FROM (SELECT :v AS x) AS s",
                "UPDATE T SET d = (SELECT x FROM (SELECT :v AS x) AS s)")) {
            assertThat(outcome(database.execute(sql.replaceAll("\\bT\\b", table), Map.of("v", time))))
                    .as(sql)
                    .isInstanceOf(ParameterException.class);
        }
        List<String> fitting = List.of(
                "UPDATE T SET v = 'x' WHERE t = :v",
                "UPDATE T SET v = 'x' WHERE t >= :v AND (t < CAST(CAST(:v AS CHAR) AS TIME(6)) OR :v <= t)",
                "UPDATE T SET v = 'x' WHERE t BETWEEN :v AND :v",
                "UPDATE T SET v = 'x' WHERE t IN ('00:00', :v)",
                "UPDATE T SET v = 'x', t = CAST(CAST(:v AS CHAR) AS TIME(6)) WHERE id = 1",
                "UPDATE T SET v = 'x', t = CASE WHEN t = :v THEN :v ELSE t END",
                "UPDATE T SET v = 'x', t = ADDTIME(:v, '00:00:00')",
                "UPDATE T JOIN (SELECT CAST(CAST(:v AS CHAR) AS TIME(6)) AS x) AS s SET T.v = 'x', T.t = s.x",
                "INSERT INTO T (id, t) SELECT 1, NULL FROM T WHERE t = :v ON DUPLICATE KEY UPDATE v = 'x', t = :v",
                "UPDATE T SET v = 'x' WHERE :v = (SELECT CAST(CAST(:v AS CHAR) AS TIME(6)))",
                "UPDATE T SET v = CONCAT('x', LEFT(:v, 0))");
        for (String sql : fitting) {
            await(database.execute("UPDATE " + table + " SET v = ''"));
            await(database.execute(sql.replaceAll("\\bT\\b", table), Map.of("v", time)));
            assertThat(await(database.fetchValue(String.class, "SELECT CONCAT(v, t) FROM " + table)))
                    .as(sql)
                    .isEqualTo("x01:02:03.000000");
        }
        assertThat(await(database.fetchValue(LocalTime.class, "SELECT CAST(CAST(? AS CHAR) AS TIME(6))", time)))
                .isEqualTo(time);
    }

    /** Where a part of the value, or its text, goes on to a column; MariaDB alone lives on after a query in VALUES. */
    @OnBoth
    void timeThatIsPassedOn_isRefusedWhereTheColumnWouldChangeIt_andStoredElsewhere(ServerKind server) {
        Database database = connectOnce(server);
        String table = table(server, "id INT PRIMARY KEY, d DATE, t TIME(6), s DATETIME(6), i BIGINT, v VARCHAR(50)");
        await(database.execute("INSERT INTO " + table + " (id) VALUES (1)"));
        LocalTime time = LocalTime.of(1, 2, 3);
        LocalDateTime dated = time.atDate(LocalDate.of(2024, 2, 29));
        List<String> shapes = new ArrayList<>(List.of(
                "INSERT INTO T (id, C) VALUES (2, CONCAT(:v))",
                "INSERT INTO T (id, C) VALUES (2, TRIM(:v))",
                "UPDATE T SET C = ELT(1, :v)",
                "UPDATE T SET C = REPLACE(COALESCE(:v, ''), 'x', '')",
                "UPDATE T SET C = INSERT(:v, 100, 1, '')",
                "INSERT INTO T (id) VALUES (1) ON DUPLICATE KEY UPDATE C = MAKE_SET(1, :v)",
                "UPDATE T SET C = JSON_UNQUOTE(JSON_QUOTE(:v))",
                "INSERT INTO T (id, C) SELECT 2, :v UNION SELECT 3, NULL",
                "INSERT INTO T (id, C) SELECT 2, x FROM (SELECT :v AS x) AS q",
                "INSERT INTO T (id, C) WITH q AS (SELECT :v AS x) SELECT 2, x FROM q",
                "UPDATE T JOIN (SELECT :v AS x) AS q ON q.x <> '' SET T.C = q.x",
                "INSERT INTO T (id, C) VALUES (2, :v COLLATE utf8mb4_bin)",
                "UPDATE T SET C = BINARY :v",
                "UPDATE T SET C = +:v"));
        if (server == ServerKind.MARIADB) {
            shapes.add("INSERT INTO T (id, C) VALUES (2, (SELECT :v))");
        }
        for (String shape : shapes) {
            for (Map.Entry<String, List<Object>> misfits : Map.of(
                            "d", List.<Object>of(time, Duration.ofHours(25), dated),
                            "t", List.<Object>of(dated, dated.toInstant(ZoneOffset.UTC)),
                            "s", List.<Object>of(time),
                            "i", List.<Object>of(time, dated))
                    .entrySet()) {
                String sql = shape.replaceAll("\\bT\\b", table).replaceAll("\\bC\\b", misfits.getKey());
                for (Object value : misfits.getValue()) {
                    assertThat(outcome(database.execute(sql, Map.of("v", value))))
                            .as("%s with %s", sql, value)
                            .isInstanceOf(ParameterException.class);
                }
            }
            boolean untold = shape.contains("AS x");
            String stored = shape.replaceAll("\\bT\\b", table).replaceAll("\\bC\\b", untold ? "s" : "v");
            await(database.execute(stored, Map.of("v", untold ? dated : time)));
            assertThat(await(database.fetchValue(
                            Long.class,
                            "SELECT count(*) FROM " + table
                                    + " WHERE v LIKE '01:02:03%' OR s = '2024-02-29 01:02:03'")))
                    .as(stored)
                    .isOne();
            await(database.execute("DELETE FROM " + table + " WHERE id > 1"));
            await(database.execute("UPDATE " + table + " SET v = '', s = NULL"));
        }
        for (String sql : List.of(
                "UPDATE T SET s = :v + INTERVAL 1 HOUR WHERE s < :v - INTERVAL 1 HOUR OR (s, id) = (:v, 1)",
                "UPDATE T SET s = IF(:v IS NULL, s, TIMESTAMP(:v)) WHERE s = COALESCE(:v, s)",
                "UPDATE T SET d = LEFT(CAST(:v AS CHAR), 10) WHERE id IN (SELECT 5 FROM (SELECT :v AS x) AS q)")) {
            assertThat(outcome(database.execute(sql.replaceAll("\\bT\\b", table), Map.of("v", dated))))
                    .as(sql)
                    .isNull();
        }
        await(database.execute(
                "UPDATE " + table + " SET i = TIME_TO_SEC(?) WHERE COALESCE(t, ?) = ?", time, time, time));
        assertThat(await(database.fetchValue(Long.class, "SELECT i FROM " + table)))
                .isEqualTo(3723);
    }

    @Test
    void tableThatCameLater_isKnown() {
        Database database = connectOnce(ServerKind.MARIADB);
        String table = table(ServerKind.MARIADB, "v DATE");
        String sql = "INSERT INTO " + table + " (v) VALUES (?)";
        await(database.execute("DROP TABLE " + table));
        failure(DatabaseException.class, database.execute(sql, LocalTime.of(1, 2, 3)));
        server(ServerKind.MARIADB).execute("CREATE TABLE " + table + " (v DATE)");

        failure(ParameterException.class, database.execute(sql, LocalTime.of(1, 2, 3)));
    }

    /** On whichever connection. */
    @OnBoth
    void v2_tableThatTheDatabaseAlters_isKnownAnew(ServerKind server) {
        Database database = connect(server(server).url(), DatabaseOptions.DEFAULT.withMaxSize(2));
        String table = table(server, "v DATETIME(6)");
        String sql = "INSERT INTO " + table + " (v) VALUES (?)";
        LocalDateTime time = LocalDateTime.of(2024, 2, 29, 1, 2, 3);
        await(database.execute(sql, time));
        CompletableFuture<String> done = new CompletableFuture<>();
        CompletableFuture<Session> opened = new CompletableFuture<>();
        CompletionStage<String> session = database.session(held -> {
            opened.complete(held);
            return done;
        });
        Session held = await(opened);
        await(held.fetchValue(Integer.class, "SELECT 1"));
        await(database.execute(sql, time)); // on the other one
        await(database.independent().execute("ALTER TABLE " + table + " MODIFY v DATE"));
        failure(ParameterException.class, database.execute(sql, time));
        failure(ParameterException.class, held.execute(sql, time));
        done.complete("");
        failure(session);
        assertThat(count(database, table)).isEqualTo(2);
    }

    @OnBoth
    void v2_tableThatAPreparedStatementOfTheUsersAlters_isKnownAnew(ServerKind server) {
        Database database = connect(server);
        String table = table(server, "v VARCHAR(50)");
        String sql = "INSERT INTO " + table + " (v) VALUES (?)";
        LocalTime time = LocalTime.of(1, 2, 3);
        await(database.execute(sql, time));
        await(database.execute("DELETE FROM " + table));
        failure(
                ParameterException.class,
                database.session(
                        session -> session.execute("PREPARE mine FROM 'ALTER TABLE " + table + " MODIFY v DATE'")
                                .thenCompose(done -> session.execute("EXECUTE mine"))
                                .thenCompose(done -> session.execute(sql, time))));
        failure(ParameterException.class, database.execute(sql, time));
        assertThat(count(database, table)).isZero();
    }

    @OnBoth
    void v2_temporaryTableInPlaceOfATable_isKnown_andThenTheTable(ServerKind server) {
        Database database = connectOnce(server);
        String table = table(server, "v DATETIME(6)");
        String sql = "INSERT INTO " + table + " (v) VALUES (?)";
        LocalDateTime time = LocalDateTime.of(2024, 2, 29, 1, 2, 3);
        for (int run = 1; run <= 2; run++) {
            await(database.execute(sql, time));
            failure(ParameterException.class, database.session(session -> {
                session.execute("CREATE TEMPORARY TABLE " + table + " (v DATE)");
                return session.execute(sql, time);
            }));
            assertThat(count(database, table)).isEqualTo(run);
        }
    }

    @Test
    void thousandsOfRunsOfABatch_endOneBehindTheOther() {
        Database database = connectOnce(ServerKind.MARIADB);
        List<Object[]> sets = IntStream.range(0, 4_000)
                .mapToObj(number -> new Object[] {number})
                .toList();

        assertThat(await(database.executeMany("DO ?", sets)).size()).isEqualTo(4_000);
    }

    private static List<String> statements(String table) {
        return List.of(
                "INSERT INTO " + table + " (id, v, `a b`) VALUES (2, 'x', :v), (3, 'it''s', NULL)",
                "INSERT INTO " + table + " VALUES (2, :v, 'x')",
                "REPLACE " + table + " SET id = 2, `a b` = :v",
                "INSERT INTO " + table + " (id, `a b`) SELECT 2, :v",
                "INSERT INTO " + table + " (id) VALUES (1) ON DUPLICATE KEY UPDATE `a b` = :v",
                "UPDATE " + table + " SET v = CONCAT(v, 'x'), `a b` = :v WHERE id = 1",
                "UPDATE " + table + " AS one JOIN " + table
                        + " AS two USING (id) SET two.`a b` = COALESCE(:v, two.`a b`)");
    }

    @OnBoth
    void timeForAColumnOfItsKind_isStored(ServerKind server) {
        Database database = connectOnce(server);
        String table = table(server, "d DATE, t TIME(6), s DATETIME(6), v VARCHAR(50), w VARCHAR(50)");
        LocalDateTime time = LocalDateTime.of(2024, 2, 29, 1, 2, 3);
        String insert = "INSERT INTO " + table + " VALUES (?, ?, ?, ?, ?)";
        for (int run = 1; run <= 2; run++) {
            await(database.execute(insert, time.toLocalDate(), time.toLocalTime(), time, time.toLocalTime(), time));
            await(database.execute(insert, time.toLocalDate().atStartOfDay(), Duration.ofHours(-25), time, null, null));
        }
        await(database.execute(
                "UPDATE " + table + " SET s = CAST(? AS DATETIME(6)) + INTERVAL 1 DAY WHERE d < CAST(? AS DATETIME(6))",
                time,
                time));
        assertThat(await(database.fetchAll("SELECT CONCAT_WS(' ', d, t, s, v, w) FROM " + table)).stream()
                        .map(row -> row.getString(0)))
                .containsExactlyInAnyOrder(
                        "2024-02-29 01:02:03.000000 2024-03-01 01:02:03.000000 01:02:03.000000 2024-02-29 01:02:03.000000",
                        "2024-02-29 -25:00:00.000000 2024-03-01 01:02:03.000000",
                        "2024-02-29 01:02:03.000000 2024-03-01 01:02:03.000000 01:02:03.000000 2024-02-29 01:02:03.000000",
                        "2024-02-29 -25:00:00.000000 2024-03-01 01:02:03.000000");
    }

    /** The server would write fewer digits, and those of a float that it makes a double. */
    @OnBoth
    void fractionInText_hasAllItsDigits_orDoesNotFit(ServerKind server) {
        Database database = connectOnce(server);
        String table = table(server, "s VARCHAR(10), t TEXT, b VARCHAR(30), n DECIMAL(65, 0), d DECIMAL(30, 20)");
        double third = 1.0 / 3;
        await(database.execute(
                "INSERT INTO " + table + " VALUES (?, ?, ?, ?, ?)",
                0.25,
                Double.MIN_NORMAL,
                third,
                3.4028235E38f,
                0.1f));
        assertThat(await(database.fetchValue(
                        String.class, "SELECT CAST(CONCAT_WS(' ', s, t, b, n, d) AS CHAR) FROM " + table)))
                .isEqualTo("0.25 2.2250738585072014E-308 0.3333333333333333 340282350000000000000000000000000000000"
                        + " 0.10000000000000000000");
        assertThat(failure(database.execute("INSERT INTO " + table + " (s) VALUES (?)", third)))
                .hasMessageContaining("'s'");
        assertThat(await(database.fetchValue(Long.class, "SELECT count(*) FROM " + table + " WHERE s = ?", 0.25)))
                .isOne();
    }

    /** Whose text the servers would store. */
    @OnBoth
    void v2_valueThatIsNoBytes_isNoneForAColumnOfThem(ServerKind server) {
        Database database = connectOnce(server);
        for (String type : List.of("VARBINARY(60)", "BLOB", "BINARY(60)", "LONGBLOB")) {
            String table = table(server, "id INT, b " + type);
            String insert = "INSERT INTO " + table + " VALUES (1, ?)";
            for (Object value : List.of(
                    1,
                    2.5,
                    true,
                    new BigDecimal("1.5"),
                    LocalDate.of(2024, 1, 1),
                    Instant.EPOCH,
                    new UUID(1, 2),
                    ServerKind.MYSQL)) {
                assertThat(failure(ParameterException.class, database.execute(insert, value)))
                        .as(type + " " + value.getClass())
                        .hasMessageContaining("bytes");
                assertThat(failure(
                                ParameterException.class,
                                database.execute("UPDATE " + table + " SET b = COALESCE(?, b)", value)))
                        .as(type + " " + value.getClass())
                        .hasMessageContaining("bytes");
            }
            await(database.execute(insert, (Object) new byte[] {1, -1}));
            await(database.execute(insert, "é"));
            await(database.execute(insert, Json.of(List.of(1))));
            assertThat(server(server)
                            .value("SELECT GROUP_CONCAT(TRIM(TRAILING '00' FROM HEX(b)) ORDER BY b) FROM " + table))
                    .isEqualTo("01FF,5B315D,C3A9");
        }
    }

    /** MySQL makes 0 of it where the value of an expression may be another one, and refuses it alone. */
    @OnBoth
    void v5_emptyText_isNoNumber(ServerKind server) {
        Database database = connectOnce(server);
        for (String type : List.of("FLOAT", "DOUBLE")) {
            String table = table(server, "id INT, n " + type);
            server(server).execute("INSERT INTO " + table + " VALUES (1, 7)");
            for (Object value : List.of("", " ", new byte[0])) {
                for (String expression :
                        List.of("?", "CASE WHEN id = 1 THEN ? ELSE n END", "IF(id = 1, ?, n)", "COALESCE(?, n)")) {
                    assertThat(failure(database.execute("UPDATE " + table + " SET n = " + expression, value)))
                            .as(type + " " + expression)
                            .isInstanceOf(ParameterException.class);
                }
            }
            assertThat(server(server).value("SELECT n FROM " + table)).startsWith("7");
        }
    }

    @OnBoth
    void floatingPointNumber_fromTwoToThe63On_isNotStoredInBits(ServerKind server) {
        Database database = connectOnce(server);
        String table = table(server, "b BIT(64)");
        String insert = "INSERT INTO " + table + " VALUES (?)";
        for (Object number : List.of(0x1p63f, 9.705378E18f, 0x1p63, 0x1.8p63)) {
            assertThat(failure(database.execute(insert, number)))
                    .as("%s", number)
                    .isInstanceOf(ParameterException.class)
                    .hasMessageContaining("BigInteger");
        }
        await(database.execute(insert, 0x1p62f));
        await(database.execute(insert, 0x1p62));
        assertThat(await(database.fetchAll("SELECT b + 0 AS b FROM " + table)))
                .allSatisfy(row -> assertThat(row.getBigDecimal("b")).isEqualByComparingTo(new BigDecimal(0x1p62)))
                .hasSize(2);
    }

    @OnBoth
    void numberIsStoredAsSuchInBits(ServerKind server) {
        Database database = connectOnce(server);
        String table = table(server, "id INT, b BIT(64), n DECIMAL(65, 30), v VARCHAR(100), i BIGINT UNSIGNED");
        BigInteger most = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
        String insert = "INSERT INTO " + table + " VALUES (?, ?, ?, ?, ?)";
        List<Object> numbers = List.of(
                new BigDecimal("5"),
                new BigDecimal("5.000"),
                BigInteger.valueOf(5),
                5L,
                BigInteger.TWO.pow(63),
                most,
                new BigDecimal(most),
                new BigDecimal("1E+3"));
        for (int index = 0; index < numbers.size(); index++) {
            Object number = numbers.get(index);
            await(database.execute(insert, index, number, number, number, number));
            Row row = await(database.fetchOne(
                            "SELECT * FROM " + table + " WHERE b = ? AND n = ? AND i = ? AND id = ?",
                            number,
                            number,
                            number,
                            index))
                    .orElseThrow(() -> new AssertionError(number + " is not found again"));
            BigDecimal exact = new BigDecimal(number.toString());
            assertThat(row.getBigDecimal("b")).isEqualByComparingTo(exact);
            assertThat(row.getBigDecimal("n")).isEqualByComparingTo(exact);
            assertThat(row.getBigDecimal("i")).isEqualByComparingTo(exact);
            assertThat(row.getString("v")).isEqualTo(exact.toPlainString());
            assertThat(await(database.fetchValue(
                            String.class, "SELECT CAST(b + 0 AS CHAR) FROM " + table + " WHERE id = ?", index)))
                    .isEqualTo(exact.toBigIntegerExact().toString());
        }
    }
}
