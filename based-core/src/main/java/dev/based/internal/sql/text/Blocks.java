package dev.based.internal.sql.text;

import java.util.Set;

/**
 * Follows the blocks of a routine's body: BEGIN and CASE open one, END closes it.
 *
 * <p>{@code begin}, {@code case} and {@code end} may be names as well, so that END closes a BEGIN only where a
 * statement can start. IF, LOOP, WHILE, REPEAT and FOR are not followed, because they may also be functions or clauses;
 * their END, which names them, is enough.
 */
final class Blocks {
    private static final Set<String> FLOW = Set.of("IF", "LOOP", "WHILE", "REPEAT", "FOR");
    private static final char BLOCK = 'B';
    private static final char CASE = 'C';

    private final Tokens tokens;
    private final boolean routine;
    /** What is open, the innermost last. */
    private final StringBuilder open = new StringBuilder();
    /** Whether AS or IS is yet to open the body of a package, which has no BEGIN. */
    private boolean awaitsPackageBody;

    Blocks(Tokens tokens, int first, boolean routine) {
        this.tokens = tokens;
        this.routine = routine;
        for (int index = first; routine && index < first + 4; index++) {
            awaitsPackageBody |= tokens.isWord(index, "PACKAGE");
        }
    }

    boolean isEmpty() {
        return open.length() == 0;
    }

    /**
     * Takes the next token.
     *
     * @return whether it ends an IF or a loop that is in no block, and so is the whole body of its routine with all the
     *     semicolons before it
     */
    boolean endsOutermostFlow(int index) {
        if (!routine || tokens.isSymbol(index - 1, '.')) {
            return false;
        }
        switch (tokens.word(index)) {
            case "BEGIN" -> open(BLOCK, !tokens.isSymbol(index - 1, ',') && !tokens.isSymbol(index - 1, '('));
            case "CASE" -> open(CASE, !tokens.isWord(index - 1, "END"));
            case "AS", "IS" -> {
                open(BLOCK, awaitsPackageBody);
                awaitsPackageBody = false;
            }
            case "END" -> {
                if (tokens.isWord(index + 1, FLOW)) {
                    return isEmpty();
                }
                close(index);
            }
            default -> {}
        }
        return false;
    }

    private void open(char kind, boolean condition) {
        if (condition) {
            open.append(kind);
        }
    }

    private void close(int index) {
        int last = open.length() - 1;
        boolean startsStatement = tokens.isSymbol(index - 1, ';')
                || tokens.isWord(index - 1, "BEGIN")
                || tokens.isWord(index - 1, "ATOMIC");
        if (last >= 0 && (open.charAt(last) == CASE || startsStatement)) {
            open.setLength(last);
        }
    }
}
