package dev.based.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Splits a text, without what is in its comments. */
final class Words {
    private final String sql;
    private int position;

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

    private boolean skipComment() {
        boolean line =
                sql.charAt(position) == '#' || sql.startsWith("-- ", position) || sql.startsWith("--\n", position);
        if (!line && !sql.startsWith("/*", position)) {
            return false;
        }
        int end = line ? sql.indexOf('\n', position) : sql.indexOf("*/", position + 2);
        position = end < 0 ? sql.length() : end + (line ? 1 : 2);
        return true;
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
