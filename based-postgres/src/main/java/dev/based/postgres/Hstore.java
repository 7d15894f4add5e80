package dev.based.postgres;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text of <a href="https://www.postgresql.org/docs/current/hstore.html">hstore</a>, whose columns are read as maps, and to whose
 * placeholders maps are bound as they are. Where the SQL does not tell that it means hstore, a map is JSON; {@code Hstore.text(map)} is its text.
 */
public final class Hstore {
    private final String text;
    private int position;

    private Hstore(String text) {
        this.text = text;
    }

    /**
     * A map as the server reads it.
     *
     * @param map texts, or null for NULL, by name
     * @return the text
     */
    public static String text(Map<String, @Nullable String> map) {
        StringBuilder written = new StringBuilder();
        map.forEach((name, value) -> {
            written.append(written.isEmpty() ? "" : ",").append(quoted(name)).append("=>");
            written.append(value == null ? "NULL" : quoted(value));
        });
        return written.toString();
    }

    private static String quoted(String plain) {
        return '"' + plain.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** The map that the server has written; throws an {@code IllegalArgumentException} if the text is none. */
    static Map<String, @Nullable String> parse(String text) {
        Hstore reader = new Hstore(text);
        Map<String, @Nullable String> map = new LinkedHashMap<>();
        while (reader.position < text.length()) {
            if (!map.isEmpty()) {
                reader.expect(", ");
            }
            String name = reader.quoted();
            reader.expect("=>");
            map.put(name, reader.value());
        }
        return Collections.unmodifiableMap(map);
    }

    private @Nullable String value() {
        if (text.startsWith("NULL", position)) {
            position += "NULL".length();
            return null;
        }
        return quoted();
    }

    private String quoted() {
        expect("\"");
        StringBuilder plain = new StringBuilder();
        for (; character() != '"'; position++) {
            if (character() == '\\') {
                position++;
            }
            plain.append(character());
        }
        position++;
        return plain.toString();
    }

    private char character() {
        if (position >= text.length()) {
            throw new IllegalArgumentException();
        }
        return text.charAt(position);
    }

    private void expect(String expected) {
        if (!text.startsWith(expected, position)) {
            throw new IllegalArgumentException();
        }
        position += expected.length();
    }
}
