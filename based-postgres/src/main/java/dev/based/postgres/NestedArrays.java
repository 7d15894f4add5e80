package dev.based.postgres;

import dev.based.Range;
import dev.based.vertx.ExactValues;
import dev.based.vertx.Microseconds;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of arrays as parameters. The client writes arrays of one dimension only; a statement that is given others is known to it under a
 * text of its own, by which all its arrays are announced as something that it takes as text.
 */
final class NestedArrays {
    private static final String MARK = "\n/* arrays of arrays */";

    private NestedArrays() {}

    /** The text of a statement for such values. */
    static String text(String sql) {
        return sql + MARK;
    }

    /** Whether it is such a text, with or without what tells several of them apart. */
    static boolean isText(String text) {
        return text.stripTrailing().endsWith(MARK);
    }

    static boolean isNested(@Nullable Object value) {
        if (value == null || !isArray(value)) {
            return false;
        }
        if (isArrayType(value.getClass().getComponentType())) {
            return true;
        }
        if (value instanceof Object[] elements) {
            for (Object element : elements) {
                if (isArray(element)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isArray(@Nullable Object value) {
        return value != null && isArrayType(value.getClass());
    }

    private static boolean isArrayType(Class<?> type) {
        return type.isArray() && type != byte[].class;
    }

    /**
     * Makes sure that all arrays in an array are equally long and deep: the server would take one without elements, or with null in place
     * of an array, for another array.
     *
     * @throws IllegalArgumentException if they are not
     */
    static void requireEqualLengths(Object array) {
        int length = -1;
        int count = Array.getLength(array);
        boolean nested = isNested(array);
        for (int index = 0; nested && index < count; index++) {
            Object element = Array.get(array, index);
            if (!isArray(element) || Array.getLength(element) == 0) {
                throw UnfitElement.at(index, "is null, empty or no array, where others are arrays");
            }
            if (length >= 0 && Array.getLength(element) != length
                    || isNested(element) != isNested(Array.get(array, 0))) {
                throw UnfitElement.at(index, "is an array of another length or depth than the first");
            }
            length = Array.getLength(element);
            UnfitElement.within(index, () -> requireEqualLengths(element));
        }
    }

    /**
     * The text of an element of one of the types that the client writes itself.
     *
     * @param type the type of the elements
     * @throws IllegalArgumentException if the value is none of the type
     */
    static String element(Object value, int type, Microseconds microseconds) {
        return switch (type) {
            case Oids.BOOL -> text(value, Boolean.class);
            case Oids.INT2 -> text(value, Short.class);
            case Oids.INT4 -> text(value, Integer.class);
            case Oids.INT8 -> text(value, Long.class);
            case Oids.FLOAT4 -> text(value, Float.class);
            case Oids.FLOAT8 -> text(value, Double.class);
            case Oids.UUID -> text(value, UUID.class);
            case Oids.NUMERIC -> number(value);
            case Oids.BYTEA -> "\\x" + HexFormat.of().formatHex(ExactValues.convert(value, byte[].class));
            case Oids.TIME ->
                microseconds.fit(ExactValues.convert(value, LocalTime.class)).toString();
            case Oids.TIMETZ ->
                microseconds.fit(ExactValues.convert(value, OffsetTime.class)).toString();
            case Oids.DATE -> date(PostgresTimes.checked(ExactValues.convert(value, LocalDate.class)));
            case Oids.TIMESTAMP -> dateTime(PostgresTimes.checked(ExactValues.dateTime(value), microseconds), "");
            case Oids.TIMESTAMPTZ ->
                dateTime(PostgresTimes.moment(value, microseconds).toLocalDateTime(), "+00");
            default -> other(value, type, microseconds);
        };
    }

    private static String other(Object value, int type, Microseconds microseconds) {
        if (value instanceof Range<?> range) {
            return Ranges.text(range, type, microseconds);
        }
        if (Ranges.bounds(type) != null && !(value instanceof String)) {
            throw new IllegalArgumentException();
        }
        return PostgresText.ofAny(value, microseconds);
    }

    private static String text(Object value, Class<?> type) {
        return ExactValues.convert(value, type).toString();
    }

    private static String number(Object value) {
        if (value instanceof Double number && number.isNaN() || value instanceof Float other && other.isNaN()) {
            return "NaN";
        }
        BigDecimal number = ExactValues.decimal(value);
        return number.toString();
    }

    private static String date(LocalDate date) {
        if (date.equals(LocalDate.MAX)) {
            return "infinity";
        }
        return date.equals(LocalDate.MIN) ? "-infinity" : PostgresTimes.text(date) + PostgresTimes.era(date.getYear());
    }

    private static String dateTime(LocalDateTime dateTime, String offset) {
        return dateTime.equals(LocalDateTime.MAX)
                ? "infinity"
                : PostgresTimes.text(dateTime.toLocalDate()) + " " + dateTime.toLocalTime() + offset
                        + PostgresTimes.era(dateTime.getYear());
    }
}
