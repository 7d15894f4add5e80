package dev.based.internal.sql.text;

import dev.based.internal.sql.text.Token.Type;
import dev.based.spi.SqlSyntax;
import dev.based.spi.SqlSyntax.Rule;
import java.util.Set;

/**
 * Tells colons that part one expression from the next, and begin no parameter. There is one between the bounds of a slice, as in
 * {@code a[i:j]}, and one between each key and its value directly in {@code JSON_OBJECT}. It stands behind a whole expression; what
 * stands behind it is not parted again.
 *
 * <p>In an expression an operand and an operator take turns, so that a word is an operator where an operand has ended: {@code x DIV :y}
 * has a parameter where {@code x :y} is parted. A few words are operators, or the first ones of an operand, wherever they stand.
 */
final class Separators {
    /** Words behind which an operand follows in any case, though they may stand where one begins or behind each other. */
    private static final Set<String> BEFORE_OPERAND = Set.of(
            ("AND OR NOT IN IS LIKE ILIKE SIMILAR TO BETWEEN CASE WHEN THEN ELSE SELECT DISTINCT ALL ANY SOME FROM "
                            + "WHERE ON BY HAVING LIMIT OFFSET VALUES USING ESCAPE SYMMETRIC ASYMMETRIC")
                    .split(" "));

    /** Words that end an operand, though they stand behind one. */
    private static final Set<String> AFTER_OPERAND = Set.of("END", "ISNULL", "NOTNULL", "PRECISION", "VARYING");

    private static final Set<String> ZONED = Set.of("WITH", "WITHOUT");
    private static final Set<String> JSON_CONSTRUCTORS = Set.of("JSON_OBJECT", "JSON_OBJECTAGG");

    /** What is open: neither of the others, or such where nothing is to be parted any more. */
    private static final char PLAIN = '(';

    private static final char LOWER_BOUND = '[';
    private static final char JSON_KEY = 'k';
    private static final char JSON_VALUE = 'v';
    /** The name of an operator, as in {@code OPERATOR(pg_catalog.+)}, which is no operand. */
    private static final char OPERATOR = 'o';

    private final String sql;
    private final SqlSyntax syntax;
    /** The parentheses and brackets that are open, the innermost last. */
    private final StringBuilder open = new StringBuilder();
    /** The last word but one, the last word, and whether the last token is a word; in capitals. */
    private String wordBefore = "";

    private String word = "";
    private Type type = Type.SYMBOL;
    private char symbol = ' ';
    private boolean operandEnded;

    Separators(String sql, SqlSyntax syntax) {
        this.sql = sql;
        this.syntax = syntax;
    }

    /**
     * Whether a single colon that comes next parts two expressions; if so, the second begins.
     *
     * @param alone whether no name stands behind it
     */
    boolean separates(boolean alone) {
        char inside = innermost();
        boolean whole = alone || operandEnded || inside == LOWER_BOUND && symbol == '[' && syntax.has(Rule.OPEN_SLICES);
        if (inside != JSON_KEY && inside != LOWER_BOUND || !whole) {
            return alone;
        }
        replace(inside == JSON_KEY ? JSON_VALUE : PLAIN);
        return true;
    }

    private char innermost() {
        return open.length() == 0 ? PLAIN : open.charAt(open.length() - 1);
    }

    private void replace(char inside) {
        open.setCharAt(open.length() - 1, inside);
    }

    /** Takes note of a token. */
    void follow(Token token) {
        if (token.type() == Type.WORD) {
            follow(Tokens.upperCase(sql.substring(token.start(), token.end())));
            symbol = ' ';
        } else if (token.type() == Type.SYMBOL) {
            follow(sql.charAt(token.start()));
        } else {
            operandEnded = token.type() != Type.ESCAPED_QUESTION_MARK;
            symbol = ' ';
        }
        type = token.type();
    }

    private void follow(String next) {
        if (innermost() == JSON_KEY && next.equals("VALUE") && symbol != '(' && symbol != ',') {
            replace(JSON_VALUE);
        }
        operandEnded =
                AFTER_OPERAND.contains(next) || isEndOfType(next) || !operandEnded && !BEFORE_OPERAND.contains(next);
        wordBefore = word;
        word = next;
    }

    /** As in {@code timestamp with time zone}. */
    private boolean isEndOfType(String next) {
        return next.equals("ZONE") && word.equals("TIME") && ZONED.contains(wordBefore);
    }

    private void follow(char next) {
        boolean ended = next == ']' || next == ')' && innermost() != OPERATOR;
        if (next == '(') {
            open.append(isJson() ? JSON_KEY : isOperator() ? OPERATOR : PLAIN);
        } else if (next == '[') {
            open.append(isSubscript() ? LOWER_BOUND : PLAIN);
        } else if (next == ')' || next == ']') {
            open.setLength(Math.max(0, open.length() - 1));
        } else if (next == ',' && innermost() == JSON_VALUE) {
            replace(JSON_KEY);
        }
        operandEnded = ended;
        symbol = next;
    }

    private boolean isOperator() {
        return type == Type.WORD && word.equals("OPERATOR");
    }

    private boolean isJson() {
        return syntax.has(Rule.JSON_COLONS) && type == Type.WORD && JSON_CONSTRUCTORS.contains(word);
    }

    /** Unlike the brackets of {@code ARRAY[:a, :b]}. What is before them may be any part of a statement, not only an expression. */
    private boolean isSubscript() {
        return switch (type) {
            case WORD -> !word.equals("ARRAY") && !BEFORE_OPERAND.contains(word);
            case SYMBOL -> symbol == ')' || symbol == ']';
            case ESCAPED_QUESTION_MARK -> false;
            default -> true;
        };
    }
}
