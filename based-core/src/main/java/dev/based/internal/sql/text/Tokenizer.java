package dev.based.internal.sql.text;

import dev.based.InvalidStatementException;
import dev.based.internal.sql.text.Token.Type;
import dev.based.spi.SqlSyntax;
import dev.based.spi.SqlSyntax.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Splits a text into tokens by a database's lexical rules, which tell parameters from all that looks alike (P1). */
public final class Tokenizer {
    /** Words after which an operand follows, so that in brackets {@code WHEN :x} is a parameter, and no slice. */
    private static final Set<String> BEFORE_OPERAND =
            Set.of(("AND OR NOT IN IS LIKE ILIKE SIMILAR TO BETWEEN CASE WHEN THEN ELSE SELECT DISTINCT ALL FROM "
                            + "WHERE ON BY HAVING LIMIT OFFSET VALUES USING ESCAPE")
                    .split(" "));

    private final String sql;
    private final SqlSyntax syntax;
    private final Delimiters delimiters;
    private final List<Token> tokens = new ArrayList<>();
    /** The parentheses and brackets that are open, the innermost last. */
    private final StringBuilder open = new StringBuilder();

    private int position;

    private Tokenizer(String sql, SqlSyntax syntax) {
        this.sql = sql;
        this.syntax = syntax;
        this.delimiters = new Delimiters(sql, syntax);
    }

    /**
     * Splits a text.
     *
     * @throws InvalidStatementException if a comment, literal or quoted name has no end, or a parameter is {@code ?1}
     */
    public static Tokens tokenize(String sql, SqlSyntax syntax) {
        Tokenizer tokenizer = new Tokenizer(sql, syntax);
        while (tokenizer.position < sql.length()) {
            tokenizer.next();
        }
        return new Tokens(sql, tokenizer.tokens);
    }

    private void next() {
        if (sql.charAt(position) <= ' ') {
            position++;
        } else if (!skipComment()
                && !take(Type.LITERAL, delimiters.afterLiteral(position))
                && !take(Type.QUOTED_NAME, delimiters.afterQuotedName(position))) {
            plain(sql.charAt(position));
        }
    }

    private boolean skipComment() {
        int end = delimiters.afterComment(position);
        if (end == position) {
            return false;
        }
        if (delimiters.isExecutable(position)) {
            return take(Type.SYMBOL, end);
        }
        position = end;
        return true;
    }

    private void plain(char first) {
        if (Characters.isWordStart(first)) {
            take(Type.WORD, endOf(position, false));
        } else if (Characters.isDigit(first)) {
            take(Type.NUMBER, endOf(position, true));
        } else if (first == ':') {
            colon();
        } else if (first == '?') {
            questionMark();
        } else if (first == '$' && isDigitAt(position + 1)) {
            take(Type.NATIVE, endOf(position + 1, false));
        } else {
            symbol(first);
        }
    }

    /** A number ends before a dollar sign, which may begin a literal; a word contains it. */
    private int endOf(int start, boolean number) {
        int end = start + 1;
        while (end < sql.length()) {
            char character = sql.charAt(end);
            boolean fits = number
                    ? character == '.' || character != '$' && Characters.isWordPart(character)
                    : Characters.isWordPart(character);
            if (!fits) {
                break;
            }
            end++;
        }
        return end;
    }

    private boolean isDigitAt(int offset) {
        return offset < sql.length() && Characters.isDigit(sql.charAt(offset));
    }

    private void colon() {
        if (sql.startsWith("::", position) || sql.startsWith(":=", position)) {
            take(Type.SYMBOL, position + 2);
            return;
        }
        int end = Characters.endOfName(sql, position + 1);
        if (end == position + 1 || isSlice()) {
            take(Type.SYMBOL, position + 1);
        } else {
            take(Type.NAMED, end);
        }
    }

    /** Directly in brackets, a colon behind an operand parts the bounds of a slice, as in {@code a[i:j]}. */
    private boolean isSlice() {
        if (open.length() == 0 || open.charAt(open.length() - 1) != '[') {
            return false;
        }
        Token previous = tokens.get(tokens.size() - 1);
        return switch (previous.type()) {
            case WORD -> !BEFORE_OPERAND.contains(Tokens.upperCase(sql.substring(previous.start(), previous.end())));
            case SYMBOL -> sql.charAt(previous.start()) == ')' || sql.charAt(previous.start()) == ']';
            case ESCAPED_QUESTION_MARK -> false;
            default -> true;
        };
    }

    /** Where placeholders are not numbered, {@code ??} is left to the driver: JDBC's have it as an escape too. */
    private void questionMark() {
        if (sql.startsWith("??", position)) {
            take(syntax.has(Rule.NUMBERED_PLACEHOLDERS) ? Type.ESCAPED_QUESTION_MARK : Type.SYMBOL, position + 2);
            return;
        }
        if (isDigitAt(position + 1)) {
            throw new InvalidStatementException("A parameter at " + Place.of(sql, position)
                    + " is written ? with a number, which is not supported: write ? or :name.");
        }
        take(Type.POSITIONAL, position + 1);
    }

    private void symbol(char symbol) {
        if (symbol == '(' || symbol == '[') {
            open.append(symbol);
        } else if ((symbol == ')' || symbol == ']') && open.length() > 0) {
            open.setLength(open.length() - 1);
        }
        take(Type.SYMBOL, position + 1);
    }

    private boolean take(Type type, int end) {
        if (end == position) {
            return false;
        }
        tokens.add(new Token(type, position, end));
        position = end;
        return true;
    }
}
