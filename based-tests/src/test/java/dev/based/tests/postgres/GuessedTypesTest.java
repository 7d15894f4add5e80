package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ParameterException;
import dev.based.Queries;
import dev.based.tests.servers.Server;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where the server knows some types and guesses others, and where it must not be told any. */
class GuessedTypesTest extends PostgresTest {
    private static final LocalDateTime TEN = LocalDateTime.of(2024, 2, 29, 10, 0);
    private static final Instant MOMENT = TEN.toInstant(ZoneOffset.UTC);

    private Server server;
    private Database database;

    @BeforeEach
    void start() {
        server = newDatabase();
        server.execute(
                "CREATE TYPE genre AS ENUM ('DRAMA', 'COMEDY')",
                "CREATE TABLE things (i int4, l int8, s text, n numeric, f float8, ts timestamp, d date, j jsonb, g genre, u uuid,"
                        + " a int4[])");
        fill();
        database = connect(server.url("timezone", "UTC"));
    }

    private void fill() {
        server.execute(
                "TRUNCATE things",
                "INSERT INTO things VALUES (5, 6, 'x', 9.5, 2.5, '2024-02-29 10:00', '2024-02-29', '{\"a\": [1, 2]}', 'DRAMA', '"
                        + new UUID(1, 2) + "', '{1,2}')");
    }

    private record Case(String sql, String expected, Object... values) {
        CompletionStage<String> answer(Queries on) {
            return on.fetchOne(sql, values)
                    .thenApply(row -> String.valueOf(row.orElseThrow().get(0)));
        }
    }

    private static Case of(String sql, String expected, Object... values) {
        return new Case(sql, expected, values);
    }

