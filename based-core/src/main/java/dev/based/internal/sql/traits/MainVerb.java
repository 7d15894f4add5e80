package dev.based.internal.sql.traits;

import dev.based.internal.sql.text.Prefixes;
import dev.based.internal.sql.text.Tokens;
import java.util.Set;

/**
 * The verb that says what a statement does: behind parentheses, WITH, {@code SET STATEMENT ... FOR} and EXPLAIN.
 *
 * @param start the index of the first word, behind {@code SET STATEMENT ... FOR} and parentheses
 * @param index the index of the verb, or the number of tokens
 * @param explained whether the statement is explained, not run, or run and explained
 */
record MainVerb(int start, int index, Explained explained) {
    /** What EXPLAIN does. */
    enum Explained {
        /** There is no EXPLAIN. */
        NO,
        /** The statement's plan is shown. */
        PLANNED,
        /** The statement is run, and what it took is shown. */
        RUN
    }

    private static final Set<String> VERBS =
            Set.of("SELECT VALUES TABLE INSERT REPLACE UPDATE DELETE MERGE".split(" "));
    private static final Set<String> ANALYZED =
            Set.of("SELECT VALUES INSERT REPLACE UPDATE DELETE MERGE WITH".split(" "));
    private static final Set<String> EXPLAINABLE = Set.of(
            "SELECT VALUES TABLE INSERT REPLACE UPDATE DELETE MERGE WITH CREATE EXECUTE DECLARE REFRESH".split(" "));
    private static final Set<String> NOT_SO = Set.of("FALSE", "OFF", "NO");

    static MainVerb of(Tokens tokens, int first) {
        int start = afterParentheses(tokens, Prefixes.afterSettings(tokens, first));
        return switch (tokens.word(start)) {
            case "EXPLAIN", "DESCRIBE", "DESC" -> explain(tokens, start);
            case "ANALYZE", "ANALYSE" -> analyze(tokens, start);
            default -> new MainVerb(start, afterWith(tokens, start), Explained.NO);
        };
    }

    private static int afterParentheses(Tokens tokens, int first) {
        int index = first;
        while (tokens.isSymbol(index, '(')) {
            index++;
        }
        return index;
    }

    /** PostgreSQL's {@code EXPLAIN ANALYZE} and {@code EXPLAIN (ANALYZE)} run the statement, and so does MySQL's. */
    private static MainVerb explain(Tokens tokens, int start) {
        int options = start + 1;
        boolean run = tokens.isWord(options, "ANALYZE")
                || tokens.isWord(options, "ANALYSE")
                || tokens.isSymbol(options, '(') && hasAnalyze(tokens, options);
        if (!run) {
            return new MainVerb(start, start, Explained.PLANNED);
        }
        int index = tokens.isSymbol(options, '(') ? tokens.partner(options) : options;
        while (index < tokens.size() && !tokens.isWord(index, EXPLAINABLE)) {
            index++;
        }
        return new MainVerb(start, afterWith(tokens, index), Explained.RUN);
    }

    private static boolean hasAnalyze(Tokens tokens, int options) {
        for (int index = options + 1; index < tokens.partner(options); index++) {
            boolean option = tokens.isSymbol(index - 1, '(') || tokens.isSymbol(index - 1, ',');
            if (option && (tokens.isWord(index, "ANALYZE") || tokens.isWord(index, "ANALYSE"))) {
                return !tokens.isWord(index + 1, NOT_SO) && !isZero(tokens, index + 1);
            }
        }
        return false;
    }

    private static boolean isZero(Tokens tokens, int index) {
        return index < tokens.size() && tokens.text(index).equals("0");
    }

    /** MariaDB's {@code ANALYZE [FORMAT = JSON] SELECT} runs it; {@code ANALYZE TABLE} is another statement. */
    private static MainVerb analyze(Tokens tokens, int start) {
        int index = start + 1;
        if (tokens.isWord(index, "FORMAT")) {
            index += 3;
        }
        index = afterParentheses(tokens, index);
        return tokens.isWord(index, ANALYZED)
                ? new MainVerb(start, afterWith(tokens, index), Explained.RUN)
                : new MainVerb(start, start, Explained.NO);
    }

    /**
     * The main verb of a statement that begins with WITH: the first verb in no deeper parentheses that is not the name
     * of an expression. A main query in parentheses follows the closing one of the last expression.
     */
    private static int afterWith(Tokens tokens, int with) {
        if (!tokens.isWord(with, "WITH")) {
            return with;
        }
        int index = with + 1;
        while (index < tokens.size() && !(tokens.isWord(index, VERBS) && !namesExpression(tokens, index))) {
            if (tokens.isSymbol(index, '(') && !opensQuery(tokens, index)) {
                index = tokens.partner(index);
            }
            index++;
        }
        return Math.min(index, tokens.size());
    }

    private static boolean opensQuery(Tokens tokens, int index) {
        return tokens.isSymbol(index - 1, ')') && (tokens.isWord(index + 1, VERBS) || tokens.isSymbol(index + 1, '('))
                || tokens.isSymbol(index - 1, '(') && tokens.isWord(index + 1, VERBS);
    }

    private static boolean namesExpression(Tokens tokens, int index) {
        return tokens.isWord(index - 1, "WITH")
                || tokens.isWord(index - 1, "RECURSIVE")
                || tokens.isSymbol(index - 1, ',');
    }
}
