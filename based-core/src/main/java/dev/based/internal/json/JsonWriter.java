package dev.based.internal.json;

import dev.based.Json;
import dev.based.internal.number.FloatText;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a value as JSON: maps, collections, arrays, texts, numbers with all their digits, booleans and null as such; UUIDs, enums,
 * addresses, dates, times and durations as text; and what a {@link JsonCodecs codec} handles.
 */
public final class JsonWriter {
    private final StringBuilder json = new StringBuilder();
    private int depth;

    private JsonWriter() {}

    /**
     * Writes a document.
     *
     * @param value the value
     * @return the document, which {@link JsonReader} reads
     * @throws IllegalArgumentException if the value has no JSON, or something in it has none; the message says why, is the end of a
     *     sentence and shows classes but no values
     */
    public static String write(@Nullable Object value) {
        JsonWriter writer = new JsonWriter();
        writer.value(value);
        return writer.json.toString();
    }

    private void value(@Nullable Object value) {
        if (value == null || value instanceof Boolean) {
            json.append(value);
        } else if (value instanceof CharSequence || value instanceof Character) {
            text(value.toString());
        } else if (value instanceof Number number && isExact(number)) {
            json.append(FloatText.of(number));
        } else if (value instanceof Map<?, ?> map) {
            object(map);
        } else if (value instanceof Collection<?> collection) {
            list(collection);
        } else if (value.getClass().isArray() && !(value instanceof byte[])) {
            list(elements(value));
        } else {
            single(value);
        }
    }

    private void single(Object value) {
        if (value instanceof Json document) {
            value(document.value());
        } else if (value instanceof Enum<?> constant) {
            text(constant.name());
        } else if (value instanceof UUID || value instanceof Temporal || value instanceof TemporalAmount) {
            text(value.toString());
        } else if (value instanceof InetAddress address) {
            text(address.getHostAddress());
        } else if (value instanceof Number || value instanceof byte[]) {
            throw new IllegalArgumentException("JSON has no "
                    + (value instanceof byte[] ? "bytes" : value.getClass().getTypeName() + " of that value"));
        } else {
            value(JsonReader.read(JsonCodecs.write(value))); // which refuses what some database would
        }
    }

    private static boolean isExact(Number number) {
        return number instanceof Integer
                || number instanceof Long
                || number instanceof Short
                || number instanceof Byte
                || number.getClass() == BigInteger.class
                || number.getClass() == BigDecimal.class
                || (number instanceof Double || number instanceof Float) && Double.isFinite(number.doubleValue());
    }

    private void object(Map<?, ?> map) {
        enter();
        json.append('{');
        String separator = "";
        Set<String> names = new HashSet<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            json.append(separator);
            String name = name(entry.getKey());
            if (!names.add(name)) { // as an enum's constant and as text
                throw new IllegalArgumentException("it has a map with a name that is there twice");
            }
            text(name);
            json.append(':');
            value(entry.getValue());
            separator = ",";
        }
        json.append('}');
        depth--;
    }

    private static String name(@Nullable Object key) {
        if (key instanceof String name) {
            return name;
        }
        if (key instanceof Enum<?> constant) {
            return constant.name();
        }
        throw new IllegalArgumentException("it has a map with the key "
                + (key == null ? "null" : "of " + key.getClass().getTypeName()) + ", where JSON has texts only");
    }

    private static List<@Nullable Object> elements(Object array) {
        return array instanceof Object[] objects
                ? Arrays.asList(objects)
                : IntStream.range(0, Array.getLength(array))
                        .<@Nullable Object>mapToObj(index -> Array.get(array, index))
                        .toList();
    }

    private void list(Collection<?> elements) {
        enter();
        json.append('[');
        String separator = "";
        for (Object element : elements) {
            json.append(separator);
            value(element);
            separator = ",";
        }
        json.append(']');
        depth--;
    }

    /** Such a bound also ends a map that has itself in it. */
    private void enter() {
        depth++;
        if (depth > JsonReader.DEEPEST) {
            throw new IllegalArgumentException("it has more than " + JsonReader.DEEPEST + " levels");
        }
    }

    private void text(String text) {
        String reason = JsonText.refusal(text);
        if (reason != null) {
            throw new IllegalArgumentException("a text in it " + reason);
        }
        json.append('"');
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == '"' || character == '\\') {
                json.append('\\').append(character);
            } else if (character < ' ') {
                json.append(String.format("\\u%04x", (int) character));
            } else {
                json.append(character);
            }
        }
        json.append('"');
    }
}