    private static List<Case> cases() {
        return List.of(
                of("SELECT ? + ?", "3", 1, 2),
                of("SELECT ? + ?", "3.5", 1.5, 2),
                of("SELECT ? + ?", "null", null, 2),
                of("SELECT ? || ?", "a5", "a", 5),
                of("SELECT -?", "-5.5", new BigDecimal("5.5")),
                of("SELECT abs(?)", "0.1000", new BigDecimal("-0.1000")),
                of("SELECT round(?)", "123456789012345678", new BigDecimal("123456789012345678.4")),
                of("SELECT sum(?)", "5", 5),
                of("SELECT ? = ANY (?)", "true", 5, new int[] {4, 5}),
                of("SELECT ? = ANY (?)", "true", "5", new String[] {"4", "5"}),
                of("SELECT count(*) FROM unnest(?)", "2", (Object) new int[] {4, 5}),
                of("SELECT count(*) FROM generate_series(?, ?, ?)", "4", TEN, TEN.plusDays(3), Duration.ofDays(1)),
                of("SELECT (? + interval '1 day')::text", "2024-03-01 10:00:00", TEN),
                of("SELECT (? + interval '1 day')::text", "2024-03-01 10:00:00+00", MOMENT),
                of("SELECT (? + interval '1 day')::text", "1 day 02:00:00", Duration.ofHours(2)),
                of("SELECT ? + 1", "2024-02-29", LocalDate.of(2024, 2, 28)),
                of("SELECT ? * 2", "PT4H", Duration.ofHours(2)),
                of("SELECT ts + ? FROM things", "2024-02-29T12:00", Duration.ofHours(2)),
                of("SELECT ts - ? FROM things", "PT0S", TEN),
                of("SELECT i = ? FROM things", "true", 5L),
                of("SELECT lower(s) = ? FROM things", "false", 5),
                of("SELECT s = ? FROM things", "false", 5),
                of("SELECT u = ? FROM things", "true", new UUID(1, 2).toString()),
                of("SELECT coalesce(g, 'COMEDY') = ? FROM things", "true", "DRAMA"),
                of("SELECT j @> ? FROM things", "true", Map.of("a", List.of(1))),
                of("SELECT (j -> ? -> ?)::text FROM things", "2", "a", 1),
                of("SELECT array_to_string(a || ?, ',') FROM things", "1,2,3", 3),
                of("SELECT ? = ANY (a) FROM things", "true", 2),
                of("SELECT i = ANY (?) FROM things", "true", (Object) new Object[] {2.5, 5}),
                of("SELECT i = ANY (?) FROM things", "true", (Object) new Number[] {null, 5, 1.5f, 1L}),
                of("SELECT i = ANY (?) FROM things", "false", (Object) new double[] {5.5, 6}),
                of("SELECT i = ANY (?) FROM things", "true", new long[] {5_000_000_000L, 5}),
                of("SELECT l = ANY (?) FROM things", "true", (Object) new BigDecimal[] {new BigDecimal("6.0")}),
                of("SELECT f = ANY (?) FROM things", "true", (Object) new Object[] {1, 2.5}),
                of("SELECT i = ANY (?) FROM things", "null", (Object) new Integer[] {null}),
                of("SELECT i <> ALL (?) FROM things", "true", (Object) new Object[] {2.5, 5_000_000_000L}),
                of("SELECT i IN (SELECT unnest(?)) FROM things", "true", (Object) new Object[] {2.5, 5L}),
                of("SELECT array_to_string(a || ?, ',') FROM things", "1,2,2.5", (Object) new Double[] {2.5}),
                of("SELECT a::numeric[] && ? FROM things", "true", (Object) new Object[] {2.5, 2}),
                of("SELECT a::numeric[] @> ? FROM things", "false", (Object) new Object[] {2.5, 2}),
                of("SELECT cardinality(?)", "1", (Object) new String[] {"a"}),
                of("INSERT INTO things (s) VALUES (?) RETURNING s", "2024-02-29T10:00:00Z", MOMENT),
                of("INSERT INTO things (s) VALUES (?), (?) RETURNING s", "1.0E20", 1e20, "x"),
                of("INSERT INTO things (s) SELECT ? RETURNING s", "2024-02-29T10:00:00Z", MOMENT),
                of("UPDATE things SET s = ? RETURNING s", "2024-02-29T10:00:00Z", MOMENT),
                of("UPDATE things SET (s, i) = (?, ?) RETURNING s", "2024-02-29T10:00:00Z", MOMENT, 5),
                of("SELECT ?::text", "2024-02-29T10:00:00Z", MOMENT),
                of("UPDATE things SET i = CASE WHEN s = ? THEN ? ELSE ? END RETURNING i", "8", "x", 7, 8),
                of("UPDATE things SET i = COALESCE(?, ?) RETURNING i", "4", null, 4),
                of(
                        "SELECT count(*) FROM things JOIN (VALUES (?, ?), (?, ?)) AS v (id, x) ON id = l AND x = u",
                        "0",
                        6,
                        new UUID(1, 9),
                        7,
                        new UUID(1, 2)),
                of("SELECT ? < ?", "true", "9", 10),
                of("SELECT CASE WHEN ? > ? THEN ? ELSE ? END", "yes", 10, 9, "yes", "no"),
                of("SELECT ? = ?", "true", 5.0, 5),
                of("SELECT ? = ?", "true", new BigDecimal("5.0"), 5L),
                of("SELECT ? = ?", "true", MOMENT, MOMENT.atOffset(ZoneOffset.ofHours(3))),
                of("SELECT ? < '10'", "true", 9),
                of("SELECT ? > 5", "true", 9.5),
                of("SELECT ? > 5", "true", new BigDecimal("5.5")),
                of("SELECT ? > 5", "true", 5_000_000_000L),
                of("SELECT ? > 5", "true", new BigInteger("123456789012345678901")),
                of("SELECT ? > 5", "true", Double.POSITIVE_INFINITY),
                of("SELECT GREATEST(?, 5)", "9.99", new BigDecimal("9.99")),
                of("SELECT COALESCE(?, 0)", "9.99", new BigDecimal("9.99")),
                of("SELECT COALESCE(?, 0)", "0", (Object) null),
                of("SELECT CASE WHEN ? > 10 THEN ? ELSE 0 END", "12.5", 10.5, new BigDecimal("12.5")),
                of("SELECT ? BETWEEN 1 AND 10", "true", 9.5),
                of("SELECT 9 BETWEEN ? AND ?", "true", 8.5, new BigDecimal("9.5")),
                of("SELECT ? / 2", "2.5", 5.0),
                of("SELECT ? / 2 = 2.5", "true", new BigDecimal("5")),
                of("SELECT ? IN (1, 2)", "false", 1.5),
                of("SELECT count(*) FROM (VALUES (1), (?)) AS v (x) WHERE x = 1.5", "1", 1.5),
                of("SELECT count(*) FROM (SELECT 5 AS i) AS q WHERE i < ?", "1", 5.5),
                of("SELECT count(*) FROM (SELECT 5 AS i) AS q WHERE i < ?", "0", new BigDecimal("4.5")),
                of("SELECT count(*) FROM (SELECT 5 AS i) AS q WHERE i < ?", "1", 9),
                of("SELECT count(*) FROM (SELECT 5 AS i) AS q WHERE i < ?", "1", 5_000_000_000L),
                of("SELECT count(*) FROM (SELECT 5 AS i) AS q WHERE i = ?", "0", 5.5),
                of("SELECT count(*) FROM (SELECT 5 AS i) AS q WHERE i = ?", "1", new BigDecimal("5.0")),
                of("SELECT count(*) FROM (SELECT 5 AS i) AS q WHERE i BETWEEN ? AND ?", "1", 4.5, 5.5),
                of("SELECT count(*) FROM (SELECT 5 AS i) AS q WHERE i IN (?, ?)", "1", 4.5, 5),
                of("SELECT i * ? FROM things FOR UPDATE", "4.4", new BigDecimal("1.1")),
                of("UPDATE things SET i = i * ? RETURNING i", "6", new BigDecimal("1.5")),
                of("UPDATE things SET i = 7 WHERE i < ? RETURNING i", "7", 6.5),
                of("UPDATE things SET i = CASE WHEN i > ? THEN 1 ELSE 2 END RETURNING i", "1", 4.5),
                of("INSERT INTO things (i) VALUES (4 * ?) RETURNING i", "6", 1.5),
                of("WITH x AS (SELECT ? > 5 AS y) SELECT y FROM x", "true", 5.5),
                of("SELECT ? LIKE '1%'", "true", 10),
                of("SELECT (? < ?)::text || lower(?)", "true5", 9, 10, 5),
                of("SELECT length(?)", "3", (Object) new byte[3]),
                of("SELECT to_char(?, 'YYYY')", "2024", TEN),
                of("SELECT to_date(?, 'YYYY')", "2024-01-01", 2024),
                of(
                        "SELECT jsonb_build_object('a', ?, 'b', ?)::text",
                        "{\"a\": null, \"b\": {\"x\": 1}}",
                        null,
                        Map.of("x", 1)),
                of("SELECT max(x) FROM (SELECT ? UNION SELECT ?) AS q (x)", "10", 9, 10),
                of("SELECT x FROM (SELECT ? AS x) AS q WHERE x < ?", "9", 9, 10),
                of("SELECT i FROM things ORDER BY i LIMIT ?", "1", 1),
                of("SELECT 'it''s ? $9 -- ' || \"?column?\" FROM (SELECT /* ? */ ?) AS q -- ?", "it's ? $9 -- 5", 5),
                of("UPDATE things SET s = 'y' WHERE 5 < ANY (?) RETURNING 7", "7", (Object) new Object[] {5.5, 1}),
                of("UPDATE things SET s = 'y' WHERE 5 IN (?, ?) RETURNING 7", "7", 2.5, 5),
                of("UPDATE things SET s = 'y' WHERE (5 NOT IN (?, ?)) RETURNING 7", "7", 2.5, 5_000_000_000L));
    }

