package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.Json;
import dev.based.MappingException;
import dev.based.ParameterException;
import dev.based.Row;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The server's arrays as lists and as arrays of other classes, and its addresses. */
class PostgresStructuresTest extends PostgresTest {
    record Film(List<String> tags, List<Long> ids, DayOfWeek[] days, List<List<Integer>> grid, List<LocalDate> dates) {}

    @Test
    void v4_arraysAreLists() {
        Database database = connect(server().url());
        Row row = await(database.fetchOne("SELECT '{a,NULL,\"b,c\"}'::text[] AS tags, '{1,2}'::int4[] AS ids,"
                        + " '{MONDAY}'::varchar[] AS days, '{{1,2},{3,4}}'::int2[] AS grid, '{2024-02-29}'::date[] AS dates,"
                        + " NULL::int[] AS none"))
                .orElseThrow();

        assertThat(row.getList("tags", String.class)).containsExactly("a", null, "b,c");
        assertThat(row.getList("none", Integer.class)).isNull();
        assertThat(row.get("days", DayOfWeek[].class)).containsExactly(DayOfWeek.MONDAY);
        Film film = row.as(Film.class);
        assertThat(film.tags()).isEqualTo(Arrays.asList("a", null, "b,c"));
        assertThat(film.ids()).isEqualTo(List.of(1L, 2L));
        assertThat(film.days()).containsExactly(DayOfWeek.MONDAY);
        assertThat(film.grid()).isEqualTo(List.of(List.of(1, 2), List.of(3, 4)));
        assertThat(film.dates()).isEqualTo(List.of(LocalDate.of(2024, 2, 29)));
    }

    @Test
    void v1_arraysOfDocumentsComeBack() {
        Database database = connect(server().url());
        for (Object documents : List.of(
                new Map<?, ?>[] {Map.of("a", 1), Map.of()}, new Json[] {Json.of(Map.of("a", 1)), Json.of(Map.of())})) {
            Row row = await(database.fetchOne("SELECT ?::jsonb[] AS docs", documents))
                    .orElseThrow();
            assertThat(row.getList("docs", Json.class)).containsExactly(Json.of(Map.of("a", 1)), Json.of(Map.of()));
            assertThat(row.get("docs", Map[].class)).containsExactly(Map.of("a", 1), Map.of());
        }
    }

    @Test
    void v1_addressesComeBack() throws Exception {
        Database database = connect(server().url());
        for (String text : List.of("192.0.2.1", "2001:db8::1", "::")) {
            InetAddress address = InetAddress.getByName(text);
            Row row = await(database.fetchOne(
                            "SELECT :a::inet AS inet, :a::cidr AS cidr, :array::inet[] AS list, host(:a::inet) AS host",
                            Map.of("a", address, "array", new InetAddress[] {address})))
                    .orElseThrow();
            assertThat(row.get("inet", InetAddress.class)).isEqualTo(address);
            assertThat(row.get("cidr", InetAddress.class)).isEqualTo(address);
            assertThat(row.getList("list", InetAddress.class)).containsExactly(address);
            assertThat(row.getString("host")).isEqualTo(text);
        }
        assertThat(failure(
                        MappingException.class, database.fetchValue(InetAddress.class, "SELECT '192.0.2.0/24'::inet")))
                .hasMessageContaining("prefix");
        assertThat(failure(
                        MappingException.class,
                        database.fetchValue(InetAddress.class, "SELECT '::ffff:1.2.3.4'::inet")))
                .hasMessageContaining("version 6");
        InetAddress scoped =
                Inet6Address.getByAddress(null, InetAddress.getByName("fe80::1").getAddress(), 1);
        assertThat(failure(ParameterException.class, database.execute("SELECT ?::inet", scoped)))
                .hasMessageContaining("Parameter 1");
    }

