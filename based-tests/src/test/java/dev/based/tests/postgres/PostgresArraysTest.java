package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.ParameterException;
import dev.based.Row;
import dev.based.Statement;
import dev.based.tests.servers.Server;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrays of each type with nulls among their elements, with nulls only, and without elements. */
class PostgresArraysTest extends PostgresTest {
    private static final String DAY = "2024-02-29T01:02:03";

    /** A type, a value of it, and the server's text of the value in an array. */
    static List<Arguments> types() {
        return List.of(
                Arguments.of("numeric", new BigDecimal("1.50"), "1.50"),
                Arguments.of("numeric", Double.NaN, "NaN"),
                Arguments.of("int2", (short) 5, "5"),
                Arguments.of("int4", 5, "5"),
                Arguments.of("int8", 5L, "5"),
                Arguments.of("float4", 1.5f, "1.5"),
                Arguments.of("float8", 1.5, "1.5"),
                Arguments.of("bool", true, "t"),
                Arguments.of("text", "a,b", "\"a,b\""),
                Arguments.of("varchar", "NULL", "\"NULL\""),
                Arguments.of("char(2)", "ab", "ab"),
                Arguments.of("name", "ann", "ann"),
                Arguments.of("uuid", new UUID(1, 2), "00000000-0000-0001-0000-000000000002"),
                Arguments.of("date", LocalDate.parse("2024-02-29"), "2024-02-29"),
                Arguments.of("time", LocalTime.parse("01:02:03"), "01:02:03"),
                Arguments.of("timetz", OffsetTime.parse("01:02:03Z"), "01:02:03+00"),
                Arguments.of("timestamp", LocalDateTime.parse(DAY), "\"2024-02-29 01:02:03\""),
                Arguments.of("timestamptz", OffsetDateTime.parse(DAY + "Z"), "\"2024-02-29 01:02:03+00\""),
                Arguments.of("interval", Duration.ofHours(1), "01:00:00"),
                Arguments.of("bytea", new byte[] {1}, "\"\\\\x01\""),
                Arguments.of("jsonb", Map.of("a", 1), "\"{\\\"a\\\": 1}\""),
                Arguments.of("int4range", "[1,5)", "\"[1,5)\""),
                Arguments.of("inet", "127.0.0.1", "127.0.0.1"),
                Arguments.of("varbit", "101", "101"));
    }

    @ParameterizedTest
    @MethodSource("types")
    void v1_arraysWithNulls(String type, Object value, String text) {
        Database database = connect(server().url("options", "-c TimeZone=UTC"));

        assertThat(text(database, type, value, null)).isEqualTo("{" + text + ",NULL}");
        assertThat(text(database, type, null, value)).isEqualTo("{NULL," + text + "}");
        assertThat(text(database, type, (Object) null, null)).isEqualTo("{NULL,NULL}");
        assertThat(text(database, type)).isEqualTo("{}");
        assertThat(value(database, "SELECT 42")).isEqualTo(42);
    }

    private static Object text(Database database, String type, @Nullable Object... elements) {
        return value(database, "SELECT CAST(? AS " + type + "[])::text", (Object) elements);
    }

    /** The server quotes elements with its own white space only; Java knows more. */
    @Test
    void v1_whiteSpaceOfElements_stays() {
        Server server = newDatabase();
        server.execute("CREATE TYPE wide AS ENUM (U&'\\3000b\\3000', U&'\\2028')");
        Database database = connect(server.url());
        assertThat(value(database, "SELECT enum_range(NULL::wide)"))
                .isEqualTo(new String[] {"\u3000b\u3000", "\u2028"});
        String all = IntStream.rangeClosed(1, 0xFFFF)
                .filter(character -> Character.isWhitespace(character) || Character.isSpaceChar(character))
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        for (String space : all.split("")) {
            String text = space + "a" + space;
            for (String type : List.of("text", "varchar", "name")) {
                String sql = "SELECT ARRAY[ARRAY[?, ?]]::" + type + "[]";
                Row row = await(database.fetchExactlyOne(sql, text, space));
                assertThat(row.get(0)).as(type).isEqualTo(new String[][] {{text, space}});
            }
            Row row = await(database.fetchExactlyOne("SELECT ARRAY[?, ?]::text[]", text, space));
            assertThat(row.getList(0, String.class)).containsExactly(text, space);
        }
    }

    @Test
    void v1_textOfAnArray_isReadAsTheServerReadsIt() {
        Database database = connect(server().url());
        for (String text : List.of("{ a\\ , \u3000, \\NULL,null, b c }", "{\"\", x }")) {
            assertThat(value(database, "SELECT CAST(? AS text[])::text", text))
                    .isEqualTo(server().value("SELECT CAST('" + text + "' AS text[])::text"));
        }
        assertThat(failure(database.fetchAll("SELECT CAST(? AS text[])", "{a,}")))
                .isInstanceOf(ParameterException.class);
    }

