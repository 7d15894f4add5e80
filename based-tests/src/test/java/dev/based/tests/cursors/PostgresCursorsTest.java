package dev.based.tests.cursors;

import static dev.based.tests.cursors.OpenConnection.command;
import static dev.based.tests.cursors.OpenConnection.query;
import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.ErrorKind;
import dev.based.MappingException;
import dev.based.ParameterException;
import dev.based.spi.Cursor;
import dev.based.spi.Traits;
import dev.based.tests.servers.ServerKind;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresCursorsTest extends CursorsTests {
    PostgresCursorsTest() {
        super(ServerKind.POSTGRES);
    }

    @Test
    void values_areThoseOfAFetch() {
        assertSameAsFetched(query(
                "SELECT true, 1::int2, 2::int4, 3::int8, 1.50::numeric, 'NaN'::numeric, 1.5::float4, 2.5::float8, 'a'::text,"
                        + " NULL::int4, '\\x0001'::bytea, '2010-07-16'::date, '20:15:30.5'::time, '20:15+02'::timetz,"
                        + " '2010-07-16 20:15'::timestamp, '2010-07-16 20:15Z'::timestamptz, '1 day 2 hours'::interval,"
                        + " '8c1c2a5e-2f4e-4ad1-9d0b-d2d3ad9c50ff'::uuid, '{\"a\": 1.000000000000000000001}'::jsonb,"
                        + " '192.0.2.1'::inet, '08:00:2b:01:02:03'::macaddr, B'101'::bit(3), 42::oid, '<a/>'::xml, '(1,2)'::point,"
                        + " '[1,5)'::int4range, '{1,2}'::int4[], '{{1,2},{3,4}}'::int4[], '{a,NULL}'::text[], n"
                        + " FROM generate_series(1, 3) AS numbers (n)"));
    }

    @Test
    void parameters_areThoseOfAFetch() {
        assertSameAsFetched(query(
                "SELECT n, $1, $2::numeric, $3::bytea, $4::timestamptz, $5::jsonb, $6::uuid, $7::int4[], $8::date, $9::macaddr,"
                        + " $10::text, $11::numeric[] FROM generate_series(1, 3) AS numbers (n)",
                5,
                new BigDecimal("1.50"),
                new byte[] {0, 1},
                Instant.parse("2010-07-16T20:15:30Z"),
                "{\"a\": 1}",
                UUID.fromString("8c1c2a5e-2f4e-4ad1-9d0b-d2d3ad9c50ff"),
                new Integer[] {1, null, 3},
                LocalDate.of(2010, 7, 16),
                "08:00:2b:01:02:03",
                null,
                new BigDecimal[] {BigDecimal.ONE}));
    }

    /** The client converts parameters with each page, though it sends them with the first. */
    @Test
    void parameterThatTheClientStores_isNotAskedForAgain() {
        assertSameAsFetched(query("SELECT n, $1::bytea FROM generate_series(1, 3) AS numbers (n)", new byte[] {0, 1}));
    }

    @Test
    void parameterThatDoesNotFit_isRefused() {
        Cursor cursor = open.open(query("SELECT n FROM generate_series(1, $1::int4) AS x (n)", 5_000_000_000L), 10);
        failure(ParameterException.class, cursor.read(10));

        await(cursor.close());
        assertThat(open.number("SELECT 42")).isEqualTo(42);
    }

    @Test
    void close_closesThePortal() {
        Cursor cursor = open.open(query("SELECT n FROM generate_series(1, 100) AS x (n)"), 10);
        await(cursor.read(10));
        await(cursor.close());
        assertThat(open.number("SELECT count(*) FROM pg_cursors WHERE name <> ''"))
                .isZero();

        Cursor failing = open.open(query("SELECT 1 / (n - 15) FROM generate_series(1, 100) AS x (n)"), 10);
        await(failing.read(10));
        failure(failing.read(10));
        await(failing.close());
        open.control("ROLLBACK");
        assertThat(open.number("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%n - 15%'"
                        + " AND statement NOT LIKE '%pg_prepared%'"))
                .isZero();
    }

    @Test
    void divisionByZeroAtRow1000_failsItsPage() {
        Cursor cursor = open.open(query("SELECT 1 / (1000 - n) FROM generate_series(1, 5000) AS x (n)"), 300);
        for (int page = 0; page < 3; page++) {
            assertThat(await(cursor.read(300))).hasSize(300);
        }
        Throwable error = failure(cursor.read(300));
        assertThat(open.kind(error)).as(error.toString()).isEqualTo(ErrorKind.VALUE);

        await(cursor.close());
        open.control("ROLLBACK");
        assertThat(open.number("SELECT 42")).isEqualTo(42);
    }

    @Test
    void unreadableValueInTheThirdPage_failsIt_andTheTransactionLivesOn() {
        Cursor cursor = open.open(
                query(
                        "SELECT CASE WHEN n = 25 THEN '24:00'::time ELSE '20:15' END FROM generate_series(1, 100) AS x (n)"),
                10);
        await(cursor.read(10));
        await(cursor.read(10));
        failure(MappingException.class, cursor.read(10));

        await(cursor.close());
        assertThat(open.number("SELECT 42")).isEqualTo(42);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHOW server_version",
                "EXPLAIN SELECT 1",
                "INSERT INTO based_rows SELECT n FROM generate_series(1, 5) AS x (n) RETURNING id",
                "SELECT id FROM based_rows FOR UPDATE",
                "WITH gone AS (DELETE FROM based_rows RETURNING id) SELECT id FROM gone",
                "UPDATE based_rows SET id = id",
                "CREATE TEMPORARY TABLE based_more (id int)",
                "DO 'BEGIN END'",
                "VALUES (1), (2), (3)",
                "TABLE based_rows"
            })
    void statementOfAnyKind_givesTheRowsOfAFetch(String sql) {
        open.control("CREATE TEMPORARY TABLE based_rows (id int)");
        open.control("INSERT INTO based_rows VALUES (1), (2), (3), (4)");
        open.control("SAVEPOINT before");
        String fetched = await(open.connection()
                        .fetch(command(Traits.of("").leavesState().build(), sql), 0))
                .stream()
                .map(row -> row.columns().names() + String.valueOf(row.get(0)))
                .toList()
                .toString();
        open.control("ROLLBACK TO SAVEPOINT before");

        assertThat(open.readAll(command(Traits.of("").leavesState().build(), sql), 2).stream()
                        .map(row -> row.columns().names() + String.valueOf(row.get(0)))
                        .toList())
                .hasToString(fetched);
        assertThat(open.number("SELECT 42")).isEqualTo(42);
    }
}
