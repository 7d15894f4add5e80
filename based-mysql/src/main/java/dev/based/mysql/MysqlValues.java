package dev.based.mysql;

import dev.based.Json;
import dev.based.vertx.Microseconds;
import dev.based.vertx.VertxValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/**
 * Turns the user's values into ones that the client binds without loss. The client tells a parameter's type by its Java class
 * alone, and writes what it does not know as text.
 */
final class MysqlValues {
    private static final int NANOS_OF_A_MICROSECOND = 1000;
    private static final int LAST_YEAR = 9999;
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");
    /** Beyond, zeros would have to be written out; MySQL has at most 65 digits. */
    private static final int LARGEST_SCALE = 100;

    private static final DateTimeFormatter DATE_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

    private final Microseconds microseconds;

    /** Fits times by what is given. */
    MysqlValues(Microseconds microseconds) {
        this.microseconds = microseconds;
    }

    Object encode(Object value) {
        if (value instanceof String) {
            return value;
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof UUID || value instanceof Character) {
            return value.toString();
        }
        if (value instanceof Json document) {
            return document.text();
        }
        if (value.getClass().isArray() && !(value instanceof byte[] || value instanceof char[])) {
            throw new IllegalArgumentException(
                    "MySQL has no arrays; bind a collection to IN (:name), or Json.of(array).");
        }
        return value instanceof Duration duration ? duration(duration) : temporal(value);
    }

    private static Object number(Number number) {
        if (number instanceof Double || number instanceof Float) {
            if (!Double.isFinite(number.doubleValue())) {
                throw new IllegalArgumentException("MySQL has neither infinity nor NaN; bind null or a number.");
            }
            return number;
        }
        if (number instanceof BigInteger integer) {
            return integer.bitLength() < Long.SIZE ? (Object) integer.longValue() : number(new BigDecimal(integer));
        }
        if (number instanceof BigDecimal decimal) {
            BigDecimal whole = decimal.scale() < 0 && decimal.scale() > -LARGEST_SCALE ? decimal.setScale(0) : decimal;
            if (Decimal.fits(whole)) {
                return new Decimal(whole.toPlainString());
            }
            return Math.abs((long) decimal.scale()) <= LARGEST_SCALE ? decimal.toPlainString() : decimal.toString();
        }
        return VertxValues.encode(number);
    }

    /**
     * All as text. MySQL forgets the fraction of a binary value where it meets text, and once a statement was run with a binary
     * one, it reads a text that follows for the same parameter as if it were one, too.
     */
    private Object temporal(Object value) {
        if (value instanceof Instant instant) {
            return moment(instant);
        }
        if (value instanceof OffsetDateTime dateTime) {
            return moment(dateTime.toInstant());
        }
        if (value instanceof ZonedDateTime dateTime) {
            return moment(dateTime.toInstant());
        }
        if (value instanceof LocalDateTime dateTime) {
            return dateTime(dateTime);
        }
        if (value instanceof LocalDate date) {
            requireYear(date.getYear());
            return DateTimeFormatter.ISO_LOCAL_DATE.format(date);
        }
        if (value instanceof LocalTime time) {
            return duration(Duration.between(LocalTime.MIDNIGHT, time));
        }
        if (value instanceof Year year) {
            return year.getValue();
        }
        if (value instanceof OffsetTime) {
            throw new IllegalArgumentException("MySQL has no times with an offset; bind a LocalTime.");
        }
        return VertxValues.encode(value);
    }

    private String moment(Instant moment) {
        if (moment.isBefore(FIRST) || !moment.isBefore(END)) {
            throw outOfRange();
        }
        return dateTime(LocalDateTime.ofInstant(moment, ZoneOffset.UTC));
    }

    private String dateTime(LocalDateTime dateTime) {
        requireYear(dateTime.getYear());
        return DATE_TIME.format(microseconds.fit(dateTime));
    }

    private static void requireYear(int year) {
        if (year < 0 || year > LAST_YEAR) {
            throw outOfRange();
        }
    }

    private static IllegalArgumentException outOfRange() {
        return new IllegalArgumentException("MySQL's years go from 0 to 9999.");
    }

    private String duration(Duration exact) {
        Duration duration = microseconds.fit(exact);
        Duration positive = duration.abs();
        return String.format(
                Locale.ROOT,
                "%s%02d:%02d:%02d.%06d",
                duration.isNegative() ? "-" : "",
                positive.toHours(),
                positive.toMinutesPart(),
                positive.toSecondsPart(),
                positive.toNanosPart() / NANOS_OF_A_MICROSECOND);
    }
}
