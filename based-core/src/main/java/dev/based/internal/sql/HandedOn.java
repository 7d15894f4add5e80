package dev.based.internal.sql;

import dev.based.internal.sql.text.Token.Type;
import dev.based.internal.sql.text.Tokens;
import java.util.BitSet;
import java.util.Set;

/**
 * Finds the placeholders whose values are only handed on: whole values of {@code INSERT ... VALUES} and {@code SET}, whole columns of
 * a result, and operands of CAST. On a database whose values have types of their own, as SQLite's, that decides whether it matters as
 * what a value is bound. Cautious: what it does not know is no such place.
 */
final class HandedOn {
    /** What begins a clause outside of parentheses. */
    private static final Set<String> CLAUSES = Set.of(
            ("INSERT INTO VALUES SET SELECT DISTINCT ALL FROM WHERE ON USING GROUP HAVING WINDOW ORDER LIMIT OFFSET"
                            + " RETURNING UNION INTERSECT EXCEPT UPDATE DELETE WITH DO")
                    .split(" "));

    private static final Set<String> BEHIND_VALUE = Set.of("FROM", "WHERE", "RETURNING", "ORDER", "LIMIT", "AS");
    /** Functions that look at a value as it is. */
    private static final Set<String> INSPECTIONS = Set.of("TYPEOF", "QUOTE");

    private final Tokens tokens;
    private final BitSet found = new BitSet();
    private String clause = "";
    private boolean inserts;
    private int depth;

    private HandedOn(Tokens tokens) {
        this.tokens = tokens;
    }

    /** The indexes of their tokens. */
    static BitSet of(Tokens tokens) {
        HandedOn places = new HandedOn(tokens);
        for (int index = 0; index < tokens.size(); index++) {
            places.take(index);
        }
        return places.found;
    }

    private void take(int index) {
        if (tokens.isSymbol(index, '(')) {
            depth++;
        } else if (tokens.isSymbol(index, ')')) {
            depth--;
        } else if (tokens.is(index, Type.NAMED) || tokens.is(index, Type.POSITIONAL)) {
            found.set(index, isCast(index) || isRowsValue(index) || isSet(index) || isResult(index));
        } else if (depth == 0 && tokens.isWord(index, CLAUSES)) {
            clause = tokens.word(index);
            inserts |= clause.equals("INSERT");
        } else if (depth == 0 && tokens.isWord(index, "REPLACE") && tokens.isWord(index + 1, "INTO")) {
            inserts = true;
        }
    }

    private boolean isCast(int index) {
        return tokens.isSymbol(index - 1, '(')
                && (tokens.isWord(index - 2, "CAST") && tokens.isWord(index + 1, "AS")
                        || tokens.isWord(index - 2, INSPECTIONS) && tokens.isSymbol(index + 1, ')'));
    }

    private boolean isRowsValue(int index) {
        return depth == 1
                && inserts
                && clause.equals("VALUES")
                && (tokens.isSymbol(index - 1, '(') || tokens.isSymbol(index - 1, ','))
                && (tokens.isSymbol(index + 1, ')') || tokens.isSymbol(index + 1, ','));
    }

    private boolean isSet(int index) {
        return depth == 0
                && clause.equals("SET")
                && tokens.isSymbol(index - 1, '=')
                && (tokens.is(index - 2, Type.WORD) || tokens.is(index - 2, Type.QUOTED_NAME))
                && (tokens.isWord(index - 3, "SET") || tokens.isSymbol(index - 3, ','))
                && isEnd(index + 1);
    }

    private boolean isResult(int index) {
        return depth == 0
                && clause.equals("SELECT")
                && (tokens.isWord(index - 1, "SELECT") || tokens.isSymbol(index - 1, ','))
                && isEnd(index + 1);
    }

    private boolean isEnd(int index) {
        return index == tokens.size()
                || tokens.isSymbol(index, ',')
                || tokens.isSymbol(index, ';')
                || tokens.isWord(index, BEHIND_VALUE);
    }
}
