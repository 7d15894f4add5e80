package dev.based.internal.sql.text;

import java.util.Set;

/**
 * Follows the blocks of a body, and so tells a semicolon that ends a statement in it from one that ends the whole.
 *
 * <p>{@code begin}, {@code if} and {@code end} may be names or functions as well, so that a block opens only where a statement can
 * start, and BEGIN closes only there. CASE opens anywhere, and in an expression only CASE does.
 */
final class Blocks {
    /** What END names that closes it; unlike BEGIN, which END alone closes. */
    private static final Set<String> FLOW = Set.of("IF", "LOOP", "WHILE", "REPEAT", "FOR");
    /** Words behind which a statement can start. */
    private static final Set<String> BEFORE_STATEMENT =
            Set.of("BEGIN", "ATOMIC", "THEN", "ELSE", "DO", "LOOP", "REPEAT");
    /** Words behind which a name stands in the head of a routine. */
    private static final Set<String> BEFORE_NAME = Set.of(
            "PROCEDURE",
            "FUNCTION",
            "TRIGGER",
            "EVENT",
            "EXISTS",
            "ON",
            "OF",
            "IN",
            "OUT",
            "INOUT",
            "FOLLOWS",
            "PRECEDES",
            "TO");
    /** What the body of a routine begins with, if it is a single statement without blocks. */
    private static final Set<String> STATEMENTS =
            Set.of("SET", "SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "CALL", "WITH", "VALUES");
    /** Words behind which one of these is an event that a trigger tells of, a type, or a part of the head. */
    private static final Set<String> BEFORE_EVENT = Set.of("BEFORE", "AFTER", "OF", "OR", "RETURNS");
    /** Words behind which FOR stands that is no loop: those of triggers, and PostgreSQL's TRANSFORM. */
    private static final Set<String> BEHIND_FOR = Set.of("EACH", "ROW", "STATEMENT", "TYPE");

    private static final char BLOCK = 'B';
    private static final char LOOP = 'L';
    private static final char CASE = 'C';
    private static final char CASE_EXPRESSION = 'E';

    private final Tokens tokens;
    private final int first;
    private final boolean followed;
    /** What is open, the innermost last. */
    private final StringBuilder open = new StringBuilder();
    /** Whether it is a package, whose body has no BEGIN but ends with END, and holds routines. */
    private final boolean packaged;
    /** Whether the head of a routine is read, and its body not yet. */
    private boolean head;
    /** Whether a RETURN was read in it: with a type behind it, as Oracle writes it, or with the value that is the body. */
    private boolean returned;
    /** Whether an event is defined, in whose head DO comes before the body. */
    private final boolean event;
    /** Whether the last DO was the statement, behind which there is an expression, and not that of a loop or an event. */
    private boolean evaluates;
    /** Whether a statement that a handler runs is awaited, as behind {@code DECLARE EXIT HANDLER FOR NOT FOUND}. */
    private boolean handler;

    Blocks(Tokens tokens, int first, Body body) {
        this.tokens = tokens;
        this.first = first;
        this.followed = body != Body.NONE;
        String routine = body == Body.ROUTINE ? Body.routine(tokens, first) : "";
        this.packaged = routine.equals("PACKAGE");
        this.event = routine.equals("EVENT");
        this.head = body == Body.ROUTINE && !packaged;
        open(BLOCK, packaged);
    }

    boolean isEmpty() {
        return open.length() == 0;
    }

    /** Takes the next token that is in no parentheses. */
    void take(int index) {
        if (!followed || tokens.isSymbol(index - 1, '.') || tokens.isSymbol(index - 1, '@')) {
            return;
        }
        String word = keyword(index);
        switch (word) {
            case "BEGIN" -> open(BLOCK, startsStatement(index) || beginsBody(index));
            case "IF", "LOOP", "WHILE", "REPEAT", "FOR" ->
                open(LOOP, !tokens.isWord(index - 1, "HANDLER") && (startsStatement(index) || flowsInHead(index)));
            case "CASE" -> openCase(index);
            case "PROCEDURE", "FUNCTION" -> beginHead();
            case "RETURN" -> {
                returned = true;
                handler = false;
            }
            case "DO" -> {
                evaluates = head && !event || startsStatement(index);
                head &= !evaluates;
                handler = false;
            }
            case "HANDLER" -> handler = true;
            case "END" -> close(index);
            default -> other(index, word);
        }
    }

    private void beginHead() {
        if (packaged) {
            head = true;
            returned = false;
        }
    }

    private void other(int index, String word) {
        boolean statement = STATEMENTS.contains(word) && !tokens.isWord(index - 1, BEFORE_EVENT);
        if (statement || tokens.isSymbol(index, ';')) {
            handler = false;
            head = false;
        }
    }

    /** The word at an index, also if it sticks to the colon of a label, as in {@code again:LOOP}. */
    private String keyword(int index) {
        return tokens.is(index, Token.Type.NAMED)
                ? Tokens.upperCase(tokens.text(index).substring(1))
                : tokens.word(index);
    }

    private boolean isIn(char kind) {
        return !isEmpty() && open.charAt(open.length() - 1) == kind;
    }

    private boolean startsStatement(int index) {
        return !isIn(CASE_EXPRESSION)
                && (index == first
                        || handler
                        || tokens.is(index, Token.Type.NAMED)
                        || tokens.isSymbol(index - 1, ';')
                        || tokens.isSymbol(index - 1, ':')
                        || tokens.isWord(index - 1, BEFORE_STATEMENT)
                                && !(evaluates && tokens.isWord(index - 1, "DO")));
    }

    /** The BEGIN of a routine's own body follows what describes the routine; behind a type that is returned, AS or IS. */
    private boolean beginsBody(int index) {
        boolean typed = !returned || tokens.isWord(index - 1, "AS") || tokens.isWord(index - 1, "IS");
        return followsHead(index) && typed || isEmpty() && tokens.isWord(index + 1, "ATOMIC");
    }

    private boolean flowsInHead(int index) {
        boolean clause = tokens.isWord(index, "FOR") && tokens.isWord(index + 1, BEHIND_FOR);
        return followsHead(index) && !returned && !clause;
    }

    /** Whether the body can begin: behind a word, a literal or a closed parenthesis of the head, but not where it awaits a name. */
    private boolean followsHead(int index) {
        boolean operator = tokens.is(index - 1, Token.Type.SYMBOL)
                && !tokens.isSymbol(index - 1, ')')
                && !tokens.isSymbol(index - 1, ']');
        return head && !operator && !tokens.isWord(index - 1, BEFORE_NAME);
    }

    private void open(char kind, boolean condition) {
        if (condition) {
            open.append(kind);
            head = false;
            handler = false;
        }
    }

    private void openCase(int index) {
        if (!tokens.isWord(index - 1, "END")) {
            open(startsStatement(index) || followsHead(index) && !returned ? CASE : CASE_EXPRESSION, true);
        }
    }

    private void close(int index) {
        boolean closes;
        if (isIn(CASE_EXPRESSION)) {
            closes = true;
        } else if (tokens.isWord(index + 1, FLOW)) {
            closes = isIn(LOOP);
        } else if (tokens.isWord(index + 1, "CASE")) {
            closes = isIn(CASE);
        } else {
            closes = tokens.isSymbol(index - 1, ';')
                    || tokens.isWord(index - 1, "BEGIN")
                    || tokens.isWord(index - 1, "ATOMIC");
        }
        if (closes && !isEmpty()) {
            open.setLength(open.length() - 1);
        }
    }
}