    @Test
    void v1_answersAreRight_inASessionToo_whichCommits() {
        server.execute("CREATE TABLE done (n int4)");
        await(database.session(session -> {
            cases().forEach(each -> assertThat(await(each.answer(session)))
                    .as(each.sql + Arrays.toString(each.values))
                    .isEqualTo(each.expected));
            return session.execute("INSERT INTO done VALUES (1)");
        }));
        assertThat(server.value("SELECT count(*) FROM done")).isEqualTo("1");
    }

    @Test
    void v1_answersAreRight_withoutACacheOfPlans() {
        Database uncached = connect(server.url("timezone", "UTC"), ONE.withStatementCache(0));
        for (int round = 0; round < 2; round++) {
            await(uncached.session(session -> {
                cases().forEach(each -> assertThat(await(each.answer(session)))
                        .as(each.sql + Arrays.toString(each.values))
                        .isEqualTo(each.expected));
                return session.fetchAll("SELECT 1");
            }));
            fill();
            cases().forEach(each ->
                    assertThat(await(each.answer(uncached))).as(each.sql).isEqualTo(each.expected));
            fill();
        }
    }

    private static Map<String, Object> values(Object... pairs) {
        Map<String, Object> values = new HashMap<>();
        for (int index = 0; index < pairs.length; index += 2) {
            values.put((String) pairs[index], pairs[index + 1]);
        }
        return values;
    }

