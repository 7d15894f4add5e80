package dev.based.mysql;

import io.vertx.sqlclient.Tuple;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * MySQL keeps the type that a parameter had when its prepared statement was first run, where nothing else in the statement
 * tells it: {@code SELECT ?}, run with 5 and then with "2024-02-29", gives 2024. So a statement that is given other types
 * than before is prepared anew, under a text that has the types in a comment.
 *
 * <p>Used by one thread at a time.
 */
final class ParameterTypes {
    /** More than the client keeps prepared, so that nothing is forgotten here that is remembered there. */
    private static final int SIZE_FACTOR = 4;

    /** The type of a {@link Decimal}. */
    static final char DECIMAL = 'n';

    private static final char UNKNOWN = '-';

    private final Map<String, char[]> typesByStatement;

    ParameterTypes(int preparedStatements) {
        int size = SIZE_FACTOR * preparedStatements;
        typesByStatement = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, char[]> eldest) {
                return size() > size;
            }
        };
    }

    /** The statement's text, or one for these types if it was run with others before. NULL goes with any. */
    String text(String sql, Tuple values) {
        char[] known = typesByStatement.computeIfAbsent(
                sql, unknown -> "-".repeat(values.size()).toCharArray());
        for (int index = 0; index < known.length; index++) {
            char type = type(values.getValue(index));
            if (type != UNKNOWN && known[index] != UNKNOWN && known[index] != type) {
                String signature = signature(values);
                String text = "/* " + signature + " */ " + sql;
                typesByStatement.put(text, signature.toCharArray());
                return text;
            }
        }
        for (int index = 0; index < known.length; index++) {
            known[index] = known[index] == UNKNOWN ? type(values.getValue(index)) : known[index];
        }
        return sql;
    }

    /** Takes note of a text that is another one repeated: with the values of several sets. */
    void repeat(String text, int times, String repeated) {
        char[] once = typesByStatement.get(text);
        if (once != null) {
            char[] all = new char[once.length * times];
            for (int index = 0; index < all.length; index++) {
                all[index] = once[index % once.length];
            }
            typesByStatement.put(repeated, all);
        }
    }

    /** The types of the values that were given with a text; null if it is not known. */
    char @Nullable [] of(String text) {
        return typesByStatement.get(text);
    }

    private static String signature(Tuple values) {
        StringBuilder signature = new StringBuilder(values.size());
        for (int index = 0; index < values.size(); index++) {
            signature.append(type(values.getValue(index)));
        }
        return signature.toString();
    }

    private static char type(@Nullable Object value) {
        if (value == null) {
            return UNKNOWN;
        }
        if (value instanceof Decimal) {
            return DECIMAL;
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value instanceof Double || value instanceof Float ? 'd' : 'i';
        }
        return value instanceof CharSequence ? 's' : 'b';
    }
}
