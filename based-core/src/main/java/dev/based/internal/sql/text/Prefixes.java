package dev.based.internal.sql.text;

/** What may stand before a statement without being it. */
public final class Prefixes {
    private Prefixes() {}

    /**
     * The index of the statement that MariaDB's {@code SET STATEMENT name = value FOR} introduces, or the same index if that does not
     * begin there.
     */
    public static int afterSettings(Tokens tokens, int first) {
        int start = first;
        while (tokens.isWord(start, "SET") && tokens.isWord(start + 1, "STATEMENT")) {
            int inner = after(tokens, start + 2);
            if (inner == tokens.size()) {
                return start;
            }
            start = inner;
        }
        return start;
    }

    private static int after(Tokens tokens, int from) {
        int index = from;
        while (index < tokens.size() && !tokens.isWord(index, "FOR") && !tokens.isSymbol(index, ';')) {
            index = tokens.isSymbol(index, '(') ? tokens.partner(index) : index;
            index = Math.min(index + 1, tokens.size());
        }
        return tokens.isWord(index, "FOR") ? index + 1 : tokens.size();
    }

    /** The index of the statement that SQLite's {@code EXPLAIN} or {@code EXPLAIN QUERY PLAN} shows, or the same index. */
    static int afterExplain(Tokens tokens, int first) {
        if (!tokens.isWord(first, "EXPLAIN")) {
            return first;
        }
        return tokens.isWord(first + 1, "QUERY") && tokens.isWord(first + 2, "PLAN") ? first + 3 : first + 1;
    }
}
