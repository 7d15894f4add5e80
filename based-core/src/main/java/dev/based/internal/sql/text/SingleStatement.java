package dev.based.internal.sql.text;

import dev.based.InvalidStatementException;

/**
 * Refuses a text that holds no statement, or more than one (P5).
 *
 * <p>A semicolon ends a statement unless it is in parentheses (PostgreSQL's CREATE RULE) or in a {@link Body}. Where the nesting of
 * a body is in doubt, the text passes: the database will refuse what is wrong, but could never be given what is refused here. On
 * SQLite, whose driver would silently leave a second statement alone, nothing is in doubt.
 */
public final class SingleStatement {
    private static final int EXCERPT_LENGTH = 30;

    private SingleStatement() {}

    /**
     * The index of a text's first token that is no semicolon.
     *
     * @throws InvalidStatementException if there is none
     */
    public static int first(Tokens tokens) {
        int first = afterSemicolons(tokens, 0);
        if (first == tokens.size() || tokens.sql().isBlank()) {
            throw new InvalidStatementException("The statement is blank: there is nothing in it but white space,"
                    + " comments and semicolons. Pass one SQL statement.");
        }
        return first;
    }

    /**
     * Checks a text.
     *
     * @param first the index of its first token that is no semicolon
     * @param body what statements are in the statement that begins there
     * @throws InvalidStatementException if there is another statement behind
     */
    public static void check(Tokens tokens, int first, Body body) {
        int end = body == Body.FLAT ? endOfFlat(tokens, first) : end(tokens, first, body);
        int second = afterSemicolons(tokens, end);
        if (second < tokens.size()) {
            int offset = tokens.get(second).start();
            throw new InvalidStatementException("There is more than one statement in the string: the second begins at "
                    + Place.of(tokens.sql(), offset) + " with \"" + excerpt(tokens.sql(), offset)
                    + "\". Send each by itself, in a transaction if they belong together.");
        }
    }

    static int afterSemicolons(Tokens tokens, int start) {
        int index = start;
        while (tokens.isSymbol(index, ';')) {
            index++;
        }
        return index;
    }

    /** The index behind a statement of a script, where SQLite too wants a semicolon behind a trigger's END. */
    static int endInScript(Tokens tokens, int first, Body body) {
        int end = body == Body.FLAT ? endOfFlat(tokens, first) : end(tokens, first, body);
        return body == Body.FLAT ? end(tokens, end, Body.NONE) : end;
    }

    private static int end(Tokens tokens, int first, Body body) {
        int parentheses = 0;
        Blocks blocks = new Blocks(tokens, Prefixes.afterSettings(tokens, first), body);
        for (int index = first; index < tokens.size(); index++) {
            if (tokens.isSymbol(index, '(')) {
                parentheses++;
            } else if (tokens.isSymbol(index, ')')) {
                parentheses = Math.max(0, parentheses - 1);
            } else if (tokens.isSymbol(index, ';') && parentheses == 0 && blocks.isEmpty()) {
                return index;
            } else if (parentheses == 0) {
                blocks.take(index);
            }
        }
        return tokens.size();
    }

    /** As SQLite itself tells: no statement begins with END, so that the first one behind a semicolon ends the body. */
    private static int endOfFlat(Tokens tokens, int first) {
        for (int index = first; index < tokens.size(); index++) {
            if (tokens.isSymbol(index, ';') && tokens.isWord(index + 1, "END")) {
                return Math.min(index + 2, tokens.size());
            }
        }
        return tokens.size();
    }

    /** The begin of a statement on one line. */
    private static String excerpt(String sql, int start) {
        int end = Math.min(sql.length(), start + EXCERPT_LENGTH);
        StringBuilder excerpt = new StringBuilder();
        boolean blank = false;
        for (int index = start; index < end; index++) {
            if (sql.charAt(index) <= ' ') {
                blank = true;
            } else {
                excerpt.append(blank && excerpt.length() > 0 ? " " : "").append(sql.charAt(index));
                blank = false;
            }
        }
        return excerpt + (end < sql.length() ? "..." : "");
    }
}
