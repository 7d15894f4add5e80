package dev.based.internal.sql.text;

import dev.based.InvalidStatementException;
import dev.based.internal.sql.text.Token.Type;
import dev.based.spi.SqlSyntax;
import dev.based.spi.SqlSyntax.Rule;
import java.util.ArrayList;
import java.util.List;

/** Splits a text into tokens by a database's lexical rules, which tell parameters from all that looks alike (P1). */
public final class Tokenizer {
    private final String sql;
    private final SqlSyntax syntax;
    private final boolean paths;
    private final Delimiters delimiters;
    private final List<Token> tokens = new ArrayList<>();
    private final Separators separators;

    private int position;
    /** How many executable comments are open; the last one began at {@link #executable}. */
    private int executables;

    private int executable;

    private Tokenizer(String sql, SqlSyntax syntax, boolean paths) {
        this.sql = sql;
        this.syntax = syntax;
        this.paths = paths;
        this.delimiters = new Delimiters(sql, syntax);
        this.separators = new Separators(sql, syntax);
    }

    /**
     * Splits a text.
     *
     * @throws InvalidStatementException if a comment, literal or quoted name has no end
     */
    public static Tokens tokenize(String sql, SqlSyntax syntax) {
        return tokenize(sql, syntax, true);
    }

    /**
     * Splits a text.
     *
     * @param paths whether {@code :a.b} is one name, or the parameter {@code :a} with something behind it
     * @throws InvalidStatementException if a comment, literal or quoted name has no end
     */
    public static Tokens tokenize(String sql, SqlSyntax syntax, boolean paths) {
        Tokenizer tokenizer = new Tokenizer(sql, syntax, paths);
        while (tokenizer.position < sql.length()) {
            tokenizer.next();
        }
        if (tokenizer.executables > 0) {
            throw tokenizer.delimiters.unterminatedComment(tokenizer.executable);
        }
        return new Tokens(sql, tokenizer.tokens);
    }

    private void next() {
        if (sql.charAt(position) <= ' ') {
            position++;
        } else if (executables > 0 && sql.startsWith("*/", position)) {
            executables--;
            position += 2;
        } else if (!skipComment()
                && !take(Type.LITERAL, delimiters.afterLiteral(position))
                && !take(Type.QUOTED_NAME, delimiters.afterQuotedName(position))) {
            plain(sql.charAt(position));
        }
    }

    private boolean skipComment() {
        int content = delimiters.contentOfExecutable(position);
        if (content > position) {
            executables++;
            executable = position;
            position = content;
            return true;
        }
        int end = delimiters.afterComment(position);
        boolean comment = end > position;
        position = end;
        return comment;
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
        } else if (isNative(first)) {
            take(Type.NATIVE, endOf(position + 1, false));
        } else {
            take(Type.SYMBOL, position + 1);
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

    private boolean isNative(char first) {
        if (first == '$' && isDigitAt(position + 1)) {
            return true;
        }
        return (first == '$' || first == '@')
                && syntax.has(Rule.OWN_PARAMETERS)
                && position + 1 < sql.length()
                && Characters.isWordPart(sql.charAt(position + 1));
    }

    private boolean isDigitAt(int offset) {
        return offset < sql.length() && Characters.isDigit(sql.charAt(offset));
    }

    private void colon() {
        if (sql.startsWith("::", position) || sql.startsWith(":=", position)) {
            take(Type.SYMBOL, position + 2);
            return;
        }
        if (syntax.has(Rule.OWN_PARAMETERS) && isDigitAt(position + 1)) {
            take(Type.NATIVE, endOf(position + 1, false));
            return;
        }
        int end = paths ? Characters.endOfPath(sql, position + 1) : Characters.endOfName(sql, position + 1);
        if (separators.separates(end == position + 1)) {
            take(Type.SYMBOL, position + 1);
        } else {
            take(Type.NAMED, end);
        }
    }

    /** Where placeholders are not numbered, {@code ??} is left to the driver: JDBC's have it as an escape too. */
    private void questionMark() {
        if (sql.startsWith("??", position)) {
            take(syntax.has(Rule.NUMBERED_PLACEHOLDERS) ? Type.ESCAPED_QUESTION_MARK : Type.SYMBOL, position + 2);
        } else if (isDigitAt(position + 1)) {
            take(Type.NATIVE, endOf(position + 1, false));
        } else {
            take(Type.POSITIONAL, position + 1);
        }
    }

    private boolean take(Type type, int end) {
        if (end == position) {
            return false;
        }
        Token token = new Token(type, position, end, executables > 0);
        tokens.add(token);
        separators.follow(token);
        position = end;
        return true;
    }
}