    private static String named(Queries on, String sql, Object... pairs) {
        return await(on.fetchOne(sql, values(pairs))
                .thenApply(row -> String.valueOf(row.orElseThrow().get(0))));
    }

    @Test
    void v3_parameterOfSeveralPlaces_hasOneType_andMayBeOfColumnsOfSeveral() {
        await(database.session(session -> {
            String insert = "INSERT INTO things (i, s) VALUES (:x, :x) RETURNING s || i";
            assertThat(named(session, insert, "x", 5)).isEqualTo("55");
            assertThat(named(session, insert, "x", null)).isEqualTo("null");
            assertThat(named(session, insert, "x", "5")).isEqualTo("55");
            String both = "SELECT count(*) FROM things WHERE (:a IS NULL OR i > :a) AND (:b IS NULL OR lower(s) = :b)"
                    + " AND (:c IS NULL OR ts < :c)";
            assertThat(named(session, both, "a", 1, "b", "x", "c", null)).isEqualTo("1");
            assertThat(named(session, both, "a", null, "b", null, "c", TEN)).isEqualTo("0");
            assertThat(named(session, "SELECT :a IS NULL OR :a < :b", "a", 9, "b", 10))
                    .isEqualTo("true");
            String day =
                    "SELECT date_trunc(:unit, ts)::text FROM things WHERE ts IS NOT NULL GROUP BY date_trunc(:unit, ts)";
            assertThat(named(session, day, "unit", "day")).isEqualTo("2024-02-29 00:00:00");
            String any = "SELECT count(*) FROM things WHERE (:ids IS NULL OR i = ANY (:ids)) AND ts IS NOT NULL";
            assertThat(named(session, any, "ids", null)).isEqualTo("1");
            assertThat(named(session, any, "ids", new int[] {5})).isEqualTo("1");
            return session.fetchAll("SELECT 1");
        }));
    }

    @Test
    void v3_batchOfValuesWithAndWithoutNull_isOneRun() {
        String insert = "INSERT INTO things (j) SELECT jsonb_build_object('v', :v) RETURNING j";
        await(database.session(session -> session.executeMany(
                insert, List.of(values("v", null), values("v", 1), values("v", 5_000_000_000L), values("v", null)))));

        assertThat(value(database, "SELECT string_agg(j ->> 'v', ' ') FROM things WHERE j ? 'v'".replace("?", "??")))
                .isEqualTo("1 5000000000");
        assertThat(server.value("SELECT count(*) FROM things WHERE j ->> 'v' IS NULL AND i IS NULL"))
                .isEqualTo("2");
    }

