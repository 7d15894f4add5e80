package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ParameterException;
import dev.based.Range;
import dev.based.Row;
import dev.based.tests.servers.Server;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ranges and lists of lists, judged by what another program sees in the table. */
class RangesTest extends PostgresTest {
    private static final LocalDate DAY = LocalDate.of(2024, 2, 29);
    private static final OffsetDateTime MOMENT = OffsetDateTime.parse("2024-02-29T23:30:00.5Z");

    record Booking(int id, Range<LocalDate> days, Range<Instant> at, List<Range<Long>> all) {}

    private static Map<Range<?>, String> ranges() {
        Map<Range<?>, String> ranges = new LinkedHashMap<>();
        ranges.put(Range.closedOpen(1, 5), "int4range [1,5)");
        ranges.put(Range.closedOpen(Integer.MIN_VALUE, Integer.MAX_VALUE), "int4range [-2147483648,2147483647)");
        ranges.put(Range.closedOpen(1L, 1L << 40), "int8range [1,1099511627776)");
        ranges.put(Range.closed(new BigDecimal("1.50"), new BigDecimal("1000")), "numrange [1.50,1000]");
        ranges.put(Range.open(new BigDecimal("-0.1"), new BigDecimal("0.10")), "numrange (-0.1,0.10)");
        ranges.put(Range.closedOpen(DAY, DAY.plusDays(1)), "daterange [2024-02-29,2024-03-01)");
        ranges.put(Range.closedOpen(LocalDate.of(-43, 3, 15), LocalDate.MAX), "daterange [\"0044-03-15 BC\",infinity)");
        ranges.put(Range.atLeast(DAY), "daterange [2024-02-29,)");
        ranges.put(Range.lessThan(DAY.atTime(1, 2, 3, 5_000)), "tsrange (,\"2024-02-29 01:02:03.000005\")");
        ranges.put(
                Range.closed(MOMENT, MOMENT.plusSeconds(1)),
                "tstzrange [\"2024-03-01 08:30:00.5+09\",\"2024-03-01 08:30:01.5+09\"]");
        return ranges;
    }

    @Test
    void v1_rangesComeBack_andAreWhatTheServerHas() {
        Server server = newDatabase();
        Database database = connect(server.url("options", "-c TimeZone=Asia/Tokyo"));
        ranges().forEach((range, expected) -> {
            String type = expected.substring(0, expected.indexOf(' '));
            String text = expected.substring(expected.indexOf(' ') + 1);
            await(database.execute(
                    "CREATE TABLE IF NOT EXISTS t_" + type + " (v " + type + ", a " + type + "[], id serial)"));
            String insert = "INSERT INTO t_" + type + " (v, a) VALUES (:v, :a)";
            Map<String, Object> values = Map.of("v", range, "a", new Range<?>[] {range, null, Range.empty()});
            await(database.execute(insert, values));
            await(database.session(session -> session.executeMany(insert, List.of(values, values))));
            Row row = await(database.fetchOne(
                            "SELECT v, a, v::text AS t FROM t_" + type + " WHERE v = ? ORDER BY id DESC", range))
                    .orElseThrow();
            assertThat(row.get("v")).isEqualTo(range);
            assertThat(row.getList("a", Range.class)).containsExactly(range, null, Range.empty());
            assertThat(row.getString("t")).isEqualTo(text);
            assertThat(await(database.fetchValue(Range.class, "SELECT ?", range)))
                    .isEqualTo(range);
            assertThat(await(database.fetchValue(Object.class, "SELECT pg_typeof(?)::text", range)))
                    .isEqualTo(type);
        });
        assertThat(server.value("SELECT string_agg(v::text || a::text, ' ' ORDER BY id) FROM t_numrange"))
                .startsWith("[1.50,1000]{\"[1.50,1000]\",NULL,empty}");
    }

    @Test
    void v1_rangesFillRecords_andMultirangesLists() {
        Database database = connect(newDatabase().url());
        await(
                database.execute(
                        "CREATE TABLE bookings (id int, days daterange, at tstzrange, all_ int8multirange, EXCLUDE USING gist (days WITH &&))"));
        String insert = "INSERT INTO bookings VALUES (?, ?, ?, ?)";
        Range<Instant> at =
                Range.closedOpen(MOMENT.toInstant(), MOMENT.plusHours(1).toInstant());
        await(database.execute(
                insert, 1, Range.closed(DAY, DAY), at, new Range<?>[] {Range.closedOpen(1L, 3L), Range.atLeast(9L)}));
        Row row = await(database.fetchOne("SELECT id, days, at, all_ AS \"all\", all_::text AS t FROM bookings"))
                .orElseThrow();
        assertThat(row.as(Booking.class))
                .isEqualTo(new Booking(
                        1,
                        Range.closedOpen(DAY, DAY.plusDays(1)),
                        at,
                        List.of(Range.closedOpen(1L, 3L), Range.atLeast(9L))));
        assertThat(row.getString("t")).isEqualTo("{[1,3),[9,)}");
        assertThat(row.getString("days")).isEqualTo("[2024-02-29,2024-03-01)");
        assertThat(failure(DatabaseException.class, database.execute(insert, 2, Range.atLeast(DAY), at, null)))
                .hasMessageContaining("bookings_days_excl");
        for (String where : List.of("days @> ?", "? <@ days")) {
            assertThat(value(database, "SELECT count(*) FROM bookings WHERE " + where, DAY))
                    .isEqualTo(1L);
        }
        assertThat(value(
                        database,
                        "SELECT count(*) FROM bookings WHERE days && ? AND at @> ?",
                        Range.atLeast(DAY),
                        MOMENT))
                .isEqualTo(1L);
        assertThat(value(database, "SELECT ? && ?", Range.closed(1, 5), Range.closed(5, 6)))
                .isEqualTo(true);
        assertThat(value(database, "SELECT ? @> ?", Range.closed(1, 5), 6)).isEqualTo(false);
        assertThat(value(database, "SELECT '{}'::int4multirange")).isEqualTo(new Range<?>[0]);
    }

