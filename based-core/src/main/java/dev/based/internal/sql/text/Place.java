package dev.based.internal.sql.text;

/**
 * Where in a text something is.
 *
 * @param line from 1
 * @param column in UTF-16 units, from 1
 */
public record Place(int line, int column) {
    /** How an error message tells it. */
    public static String of(String sql, int offset) {
        return in(sql, offset).toString();
    }

    public static Place in(String sql, int offset) {
        return from(new Place(1, 1), sql, 0, offset);
    }

    /** The place of an offset, in terms of that of another one before. */
    public static Place from(Place known, String sql, int before, int offset) {
        int line = known.line;
        int start = before - known.column + 1;
        for (int end = sql.indexOf('\n', before); end >= 0 && end < offset; end = sql.indexOf('\n', start)) {
            line++;
            start = end + 1;
        }
        return new Place(line, offset - start + 1);
    }

    @Override
    public String toString() {
        return "line " + line + ", column " + column;
    }
}