    @Test
    void v3_whatCannotBeFoundOut_saysWhatToWrite_andDoesNotDoomWhatIsAround() {
        DatabaseException error = await(database.session(
                session -> session.transaction(inner -> inner.fetchOne("SELECT ? + ?", null, null))
                        .handle((row, failed) -> (DatabaseException) failed)
                        .thenCompose(failed ->
                                session.execute("UPDATE things SET i = 77").thenApply(done -> failed))));

        assertThat(error.sqlState()).contains("42725");
        assertThat(error).hasMessageContaining("CAST(:x AS int)");
        assertThat(server.value("SELECT i FROM things")).isEqualTo("77");
        DatabaseException polymorphic = failure(
                DatabaseException.class,
                database.fetchOne("SELECT array_length(:x, 1)", Collections.singletonMap("x", null)));
        assertThat(polymorphic).hasMessageContaining("CAST(:x AS int)");
        assertThat(polymorphic.sqlState()).contains("42804");
    }

    @Test
    void v2_textThatIsNoNumber_besideANumber_isRefused() {
        ParameterException error = failure(ParameterException.class, database.fetchOne("SELECT ? < ?", "many", 10));

        assertThat(error).hasMessageContaining("Parameter 1");
    }

    @Test
    void v3_columnOfAnotherType_isFoundOutAnew() {
        String filter = "SELECT count(*) FROM things WHERE (:x IS NULL OR i = :x)";
        assertThat(named(database, filter, "x", 5)).isEqualTo("1");
        server.execute("ALTER TABLE things ALTER COLUMN i TYPE text");

        assertThat(named(database, filter, "x", "5")).isEqualTo("1");
        assertThat(named(database, filter, "x", 5)).isEqualTo("1");
        assertThat(named(database, filter, "x", null)).isEqualTo("1");
    }

    @Test
    void v3_plansOfOneText_areBoundedOnTheServer() {
        Database few = connect(server.url(), ONE.withStatementCache(4));
        List<Object> values =
                List.of(1, 2L, 1.5, new BigDecimal("2"), true, "x", LocalDate.MIN, TEN, MOMENT, new UUID(1, 2));
        for (int round = 0; round < 3; round++) {
            for (Object value : values) {
                assertThat(value(few, "SELECT ? IS NULL", value)).isEqualTo(false);
            }
        }

        assertThat((Long) value(few, "SELECT count(*) FROM pg_prepared_statements"))
                .isLessThanOrEqualTo(5);
    }

    /** The server would round what is assigned, or cast, or a subscript. */
    @Test
    void v1_fractionsAreNotRounded_whereTheyAreAssigned() {
        for (String sql : List.of(
                "INSERT INTO things (i) VALUES (?)",
                "INSERT INTO things (i) VALUES (COALESCE(?, 1))",
                "INSERT INTO things (i) SELECT ?",
                "INSERT INTO things (i) SELECT GREATEST(?, 1)",
                "INSERT INTO things (i) SELECT x FROM (VALUES (1), (?)) AS v (x)",
                "INSERT INTO things (i) VALUES (CASE WHEN 1 > 0 THEN ? ELSE 1 END)",
                "WITH x AS (SELECT COALESCE(?, 1) AS y) INSERT INTO things (i) SELECT y FROM x",
                "UPDATE things SET i = ?",
                "UPDATE things SET i = (?)",
                "UPDATE things SET (i, l) = (?, 1)",
                "UPDATE things SET i = COALESCE(?, i)",
                "UPDATE things SET a[1] = ?",
                "SELECT a[?] FROM things",
                "SELECT (a)[1:?] FROM things",
                "SELECT CAST(? AS int)",
                "SELECT (?)::int",
                "SELECT CAST((?) AS bigint)",
                "SELECT substr('abc', ?)",
                "SELECT 1 LIMIT ?")) {
            for (Object value : List.of(1.5, new BigDecimal("1.5"))) {
                for (int round = 0; round < 2; round++) {
                    assertThat(outcome(database.execute(sql, value)))
                            .as(sql)
                            .isInstanceOf(ParameterException.class)
                            .hasMessageContaining("cannot hold without loss");
                    assertThat(outcome(database.session(session -> session.execute(sql, value))))
                            .as(sql)
                            .isInstanceOf(ParameterException.class)
                            .hasMessageContaining("cannot hold without loss");
                }
            }
        }
        assertThat(server.value("SELECT count(*) FROM things WHERE i = 5 AND l = 6"))
                .isEqualTo("1");
    }

