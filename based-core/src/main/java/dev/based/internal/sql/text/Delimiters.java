package dev.based.internal.sql.text;

import dev.based.InvalidStatementException;
import dev.based.spi.SqlSyntax;
import dev.based.spi.SqlSyntax.Rule;

/**
 * Finds the ends of what has a beginning and an end: comments, literals and quoted names.
 *
 * <p>Each method takes an offset and returns the offset after the thing that begins there, or the same offset if none
 * does. One that never ends is refused, since the rest of the text, parameters included, would be taken for its
 * content.
 */
final class Delimiters {
    /** In digits, as in {@code /*!50003}. */
    private static final int SHORTEST_VERSION = 5;

    private static final int LONGEST_VERSION = 6;

    private final String sql;
    private final SqlSyntax syntax;

    Delimiters(String sql, SqlSyntax syntax) {
        this.sql = sql;
        this.syntax = syntax;
    }

    int afterComment(int start) {
        char first = sql.charAt(start);
        if (first == '-' && isDashComment(start) || first == '#' && syntax.has(Rule.HASH_COMMENTS)) {
            return endOfLine(start);
        }
        return sql.startsWith("/*", start) ? afterBlockComment(start) : start;
    }

    /**
     * The offset of the content of a comment that MySQL and MariaDB execute, such as {@code /*!40101 SET ... *}{@code /}, or the same
     * offset if none begins there. A version of nines is that of no server: such a comment is one.
     */
    int contentOfExecutable(int start) {
        if (!syntax.has(Rule.EXECUTABLE_COMMENTS) || !sql.startsWith("/*!", start) && !sql.startsWith("/*M!", start)) {
            return start;
        }
        int version = sql.indexOf('!', start) + 1;
        int end = version;
        boolean nines = true;
        while (end < sql.length() && end < version + LONGEST_VERSION && Characters.isDigit(sql.charAt(end))) {
            nines &= sql.charAt(end) == '9';
            end++;
        }
        if (end - version < SHORTEST_VERSION) {
            return version;
        }
        return nines ? start : end;
    }

    InvalidStatementException unterminatedComment(int start) {
        return unterminated("comment", start, "*/");
    }

    int afterLiteral(int start) {
        return switch (sql.charAt(start)) {
            case '\'' -> afterQuoted(start, start, '\'', syntax.has(Rule.BACKSLASH_ESCAPES), "string literal");
            case 'E', 'e' ->
                syntax.has(Rule.ESCAPE_STRINGS) && sql.startsWith("'", start + 1) ? afterEscapeString(start) : start;
            case '$' -> syntax.has(Rule.DOLLAR_QUOTES) ? afterDollarQuote(start) : start;
            default -> start;
        };
    }

    /** MySQL's {@code "..."} is a literal, but so like a name that nothing here need tell them apart. */
    int afterQuotedName(int start) {
        return switch (sql.charAt(start)) {
            case '"' -> afterQuoted(start, start, '"', syntax.has(Rule.BACKSLASH_ESCAPES), "quoted name");
            case '`' -> syntax.has(Rule.BACKTICK_QUOTES) ? afterQuoted(start, start, '`', false, "quoted name") : start;
            case '[' -> syntax.has(Rule.BRACKET_QUOTES) ? afterQuoted(start, start, ']', false, "quoted name") : start;
            default -> start;
        };
    }

    private boolean isDashComment(int start) {
        if (!sql.startsWith("--", start)) {
            return false;
        }
        int next = start + 2;
        return !syntax.has(Rule.DASH_COMMENT_NEEDS_SPACE) || next == sql.length() || sql.charAt(next) <= ' ';
    }

    private int endOfLine(int start) {
        int end = start;
        while (end < sql.length() && !isLineEnd(sql.charAt(end))) {
            end++;
        }
        return end;
    }

    /** A bare carriage return ends a comment in PostgreSQL, but not in MySQL and SQLite. */
    private boolean isLineEnd(char character) {
        return character == '\n' || character == '\r' && syntax.has(Rule.ESCAPE_STRINGS);
    }

    private int afterBlockComment(int start) {
        int depth = 1;
        int end = start + 2;
        while (depth > 0 && end < sql.length()) {
            if (sql.startsWith("*/", end)) {
                depth--;
                end += 2;
            } else if (syntax.has(Rule.NESTED_COMMENTS) && sql.startsWith("/*", end)) {
                depth++;
                end += 2;
            } else {
                end++;
            }
        }
        if (depth > 0) {
            throw unterminatedComment(start);
        }
        return end;
    }

    /** Finds the closing quote; two in a row are one within the text. */
    private int afterQuoted(int start, int opening, char closing, boolean backslashEscapes, String what) {
        for (int offset = opening + 1; offset < sql.length(); offset++) {
            char character = sql.charAt(offset);
            if (character == '\\' && backslashEscapes) {
                offset++;
            } else if (character == closing) {
                if (offset + 1 == sql.length() || sql.charAt(offset + 1) != closing) {
                    return offset + 1;
                }
                offset++;
            }
        }
        throw unterminated(what, start, String.valueOf(closing));
    }

    private int afterEscapeString(int start) {
        int end = start + 1;
        for (int opening = end; opening >= 0; opening = continuation(end)) {
            end = afterQuoted(start, opening, '\'', true, "string literal");
        }
        return end;
    }

    /**
     * The opening quote of a literal's next part, or -1. Literals that only white space with a line end parts are one
     * in standard SQL, and in PostgreSQL the E of the first part holds for the next ones.
     */
    private int continuation(int end) {
        boolean newLine = false;
        int offset = end;
        while (offset < sql.length()) {
            char character = sql.charAt(offset);
            if (character <= ' ') {
                newLine |= isLineEnd(character);
                offset++;
            } else if (isDashComment(offset)) {
                offset = endOfLine(offset);
            } else {
                return newLine && character == '\'' ? offset : -1;
            }
        }
        return -1;
    }

    private int afterDollarQuote(int start) {
        int end = start + 1;
        while (end < sql.length() && isTagPart(sql.charAt(end), end == start + 1)) {
            end++;
        }
        if (end == sql.length() || sql.charAt(end) != '$') {
            return start;
        }
        String tag = sql.substring(start, end + 1);
        int closing = sql.indexOf(tag, end + 1);
        if (closing < 0) {
            throw unterminated("dollar-quoted literal", start, tag);
        }
        return closing + tag.length();
    }

    private static boolean isTagPart(char character, boolean first) {
        return Characters.isWordStart(character) || !first && Characters.isDigit(character);
    }

    private InvalidStatementException unterminated(String what, int start, String closing) {
        return new InvalidStatementException("The " + what + " that begins at " + Place.of(sql, start)
                + " is not terminated: close it with " + closing + " .");
    }
}
