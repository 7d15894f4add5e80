package dev.based.internal.sql.text;

import dev.based.InvalidStatementException;

/**
 * Which characters of a text reach a database. Java's encoders write a question mark in place of half of a surrogate pair, and
 * some protocols and drivers read a text only up to a NUL.
 */
public final class Encodable {
    /** That no character of a text is one of them. */
    private static final int NONE = -1;

    private Encodable() {}

    /**
     * What keeps a value's text from being stored as it is.
     *
     * @param nul whether a NUL does not
     * @return a clause for a message, or an empty string if there is nothing
     */
    public static String obstacle(String text, boolean nul) {
        int index = find(text, nul);
        return index == NONE
                ? ""
                : text.charAt(index) == 0
                        ? "has the character NUL, which this database's text cannot hold. Bind bytes, or take it out."
                        : "has half of a surrogate pair, which no encoding can hold: it would become a question mark."
                                + " Cut texts between whole code points, or bind bytes.";
    }

    /**
     * Checks a statement's text.
     *
     * @throws InvalidStatementException if it has a NUL or half of a surrogate pair
     */
    public static void check(String sql) {
        int index = find(sql, false);
        if (index == NONE) {
            return;
        }
        String place = Place.of(sql, index);
        throw new InvalidStatementException(
                sql.charAt(index) == 0
                        ? "The statement has the character NUL at " + place + ", where databases would take it to end;"
                                + " nothing was sent. Take it out, or bind it in a value."
                        : "The statement has half of a surrogate pair at " + place + ", which no encoding can hold;"
                                + " nothing was sent. Cut texts between whole code points.");
    }

    /** The index of the first character that cannot be, or {@link #NONE}. One pass, without a copy. */
    private static int find(String text, boolean nul) {
        int length = text.length();
        for (int index = 0; index < length; index++) {
            char character = text.charAt(index);
            // One comparison for most: NUL wraps around to the largest character, and surrogates are not far below it.
            if ((char) (character - 1) >= Character.MIN_SURROGATE - 1) {
                if (character == 0) {
                    if (!nul) {
                        return index;
                    }
                } else if (Character.isSurrogate(character)) {
                    boolean pair = Character.isHighSurrogate(character)
                            && index + 1 < length
                            && Character.isLowSurrogate(text.charAt(index + 1));
                    if (!pair) {
                        return index;
                    }
                    index++;
                }
            }
        }
        return NONE;
    }
}
