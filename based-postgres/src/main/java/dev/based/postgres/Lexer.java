package dev.based.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words, numbers, placeholders and symbols of a statement that the server is sent, without its comments:
 * <a href="https://www.postgresql.org/docs/current/sql-syntax-lexical.html">lexical structure</a>.
 */
final class Lexer {
    private static final String OPERATORS = "+-*/<>=~!@#%^&|`?";

    private final String sql;
    private final List<Token> tokens = new ArrayList<>();
    private int position;

    enum Type {
        WORD,
        NAME,
        NUMBER,
        LITERAL,
        PLACEHOLDER,
        OPERATOR,
        SYMBOL
    }

    /**
     * A token.
     *
     * @param text as it is written, of words in upper case
     */
    record Token(Type type, String text, int start, int end) {}

    private Lexer(String sql) {
        this.sql = sql;
    }

    static List<Token> tokens(String sql) {
        Lexer lexer = new Lexer(sql);
        while (lexer.position < sql.length()) {
            lexer.next();
        }
        return lexer.tokens;
    }

    /** The first tokens, so many as are wanted. */
    static List<Token> beginning(String sql, int count) {
        Lexer lexer = new Lexer(sql);
        while (lexer.position < sql.length() && lexer.tokens.size() < count) {
            lexer.next();
        }
        return lexer.tokens;
    }

    private void next() {
        char first = sql.charAt(position);
        if (Character.isWhitespace(first)) {
            position++;
        } else if (sql.startsWith("--", position)) {
            position = behind("\n", position);
        } else if (sql.startsWith("/*", position)) {
            skipComment();
        } else if (first == '\'') {
            add(Type.LITERAL, endOfQuoted('\'', position, false));
        } else if (first == '"') {
            add(Type.NAME, endOfQuoted('"', position, false));
        } else if (first == '$') {
            dollar();
        } else if (isWordStart(first)) {
            word();
        } else if (Character.isDigit(first)) {
            add(Type.NUMBER, endOfWord(position, true));
        } else if (OPERATORS.indexOf(first) >= 0) {
            add(Type.OPERATOR, endOfOperator());
        } else {
            add(Type.SYMBOL, sql.startsWith("::", position) ? position + 2 : position + 1);
        }
    }

    private void skipComment() {
        int depth = 0;
        do {
            if (sql.startsWith("/*", position)) {
                depth++;
                position += 2;
            } else if (sql.startsWith("*/", position)) {
                depth--;
                position += 2;
            } else {
                position++;
            }
        } while (depth > 0 && position < sql.length());
    }

    private int behind(String end, int from) {
        int found = sql.indexOf(end, from);
        return found < 0 ? sql.length() : found + end.length();
    }

    private int endOfQuoted(char quote, int start, boolean escapes) {
        int end = start + 1;
        while (end < sql.length() && sql.charAt(end) != quote) {
            end += escapes && sql.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(sql.length(), end + 1); // a doubled quote begins another one
    }

    private void dollar() {
        int end = position + 1;
        while (end < sql.length() && Character.isDigit(sql.charAt(end))) {
            end++;
        }
        if (end > position + 1) {
            add(Type.PLACEHOLDER, end);
            return;
        }
        while (end < sql.length() && isWordPart(sql.charAt(end))) {
            end++;
        }
        boolean opens = end < sql.length() && sql.charAt(end) == '$';
        add(opens ? Type.LITERAL : Type.SYMBOL, opens ? behind(sql.substring(position, end + 1), end + 1) : end);
    }

    private void word() {
        boolean escapes = Character.toUpperCase(sql.charAt(position)) == 'E' && sql.startsWith("'", position + 1);
        if (escapes) {
            add(Type.LITERAL, endOfQuoted('\'', position + 1, true));
        } else {
            add(Type.WORD, endOfWord(position, false));
        }
    }

    private int endOfWord(int start, boolean number) {
        int end = start + 1;
        while (end < sql.length() && (isWordPart(sql.charAt(end)) || sql.charAt(end) == (number ? '.' : '$'))) {
            end++;
        }
        return end;
    }

    private int endOfOperator() {
        int end = position + 1;
        while (end < sql.length()
                && OPERATORS.indexOf(sql.charAt(end)) >= 0
                && !sql.startsWith("--", end)
                && !sql.startsWith("/*", end)) {
            end++;
        }
        return end;
    }

    private static boolean isWordStart(char character) {
        return Character.isLetter(character) || character == '_' || character > 0x7f;
    }

    private static boolean isWordPart(char character) {
        return isWordStart(character) || Character.isDigit(character);
    }

    private void add(Type type, int end) {
        String text = sql.substring(position, end);
        tokens.add(new Token(type, type == Type.WORD ? text.toUpperCase(Locale.ROOT) : text, position, end));
        position = end;
    }
}