    /** In columns and where nothing tells the type; the server's own text of them tells what was stored. */
    @Test
    void v1_arraysOfArraysAreWritten() {
        Database database = connect(newDatabase().url("options", "-c TimeZone=Asia/Tokyo"));
        OffsetDateTime moment = OffsetDateTime.parse("2024-02-29T23:30:00.5Z");
        Map<String, Object> arrays = new LinkedHashMap<>();
        arrays.put("int4[][]", new int[][] {{1, 2}, {3, 4}});
        arrays.put("int8[]", new Object[][] {{1L, null}, {Long.MAX_VALUE, Long.MIN_VALUE}});
        arrays.put("int2[][][]", new Short[][][] {{{1}, {2}}, {{3}, {4}}});
        arrays.put("float8[][]", new double[][] {{0.1 + 0.2, Double.NaN, Double.NEGATIVE_INFINITY}});
        arrays.put("numeric[][]", new BigDecimal[][] {{new BigDecimal("1.50")}, {new BigDecimal("1000")}});
        arrays.put("bool[][]", new boolean[][] {{true}, {false}});
        arrays.put("text[][]", new String[][] {{"a,b", "NULL"}, {"\"{\\", null}});
        arrays.put("uuid[][]", new UUID[][] {{new UUID(1, 2)}});
        arrays.put("bytea[][]", new byte[][][] {{{1, 92}}, {{}}});
        arrays.put("date[][]", new LocalDate[][] {
            {LocalDate.of(1, 1, 1), LocalDate.of(12345, 1, 1)}, {LocalDate.MAX, null}
        });
        arrays.put("timestamp[][]", new LocalDateTime[][] {{LocalDateTime.of(2024, 2, 29, 0, 0), LocalDateTime.MAX}});
        arrays.put("timestamptz[][]", new OffsetDateTime[][] {{moment}, {OffsetDateTime.parse("+12345-01-01T00:00Z")}});
        arrays.put("time[][]", new LocalTime[][] {{LocalTime.of(1, 2)}});
        arrays.put("inet[][]", new String[][] {{"10.0.0.1"}, {"::1"}});
        Map<String, String> texts = Map.of(
                "text[][]", "{{\"a,b\",\"NULL\"},{\"\\\"{\\\\\",NULL}}",
                "timestamptz[][]", "{{\"2024-03-01 08:30:00.5+09\"},{\"12345-01-01 09:00:00+09\"}}",
                "date[][]", "{{0001-01-01,12345-01-01},{infinity,NULL}}",
                "int4[][]", "{{1,2},{3,4}}",
                "bytea[][]", "{{\"\\\\x015c\"},{\"\\\\x\"}}");
        arrays.forEach((type, array) -> {
            String grids = "grids_" + type.substring(0, type.indexOf('['));
            await(database.execute("CREATE TABLE " + grids + " (id int, v " + type + ")"));
            for (int run = 1; run <= 2; run++) {
                await(database.execute("INSERT INTO " + grids + " VALUES (?, ?)", 1, array));
                await(database.session(session -> session.executeMany(
                        "INSERT INTO " + grids + " VALUES (:id, :v)", List.of(Map.of("id", 2, "v", array)))));
            }
            await(database.fetchAll("SELECT v, v::text AS text FROM " + grids)).forEach(row -> {
                assertThat(Arrays.deepEquals(new Object[] {row.get("v")}, new Object[] {boxed(array)}))
                        .as(type + " " + row.get("text"))
                        .isTrue();
                assertThat(row.getString("text")).isEqualTo(texts.getOrDefault(type, row.getString("text")));
            });
            if (!type.startsWith("inet") && !type.startsWith("text")) {
                assertThat(Arrays.deepEquals(
                                new Object[] {value(database, "SELECT ?", array)}, new Object[] {boxed(array)}))
                        .as("SELECT ? of " + type)
                        .isTrue();
            }
            assertThat(value(database, "SELECT array_ndims(CAST(? AS " + type + "))", array))
                    .isEqualTo(type.startsWith("int2") ? 3 : 2);
        });
        assertThat(value(database, "SELECT 1 + ?", 1)).isEqualTo(2);
    }

    private static Object boxed(Object array) {
        if (!array.getClass().isArray() || array instanceof byte[]) {
            return array;
        }
        return IntStream.range(0, Array.getLength(array))
                .mapToObj(index -> {
                    Object element = Array.get(array, index);
                    return element == null ? null : boxed(element);
                })
                .toArray();
    }

    @Test
    void v2_arraysThatTheServerWouldTakeForOthers_areRefused() {
        Database database = connect(server().url());
        for (Object array : List.of(
                new int[][] {{1, 2}, {3}},
                new int[][] {{}, {}},
                new Integer[][] {null, null},
                new Integer[][] {{1}, null},
                new Object[] {1, new int[] {2}},
                new Object[] {new int[] {1}, new int[][] {{2}}},
                new double[][] {{1.5}},
                new Object[][] {{"x"}},
                new long[][] {{1L << 40}})) {
            assertThat(failure(ParameterException.class, database.fetchAll("SELECT CAST(? AS int[])", array)))
                    .as(Arrays.deepToString(new Object[] {array}))
                    .hasMessageContaining("Parameter 1");
        }
        for (Object array : List.of(
                new LocalDateTime[][] {{LocalDateTime.of(2024, 1, 1, 0, 0)}}, new LocalDate[][] {{LocalDate.EPOCH}})) {
            assertThat(failure(ParameterException.class, database.fetchAll("SELECT CAST(? AS timestamptz[])", array)))
                    .hasMessageContaining("Parameter 1");
        }
        assertThat(value(database, "SELECT 1")).isEqualTo(1);
    }

    /** Between boxes stands a semicolon. */
    @Test
    void v1_arraysOfBoxesComeBack() {
        Database database = connect(server().url());
        String[] boxes = {"(1,1),(0,0)", null, "(3,3),(2,2)"};
        assertThat(value(database, "SELECT CAST(? AS box[])", (Object) boxes)).isEqualTo(boxes);
        assertThat(value(database, "SELECT CAST(? AS box[])::text", (Object) boxes))
                .isEqualTo("{(1,1),(0,0);NULL;(3,3),(2,2)}");
        String[][] grid = {{"(1,1),(0,0)"}, {"(3,3),(2,2)"}};
        assertThat(value(database, "SELECT CAST(? AS box[])", (Object) grid)).isEqualTo(grid);
    }
}
