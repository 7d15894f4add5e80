package dev.based.mysql;

import dev.based.Json;
import dev.based.vertx.ExactValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What columns take. The servers read anything for any of their types: 01:02:03 is the third of February 2001 in a DATE, 1 is the
 * first constant of an ENUM, a text is a number of bits in a BIT. What would be changed on the way is refused.
 *
 * <p>The types are numbers of the protocol's, with {@link Wire#ENUM} and {@link Wire#SET} for columns of these.
 */
final class TargetRules {
    private static final Duration LONGEST_TIME = Duration.ofHours(839);
    private static final int FIRST_YEAR = 1901;
    private static final int LAST_YEAR = 2155;
    private static final BigDecimal END_OF_BITS = new BigDecimal(BigInteger.ONE.shiftLeft(Long.SIZE));
    /** The servers take a double for bits by way of a signed number. */
    private static final double END_OF_DOUBLES_IN_BITS = 0x1p63;

    /** Each decimal of so many digits, times or through each power of ten up to this one, is read as the nearest double. */
    private static final int EXACT_DIGITS = 15;

    private static final int EXACT_POWER = 22;

    private static final int LONGEST_NUMBER = 1000;

    /** MySQL takes the argument of a cast to TIME for a DATETIME. */
    private static final String AS_TIME = "CAST(CAST(? AS CHAR) AS TIME(6))";

    private static final String EMPTY = "a number, which an empty text is not. Bind a number, or null.";

    private static final String UNTOLD = "a value for a column that the SQL does not tell; ";

    private TargetRules() {}

    /** Why a value is none for a column, the end of a sentence and what to do; null if it is one. */
    static @Nullable String reason(Object value, int type) {
        return switch (type) {
            case Wire.DATE, Wire.DATETIME, Wire.TIMESTAMP, Wire.TIME ->
                value instanceof String || isTime(value)
                        ? reasonOfTime(value, type)
                        : "a date or a time. Bind a type of java.time, or its text.";
            case Wire.YEAR -> isYear(value) ? null : "a YEAR. Bind a Year or whole number of 1901 to 2155, or 0.";
            case Wire.BIT ->
                isOfBits(value)
                        ? null
                        : "bits. Bind a whole number that is not negative, from 2^63 on as a BigInteger.";
            case Wire.ENUM, Wire.SET ->
                value instanceof Number || value instanceof Boolean || value instanceof Year
                        ? "a constant's name, and would take it for an index. Bind the name, or a Java enum's constant."
                        : null;
            case Wire.TINY, Wire.SHORT, Wire.MEDIUM, Wire.LONG, Wire.LONG_LONG, Wire.FLOAT, Wire.DOUBLE, Wire.DECIMAL ->
                isTime(value) || value instanceof byte[] ? "a number. Bind one." : reasonOfNumber(value, type);
            case Wire.BINARY -> isText(value) ? null : "bytes. Bind a byte[], or a text whose bytes are meant.";
            case Wire.JSON ->
                isRoundedInJson(value)
                        ? "JSON, in which MySQL would round it. Bind a Double, or its text in quotes."
                        : null;
            default -> null;
        };
    }

    private static @Nullable String reasonOfNumber(Object value, int type) {
        return switch (type) {
            case Wire.TINY, Wire.SHORT, Wire.MEDIUM, Wire.LONG, Wire.LONG_LONG ->
                isFraction(value) ? "whole numbers, to which it would be rounded. Bind a whole number." : null;
            case Wire.FLOAT -> {
                if (isEmpty(value)) {
                    yield EMPTY;
                }
                yield isRounded(value, type) ? "a FLOAT, which would round it. Bind a Float, or what is one." : null;
            }
            case Wire.DOUBLE -> {
                if (isEmpty(value)) {
                    yield EMPTY;
                }
                yield isRounded(value, type) ? "a DOUBLE, which would round it. Bind a Double, or what is one." : null;
            }
            default -> null;
        };
    }

    /** MySQL takes it for 0 where it is one of several values that an expression may have. */
    private static boolean isEmpty(Object value) {
        return value instanceof String text && text.isBlank();
    }

