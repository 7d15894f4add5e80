package dev.based.tests.matrix;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether what is stored means what was written, by what Java and the SQL standard say of both, and by nothing of the library's. Numbers
 * are compared without their scale, moments without their offset. Of times, what is finer than a column is cut off.
 */
final class Meaning {
    private Meaning() {}

    /**
     * Compares.
     *
     * @param written the value that was written
     * @param stored what the judge read: a Boolean, BigDecimal, Double, Float, String, byte[], a type of java.time, UUID or array
     * @param unit the finest that the column keeps of a time
     */
    static boolean agrees(Object written, Object stored, ChronoUnit unit) {
        if (stored instanceof Boolean truth) {
            return written instanceof String
                    ? List.of(truth ? "true" : "false", truth ? "t" : "f").contains(written)
                    : number(written, truth ? BigDecimal.ONE : BigDecimal.ZERO);
        }
        if (stored instanceof Number) {
            return number(written, stored);
        }
        if (stored instanceof byte[] bytes) {
            return written instanceof byte[] other
                    ? Arrays.equals(bytes, other)
                    : text(written, new String(bytes, StandardCharsets.UTF_8), unit);
        }
        if (stored instanceof String text) {
            return text(written, text, unit);
        }
        if (stored instanceof Interval interval) {
            return interval.equals(Interval.of(written, unit));
        }
        if (stored instanceof Period) {
            return Objects.equals(Interval.of(written, unit), Interval.of(stored, unit));
        }
        if (stored instanceof UUID) {
            return written.toString().equalsIgnoreCase(stored.toString());
        }
        if (stored.getClass().isArray()) {
            return array(written, stored, unit);
        }
        return time(written, stored, unit);
    }

    /** Of objects or primitives. */
    private static boolean array(Object written, Object stored, ChronoUnit unit) {
        int length = Array.getLength(stored);
        if (!written.getClass().isArray() || Array.getLength(written) != length) {
            return false;
        }
        for (int index = 0; index < length; index++) {
            Object element = Array.get(written, index);
            Object other = Array.get(stored, index);
            if (element == null || other == null ? element != other : !agrees(element, other, unit)) {
                return false;
            }
        }
        return true;
    }

    private static boolean number(Object written, Object stored) {
        if (stored instanceof Double || stored instanceof Float) {
            double number = ((Number) stored).doubleValue();
            if (!Double.isFinite(number)) {
                return written instanceof Number other
                                && Double.compare(other.doubleValue(), number) == 0
                                && (written instanceof Double || written instanceof Float)
                        || written.equals(stored.toString());
            }
        }
        List<BigDecimal> known = isInteger(written) ? numbers(stored).subList(0, 1) : numbers(stored);
        return numbers(written).stream().anyMatch(one -> known.stream().anyMatch(other -> one.compareTo(other) == 0))
                || isShortest(written, stored)
                || !isInteger(written) && isShortest(stored, written);
    }

    /** Which is to be read again as the same. */
    private static boolean isInteger(Object value) {
        return value instanceof Long || value instanceof Integer || value instanceof BigInteger;
    }

    /** Whether a decimal is read as a binary fraction, and is no longer than its text, which older JDKs do not make the shortest. */
    private static boolean isShortest(Object fraction, Object decimal) {
        if (!(fraction instanceof Double || fraction instanceof Float)
                || numbers(fraction).isEmpty()) {
            return false;
        }
        int digits = Math.max(
                2, new BigDecimal(fraction.toString()).stripTrailingZeros().precision());
        return numbers(decimal).stream()
                .anyMatch(number -> number.stripTrailingZeros().precision() <= digits
                        && (fraction instanceof Float
                                ? fraction.equals(number.floatValue())
                                : fraction.equals(number.doubleValue())));
    }

