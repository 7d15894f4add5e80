package dev.based.internal.sql;

import dev.based.spi.StatementKind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a statement does, as far as its keywords tell.
 *
 * @param kind what it does
 * @param table the unquoted name of the table that an INSERT writes to, or null
 */
record Classification(StatementKind kind, @Nullable String table) {
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

    static Classification of(Tokens tokens, int first) {
        int verb = first;
        while (tokens.isSymbol(verb, '(')) {
            verb++;
        }
        if (tokens.isWord(verb, "WITH")) {
            verb = afterCommonTableExpressions(tokens, verb);
        }
        StatementKind kind = kind(tokens, verb);
        return new Classification(kind, kind == StatementKind.INSERT ? InsertTarget.of(tokens, verb) : null);
    }

    private static StatementKind kind(Tokens tokens, int verb) {
        return switch (tokens.word(verb)) {
            case "SELECT", "VALUES", "TABLE" -> read(tokens, verb);
            case "INSERT", "REPLACE" -> StatementKind.INSERT;
            case "UPDATE", "DELETE", "MERGE" -> StatementKind.CHANGE;
            default -> TransactionControl.is(tokens, verb) ? StatementKind.TRANSACTION_CONTROL : StatementKind.OTHER;
        };
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
    private static StatementKind read(Tokens tokens, int verb) {
        StatementKind kind = StatementKind.QUERY;
        for (int index = 0; index < tokens.size(); index++) {
            if (isInnerChange(tokens, index)) {
                return StatementKind.CHANGE;
            }
            if (index > verb && (isInto(tokens, index) || leavesState(tokens, index))) {
                kind = StatementKind.OTHER;
            } else if (index > verb && kind == StatementKind.QUERY && isLock(tokens, index)) {
                kind = StatementKind.LOCKING_QUERY;
            }
        }
        return kind;
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
}
