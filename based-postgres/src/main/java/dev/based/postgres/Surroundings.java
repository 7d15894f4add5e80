package dev.based.postgres;

import dev.based.postgres.Lexer.Token;
import dev.based.postgres.Lexer.Type;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** What stands around the placeholders of a statement, whose tokens are entered one after the other. */
final class Surroundings {
    private static final Set<String> COMPARISONS =
            Set.of("=", "<>", "!=", "<", ">", "<=", ">=", "~", "!~", "~*", "!~*", "~~", "LIKE", "ILIKE");
    private static final Set<String> NO_COLUMNS =
            Set.of("NULL", "END", "CASE", "NOT", "ROW", "ARRAY", "CAST", "ANY", "ALL", "SOME", "SELECT", "EXISTS");
    private static final Set<String> ENDS_OF_ASSIGNMENTS = Set.of("WHERE", "FROM", "RETURNING");
    private static final Set<String> ENDS_OF_ROWS =
            Set.of("DISTINCT", "FROM", "WHERE", "GROUP", "ORDER", "ON", "RETURNING", "WHEN");
    private static final Set<String> COUNTS = Set.of("LIMIT", "OFFSET");
    private static final Set<String> ASSIGNING = Set.of("INSERT", "UPDATE", "MERGE", "CALL", "EXECUTE", "COPY");
    private static final Set<String> ORDERS = Set.of("<", ">", "<=", ">=", "<>", "!=");
    private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/", "%");
    private static final Set<String> BEFORE_OPERANDS = Set.of(
            "SELECT",
            "DISTINCT",
            "ALL",
            "ANY",
            "SOME",
            "THEN",
            "ELSE",
            "WHEN",
            "CASE",
            "RETURNING",
            "AND",
            "OR",
            "NOT",
            "BY",
            "ON",
            "WHERE",
            "HAVING",
            "BETWEEN",
            "LIKE",
            "IN",
            "IS",
            "LIMIT",
            "OFFSET",
            "VALUES",
            "SET",
            "FROM",
            "USING",
            "AS",
            "DEFAULT",
            "FILTER",
            "SYMMETRIC",
            "FETCH",
            "FIRST",
            "NEXT");
    private static final Set<String> SET_OPERATIONS = Set.of("UNION", "INTERSECT", "EXCEPT");

    private final List<Token> tokens;
    private final boolean combined;
    /** Whether the statement may assign values to columns. */
    private final boolean assigns;

    private final Deque<Level> levels = new ArrayDeque<>();

    /** A pair of parentheses, or the statement itself. */
    private static final class Level {
        /** The index of the opening parenthesis. */
        final int opening;
        /** Whether an INSERT was seen whose rows have not been. */
        boolean inserts;
        /** Whether what follows are the rows, or the row, that are inserted. */
        boolean rows;
        /** Whether what follows are the assignments of an UPDATE. */
        boolean assigns;

        Level(int opening) {
            this.opening = opening;
        }
    }

    Surroundings(List<Token> tokens) {
        this.tokens = tokens;
        combined =
                tokens.stream().anyMatch(token -> token.type() == Type.WORD && SET_OPERATIONS.contains(token.text()));
        boolean found = false;
        for (int index = 0; index < tokens.size() && !found; index++) {
            boolean locks = word(index - 1).equals("FOR") || word(index - 1).equals("KEY");
            found = ASSIGNING.contains(word(index)) && !(locks && word(index).equals("UPDATE"));
        }
        assigns = found;
        levels.push(new Level(-1));
    }

    void enter(int index) {
        Token token = tokens.get(index);
        if (token.type() == Type.WORD) {
            enterWord(token.text());
        } else if (is(index, "(") || is(index, "[")) {
            levels.push(new Level(index));
        } else if ((is(index, ")") || is(index, "]")) && levels.size() > 1) {
            levels.pop();
        }
    }

    private void enterWord(String word) {
        Level level = levels.element();
        switch (word) {
            case "INSERT" -> level.inserts = true;
            case "VALUES", "SELECT" -> {
                level.rows = level.inserts;
                level.inserts = false;
            }
            case "SET" -> {
                level.assigns = true;
                level.rows = false;
            }
            default -> {
                level.assigns &= !ENDS_OF_ASSIGNMENTS.contains(word);
                level.rows &= !ENDS_OF_ROWS.contains(word);
            }
        }
    }

    /** Whether they tell the type of the placeholder that was entered last. */
    boolean tellType(int index) {
        return isCast(index)
                || COUNTS.contains(word(index - 1))
                || isAssigned(index)
                || isCompared(index)
                || isListed(index)
                || isBetween(index);
    }

    private boolean isCast(int index) {
        return is(index + 1, "::")
                || is(index - 1, "(")
                        && word(index - 2).equals("CAST")
                        && word(index + 1).equals("AS");
    }

    private boolean isAssigned(int index) {
        Level level = levels.element();
        if (level.rows) {
            return !combined && isItem(index) && !is(index - 1, "(");
        }
        if (level.assigns) {
            return is(index - 1, "=") && (is(index + 1, ",") || is(index + 1, ")") || isWordOrEnd(index + 1));
        }
        return isItem(index) && levels.size() > 1 && isAssignedRow(level.opening);
    }

    private boolean isAssignedRow(int opening) {
        Level outer = levels.stream().skip(1).findFirst().orElseThrow();
        if (outer.rows) {
            return word(opening - 1).equals("VALUES") || is(opening - 1, ",") && !combined;
        }
        return outer.assigns && (is(opening - 1, "=") || word(opening - 1).equals("ROW") && is(opening - 2, "="));
    }