    @Test
    void v1_yearsBeforeChrist_comeBack() {
        Database database = connect(server().url("options", "-c TimeZone=UTC"));
        OffsetDateTime ides = OffsetDateTime.parse("-0043-03-15T12:00:00.5Z");
        LocalDate leap = LocalDate.of(-4, 2, 29);
        LocalDateTime first = LocalDateTime.parse("0000-01-01T00:00:00");
        for (Map.Entry<String, Object> each : Map.<String, Object>of(
                        "timestamptz[]", new OffsetDateTime[] {ides, null},
                        "date[]", new LocalDate[] {leap, LocalDate.of(1, 1, 1)},
                        "timestamp[]", new LocalDateTime[] {first},
                        " timestamptz[]", new OffsetDateTime[][] {{ides}, {ides}},
                        " date[]", new LocalDate[][] {{leap, LocalDate.MIN}, {LocalDate.of(12_025, 1, 2), null}},
                        " timestamp[]", new LocalDateTime[][] {{first, LocalDateTime.MAX}})
                .entrySet()) {
            assertThat(value(database, "SELECT CAST(? AS " + each.getKey() + ")", each.getValue()))
                    .as(each.getKey())
                    .isEqualTo(each.getValue());
        }
        assertThat(value(database, "SELECT CAST(? AS timestamptz[])::text", (Object) new OffsetDateTime[][] {{ides}}))
                .isEqualTo("{{\"0044-03-15 12:00:00.5+00 BC\"}}");
    }

    @Test
    void v1_money_isReadAsNumbers_andNotBound() {
        Database database = connect(server().url());
        BigDecimal[] amounts = {new BigDecimal("1234.50"), null, new BigDecimal("-0.01")};
        assertThat(value(database, "SELECT CAST(? AS numeric[])::money[]", (Object) amounts))
                .isEqualTo(amounts);
        assertThat(failure(database.fetchAll("SELECT CAST(? AS money[])", (Object) amounts)))
                .hasMessageContaining("which takes an array of money")
                .hasMessageContaining("[0]");
    }

    @Test
    void v1_arrayOfArraysThatDoesNotFit_isToldByItsElement() {
        Database database = connect(server().url());
        assertUnfit(
                database, "int4[]", new Integer[][] {{1, 2}, {3}}, "an array of integer, ", "Its element [1] is an");
        assertUnfit(database, "int4[]", new long[][] {{1, 1L << 40}}, "an array of integer, ", "element [0][1] does");
        assertUnfit(database, "int8[]", new double[][] {{1}, {1.5}}, "an array of bigint, ", "element [1][0] does");
        assertUnfit(database, "int4[]", new Integer[][][] {{{1}, {}}}, "an array of integer, ", "element [0][1] is");
    }

    /** The server takes these for an array and for text, whatever they are; what is said to be meant works. */
    @Test
    void v5_whatTheServerDecides_isRefusedWithWhatToWrite() {
        Database database = connect(server().url());
        String beside = "SELECT ARRAY['a'] || ?";
        String derived = "SELECT x = :p FROM (SELECT :p AS x) q";
        for (boolean inSession : new boolean[] {false, true}) {
            assertAdvice(database, inSession, Statement.of(beside, "b"), "array_append(tags, ?)", "CAST(? AS text)");
            for (Object value : List.of(new byte[] {1}, new Integer[] {1, null}, new String[] {"a"})) {
                Statement statement = Statement.of(derived, Map.of("p", value));
                assertAdvice(database, inSession, statement, "CAST(? AS bytea)", "CAST(? AS int[])");
            }
        }
        assertThat(value(database, "SELECT array_append(ARRAY['a'], ?)", "{b}")).isEqualTo(new String[] {"a", "{b}"});
        assertThat(value(database, "SELECT ARRAY['a'] || CAST(? AS text)", "{b}"))
                .isEqualTo(new String[] {"a", "{b}"});
        Integer[] array = {1, null};
        String told = derived.replace(":p", "CAST(:p AS int[])");
        assertThat(await(database.fetchValue(Boolean.class, told, Map.of("p", array))))
                .isTrue();
    }

    private static void assertAdvice(Database database, boolean inSession, Statement statement, String... parts) {
        assertThat(failure(
                        inSession
                                ? database.session(session -> session.fetchAll(statement))
                                : database.fetchAll(statement)))
                .isInstanceOf(ParameterException.class)
                .satisfies(error -> assertThat(error.getMessage()).contains(parts));
    }

    private static void assertUnfit(Database database, String type, Object array, String... parts) {
        assertThat(failure(database.fetchAll("SELECT CAST(? AS " + type + ")", array)))
                .isInstanceOf(ParameterException.class)
                .satisfies(error -> assertThat(error.getMessage()).contains(parts));
    }
}
