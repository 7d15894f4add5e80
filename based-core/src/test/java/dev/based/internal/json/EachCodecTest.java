package dev.based.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.based.Json;
import dev.based.spi.JsonCodec;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Jackson 3 and 2, which must not differ. kotlinx.serialization is tested in Kotlin. */
class EachCodecTest {
    record Film(String title, int year, BigDecimal rating, List<String> tags) {}

    record Holder(Map<String, Film> films) {}

    static Stream<JsonCodec> codecs() {
        return Stream.of(new Jackson3Codec(), new Jackson2Codec());
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void v1_recordsComeBack(JsonCodec codec) throws Exception {
        Film film = new Film("Am\u00e9lie", 2001, new BigDecimal("8.30000000000000000001"), List.of("a"));
        Holder holder = new Holder(Map.of("x", film));
        assertThat(codec.read(codec.write(holder), Holder.class)).isEqualTo(holder);
        assertThat(codec.read("[" + codec.write(film) + "]", new Types().list()))
                .isEqualTo(List.of(film));
    }

    private static final class Types {
        private final List<Film> films = List.of();

        java.lang.reflect.Type list() throws NoSuchFieldException {
            assertThat(films).isEmpty();
            return Types.class.getDeclaredField("films").getGenericType();
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void v2_nothingIsLost(JsonCodec codec) {
        for (String document : List.of(
                "{\"year\":1.5}",
                "{\"year\":\"\"}",
                "{\"year\":null}",
                "{\"year\":1,\"year\":1}",
                "{\"year\":1}1",
                "{\"year\":1e10}")) {
            assertThatThrownBy(() -> codec.read(document, Film.class))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("Jackson refuses it (");
        }
        assertThat(codec.read("{\"year\":1,\"other\":{}}", Film.class)).isEqualTo(new Film(null, 1, null, null));
        assertThatThrownBy(() -> codec.write(new Object())).isExactlyInstanceOf(IllegalArgumentException.class);
        assertThat(codec.write(Map.of("d", LocalDate.EPOCH.getDayOfWeek()))).isEqualTo("{\"d\":\"THURSDAY\"}");
    }

    record Floats(double d, Double boxed, float f, double[] array, List<Float> list, Weight weight) {}

    /** Made of a number by its one public constructor. */
    static final class Weight {
        final double grams;

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        Weight(double grams) {
            this.grams = grams;
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t")
    @JsonSubTypes(@JsonSubTypes.Type(value = Circle.class, name = "c"))
    interface Shape {}

    record Circle(double radius) implements Shape {}

    enum Sort {
        FIRST
    }

    record Sorted(Sort sort) {}

    @ParameterizedTest
    @MethodSource("codecs")
    void v1_numbersThatAFloatWouldRound_areRefused(JsonCodec codec) {
        for (String number : List.of(
                "1e400", "-1e400", "1e-400", "9007199254740993", "0.1234567890123456789", "\"NaN\"", "\"1\"", "\"\"")) {
            for (String document : List.of(
                    "{\"f\":1,\"d\":#}",
                    "{\"d\":1,\"f\":1,\"boxed\":#}",
                    "{\"d\":1,\"f\":1,\"array\":[0,#]}",
                    "{\"d\":1,\"f\":1,\"weight\":#}",
                    "{\"d\":1,\"f\":#}",
                    "{\"d\":1,\"f\":1,\"list\":[#]}")) {
                refuses(codec, document.replace("#", number), Floats.class);
            }
            refuses(codec, "{\"radius\":" + number + ",\"t\":\"c\"}", Shape.class);
        }
        for (String number : List.of("16777217", "1e40", "1e-60", "0.123456789")) {
            refuses(codec, "{\"d\":1,\"f\":" + number + "}", Floats.class);
            refuses(codec, "{\"d\":1,\"f\":1,\"list\":[" + number + "]}", Floats.class);
        }
        refuses(codec, "{\"f\":1,\"d\":null}", Floats.class);
        refuses(codec, "{\"d\":1,\"f\":1,\"array\":[null]}", Floats.class);
        for (String ordinal : List.of("0", "\"0\"")) {
            refuses(codec, "{\"sort\":" + ordinal + "}", Sorted.class);
        }
        String document =
                "{\"d\":0.1,\"boxed\":null,\"f\":16777216,\"array\":[19.99,1e22],\"list\":[0.1],\"weight\":2.50}";
        Floats read = (Floats) codec.read(document, Floats.class);
        assertThat(List.of(read.d, read.f, read.array[0], read.array[1], read.list, read.weight.grams))
                .isEqualTo(List.of(0.1, 16777216f, 19.99, 1e22, List.of(0.1f), 2.5));
        assertThat(read.boxed).isNull();
    }

    private static void refuses(JsonCodec codec, String document, Class<?> type) {
        assertThatThrownBy(() -> codec.read(document, type))
                .as(document)
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Jackson refuses it (");
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void v1_numbersThatJsonLacks_areNotWrittenAsText(JsonCodec codec) {
        for (Object value : List.of(
                new Circle(Double.NaN), List.of(Float.NEGATIVE_INFINITY), new double[] {Double.POSITIVE_INFINITY})) {
            assertThatThrownBy(() -> JsonReader.read(codec.write(value)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("NaN or an infinity");
        }
    }

    record Parts(Byte b, List<Byte> bytes, Map<Double, String> doubles, Map<Byte, String> keys) {}

    @ParameterizedTest
    @MethodSource("codecs")
    void v1_bytesAndNames_areNoOtherNumbers(JsonCodec codec) {
        for (String document : List.of(
                "{\"b\":200}",
                "{\"b\":-129}",
                "{\"bytes\":[0,128]}",
                "{\"doubles\":{\"0.1234567890123456789\":\"a\"}}",
                "{\"keys\":{\"200\":\"a\"}}")) {
            refuses(codec, document, Parts.class);
        }
        String document = "{\"b\":-128,\"bytes\":[127],\"doubles\":{\"0.1\":\"a\"},\"keys\":{\"-1\":\"b\"}}";
        assertThat(codec.read(document, Parts.class))
                .isEqualTo(new Parts((byte) -128, List.of((byte) 127), Map.of(0.1, "a"), Map.of((byte) -1, "b")));
    }

    record Keyed(
            Map<Double, String> doubles,
            Map<Integer, Map<Float, Integer>> nested,
            TreeMap<BigDecimal, Integer> sorted,
            EnumMap<Sort, Integer> sorts,
            Map<String, Map<Long, Film>> films) {}

    @ParameterizedTest
    @MethodSource("codecs")
    void v1_membersThatWouldBecomeOne_areRefused(JsonCodec codec) {
        for (String document : List.of(
                "{\"doubles\":{\"1\":\"a\",\"1.0\":\"b\"}}",
                "{\"doubles\":{\"NaN\":\"a\",\"1\":\"a\",\"1e0\":\"b\"}}",
                "{\"nested\":{\"1\":{},\"01\":{}}}",
                "{\"nested\":{\"1\":{\"0.1\":1},\"2\":{\"0.1\":1,\"0.10\":2,\"3\":1}}}",
                "{\"sorted\":{\"1.0\":1,\"1.00\":2}}",
                "{\"films\":{\"a\":{\"1\":{\"tags\":[]},\"2\":{},\"+1\":{}}}}")) {
            refuses(codec, document, Keyed.class);
        }
        String document =
                "{\"doubles\":{\"NaN\":\"a\",\"-Infinity\":\"b\",\"-0.0\":\"c\",\"0.0\":\"d\"},\"nested\":{\"1\":{\"0.1\":1,\"2\":3},"
                        + "\"2\":{}},\"sorted\":{\"1.0\":1,\"1.01\":2},\"sorts\":{\"FIRST\":1},\"films\":{\"a\":{\"1\":{\"year\":1},\"2\":null}}}";
        Keyed read = (Keyed) codec.read(document, Keyed.class);
        assertThat(read.doubles).isEqualTo(Map.of(Double.NaN, "a", Double.NEGATIVE_INFINITY, "b", -0.0, "c", 0.0, "d"));
        assertThat(read.nested).isEqualTo(Map.of(1, Map.of(0.1f, 1, 2f, 3), 2, Map.of()));
        assertThat(read.sorted).containsValues(1, 2);
        assertThat(read.films.get("a"))
                .containsEntry(1L, new Film(null, 1, null, null))
                .containsKey(2L);
        assertThat(codec.read(codec.write(read), Keyed.class)).isEqualTo(read);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void v1_keysOfOneName_areNotWritten(JsonCodec codec) {
        record Mixed(Map<Object, Integer> map) {}
        assertThatThrownBy(() -> JsonReader.read(codec.write(new Mixed(Map.of(1, 1, "1", 2)))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    record Days(LocalDate date, LocalTime time, LocalDateTime local, Map<LocalDate, String> days) {}

    record Maybe(OptionalDouble share) {}

    /** Jackson 2 needs a module for it. */
    @Test
    void v1_optionalNumbers_areNotRounded() {
        JsonCodec codec = new Jackson3Codec();
        refuses(codec, "{\"share\":0.1234567890123456789}", Maybe.class);
        for (Maybe maybe : List.of(new Maybe(OptionalDouble.of(0.1)), new Maybe(OptionalDouble.empty()))) {
            assertThat(codec.read(codec.write(maybe), Maybe.class)).isEqualTo(maybe);
        }
        assertThat(codec.read("{}", Maybe.class)).isEqualTo(new Maybe(OptionalDouble.empty()));
    }

    record Formatted(
            @JsonFormat(pattern = "yyyy-MM-dd'T'HH:mm:ss'Z'")
            LocalDateTime local) {}

    /** Jackson 2 needs a module for them. */
    @Test
    void v1_partsOfATime_areNotLeftOut() {
        JsonCodec codec = new Jackson3Codec();
        for (String document : List.of(
                "{\"date\":\"2024-02-29T01:02:03\"}",
                "{\"date\":\"2024-02-29T01:02:03Z\"}",
                "{\"date\":\"\"}",
                "{\"time\":\"2024-02-29T01:02:03\"}",
                "{\"local\":\"2024-02-29T01:02:03Z\"}",
                "{\"days\":{\"2024-02-29T01:02:03Z\":\"a\"}}")) {
            refuses(codec, document, Days.class);
        }
        LocalDateTime local = LocalDateTime.of(2024, 2, 29, 1, 2, 3);
        Days days = new Days(local.toLocalDate(), local.toLocalTime(), local, Map.of(local.toLocalDate(), "a"));
        assertThat(codec.read(codec.write(days), Days.class)).isEqualTo(days);
        assertThat(codec.read(
                        "{\"date\":\"2024-02-29T00:00:00\",\"days\":{\"2024-02-29\":\"a\"},"
                                + "\"time\":\"01:02:03\",\"local\":\"2024-02-29T01:02:03\"}",
                        Days.class))
                .isEqualTo(days);
        refuses(codec, "{\"date\":\"2024-02-29T00:00:00Z\"}", Days.class);
        assertThat(codec.read("{\"local\":\"2024-02-29T01:02:03Z\"}", Formatted.class))
                .isEqualTo(new Formatted(local));
    }

    record Times(Instant instant, OffsetDateTime offset, ZonedDateTime zoned) {}

    /** Jackson 2 needs a module for them. */
    @Test
    void v1_times_keepTheirOffsetsAndZones() {
        JsonCodec codec = new Jackson3Codec();
        Times times = new Times(
                Instant.EPOCH,
                OffsetDateTime.parse("2024-01-01T00:00:00.1+05:30"),
                ZonedDateTime.parse("2024-01-01T00:00:00+01:00[Europe/Paris]"));
        assertThat(codec.read(codec.write(times), Times.class)).isEqualTo(times);
        for (String number : List.of("-1e400", "1e300", "0.0000000001")) {
            refuses(codec, "{\"instant\":" + number + "}", Times.class);
        }
    }

    /** Read and written by its own code, which says of what. */
    @com.fasterxml.jackson.databind.annotation.JsonDeserialize(using = Of2.class)
    @com.fasterxml.jackson.databind.annotation.JsonSerialize(using = To2.class)
    @tools.jackson.databind.annotation.JsonDeserialize(using = Of3.class)
    @tools.jackson.databind.annotation.JsonSerialize(using = To3.class)
    static final class Pin {}

    static final class Of2 extends com.fasterxml.jackson.databind.JsonDeserializer<Pin> {
        @Override
        public Pin deserialize(
                com.fasterxml.jackson.core.JsonParser parser,
                com.fasterxml.jackson.databind.DeserializationContext context)
                throws IOException {
            throw new IllegalArgumentException("no pin: " + parser.getText());
        }
    }

    static final class To2 extends com.fasterxml.jackson.databind.JsonSerializer<Pin> {
        @Override
        public void serialize(
                Pin pin,
                com.fasterxml.jackson.core.JsonGenerator generator,
                com.fasterxml.jackson.databind.SerializerProvider provider) {
            throw new IllegalArgumentException("hunter2");
        }
    }

    static final class Of3 extends tools.jackson.databind.ValueDeserializer<Pin> {
        @Override
        public Pin deserialize(
                tools.jackson.core.JsonParser parser, tools.jackson.databind.DeserializationContext context) {
            throw new IllegalArgumentException("no pin: " + parser.getString());
        }
    }

    static final class To3 extends tools.jackson.databind.ValueSerializer<Pin> {
        @Override
        public void serialize(
                Pin pin,
                tools.jackson.core.JsonGenerator generator,
                tools.jackson.databind.SerializationContext context) {
            throw new IllegalArgumentException("hunter2");
        }
    }

    record Pinned(Pin pin) {}

    @ParameterizedTest
    @MethodSource("codecs")
    void e2_whatAClassSaysOfAValue_isNotShown(JsonCodec codec) {
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> codec.read("\"hunter2\"", Pin.class),
                () -> codec.read("{\"pin\":\"hunter2\"}", Pinned.class),
                () -> codec.write(new Pin()),
                () -> codec.write(new Pinned(new Pin())))) {
            assertThatThrownBy(call)
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("Jackson refuses it (")
                    .hasMessageNotContaining("hunter2")
                    .hasNoCause();
        }
    }

    /** With kotlinx.serialization beside it. */
    @Test
    void interfaces_areReadByJackson() {
        assertThat(Json.parse("{\"t\":\"c\",\"radius\":1.5}").as(Shape.class)).isEqualTo(new Circle(1.5));
        assertThat(Json.parse("[{\"t\":\"c\",\"radius\":1.5}]").asList(Shape.class))
                .isEqualTo(List.of(new Circle(1.5)));
    }
}
