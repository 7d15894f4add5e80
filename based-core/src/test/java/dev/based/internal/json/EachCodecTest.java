package dev.based.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.spi.JsonCodec;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
}