    /**
     * The same where nobody knows the column: a time of the day may come to one of dates, as another day.
     *
     * @param part whether it may also be a column of dates, or of times of the day, alone
     */
    static @Nullable String reasonOfUntold(Object value, int prepared, boolean part) {
        if (isOfDay(value) && prepared != Wire.TIME) {
            return UNTOLD + "one of dates would take it for another day. Write " + AS_TIME + '.';
        }
        boolean unknown = prepared != Wire.DATETIME && prepared != Wire.TIMESTAMP;
        return part && unknown && dateTime(value) != null
                ? UNTOLD + "one of dates or times would keep a part of it. Write CAST(? AS DATETIME(6))."
                : reasonOfTime(value, prepared);
    }

    /** Whether some of a statement's columns keep a part of a date and time without a word, or none is known to take it. */
    static boolean mayTakeAPart(int[] columns) {
        return Arrays.stream(columns).anyMatch(type -> type == Wire.DATE || type == Wire.TIME)
                || Arrays.stream(columns)
                        .noneMatch(type -> type == Wire.DATETIME || type == Wire.TIMESTAMP || isOfText(type));
    }

    /** The same where a column takes the text of a value from a function or a query within the statement. */
    static @Nullable String reasonOfPassed(Object value, int prepared, int type) {
        if (isOfText(type) || !isOfDay(value) && dateTime(value) == null) {
            return reasonOfTime(value, prepared);
        }
        return switch (type) {
            case Wire.DATE, Wire.DATETIME, Wire.TIMESTAMP, Wire.TIME -> reasonOfTime(value, type);
            default -> "a value for a column of another kind. Write CAST(? AS CHAR) if its text is meant.";
        };
    }

    /** The same of times alone, which are compared as well as written. */
    static @Nullable String reasonOfTime(Object value, int type) {
        LocalDateTime dateTime = dateTime(value);
        return switch (type) {
            case Wire.DATE -> {
                if (isOfDay(value)) {
                    yield "a DATE. Bind a LocalDate.";
                }
                yield dateTime == null || dateTime.toLocalTime().equals(LocalTime.MIDNIGHT)
                        ? null
                        : "a DATE, which has no time of day. Bind a LocalDate, or write CAST(? AS DATETIME(6)) if the time counts.";
            }
            case Wire.DATETIME, Wire.TIMESTAMP ->
                isOfDay(value)
                        ? "a date with a time. Bind a LocalDateTime or Instant, or write " + AS_TIME
                                + " if a TIME is meant."
                        : null;
            case Wire.TIME -> {
                if (value instanceof Duration duration && duration.abs().compareTo(LONGEST_TIME) >= 0) {
                    yield "a TIME, which has less than 839 hours.";
                }
                yield dateTime == null && !(value instanceof LocalDate)
                        ? null
                        : "a TIME, which has no date. Bind a LocalTime.";
            }
            default -> null;
        };
    }

    /**
     * The text by which a binary fraction goes into a column of text or decimals, of which the server would write fewer digits than
     * Java has, or others; null for other columns.
     */
    static @Nullable String text(Number fraction, int type) {
        return switch (type) {
            case Wire.DECIMAL -> ExactValues.decimal(fraction).toPlainString();
            case Wire.TINY_BLOB, Wire.MEDIUM_BLOB, Wire.LONG_BLOB, Wire.BLOB, Wire.VAR_STRING, Wire.STRING ->
                ExactValues.convert(fraction, String.class);
            default -> null;
        };
    }

    private static boolean isOfText(int type) {
        return Wire.isOfText(type) || type == Wire.BINARY || type == Wire.JSON || type == Wire.ENUM || type == Wire.SET;
    }

    /** Whether it is bytes, or text as it is. */
    private static boolean isText(Object value) {
        return value instanceof byte[]
                || value instanceof CharSequence
                || value instanceof Character
                || value instanceof Json;
    }

    private static boolean isTime(Object value) {
        return value instanceof LocalDate || isOfDay(value) || dateTime(value) != null;
    }

