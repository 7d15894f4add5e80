package dev.based.postgres;

import dev.based.Range;
import dev.based.vertx.Microseconds;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Ranges as the server writes and reads them, <code>[1,"5")</code>:
 * <a href="https://www.postgresql.org/docs/current/rangetypes.html#RANGETYPES-IO">input and output</a>.
 */
final class Ranges {
    static final int INT4 = 3904;
    static final int NUMERIC = 3906;
    static final int TIMESTAMP = 3908;
    static final int TIMESTAMPTZ = 3910;
    static final int DATE = 3912;
    static final int INT8 = 3926;

    /** The types of the bounds. */
    private static final Map<Integer, Integer> BOUNDS = Map.of(
            INT4, Oids.INT4,
            NUMERIC, Oids.NUMERIC,
            TIMESTAMP, Oids.TIMESTAMP,
            TIMESTAMPTZ, Oids.TIMESTAMPTZ,
            DATE, Oids.DATE,
            INT8, Oids.INT8);

    private static final Map<Integer, Integer> MULTIRANGES =
            Map.of(4451, INT4, 4532, NUMERIC, 4533, TIMESTAMP, 4534, TIMESTAMPTZ, 4535, DATE, 4536, INT8);

    private final String text;
    private int position;

    private Ranges(String text) {
        this.text = text;
    }

    /** The type of a range's bounds; null if the type is none of ranges. */
    static @Nullable Integer bounds(int type) {
        return BOUNDS.get(type);
    }

    /** The type of the ranges in a multirange; null if the type is none of these. */
    static @Nullable Integer ranges(int type) {
        return MULTIRANGES.get(type);
    }

    /** The range type for bounds of a type; {@link JavaTypes#NONE} if there is none. */
    static int of(int bounds) {
        return BOUNDS.entrySet().stream()
                .filter(entry -> entry.getValue() == bounds)
                .mapToInt(Map.Entry::getKey)
                .findFirst()
                .orElse(JavaTypes.NONE);
    }

    /**
     * The text of a range.
     *
     * @param type the range's type, or one of which nothing is known
     * @throws IllegalArgumentException if a bound is none of the type
     */
    static String text(Range<?> range, int type, Microseconds microseconds) {
        if (range.isEmpty()) {
            return "empty";
        }
        Integer bounds = bounds(type);
        return (range.includesLower() ? "[" : "(")
                + bound(range.lower(), bounds, microseconds)
                + ","
                + bound(range.upper(), bounds, microseconds)
                + (range.includesUpper() ? "]" : ")");
    }

    private static String bound(@Nullable Object value, @Nullable Integer type, Microseconds microseconds) {
        if (value == null) {
            return "";
        }
        String plain = type == null
                ? PostgresText.ofAny(value, microseconds)
                : NestedArrays.element(value, type, microseconds);
        return '"' + plain.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** The text of a multirange. */
    static String texts(Object array, int type, Microseconds microseconds) {
        StringJoiner texts = new StringJoiner(",", "{", "}");
        for (int index = 0; index < Array.getLength(array); index++) {
            if (!(Array.get(array, index) instanceof Range<?> range)) {
                throw UnfitElement.at(index, "is no range");
            }
            texts.add(text(range, type, microseconds));
        }
        return texts.toString();
    }

    /**
     * Reads a range.
     *
     * @param bound turns the text of a bound into a value
     * @throws IllegalArgumentException if the text is none
     */
    static Range<Object> parse(String text, Function<String, Object> bound) {
        Ranges reader = new Ranges(text);
        Range<Object> range = reader.range(bound);
        if (reader.position != text.length()) {
            throw new IllegalArgumentException();
        }
        return range;
    }

    /** Reads a multirange. */
    static Range<?>[] parseAll(String text, Function<String, Object> bound) {
        Ranges reader = new Ranges(text);
        reader.expect('{');
        List<Range<?>> ranges = new ArrayList<>();
        while (reader.peek() != '}') {
            if (!ranges.isEmpty()) {
                reader.expect(',');
            }
            ranges.add(reader.range(bound));
        }
        return ranges.toArray(Range[]::new);
    }

    private Range<Object> range(Function<String, Object> bound) {
        if (text.startsWith("empty", position)) {
            position += "empty".length();
            return Range.empty();
        }
        char first = next();
        Object lower = value(bound);
        expect(',');
        Object upper = value(bound);
        char last = next();
        if (first != '[' && first != '(' || last != ']' && last != ')') {
            throw new IllegalArgumentException();
        }
        return new Range<>(lower, first == '[', upper, last == ']', false);
    }

    private @Nullable Object value(Function<String, Object> bound) {
        StringBuilder plain = new StringBuilder();
        boolean quoted = false;
        boolean any = false;
        while (quoted || ",])".indexOf(peek()) < 0) {
            any = true;
            char character = next();
            if (character == '\\') {
                plain.append(next());
            } else if (character != '"') {
                plain.append(character);
            } else if (quoted && peek() == '"') {
                plain.append(next());
            } else {
                quoted = !quoted;
            }
        }
        return any ? bound.apply(plain.toString()) : null;
    }

    private void expect(char expected) {
        if (next() != expected) {
            throw new IllegalArgumentException();
        }
    }

    private char next() {
        char character = peek();
        position++;
        return character;
    }

    private char peek() {
        if (position >= text.length()) {
            throw new IllegalArgumentException();
        }
        return text.charAt(position);
    }
}
