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
    /** By which the server tells of settings, and of a transaction that a routine ends and begins again. */
    private static final List<String> TRACKERS =
            List.of("SESSION_TRACK_SYSTEM_VARIABLES", "SESSION_TRACK_TRANSACTION_INFO");

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
        if (sql.contains(HINTS)) {
            requireNoneInHints(sql);
        }
        int first = start(sql, 0);
        if (sql.regionMatches(true, first, "SET", 0, 3) || sql.startsWith("/*", first)) {
            requireNoTracker(sql.substring(first).toUpperCase(Locale.ROOT));
            requireNoneFor(new Words(withoutConditions(sql, first)).all());
        }
    }

    private static void requireNoTracker(String upper) {
        for (String tracker : TRACKERS) {
            if (upper.contains(tracker)) {
                throw new InvalidStatementException("The statement sets " + tracker.toLowerCase(Locale.ROOT)
                        + ", by which the server tells the library of settings on which values depend, and of transactions"
                        + " that have ended; nothing was sent. Leave that out.");
            }
        }
    }

    /** Looks at hints, but not at what reads like one in a text, a name or another comment. */
    private static void requireNoneInHints(String sql) {
        for (int at = 0; at < sql.length(); ) {
            if (sql.startsWith(HINTS, at)) {
                int end = behind(sql, "*/", at + HINTS.length());
                requireNoneIn(sql.substring(at, end).toUpperCase(Locale.ROOT));
                at = end;
            } else {
                at = behindWhole(sql, at);
            }
        }
    }

    private static void requireNoneIn(String hints) {
        for (int at = hints.indexOf(SET_VAR); at >= 0; at = hints.indexOf(SET_VAR, at)) {
            int value = hints.indexOf('=', at);
            int end = value < 0 ? hints.length() : value;
            requireOther(hints.substring(at + SET_VAR.length(), end));
            at = end;
        }
    }

    /** What runs on some servers only is taken as if it ran; from the first word. */
    private static String withoutConditions(String sql, int first) {
        StringBuilder plain = new StringBuilder(sql.length());
        for (int at = first; at < sql.length(); ) {
            int end = isRun(sql, at)
                    ? behindDigits(sql, sql.indexOf('!', at) + 1)
                    : sql.startsWith("*/", at) ? at + 2 : at;
            if (end > at) {
                plain.append(' ');
            } else {
                end = behindWhole(sql, at);
                plain.append(sql, at, end);
            }
            at = end;
        }
        return plain.toString();
    }

    private static int behindDigits(String sql, int from) {
        int at = from;
        while (at < sql.length() && Character.isDigit(sql.charAt(at))) {
            at++;
        }
        return at;
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
                    requireOther(word.upper().replace("`", ""));
                }
            }
            at++;
        }
    }

    private static void requireOther(String setting) {
        for (String name : NAMES) {
            if (setting.contains(name.toUpperCase(Locale.ROOT))) {
                throw new InvalidStatementException("The statement sets " + name
                        + " for itself, on which the values of its parameters and columns depend; nothing was sent."
                        + " Leave that out.");
            }
        }
    }

    /** Where the next word begins, behind white space and comments. */
    private static int start(String sql, int from) {
        int at = from;
        while (at < sql.length()) {
            int end = sql.charAt(at) <= ' ' ? at + 1 : behindComment(sql, at);
            if (end == at) {
                return at;
            }
            at = end;
        }
        return at;
    }

    /** Behind what begins at a place: a comment, a text or a name in quotes, or any other character. */
    private static int behindWhole(String sql, int at) {
        char first = sql.charAt(at);
        if (first == '\'' || first == '"' || first == '`') {
            return behindQuoted(sql, at);
        }
        int end = behindComment(sql, at);
        return end == at ? at + 1 : end;
    }

    /** Behind a comment that begins at a place; the place itself if none does. */
    private static int behindComment(String sql, int at) {
        if (sql.startsWith("/*", at) && !isRun(sql, at)) {
            return behind(sql, "*/", at + 2);
        }
        return sql.charAt(at) == '#' || isLineComment(sql, at) ? behind(sql, "\n", at) : at;
    }

    /** Whether some servers take what stands in a comment for a part of the statement. */
    private static boolean isRun(String sql, int at) {
        return sql.startsWith("/*!", at) || sql.startsWith("/*M!", at);
    }

    /** Two signs alone are twice a minus. */
    private static boolean isLineComment(String sql, int at) {
        return sql.startsWith("--", at) && (at + 2 == sql.length() || sql.charAt(at + 2) <= ' ');
    }

    private static int behind(String sql, String end, int from) {
        int found = sql.indexOf(end, from);
        return found < 0 ? sql.length() : found + end.length();
    }

    private static int behindQuoted(String sql, int start) {
        char quote = sql.charAt(start);
        int at = start + 1;
        while (at < sql.length() && sql.charAt(at) != quote) {
            at += sql.charAt(at) == '\\' && quote != '`' ? 2 : 1;
        }
        return Math.min(sql.length(), at + 1);
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
        for (int at = start(sql, 0); at < sql.length(); at = start(sql, at)) {
            char quote = sql.charAt(at);
            if (quote != '\'' && quote != '"' && quote != '`') {
                at++;
                continue;
            }
            int end = behindQuoted(sql, at);
            if (quote == '"' && hasBackslash(sql, at, end)) {
                throw new InvalidStatementException(
                        "The session's sql_mode has ANSI_QUOTES, and there is a backslash between double quotes, so that"
                                + " parameters could not be told from text; nothing was sent. Write text in single quotes, and such"
                                + " a name in backticks.");
            }
            at = end;
        }
    }

    private static boolean hasBackslash(String sql, int from, int to) {
        for (int at = from; at < to; at++) {
            if (sql.charAt(at) == '\\') {
                return true;
            }
        }
        return false;
    }
}