    private static boolean isYear(Object value) {
        if (value instanceof String) {
            return !isFraction(value);
        }
        BigDecimal year = value instanceof Year known ? BigDecimal.valueOf(known.getValue()) : number(value);
        return year != null
                && isWhole(year)
                && (year.signum() == 0
                        || year.compareTo(BigDecimal.valueOf(FIRST_YEAR)) >= 0
                                && year.compareTo(BigDecimal.valueOf(LAST_YEAR)) <= 0);
    }

    private static boolean isOfBits(Object value) {
        if ((value instanceof Double || value instanceof Float)
                && ((Number) value).doubleValue() >= END_OF_DOUBLES_IN_BITS) {
            return false;
        }
        BigDecimal number = number(value);
        return value instanceof Boolean
                || number != null && isWhole(number) && number.signum() >= 0 && number.compareTo(END_OF_BITS) < 0;
    }

    /** Whether it is another number as such a binary fraction: neither that fraction nor its shortest text. */
    private static boolean isRounded(Object value, int type) {
        boolean isFloat = type == Wire.FLOAT;
        if (value instanceof Float || value instanceof Double && !isFloat) {
            return false;
        }
        if (value instanceof Double number) {
            return number != number.floatValue();
        }
        BigDecimal number = number(value);
        if (number == null) {
            return false;
        }
        double rounded = isFloat ? number.floatValue() : number.doubleValue();
        boolean isDecimal = value instanceof BigDecimal; // which may be written as the shortest text
        return Double.isInfinite(rounded)
                || new BigDecimal(rounded).compareTo(number) != 0
                        && !(isDecimal && shortest(rounded, isFloat).compareTo(number) == 0);
    }

    private static BigDecimal shortest(double rounded, boolean isFloat) {
        return isFloat ? ExactValues.decimal((float) rounded) : ExactValues.decimal(rounded);
    }

    /** MySQL keeps integers of 64 bits; it reads others digit by digit, and rounds with each that is too many. */
    private static boolean isRoundedInJson(Object value) {
        BigDecimal number = value instanceof Double || value instanceof Float ? null : number(value);
        if (number == null || number.signum() == 0) {
            return false;
        }
        BigDecimal shortest = number.stripTrailingZeros();
        if (shortest.scale() <= 0 && shortest.precision() - (long) shortest.scale() <= EXACT_POWER) {
            BigInteger integer = shortest.toBigInteger();
            if (integer.bitLength() < Long.SIZE || integer.signum() > 0 && integer.bitLength() == Long.SIZE) {
                return false;
            }
        }
        return shortest.precision() > EXACT_DIGITS
                || shortest.scale() > EXACT_POWER
                || shortest.precision() - (long) shortest.scale() > EXACT_POWER;
    }

    private static @Nullable BigDecimal number(Object value) {
        return value instanceof Number ? ExactValues.decimal(value) : null;
    }

    /** A number, or its text as far as the servers read one, that is not whole. */
    private static boolean isFraction(Object value) {
        if (value instanceof String text) {
            return text.length() <= LONGEST_NUMBER && isFraction(text);
        }
        BigDecimal number = number(value);
        return number != null && !isWhole(number);
    }

    private static boolean isFraction(String text) {
        if (text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0) {
            return false;
        }
        try {
            return !isWhole(new BigDecimal(text.strip()));
        } catch (NumberFormatException none) {
            return false; // which is for the server to refuse
        }
    }

    private static boolean isWhole(BigDecimal number) {
        return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
    }

    private static boolean isOfDay(Object value) {
        return value instanceof LocalTime || value instanceof Duration;
    }

    private static @Nullable LocalDateTime dateTime(Object value) {
        if (value instanceof LocalDateTime dateTime) {
            return dateTime;
        }
        Instant moment = value instanceof Instant instant
                ? instant
                : value instanceof OffsetDateTime offset
                        ? offset.toInstant()
                        : value instanceof ZonedDateTime zoned ? zoned.toInstant() : null;
        return moment == null ? null : LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
    }
}
