package dev.based.internal.failure;

import dev.based.ErrorDetails;
import dev.based.spi.Excerpt;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps bind values out of messages by their structure: what a message quotes is shown if it is a word of the statement or a name
 * that the database reports apart; and what else reads like a piece of a value is hidden, word by word. A message of which the
 * backend knows that it shows no value is left as it is, which is so for nearly all.
 *
 * <p>The work is bounded: by the length of the message, and by {@link Mentions}.
 */
final class Redaction {
    /** How long a known name may be, and how many of them a message may quote. */
    private static final int LONGEST = 300;

    private static final int MOST = 64;

    /** Opening quotes, and at the same index the closing ones; servers speak many languages. */
    private static final String OPENING = "'\"`\u00AB\u00BB\u201E\u201C\u201D\u2018\u2039\u203A\u300C\u300E";

    private static final String CLOSING = "'\"`\u00BB\u00AB\u201C\u201D\u201D\u2019\u203A\u2039\u300D\u300F";

    /** Signs that are shown where it is not known what the values read like. */
    private static final String PLAIN = " .,:;()-@%" + OPENING + CLOSING;

    /** What French and Italian write before an apostrophe and a word. */
    private static final Set<String> ELIDED =
            Set.of("c", "d", "j", "l", "m", "n", "s", "t", "qu", "all", "dall", "dell", "nell", "sull", "un");

    private final KnownWords known;
    private final Mentions values;

    private Redaction(KnownWords known, Mentions values) {
        this.known = known;
        this.values = values;
    }

    /**
     * A message that shows no value.
     *
     * @param details what a backend says of an error
     * @param sql the statement, or null if the error is none of a statement's
     * @param sets the values of the statement; null if they are not known, as those behind a COMMIT
     * @return the message, in which question marks stand for values; null if it cannot be told what in it may be one
     */
    static @Nullable String redact(
            ErrorDetails details, @Nullable String sql, @Nullable List<@Nullable Object[]> sets) {
        String message = Excerpt.of(details.message());
        if (details.isFreeOfValues()) {
            return message;
        }
        Mentions values = sets == null ? null : Mentions.of(sets);
        if (values == null) {
            return null;
        }
        if (values.isComplete() && values.isEmpty()) {
            return message;
        }
        Redaction redaction = new Redaction(new KnownWords(details, sql), values);
        String shown = redaction.words(redaction.quotes(message));
        return values.isComplete() || shown.chars().anyMatch(Character::isLetterOrDigit) ? shown : null;
    }

    private String quotes(String message) {
        StringBuilder shown = new StringBuilder();
        int position = 0;
        for (int parts = 0; position < message.length(); position++) {
            char character = message.charAt(position);
            int quote = OPENING.indexOf(character);
            shown.append(character);
            if (quote < 0 || !isOpening(message, position)) {
                continue;
            }
            char closing = CLOSING.charAt(quote);
            int end = parts++ < MOST ? endOfKnown(message, position, closing) : -1;
            if (end >= 0) {
                shown.append(message, position + 1, end + 1);
                position = end;
                continue;
            }
            shown.append('?');
            int last = message.lastIndexOf(closing); // a value may have quotes of its own
            while (last > position && isApostrophe(message, last)) {
                last = message.lastIndexOf(closing, last - 1);
            }
            if (last <= position || character == closing && isOdd(message, position, closing)) {
                return shown.toString();
            }
            shown.append(closing);
            position = last;
        }
        return shown.toString();
    }

    /** Whether a quote has no partner behind it, since the message is cut short; or a value has one, which comes to the same. */
    private static boolean isOdd(String message, int start, char quote) {
        boolean odd = false;
        for (int index = start; index < message.length(); index++) {
            odd ^= message.charAt(index) == quote && !isApostrophe(message, index);
        }
        return odd;
    }

    /** Whether a quote is one within a word of the servers' languages, such as "doesn't" and "n'existe". */
    private static boolean isApostrophe(String message, int position) {
        char character = message.charAt(position);
        if (character != '\'' && character != '\u2019') {
            return false;
        }
        int start = position;
        while (start > 0 && Mentions.isPartOfWord(message.charAt(start - 1))) {
            start--;
        }
        String before = message.substring(start, position).toLowerCase(Locale.ROOT);
        String behind = message.substring(position + 1, Mentions.endOfWord(message, position + 1));
        return before.endsWith("n") && behind.equals("t") || ELIDED.contains(before) && !behind.isEmpty();
    }

    /** Unlike the apostrophe of "can't". */
    private static boolean isOpening(String message, int position) {
        return position == 0 || !Mentions.isPartOfWord(message.charAt(position - 1));
    }

    private int endOfKnown(String message, int start, char closing) {
        int end = message.indexOf(closing, start + 1);
        while (end >= 0 && end - start <= LONGEST) {
            if (known.know(message.substring(start + 1, end))) {
                return end;
            }
            end = message.indexOf(closing, end + 1);
        }
        return -1;
    }

    private String words(String message) {
        boolean[] marks = values.isComplete() ? values.in(message) : signs(message);
        int end;
        for (int start = 0; start < message.length(); start = Math.max(end, start + 1)) {
            end = Mentions.endOfWord(message, start);
            if (end > start) {
                String word = message.substring(start, end);
                boolean suspect = !values.isComplete() || isMarked(marks, start, end) || values.mayBe(word);
                Arrays.fill(marks, start, end, suspect && !known.know(word));
            }
        }
        return without(message, marks);
    }

    /** Marks what is neither a word nor a sign that servers write. */
    private static boolean[] signs(String message) {
        boolean[] marks = new boolean[message.length()];
        for (int index = 0; index < marks.length; index++) {
            char character = message.charAt(index);
            marks[index] = character != '?' && PLAIN.indexOf(character) < 0;
        }
        return marks;
    }

    private static boolean isMarked(boolean[] marks, int start, int end) {
        for (int index = start; index < end; index++) {
            if (marks[index]) {
                return true;
            }
        }
        return false;
    }

    private static String without(String message, boolean[] marks) {
        StringBuilder shown = new StringBuilder();
        for (int index = 0; index < marks.length; index++) {
            if (!marks[index]) {
                shown.append(message.charAt(index));
            } else if (index == 0 || !marks[index - 1]) {
                shown.append('?');
            }
        }
        return shown.toString();
    }
}
