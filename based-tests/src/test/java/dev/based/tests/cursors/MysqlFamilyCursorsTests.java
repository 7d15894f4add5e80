package dev.based.tests.cursors;

import static dev.based.tests.cursors.OpenConnection.command;
import static dev.based.tests.cursors.OpenConnection.query;
import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.ErrorKind;
import dev.based.MappingException;
import dev.based.spi.Cursor;
import dev.based.spi.Traits;
import dev.based.tests.servers.ServerKind;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for the cursors of MySQL and MariaDB. */
abstract class MysqlFamilyCursorsTests extends CursorsTests {
    private static final String ROWS =
            "CREATE TEMPORARY TABLE based_rows (id INT PRIMARY KEY AUTO_INCREMENT, note VARCHAR(10))";

    MysqlFamilyCursorsTests(ServerKind kind) {
        super(kind);
    }

    @Test
    void values_areThoseOfAFetch() {
        open.control(
                "CREATE TEMPORARY TABLE based_types (a BOOLEAN, b TINYINT, c SMALLINT, d MEDIUMINT, e INT UNSIGNED, f BIGINT,"
                        + " g BIGINT UNSIGNED, h DECIMAL(30, 10), i FLOAT, j DOUBLE, k BIT(8), l VARCHAR(200), m TEXT, n VARBINARY(200),"
                        + " o BLOB, p DATE, q TIME(6), r DATETIME(6), s TIMESTAMP(6) NULL, t YEAR, u JSON, v ENUM('a', 'b'), w SET('a', 'b'),"
                        + " x CHAR(4), y BINARY(4), z LONGTEXT)");
        for (int row = 0; row < 2; row++) {
            open.control(
                    "INSERT INTO based_types VALUES (true, 42, 42, 42, 4000000000, 42, 18446744073709551615, 12.5, 1.5, 2.5,"
                            + " b'101', 'text', 'longer', x'00FF', x'0001', '2010-07-16', '-20:15:30.5', '2010-07-16 20:15:30.123456',"
                            + " '2010-07-16 20:15:30', 2010, '{\"a\": 1.5}', 'a', 'a,b', 'x', x'01', REPEAT('z', 70000))");
            open.control("INSERT INTO based_types VALUES (" + String.join(", ", Collections.nCopies(26, "NULL")) + ")");
        }

        assertSameAsFetched(query("SELECT * FROM based_types"));
        assertSameAsFetched(
                query("SELECT a + 1, AVG(f), SUM(h), COUNT(*), MAX(p), MIN(q), MAX(r), GROUP_CONCAT(l), MAX(g),"
                        + " HEX(MAX(o)), CONCAT(MAX(l), 1), NULL, 1.5, 'text', CURRENT_DATE, CAST('2010-07-16' AS DATE),"
                        + " DATE_ADD('2010-07-16', INTERVAL 1 DAY), x'01', IF(a, p, r), COALESCE(t, f), BIT_OR(k), MAX(v), TIMEDIFF(q, q)"
                        + " FROM based_types GROUP BY a, p, q, r, t, f ORDER BY a"));
        assertSameAsFetched(query("SELECT JSON_EXTRACT(u, '$.a'), JSON_OBJECT('x', f) FROM based_types"));
        assertSameAsFetched(query("SELECT p FROM based_types UNION ALL SELECT CURRENT_DATE"));
    }

    @Test
    void parameters_areThoseOfAFetch() {
        assertSameAsFetched(query(
                "SELECT ?, ?, ?, ?, ?, ?, ? UNION ALL SELECT 1, 2, 3, 4, 5, 6, 7",
                5,
                new BigDecimal("1.50"),
                new byte[] {0, 1},
                Instant.parse("2010-07-16T20:15:30Z"),
                LocalDate.of(2010, 7, 16),
                "text",
                null));
    }

    @Test
    void parameterOfAnotherType_isTakenAsItIs() {
        assertThat(open.readAll(query("SELECT ?", 5), 10).get(0).getLong(0)).isEqualTo(5);
        assertThat(open.readAll(query("SELECT ?", "2024-02-29"), 10).get(0).get(0))
                .isEqualTo("2024-02-29");
    }

    @Test
    void dateThatDoesNotExistInTheThirdPage_failsIt_andTheTransactionLivesOn() {
        open.control("SET SESSION sql_mode = CONCAT('STRICT_ALL_TABLES,ALLOW_INVALID_DATES',"
                + " IF(VERSION() LIKE '%MariaDB%', '', ',TIME_TRUNCATE_FRACTIONAL'))");
        open.control("CREATE TEMPORARY TABLE based_dates (id INT, day DATE)");
        open.control(
                "INSERT INTO based_dates VALUES (1, '2010-07-16'), (2, '2010-07-17'), (3, '2020-00-10'), (4, '2010-07-18')");
        Cursor cursor = open.open(query("SELECT day FROM based_dates ORDER BY id"), 1);
        await(cursor.read(1));
        await(cursor.read(1));
        failure(MappingException.class, cursor.read(1));

        await(cursor.close());
        assertThat(open.number("SELECT count(*) FROM based_dates")).isEqualTo(4);
        assertThat(open.connection().isUsable()).isTrue();
    }

    /** The servers run a statement to its end when they open its cursor. */
    @Test
    void overflowInTheMiddle_failsTheFirstPage_andTheTransactionLivesOn() {
        open.control(ROWS);
        open.control("INSERT INTO based_rows (note) VALUES ('a'), ('b'), ('c'), ('d'), ('e')");
        Cursor cursor =
                open.open(query("SELECT CASE WHEN id > 3 THEN 9223372036854775807 ELSE 0 END + id FROM based_rows"), 2);
        Throwable error = failure(cursor.read(2));
        assertThat(open.kind(error)).as(error.toString()).isEqualTo(ErrorKind.VALUE);

        await(cursor.close());
        assertThat(open.number("SELECT count(*) FROM based_rows")).isEqualTo(5);
        assertThat(open.connection().isUsable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHOW VARIABLES LIKE 'version'",
                "EXPLAIN SELECT 1",
                "SELECT id FROM based_rows FOR UPDATE",
                "SELECT 1 INTO @number",
                "UPDATE based_rows SET note = 'x'",
                "DO 1",
                "SET @number = 2",
                "DESCRIBE based_rows"
            })
    void statementWithoutCursor_isFetched(String sql) {
        open.control(ROWS);
        open.control("INSERT INTO based_rows (note) VALUES ('a'), ('b'), ('c'), ('d'), ('e')");

        int rows = await(open.connection()
                        .fetch(command(Traits.of("").leavesState().build(), sql), 0))
                .size();

        assertThat(open.readAll(command(Traits.of("").leavesState().build(), sql), 2))
                .hasSize(rows);
        assertThat(open.number("SELECT 42")).isEqualTo(42);
    }

    @Test
    void selectInto_thatWasTakenForAQuery_isRefusedByTheServer() {
        Cursor cursor = open.open(query("SELECT 1 INTO @number"), 10);
        assertThat(failure(cursor.read(10))).hasMessageContaining("Cursor SELECT must not have INTO");

        await(cursor.close());
        assertThat(open.number("SELECT 42")).isEqualTo(42);
    }
}