    @Test
    void v2_rangesThatDoNotFit_areRefused() {
        Database database = connect(newDatabase().url());
        Map<String, List<Object>> misfits = Map.of(
                "int4range", List.of(Range.closed(1L, 1L << 40), Range.atLeast(1.5), 5, DAY, Range.atLeast("x")),
                "tstzrange", List.of(Range.atLeast(DAY.atStartOfDay()), Range.atLeast(DAY), MOMENT),
                "tsrange", List.of(Range.atLeast(MOMENT), Range.atLeast(LocalDateTime.MIN)),
                "daterange[]", List.of((Object) new Object[] {DAY}),
                "int8multirange", List.of(Range.atLeast(1L), (Object) new Object[] {1L}),
                "int4", List.of(Range.atLeast(1)),
                "jsonb", List.of(Range.atLeast(1)));
        misfits.forEach((type, values) -> values.forEach(value -> {
            String sql = "SELECT CAST(? AS " + type + ")::text";
            Object[] parameters = {value};
            assertThat(failure(ParameterException.class, database.fetchAll(sql, parameters)))
                    .as(type + " " + value)
                    .hasMessageContaining("Parameter 1");
        }));
        assertThat(failure(
                        DatabaseException.class,
                        database.execute("SELECT CAST(? AS int4range)", Range.closed(777_777, 2))))
                .hasMessageNotContaining("777");
        assertThat(value(database, "SELECT 1")).isEqualTo(1);
    }

    /** A user's own range type is text to the library, to which ranges of anything may be bound. */
    @Test
    void v1_rangesOfUsersTypesAreWritten() {
        Server server = newDatabase();
        server.execute("CREATE TYPE words AS RANGE (subtype = text)");
        Database database = connect(server.url());
        Random random = new Random(1);
        for (String word : List.of("a,b", "\"", "\\", "", " ", "(]", "ü\n")) {
            Row row = await(database.fetchOne(
                            "SELECT lower(CAST(:r AS words)) AS v, CAST(:r AS words) AS r",
                            Map.of("r", Range.atLeast(word))))
                    .orElseThrow();
            assertThat(row.getString("v")).as("" + random.nextInt()).isEqualTo(word);
        }
    }

    @Test
    void v1_listsOfListsAreArraysOfArrays() {
        Server server = newDatabase();
        Database database = connect(server.url());
        await(database.execute("CREATE TABLE grids (id int, v int[], n numeric[], t text[])"));
        List<List<Integer>> grid = List.of(List.of(1, 2), Arrays.asList(3, null));
        List<List<BigDecimal>> numbers = List.of(List.of(new BigDecimal("1.50")));
        List<List<List<String>>> texts = List.of(List.of(List.of("a,b", "NULL")), List.of(List.of("\"", "")));
        String insert = "INSERT INTO grids VALUES (:id, :v, :n, :t)";
        Map<String, Object> values = Map.of("id", 1, "v", grid, "n", numbers, "t", texts);
        await(database.execute(insert, values));
        await(database.executeMany(insert, List.of(values)));
        await(database.execute("UPDATE grids SET v = :v WHERE v = :v", Map.of("v", grid)));
        assertThat(server.value("SELECT string_agg(v::text || n::text || t::text, ' ') FROM grids"))
                .isEqualTo("{{1,2},{3,NULL}}{{1.50}}{{{\"a,b\",\"NULL\"}},{{\"\\\"\",\"\"}}} "
                        .repeat(2)
                        .strip());
        Row row = await(database.fetchOne("SELECT * FROM grids")).orElseThrow();
        assertThat(row.getList("v", List.class)).isEqualTo(grid);
        assertThat(row.getList("t", List.class)).isEqualTo(texts);
        List<List<Integer>> uneven = new ArrayList<>(List.of(List.of(1), List.of(1, 2)));
        assertThat(failure(ParameterException.class, database.execute("UPDATE grids SET v = ?", uneven)))
                .hasMessageContaining("[1]");
        assertThat(failure(
                        ParameterException.class,
                        database.fetchAll("SELECT 1 WHERE (1, 2) IN (:v)", Map.of("v", grid))))
                .hasMessageContaining(":v");
    }
}
