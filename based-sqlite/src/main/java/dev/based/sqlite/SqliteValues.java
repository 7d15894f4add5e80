package dev.based.sqlite;

import dev.based.Columns;
import dev.based.ParameterException;
import dev.based.Row;
import dev.based.spi.Command;
import java.math.BigDecimal;
import java.math.BigInteger;
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
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.Codes;
import org.sqlite.core.DB;

/**
 * How Java values are stored in SQLite's five storage classes, and read back.
 *
 * <p>INTEGER: byte, short, int, long, boolean (0 and 1), and a BigInteger that fits 64 bits. REAL: float, double. BLOB:
 * byte[]. TEXT: all else; dates and times as SQLite's own functions read and write them, those with a zone in UTC, so that
 * text sorts as time does; BigDecimal in plain digits, which a column of NUMERIC, DECIMAL or INTEGER
 * affinity would turn into a REAL of 15 digits, so that such values belong into a TEXT column.
 */
final class SqliteValues {
    /** Beyond, so many zeros would have to be written out that they might not fit into memory. */
    private static final int LARGEST_SCALE = 1000;

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
        if (value instanceof Double || value instanceof Float) {
            return number(command, index, ((Number) value).doubleValue());
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
        return text(command, index, value);
    }

    /** SQLite would store NULL in place of a NaN. */
    private static Double number(Command command, int index, double value) {
        if (Double.isNaN(value)) {
            throw new ParameterException(
                    "Parameter " + command.parameter(index)
                            + " is NaN, which SQLite cannot store: it would become NULL.",
                    null);
        }
        return value;
    }

    private static String text(Command command, int index, Object value) {
        if (value instanceof BigDecimal decimal) {
            return Objects.requireNonNull( // from a class that extends it; NULL would be stored
                    Math.abs((long) decimal.scale()) <= LARGEST_SCALE ? decimal.toPlainString() : decimal.toString());
        }
        if (value instanceof LocalDate || value instanceof UUID || value instanceof Character) {
            return value.toString();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof LocalTime time) {
            return TIME.format(time);
        }
        if (value instanceof LocalDateTime dateTime) {
            return DATE_TIME.format(dateTime);
        }
        if (value instanceof OffsetDateTime dateTime) {
            return utc(dateTime.toInstant());
        }
        if (value instanceof ZonedDateTime dateTime) {
            return utc(dateTime.toInstant());
        }
        if (value instanceof Instant instant) {
            return utc(instant);
        }
        if (value instanceof BigInteger) {
            throw new ParameterException(
                    "Parameter " + command.parameter(index)
                            + " is an integer of more than 64 bits, which SQLite would round to 15 digits in a column of"
                            + " numbers. Bind its text, and store it in a TEXT column.",
                    null);
        }
        throw new ParameterException(
                "Parameter " + command.parameter(index) + " is a "
                        + value.getClass().getName()
                        + ", which SQLite cannot store. Convert it to text, a number, bytes or a java.time type.",
                null);
    }

    private static String utc(Instant instant) {
        return DATE_TIME.format(instant.atOffset(ZoneOffset.UTC)) + "Z";
    }

    /** The row that a statement stands on. */
    static Row row(DB database, long statement, Columns columns) throws SQLException {
        @Nullable Object[] values = new Object[columns.size()];
        for (int column = 0; column < values.length; column++) {
            values[column] = read(database, statement, column);
        }
        return Row.of(columns, values);
    }

    /** A column's value by its storage class: Long, Double, String, byte[] or null. */
    static @Nullable Object read(DB database, long statement, int column) throws SQLException {
        return switch (database.column_type(statement, column)) {
            case Codes.SQLITE_INTEGER -> database.column_long(statement, column);
            case Codes.SQLITE_FLOAT -> database.column_double(statement, column);
            case Codes.SQLITE_TEXT -> database.column_text(statement, column);
            case Codes.SQLITE_BLOB -> bytes(database.column_blob(statement, column));
            default -> null;
        };
    }

    /** The driver gives null for a BLOB of no bytes. */
    private static byte[] bytes(byte @Nullable [] blob) {
        return blob == null ? new byte[0] : blob;
    }
}
