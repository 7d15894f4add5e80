package dev.based.sqlite;

import dev.based.Columns;
import dev.based.Json;
import dev.based.ParameterException;
import dev.based.Row;
import dev.based.spi.Command;
import dev.based.spi.Unbindable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.Codes;
import org.sqlite.core.DB;

/**
 * How Java values are stored in SQLite's five storage classes, and read back.
 *
 * <p>INTEGER: byte, short, int, long, boolean (0 and 1), and a BigInteger that fits 64 bits. REAL: float, double. BLOB:
 * byte[]. A BigDecimal is either of the first two where it is one of {@link SqliteDecimals}, else TEXT where it is only stored, in plain
 * digits, and refused where it would be compared as such. TEXT: all else; dates and times as SQLite's own functions read and write
 * them, so that text sorts as time does.
 *
 * <p>Moments are in UTC and end in {@code +00:00}, for {@code +} sorts before the point of a fraction and before digits. The {@code Z}
 * of earlier versions does not; it is still read.
 */
final class SqliteValues {
    private static final int LAST_YEAR = 9999;
    private static final long FIRST_SECOND = LocalDate.of(0, 1, 1).toEpochDay() * 86_400;
    private static final long LAST_SECOND = LocalDate.of(LAST_YEAR + 1, 1, 1).toEpochDay() * 86_400 - 1;

    /** Sorts before the point of a fraction and before its digits, as {@code Z} does not. */
    private static final String UTC = "+00:00";

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter();
    private static final DateTimeFormatter DATE_TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .append(TIME)
            .toFormatter();

    private SqliteValues() {}

    /** The values as the driver binds them; the array itself if it can take it as it is. */
    static @Nullable Object[] encode(Command command, @Nullable Object[] values) {
        @Nullable Object[] encoded = values;
        for (int index = 0; index < values.length; index++) {
            Object value = values[index];
            Object bound = value == null ? null : encode(command, index, value);
            if (bound != value) {
                if (encoded == values) {
                    encoded = Arrays.copyOf(values, values.length, Object[].class);
                }
                encoded[index] = bound;
            }
        }
        return encoded;
    }

    private static Object encode(Command command, int index, Object value) {
        if (value instanceof String
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Short
                || value instanceof byte[]) {
            return value;
        }
        if (value instanceof Double number) {
            requireNumber(command, index, number);
            return value;
        }
        if (value instanceof Float number) {
            requireNumber(command, index, number);
            return number.doubleValue();
        }
        if (value instanceof Boolean truth) {
            return truth ? 1L : 0L;
        }
        if (value instanceof Byte small) {
            return small.longValue();
        }
        if (value instanceof BigInteger integer && integer.bitLength() < Long.SIZE) {
            return integer.longValue();
        }
        if (value instanceof BigDecimal decimal) {
            return decimal(command, index, SqliteDecimals.plain(decimal));
        }
        return text(command, index, value);
    }

    private static Object decimal(Command command, int index, BigDecimal decimal) {
        Number number = SqliteDecimals.number(decimal);
        if (number != null) {
            return number;
        }
        if (SqliteDecimals.isBeyondNumbers(decimal)) {
            throw new ParameterException(
                    "Parameter " + command.parameter(index)
                            + " is a decimal beyond SQLite's numbers, which a column would make infinity or 0 of. Bind its text for a"
                            + " column of text.",
                    null);
        }
        if (command.isHandedOn(index)) {
            return SqliteDecimals.text(decimal);
        }
        throw new ParameterException(
                "Parameter " + command.parameter(index)
                        + " is a decimal of more digits than SQLite compares and calculates with. Write CAST("
                        + (command.parameter(index).startsWith(":") ? command.parameter(index) : "?")
                        + " AS NUMERIC) to have it rounded, or bind its text to compare it with a column of text.",
                null);
    }

