package dev.based.sqlite;

import static dev.based.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.ParameterException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Decimals compare as numbers with expressions, come back from every column, and are refused where neither could be. */
class SqliteDecimalsTest extends SqliteTestSupport {
    private static final BigDecimal LONG = new BigDecimal("12345678901234567.123");

    private Database database;
    private OtherConnection bare;

    @BeforeEach
    void makeTable() throws SQLException {
        database = connect();
        bare = new OtherConnection(file());
        bare.run(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b REAL, n NUMERIC, s TEXT, x)",
                "INSERT INTO t (a, b) VALUES (1, 2.5), (7, 4), (20, 0.1)");
    }

    @AfterEach
    void closeBare() throws SQLException {
        bare.close();
    }

    private List<Long> ids(String condition, Object... values) {
        return await(database.fetchAll("SELECT id FROM t WHERE " + condition + " ORDER BY id", values)).stream()
                .map(row -> row.getLong(0))
                .toList();
    }

    /** It would become infinity, or 0, in each column but one of text. */
    @Test
    void v2_decimalBeyondNumbers_isRefused() throws SQLException {
        for (String beyond : List.of("1E+400", "-1.5E+309", "1E-400", "-4E-320")) {
            for (String column : List.of("a", "b", "n", "s", "x")) {
                String sql = "INSERT INTO t (" + column + ") VALUES (?)";
                assertThat(failure(database.execute(sql, new BigDecimal(beyond))))
                        .isInstanceOf(ParameterException.class)
                        .hasMessageContaining("Parameter 1 is a decimal beyond")
                        .hasMessageNotContaining("400");
            }
        }
        await(database.execute("INSERT INTO t (id, n, s) VALUES (9, ?, ?)", new BigDecimal("1.5E+300"), "1E+400"));
        assertThat(await(database.fetchOne("SELECT n, s FROM t WHERE id = 9"))
                        .orElseThrow()
                        .asMap())
                .containsEntry("n", 1.5e300)
                .containsEntry("s", "1E+400");
    }

    @Test
    void v2_decimalsCompareWithExpressionsAsNumbers() {
        for (String ten : List.of("10", "10.00", "1E+1", "10.0000000000")) {
            BigDecimal decimal = new BigDecimal(ten);
            assertThat(ids("a + b < ?", decimal)).containsExactly(1L);
            assertThat(ids("? < a + b", decimal)).containsExactly(2L, 3L);
            assertThat(ids("a + 3 = ?", decimal)).containsExactly(2L);
            assertThat(ids("a + 3 IN (?, ?)", decimal, new BigDecimal("4.0"))).containsExactly(1L, 2L);
            assertThat(ids("a + b BETWEEN ? AND ?", BigDecimal.ONE, decimal)).containsExactly(1L);
            assertThat(ids("max(a, ?) = ?", decimal, decimal)).containsExactly(1L, 2L);
            assertThat(ids("coalesce(n, ?) > a", decimal)).containsExactly(1L, 2L);
            assertThat(ids("CASE WHEN b * 2 > ? THEN 0 ELSE 1 END", decimal)).containsExactly(1L, 2L, 3L);
        }
        assertThat(ids("b + 0 = ?", new BigDecimal("0.1"))).containsExactly(3L);
        assertThat(ids("b + 0 >= ?", new BigDecimal("2.50"))).containsExactly(1L, 2L);
        assertThat(await(database.fetchAll("SELECT sum(b) FROM t HAVING sum(b) > ?", new BigDecimal("6.5"))))
                .hasSize(1);
        assertThat(await(database.fetchAll("SELECT s FROM (SELECT a + b AS s FROM t) WHERE s < ?", BigDecimal.TEN)))
                .hasSize(1);
        assertThat(await(database.execute("DELETE FROM t WHERE a + b < ?", BigDecimal.TEN))
                        .rowsAffected())
                .isOne();
    }

    @Test
    void v2_decimalsOfJooqCompareAsNumbers() {
        assertThat(await(database.fetchAll(DSL.select(DSL.field("id", Long.class))
                        .from("t")
                        .where(DSL.field("a + b", SQLDataType.DECIMAL).lt(BigDecimal.TEN)))))
                .hasSize(1);
        assertThat(await(database.fetchAll(DSL.select(DSL.field("id"))
                        .from("t")
                        .where(DSL.field("a + b").lt(BigDecimal.TEN)))))
                .hasSize(1);
    }

    @Test
    void v2_decimalThatIsNoNumber_isRefusedWhereItIsCompared() {
        for (String decimal :
                List.of("12345678901234567.123", "1E+30", "0.12345678901234", "0.0001", "9223372036854775808")) {
            BigDecimal value = new BigDecimal(decimal);
            for (String condition :
                    List.of("a + b < :d", ":d > a", "coalesce(a, :d) > 1", "a IN (:d)", "s = :d || ''")) {
                assertThat(failure(database.fetchAll("SELECT id FROM t WHERE " + condition, Map.of("d", value))))
                        .as("%s with %s", condition, decimal)
                        .isInstanceOf(ParameterException.class)
                        .hasMessageContaining(":d")
                        .hasMessageContaining("CAST(:d AS NUMERIC)")
                        .hasMessageNotContaining(decimal);
            }
            assertThat(ids("a + b < CAST(? AS NUMERIC)", value).size())
                    .isEqualTo(value.compareTo(BigDecimal.ONE) < 0 ? 0 : 3);
        }
        assertThat(failure(database.execute("UPDATE t SET s = ? WHERE b + 0 = ?", LONG, LONG)))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("Parameter 2");
        assertThat(failure(database.execute("UPDATE t SET s = a + ?", LONG))).isInstanceOf(ParameterException.class);
        assertThat(failure(database.execute("INSERT INTO t (s) VALUES (1 + ?)", LONG)))
                .isInstanceOf(ParameterException.class);
    }

    @Test
    void v1_decimalThatIsNoNumber_isStoredWithAllItsDigits() throws SQLException {
        await(database.execute("INSERT INTO t (id, s) VALUES (10, ?)", LONG));
        await(database.execute("INSERT INTO t (id, s) VALUES (11, 'a'), (:id, :s)", Map.of("id", 12, "s", LONG)));
        await(database.execute("UPDATE t SET x = NULL, s = ? WHERE id = 11", LONG));
        await(database.executeMany(
                "INSERT INTO t (id, s) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET s = excluded.s",
                List.of(List.of(13, LONG), List.of(10, LONG))));
        await(database.execute("INSERT INTO t (id, s) VALUES (14, '') ON CONFLICT (id) DO NOTHING"));
        await(database.execute(
                "INSERT INTO t (id, s) VALUES (14, '') ON CONFLICT (id) DO UPDATE SET s = ? WHERE id IN (?, ?)",
                LONG,
                14,
                15));
        await(database.execute("REPLACE INTO t (id, s) SELECT 15, ?", LONG));
        await(database.execute(
                DSL.insertInto(DSL.table("t"), DSL.field("id"), DSL.field("s")).values(16, LONG)));
        assertThat(bare.column("SELECT s FROM t WHERE id >= 10")).hasSize(7).containsOnly(LONG.toPlainString());
        assertThat(await(database.fetchValue(BigDecimal.class, "SELECT ?", LONG)))
                .isEqualTo(LONG);
        assertThat(ids("s = CAST(? AS TEXT)", LONG)).hasSize(7);
        assertThat(ids("s = ?", LONG.toPlainString())).hasSize(7);
    }

    /** By the bare driver: what a column of text, and one of numbers, makes of a decimal that was bound as a number. */
    @Test
    void v1_decimalsComeBackFromEveryColumn_andAreFoundThere() throws SQLException {
        long seed = System.nanoTime();
        System.out.println("SqliteDecimalsTest: seed " + seed);
        Random random = new Random(seed);
        await(database.execute("DELETE FROM t"));
        for (int round = 0; round < 2000; round++) {
            BigDecimal decimal = random(random);
            await(database.execute("INSERT INTO t (id, s, x, n) VALUES (1, ?, ?, ?)", decimal, decimal, decimal));
            for (String column : List.of("s", "x")) {
                assertThat(new BigDecimal(bare.column("SELECT CAST(" + column + " AS TEXT) FROM t")
                                .get(0)))
                        .as("%s in %s", decimal, column)
                        .isEqualByComparingTo(decimal);
                assertThat(await(database.fetchValue(BigDecimal.class, "SELECT " + column + " FROM t")))
                        .isEqualByComparingTo(decimal);
            }
            Number number = SqliteDecimals.number(decimal);
            if (number != null) {
                assertThat(await(database.fetchValue(BigDecimal.class, "SELECT n FROM t")))
                        .isEqualByComparingTo(decimal);
                BigDecimal longer = decimal.scale() > 900 ? decimal : decimal.setScale(decimal.scale() + 2);
                assertThat(ids("s = ? AND x = ? AND n = ?", decimal, longer, longer))
                        .containsExactly(1L);
            }
            await(database.execute("DELETE FROM t"));
        }
    }

    private static BigDecimal random(Random random) {
        int digits = 1 + random.nextInt(20);
        BigInteger unscaled = new BigInteger(70, random).mod(BigInteger.TEN.pow(digits));
        int scale = random.nextInt(4) == 0 ? random.nextInt(60) - 30 : random.nextInt(digits + 3);
        return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), scale);
    }
}