    /** Whether it is a whole item of a list. */
    private boolean isItem(int index) {
        boolean begins =
                is(index - 1, "(") || is(index - 1, ",") || word(index - 1).equals("SELECT");
        return begins && (is(index + 1, ",") || is(index + 1, ")") || isWordOrEnd(index + 1));
    }

    private boolean isCompared(int index) {
        boolean first = !isOperator(index + 1) && isComparison(index - 1) && isColumn(index - 2);
        return first || !isOperator(index - 1) && isComparison(index + 1) && beginsWithColumn(index + 2);
    }

    /** {@code column IN (1, ?)} and {@code column = ANY (?)}. */
    private boolean isListed(int index) {
        int opening = levels.element().opening;
        if (!isItem(index) || opening < 0) {
            return false;
        }
        String before = word(opening - 1);
        if (before.equals("ANY") || before.equals("ALL") || before.equals("SOME")) {
            return isComparison(opening - 2) && isColumn(opening - 3);
        }
        return before.equals("IN") && isColumn(word(opening - 2).equals("NOT") ? opening - 3 : opening - 2);
    }

    private boolean isBetween(int index) {
        if (isOperator(index + 1)) {
            return false;
        }
        int between = word(index - 1).equals("AND") ? index - 3 : index - 1;
        return word(between).equals("BETWEEN") && isColumn(word(between - 1).equals("NOT") ? between - 2 : between - 1);
    }

    /**
     * Whether a number may have its own type there: it is compared, tested or computed with, or the statement assigns nothing. The server
     * rounds what is assigned to an integer, also to the subscript of an array.
     */
    boolean widen(int index) {
        int opening = levels.element().opening;
        boolean subscript =
                opening >= 0 && is(opening, "[") && !word(opening - 1).equals("ARRAY");
        if (subscript || isCastInBrackets(index) || COUNTS.contains(word(index - 1))) {
            return false;
        }
        return !assigns
                || compute(index)
                || isOrdered(index)
                || isInList(index)
                || word(index + 1).equals("IS")
                || word(index + 1).equals("BETWEEN")
                || word(index - 1).equals("BETWEEN");
    }

    private boolean isCastInBrackets(int index) {
        int around = 1;
        while (is(index - around, "(") && is(index + around, ")")) {
            around++;
        }
        return is(index + around, "::")
                || word(index + around).equals("AS")
                        && (is(index - around, "(") && word(index - around - 1).equals("CAST")
                                || word(index - around).equals("CAST"));
    }

    /** {@code x IN (1, ?)} and {@code x = ANY (?)}. */
    private boolean isInList(int index) {
        int opening = levels.element().opening;
        if (!isItem(index) || opening < 0) {
            return false;
        }
        return switch (word(opening - 1)) {
            case "IN" -> true;
            case "ANY", "ALL", "SOME" -> is(opening - 2, "=") || isOneOf(opening - 2, ORDERS);
            default -> false;
        };
    }

    private boolean isOrdered(int index) {
        Level level = levels.element();
        return isOneOf(index + 1, ORDERS)
                || is(index + 1, "=")
                || isOneOf(index - 1, ORDERS)
                || is(index - 1, "=") && !level.assigns && !level.rows;
    }

    /** Whether it is an operand of arithmetic with two operands. */
    boolean compute(int index) {
        return isOneOf(index + 1, ARITHMETIC) || isOneOf(index - 1, ARITHMETIC) && isOperand(index - 2);
    }

    private boolean isOneOf(int index, Set<String> operators) {
        return has(index, Type.OPERATOR) && operators.contains(tokens.get(index).text());
    }

    private boolean isOperand(int index) {
        return has(index, Type.NAME)
                || has(index, Type.NUMBER)
                || has(index, Type.LITERAL)
                || has(index, Type.PLACEHOLDER)
                || is(index, ")")
                || is(index, "]")
                || has(index, Type.WORD) && (word(index).equals("END") || !BEFORE_OPERANDS.contains(word(index)));
    }

    /** Of which call it is an argument, or whether it is tested for null. */
    String site(int index) {
        if (word(index + 1).equals("IS")) {
            return "IS";
        }
        int opening = levels.element().opening;
        return opening >= 0 && isItem(index) ? word(opening - 1) : "";
    }

    private boolean isColumn(int index) {
        return has(index, Type.NAME) || has(index, Type.WORD) && !NO_COLUMNS.contains(word(index));
    }

    private boolean beginsWithColumn(int index) {
        int end = index;
        while (isColumn(end) && is(end + 1, ".")) {
            end += 2;
        }
        return isColumn(end) && !is(end + 1, "(") && !has(end + 1, Type.LITERAL);
    }

    private boolean isComparison(int index) {
        return has(index) && COMPARISONS.contains(tokens.get(index).text());
    }

    private boolean isOperator(int index) {
        return has(index, Type.OPERATOR) && !isComparison(index) || is(index, "[");
    }

    private boolean isWordOrEnd(int index) {
        return !has(index) || has(index, Type.WORD);
    }

    private boolean has(int index) {
        return index >= 0 && index < tokens.size();
    }

    private boolean has(int index, Type type) {
        return has(index) && tokens.get(index).type() == type;
    }

    private boolean is(int index, String text) {
        return has(index) && tokens.get(index).text().equals(text) && !has(index, Type.LITERAL);
    }

    private String word(int index) {
        return has(index, Type.WORD) ? tokens.get(index).text() : "";
    }
}
