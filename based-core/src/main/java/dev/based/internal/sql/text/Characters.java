package dev.based.internal.sql.text;

/** What characters make words, in the widest sense that the databases share. */
public final class Characters {
    private Characters() {}

    /** Every character beyond ASCII counts as a letter, as PostgreSQL, MySQL and SQLite have it. */
    static boolean isWordStart(char character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character == '_'
                || character >= 0x80;
    }

    static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    public static boolean isWordPart(char character) {
        return isWordStart(character) || isDigit(character) || character == '$';
    }

    /** The offset after the parameter name that begins at an offset, or that offset if none does. */
    static int endOfName(String sql, int start) {
        int end = start;
        while (end < sql.length()) {
            int codePoint = sql.codePointAt(end);
            boolean fits = end == start ? isNameStart(codePoint) : isNamePart(codePoint);
            if (!fits) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return end;
    }

    /** The offset after a name and those that follow it behind dots, as in {@code address.street}; the start if there is none. */
    static int endOfPath(String sql, int start) {
        int end = endOfName(sql, start);
        while (end > start && end < sql.length() && sql.charAt(end) == '.') {
            int next = endOfName(sql, end + 1);
            if (next == end + 1) {
                break;
            }
            end = next;
        }
        return end;
    }

    private static boolean isNameStart(int codePoint) {
        return codePoint == '_' || Character.isLetter(codePoint);
    }

    /** Combining marks belong to a name, lest a decomposed letter end it. */
    private static boolean isNamePart(int codePoint) {
        return codePoint == '_'
                || Character.isLetterOrDigit(codePoint)
                || Character.getType(codePoint) == Character.NON_SPACING_MARK
                || Character.getType(codePoint) == Character.COMBINING_SPACING_MARK;
    }
}