    /** The server's operators of two arrays take arrays of one type. */
    @Test
    void v1_arraysBesideThoseOfIntegers_takeWholeNumbersOnly_andTheMessageSaysWhatToWrite() {
        assertThat(value(database, "SELECT a && ? FROM things", (Object) new Object[] {2.0, 7L}))
                .isEqualTo(true);
        for (String sql : List.of("SELECT a && ? FROM things", "UPDATE things SET a = a || ?")) {
            assertThat(failure(ParameterException.class, database.execute(sql, (Object) new Object[] {2.5, 2})))
                    .as(sql)
                    .hasMessageContaining("CAST(... AS numeric[])");
        }
        assertThat(server.value("SELECT a FROM things")).isEqualTo("{1,2}");
    }

    @Test
    void v1_arraysOfNumbersOfEachWidth_compareInOneStatement() {
        server.execute("CREATE TABLE widths (n int2)", "INSERT INTO widths VALUES (1), (300)");
        String count = "SELECT count(*) FROM widths WHERE n = ANY (?)";
        await(database.session(session -> {
            for (int round = 0; round < 2; round++) {
                for (Object found : List.of(
                        new int[] {1, 100_000},
                        new Object[] {1, 2.5},
                        new long[] {300, -5_000_000_000L},
                        new Object[] {new BigDecimal("1E+100"), (short) 300},
                        new Integer[][] {{1}, {2}})) {
                    assertThat(await(session.fetchValue(Long.class, count, found)))
                            .isEqualTo(1L);
                }
                assertThat(await(session.fetchValue(Long.class, count, (Object) new Object[0])))
                        .isEqualTo(0L);
            }
            return session.execute("SELECT 1");
        }));
        await(database.executeMany(
                "UPDATE widths SET n = n + 1 WHERE n = ANY (?)",
                List.of(
                        List.of(new int[] {1, 100_000}),
                        List.of((Object) new Object[] {2, 2.5}),
                        List.of(new long[] {3}),
                        List.of((Object) new Object[0]))));
        assertThat(server.value("SELECT sum(n) FROM widths")).isEqualTo("304");
    }

    /** Whichever comes first, and in a batch. */
    @Test
    void v1_numbersOfEachWidth_compareInOneStatement() {
        server.execute("CREATE TABLE widths (n int2)", "INSERT INTO widths VALUES (1), (300)");
        String count = "SELECT count(*) FROM widths WHERE n < ?";
        await(database.session(session -> {
            for (int round = 0; round < 2; round++) {
                assertThat(await(session.fetchValue(Long.class, count, 2))).isEqualTo(1L);
                assertThat(await(session.fetchValue(Long.class, count, 100_000)))
                        .isEqualTo(2L);
                assertThat(await(session.fetchValue(Long.class, count, 300.5))).isEqualTo(2L);
                assertThat(await(session.fetchValue(Long.class, count, -5_000_000_000L)))
                        .isEqualTo(0L);
                assertThat(await(session.fetchValue(Long.class, count, new BigDecimal("1E+100"))))
                        .isEqualTo(2L);
                assertThat(await(session.fetchValue(Long.class, count, (Object) null)))
                        .isEqualTo(0L);
            }
            return session.execute("SELECT 1");
        }));
        await(database.executeMany(
                "UPDATE widths SET n = n * ? WHERE n < ?",
                List.of(List.of(2, 100_000), List.of(new BigDecimal("1.5"), 300), List.of(1, 2.5))));
        assertThat(server.value("SELECT sum(n) FROM widths")).isEqualTo("603");
    }
}
