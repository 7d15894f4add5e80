package dev.based.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.Columns;
import dev.based.MappingException;
import dev.based.Row;
import java.net.InetAddress;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists, arrays and maps from the arrays of a database and from JSON, in getters and in what a row is mapped to. */
class StructuresTest {
    private static Row row(Object value) {
        return Row.of(Columns.of(List.of("x")), value);
    }

    @Test
    void v4_arraysAndJsonAreTheSameList() {
        for (Object value : List.<Object>of(new Integer[] {1, null, 3}, "[1, null, 3]", Arrays.asList(1L, null, 3L))) {
            assertThat(row(value).getList("x", Long.class)).containsExactly(1L, null, 3L);
            assertThat(row(value).get("x", Long[].class)).containsExactly(1L, null, 3L);
            assertThatThrownBy(() -> row(value).get("x", int[].class))
                    .isInstanceOf(MappingException.class)
                    .hasMessageContaining("NULL");
        }
        Object list = row(new Integer[] {1}).get("x", List.class);
        assertThat(list).isEqualTo(List.of(1));
        Object map = row("{\"a\": [1]}").get("x", Map.class);
        assertThat(map).isEqualTo(Map.of("a", List.of(1)));
        assertThat(row(new Integer[][] {{1, 2}, {3, 4}}).get("x", long[][].class))
                .isDeepEqualTo(new long[][] {{1, 2}, {3, 4}});
        assertThat(row(new String[] {"MONDAY"}).get("x", DayOfWeek[].class)).containsExactly(DayOfWeek.MONDAY);
        assertThat(row(null).getList("x", Long.class)).isNull();
    }

    record Numbers(List<Long> x) {}

    record Nested(List<List<Short>> x) {}

    record Days(Map<DayOfWeek, ? extends List<DayOfWeek>> x) {}

    record Arrays2(DayOfWeek[] x) {}

    static final class Bean {
        private List<Long> x = new ArrayList<>();

        public void setX(List<Long> x) {
            this.x = x;
        }
    }

    @Test
    void v4_elementsAreOfTheTypesThatTheComponentsHave() {
        assertThat(row(new Integer[] {1}).as(Numbers.class)).isEqualTo(new Numbers(List.of(1L)));
        assertThat(row("[1]").as(Numbers.class)).isEqualTo(new Numbers(List.of(1L)));
        assertThat(row(List.of(1)).as(Numbers.class)).isEqualTo(new Numbers(List.of(1L)));
        assertThat(row(new Integer[][] {{1}}).as(Nested.class)).isEqualTo(new Nested(List.of(List.of((short) 1))));
        assertThat(row("{\"MONDAY\":[\"FRIDAY\"]}").as(Days.class))
                .isEqualTo(new Days(Map.of(DayOfWeek.MONDAY, List.of(DayOfWeek.FRIDAY))));
        assertThat(row(new String[] {"FRIDAY"}).as(Arrays2.class).x()).containsExactly(DayOfWeek.FRIDAY);
        assertThatThrownBy(() -> row("[1.5]").as(Numbers.class))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("Column \"x\"");
    }

    @Test
    void v4_beansTakeLists() {
        for (Object value : List.<Object>of(new Integer[] {1}, "[1]", List.of(1))) {
            assertThat(row(value).as(Bean.class).x).isEqualTo(List.of(1L));
        }
        assertThatThrownBy(() -> row("[1.5]").as(Bean.class)).isInstanceOf(MappingException.class);
    }

    @Test
    void v1_addressesAreRead() throws Exception {
        assertThat(row("192.0.2.255").get("x", InetAddress.class)).isEqualTo(InetAddress.getByName("192.0.2.255"));
        assertThat(row("192.0.2.1/32").get("x", InetAddress.class)).isEqualTo(InetAddress.getByName("192.0.2.1"));
        assertThat(row("2001:db8::1/128").get("x", InetAddress.class)).isEqualTo(InetAddress.getByName("2001:db8::1"));
        assertThat(row(InetAddress.getByName("::1")).getString("x")).isEqualTo("0:0:0:0:0:0:0:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "192.0.2.0/24",
                "1.2.3",
                "1.2.3.256",
                "1.2.3.04",
                "1.2.3.4/128",
                "::ffff:1.2.3.4",
                "fe80::1%1",
                "::g",
                "a",
                ":",
                ".:",
                "2001:db8::/32",
                "1",
                "\u0661.2.3.4",
                "host:80"
            })
    void v2_whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> row(text).get("x", InetAddress.class)).isInstanceOf(MappingException.class);
    }
}
