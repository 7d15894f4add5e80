package dev.based.mysql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * To which columns a statement writes its parameters, as far as its text tells: INSERT, REPLACE and UPDATE, where a placeholder
 * stands for itself or in COALESCE, IFNULL or IF.
 *
 * @param table the table, or tables, as they are written
 * @param targets the columns as they are written; {@code *} for all
 * @param columns for each placeholder which of these columns it is written to, or -1
 */
record Assignments(String table, List<String> targets, int[] columns) {
    private static final Set<String> MODIFIERS = Set.of("LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "IGNORE", "INTO");
    private static final Set<String> CLAUSES = Set.of("WHERE", "ORDER", "LIMIT", "ON", "RETURNING", "FROM", "AS");
    private static final Set<String> TRANSPARENT = Set.of("COALESCE", "IFNULL", "IF", "(");

    /** A query that has these columns. */
    String probe() {
        return "SELECT " + String.join(", ", targets) + " FROM " + table + " LIMIT 0";
    }

    /** What a statement writes; null if it writes no parameter to a column. */
    static @Nullable Assignments of(String sql) {
        return new Reader(sql, new Words(sql).all()).read();
    }

    /** Reads a statement from the left to the right. */
    private static final class Reader {
        private final String sql;
        private final List<Words.Word> words;
        private final List<String> targets = new ArrayList<>();
        private final int[] columns;
        private int at;
        private int placeholders;
        private String table = "";

        Reader(String sql, List<Words.Word> words) {
            this.sql = sql;
            this.words = words;
            columns = new int[(int) words.stream().filter(word -> word.is("?")).count()];
            Arrays.fill(columns, -1);
        }

        @Nullable
        Assignments read() {
            boolean updates = is("UPDATE");
            if (!updates && !is("INSERT") && !is("REPLACE")) {
                return null;
            }
            do {
                at++;
            } while (at < words.size() && MODIFIERS.contains(words.get(at).upper()));
            if (updates) {
                update();
            } else {
                insert();
            }
            if (targets.isEmpty() || Arrays.stream(columns).allMatch(column -> column < 0)) {
                return null;
            }
            return new Assignments(table, targets, columns);
        }

        private void update() {
            int from = at;
            skipUntil(Set.of("SET"));
            if (placeholders == 0 && at > from && is("SET")) {
                table = text(from, at);
                at++;
                assign();
            }
        }

        private void insert() {
            int from = at;
            while (at < words.size() && !is("(") && !is("VALUES") && !is("VALUE") && !is("SET") && !is("SELECT")) {
                at++;
            }
            table = text(from, at);
            if (is("(")) {
                int open = at;
                skipBrackets();
                targets.addAll(Arrays.asList(text(open + 1, at - 1).split(",")));
            }
            boolean named = !targets.isEmpty();
            if (is("VALUES") || is("VALUE")) {
                do {
                    at++;
                    if (is("(")) {
                        at++;
                        row();
                        at++;
                    }
                } while (is(","));
            } else if (is("SELECT")) {
                at++;
                row();
            } else if (is("SET")) {
                at++;
                assign();
            }
            if (!named && targets.isEmpty()) {
                targets.add("*");
            }
            skipUntil(Set.of("ON"));
            if (is("ON") && named && at + 3 < words.size() && words.get(at + 1).is("DUPLICATE")) {
                at += 4;
                assign();
            }
        }

        /** Expressions, of which each is for the next column, up to a bracket that closes or a clause. */
        private void row() {
            for (int column = 0; at < words.size(); column++) {
                expression(column);
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
                    String before = words.get(at - 1).upper();
                    open.add(words.get(at - 1).isName() ? before : "(");
                } else if (open.isEmpty()
                        && (is(",") || is(")") || CLAUSES.contains(words.get(at).upper()))) {
                    return;
                } else if (is(")")) {
                    open.remove(open.size() - 1);
                } else if (is("?")) {
                    if (standsAlone() && TRANSPARENT.containsAll(open)) {
                        columns[placeholders] = column;
                    }
                    placeholders++;
                }
            }
        }

        /** Whether what is beside a placeholder begins and ends an expression. */
        private boolean standsAlone() {
            String before = words.get(at - 1).upper();
            String after = at + 1 < words.size() ? words.get(at + 1).upper() : ",";
            return (before.equals("(") || before.equals(",") || before.equals("=") || before.equals("SELECT"))
                    && (after.equals(")") || after.equals(",") || CLAUSES.contains(after));
        }

        private void skipUntil(Set<String> ends) {
            while (at < words.size() && !ends.contains(words.get(at).upper())) {
                placeholders += is("?") ? 1 : 0;
                at++;
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

        private String text(int from, int to) {
            return from >= to
                    ? ""
                    : sql.substring(words.get(from).start(), words.get(to - 1).end());
        }
    }
}
