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

    private static final Set<String> JSON_CONSTRUCTORS = Set.of("JSON_OBJECT", "JSON_OBJECTAGG");
    private static final char BRACKET = '[';
    private static final char SUBSCRIPT = 's';
    private static final char JSON = 'j';

    private final String sql;
    private final SqlSyntax syntax;
    private final boolean paths;
    private final Delimiters delimiters;
    private final List<Token> tokens = new ArrayList<>();
    /** The parentheses and brackets that are open, the innermost last. */
    private final StringBuilder open = new StringBuilder();

    private int position;
    /** How many executable comments are open; the last one began at {@link #executable}. */
    private int executables;

    private int executable;

    private Tokenizer(String sql, SqlSyntax syntax, boolean paths) {
        this.sql = sql;
        this.syntax = syntax;
        this.paths = paths;
        this.delimiters = new Delimiters(sql, syntax);
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
        if (end == position + 1 || separates()) {
            take(Type.SYMBOL, position + 1);
        } else {
            take(Type.NAMED, end);
        }
    }

    /**
     * Directly in brackets, a colon behind an operand parts the bounds of a slice, as in {@code a[i:j]}, and one behind the opening
     * bracket begins one that has no lower bound, as PostgreSQL reads {@code a[:j]}; a parameter is written {@code a[(:j)]} there.
     * Directly in JSON_OBJECT, a colon behind an operand parts a key from its value.
     */
    private boolean separates() {
        char innermost = open.length() == 0 ? ' ' : open.charAt(open.length() - 1);
        if (innermost != SUBSCRIPT && innermost != BRACKET && innermost != JSON) {
            return false;
        }
        Token previous = tokens.get(tokens.size() - 1);
        return isOperand(previous)
                || innermost == SUBSCRIPT && sql.charAt(previous.start()) == '[' && syntax.has(Rule.OPEN_SLICES);
    }

    private boolean isOperand(Token token) {
        return switch (token.type()) {
            case WORD -> !BEFORE_OPERAND.contains(word(token));
            case SYMBOL -> sql.charAt(token.start()) == ')' || sql.charAt(token.start()) == ']';
            case ESCAPED_QUESTION_MARK -> false;
            default -> true;
        };
    }

    private String word(Token token) {
        return Tokens.upperCase(sql.substring(token.start(), token.end()));
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

    private void symbol(char symbol) {
        if (symbol == '(') {
            open.append(isJson() ? JSON : symbol);
        } else if (symbol == '[') {
            open.append(isSubscript() ? SUBSCRIPT : BRACKET);
        } else if ((symbol == ')' || symbol == ']') && open.length() > 0) {
            open.setLength(open.length() - 1);
        }
        take(Type.SYMBOL, position + 1);
    }

    private boolean isJson() {
        return !tokens.isEmpty() && last().type() == Type.WORD && JSON_CONSTRUCTORS.contains(word(last()));
    }

    /** Unlike the brackets of {@code ARRAY[:a, :b]}. */
    private boolean isSubscript() {
        return !tokens.isEmpty()
                && isOperand(last())
                && !(last().type() == Type.WORD && word(last()).equals("ARRAY"));
    }

    private Token last() {
        return tokens.get(tokens.size() - 1);
    }

    private boolean take(Type type, int end) {
        if (end == position) {
            return false;
        }
        tokens.add(new Token(type, position, end, executables > 0));
        position = end;
        return true;
    }
}
