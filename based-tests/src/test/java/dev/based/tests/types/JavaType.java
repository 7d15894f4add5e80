package dev.based.tests.types;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A Java type and values of it, some of which fit into few columns.
 *
 * @param type the class that is written and asked for
 * @param samples the values
 */
record JavaType(Class<?> type, List<?> samples) {
    /** What is written to a column of an enumeration. */
    enum Genre {
        DRAMA,
        COMEDY
    }

    static final List<JavaType> ALL = List.of(
            of(Boolean.class, true, false),
            of(Short.class, (short) 42, Short.MAX_VALUE),
            of(Integer.class, 42, -7, Integer.MAX_VALUE),
            of(Long.class, 42L, 5_000_000_000L, Long.MAX_VALUE),
            of(BigInteger.class, BigInteger.valueOf(42), BigInteger.TWO.pow(63), BigInteger.TWO.pow(70)),
            of(Float.class, 2f, 1.5f, 0.1f, Float.MAX_VALUE),
            of(Double.class, 2d, 1.5, 0.1, 1e300),
            of(BigDecimal.class, new BigDecimal("42"), new BigDecimal("12.5"), new BigDecimal("0.123456789012345678")),
            of(
                    String.class,
                    "42",
                    "DRAMA",
                    "Ünï 🎬",
                    "2010-07-16",
                    "2010-07-16T20:15:30",
                    "20:15:30",
                    "{\"a\":1}",
                    "8c1c2a5e-2f4e-4ad1-9d0b-d2d3ad9c50ff",
                    "192.0.2.1"),
            of(byte[].class, new byte[] {0, 1, -1, 65}),
            of(LocalDate.class, LocalDate.of(2010, 7, 16), LocalDate.of(1, 1, 1)),
            of(
                    LocalTime.class,
                    LocalTime.of(20, 15, 30),
                    LocalTime.of(23, 59, 59, 999_999_000),
                    LocalTime.of(1, 0, 0, 1)),
            of(
                    LocalDateTime.class,
                    LocalDateTime.of(2010, 7, 16, 20, 15, 30, 123_456_000),
                    LocalDateTime.of(2010, 7, 16, 20, 15, 30, 1)),
            of(OffsetTime.class, OffsetTime.of(20, 15, 30, 0, ZoneOffset.ofHours(2))),
            of(
                    OffsetDateTime.class,
                    OffsetDateTime.of(2010, 7, 16, 20, 15, 30, 123_456_000, ZoneOffset.ofHours(2)),
                    OffsetDateTime.of(2010, 7, 16, 20, 15, 30, 1, ZoneOffset.UTC)),
            of(
                    Instant.class,
                    Instant.parse("2010-07-16T18:15:30.123456Z"),
                    Instant.parse("2010-07-16T18:15:30.000000001Z")),
            of(Duration.class, Duration.ofMinutes(90), Duration.ofHours(30).plusNanos(1_000)),
            of(Period.class, Period.of(1, 2, 3)),
            of(UUID.class, UUID.fromString("8c1c2a5e-2f4e-4ad1-9d0b-d2d3ad9c50ff")),
            of(Genre.class, Genre.DRAMA),
            of(InetAddress.class, address()),
            of(Integer[].class, (Object) new Integer[] {1, null, 3}),
            of(String[].class, (Object) new String[] {"a", "b, \"c\"", null}));

    private static JavaType of(Class<?> type, Object... samples) {
        return new JavaType(type, List.of(samples));
    }

    private static InetAddress address() {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static boolean isNumber(String text) {
        return text.matches("-?\\d+(\\.\\d+)?");
    }

    /** Whether a time lost only what is finer than microseconds. */
    static boolean isCut(Object written, Object read) {
        return written instanceof Temporal time
                && time.isSupported(ChronoField.NANO_OF_SECOND)
                && same(time.with(ChronoField.NANO_OF_SECOND, time.getLong(ChronoField.MICRO_OF_SECOND) * 1000), read);
    }

    /** Whether what was read is what was written: moments are compared as such, and numbers without their scale, also in text. */
    static boolean same(Object written, Object read) {
        if (written instanceof OffsetDateTime moment) {
            return read instanceof OffsetDateTime other && moment.isEqual(other);
        }
        if (written instanceof OffsetTime time) {
            return read instanceof OffsetTime other && time.isEqual(other);
        }
        if (written instanceof BigDecimal number) {
            return read instanceof BigDecimal other && number.compareTo(other) == 0;
        }
        if (written instanceof String text && read instanceof String other && isNumber(text) && isNumber(other)) {
            return new BigDecimal(text).compareTo(new BigDecimal(other)) == 0;
        }
        return Objects.deepEquals(written, read);
    }
}
