package dev.based.postgres;

import java.util.List;

/**
 * The messages of the class 22, data exceptions: {@code invalid input syntax for type integer: "x"}, {@code index 9 out of valid
 * range, 0..7}. Servers write them in many languages, and with as many quotes; none is needed to see what is a value.
 */
final class DataErrors {
    private static final String QUOTES = "\"'\u00AB\u00BB\u201E\u201C\u201D\u300C\u300D";

    /** Where the scripts begin that are written without spaces. */
    private static final char EAST_ASIAN = '\u2E80';

    /** What names are called before which they stand in quotes. */
    private static final List<String> NAMED =
            List.of(" parameter ", " encoding ", " column ", " relation ", " variable ");

    /** What stands before a bound of the server's own. */
    private static final List<String> BOUNDS =
            List.of(" between ", " and ", " maximum ", " allowed (", " least ", " most ");

    private DataErrors() {}

    /** The message with a question mark in place of all from the first quote of a value to the last, and of each number. */
    static String withoutValue(String message) {
        int first = firstQuote(message, 0);
        while (first >= 0 && isOfAName(message, first)) {
            int end = firstQuote(message, first + 1);
            first = end < 0 ? -1 : firstQuote(message, end + 1);
        }
        if (first < 0) {
            return withoutNumbers(message);
        }
        int last = message.length() - 1;
        while (QUOTES.indexOf(message.charAt(last)) < 0) {
            last--;
        }
        String rest = last == first ? "" : message.substring(last);
        return withoutNumbers(message.substring(0, first + 1)) + "?" + withoutNumbers(rest);
    }

    private static int firstQuote(String message, int start) {
        for (int index = start; index < message.length(); index++) {
            boolean apostrophe = index > 0 && message.charAt(index) == '\'' && isOfAWord(message.charAt(index - 1));
            if (QUOTES.indexOf(message.charAt(index)) >= 0 && (start > 0 || !apostrophe)) {
                return index;
            }
        }
        return -1;
    }

    /** Whether a character is of a language that puts spaces between words; in others a value stands right behind one. */
    private static boolean isOfAWord(char character) {
        return Character.isLetterOrDigit(character) && character < EAST_ASIAN;
    }

    private static boolean isOfAName(String message, int quote) {
        String before = ' ' + message.substring(0, quote);
        return NAMED.stream().anyMatch(before::endsWith);
    }

    /** A number that belongs to a type, as in {@code varying(20)}, and a bound of the server's stay. */
    private static String withoutNumbers(String text) {
        StringBuilder shown = new StringBuilder();
        int end;
        for (int start = 0; start < text.length(); start = end) {
            end = endOfNumber(text, start);
            if (end == start) {
                shown.append(text.charAt(end++));
            } else if (isBound(text, start)) {
                shown.append(text, start, end);
            } else {
                shown.append('?');
            }
        }
        return shown.toString();
    }

    private static int endOfNumber(String text, int start) {
        char first = text.charAt(start);
        boolean signed = first == '-' && start + 1 < text.length() && isDigit(text.charAt(start + 1));
        boolean begins =
                start == 0 || Character.isWhitespace(text.charAt(start - 1)) || text.charAt(start - 1) >= EAST_ASIAN;
        if (!begins || !isDigit(first) && !signed) {
            return start;
        }
        int end = start + 1;
        while (end < text.length() && isPartOfNumber(text, end)) {
            end++;
        }
        return end;
    }

    /** Of dates, times and bytes as well: {@code 25:00:61}, {@code 0xff}. */
    private static boolean isPartOfNumber(String text, int index) {
        char character = text.charAt(index);
        return isOfAWord(character)
                || "-+:.".indexOf(character) >= 0 && index + 1 < text.length() && text.charAt(index + 1) > ' ';
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isBound(String text, int start) {
        return BOUNDS.stream().anyMatch(text.substring(0, start)::endsWith);
    }
}
