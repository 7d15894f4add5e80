package dev.based.internal.failure;

import dev.based.ErrorDetails;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What may be shown whether or not it is a value too: words of the statement's text, and names that the database reports apart. */
final class KnownWords {
    /** MySQL shows up to 80 characters of a statement that it cannot read. */
    private static final int LONG = 64;

    /** How much of the statement is compared with what a message shows, so that the work is bounded. */
    private static final int MOST_COMPARED = 1_000_000;

    private final String sql;
    private final Set<String> names = new HashSet<>();
    private final Map<String, Boolean> found = new HashMap<>();
    private int compared;

    KnownWords(ErrorDetails details, @Nullable String sql) {
        this.sql = sql == null ? "" : sql;
        details.names().forEach(this::add);
        String constraint = details.constraint();
        if (constraint != null) {
            add(constraint);
            for (String column : constraint.split(",")) {
                add(column.strip());
            }
        }
    }

    private void add(String name) {
        names.add(name.toLowerCase(Locale.ROOT));
    }

    /** Whether a name, perhaps one with several parts, or a piece of the statement is known. */
    boolean know(String text) {
        String stripped = text.replace('\u00A0', ' ').strip(); // French stands apart from its quotes
        if (isKnown(stripped)) {
            return true;
        }
        if (stripped.indexOf('.') < 0) {
            return false;
        }
        for (String part : stripped.split("\\.")) {
            if (!isKnown(part)) {
                return false;
            }
        }
        return true;
    }

    private boolean isKnown(String text) {
        return text.isEmpty() || names.contains(text.toLowerCase(Locale.ROOT)) || isInTheStatement(text);
    }

    private boolean isInTheStatement(String text) {
        return found.computeIfAbsent(text, this::find);
    }

    private boolean find(String text) {
        for (int at = 0; at <= sql.length() - text.length(); at++) {
            if (compared++ > MOST_COMPARED) {
                return false;
            }
            if (sql.regionMatches(true, at, text, 0, text.length()) && isWhole(at, at + text.length())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a piece of the statement neither begins nor ends within a word; a long one may be cut short at its end. */
    private boolean isWhole(int start, int end) {
        return !isWithinAWord(start) && (end - start >= LONG || !isWithinAWord(end));
    }

    private boolean isWithinAWord(int index) {
        return index > 0
                && index < sql.length()
                && Mentions.isPartOfWord(sql.charAt(index - 1))
                && Mentions.isPartOfWord(sql.charAt(index));
    }
}
