package dev.based.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Splits a text, without what is in its comments. */
final class Words {
    /** In digits, as in {@code /*!50003}. */
    private static final int SHORTEST_VERSION = 5;

    private static final int LONGEST_VERSION = 6;

    private final String sql;
    private int position;
    /** How many comments that servers run are open. */
    private int executables;

    Words(String sql) {
        this.sql = sql;
    }

    /** A word, a name, a literal, or a sign. */
    record Word(String text, int start, int end) {
        boolean is(String word) {
            return text.equalsIgnoreCase(word);
        }

        String upper() {
            return text.toUpperCase(Locale.ROOT);
        }

        boolean isName() {
            return isPart(text.charAt(0)) || text.charAt(0) == '`';
        }
    }

    List<Word> all() {
        List<Word> words = new ArrayList<>();
        while (position < sql.length()) {
            int start = position;
            if (sql.charAt(position) <= ' ') {
                position++;
            } else if (!skipComment()) {
                skipWord();
                words.add(new Word(sql.substring(start, position), start, position));
            }
        }
        return words;
    }

    /** What stands in a comment that servers run is none. */
    private boolean skipComment() {
        int run = behindMark();
        if (run > position) {
            position = run;
            return true;
        }
        boolean line = sql.charAt(position) == '#' || isDashComment();
        if (!line && !sql.startsWith("/*", position)) {
            return false;
        }
        int end = line ? sql.indexOf('\n', position) : sql.indexOf("*/", position + 2);
        position = end < 0 ? sql.length() : end + (line ? 1 : 2);
        return true;
    }

    private boolean isDashComment() {
        int behind = position + 2;
        return sql.startsWith("--", position) && (behind == sql.length() || sql.charAt(behind) <= ' ');
    }

    /**
     * Behind what begins or ends such a comment; the place itself if that is none. Where none is open, an asterisk and a slash are
     * signs of their own. A version of nines is that of no server.
     */
    private int behindMark() {
        if (executables > 0 && sql.startsWith("*/", position)) {
            executables--;
            return position + 2;
        }
        int mark = sql.startsWith("/*!", position) ? 3 : sql.startsWith("/*M!", position) ? 4 : 0;
        if (mark == 0) {
            return position;
        }
        int version = position + mark;
        int end = version;
        while (end < sql.length() && end < version + LONGEST_VERSION && Character.isDigit(sql.charAt(end))) {
            end++;
        }
        boolean told = end - version >= SHORTEST_VERSION;
        if (told && sql.substring(version, end).matches("9+")) {
            return position;
        }
        executables++;
        return told ? end : version;
    }

    private void skipWord() {
        char first = sql.charAt(position);
        if (first == '\'' || first == '"' || first == '`') {
            skipQuoted(first);
            return;
        }
        position++;
        while (isPart(first) && position < sql.length() && isPart(sql.charAt(position))) {
            position++;
        }
    }

    /** A quote that is doubled begins another word, which does no harm. */
    private void skipQuoted(char quote) {
        for (position++; position < sql.length() && sql.charAt(position) != quote; position++) {
            if (quote != '`' && sql.charAt(position) == '\\') {
                position++;
            }
        }
        position = Math.min(position + 1, sql.length());
    }

    private static boolean isPart(char character) {
        return Character.isLetterOrDigit(character) || character == '_' || character == '$' || character > 0x7F;
    }
}
