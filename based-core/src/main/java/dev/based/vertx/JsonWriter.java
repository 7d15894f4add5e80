package dev.based.vertx;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.Temporal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writes maps, lists and what is in them as JSON, numbers with all their digits. */
final class JsonWriter {
    private final StringBuilder json = new StringBuilder();

    private JsonWriter() {}

    /** The value as JSON; throws an {@code IllegalArgumentException} without a message if it is none. */
    static String write(Object value) {
        JsonWriter writer = new JsonWriter();
        writer.value(value);
        return writer.json.toString();
    }

    private void value(@Nullable Object value) {
        if (value == null || value instanceof Boolean) {
            json.append(value);
        } else if (value instanceof Number number) {
            number(number);
        } else if (value instanceof Map<?, ?> map) {
            object(map);
        } else if (value instanceof List<?> list) {
            list(list.iterator());
        } else if (value.getClass().isArray() && !(value instanceof byte[])) {
            list(elements(value));
        } else if (value instanceof CharSequence || value instanceof Character) {
            text(value.toString());
        } else if (value instanceof UUID || value instanceof Enum<?> || value instanceof Temporal) {
            text(ExactValues.convert(value, String.class));
        } else {
            throw new IllegalArgumentException();
        }
    }

    private void number(Number number) {
        boolean exact = number instanceof Integer
                || number instanceof Long
                || number instanceof Short
                || number instanceof Byte
                || number instanceof BigInteger
                || number instanceof BigDecimal
                || (number instanceof Double || number instanceof Float) && Double.isFinite(number.doubleValue());
        if (!exact) {
            throw new IllegalArgumentException();
        }
        json.append(number);
    }

    private void object(Map<?, ?> map) {
        String separator = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String name)) {
                throw new IllegalArgumentException();
            }
            json.append(separator);
            text(name);
            json.append(':');
            value(entry.getValue());
            separator = ",";
        }
        json.append(map.isEmpty() ? "{}" : "}");
    }

    private static Iterator<?> elements(Object array) {
        int length = Array.getLength(array);
        return IntStream.range(0, length)
                .<@Nullable Object>mapToObj(index -> Array.get(array, index))
                .iterator();
    }

    private void list(Iterator<?> elements) {
        json.append('[');
        while (elements.hasNext()) {
            value(elements.next());
            if (elements.hasNext()) {
                json.append(',');
            }
        }
        json.append(']');
    }

    private void text(String text) {
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
