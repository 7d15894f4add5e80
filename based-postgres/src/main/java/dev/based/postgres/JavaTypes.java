package dev.based.postgres;

import dev.based.Json;
import dev.based.Range;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The types of the server that values have by their classes in Java. A placeholder has the type of its value where the SQL does
 * not tell one.
 */
final class JavaTypes {
    /** Of null, and of text, which can be a value of any type: the server finds out. */
    static final int NONE = 0;

    private static final int INET = 869;
    private static final int JSONB = 3802;
    private static final int TEXT_ARRAY = 1009;

    private static final Map<Class<?>, Integer> BY_CLASS = Map.ofEntries(
            Map.entry(Boolean.class, Oids.BOOL),
            Map.entry(Byte.class, Oids.INT2),
            Map.entry(Short.class, Oids.INT2),
            Map.entry(Integer.class, Oids.INT4),
            Map.entry(Long.class, Oids.INT8),
            Map.entry(BigInteger.class, Oids.NUMERIC),
            Map.entry(BigDecimal.class, Oids.NUMERIC),
            Map.entry(Float.class, Oids.FLOAT4),
            Map.entry(Double.class, Oids.FLOAT8),
            Map.entry(LocalDate.class, Oids.DATE),
            Map.entry(LocalTime.class, Oids.TIME),
            Map.entry(OffsetTime.class, Oids.TIMETZ),
            Map.entry(LocalDateTime.class, Oids.TIMESTAMP),
            Map.entry(Instant.class, Oids.TIMESTAMPTZ),
            Map.entry(OffsetDateTime.class, Oids.TIMESTAMPTZ),
            Map.entry(ZonedDateTime.class, Oids.TIMESTAMPTZ),
            Map.entry(Duration.class, Oids.INTERVAL),
            Map.entry(Period.class, Oids.INTERVAL),
            Map.entry(UUID.class, Oids.UUID),
            Map.entry(byte[].class, Oids.BYTEA));

    private static final Map<Integer, Integer> ARRAYS = Map.ofEntries(
            Map.entry(Oids.BOOL, 1000),
            Map.entry(Oids.BYTEA, 1001),
            Map.entry(Oids.INT2, 1005),
            Map.entry(Oids.INT4, 1007),
            Map.entry(Oids.INT8, 1016),
            Map.entry(Oids.FLOAT4, 1021),
            Map.entry(Oids.FLOAT8, 1022),
            Map.entry(INET, 1041),
            Map.entry(Oids.TIMESTAMP, 1115),
            Map.entry(Oids.DATE, 1182),
            Map.entry(Oids.TIME, 1183),
            Map.entry(Oids.TIMESTAMPTZ, 1185),
            Map.entry(Oids.INTERVAL, 1187),
            Map.entry(Oids.NUMERIC, 1231),
            Map.entry(Oids.TIMETZ, 1270),
            Map.entry(Oids.UUID, 2951),
            Map.entry(JSONB, Oids.JSONB_ARRAY),
            Map.entry(Ranges.INT4, 3905),
            Map.entry(Ranges.NUMERIC, 3907),
            Map.entry(Ranges.TIMESTAMP, 3909),
            Map.entry(Ranges.TIMESTAMPTZ, 3911),
            Map.entry(Ranges.DATE, 3913),
            Map.entry(Ranges.INT8, 3927));

    private static final Set<Integer> NUMBERS =
            Set.of(Oids.INT2, Oids.INT4, Oids.INT8, Oids.NUMERIC, Oids.FLOAT4, Oids.FLOAT8);
    private static final Set<Integer> MOMENTS =
            Set.of(Oids.DATE, Oids.TIME, Oids.TIMETZ, Oids.TIMESTAMP, Oids.TIMESTAMPTZ);
    private static final List<Integer> WIDER = List.of(Oids.INT2, Oids.INT4, Oids.INT8, Oids.NUMERIC);

    private JavaTypes() {}

    /** The type of a value; {@link #NONE} if it can be one of several. */
    static int of(@Nullable Object value) {
        if (value == null) {
            return NONE;
        }
        Integer type = BY_CLASS.get(value.getClass());
        if (type != null) {
            return type;
        }
        if (value instanceof InetAddress) {
            return INET;
        }
        if (value instanceof Json) {
            return JSONB;
        }
        if (value instanceof Range<?> range) {
            return Ranges.of(of(range.lower() == null ? range.upper() : range.lower()));
        }
        return value.getClass().isArray() ? ofArray(value) : NONE;
    }

    private static int ofArray(Object array) {
        int element = element(array);
        return element == NONE ? TEXT_ARRAY : ARRAYS.getOrDefault(element, NONE);
    }

    /** The array of such elements; {@link #NONE} if none is known. */
    static int arrayOf(int element) {
        return ARRAYS.getOrDefault(element, NONE);
    }

    /** The common type of an array's elements, and of those of the arrays in it. */
    private static int element(Object array) {
        Class<?> component = array.getClass().getComponentType();
        if (component.isPrimitive()) {
            return Array.getLength(array) == 0
                    ? of(Array.get(Array.newInstance(component, 1), 0))
                    : of(Array.get(array, 0));
        }
        int type = BY_CLASS.getOrDefault(component, NONE);
        for (int index = 0; type == NONE && index < Array.getLength(array); index++) {
            Object value = Array.get(array, index);
            boolean nested = value != null && value.getClass().isArray() && !(value instanceof byte[]);
            type = nested ? element(value) : of(value);
        }
        return type;
    }

    /** A type that holds the values of both types; {@link #NONE} if there is no such one. */
    static int common(int one, int other) {
        if (one == other || other == NONE) {
            return one;
        }
        if (one == NONE) {
            return other;
        }
        int element = elementNumber(one);
        if (element != NONE) {
            int common = elementNumber(other) == NONE ? NONE : common(element, elementNumber(other));
            return common == NONE ? NONE : arrayOf(common);
        }
        int width = Math.min(WIDER.indexOf(one), WIDER.indexOf(other));
        return width < 0 ? NONE : WIDER.get(Math.max(WIDER.indexOf(one), WIDER.indexOf(other)));
    }

    /** A type that holds the numbers of both types, of which the first may be {@link #NONE}. */
    static int commonNumber(int one, int other) {
        int common = common(one, other);
        if (common != NONE) {
            return common;
        }
        return isExact(one) || isExact(other) ? Oids.NUMERIC : Oids.FLOAT8;
    }

    /** The type of an array's elements, if they are numbers; else {@link #NONE}. */
    static int elementNumber(int array) {
        Integer element = Oids.element(array);
        return element != null && NUMBERS.contains(element) ? element : NONE;
    }

    /** Whether values of a type are numbers without rounding. */
    static boolean isExact(int type) {
        return WIDER.contains(type);
    }

    /**
     * Whether the server has only guessed a placeholder's type: as text, which is its guess where it knows nothing, or as one
     * that a value of the given type can never be, such as the interval in {@code ? + interval '1 day'}, or the array in {@code array || ?}.
     *
     * @param type the server's
     * @param own the value's, which is known
     */
    static boolean isGuessed(int type, int own) {
        return type == Oids.TEXT
                || Oids.element(type) != null && !ARRAYS.containsValue(own) && own != TEXT_ARRAY
                || Ranges.bounds(type) != null && Ranges.bounds(own) == null
                || type == Oids.INTERVAL && MOMENTS.contains(own)
                || NUMBERS.contains(type) && (MOMENTS.contains(own) || own == Oids.INTERVAL)
                || MOMENTS.contains(type) && (NUMBERS.contains(own) || own == Oids.INTERVAL);
    }
}
