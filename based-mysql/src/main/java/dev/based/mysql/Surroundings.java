package dev.based.mysql;

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
    private static final Set<String> CLAUSES =
            Set.of("SELECT", "FROM", "JOIN", "SET", "VALUES", "VALUE", "UPDATE", "DUPLICATE", "RETURNING", "WITH");

    private final List<Words.Word> words;
    /** The signs that assign. */
    private final Set<Integer> assigning;

    Surroundings(List<Words.Word> words, Set<Integer> assigning) {
        this.words = words;
        this.assigning = assigning;
    }

    /** Whether a word is compared, stands in a condition, or in the brackets of a function that makes something else of it. */
    boolean keep(int index) {
        return isCompared(index) || isInCondition(index) || isArgument(index);
    }

    private boolean isCompared(int index) {
        boolean before = BEFORE_COMPARED.contains(word(index - 1)) && !assigning.contains(index - 1);
        return before || BEHIND_COMPARED.contains(word(index + 1));
    }

    /** Whether something is computed of a word. */
    boolean compute(int index) {
        return ARITHMETIC.contains(word(index - 1)) || ARITHMETIC.contains(word(index + 1));
    }

    /** Whether it is within the brackets of a function that makes something else of it, or of IN. */
    private boolean isArgument(int index) {
        for (int open = opening(index); open > 0; open = opening(open)) {
            String name = function(open);
            boolean list = word(open - 1).equals("IN") && !opensQuery(words, open);
            if (list || !name.isEmpty() && !TRANSPARENT.contains(name) && !PASSING.contains(name)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it, or the query in which it is, is a part of a condition, or of an order. */
    private boolean isInCondition(int index) {
        boolean comma = false;
        int depth = 0;
        for (int before = index - 1; before >= 0; before--) {
            String word = word(before);
            depth += word.equals(")") ? 1 : word.equals("(") ? -1 : 0;
            if (depth < 0) {
                depth = 0;
                comma = false;
            } else if (depth == 0 && FILTERS.contains(word)) {
                if (!(word.equals("ON") && comma)) {
                    return true;
                }
                before = opening(before) + 1; // on with what is outside of the brackets
            } else if (depth == 0 && CLAUSES.contains(word)) {
                before = opening(before) + 1; // on with what is outside of the brackets
                comma = false;
            } else {
                comma |= depth == 0 && word.equals(",");
            }
        }
        return false;
    }

    /** The bracket that opens around a word; -1 if there is none. */
    private int opening(int index) {
        int depth = 0;
        for (int before = index - 1; before >= 0; before--) {
            depth += words.get(before).is(")") ? 1 : words.get(before).is("(") ? -1 : 0;
            if (depth < 0) {
                return before;
            }
        }
        return -1;
    }

    /** The function to which a bracket belongs, in capitals; empty if to none. */
    private String function(int bracket) {
        return isFunction(words, bracket) && !opensQuery(words, bracket) ? word(bracket - 1) : "";
    }

    /** Whether a function's name, or a table's, stands before a bracket. */
    static boolean isFunction(List<Words.Word> words, int bracket) {
        return bracket > 0
                && words.get(bracket - 1).isName()
                && !GROUPING.contains(words.get(bracket - 1).upper());
    }

    static boolean opensQuery(List<Words.Word> words, int bracket) {
        int inner = bracket + 1;
        while (inner < words.size() && words.get(inner).is("(")) {
            inner++;
        }
        return inner < words.size()
                && Set.of("SELECT", "WITH", "VALUES").contains(words.get(inner).upper());
    }

    private String word(int index) {
        return index < 0 || index >= words.size() ? "" : words.get(index).upper();
    }
}
