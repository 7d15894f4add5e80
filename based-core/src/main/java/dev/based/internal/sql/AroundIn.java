package dev.based.internal.sql;

import dev.based.internal.sql.text.Token;
import dev.based.internal.sql.text.Tokens;
import java.util.Set;

/**
 * Tells whether {@code IS NULL} behind an IN would test more than the IN, or be torn from it.
 *
 * <p>Cautious: where it cannot know, as with the {@code =} of an UPDATE's SET, it answers yes, and parentheses help.
 */
final class AroundIn {
    /** The operators that bind more tightly than IS, but not more than IN, on some database. */
    private static final Set<String> COMPARISONS = Set.of("=", "==", "<", ">", "<=", ">=", "<>", "!=", "<=>");
    /** Words behind which an expression starts that the comparisons before them are no part of. */
    private static final Set<String> EXPRESSION_STARTS =
            Set.of(("WHERE AND OR XOR NOT ON HAVING CASE WHEN THEN ELSE SELECT DISTINCT ALL BY USING RETURNING "
                            + "RETURN IF CHECK FILTER")
                    .split(" "));

    /** In tokens; whoever looks further, for each of many lists, would take long. */
    private static final int FURTHEST = 1000;

    /** In characters, with the signs behind; more of them are no comparison. */
    private static final int LONGEST_OPERATOR = 20;

    private AroundIn() {}

    /**
     * Looks to both sides of an IN.
     *
     * @param start the index of its IN or NOT
     * @param end the index after its closing parenthesis
     */
    static boolean entangle(Tokens tokens, int start, int end) {
        return comparisonBefore(tokens, start) || operatorAt(tokens, end);
    }

    private static boolean comparisonBefore(Tokens tokens, int start) {
        int closed = 0;
        int furthest = start - FURTHEST;
        for (int index = start - 1; index >= 0; index--) {
            if (index < furthest) {
                return true;
            }
            if (tokens.isSymbol(index, ')') || tokens.isSymbol(index, ']')) {
                closed++;
            } else if (tokens.isSymbol(index, '(') || tokens.isSymbol(index, '[')) {
                if (closed == 0) {
                    return false;
                }
                closed--;
            } else if (closed == 0 && startsExpression(tokens, index)) {
                return false;
            } else if (closed == 0 && endsComparison(tokens, index)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsExpression(Tokens tokens, int index) {
        return tokens.isWord(index, EXPRESSION_STARTS) || tokens.isSymbol(index, ',') || tokens.isSymbol(index, ';');
    }

    /** Whether an operator ends at an index and is a comparison, unlike {@code ->>}; IS compares as well. */
    private static boolean endsComparison(Tokens tokens, int index) {
        if (tokens.isWord(index, "IS") || tokens.isWord(index, "FROM") && tokens.isWord(index - 1, "DISTINCT")) {
            return true;
        }
        if (!isOperator(tokens, index) || isOperator(tokens, index + 1) && adjoins(tokens, index + 1)) {
            return false;
        }
        int first = index;
        while (index - first < LONGEST_OPERATOR && adjoins(tokens, first) && isOperator(tokens, first - 1)) {
            first--;
        }
        String operators = tokens.sql()
                .substring(tokens.get(first).start(), tokens.get(index).end());
        // A sign or a variable's @ may follow without a space, as in b=-a and b=@a.
        return COMPARISONS.contains(withoutSigns(operators));
    }

    private static String withoutSigns(String operators) {
        int end = operators.length();
        while (end > 0 && "-+~!@".indexOf(operators.charAt(end - 1)) >= 0) {
            end--;
        }
        return operators.substring(0, end);
    }

    private static boolean adjoins(Tokens tokens, int index) {
        return index > 0 && tokens.get(index - 1).end() == tokens.get(index).start();
    }

    private static boolean isOperator(Tokens tokens, int index) {
        return tokens.is(index, Token.Type.ESCAPED_QUESTION_MARK)
                || tokens.is(index, Token.Type.SYMBOL) && "+-*/<>=~!@#%^&|?:".contains(firstCharacter(tokens, index));
    }

    /** SQLite takes {@code IS NOT NULL + 1} for {@code IS NOT (NULL + 1)}; of the operators only {@code =} is safe. */
    private static boolean operatorAt(Tokens tokens, int index) {
        return isOperator(tokens, index) && !tokens.isSymbol(index, '=');
    }

    private static String firstCharacter(Tokens tokens, int index) {
        return tokens.text(index).substring(0, 1);
    }
}
