package dev.based.mysql;

import dev.based.InvalidStatementException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a statement's own text says of the settings that values depend on: such as are for this statement only, of which the server does
 * not tell (see {@link SessionSettings}), and quotes that mean one thing under one setting and another under another.
 */
final class StatementSettings {
    private static final String[] NAMES =
            Arrays.stream(SessionSettings.TRACKED.split(",")).toArray(String[]::new);
    private static final String TRACKERS = "SESSION_TRACK_SYSTEM_VARIABLES";
    private static final String HINTS = "/*+";
    private static final String SET_VAR = "SET_VAR";

    private StatementSettings() {}

    /**
     * Refuses a hint {@code SET_VAR}, and MariaDB's {@code SET STATEMENT ... FOR}, with a setting that values depend on, and a statement by
     * which the server would not tell of them any more.
     *
     * @throws InvalidStatementException if there is one
     */
    static void requireNone(String sql) {
        for (int hints = sql.indexOf(HINTS); hints >= 0; hints = sql.indexOf(HINTS, hints + 1)) {
            int end = sql.indexOf("*/", hints);
            String text = sql.substring(hints, end < 0 ? sql.length() : end).toUpperCase(Locale.ROOT);
            for (int at = text.indexOf(SET_VAR); at >= 0; at = text.indexOf(SET_VAR, at + 1)) {
                requireNone(text, at + SET_VAR.length(), text.indexOf(')', at));
            }
        }
        int first = start(sql);
        if (sql.regionMatches(true, first, "SET", 0, 3) || sql.startsWith("/*", first)) {
            if (sql.substring(first).toUpperCase(Locale.ROOT).contains(TRACKERS)) {
                throw new InvalidStatementException(
                        "The statement sets session_track_system_variables, by which the server tells"
                                + " the library of settings on which values depend; nothing was sent. Leave that out.");
            }
            requireNoneFor(new Words(withoutConditions(sql)).all());
        }
    }

    /** What runs on some servers only is taken as if it ran. */
    private static String withoutConditions(String sql) {
        StringBuilder plain = new StringBuilder(sql);
        for (String begin : List.of("/*!", "/*M!")) {
            for (int at = plain.indexOf(begin); at >= 0; at = plain.indexOf(begin, at)) {
                int end = at + begin.length();
                while (end < plain.length() && Character.isDigit(plain.charAt(end))) {
                    end++;
                }
                plain.replace(at, end, " ");
                int closing = plain.indexOf("*/", at);
                if (closing >= 0) {
                    plain.replace(closing, closing + 2, " ");
                }
            }
        }
        return plain.toString();
    }

    /** SET STATEMENT ... FOR, as often as it stands before the statement itself. */
    private static void requireNoneFor(List<Words.Word> words) {
        int at = 0;
        while (at + 1 < words.size()
                && words.get(at).is("SET")
                && words.get(at + 1).is("STATEMENT")) {
            int depth = 0;
            for (at += 2; at < words.size() && (depth > 0 || !words.get(at).is("FOR")); at++) {
                Words.Word word = words.get(at);
                depth += word.is("(") ? 1 : word.is(")") ? -1 : 0;
                if (depth == 0 && !word.text().startsWith("'")) {
                    String name = word.upper().replace("`", "");
                    requireNone(name, 0, name.length());
                }
            }
            at++;
        }
    }

    private static void requireNone(String text, int from, int to) {
        String settings = text.substring(from, to < from ? text.length() : to);
        for (String name : NAMES) {
            if (settings.contains(name.toUpperCase(Locale.ROOT))) {
                throw new InvalidStatementException("The statement sets " + name
                        + " for itself, on which the values of its parameters and columns depend; nothing was sent."
                        + " Leave that out.");
            }
        }
    }

    private static int start(String sql) {
        return start(sql, 0);
    }

    /** Where the next word begins, behind white space and comments. */
    private static int start(String sql, int from) {
        int at = from;
        while (at < sql.length()) {
            if (sql.charAt(at) <= ' ') {
                at++;
            } else if (sql.startsWith("/*", at) && !sql.startsWith("/*!", at) && !sql.startsWith("/*M!", at)) {
                at = behind(sql, "*/", at + 2);
            } else if (sql.charAt(at) == '#' || sql.startsWith("--", at)) {
                at = behind(sql, "\n", at);
            } else {
                return at;
            }
        }
        return at;
    }

    private static int behind(String sql, String end, int from) {
        int found = sql.indexOf(end, from);
        return found < 0 ? sql.length() : found + end.length();
    }

    /**
     * Refuses a name in double quotes that has a backslash, where the server takes what stands in double quotes for a name: the backslash
     * would escape the quote of a text, so that the placeholders were found in other places.
     *
     * @throws InvalidStatementException if there is one
     */
    static void requireOneMeaning(String sql) {
        if (sql.indexOf('\\') < 0) {
            return;
        }
        for (int at = start(sql); at < sql.length(); at = start(sql, at)) {
            char quote = sql.charAt(at++);
            if (quote != '\'' && quote != '"' && quote != '`') {
                continue;
            }
            for (; at < sql.length() && sql.charAt(at) != quote; at++) {
                if (sql.charAt(at) == '\\' && quote == '"') {
                    throw new InvalidStatementException(
                            "The session's sql_mode has ANSI_QUOTES, and there is a backslash between double quotes, so that"
                                    + " parameters could not be told from text; nothing was sent. Write text in single quotes, and such"
                                    + " a name in backticks.");
                }
                if (sql.charAt(at) == '\\' && quote == '\'') {
                    at++;
                }
            }
            at++;
        }
    }
}
