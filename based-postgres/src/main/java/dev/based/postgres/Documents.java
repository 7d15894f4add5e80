package dev.based.postgres;

import dev.based.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Documents, as which maps are bound, for placeholders of hstore. */
final class Documents {
    private Documents() {}

    /** Whether a value is a document, or an array with such. */
    static boolean isOne(@Nullable Object value) {
        if (value instanceof Object[] elements && mayHold(elements.getClass().getComponentType())) {
            for (Object element : elements) {
                if (isOne(element)) {
                    return true;
                }
            }
        }
        return value instanceof Json;
    }

    private static boolean mayHold(Class<?> type) {
        return type.isArray() ? mayHold(type.getComponentType()) : type.isAssignableFrom(Json.class);
    }

    /**
     * The text of hstore for a document, also in an array; all else as it is.
     *
     * @throws IllegalArgumentException if the document is no object, or holds something else than texts and nulls
     */
    static Object forHstore(Object value) {
        if (value instanceof Json document) {
            return Hstore.text(texts(document));
        }
        if (!(value instanceof Object[] elements) || !isOne(value)) {
            return value;
        }
        @Nullable Object[] written = new @Nullable Object[elements.length];
        for (int index = 0; index < elements.length; index++) {
            written[index] = elements[index] == null ? null : forHstore(elements[index]);
        }
        return written;
    }

    private static Map<String, @Nullable String> texts(Json document) {
        if (!(document.value() instanceof Map<?, ?> members)) {
            throw new IllegalArgumentException();
        }
        Map<String, @Nullable String> texts = new LinkedHashMap<>();
        members.forEach((name, value) -> {
            if (value != null && !(value instanceof String)) {
                throw new IllegalArgumentException();
            }
            texts.put((String) name, (String) value);
        });
        return texts;
    }
}
