package dev.based.internal.row;

import dev.based.MappingException;
import dev.based.Range;
import dev.based.spi.ConvertibleValue;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts a column's value into the Java type that was asked for, without any loss, or fails with a
 * {@link MappingException} that names the column and both types and never shows the value.
 *
 * <p>A value that is of the type already is returned as it is, not copied. Safe for use by several threads.
 */
public final class Conversions {
    /** By boxed type. A {@code HashMap}, for its lookup costs half of an immutable map's; never changed. */
    private static final Map<Class<?>, Scalar> BY_TYPE = new HashMap<>();

    static {
        for (Scalar scalar : Scalar.values()) {
            BY_TYPE.put(scalar.type(), scalar);
        }
    }

    private static final Map<Class<?>, Class<?>> BOXES = new HashMap<>(Map.of(
            byte.class, Byte.class,
            short.class, Short.class,
            int.class, Integer.class,
            long.class, Long.class,
            float.class, Float.class,
            double.class, Double.class,
            boolean.class, Boolean.class,
            char.class, Character.class));

    private Conversions() {}

    /**
     * Whether a type stands for one value, as opposed to a whole row.
     *
     * @param type the type
     * @return whether it is a primitive, an enum, or a type that values can be converted to
     */
    public static boolean isScalar(Class<?> type) {
        return type == Object.class || type.isEnum() || type.isPrimitive() || BY_TYPE.containsKey(type);
    }

    /**
     * Converts a value that may be NULL.
     *
     * @param <T> the type asked for
     * @param value the value, or null for NULL
     * @param type the type asked for
     * @param column the column's name, for the error
     * @return the converted value, or null for NULL
     * @throws MappingException if the value does not fit the type, or is NULL and the type is primitive
     */
    public static <T> @Nullable T convertNullable(@Nullable Object value, Class<T> type, String column) {
        if (value != null) {
            return convert(value, type, column);
        }
        if (type.isPrimitive()) {
            throw nullError(type, column);
        }
        return null;
    }

    /**
     * Converts a value.
     *
     * @param <T> the type asked for
     * @param value the value, not NULL
     * @param type the type asked for; a primitive type gives its boxed one
     * @param column the column's name, for the error
     * @return the converted value
     * @throws MappingException if the value does not fit the type
     */
    @SuppressWarnings("unchecked")
    public static <T> T convert(Object value, Class<T> type, String column) {
        return (T) convert(value, (Type) type, column);
    }

    /** The same for a type that may have arguments, such as {@code List<Integer>}. */
    private static Object convert(Object value, Type type, String column) {
        try {
            return fit(value, type);
        } catch (Unfit unfit) {
            throw error(value, type, column, unfit.getMessage());
        }
    }

    /**
     * Converts a value that may be NULL into a type that may have arguments.
     *
     * @param value the value, or null for NULL
     * @param type the type asked for
     * @param column the column's name, for the error
     * @return the converted value, or null for NULL
     * @throws MappingException if the value does not fit the type, or is NULL and the type is primitive
     */
    public static @Nullable Object convertNullable(@Nullable Object value, Type type, String column) {
        if (value != null) {
            return convert(value, type, column);
        }
        return type instanceof Class<?> single ? convertNullable(null, single, column) : null;
    }

    /**
     * Converts a value into a list.
     *
     * @param <E> the type of the elements
     * @param value an array, a JSON array, or null for NULL
     * @param element the type of the elements
     * @param column the column's name, for the error
     * @return an unmodifiable list, or null for NULL
     * @throws MappingException if the value is no array, or an element does not fit
     */
    @SuppressWarnings("unchecked")
    public static <E> @Nullable List<@Nullable E> toList(@Nullable Object value, Class<E> element, String column) {
        return value == null ? null : (List<@Nullable E>) convert(value, new Types.ListOf(element), column);
    }

    /** Converts a value, or throws an {@link Unfit}. */
    static Object fit(Object value, Type type) {
        Class<?> raw = Types.raw(type);
        Class<?> target = raw.isPrimitive() ? BOXES.getOrDefault(raw, raw) : raw;
        if (target.isInstance(value) && type instanceof Class) {
            return value;
        }
        if (value instanceof Range<?> range && raw == Range.class) {
            return Structures.range(range, Types.argument(type, 0));
        }
        if (value instanceof ConvertibleValue convertible) {
            Object converted = convertible.as(target);
            if (target.isInstance(converted)) {
                return converted;
            }
        }
        Scalar scalar = BY_TYPE.get(target);
        if (scalar != null) {
            return scalar.convert(value);
        }
        return target.isEnum() ? Texts.toEnum(value, target) : Structures.convert(value, type);
    }

    /**
     * Converts a value into an {@code int}, fast where it is one or a {@code Long}, as on SQLite.
     *
     * @param value the value, or null for NULL
     * @param column the column's name, for the error
     * @return the number
     * @throws MappingException if the value does not fit or is NULL
     */
    public static int toInt(@Nullable Object value, String column) {
        if (value instanceof Integer number) {
            return number;
        }
        if (value instanceof Long number && number.longValue() == number.intValue()) {
            return number.intValue();
        }
        return toPrimitive(value, int.class, column);
    }

    /**
     * Converts a value into a {@code long}, fast where it is one or an {@code Integer}.
     *
     * @param value the value, or null for NULL
     * @param column the column's name, for the error
     * @return the number
     * @throws MappingException if the value does not fit or is NULL
     */
    public static long toLong(@Nullable Object value, String column) {
        if (value instanceof Long number) {
            return number;
        }
        if (value instanceof Integer number) {
            return number;
        }
        return toPrimitive(value, long.class, column);
    }

    /**
     * Converts a value into a primitive.
     *
     * @param <T> the boxed type
     * @param value the value, or null for NULL
     * @param type the primitive type
     * @param column the column's name, for the error
     * @return the value, boxed
     * @throws MappingException if the value does not fit or is NULL
     */
    public static <T> T toPrimitive(@Nullable Object value, Class<T> type, String column) {
        if (value == null) {
            throw nullError(type, column);
        }
        return convert(value, type, column);
    }

    private static MappingException nullError(Class<?> type, String column) {
        return new MappingException(
                "Column \"" + column + "\" is NULL, which " + type.getName()
                        + " cannot hold; test it with isNull, or ask " + "for "
                        + BOXES.getOrDefault(type, type).getSimpleName() + " and expect null.",
                null);
    }

    private static MappingException error(Object value, Type type, String column, @Nullable String reason) {
        return new MappingException(
                "Column \"" + column + "\" holds a " + value.getClass().getTypeName() + " that cannot be read as "
                        + type.getTypeName() + ": " + reason + ".",
                null);
    }
}
