package dev.based.internal.sql;

import dev.based.internal.sql.text.Token;
import dev.based.internal.sql.text.Tokens;
import dev.based.spi.EmptyList;
import java.util.Set;

/**
 * What surrounds a placeholder, which decides whether a collection can take its place (P3).
 *
 * <p>An empty collection must match nothing in {@code x IN (:ids)} and everything in {@code x NOT IN (:ids)}, on every
 * database and whatever the type of {@code x}. {@code IN ()} is a syntax error in most, and {@code IN (SELECT ...)}
 * needs a type in PostgreSQL. So the list becomes {@code (NULL)}, with a test for null behind it; see {@link EmptyList}, which has
 * other forms for databases that do not take this one. In three-valued logic {@code x IN (NULL)} is unknown for every {@code x},
 * which a WHERE would take for false but {@code NOT} would leave unknown; {@code x IN (NULL) IS NOT NULL} however is false, and
 * {@code x NOT IN (NULL) IS NULL} is true, for a null {@code x} too.
 *
 * <p>IS binds less tightly than IN but tighter than NOT, AND and OR, so that it tests the IN alone in
 * {@code NOT x IN (:ids) AND y}. Between them are the comparisons: {@code true = x IN (:ids)} would become
 * {@code (true = x IN (NULL)) IS NOT NULL}. Such a text is refused if the collection is empty, until the user writes
 * {@code true = (x IN (:ids))}; see {@link AroundIn}. A row cannot be the operand, as in {@code (a, b) IN (:ids)}.
 */
enum Position {
    /** Takes one value, as in {@code x = :id}. */
    SINGLE,
    /** One of the values of a row, as in {@code VALUES (:id, :title)}: takes one value. */
    ROW,
    /** What an ANY, ALL or SOME compares with: takes a collection as one array, where the database has arrays. */
    ARRAY,
    /** An element of a list, as in {@code IN (0, :ids)}: takes a collection that is not empty. */
    LIST,
    /** The whole list of an IN. */
    IN,
    /** The whole list of a NOT IN. */
    NOT_IN,
    /** The whole list of an IN that an operator next to it would part from the test for null. */
    ENTANGLED_IN;

    private static final Set<String> VALUES = Set.of("VALUES", "VALUE");
    private static final Set<String> QUANTIFIERS = Set.of("ANY", "ALL", "SOME");

    boolean takesCollection() {
        return this != SINGLE && this != ROW && this != ARRAY;
    }

    /** Whether it is the whole list of an IN. */
    boolean isWholeList() {
        return this == IN || this == NOT_IN || this == ENTANGLED_IN;
    }

    boolean takesEmptyCollection() {
        return this == IN || this == NOT_IN;
    }

    private static boolean isCast(Tokens tokens, int index) {
        return tokens.is(index, Token.Type.SYMBOL) && tokens.text(index).equals("::");
    }

    /** The position of the placeholder at an index. */
    static Position of(Tokens tokens, int index, EmptyList emptyList) {
        boolean opened = tokens.isSymbol(index - 1, '(');
        boolean closed = tokens.isSymbol(index + 1, ')');
        if (opened && closed && tokens.isWord(index - 2, "IN")) {
            boolean not = tokens.isWord(index - 3, "NOT");
            if (!emptyList.test(not).isEmpty() && AroundIn.entangle(tokens, not ? index - 3 : index - 2, index + 2)) {
                return ENTANGLED_IN;
            }
            return not ? NOT_IN : IN;
        }
        if (opened && tokens.isWord(index - 2, QUANTIFIERS) && (closed || isCast(tokens, index + 1))) {
            return ARRAY;
        }
        boolean before = opened || tokens.isSymbol(index - 1, '[') || tokens.isSymbol(index - 1, ',');
        boolean after = closed || tokens.isSymbol(index + 1, ']') || tokens.isSymbol(index + 1, ',');
        return !before || !after ? SINGLE : isOfARow(tokens, index) ? ROW : LIST;
    }

    /** Whether it is in the parentheses behind a VALUES, or in those that follow them. */
    private static boolean isOfARow(Tokens tokens, int index) {
        int opening = index - 1;
        int brackets = 0;
        while (opening >= 0 && (brackets > 0 || !tokens.isSymbol(opening, '(') && !tokens.isSymbol(opening, '['))) {
            brackets += tokens.isSymbol(opening, ']') ? 1 : tokens.isSymbol(opening, '[') ? -1 : 0;
            opening = tokens.isSymbol(opening, ')') ? before(tokens, opening) : opening - 1;
        }
        while (tokens.isSymbol(opening - 1, ',') && tokens.isSymbol(opening - 2, ')')) {
            opening = tokens.partner(opening - 2);
            if (opening >= tokens.size()) {
                return false;
            }
        }
        return tokens.isWord(opening - 1, VALUES);
    }

    private static int before(Tokens tokens, int closing) {
        int partner = tokens.partner(closing);
        return partner < closing ? partner - 1 : -1;
    }
}
