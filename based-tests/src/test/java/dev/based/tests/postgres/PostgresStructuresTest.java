package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.Json;
import dev.based.MappingException;
import dev.based.ParameterException;
import dev.based.Row;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
}
