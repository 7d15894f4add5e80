package dev.based.internal.sql.traits;

import dev.based.internal.sql.text.Token.Type;
import dev.based.internal.sql.text.Tokens;
import dev.based.spi.SqlWords;
import dev.based.spi.SqlWords.FunctionEffect;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** What the functions do that a statement calls, wherever in it. */
final class Functions {
    /** Words before a parenthesis that call nothing. */
    private static final Set<String> NO_CALLS = Set.of("""
            ALL ALWAYS AND ANY ARRAY AS BETWEEN BINARY BY CASE COLLATE COLUMNS CONFLICT CUBE DEFAULT DISTINCT DIV DUPLICATE ELSE END
            ESCAPE EXCEPT EXISTS FETCH FILTER FOR FORCE FROM FULL GROUP GROUPING HAVING ILIKE IN INDEX INNER INTERSECT INTERVAL INTO
            IS JOIN KEY LATERAL LIKE LIMIT MATCH MATERIALIZED MINUS NOT NULL OF OFFSET ON ONLY OPERATOR OR ORDER ORDINALITY OVER
            PARTITION PATH PRIMARY QUALIFY RECURSIVE REFERENCES REGEXP RETURNING RLIKE ROLLUP ROW ROWS SELECT SET SETS SIMILAR SOME
            TABLE TABLESAMPLE THEN TO UNION UNIQUE UPDATE USE USING VALUE VALUES WHEN WHERE WINDOW WITH WITHIN XOR ZONE AGAINST
            EXPLAIN ANALYZE ANALYSE DESCRIBE DESC
            """.strip().split("\\s+"));
    /** Words behind which a table or an alias stands, which a list of columns may follow. */
    private static final Set<String> BEFORE_TABLE = Set.of(
            "AS",
            "INTO",
            "INSERT",
            "REPLACE",
            "IGNORE",
            "LOW_PRIORITY",
            "HIGH_PRIORITY",
            "COPY",
            "OVERWRITE",
            "TABLE",
            "TABLESAMPLE");

    private final Tokens tokens;
    private final SqlWords words;
    private final Set<Integer> expressions = new HashSet<>();
    private boolean opaque;
    private boolean leavesState;
    private boolean vary;

    Functions(Tokens tokens, SqlWords words) {
        this.tokens = tokens;
        this.words = words;
    }

    boolean areOpaque() {
        return opaque;
    }

    boolean leaveState() {
        return leavesState;
    }

    /** Whether what they give may depend on more than their values: on a wait that may be cut short, for instance. */
    boolean vary() {
        return vary;
    }

    /** Looks at all calls from an index on. */
    Functions read(int first) {
        for (int index = first; index < tokens.size(); index++) {
            if (tokens.isWord(index, "WITH")) {
                noteExpressions(index);
            }
            if (tokens.isSymbol(index + 1, '(') && isCall(index)) {
                take(effect(index));
            } else if (tokens.isWord(index, "NEXT")
                    && tokens.isWord(index + 1, "VALUE")
                    && tokens.isWord(index + 2, "FOR")) {
                opaque = true;
            }
        }
        return this;
    }

    private void take(FunctionEffect effect) {
        vary |= effect != FunctionEffect.NONE;
        boolean runsSql = effect == FunctionEffect.RUNS_SQL;
        opaque |= runsSql || effect == FunctionEffect.OPAQUE;
        leavesState |= runsSql || effect == FunctionEffect.LEAVES_STATE;
    }

    /** A function with another schema is the user's, and so is one in quotes that is not written as databases write theirs. */
    private FunctionEffect effect(int index) {
        String name = tokens.name(index);
        FunctionEffect effect = words.function(name);
        boolean foreign = tokens.isSymbol(index - 1, '.')
                && (!words.isSystemSchema(tokens.name(index - 2)) || tokens.isSymbol(index - 3, '.'));
        boolean unlike = effect == FunctionEffect.NONE
                && tokens.is(index, Type.QUOTED_NAME)
                && !name.equals(name.toLowerCase(Locale.ROOT));
        return foreign || unlike ? words.function("") : effect;
    }

    private boolean isCall(int index) {
        boolean qualified = tokens.isSymbol(index - 1, '.');
        if (tokens.is(index, Type.WORD)) {
            if (!qualified && tokens.isWord(index, NO_CALLS)) {
                return false;
            }
        } else if (!tokens.is(index, Type.QUOTED_NAME)) {
            return false;
        }
        int before = index - 1;
        while (tokens.isSymbol(before, '.')) {
            before -= 2;
        }
        return !expressions.contains(index) && !tokens.isWord(before, BEFORE_TABLE) && !isAlias(before);
    }

    /** What follows a closing parenthesis directly is an alias, but for {@code DISTINCT ON (a) f(b)}. */
    private boolean isAlias(int before) {
        if (!tokens.isSymbol(before, ')')) {
            return false;
        }
        int opening = tokens.partner(before);
        return !(tokens.isWord(opening - 1, "ON") && tokens.isWord(opening - 2, "DISTINCT"));
    }

    /** The names of common table expressions, which a list of columns may follow, as in {@code WITH x (a) AS (...)}. */
    private void noteExpressions(int with) {
        int name = tokens.isWord(with + 1, "RECURSIVE") ? with + 2 : with + 1;
        while (tokens.isSymbol(name + 1, '(') && tokens.isWord(tokens.partner(name + 1) + 1, "AS")
                || tokens.isWord(name + 1, "AS")) {
            expressions.add(name);
            int query = tokens.isSymbol(name + 1, '(') ? tokens.partner(name + 1) + 2 : name + 2;
            while (tokens.isWord(query, "NOT") || tokens.isWord(query, "MATERIALIZED")) {
                query++;
            }
            int end = tokens.isSymbol(query, '(') ? tokens.partner(query) : tokens.size();
            if (!tokens.isSymbol(end + 1, ',')) {
                return;
            }
            name = end + 2;
        }
    }
}
