package dev.based.mysql;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** What stands around a placeholder that is not told to be written to a column as it is, and whether it may be all the same. */
final class Surroundings {
    /** What does not change the value of an argument. */
    static final Set<String> TRANSPARENT =
            Set.of("COALESCE", "IFNULL", "IF", "NVL", "NULLIF", "GREATEST", "LEAST", "ANY_VALUE", "MAX", "MIN", "(");

    /** What gives the text of an argument on, or a part of it. */
    private static final Set<String> PASSING = Set.of(
            "CONCAT",
            "CONCAT_WS",
            "GROUP_CONCAT",
            "TRIM",
            "LTRIM",
            "RTRIM",
            "LPAD",
            "RPAD",
            "LEFT",
            "RIGHT",
            "SUBSTRING",
            "SUBSTR",
            "SUBSTRING_INDEX",
            "MID",
            "LOWER",
            "LCASE",
            "UPPER",
            "UCASE",
            "REPEAT",
            "REVERSE",
            "REPLACE",
            "REGEXP_REPLACE",
            "REGEXP_SUBSTR",
            "INSERT",
            "ELT",
            "MAKE_SET",
            "EXPORT_SET",
            "QUOTE",
            "NVL2",
            "DECODE",
            "NAME_CONST",
            "FIRST_VALUE",
            "LAST_VALUE",
            "NTH_VALUE",
            "LAG",
            "LEAD",
            "JSON_QUOTE",
            "JSON_UNQUOTE",
            "JSON_EXTRACT",
            "JSON_VALUE",
            "JSON_ARRAY",
            "JSON_OBJECT",
            "JSON_SET",
            "JSON_INSERT",
            "JSON_REPLACE");

    /** What stands before parentheses that are no function's. */
    private static final Set<String> GROUPING = Set.of(
            "IN",
            "AS",
            "FROM",
            "JOIN",
            "UNION",
            "EXCEPT",
            "INTERSECT",
            "ALL",
            "EXISTS",
            "ANY",
            "SOME",
            "SELECT",
            "VALUES",
            "VALUE",
            "ROW",
            "WHEN",
            "THEN",
            "ELSE",
            "AND",
            "OR",
            "XOR",
            "NOT",
            "ON",
            "WHERE",
            "BY",
            "SET",
            "CASE",
            "HAVING",
            "DISTINCT",
            "INTO",
            "LATERAL",
            "BINARY",
            "BETWEEN");

    private static final Set<String> BEFORE_COMPARED =
            Set.of("=", "<", ">", "!", "LIKE", "REGEXP", "RLIKE", "BETWEEN", "AND", "OR", "XOR", "NOT", "CASE", "WHEN");
    private static final Set<String> BEHIND_COMPARED = Set.of(
            "=", "<", ">", "!", "LIKE", "REGEXP", "RLIKE", "BETWEEN", "AND", "OR", "XOR", "NOT", "IN", "IS", "MEMBER");
    private static final Set<String> ARITHMETIC =
            Set.of("+", "-", "*", "/", "%", "DIV", "MOD", "|", "&", "^", "~", "INTERVAL");
    private static final Set<String> FILTERS = Set.of("WHERE", "HAVING", "ON", "ORDER", "GROUP", "LIMIT");
    private static final Set<String> QUERIES = Set.of("SELECT", "WITH", "VALUES");
    private static final Set<String> CLAUSES =
            Set.of("SELECT", "FROM", "JOIN", "SET", "VALUES", "VALUE", "UPDATE", "DUPLICATE", "RETURNING", "WITH");

    private final List<Words.Word> words;
    private final List<String> upper;
    /** The signs that assign. */
    private final Set<Integer> assigning;
    /** Which brackets open a query. */
    private final boolean[] queries;
    /** Which words stand in a condition, or in the brackets of a function that makes something else of them. */
    private final boolean[] kept;

    /** A pair of brackets, or the statement itself, as far as it was read. */
    private static final class Level {
        /** Whether all that is in it is kept. */
        final boolean kept;
        /** The last clause if it filters or orders; empty if it does something else. */
        String filter = "";
        /** Whether a comma stands behind that. */
        boolean comma;

        Level(boolean kept) {
            this.kept = kept;
        }

        void enter(String word) {
            if (FILTERS.contains(word) || CLAUSES.contains(word)) {
                filter = FILTERS.contains(word) ? word : "";
                comma = false;
            }
            comma |= word.equals(",");
        }

        /** Whether what comes next is kept: behind a comma, ON is none of a condition's. */
        boolean keeps() {
            return kept || !filter.isEmpty() && !(filter.equals("ON") && comma);
        }
    }

    /**
     * Reads a statement.
     *
     * @param upper its words in capitals
     * @param assigning the signs that assign
     */
    Surroundings(List<Words.Word> words, List<String> upper, Set<Integer> assigning) {
        this.words = words;
        this.upper = upper;
        this.assigning = assigning;
        queries = queries();
        kept = kept();
    }

    private boolean[] queries() {
        boolean[] opening = new boolean[upper.size()];
        for (int index = opening.length - 1; index >= 0; index--) {
            String inner = word(index + 1);
            opening[index] = inner.equals("(") ? opening[index + 1] : QUERIES.contains(inner);
        }
        return opening;
    }

    private boolean[] kept() {
        boolean[] found = new boolean[upper.size()];
        Deque<Level> levels = new ArrayDeque<>();
        levels.push(new Level(false));
        for (int index = 0; index < found.length; index++) {
            Level level = levels.element();
            String word = upper.get(index);
            found[index] = level.keeps();
            if (word.equals("(")) {
                levels.push(new Level(level.keeps() || changes(index)));
            } else if (word.equals(")") && levels.size() > 1) {
                levels.pop();
            } else {
                level.enter(word);
            }
        }
        return found;
    }

    /** Whether a bracket is that of a function that makes something else of its arguments, or of IN. */
    private boolean changes(int bracket) {
        if (bracket == 0 || opensQuery(bracket)) {
            return false;
        }
        String name = word(bracket - 1);
        return name.equals("IN") || isFunction(bracket) && !TRANSPARENT.contains(name) && !PASSING.contains(name);
    }

    /** Whether a word is compared, stands in a condition, or in the brackets of a function that makes something else of it. */
    boolean keep(int index) {
        return isCompared(index) || kept[index];
    }

    private boolean isCompared(int index) {
        boolean before = BEFORE_COMPARED.contains(word(index - 1)) && !assigning.contains(index - 1);
        return before || BEHIND_COMPARED.contains(word(index + 1));
    }

    /** Whether something is computed of a word. */
    boolean compute(int index) {
        return ARITHMETIC.contains(word(index - 1)) || ARITHMETIC.contains(word(index + 1));
    }

    /** Whether a function's name, or a table's, stands before a bracket. */
    boolean isFunction(int bracket) {
        return bracket > 0 && words.get(bracket - 1).isName() && !GROUPING.contains(word(bracket - 1));
    }

    /** Whether a bracket opens a query. */
    boolean opensQuery(int bracket) {
        return queries[bracket];
    }

    private String word(int index) {
        return index < 0 || index >= upper.size() ? "" : upper.get(index);
    }
}
