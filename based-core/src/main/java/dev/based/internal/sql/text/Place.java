package dev.based.internal.sql.text;

/** Says where in a text something is, in an error message. */
public final class Place {
    private Place() {}

    public static String of(String sql, int offset) {
        int lineStart = sql.lastIndexOf('\n', offset - 1) + 1;
        long line = sql.substring(0, lineStart)
                        .chars()
                        .filter(character -> character == '\n')
                        .count()
                + 1;
        return "line " + line + ", column " + (offset - lineStart + 1);
    }
}
