package dev.based.postgres;

import dev.based.DatabaseOptions;
import dev.based.ParameterException;
import dev.based.vertx.Microseconds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of <a href="https://www.postgresql.org/docs/current/rowtypes.html#ROWTYPES-IO-SYNTAX">composite types</a>, by which a class of the user's
 * is written and read: see {@link dev.based.DatabaseOptions#withType}.
 */
public final class Composite {
    private static final Microseconds MICROSECONDS = Microseconds.of(DatabaseOptions.DEFAULT);

    private Composite() {}

    /**
     * A composite as the server reads it.
     *
     * @param fields its fields in their order: text, numbers, times and what else can be bound, null for NULL, arrays, and the texts of
     *     composites
     * @return the text
     * @throws ParameterException if a field is of a class that cannot be bound; the message tells which
     */
    public static String text(@Nullable Object... fields) {
        StringBuilder written = new StringBuilder("(");
        for (int index = 0; index < fields.length; index++) {
            Object field = fields[index];
            written.append(index == 0 ? "" : ",");
            if (field != null) {
                String plain = plain(field, index);
                written.append('"')
                        .append(plain.replace("\\", "\\\\").replace("\"", "\\\""))
                        .append('"');
            }
        }
        return written.append(')').toString();
    }

    private static String plain(Object field, int index) {
        try {
            if (field instanceof byte[]) {
                return NestedArrays.element(field, Oids.BYTEA, MICROSECONDS);
            }
            int type = JavaTypes.of(field);
            boolean bytes = type == JavaTypes.arrayOf(Oids.BYTEA);
            return TextTypes.of(field, bytes ? type : JavaTypes.NONE, MICROSECONDS);
        } catch (IllegalArgumentException unfit) {
            throw new ParameterException(
                    "Field " + (index + 1) + " of the composite is a "
                            + field.getClass().getTypeName() + ", which cannot be written. Convert it to text.",
                    null);
        }
    }

    /**
     * The fields of a composite that the server has written.
     *
     * @param text the server's text
     * @return the text of each field, null for NULL
     * @throws IllegalArgumentException if the text is no composite
     */
    public static List<@Nullable String> fields(String text) {
        int end = text.length() - 1;
        if (end < 1 || text.charAt(0) != '(' || text.charAt(end) != ')') {
            throw new IllegalArgumentException("That is no composite.");
        }
        List<@Nullable String> fields = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        boolean quoted = false;
        boolean any = false;
        for (int at = 1; at < end; at++) {
            char character = text.charAt(at);
            if (character == ',' && !quoted) {
                fields.add(any ? plain.toString() : null);
                plain.setLength(0);
                any = false;
                continue;
            }
            any = true;
            if (character == '\\' && at + 1 < end) {
                plain.append(text.charAt(++at));
            } else if (character != '"') {
                plain.append(character);
            } else if (quoted && text.charAt(at + 1) == '"') {
                plain.append(text.charAt(++at));
            } else {
                quoted = !quoted;
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("That is no composite.");
        }
        fields.add(any ? plain.toString() : null);
        return Collections.unmodifiableList(fields);
    }
}
