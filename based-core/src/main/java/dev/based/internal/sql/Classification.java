package dev.based.internal.sql;

import dev.based.internal.sql.text.Token;
import dev.based.internal.sql.text.Tokens;
import dev.based.spi.SqlWords;
import dev.based.spi.SqlWords.Effect;
import dev.based.spi.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Tells what a statement does, as far as its keywords tell. */
final class Classification {
    private static final Set<String> VERBS =
            Set.of("SELECT VALUES TABLE INSERT REPLACE UPDATE DELETE MERGE".split(" "));
    private static final Set<String> CHANGING_VERBS = Set.of("INSERT", "UPDATE", "DELETE", "MERGE");
    private static final Set<String> SESSION_FUNCTIONS = Set.of(
            "SET_CONFIG",
            "PG_ADVISORY_LOCK",
            "PG_ADVISORY_LOCK_SHARED",
            "PG_TRY_ADVISORY_LOCK",
            "PG_TRY_ADVISORY_LOCK_SHARED",
            "SETSEED",
            "GET_LOCK");
    private static final Set<String> BEFORE_INNER_CHANGE = Set.of("AS", "MATERIALIZED", "TABLE");

    private Classification() {}

    static Traits of(Tokens tokens, int first, SqlWords words) {
        int verb = first;
        while (tokens.isSymbol(verb, '(')) {
            verb++;
        }
        if (tokens.isWord(verb, "WITH")) {
            verb = afterCommonTableExpressions(tokens, verb);
        }
        Traits.Builder traits = Traits.of(tokens.word(verb));
        switch (tokens.word(verb)) {
            case "SELECT", "VALUES", "TABLE" -> read(tokens, verb, traits.returnsRows());
            case "INSERT", "REPLACE" -> traits.inserts(InsertTarget.of(tokens, verb));
            case "UPDATE", "DELETE", "MERGE" -> traits.changesRows();
            default -> other(tokens, verb, traits, words);
        }
        return traits.build();
    }

    private static void other(Tokens tokens, int verb, Traits.Builder traits, SqlWords words) {
        if (TransactionControl.is(tokens, verb)) {
            traits.controlsTransaction();
            return;
        }
        traits.leavesState();
        if (words.has(Effect.COMMITS, phrase(tokens, verb))) {
            traits.commits();
        }
    }

    /**
     * The main verb of a statement that begins with WITH: the first verb in no deeper parentheses that is not the name
     * of an expression. A main query in parentheses follows the closing one of the last expression.
     */
    private static int afterCommonTableExpressions(Tokens tokens, int with) {
        int depth = 0;
        for (int index = with + 1; index < tokens.size(); index++) {
            if (tokens.isSymbol(index, '(')) {
                if (depth == 0 && tokens.isSymbol(index - 1, ')') && tokens.isWord(index + 1, VERBS)) {
                    return index + 1;
                }
                depth++;
            } else if (tokens.isSymbol(index, ')')) {
                depth--;
            } else if (depth == 0 && tokens.isWord(index, VERBS) && !namesExpression(tokens, index)) {
                return index;
            }
        }
        return tokens.size();
    }

    private static boolean namesExpression(Tokens tokens, int index) {
        return tokens.isWord(index - 1, "WITH")
                || tokens.isWord(index - 1, "RECURSIVE")
                || tokens.isSymbol(index - 1, ',');
    }

    /** A SELECT may also change rows, lock them or write them elsewhere. */
    private static void read(Tokens tokens, int verb, Traits.Builder traits) {
        for (int index = 0; index < tokens.size(); index++) {
            if (isInnerChange(tokens, index)) {
                traits.changesRows();
            } else if (index > verb && (isInto(tokens, index) || leavesState(tokens, index))) {
                traits.leavesState();
            } else if (index > verb && isLock(tokens, index)) {
                traits.locksRows();
            }
        }
    }

    /** {@code WITH gone AS (DELETE ...)} of PostgreSQL and {@code FROM FINAL TABLE (DELETE ...)} of standard SQL. */
    private static boolean isInnerChange(Tokens tokens, int index) {
        return tokens.isWord(index, CHANGING_VERBS)
                && tokens.isSymbol(index - 1, '(')
                && tokens.isWord(index - 2, BEFORE_INNER_CHANGE);
    }

    private static boolean isLock(Tokens tokens, int index) {
        return switch (tokens.word(index)) {
            case "FOR" ->
                switch (tokens.word(index + 1)) {
                    case "UPDATE", "SHARE" -> true;
                    case "NO" -> tokens.isWord(index + 2, "KEY");
                    case "KEY" -> tokens.isWord(index + 2, "SHARE");
                    default -> false;
                };
            case "LOCK" -> tokens.isWord(index + 1, "IN") && tokens.isWord(index + 2, "SHARE");
            default -> false;
        };
    }

    /** Functions by which a query changes its session, PostgreSQL's and MySQL's, and {@code @variable := value}. */
    private static boolean leavesState(Tokens tokens, int index) {
        return tokens.isWord(index, SESSION_FUNCTIONS) && tokens.isSymbol(index + 1, '(')
                || tokens.is(index, Token.Type.SYMBOL) && tokens.text(index).equals(":=");
    }

    private static boolean isInto(Tokens tokens, int index) {
        return tokens.isWord(index, "INTO") && !tokens.isWord(index - 1, "AS") && !tokens.isSymbol(index - 1, '.');
    }

    private static List<String> phrase(Tokens tokens, int verb) {
        List<String> phrase = new ArrayList<>();
        for (int index = verb; phrase.size() < 4 && !tokens.word(index).isEmpty(); index++) {
            phrase.add(tokens.word(index));
            if (index == verb && tokens.isWord(index + 1, "OR") && tokens.isWord(index + 2, "REPLACE")) {
                index += 2;
            }
        }
        return phrase;
    }
}
