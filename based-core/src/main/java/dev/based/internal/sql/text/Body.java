package dev.based.internal.sql.text;

import dev.based.spi.SqlSyntax;
import dev.based.spi.SqlSyntax.Rule;
import java.util.Set;

/** Whether a statement contains statements with semicolons between them. No database binds parameters in such. */
public enum Body {
    /** It does not. */
    NONE,
    /** It defines a routine, whose body follows the routine's description. */
    ROUTINE,
    /** It defines a routine whose body has no blocks, as SQLite's triggers. */
    FLAT,
    /** It is a block by itself, as MariaDB's {@code BEGIN NOT ATOMIC} and {@code IF}. */
    COMPOUND;

    private static final Set<String> ROUTINES = Set.of("TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "PACKAGE");
    private static final Set<String> MODIFIERS = Set.of(
            "OR REPLACE ALTER DEFINER TEMP TEMPORARY CONSTRAINT AGGREGATE EDITIONABLE NONEDITIONABLE".split(" "));
    private static final Set<String> COMPOUNDS = Set.of("IF", "CASE", "LOOP", "WHILE", "REPEAT", "FOR");

    /**
     * The kind of the body that a statement has.
     *
     * @param first the index of the statement's first token
     */
    public static Body of(Tokens tokens, int first, SqlSyntax syntax) {
        int start = Prefixes.afterExplain(tokens, Prefixes.afterSettings(tokens, first));
        if (isCompound(tokens, start, syntax)) {
            return COMPOUND;
        }
        if (!tokens.isWord(start, "CREATE") && !tokens.isWord(start, "ALTER") || !definesRoutine(tokens, start)) {
            return NONE;
        }
        return syntax.has(Rule.FLAT_BODIES) ? FLAT : ROUTINE;
    }

    /** Whether a statement is a block by itself, which may do anything. */
    public static boolean isCompound(Tokens tokens, int start, SqlSyntax syntax) {
        return tokens.isWord(start, "BEGIN") && tokens.isWord(start + 1, "NOT") && tokens.isWord(start + 2, "ATOMIC")
                || syntax.has(Rule.COMPOUND_STATEMENTS) && tokens.isWord(start, COMPOUNDS);
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

    /** What kind of routine a statement defines. */
    static String routine(Tokens tokens, int first) {
        int index = first;
        while (index < tokens.size() && !tokens.isWord(index, ROUTINES)) {
            index++;
        }
        return tokens.word(index);
    }
}
