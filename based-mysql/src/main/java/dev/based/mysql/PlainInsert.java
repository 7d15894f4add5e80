package dev.based.mysql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An INSERT that only says where its values go: a table, its columns, and a placeholder for each. It ends with its row, so that more
 * rows can be written behind it.
 *
 * @param table the table as it is written
 * @param schema the name of the schema that is written before it; null if there is none
 * @param name the table's own name
 * @param columns the columns' names
 */
record PlainInsert(String table, @Nullable String schema, String name, List<String> columns) {
    /** What every further row is in the text. */
    String row() {
        return ", (" + "?, ".repeat(columns.size() - 1) + "?)";
    }

    /** Reads a statement; null if it says more, or something else, or has comments, which may be run. */
    static @Nullable PlainInsert of(String sql) {
        boolean commented = sql.contains("/*") || sql.contains("--") || sql.indexOf('#') >= 0;
        return commented ? null : new Reader(sql).read();
    }

    /** Reads a statement from the left to the right. */
    private static final class Reader {
        private final String sql;
        private final List<Words.Word> words;
        private int at;

        Reader(String sql) {
            this.sql = sql;
            words = new Words(sql).all();
        }

        @Nullable
        PlainInsert read() {
            if (!take("INSERT") || !take("INTO")) {
                return null;
            }
            int from = at;
            String schema = null;
            String own = name();
            while (own != null && take(".")) {
                schema = own;
                own = name();
            }
            if (own == null) {
                return null;
            }
            String table =
                    sql.substring(words.get(from).start(), words.get(at - 1).end());
            List<String> columns = columns();
            if (columns == null || !take("VALUES") || !placeholders(columns.size())) {
                return null;
            }
            return at == words.size() && words.get(at - 1).end() == sql.length()
                    ? new PlainInsert(table, schema, own, columns)
                    : null;
        }

        private @Nullable List<String> columns() {
            if (!take("(")) {
                return null;
            }
            List<String> columns = new ArrayList<>();
            do {
                String column = name();
                if (column == null) {
                    return null;
                }
                columns.add(column);
            } while (take(","));
            return take(")") ? columns : null;
        }

        private boolean placeholders(int count) {
            if (!take("(")) {
                return false;
            }
            for (int number = 0; number < count; number++) {
                if (number > 0 && !take(",") || !take("?")) {
                    return false;
                }
            }
            return take(")");
        }

        private @Nullable String name() {
            if (at >= words.size() || !words.get(at).isName()) {
                return null;
            }
            String word = words.get(at++).text();
            return word.charAt(0) == '`' ? word.substring(1, word.length() - 1) : word;
        }

        private boolean take(String word) {
            boolean is = at < words.size() && words.get(at).is(word);
            at += is ? 1 : 0;
            return is;
        }
    }
}
