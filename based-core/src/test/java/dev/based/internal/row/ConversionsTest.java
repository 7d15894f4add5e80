package dev.based.internal.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.based.MappingException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConversionsTest {
    private static final UUID SOME_UUID = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");

    @ParameterizedTest
    @MethodSource
    void v4_convert_fitting(Object value, Class<?> type, Object expected) {
        assertThat((Object) Conversions.convert(value, type, "column")).isEqualTo(expected);
    }

    static Stream<Arguments> v4_convert_fitting() {
        return Stream.of(
                Arguments.of(7L, int.class, 7),
                Arguments.of(7L, Integer.class, 7),
                Arguments.of(-128L, byte.class, (byte) -128),
                Arguments.of(32767, short.class, (short) 32767),
                Arguments.of(7, long.class, 7L),
                Arguments.of((byte) 7, Long.class, 7L),
                Arguments.of(new BigDecimal("7.00"), int.class, 7),
                Arguments.of(new BigDecimal("9223372036854775807"), long.class, Long.MAX_VALUE),
                Arguments.of(7.0, int.class, 7),
                Arguments.of("7", int.class, 7),
                Arguments.of("-7.0", long.class, -7L),
                Arguments.of(new AtomicInteger(7), long.class, 7L),
                Arguments.of(7L, BigInteger.class, BigInteger.valueOf(7)),
                Arguments.of(1e22, BigInteger.class, new BigInteger("10000000000000000000000")),
                Arguments.of(1L << 53, double.class, 9007199254740992.0),
                Arguments.of(Long.MIN_VALUE, double.class, -0x1p63),
                Arguments.of(0.5f, double.class, 0.5),
                Arguments.of(new BigDecimal("19.99"), double.class, 19.99),
                Arguments.of(new BigDecimal("19.990"), float.class, 19.99f),
                Arguments.of("19.99", double.class, 19.99),
                Arguments.of("-0", double.class, -0.0),
                Arguments.of("-0.00", float.class, -0.0f),
                Arguments.of("-0e5", Float.class, -0.0f),
                Arguments.of("0.0", double.class, 0.0),
                Arguments.of(-0.0, float.class, -0.0f),
                Arguments.of(-0.0f, double.class, -0.0),
                Arguments.of("-0", int.class, 0),
                Arguments.of("NaN", double.class, Double.NaN),
                Arguments.of("-Infinity", float.class, Float.NEGATIVE_INFINITY),
                Arguments.of(0.5, float.class, 0.5f),
                Arguments.of(Double.NaN, float.class, Float.NaN),
                Arguments.of(Float.POSITIVE_INFINITY, double.class, Double.POSITIVE_INFINITY),
                Arguments.of(19.99, BigDecimal.class, new BigDecimal("19.99")),
                Arguments.of(0.1f, BigDecimal.class, new BigDecimal("0.1")),
                Arguments.of("1.50", BigDecimal.class, new BigDecimal("1.50")),
                Arguments.of(7, BigDecimal.class, new BigDecimal("7")),
                Arguments.of(7, String.class, "7"),
                Arguments.of(new BigDecimal("1E+3"), String.class, "1000"),
                Arguments.of(true, String.class, "true"),
                Arguments.of(LocalDate.of(2010, 7, 16), String.class, "2010-07-16"),
                Arguments.of(SOME_UUID, String.class, SOME_UUID.toString()),
                Arguments.of(DayOfWeek.MONDAY, String.class, "MONDAY"),
                Arguments.of(1L, boolean.class, true),
                Arguments.of((byte) 0, Boolean.class, false),
                Arguments.of(new BigDecimal("1.0"), boolean.class, true),
                Arguments.of("t", boolean.class, true),
                Arguments.of("false", boolean.class, false),
                Arguments.of("x", char.class, 'x'),
                Arguments.of("MONDAY", DayOfWeek.class, DayOfWeek.MONDAY),
                Arguments.of("123E4567-e89b-12d3-a456-426614174000", UUID.class, SOME_UUID),
                Arguments.of("123E4567e89b12d3a456426614174000", UUID.class, SOME_UUID),
                Arguments.of(new byte[16], UUID.class, new UUID(0, 0)),
                Arguments.of(123.456, float.class, 123.456f),
                Arguments.of(0.1, float.class, 0.1f),
                Arguments.of(1e-40, float.class, 1e-40f),
                Arguments.of(OffsetDateTime.MAX, Instant.class, Instant.MAX),
                Arguments.of(7, Number.class, 7),
                Arguments.of(7, Object.class, 7),
                Arguments.of((short) 2010, Year.class, Year.of(2010)));
    }

    @ParameterizedTest
    @MethodSource
    void v2_convert_whatWouldLoseSomething(Object value, Class<?> type, String reason) {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> Conversions.convert(value, type, "the_column"))
                .withMessageContaining("\"the_column\"")
                .withMessageContaining(value.getClass().getTypeName())
                .withMessageContaining(type.getTypeName())
                .withMessageContaining(reason)
                .withNoCause();
    }

    static Stream<Arguments> v2_convert_whatWouldLoseSomething() {
        return Stream.of(
                Arguments.of(5_000_000_000L, int.class, "out of range"),
                Arguments.of(128, byte.class, "out of range"),
                Arguments.of(-32769L, short.class, "out of range"),
                Arguments.of(new BigInteger("9223372036854775808"), long.class, "out of range"),
                Arguments.of(1.9, int.class, "fraction"),
                Arguments.of(new BigDecimal("1.9"), long.class, "fraction"),
                Arguments.of(new BigDecimal("1E999999999"), long.class, "out of range"),
                Arguments.of(new BigDecimal("1E999999999"), BigInteger.class, "digits"),
                Arguments.of(Double.NaN, long.class, "not a finite number"),
                Arguments.of(Double.NaN, BigDecimal.class, "not a finite number"),
                Arguments.of((1L << 53) + 1, double.class, "rounded"),
                Arguments.of(Long.MAX_VALUE, double.class, "rounded"),
                Arguments.of(new BigDecimal("0.12345678901234567890"), double.class, "rounded"),
                Arguments.of(new BigDecimal("1E400"), double.class, "rounded"),
                Arguments.of(new BigDecimal("1E-400"), double.class, "rounded"),
                Arguments.of(0.1234567891, float.class, "rounded"),
                Arguments.of(1e300, float.class, "rounded"),
                Arguments.of((1 << 24) + 1, float.class, "rounded"),
                Arguments.of("seven", int.class, "not a number"),
                Arguments.of(" 7", int.class, "not a number"),
                Arguments.of("\u0667", int.class, "not a number"),
                Arguments.of("", long.class, "not a number"),
                Arguments.of(true, int.class, "no conversion"),
                Arguments.of(2, boolean.class, "0 and 1"),
                Arguments.of("yes", boolean.class, "true, t, false and f"),
                Arguments.of("TRUE", boolean.class, "true, t, false and f"),
                Arguments.of("xy", char.class, "one UTF-16 character"),
                Arguments.of("monday", DayOfWeek.class, "[MONDAY, TUESDAY"),
                Arguments.of(1, DayOfWeek.class, "[MONDAY, TUESDAY"),
                Arguments.of("1-1-1-1-1", UUID.class, "16 bytes"),
                Arguments.of(new byte[15], UUID.class, "16 bytes"),
                Arguments.of("text", byte[].class, "only bytes"),
                Arguments.of(new byte[] {65}, String.class, "no conversion"),
                Arguments.of("text", List.class, "it is no JSON"),
                Arguments.of("text", void.class, "no conversion to that type"));
    }

    @ParameterizedTest
    @MethodSource
    void v4_convert_fittingTimes(Object value, Class<?> type, Object expected) {
        assertThat((Object) Conversions.convert(value, type, "column")).isEqualTo(expected);
    }

    static Stream<Arguments> v4_convert_fittingTimes() {
        LocalDateTime dateTime = LocalDateTime.parse("2010-07-16T10:00:00.123");
        Instant instant = Instant.parse("2010-07-16T08:00:00.123Z");
        OffsetDateTime inParis = OffsetDateTime.parse("2010-07-16T10:00:00.123+02:00");
        return Stream.of(
                Arguments.of("2010-07-16 10:00:00.123", LocalDateTime.class, dateTime),
                Arguments.of("2010-07-16T10:00:00.123", LocalDateTime.class, dateTime),
                Arguments.of("2010-07-16 10:00", LocalDateTime.class, LocalDateTime.of(2010, 7, 16, 10, 0)),
                Arguments.of("2010-07-16", LocalDate.class, LocalDate.of(2010, 7, 16)),
                Arguments.of("2010-07-16 00:00:00", LocalDate.class, LocalDate.of(2010, 7, 16)),
                Arguments.of(LocalDateTime.of(2010, 7, 16, 0, 0), LocalDate.class, LocalDate.of(2010, 7, 16)),
                Arguments.of("10:00", LocalTime.class, LocalTime.of(10, 0)),
                Arguments.of("10:00:01.5", LocalTime.class, LocalTime.of(10, 0, 1, 500_000_000)),
                Arguments.of(Duration.ofHours(10), LocalTime.class, LocalTime.of(10, 0)),
                Arguments.of(LocalTime.of(10, 0), Duration.class, Duration.ofHours(10)),
                Arguments.of("PT1H30M", Duration.class, Duration.ofMinutes(90)),
                Arguments.of("2010-07-16 10:00:00.123+02", OffsetDateTime.class, inParis),
                Arguments.of("2010-07-16T10:00:00.123+02:00", OffsetDateTime.class, inParis),
                Arguments.of("2010-07-16 08:00:00.123Z", Instant.class, instant),
                Arguments.of("2010-07-16 08:00Z", Instant.class, Instant.parse("2010-07-16T08:00:00Z")),
                Arguments.of(inParis, Instant.class, instant),
                Arguments.of(instant, OffsetDateTime.class, OffsetDateTime.parse("2010-07-16T08:00:00.123Z")),
                Arguments.of(ZonedDateTime.of(dateTime, ZoneId.of("Europe/Paris")), OffsetDateTime.class, inParis),
                Arguments.of(inParis, ZonedDateTime.class, inParis.toZonedDateTime()));
    }

    @ParameterizedTest
    @MethodSource
    void v2_convert_timesThatDoNotFit(Object value, Class<?> type, String reason) {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> Conversions.convert(value, type, "the_column"))
                .withMessageContaining(reason)
                .withNoCause();
    }

    static Stream<Arguments> v2_convert_timesThatDoNotFit() {
        return Stream.of(
                Arguments.of("2010-07-16 10:00:00", LocalDate.class, "not midnight"),
                Arguments.of("2010-07-1610:00:00", LocalDateTime.class, "must look like"),
                Arguments.of("2010-02-30", LocalDate.class, "must look like"),
                Arguments.of("2010-07-16", LocalDateTime.class, "must look like"),
                Arguments.of("2010-07-16 10:00:00", Instant.class, "with the offset"),
                Arguments.of("2010-07-16 10:00:00+02", LocalDateTime.class, "offset would be lost"),
                Arguments.of(LocalDateTime.of(2010, 7, 16, 10, 0), Instant.class, "no time zone"),
                Arguments.of(LocalDateTime.of(2010, 7, 16, 10, 0), OffsetDateTime.class, "no time zone"),
                Arguments.of(Instant.EPOCH, LocalDateTime.class, "offset would be lost"),
                Arguments.of(Duration.ofHours(24), LocalTime.class, "a day or longer"),
                Arguments.of(Duration.ofSeconds(-1), LocalTime.class, "negative"),
                Arguments.of(1_279_238_400_000L, LocalDate.class, "no conversion"),
                Arguments.of("an hour", Duration.class, "PT1H30M"));
    }

    @Test
    void convert_valueOfTheType() {
        byte[] bytes = {1, 2};
        List<String> list = List.of("x");

        assertThat(Conversions.convert(bytes, byte[].class, "column")).isSameAs(bytes);
        assertThat((Object) Conversions.convert(list, List.class, "column")).isSameAs(list);
    }

    @Test
    void e2_convert_showsNoValue() {
        List<Class<?>> types =
                List.of(int.class, boolean.class, UUID.class, LocalDate.class, Instant.class, DayOfWeek.class);
        for (Class<?> type : types) {
            assertThatExceptionOfType(MappingException.class)
                    .isThrownBy(() -> Conversions.convert("s3cret", type, "column"))
                    .matches(error -> !error.toString().contains("s3cret"));
        }
    }

    @Test
    void v3_convertNullable_null() {
        assertThat(Conversions.convertNullable(null, Integer.class, "column")).isNull();
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> Conversions.convertNullable(null, int.class, "column"))
                .withMessageContaining("\"column\" is NULL")
                .withMessageContaining("ask for Integer");
    }

    @Test
    void v2_toInt_anyNumber() {
        assertThat(Conversions.toInt(7L, "column")).isEqualTo(7);
        assertThat(Conversions.toInt(7, "column")).isEqualTo(7);
        assertThat(Conversions.toInt(new BigDecimal("7"), "column")).isEqualTo(7);
        assertThatExceptionOfType(MappingException.class).isThrownBy(() -> Conversions.toInt(5_000_000_000L, "column"));
        assertThatExceptionOfType(MappingException.class).isThrownBy(() -> Conversions.toInt(null, "column"));
    }

    @Test
    void v2_toLong_anyNumber() {
        assertThat(Conversions.toLong(7, "column")).isEqualTo(7L);
        assertThat(Conversions.toLong((short) 7, "column")).isEqualTo(7L);
        assertThatExceptionOfType(MappingException.class).isThrownBy(() -> Conversions.toLong(0.5, "column"));
    }

    @Test
    void textAsAClassThatItIsNotReadAs_saysWhatToDo() {
        for (Class<?> type : List.of(OffsetTime.class, Period.class, URI.class, java.sql.Date.class)) {
            assertThatExceptionOfType(MappingException.class)
                    .isThrownBy(() -> Conversions.convert("01:02:03+00:00", type, "c"))
                    .withMessageContaining("read a String")
                    .withMessageNotContaining("JSON");
        }
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> Conversions.convert("text", ConversionsTest.class, "c"))
                .withMessageContaining("neither an object nor an array of JSON");
    }
}
