package dev.based.mysql;

import dev.based.InvalidStatementException;
import java.util.Arrays;
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
        int hints = sql.indexOf(HINTS);
        if (hints >= 0) {
            int end = sql.indexOf("*/", hints);
            String text = sql.substring(hints, end < 0 ? sql.length() : end).toUpperCase(Locale.ROOT);
            for (int at = text.indexOf(SET_VAR); at >= 0; at = text.indexOf(SET_VAR, at + 1)) {
                requireNone(text, at + SET_VAR.length(), text.indexOf(')', at));
            }
        }
        int first = start(sql);
        if (sql.regionMatches(true, first, "SET", 0, 3)) {
            String text = sql.substring(first).toUpperCase(Locale.ROOT);
            if (text.contains(TRACKERS)) {
                throw new InvalidStatementException(
                        "The statement sets session_track_system_variables, by which the server tells"
                                + " the library of settings on which values depend; nothing was sent. Leave that out.");
            }
            int statement = start(text, 3);
            if (text.startsWith("STATEMENT", statement)) {
                requireNone(text, statement, text.indexOf("FOR", statement));
            }
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
