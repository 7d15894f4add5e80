package dev.based.mysql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * To which columns a statement writes its parameters, as far as its text tells: INSERT, REPLACE and UPDATE, where a placeholder
 * stands for itself or in an expression that gives it on as it is, such as COALESCE or CASE.
 *
 * @param table the table, or tables, as they are written
 * @param targets the columns as they are written, the last one perhaps a {@code *} for all; empty if none is told
 * @param columns for each placeholder which of these columns it is written to, or {@link #NONE}, {@link #UNTOLD} or
 *     {@link #COMPUTED}; with {@link #PASSED} if not as it is
 */
record Assignments(String table, List<String> targets, int[] columns) {
    /** Written to no column as it is: compared, or given to a function. */
    static final int NONE = -1;

    /** Perhaps written to a column, of which the text does not tell which. */
    static final int UNTOLD = -2;

    /** Something is computed of it, of which the text does not tell what. */
    static final int COMPUTED = -3;

    /** Added to a column if what is written there may be the placeholder's text, or a part of it. */
    static final int PASSED = 1 << 20;

    /** Columns of a table whose names the text does not have are counted from here, until it is known how many others there are. */
    private static final int STAR = 1 << 16;

    private static final Set<String> MODIFIERS = Set.of("LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "IGNORE", "INTO");
    private static final Set<String> SELECT_MODIFIERS = Set.of(
            "ALL",
            "DISTINCT",
            "DISTINCTROW",
            "HIGH_PRIORITY",
            "STRAIGHT_JOIN",
            "SQL_SMALL_RESULT",
            "SQL_BIG_RESULT",
            "SQL_BUFFER_RESULT",
            "SQL_NO_CACHE",
            "SQL_CACHE",
            "SQL_CALC_FOUND_ROWS");
    private static final Set<String> SET_OPERATIONS = Set.of("UNION", "EXCEPT", "INTERSECT", "MINUS");
    private static final Set<String> CLAUSES = Set.of(
            "WHERE",
            "ORDER",
            "LIMIT",
            "ON",
            "RETURNING",
            "FROM",
            "AS",
            "GROUP",
            "HAVING",
            "UNION",
            "EXCEPT",
            "INTERSECT",
            "MINUS");

    private static final Set<String> BEFORE = Set.of("(", ",", "=", "THEN", "ELSE", "SELECT");
    private static final Set<String> BEHIND = Set.of(")", ",", ";", "WHEN", "ELSE", "END");

    /** A query that has these columns; null if there are none. */
    @Nullable
    String probe() {
        return targets.isEmpty() || table.isEmpty()
                ? null
                : "SELECT " + String.join(", ", targets) + " FROM " + table + " LIMIT 0";
    }

    /** What a statement writes; null if it writes no parameter to a column. */
    static @Nullable Assignments of(String sql) {
        return sql.indexOf('?') < 0 ? null : new Reader(sql, new Words(sql).all()).read();
    }

    /** Reads a statement from the left to the right. */
    private static final class Reader {
        private final String sql;
        private final List<Words.Word> words;
        private final List<String> targets = new ArrayList<>();
        /** The signs that assign. */
        private final Set<Integer> assigning = new HashSet<>();
        /** Which placeholder a word is. */
        private final int[] ordinals;

        private final int[] columns;
        /** The column to which goes what is made of a placeholder. */
        private final int[] around;

        /** Whether the statement names the columns that it inserts. */
        private boolean allNamed = true;

        private int at;
        private String table = "";

        Reader(String sql, List<Words.Word> words) {
            this.sql = sql;
            this.words = words;
            ordinals = new int[words.size()];
            int count = 0;
            for (int index = 0; index < ordinals.length; index++) {
                ordinals[index] = words.get(index).is("?") ? count++ : NONE;
            }
            columns = new int[count];
            Arrays.fill(columns, NONE);
            around = columns.clone();
        }

        @Nullable
        Assignments read() {
            while (is("SET") && at + 1 < words.size() && words.get(at + 1).is("STATEMENT")) {
                skipTo(Set.of("FOR"));
                at++;
            }
            if (is("WITH")) {
                skipTo(Set.of("INSERT", "UPDATE", "REPLACE", "SELECT", "DELETE"));
            }
            boolean updates = is("UPDATE");
            if (updates || is("INSERT") || is("REPLACE")) {
                do {
                    at++;
                } while (at < words.size() && MODIFIERS.contains(words.get(at).upper()));
                if (updates) {
                    update();
                } else {
                    insert();
                }
                markUntold();
            }
            return Arrays.stream(columns).allMatch(column -> column == NONE) ? null : result();
        }

        private Assignments result() {
            int named = targets.size();
            boolean untold = Arrays.stream(columns).anyMatch(column -> column == UNTOLD);
            boolean others = untold && !allNamed;
            for (int index = 0; index < columns.length; index++) {
                if (columns[index] >= 0 && (columns[index] & STAR) != 0) {
                    columns[index] += named - STAR;
                    others = true;
                }
            }
            if (others) {
                targets.add(named == 0 ? "*" : table + ".*");
            }
            return new Assignments(table, List.copyOf(targets), columns);
        }

        private void update() {
            int from = at;
            skipTo(Set.of("SET"));
            if (at > from && is("SET")) {
                table = text(from, at);
                at++;
                assign();
            }
        }

        private void insert() {
            int from = at;
            while (at < words.size()
                    && !is("(")
                    && !Set.of("PARTITION", "VALUES", "VALUE", "SET", "SELECT", "WITH")
                            .contains(words.get(at).upper())) {
                at++;
            }
            table = text(from, at);
            if (is("PARTITION")) {
                at++;
                skipBrackets();
            }
            int first = STAR;
            allNamed = is("SET");
            if (is("(") && !opensQuery(at)) {
                int open = at;
                skipBrackets();
                first = 0;
                allNamed = true;
                targets.addAll(Arrays.asList(text(open + 1, at - 1).split(",")));
            }
            if (is("VALUES") || is("VALUE")) {
                values(first);
            } else if (is("SET")) {
                at++;
                assign();
            } else {
                selects(first);
            }
            skipTo(Set.of("DUPLICATE"));
            if (is("DUPLICATE") && words.get(at - 1).is("ON")) {
                at += 3;
                assign();
            }
        }

        private void values(int first) {
            do {
                at++;
                at += is("ROW") ? 1 : 0;
                if (is("(")) {
                    at++;
                    row(first);
                    at++;
                }
            } while (is(","));
        }

        private void selects(int first) {
            boolean more = true;
            while (more) {
                while (is("(")) {
                    at++;
                }
                if (is("WITH")) {
                    skipTo(Set.of("SELECT"));
                }
                if (!is("SELECT")) {
                    return;
                }
                do {
                    at++;
                } while (at < words.size()
                        && SELECT_MODIFIERS.contains(words.get(at).upper()));
                row(first);
                skipTo(Set.of("UNION", "EXCEPT", "INTERSECT", "MINUS", "DUPLICATE"));
                more = at < words.size()
                        && SET_OPERATIONS.contains(words.get(at).upper());
                at += more ? 1 : 0;
                at += more && (is("ALL") || is("DISTINCT")) ? 1 : 0;
            }
        }

        /**
         * Expressions, of which each is for the next column, up to a bracket that closes, a clause, or a star, of which the text does not
         * tell for how many columns it stands.
         */
        private void row(int first) {
            for (int column = first; at < words.size(); column++) {
                expression(column);
                if (words.get(at - 1).is("*")) {
                    return;
                }
                if (is("AS")) {
                    at += 2;
                }
                if (!is(",")) {
                    return;
                }
                at++;
            }
        }

        private void assign() {
            while (at < words.size()) {
                int from = at;
                while (at < words.size() && !is("=")) {
                    at++;
                }
                if (at == from || at >= words.size()) {
                    return;
                }
                targets.add(text(from, at));
                assigning.add(at);
                at++;
                expression(targets.size() - 1);
                if (!is(",")) {
                    return;
                }
                at++;
            }
        }

        /** An expression, up to a comma, a bracket that closes, or a clause. */
        private void expression(int column) {
            List<String> open = new ArrayList<>();
            for (; at < words.size(); at++) {
                if (is("(")) {
                    boolean function = Surroundings.isFunction(words, at);
                    open.add(
                            opensQuery(at)
                                    ? "SELECT"
                                    : function ? words.get(at - 1).upper() : "(");
                } else if (open.isEmpty()
                        && (is(",") || is(")") || CLAUSES.contains(words.get(at).upper()))) {
                    return;
                } else if (is(")")) {
                    open.remove(open.size() - 1);
                } else if (is("?")) {
                    boolean told = standsAlone(at) && Surroundings.TRANSPARENT.containsAll(open);
                    (told ? columns : around)[ordinals[at]] = column;
                }
            }
        }

        /** Whether what is beside a placeholder begins and ends an expression, but for signs that leave a value as it is. */
        private boolean standsAlone(int index) {
            int first = index;
            while (words.get(first - 1).is("BINARY")
                    || words.get(first - 1).is("+")
                            && begins(words.get(first - 2).upper())) {
                first--;
            }
            String before = words.get(first - 1).upper();
            int behind = index + 1 < words.size() && words.get(index + 1).is("COLLATE") ? index + 3 : index + 1;
            if (!begins(before) || !ends(behind)) {
                return false;
            }
            return !before.equals("THEN") && !before.equals("ELSE") || ends(behindCase(behind));
        }

        private static boolean begins(String before) {
            return BEFORE.contains(before) || SELECT_MODIFIERS.contains(before);
        }

        private boolean ends(int index) {
            String word = index < words.size() ? words.get(index).upper() : ",";
            return BEHIND.contains(word) || CLAUSES.contains(word);
        }

        /** What stands behind the END of the CASE. */
        private int behindCase(int from) {
            int depth = 1;
            int index = from;
            for (; index < words.size() && depth > 0; index++) {
                depth += words.get(index).is("CASE") ? 1 : words.get(index).is("END") ? -1 : 0;
            }
            return index;
        }

        /** What is neither compared nor made something else may be written somewhere. */
        private void markUntold() {
            Surroundings surroundings = new Surroundings(words, assigning);
            for (int index = 0; index < ordinals.length; index++) {
                int ordinal = ordinals[index];
                if (ordinal >= 0 && columns[ordinal] == NONE && !surroundings.keep(index)) {
                    columns[ordinal] = surroundings.compute(index)
                            ? COMPUTED
                            : around[ordinal] == NONE ? UNTOLD : around[ordinal] + PASSED;
                }
            }
        }

        private boolean opensQuery(int bracket) {
            return Surroundings.opensQuery(words, bracket);
        }

        /** Goes to one of these words, outside of the brackets that open from here on. */
        private void skipTo(Set<String> ends) {
            for (int depth = 0; at < words.size(); at++) {
                depth += is("(") ? 1 : is(")") ? -1 : 0;
                if (depth <= 0 && ends.contains(words.get(at).upper())) {
                    return;
                }
            }
        }

        private void skipBrackets() {
            int depth = 0;
            do {
                depth += is("(") ? 1 : is(")") ? -1 : 0;
                at++;
            } while (depth > 0 && at < words.size());
        }

        private boolean is(String word) {
            return at < words.size() && words.get(at).is(word);
        }

        /** A part of the statement, in which 0 stands for each placeholder. */
        private String text(int from, int to) {
            StringBuilder text = new StringBuilder();
            int copied = from >= to ? 0 : words.get(from).start();
            for (int index = from; index < to; index++) {
                if (ordinals[index] >= 0) {
                    text.append(sql, copied, words.get(index).start()).append('0');
                    copied = words.get(index).end();
                }
            }
            return from >= to
                    ? ""
                    : text.append(sql, copied, words.get(to - 1).end()).toString();
        }
    }
}
