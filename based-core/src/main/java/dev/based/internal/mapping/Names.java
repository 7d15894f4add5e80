package dev.based.internal.mapping;

import org.jspecify.annotations.Nullable;

/**
 * Which names in SQL stand for a property: its own; and in any case, with or without an underscore before each of its words, so
 * that {@code release_year}, {@code RELEASE_YEAR} and {@code releaseyear}, as PostgreSQL folds it, stand for {@code releaseYear}.
 */
final class Names {
    private Names() {}

    /** Whether a name stands for a property. */
    static boolean match(String name, String property) {
        return afterProperty(name, property) == name.length();
    }

    /** The offset in a name behind the property with which it begins, or -1 if it begins with something else. */
    static int afterProperty(String name, String property) {
        int at = 0;
        for (int index = 0; index < property.length(); index++) {
            char wanted = property.charAt(index);
            boolean underscore = at < name.length() && name.charAt(at) == '_' && wanted != '_';
            if (underscore && index > 0 && beginsWord(property, index)) {
                at++;
            }
            if (at == name.length() || !isSame(name.charAt(at), wanted)) {
                return -1;
            }
            at++;
        }
        return at;
    }

    /** What follows in a name behind the property with which it begins: {@code street} in {@code address_street}; null if nothing does. */
    static @Nullable String within(String name, String property) {
        int end = afterProperty(name, property);
        boolean more = end > 0 && end + 1 < name.length();
        return more && (name.charAt(end) == '.' || name.charAt(end) == '_') ? name.substring(end + 1) : null;
    }

    private static boolean isSame(char one, char other) {
        return one == other
                || Character.toLowerCase(one) == Character.toLowerCase(other)
                || Character.toUpperCase(one) == Character.toUpperCase(other);
    }

    private static boolean beginsWord(String property, int index) {
        char character = property.charAt(index);
        return Character.isUpperCase(character)
                || Character.isDigit(character) && !Character.isDigit(property.charAt(index - 1));
    }
}