    /** The decimals that a value stands for: a binary fraction is itself, and its shortest text. */
    private static List<BigDecimal> numbers(Object value) {
        if (value instanceof Boolean truth) {
            return List.of(truth ? BigDecimal.ONE : BigDecimal.ZERO);
        }
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            return Double.isFinite(number)
                    ? List.of(new BigDecimal(number), new BigDecimal(value.toString())) // exactly, first
                    : List.of();
        }
        if (value instanceof BigInteger integer) {
            return List.of(new BigDecimal(integer));
        }
        try {
            boolean known = value instanceof Number
                    || value instanceof String
                    || value instanceof Character
                    || value instanceof Year;
            return known ? List.of(new BigDecimal(value.toString())) : List.of();
        } catch (NumberFormatException none) {
            return List.of();
        }
    }

    private static boolean text(Object written, String stored, ChronoUnit unit) {
        if (written instanceof String || written instanceof Character) {
            return written.toString().equals(stored);
        }
        if (written instanceof Enum<?> constant) {
            return constant.name().equals(stored);
        }
        if (written instanceof Boolean truth) {
            return List.of(truth ? "true" : "false", truth ? "1" : "0").contains(stored);
        }
        if (written instanceof byte[] bytes) {
            return Arrays.equals(bytes, stored.getBytes(StandardCharsets.UTF_8));
        }
        if (written instanceof InetAddress address) {
            String host = stored.replaceFirst("/(32|128)$", "");
            return address.getHostAddress().equals(host) || address.isAnyLocalAddress() && host.equals("::");
        }
        if (written instanceof Number || written instanceof Year) {
            Object number = numberOf(stored);
            // More digits than the shortest may write a binary fraction.
            return number(written, number)
                    || (written instanceof Double || written instanceof Float)
                            && number instanceof BigDecimal decimal
                            && decimal.doubleValue() == ((Number) written).doubleValue();
        }
        if (written instanceof Period) {
            return Objects.equals(Interval.of(written, unit), Interval.of(stored, unit));
        }
        if (written instanceof UUID) {
            return written.toString().equals(stored);
        }
        return time(written, timeOf(written, stored), unit);
    }

    private static Object numberOf(String text) {
        if (text.matches("-?Inf(inity)?")) {
            return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException none) {
            return text.equals("NaN") ? (Object) Double.NaN : text;
        }
    }

    /** A text read as what was written, or as a moment in UTC if it names no offset; the text itself if it is none. */
    private static Object timeOf(Object written, String text) {
        String iso = text.replaceFirst("^([-+0-9]+) ", "$1T");
        try {
            if (written instanceof LocalDate) {
                return LocalDate.parse(iso);
            }
            if (written instanceof LocalTime) {
                return LocalTime.parse(iso);
            }
            if (written instanceof OffsetTime) {
                return OffsetTime.parse(iso);
            }
            if (written instanceof Duration) {
                return iso.startsWith("P") ? Duration.parse(iso) : Judge.duration(iso);
            }
            if (written instanceof ZonedDateTime && iso.endsWith("]")) {
                return ZonedDateTime.parse(iso);
            }
            if (written instanceof Instant && iso.endsWith("Z")) {
                return Instant.parse(iso);
            }
            if (written instanceof LocalDateTime || !iso.matches(".*(Z|[+-]\\d\\d(:\\d\\d)*)")) {
                return LocalDateTime.parse(iso);
            }
            return OffsetDateTime.parse(iso).toInstant();
        } catch (DateTimeException none) {
            return text;
        }
    }

    private static boolean time(Object written, Object stored, ChronoUnit unit) {
        if (written instanceof String text) {
            return text(stored, text, unit);
        }
        Object plain = plain(stored);
        return plain.equals(plain(written))
                || plain.equals(cut(plain(written), unit))
                || plain instanceof LocalDateTime time && moment(written, time.toInstant(ZoneOffset.UTC), unit)
                || plain instanceof Instant moment
                        && written instanceof LocalDateTime time
                        && moment(time.toInstant(ZoneOffset.UTC), moment, unit)
                || plain instanceof LocalDate day && isMidnight(written, day)
                || written instanceof LocalDate start && plain instanceof LocalDateTime time && isMidnight(time, start)
                || written instanceof LocalDate first
                        && plain instanceof Instant moment
                        && isMidnight(LocalDateTime.ofInstant(moment, ZoneOffset.UTC), first)
                || duration(written, unit) != null && duration(written, unit).equals(duration(plain, unit));
    }

    private static boolean moment(Object written, Instant stored, ChronoUnit unit) {
        Object plain = plain(written);
        return plain instanceof Instant && (stored.equals(plain) || stored.equals(cut(plain, unit)));
    }

    private static boolean isMidnight(Object time, LocalDate day) {
        Object plain = plain(time);
        if (plain instanceof Instant moment && Math.abs(moment.getEpochSecond()) < 1e15) {
            plain = LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
        }
        return day.atStartOfDay().equals(plain);
    }

    private static @Nullable Duration duration(Object value, ChronoUnit unit) {
        return value instanceof Duration duration
                ? duration.truncatedTo(unit)
                : value instanceof LocalTime time
                        ? Duration.ofNanos(time.toNanoOfDay()).truncatedTo(unit)
                        : null;
    }

    private static Object plain(Object value) {
        return value instanceof OffsetDateTime dateTime
                ? dateTime.toInstant()
                : value instanceof ZonedDateTime dateTime
                        ? dateTime.toInstant()
                        : value instanceof OffsetTime time ? time.withOffsetSameInstant(ZoneOffset.UTC) : value;
    }

    private static Object cut(Object value, ChronoUnit unit) {
        if (value instanceof Instant moment) {
            return Math.abs(moment.getEpochSecond()) < 1e15 ? moment.truncatedTo(unit) : moment;
        }
        return value instanceof LocalDateTime dateTime
                ? dateTime.truncatedTo(unit)
                : value instanceof LocalTime time
                        ? time.truncatedTo(unit)
                        : value instanceof OffsetTime time
                                ? time.truncatedTo(unit)
                                : value instanceof Duration duration ? duration.truncatedTo(unit) : value;
    }
}
