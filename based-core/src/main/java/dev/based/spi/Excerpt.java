package dev.based.spi;

/** As much of a text as a message shows. Stateless; safe for use by several threads. */
public final class Excerpt {
    /** In characters. */
    private static final int LONGEST = 2_000;

    private Excerpt() {}

    /**
     * A text whose length is bounded, so that one statement of a megabyte does not fill a log.
     *
     * @param text a statement, or what a database says
     * @return the text itself, or one of about 2,000 characters that lacks the middle
     */
    public static String of(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int head = border(text, LONGEST * 2 / 3);
        int tail = border(text, text.length() - LONGEST / 3);
        return text.substring(0, head) + " ... (" + (tail - head) + " characters) ... " + text.substring(tail);
    }

    /** A place that is not within a character of two halves. */
    private static int border(String text, int index) {
        return Character.isLowSurrogate(text.charAt(index)) ? index + 1 : index;
    }
}
