package dev.based.internal.row;

import dev.based.Json;
import dev.based.Range;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.ZonedDateTime;

/**
 * A type of single values. A map of functions would be shorter, and cost 20 ms of processor time when a program reads its first value,
 * since the Java machine makes a class of each.
 */
enum Scalar {
    BYTE(Byte.class),
    SHORT(Short.class),
    INTEGER(Integer.class),
    LONG(Long.class),
    FLOAT(Float.class),
    DOUBLE(Double.class),
    BIG_INTEGER(BigInteger.class),
    BIG_DECIMAL(BigDecimal.class),
    NUMBER(Number.class),
    BOOLEAN(Boolean.class),
    CHARACTER(Character.class),
    STRING(String.class),
    UUID(java.util.UUID.class),
    BYTES(byte[].class),
    ADDRESS(InetAddress.class),
    JSON(Json.class),
    DATE(LocalDate.class),
    TIME(LocalTime.class),
    DATE_TIME(LocalDateTime.class),
    OFFSET_DATE_TIME(OffsetDateTime.class),
    ZONED_DATE_TIME(ZonedDateTime.class),
    INSTANT(Instant.class),
    DURATION(Duration.class),
    YEAR(Year.class),
    RANGE(Range.class);

    private final Class<?> type;

    Scalar(Class<?> type) {
        this.type = type;
    }

    /** The class, boxed. */
    Class<?> type() {
        return type;
    }

    /** Converts a value of another class, or throws an {@link Unfit}. */
    Object convert(Object value) {
        return switch (this) {
            case BYTE -> (byte) Numbers.toIntegral(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SHORT -> (short) Numbers.toIntegral(value, Short.MIN_VALUE, Short.MAX_VALUE);
            case INTEGER -> (int) Numbers.toIntegral(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case LONG -> Numbers.toLong(value);
            case FLOAT -> Numbers.toFloat(value);
            case DOUBLE -> Numbers.toDouble(value);
            case BIG_INTEGER -> Numbers.toBigInteger(value);
            case BIG_DECIMAL -> Numbers.toBigDecimal(value);
            case NUMBER -> Numbers.toBigDecimal(value);
            case BOOLEAN -> Texts.toBoolean(value);
            case CHARACTER -> Texts.toCharacter(value);
            case STRING -> Texts.toText(value);
            case UUID -> Texts.toUuid(value);
            case BYTES -> Texts.toBytes(value);
            case ADDRESS -> Addresses.toAddress(value);
            case JSON -> Structures.json(value);
            case DATE -> Temporals.toLocalDate(value);
            case TIME -> Temporals.toLocalTime(value);
            case DATE_TIME -> Temporals.toLocalDateTime(value);
            case OFFSET_DATE_TIME -> Temporals.toOffsetDateTime(value);
            case ZONED_DATE_TIME -> Temporals.toZonedDateTime(value);
            case INSTANT -> Temporals.toInstant(value);
            case DURATION -> Temporals.toDuration(value);
            case YEAR -> Temporals.toYear(value);
            case RANGE -> throw new Unfit("it is no range");
        };
    }
}
