package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.MappingException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PostgresValuesTest extends PostgresTest {
    static List<Arguments> values() {
        return List.of(
                Arguments.of("1.50::numeric", new BigDecimal("1.50")),
                Arguments.of("'NaN'::numeric", Double.NaN),
                Arguments.of("'Infinity'::numeric", Double.POSITIVE_INFINITY),
                Arguments.of("'08:00:2b:01:02:03'::macaddr", "08:00:2b:01:02:03"),
                Arguments.of("B'101'", "101"),
                Arguments.of("B'101'::varbit", "101"),
                Arguments.of("'<a/>'::xml", "<a/>"),
                Arguments.of("26::oid", 26L),
                Arguments.of("'10.0.0.1'::inet", "10.0.0.1"),
                Arguments.of("'10.0.0.0/8'::cidr", "10.0.0.0/8"),
                Arguments.of("'(1,2)'::point", "(1,2)"),
                Arguments.of("'{1,2}'", "{1,2}"),
                Arguments.of("row(1, 'a')", "(1,a)"),
                Arguments.of("'{\"a\":1.00000000000000000001}'::json", "{\"a\":1.00000000000000000001}"),
                Arguments.of("'null'::jsonb", "null"),
                Arguments.of("'30 days'::interval", Period.ofDays(30)),
                Arguments.of("'26:00:01.5'::interval", Duration.parse("PT26H1.5S")),
                Arguments.of("'-00:00:00.000001'::interval", Duration.ofNanos(-1000)),
                Arguments.of("'0'::interval", Duration.ZERO),
                Arguments.of("'-1 year 2 days 03:00'::interval", "P-1Y2DT3H"),
                Arguments.of("'12.5'::money", new BigDecimal("12.50")),
                Arguments.of("'-1234.5'::money", new BigDecimal("-1234.50")),
                Arguments.of("'infinity'::date", LocalDate.MAX),
                Arguments.of("'-infinity'::date", LocalDate.MIN),
                Arguments.of("'infinity'::timestamp", LocalDateTime.MAX),
                Arguments.of("''::\"char\"", ""),
                Arguments.of("'a'::\"char\"", "a"),
                Arguments.of("ARRAY['', 'b']::\"char\"[]", new String[] {"", "b"}),
                Arguments.of("'4714-11-24 00:00 BC'::timestamp", LocalDateTime.of(-4713, 11, 24, 0, 0)),
                Arguments.of("'infinity'::timestamptz", OffsetDateTime.MAX),
                Arguments.of("'{1,NULL}'::int4[]", new Integer[] {1, null}),
                Arguments.of("'{{1,2},{3,4}}'::int4[]", new Integer[][] {{1, 2}, {3, 4}}),
                Arguments.of("'[0:1]={1,2}'::int4[]", new Integer[] {1, 2}),
                Arguments.of("'{}'::text[]", new String[0]),
                Arguments.of("ARRAY['a\"b\\', NULL, 'NULL', '{', '']", new String[] {"a\"b\\", null, "NULL", "{", ""}),
                Arguments.of("ARRAY[1.5]", new BigDecimal[] {new BigDecimal("1.5")}),
                Arguments.of("ARRAY['\\x0102'::bytea]", new byte[][] {{1, 2}}),
                Arguments.of(
                        "ARRAY['infinity'::date, '2024-02-29']",
                        new LocalDate[] {LocalDate.MAX, LocalDate.of(2024, 2, 29)}),
                Arguments.of(
                        "ARRAY['2024-02-29 12:00+05:30'::timestamptz]",
                        new OffsetDateTime[] {OffsetDateTime.parse("2024-02-29T06:30Z")}),
                Arguments.of("ARRAY['{\"a\":[1]}'::jsonb]", new String[] {"{\"a\": [1]}"}),
                Arguments.of("ARRAY[true, false]", new Boolean[] {true, false}));
    }

    @ParameterizedTest
    @MethodSource("values")
    void v3_valueThatTheClientMisreads_isReadAsItIs(String sql, Object expected) {
        Database database = connect(server().url("timezone", "Asia/Kolkata"));

        assertThat(value(database, "SELECT " + sql)).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("values")
    void v3_null_isNullWhateverItsType(String sql, Object ignored) {
        Database database = connect(server().url());

        assertThat(value(database, "SELECT CASE WHEN random() < 0 THEN " + sql + " END"))
                .isNull();
    }

    @Test
    void v3_valueWithoutACounterpart_isRefusedByColumn_andTheConnectionLivesOn() {
        Database database = connect(server().url());
        Object process = value(database, "SELECT pg_backend_pid()");

        List<String> odd = new ArrayList<>(List.of(
                "'24:00'::time",
                "ARRAY['24:00'::time]",
                "'24:00:00-07'::timetz",
                "ARRAY['24:00:00-07'::timetz]",
                "'-infinity'::timestamp",
                "'-infinity'::timestamptz",
                "ARRAY['-infinity'::timestamp]",
                "ARRAY['-infinity'::timestamptz]",
                "'[-infinity,2024-01-01)'::tsrange",
                "ARRAY['(,-infinity]'::tstzrange]",
                "'{[-infinity,infinity)}'::tstzmultirange"));
        if (Integer.parseInt((String) value(database, "SHOW server_version_num")) >= 170_000) {
            odd.add("'infinity'::interval"); // an error of the server's own before
        }
        for (String sql : odd) {
            MappingException error =
                    failure(MappingException.class, database.fetchOne("SELECT 1 AS one, " + sql + " AS odd"));
            assertThat(error)
                    .hasMessageContaining("\"odd\" holds a ")
                    .hasMessageContaining(sql.contains("-infinity") ? "-infinity" : "::text")
                    .hasMessageContaining("::text")
                    .hasMessageNotContaining("java.lang.String");
        }
        assertThat(value(database, "SELECT pg_backend_pid()")).isEqualTo(process);
    }

    @Test
    void v1_infinity_isTheGreatestInstantToo() {
        Database database = connect(server().url());
        String sql = "SELECT CAST(? AS timestamptz)";
        assertThat(await(database.fetchValue(Instant.class, sql, Instant.MAX))).isEqualTo(Instant.MAX);
        assertThat(await(database.fetchValue(Instant.class, sql, OffsetDateTime.MAX)))
                .isEqualTo(Instant.MAX);
        assertThat(await(database.fetchValue(OffsetDateTime.class, sql, Instant.MAX)))
                .isEqualTo(OffsetDateTime.MAX);
    }

    /** Whether any byte beyond ASCII is told apart depends on the server's version. */
    @Test
    void v3_oneByteOfACatalog_isItsText() {
        Database database = connect(server().url());
        assertThat(
                        value(
                                database,
                                "SELECT attidentity FROM pg_attribute WHERE attrelid = 'pg_class'::regclass AND attname = 'relname'"))
                .isEqualTo("");
        assertThat((String) value(database, "SELECT (-61)::int2::int4::\"char\""))
                .doesNotContain("\uFFFD");
    }

    @Test
    void v3_namesOfColumns_areThoseOfTheServer() {
        Database database = connect(server().url());

        assertThat(database.fetchOne("SELECT 1.5 AS \"größe\", 'x'::xml AS \"\u0001\", 2 AS two")
                        .toCompletableFuture()
                        .join()
                        .orElseThrow()
                        .columns()
                        .names())
                .containsExactly("größe", "\u0001", "two");
    }
}
