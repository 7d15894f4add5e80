package dev.based.internal.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.Columns;
import dev.based.Json;
import dev.based.MappingException;
import dev.based.Row;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The texts are those of JDK 25, on whatever JDK the tests run; JDK 17 has others for most of these numbers. */
class FloatTextTest {
    private static final Map<Double, String> DOUBLES = Map.of(
            0x1p-44,
            "5.684341886080802E-14",
            -0x1p59,
            "-5.764607523034235E17",
            0x1p303,
            "1.629628781067589E91",
            2 * Double.MIN_VALUE,
            "9.9E-324",
            Double.MIN_VALUE,
            "4.9E-324",
            2.0E23,
            "2.0E23",
            1.0E23,
            "1.0E23",
            8.41E21,
            "8.41E21",
            -0.0,
            "-0.0",
            0.001,
            "0.001");

    private static final Map<Float, String> FLOATS = Map.of(
            0x1p-95f,
            "2.524355E-29",
            -0x1p-27f,
            "-7.450581E-9",
            0x1p28f,
            "2.6843546E8",
            0x1p83f,
            "9.671407E24",
            19.99f,
            "19.99",
            Float.MIN_VALUE,
            "1.4E-45",
            Float.NaN,
            "NaN");

    private static final Columns ONE = Columns.of(List.of("value"));

    @Test
    void texts_areTheSameOnEveryJdk() {
        DOUBLES.forEach((number, text) -> {
            assertThat(FloatText.of(number.doubleValue())).isEqualTo(text);
            assertThat(Row.of(ONE, number).get(0, String.class)).isEqualTo(text);
            assertThat(Json.of(List.of(number)).text()).isEqualTo("[" + text + "]");
            assertThat(Row.of(ONE, number).get(0, BigDecimal.class)).isEqualByComparingTo(text);
            assertThat(ExactFloats.isDouble(new BigDecimal(text))).as(text).isTrue();
        });
        FLOATS.forEach((number, text) -> {
            assertThat(FloatText.of(number.floatValue())).isEqualTo(text);
            assertThat(Row.of(ONE, number).get(0, String.class)).isEqualTo(text);
            assertThat(number.isNaN() || ExactFloats.isFloat(new BigDecimal(text)))
                    .as(text)
                    .isTrue();
        });
    }

    /** Which JDK 17 writes for numbers that have a shorter text. */
    @Test
    void textsOfOlderJdks_areNotTheNumber() {
        assertThat(ExactFloats.isDouble(new BigDecimal("5.7646075230342349E17")))
                .isFalse();
        assertThat(ExactFloats.isDouble(new BigDecimal("576460752303423488"))).isTrue(); // exactly
        assertThat(ExactFloats.isDouble(new BigDecimal("1.9999999999999998E23")))
                .isFalse();
        assertThat(ExactFloats.isFloat(new BigDecimal("2.68435456E8"))).isTrue(); // exactly
        assertThat(ExactFloats.isFloat(new BigDecimal("1.03397577E-25"))).isFalse();
        assertThat(ExactFloats.isFloat(new BigDecimal("1.0339758E-25"))).isTrue();
    }

    /** Which would be read as another one. */
    @Test
    void integers_areHeldExactlyOnly() {
        assertThat(FloatText.of((float) 52_265_670)).isEqualTo("5.226567E7");
        assertThat(FloatText.of((double) 100_000_000_000_000_030L)).isEqualTo("1.0000000000000003E17");
        Row row = Row.of(
                Columns.of(List.of("int", "long", "big", "exact", "decimal")),
                52_265_670,
                100_000_000_000_000_030L,
                new BigInteger("100000000000000030"),
                52_265_672,
                new BigDecimal("52265670"));
        assertThatThrownBy(() -> row.get("int", Float.class)).isInstanceOf(MappingException.class);
        assertThatThrownBy(() -> row.get("long", Double.class)).isInstanceOf(MappingException.class);
        assertThatThrownBy(() -> row.get("big", Double.class)).isInstanceOf(MappingException.class);
        assertThat(row.get("exact", Float.class)).isEqualTo(52_265_672f);
        assertThat(row.get("decimal", Float.class)).isEqualTo(52_265_672f);
    }

    @Test
    void everyText_isReadAsTheSameNumber() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int count = 0; count < 20_000; count++) {
            double number = count % 2 == 0
                    ? Double.longBitsToDouble(random.nextLong())
                    : Math.scalb(1.0, random.nextInt(-1074, 1024));
            float small = count % 2 == 0
                    ? Float.intBitsToFloat(random.nextInt())
                    : Math.scalb(1.0f, random.nextInt(-149, 128));
            String text = FloatText.of(number);
            String smallText = FloatText.of(small);
            assertThat(Double.parseDouble(text)).as("seed %d", seed).isEqualTo(Double.valueOf(number));
            assertThat(Float.parseFloat(smallText)).as("seed %d", seed).isEqualTo(Float.valueOf(small));
            assertThat(text.length())
                    .isLessThanOrEqualTo(Double.toString(number).length());
            if (Runtime.version().feature() >= 19) {
                assertThat(text).isEqualTo(Double.toString(number));
                assertThat(smallText).isEqualTo(Float.toString(small));
            }
        }
    }
}
