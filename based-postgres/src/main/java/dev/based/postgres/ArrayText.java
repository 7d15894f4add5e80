package dev.based.postgres;

import dev.based.vertx.Microseconds.TooFineException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Arrays as the server writes and reads them, <code>{{1,2},{3,NULL}}</code>:
 * <a href="https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO">input and output</a>.
 */
final class ArrayText {
    private final String text;
    private final Class<?> type;
    private final Function<String, Object> element;
    private final char delimiter;
    private int position;

    private ArrayText(String text, Class<?> type, Function<String, Object> element, char delimiter) {
        this.text = text;
        this.type = type;
        this.delimiter = delimiter;
        this.element = element;
    }

    /**
     * Reads an array.
     *
     * @param type the type of the elements; Object if it depends on the value
     * @param element turns the text of an element, never NULL, into a value
     * @param delimiter what stands between two elements: a comma, but for boxes
     * @return an array of elements of one type, or of such arrays
     * @throws IllegalArgumentException if the text is no array
     */
    static Object[] parse(String text, Class<?> type, Function<String, Object> element, char delimiter) {
        ArrayText reader = new ArrayText(text, type, element, delimiter);
        if (text.startsWith("[")) { // bounds other than from 1, such as [0:2]={...}
            reader.position = text.indexOf('=') + 1;
        }
        reader.skipSpaces();
        Object[] array = reader.array();
        reader.skipSpaces();
        if (reader.position != text.length()) {
            throw new IllegalArgumentException();
        }
        return array;
    }

    private Object[] array() {
        expect('{');
        List<@Nullable Object> elements = new ArrayList<>();
        skipSpaces();
        if (peek() == '}') {
            position++;
            return typed(elements);
        }
        while (true) {
            skipSpaces();
            elements.add(peek() == '{' ? array() : element());
            skipSpaces();
            if (peek() == '}') {
                position++;
                return typed(elements);
            }
            expect(delimiter);
        }
    }

    private @Nullable Object element() {
        if (peek() == '"') {
            return element.apply(quoted());
        }
        StringBuilder plain = new StringBuilder();
        int end = 0; // of what stays, for spaces at the end count only if they are escaped
        boolean escaped = false;
        while (peek() != delimiter && peek() != '}') {
            boolean escape = peek() == '\\';
            if (escape) {
                position++;
                escaped = true;
            }
            plain.append(peek());
            if (escape || !isSpace(peek())) {
                end = plain.length();
            }
            position++;
        }
        if (end == 0) {
            throw new IllegalArgumentException();
        }
        String word = plain.substring(0, end);
        return !escaped && word.equalsIgnoreCase("NULL") ? null : element.apply(word);
    }

    private String quoted() {
        StringBuilder plain = new StringBuilder();
        for (position++; peek() != '"'; position++) {
            if (peek() == '\\') {
                position++;
            }
            plain.append(peek());
        }
        position++;
        return plain.toString();
    }

    private void skipSpaces() {
        while (position < text.length() && isSpace(text.charAt(position))) {
            position++;
        }
    }

    /** What the server takes for white space there; Java knows more. */
    private static boolean isSpace(char character) {
        return character == ' ' || character >= '\t' && character <= '\r';
    }

    private void expect(char expected) {
        if (peek() != expected) {
            throw new IllegalArgumentException();
        }
        position++;
    }

    private char peek() {
        if (position >= text.length()) {
            throw new IllegalArgumentException();
        }
        return text.charAt(position);
    }

    private Object[] typed(List<@Nullable Object> elements) {
        Class<?> common = null;
        for (Object value : elements) {
            if (value != null) {
                common = common == null || common == value.getClass() ? value.getClass() : Object.class;
            }
        }
        return elements.toArray((Object[]) Array.newInstance(common == null ? type : common, 0));
    }

    /**
     * Writes an array, and those in it.
     *
     * @param array an array of objects or primitives
     * @param delimiter what stands between two elements: a comma, but for boxes
     * @param element the text of an element, never null
     * @return the array's text
     */
    static String write(Object array, char delimiter, Function<Object, String> element) {
        StringBuilder written = new StringBuilder();
        write(array, delimiter, element, written);
        return written.toString();
    }

    private static void write(Object array, char delimiter, Function<Object, String> element, StringBuilder written) {
        written.append('{');
        for (int index = 0; index < Array.getLength(array); index++) {
            if (index > 0) {
                written.append(delimiter);
            }
            Object value = Array.get(array, index);
            if (value == null) {
                written.append("NULL");
            } else if (value.getClass().isArray() && !(value instanceof byte[])) {
                UnfitElement.within(index, () -> write(value, delimiter, element, written));
            } else {
                String plain = plain(value, element, index);
                written.append('"')
                        .append(plain.replace("\\", "\\\\").replace("\"", "\\\""))
                        .append('"');
            }
        }
        written.append('}');
    }

    private static String plain(Object value, Function<Object, String> element, int index) {
        try {
            return element.apply(value);
        } catch (TooFineException tooFine) {
            throw tooFine;
        } catch (IllegalArgumentException unfit) {
            throw UnfitElement.at(index, "does not fit");
        }
    }
}
