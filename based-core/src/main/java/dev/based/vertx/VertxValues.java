package dev.based.vertx;

import dev.based.Json;
import dev.based.spi.Unbindable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.data.Numeric;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The values that Vert.x SQL clients have in common, between the types that clients use and plain Java. Types that are not
 * known are refused: clients would store their {@code toString} or drop them silently.
 */
public final class VertxValues {
    private static final Set<Class<?>> PLAIN = Set.of(
            String.class,
            Boolean.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class,
            UUID.class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            OffsetTime.class,
            OffsetDateTime.class);

    private VertxValues() {}

    /**
     * Turns a user's value into one for a client: bytes into a {@link Buffer}, an enum's constant into its name, a point in
     * time into an {@link OffsetDateTime}, JSON and addresses into text; arrays element by element.
     *
     * @param value a value, which is not changed
     * @return the value for the client
     * @throws IllegalArgumentException if the type is not known; the message says what to bind instead
     */
    public static Object encode(Object value) {
        return encode(value, VertxValues::encode);
    }

    /**
     * The same for a driver whose client takes bytes as they are, as JDBC does, or has other exceptions.
     *
     * @param value a value, which is not changed
     * @param elements how the elements of an array are turned into values for the client
     * @return the value for the client
     * @throws IllegalArgumentException if the type is not known; the message says what to bind instead
     */
    public static Object encode(Object value, UnaryOperator<Object> elements) {
        if (PLAIN.contains(value.getClass())) {
            return value;
        }
        if (value instanceof byte[] bytes) {
            return Buffer.buffer(bytes);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Instant instant) {
            try {
                return instant.atOffset(ZoneOffset.UTC);
            } catch (DateTimeException outOfRange) {
                throw new IllegalArgumentException("Its year is out of range; bind a year that the database has.");
            }
        }
        if (value instanceof ZonedDateTime dateTime) {
            return dateTime.toOffsetDateTime();
        }
        if (value instanceof Character) {
            return value.toString();
        }
        if (value instanceof Json document) {
            return document.text();
        }
        if (value instanceof InetAddress address) {
            return address.getHostAddress();
        }
        if (value instanceof Object[] array) {
            return array(array, elements);
        }
        throw new IllegalArgumentException(
                Unbindable.advice(
                        value,
                        "Convert it to text, a number, a boolean, bytes, a UUID, a java.time type, Json or an array of these."));
    }

    /**
     * Turns a client's value into plain Java: a {@link Buffer} into bytes, JSON into text, a {@link Numeric} into a
     * {@link BigDecimal}; arrays element by element.
     *
     * @param value a value
     * @return the plain value
     * @throws IllegalArgumentException if the type is not known; the message says what to select instead
     */
    public static Object decode(Object value) {
        return decode(value, VertxValues::decode);
    }

    /**
     * The same for a driver whose client has exceptions.
     *
     * @param value a value
     * @param elements how the elements of an array are turned into plain values
     * @return the plain value
     * @throws IllegalArgumentException if the type is not known; the message says what to select instead
     */
    public static Object decode(Object value, UnaryOperator<Object> elements) {
        if (PLAIN.contains(value.getClass()) || value instanceof byte[]) {
            return value;
        }
        if (value instanceof Buffer buffer) {
            return buffer.getBytes();
        }
        if (value instanceof Numeric number) {
            return number.isNaN() ? Double.NaN : number.bigDecimalValue();
        }
        if (value instanceof JsonObject json) {
            return json.encode();
        }
        if (value instanceof JsonArray json) {
            return json.encode();
        }
        if (value == Tuple.JSON_NULL) {
            return "null";
        }
        if (value instanceof Object[] array) {
            return array(array, elements);
        }
        throw new IllegalArgumentException("Convert it in the SQL, for instance by CAST(... AS VARCHAR(1000)).");
    }

    /** An array of the converted elements, whose type is that of all elements, or else the one it was. */
    private static Object array(Object[] array, UnaryOperator<Object> convert) {
        @Nullable Object[] converted = new Object[array.length];
        Class<?> type = null;
        for (int index = 0; index < array.length; index++) {
            Object element = array[index];
            if (element != null) {
                Object value = convert.apply(element);
                converted[index] = value;
                type = common(type, value.getClass());
            }
        }
        Class<?> target = type == null ? array.getClass().getComponentType() : type;
        Object[] typed = (Object[]) Array.newInstance(target, array.length);
        System.arraycopy(converted, 0, typed, 0, typed.length);
        return typed;
    }

    private static Class<?> common(@Nullable Class<?> known, Class<?> next) {
        return known == null || known == next ? next : Object.class;
    }
}
