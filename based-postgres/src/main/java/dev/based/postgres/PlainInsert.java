package dev.based.postgres;

import dev.based.postgres.Lexer.Token;
import dev.based.postgres.Lexer.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An INSERT that only says where its values go: a table, its columns, and a parameter for each, in this order.
 *
 * @param table the table as it is written
 * @param name the table's own name as the server shows it
 * @param columns the columns as they are written
 */
record PlainInsert(String table, String name, List<String> columns) {
    /** Reads a statement; null if it says more, or something else. */
    static @Nullable PlainInsert of(String sql) {
        return new Reader(sql).read();
    }

    /** Reads a statement from the left to the right. */
    private static final class Reader {
        private final String sql;
        private final List<Token> tokens;
        private int at;
        private String last = "";

        Reader(String sql) {
            this.sql = sql;
            tokens = Lexer.tokens(sql);
        }

        @Nullable
        PlainInsert read() {
            if (!word("INSERT") || !word("INTO")) {
                return null;
            }
            StringBuilder table = new StringBuilder();
            do {
                String part = name();
                if (part == null) {
                    return null;
                }
                table.append(table.isEmpty() ? "" : ".").append(part);
            } while (symbol("."));
            String own = last;
            List<String> columns = columns();
            if (columns == null || !word("VALUES") || !placeholders(columns.size())) {
                return null;
            }
            symbol(";");
            return at == tokens.size() ? new PlainInsert(table.toString(), own, columns) : null;
        }

        private @Nullable List<String> columns() {
            if (!symbol("(")) {
                return null;
            }
            List<String> columns = new ArrayList<>();
            do {
                String column = name();
                if (column == null) {
                    return null;
                }
                columns.add(column);
            } while (symbol(","));
            return symbol(")") ? columns : null;
        }

        private boolean placeholders(int count) {
            if (!symbol("(")) {
                return false;
            }
            for (int number = 1; number <= count; number++) {
                boolean next = number == 1 || symbol(",");
                if (!next || at >= tokens.size() || !tokens.get(at).text().equals("$" + number)) {
                    return false;
                }
                at++;
            }
            return symbol(")");
        }

        /** A name; in quotes, one that is doubled begins another token at once. */
        private @Nullable String name() {
            if (at >= tokens.size()) {
                return null;
            }
            Token first = tokens.get(at);
            if (first.type() == Type.WORD) {
                at++;
                last = sql.substring(first.start(), first.end()).toLowerCase(Locale.ROOT);
                return sql.substring(first.start(), first.end());
            }
            int end = first.start();
            while (at < tokens.size()
                    && tokens.get(at).type() == Type.NAME
                    && tokens.get(at).start() == end) {
                end = tokens.get(at).end();
                at++;
            }
            if (end - first.start() <= 2) {
                return null;
            }
            String name = sql.substring(first.start(), end);
            last = name.substring(1, name.length() - 1).replace("\"\"", "\"");
            return name;
        }

        private boolean word(String word) {
            return take(Type.WORD, word);
        }

        private boolean symbol(String symbol) {
            return take(Type.SYMBOL, symbol);
        }

        private boolean take(Type type, String text) {
            boolean is = at < tokens.size()
                    && tokens.get(at).type() == type
                    && tokens.get(at).text().equals(text);
            at += is ? 1 : 0;
            return is;
        }
    }
}
