package dev.based.mysql;

import dev.based.spi.ColumnWrites;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
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

    /** Looks at the placeholders of a statement, in time that grows as its length does. */
    private static final class Reader {
        private final String sql;
        private final List<Words.Word> words;
        private final List<String> upper;
        private final ColumnWrites writes;
        private final Surroundings surroundings;
        private final List<String> targets = new ArrayList<>();
        /** Which placeholder a word is. */
        private final int[] ordinals;

        private final int[] columns;
        /** The column to which goes what is made of a placeholder. */
        private final int[] around;
        /** Behind which word the CASE ends in which a word stands. */
        private final int[] ends;

        Reader(String sql, List<Words.Word> words) {
            this.sql = sql;
            this.words = words;
            upper = words.stream().map(Words.Word::upper).toList();
            writes = ColumnWrites.of(upper, ColumnWrites.Dialect.MYSQL);
            surroundings = new Surroundings(words, upper, assigning());
            ends = endsOfCases();
            ordinals = new int[words.size()];
            int count = 0;
            for (int index = 0; index < ordinals.length; index++) {
                ordinals[index] = words.get(index).is("?") ? count++ : NONE;
            }
            columns = new int[count];
            Arrays.fill(columns, NONE);
            around = columns.clone();
        }

        /** The signs that assign. */
        private Set<Integer> assigning() {
            Set<Integer> signs = new HashSet<>();
            for (ColumnWrites.Expression expression : writes.expressions()) {
                if (expression.source() == ColumnWrites.Source.SET) {
                    signs.add(expression.from() - 1);
                }
            }
            return signs;
        }

        private int[] endsOfCases() {
            int[] behind = new int[words.size() + 1];
            Deque<Integer> open = new ArrayDeque<>();
            for (int index = words.size(); index >= 0; index--) {
                String word = index == words.size() ? "" : upper.get(index);
                if (word.equals("END")) {
                    open.push(index + 1);
                }
                if (word.equals("CASE") && !open.isEmpty()) {
                    open.pop();
                }
                behind[index] = open.isEmpty() ? words.size() : open.element();
            }
            return behind;
        }

        @Nullable
        Assignments read() {
            if (writes.isWrite()) {
                writes.columns().forEach(column -> targets.add(text(column)));
                writes.expressions().forEach(this::expression);
                markUntold();
            }
            return Arrays.stream(columns).allMatch(column -> column == NONE) ? null : result();
        }

        private Assignments result() {
            String table = text(writes.table());
            int named = targets.size();
            boolean untold = Arrays.stream(columns).anyMatch(column -> column == UNTOLD);
            boolean others = untold && !writes.namesColumns();
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

        private void expression(ColumnWrites.Expression expression) {
            int column = expression.isNamed() ? expression.column() : STAR + expression.column();
            Deque<Boolean> open = new ArrayDeque<>();
            int opaque = 0;
            for (int index = expression.from(); index < expression.to(); index++) {
                if (words.get(index).is("(")) {
                    boolean changes = surroundings.opensQuery(index)
                            || surroundings.isFunction(index)
                                    && !Surroundings.TRANSPARENT.contains(upper.get(index - 1));
                    open.push(changes);
                    opaque += changes ? 1 : 0;
                } else if (words.get(index).is(")") && !open.isEmpty()) {
                    opaque -= open.pop() ? 1 : 0;
                } else if (ordinals[index] >= 0) {
                    (standsAlone(index) && opaque == 0 ? columns : around)[ordinals[index]] = column;
                }
            }
        }

        /** Whether what is beside a placeholder begins and ends an expression, but for signs that leave a value as it is. */
        private boolean standsAlone(int index) {
            int first = index;
            while (word(first - 1).equals("BINARY") || word(first - 1).equals("+") && begins(word(first - 2))) {
                first--;
            }
            String before = word(first - 1);
            int behind = word(index + 1).equals("COLLATE") ? index + 3 : index + 1;
            if (!begins(before) || !ends(behind)) {
                return false;
            }
            return !before.equals("THEN") && !before.equals("ELSE") || ends(ends[Math.min(behind, words.size())]);
        }

        private boolean begins(String before) {
            return BEFORE.contains(before) || writes.isSelectModifier(before);
        }

        private boolean ends(int index) {
            String word = index < words.size() ? upper.get(index) : ",";
            return BEHIND.contains(word) || writes.isClause(word);
        }

        /** What is neither compared nor made something else may be written somewhere. */
        private void markUntold() {
            for (int index = 0; index < ordinals.length; index++) {
                int ordinal = ordinals[index];
                if (ordinal >= 0 && columns[ordinal] == NONE && !surroundings.keep(index)) {
                    columns[ordinal] = surroundings.compute(index)
                            ? COMPUTED
                            : around[ordinal] == NONE ? UNTOLD : around[ordinal] + PASSED;
                }
            }
        }

        private String word(int index) {
            return index < 0 || index >= words.size() ? "" : upper.get(index);
        }

        /** A part of the statement, in which 0 stands for each placeholder. */
        private String text(ColumnWrites.Part part) {
            StringBuilder text = new StringBuilder();
            int copied = part.from() >= part.to() ? 0 : words.get(part.from()).start();
            for (int index = part.from(); index < part.to(); index++) {
                if (ordinals[index] >= 0) {
                    text.append(sql, copied, words.get(index).start()).append('0');
                    copied = words.get(index).end();
                }
            }
            return part.from() >= part.to()
                    ? ""
                    : text.append(sql, copied, words.get(part.to() - 1).end()).toString();
        }
    }
}
