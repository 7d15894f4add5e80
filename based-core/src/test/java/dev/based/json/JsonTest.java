package dev.based.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.Json;
import dev.based.MappingException;
import dev.based.ParameterException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents as values: what is written is what is read, and what some database would change is refused. */
class JsonTest {
    private static Object read(String document) {
        return Json.parse(document).value();
    }

    @Test
    void v2_numbersKeepTheirDigits() {
        assertThat(read("2147483647")).isEqualTo(Integer.MAX_VALUE);
        assertThat(read("-2147483649")).isEqualTo(-2147483649L);
        assertThat(read("9223372036854775808")).isEqualTo(new BigInteger("9223372036854775808"));
        assertThat(read("0.1000000000000000000000000000000001"))
                .isEqualTo(new BigDecimal("0.1000000000000000000000000000000001"));
        assertThat(read("1.50")).isEqualTo(new BigDecimal("1.50"));
        assertThat(read("1e400")).isEqualTo(new BigDecimal("1e400"));
        assertThat(read("-0.0E-5")).isEqualTo(new BigDecimal("-0.0E-5"));
    }

    @Test
    void v1_numbersAreEqual_howeverTheyAreWritten() {
        Json document = Json.parse("{\"a\":[1.50,1e2]}");
        assertThat(document)
                .isEqualTo(Json.parse("{\"a\": [1.5, 100]}"))
                .hasSameHashCodeAs(Json.parse("{\"a\":[1.5,100]}"));
        assertThat(document).isNotEqualTo(Json.parse("{\"a\":[1.5,101]}"));
    }

    @Test
    void v2_nameIsNotWrittenTwice() {
        assertThatThrownBy(() -> Json.of(Map.of(DayOfWeek.MONDAY, 1, "MONDAY", 2)))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("twice");
    }

    @Test
    void v1_whatIsWrittenIsRead() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("text", "a\"\\\b\f\n\r\t/\u001f\u007f\u2028 \ud83c\udfac");
        map.put("", Arrays.asList(1, null, true, List.of(), Map.of()));
        map.put("number", new BigDecimal("12345678901234567890.123456789"));
        assertThat(Json.of(map).value()).isEqualTo(map);
        assertThat(Json.of(map)).isEqualTo(Json.parse(Json.of(map).text().replace(":", " : ")));
        assertThat(Json.of(map)).isNotEqualTo(Json.of(Map.of()));
        assertThat(Json.of(null).value()).isNull();
        assertThat(Json.of("a").text()).isEqualTo("\"a\"");
        assertThat(Json.of(new int[][] {{1, 2}, {}}).text()).isEqualTo("[[1,2],[]]");
        assertThat(Json.of(Map.of(DayOfWeek.MONDAY, Json.of(List.of(1.5)))).text())
                .isEqualTo("{\"MONDAY\":[1.5]}");
    }

    @Test
    void v1_singleValuesAreTheirTexts() throws Exception {
        assertThat(Json.of(UUID.fromString("8c1c2a5e-2f4e-4ad1-9d0b-d2d3ad9c50ff"))
                        .as(UUID.class))
                .hasToString("8c1c2a5e-2f4e-4ad1-9d0b-d2d3ad9c50ff");
        assertThat(Json.of(Duration.ofMinutes(90)).text()).isEqualTo("\"PT1H30M\"");
        assertThat(Json.of(Instant.EPOCH).as(Instant.class)).isEqualTo(Instant.EPOCH);
        assertThat(Json.of(List.of(DayOfWeek.FRIDAY)).asList(DayOfWeek.class)).containsExactly(DayOfWeek.FRIDAY);
        assertThat(Json.of(InetAddress.getByName("192.0.2.1")).value()).isEqualTo("192.0.2.1");
        assertThat(Json.of(Set.of(LocalDate.EPOCH)).asList(LocalDate.class)).containsExactly(LocalDate.EPOCH);
        assertThat(Json.parse("[1,2]").as(long[].class)).containsExactly(1, 2);
        assertThat(Json.parse("{\"a\":1}").asMap()).isEqualTo(Map.of("a", 1));
        assertThat(Json.parse("[\"[1]\",{}]").asList(Json.class)).containsExactly(Json.of("[1]"), Json.of(Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "[1,]",
                "[,1]",
                "{\"a\":1,}",
                "{\"a\"}",
                "{a:1}",
                "{1:2}",
                "[1 2]",
                "01",
                "-",
                "1.",
                ".5",
                "+1",
                "1e",
                "NaN",
                "Infinity",
                "'a'",
                "\"a",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u00g0\"",
                "\"\t\"",
                "nul",
                "truex",
                "1 1",
                "[1]]",
                "\ufeff1",
                "\u00a01",
                "// a\n1",
                "{\"a\":1,\"\\u0061\":2}",
                "\"\\u0000\"",
                "\"\\ud83c\"",
                "\"\\udfac\\ud83c\"",
                "\u0000",
                "1\u0000",
                "1e99999999999",
                "\"\\u\uff11234\"",
                "\u0661"
            })
    void v3_whatIsNoDocumentIsRefused(String text) {
        assertThatThrownBy(() -> Json.parse(text))
                .isInstanceOf(ParameterException.class)
                .hasMessageStartingWith("The text is not taken as JSON: ");
    }

    @Test
    void v2_depthIsBounded() {
        assertThat(read("[".repeat(1000) + "]".repeat(1000))).isInstanceOf(List.class);
        assertThatThrownBy(() -> Json.parse("[".repeat(1_000_000)))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("1000 levels");
        Map<String, Object> endless = new HashMap<>();
        endless.put("a", endless);
        assertThatThrownBy(() -> Json.of(endless)).hasMessageContaining("1000 levels");
        Json deep = Json.parse("[".repeat(1000) + "]".repeat(1000));
        assertThatThrownBy(() -> Json.of(List.of(deep))).hasMessageContaining("1000 levels");
    }

    @Test
    void v2_whatSomeDatabaseWouldChangeIsNotWritten() {
        for (Object value : Arrays.asList(
                "a\u0000b",
                "\ud83c",
                "\udfac\ud83c",
                Double.NaN,
                Float.NEGATIVE_INFINITY,
                new byte[1],
                Map.of(1, 2),
                Collections.singletonMap(null, 1),
                Map.of("\u0000", 1))) {
            for (Object whole : List.of(value, List.of(value), Map.of("a", value))) {
                assertThatThrownBy(() -> Json.of(whole))
                        .isInstanceOf(ParameterException.class)
                        .hasMessageContaining("cannot be written as JSON: ");
            }
        }
    }

    @Test
    void v3_whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> Json.parse("[1.5]").asList(Integer.class)).isInstanceOf(MappingException.class);
        assertThatThrownBy(() -> Json.parse("null").asMap()).isInstanceOf(MappingException.class);
        assertThatThrownBy(() -> Json.parse("{}").asList(String.class))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("no array");
        assertThatThrownBy(() -> Json.parse("[null]").as(int[].class)).isInstanceOf(MappingException.class);
        assertThat(Json.parse("[null]").asList(Integer.class)).containsOnlyNulls();
    }

    @Test
    void e2_toStringShowsNoValue() {
        assertThat(Json.of("secret")).hasToString("Json of 8 characters");
    }
}
