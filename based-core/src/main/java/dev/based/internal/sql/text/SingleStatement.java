package dev.based.internal.sql.text;

import dev.based.InvalidStatementException;
import java.util.Set;

/**
 * Refuses a text that holds no statement, or more than one (P5).
 *
 * <p>A semicolon ends a statement unless it is in parentheses (PostgreSQL's CREATE RULE) or in a routine's body. Where
 * the nesting of a body is in doubt, the text passes: the database will refuse what is wrong, but could never be given
 * what is refused here.
 */
public final class SingleStatement {
    private static final Set<String> ROUTINES = Set.of("TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "PACKAGE");
    private static final Set<String> MODIFIERS = Set.of(
            "OR REPLACE ALTER DEFINER TEMP TEMPORARY CONSTRAINT AGGREGATE EDITIONABLE NONEDITIONABLE".split(" "));
    private static final int EXCERPT_LENGTH = 30;

    private SingleStatement() {}

    /**
     * Checks a text.
     *
     * @return the index of the statement's first token
     * @throws InvalidStatementException if there is not exactly one statement
     */
    public static int check(Tokens tokens) {
        int first = afterSemicolons(tokens, 0);
        if (first == tokens.size() || tokens.sql().isBlank()) {
            throw new InvalidStatementException("The statement is blank: there is nothing in it but white space,"
                    + " comments and semicolons. Pass one SQL statement.");
        }
        int second = afterSemicolons(tokens, end(tokens, first));
        if (second < tokens.size()) {
            int offset = tokens.get(second).start();
            throw new InvalidStatementException("There is more than one statement in the string: the second begins at "
                    + Place.of(tokens.sql(), offset) + " with \"" + excerpt(tokens.sql(), offset)
                    + "\". Send each by itself, in a transaction if they belong together.");
        }
        return first;
    }

    /**
     * Whether a statement defines a routine, or is MariaDB's anonymous block: it may contain statements, and no
     * database binds parameters in it.
     */
    public static boolean isRoutine(Tokens tokens, int first) {
        return switch (tokens.word(first)) {
            case "BEGIN" -> tokens.isWord(first + 1, "NOT") && tokens.isWord(first + 2, "ATOMIC");
            case "CREATE", "ALTER" -> definesRoutine(tokens, first);
            default -> false;
        };
    }

    private static boolean definesRoutine(Tokens tokens, int first) {
        boolean definer = false;
        for (int index = first + 1; index < tokens.size(); index++) {
            if (tokens.isWord(index, ROUTINES)) {
                return true;
            }
            definer |= tokens.isWord(index, "DEFINER");
            // A definer is written in many ways, as in DEFINER = 'joe'@'%', and before views too.
            boolean expected = definer ? !tokens.isWord(index, "VIEW") : tokens.isWord(index, MODIFIERS);
            if (!expected) {
                return false;
            }
        }
        return false;
    }

    private static int afterSemicolons(Tokens tokens, int start) {
        int index = start;
        while (tokens.isSymbol(index, ';')) {
            index++;
        }
        return index;
    }

    private static int end(Tokens tokens, int first) {
        int parentheses = 0;
        int end = tokens.size();
        Blocks blocks = new Blocks(tokens, first, isRoutine(tokens, first));
        for (int index = first; index < tokens.size(); index++) {
            if (tokens.isSymbol(index, '(')) {
                parentheses++;
            } else if (tokens.isSymbol(index, ')')) {
                parentheses = Math.max(0, parentheses - 1);
            } else if (blocks.endsOutermostFlow(index)) {
                end = tokens.size();
            } else if (tokens.isSymbol(index, ';') && parentheses == 0 && blocks.isEmpty()) {
                end = Math.min(end, index);
            }
        }
        return end;
    }

    private static String excerpt(String sql, int start) {
        int end = Math.min(sql.length(), start + EXCERPT_LENGTH);
        return sql.substring(start, end).strip().replaceAll("\\s+", " ") + (end < sql.length() ? "..." : "");
    }
}