    /** SQLite would store NULL in place of a NaN. */
    private static void requireNumber(Command command, int index, double value) {
        if (Double.isNaN(value)) {
            throw new ParameterException(
                    "Parameter " + command.parameter(index)
                            + " is NaN, which SQLite cannot store: it would become NULL.",
                    null);
        }
    }

    private static String text(Command command, int index, Object value) {
        if (value instanceof UUID || value instanceof Character) {
            return value.toString();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Json document) {
            return document.text();
        }
        if (value instanceof InetAddress address) {
            return address.getHostAddress();
        }
        if (value instanceof Temporal time) {
            String text = temporal(command, index, time);
            if (text != null) {
                return text;
            }
        }
        if (value instanceof BigInteger) {
            throw new ParameterException(
                    "Parameter " + command.parameter(index)
                            + " is an integer of more than 64 bits, which SQLite would round to 15 digits in a column of"
                            + " numbers. Bind its text, and store it in a TEXT column.",
                    null);
        }
        throw new ParameterException(
                "Parameter " + command.parameter(index) + " is " + Unbindable.name(value)
                        + ", which SQLite cannot store. "
                        + Unbindable.advice(
                                value,
                                value.getClass().isArray()
                                        ? "It has no arrays: bind Json.of(array), or its text."
                                        : "Convert it to text, a number, bytes, Json or a java.time type."),
                null);
    }

    /** A date, a time of day, or both; null if it is something else. */
    private static @Nullable String temporal(Command command, int index, Temporal value) {
        if (value instanceof LocalTime time) {
            return TIME.format(time);
        }
        if (value instanceof LocalDate date) {
            requireYear(command, index, date.getYear() >= 0 && date.getYear() <= LAST_YEAR);
            return date.toString();
        }
        if (value instanceof LocalDateTime dateTime) {
            requireYear(command, index, dateTime.getYear() >= 0 && dateTime.getYear() <= LAST_YEAR);
            return DATE_TIME.format(dateTime);
        }
        Instant instant = value instanceof Instant moment
                ? moment
                : value instanceof OffsetDateTime dateTime
                        ? dateTime.toInstant()
                        : value instanceof ZonedDateTime dateTime ? dateTime.toInstant() : null;
        if (instant == null) {
            return null;
        }
        long second = instant.getEpochSecond();
        requireYear(command, index, second >= FIRST_SECOND && second <= LAST_SECOND);
        return DATE_TIME.format(instant.atOffset(ZoneOffset.UTC)) + UTC;
    }

    /** A sign or a fifth digit would not sort, and SQLite's functions do not read it. */
    private static void requireYear(Command command, int index, boolean fits) {
        if (!fits) {
            throw new ParameterException(
                    "Parameter " + command.parameter(index)
                            + " has a year that SQLite's dates cannot: they go from 0000 to 9999, in UTC.",
                    null);
        }
    }

    /** The row that a statement stands on. */
    static Row row(DB database, long statement, Columns columns, TextEncoding texts) throws SQLException {
        @Nullable Object[] values = new Object[columns.size()];
        for (int column = 0; column < values.length; column++) {
            values[column] = read(database, statement, column, texts);
        }
        return Row.of(columns, values);
    }

    /** A column's value by its storage class: Long, Double, String, byte[] or null; the bytes of a text that is none of UTF-8. */
    private static @Nullable Object read(DB database, long statement, int column, TextEncoding texts)
            throws SQLException {
        return switch (database.column_type(statement, column)) {
            case Codes.SQLITE_INTEGER -> database.column_long(statement, column);
            case Codes.SQLITE_FLOAT -> database.column_double(statement, column);
            case Codes.SQLITE_TEXT -> texts.read(database, statement, column);
            case Codes.SQLITE_BLOB -> bytes(database.column_blob(statement, column));
            default -> null;
        };
    }

    /** The driver gives null for a BLOB of no bytes. */
    static byte[] bytes(byte @Nullable [] blob) {
        return blob == null ? new byte[0] : blob;
    }
}
