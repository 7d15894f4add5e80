package dev.based.postgres;

import dev.based.postgres.Lexer.Token;
import dev.based.postgres.Lexer.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * To which columns a statement writes its parameters as they are, as far as its text tells: those of INSERT and UPDATE, also inside WITH and
 * behind ON CONFLICT, where a placeholder stands for itself, or in parentheses, COALESCE or a cast to a time without digits.
 */
final class WrittenColumns {
    private static final Set<String> ENDS = Set.of(
            "FROM",
            "WHERE",
            "RETURNING",
            "ON",
            "UNION",
            "EXCEPT",
            "INTERSECT",
            "GROUP",
            "HAVING",
            "WINDOW",
            "ORDER",
            "LIMIT",
            "OFFSET",
            "FETCH",
            "FOR");

    private static final Set<String> TIMES =
            Set.of("TIMESTAMP", "TIMESTAMPTZ", "TIME", "TIMETZ", "WITH", "WITHOUT", "ZONE");

    private final String sql;
    private final List<Token> tokens;
    private final List<Target> targets = new ArrayList<>();
    private int at;

    /**
     * A place of a parameter.
     *
     * @param parameter its number, from 0
     * @param column the column's name; null if only its number is told
     * @param number the column's number, from 1
     */
    record Target(int parameter, Table table, @Nullable String column, int number) {}

    /**
     * A table.
     *
     * @param name as it is written
     * @param hasSchema whether its schema is told
     */
    record Table(String name, boolean hasSchema) {}

    private WrittenColumns(String sql) {
        this.sql = sql;
        tokens = Lexer.tokens(sql);
    }

    /** The places at which parameters are written to columns; none of a parameter that has another place, where it may mean something else. */
    static List<Target> of(String sql) {
        WrittenColumns reader = new WrittenColumns(sql);
        reader.read();
        return reader.targets.stream()
                .filter(target -> reader.places(target.parameter) == reader.targets(target.parameter))
                .toList();
    }

    private long places(int parameter) {
        return tokens.stream()
                .filter(token -> token.type() == Type.PLACEHOLDER && number(token) == parameter)
                .count();
    }

    private long targets(int parameter) {
        return targets.stream().filter(target -> target.parameter == parameter).count();
    }

    private void read() {
        while (at < tokens.size()) {
            if (isWord(at, "INSERT") && isWord(at + 1, "INTO")) {
                at += 2;
                insert();
            } else if (isWord(at, "UPDATE") && (at == 0 || is(at - 1, "(") || is(at - 1, ")"))) {
                at++;
                update();
            } else {
                at++;
            }
        }
    }

    private void insert() {
        Table table = table();
        skipAlias();
        List<String> columns = is(at, "(") && !isQuery(at + 1) ? names() : List.of();
        at += isWord(at, "OVERRIDING") ? 3 : 0;
        if (table == null || columns == null) {
            return;
        }
        if (word("VALUES")) {
            do {
                if (!symbol("(")) {
                    return;
                }
                row(table, columns);
            } while (symbol(")") && symbol(","));
        } else if (word("SELECT")) {
            at += isWord(at, "ALL") || isWord(at, "DISTINCT") ? 1 : 0;
            row(table, columns);
        }
        onConflict(table);
    }

    private void skipAlias() {
        at += isWord(at, "AS") ? 2 : 0;
    }

    private boolean isQuery(int index) {
        return isWord(index, "SELECT") || isWord(index, "WITH") || isWord(index, "VALUES") || is(index, "(");
    }

    private void onConflict(Table table) {
        for (int depth = 0; at < tokens.size() && depth >= 0 && !is(at, ";"); at++) {
            if (depth == 0 && isWord(at, "DO") && isWord(at + 1, "UPDATE") && isWord(at + 2, "SET")) {
                at += 3;
                assign(table);
                return;
            }
            depth += is(at, "(") ? 1 : is(at, ")") ? -1 : 0;
        }
    }

    private void update() {
        at += isWord(at, "ONLY") ? 1 : 0;
        Table table = table();
        while (at < tokens.size() && !isWord(at, "SET") && (tokens.get(at).type() == Type.WORD || is(at, "*"))) {
            at++; // another name for it
        }
        if (table != null && word("SET")) {
            assign(table);
        }
    }

    private void assign(Table table) {
        do {
            List<String> columns = is(at, "(") ? names() : one(name());
            if (columns == null || !symbol("=")) {
                return; // a part of a column
            }
            if (word("ROW") || columns.size() > 1) {
                if (!symbol("(")) {
                    return;
                }
                row(table, columns);
                at++;
            } else {
                expression(new Target(0, table, columns.get(0), 0));
            }
        } while (symbol(","));
    }

    private static @Nullable List<String> one(@Nullable String name) {
        return name == null ? null : List.of(name);
    }

    /** Expressions, of which each is for the next column. */
    private void row(Table table, List<String> columns) {
        int number = 0;
        do {
            String column = number < columns.size() ? columns.get(number) : null;
            number++;
            expression(new Target(0, table, column, number));
            skipAlias();
        } while (symbol(","));
    }

    private void expression(Target target) {
        List<Integer> parameters = new ArrayList<>();
        if (value(parameters) && isEnd()) {
            parameters.forEach(
                    parameter -> targets.add(new Target(parameter, target.table, target.column, target.number)));
        } else {
            skipExpression();
        }
    }

    /** What gives parameters on as they are; false if it does not, or may not. */
    private boolean value(List<Integer> parameters) {
        boolean plain;
        if (at < tokens.size() && tokens.get(at).type() == Type.PLACEHOLDER) {
            parameters.add(number(tokens.get(at++)));
            plain = true;
        } else if (isWord(at, "COALESCE") && is(at + 1, "(")) {
            at += 2;
            plain = arguments(parameters);
        } else if (isWord(at, "CAST") && is(at + 1, "(")) {
            at += 2;
            plain = value(parameters) && word("AS") && time() && symbol(")");
        } else {
            plain = symbol("(") && value(parameters) && symbol(")");
        }
        while (plain && symbol("::")) {
            plain = time();
        }
        return plain;
    }

    private boolean arguments(List<Integer> parameters) {
        do {
            List<Integer> own = new ArrayList<>();
            if (value(own) && isEnd()) {
                parameters.addAll(own);
            } else {
                skipExpression();
            }
        } while (symbol(","));
        return symbol(")");
    }

    private boolean time() {
        int from = at;
        while (at < tokens.size()
                && tokens.get(at).type() == Type.WORD
                && TIMES.contains(tokens.get(at).text())) {
            at++;
        }
        return at > from;
    }

    private void skipExpression() {
        for (int depth = 0; at < tokens.size() && (depth > 0 || !isEnd()); at++) {
            depth += is(at, "(") || is(at, "[") ? 1 : is(at, ")") || is(at, "]") ? -1 : 0;
        }
    }

    private boolean isEnd() {
        return at >= tokens.size()
                || is(at, ",")
                || is(at, ")")
                || is(at, ";")
                || isWord(at, "AS")
                || tokens.get(at).type() == Type.WORD
                        && ENDS.contains(tokens.get(at).text());
    }

    /** A table's name, with its schema if that is told; null if there is none. */
    private @Nullable Table table() {
        int from = at;
        String last = name();
        while (last != null && symbol(".")) {
            last = name();
        }
        int names = (at - from + 1) / 2;
        if (last == null || names > 2) {
            return null;
        }
        return new Table(names == 1 ? text(from) : text(from) + "." + text(at - 1), names == 2);
    }

    /** Names between parentheses; null if there is something else. */
    private @Nullable List<String> names() {
        List<String> names = new ArrayList<>();
        do {
            at++;
            String name = name();
            if (name == null) {
                return null;
            }
            names.add(name);
        } while (is(at, ","));
        return symbol(")") ? names : null;
    }

    /** A name as the server keeps it; null if there is none. */
    private @Nullable String name() {
        if (at >= tokens.size()) {
            return null;
        }
        Token token = tokens.get(at);
        if (token.type() == Type.NAME && token.text().length() > 2) {
            at++;
            return token.text().substring(1, token.text().length() - 1);
        }
        if (token.type() != Type.WORD) {
            return null;
        }
        StringBuilder small = new StringBuilder(text(at++));
        for (int index = 0; index < small.length(); index++) {
            char letter = small.charAt(index);
            small.setCharAt(index, letter >= 'A' && letter <= 'Z' ? (char) (letter - 'A' + 'a') : letter);
        }
        return small.toString();
    }

    private String text(int index) {
        return sql.substring(tokens.get(index).start(), tokens.get(index).end());
    }

    private static int number(Token placeholder) {
        return Integer.parseInt(placeholder.text().substring(1)) - 1;
    }

    private boolean isWord(int index, String word) {
        return index < tokens.size()
                && tokens.get(index).type() == Type.WORD
                && tokens.get(index).text().equals(word);
    }

    private boolean is(int index, String sign) {
        return index >= 0 && index < tokens.size() && tokens.get(index).text().equals(sign);
    }

    private boolean word(String word) {
        boolean is = isWord(at, word);
        at += is ? 1 : 0;
        return is;
    }

    private boolean symbol(String symbol) {
        boolean is = is(at, symbol);
        at += is ? 1 : 0;
        return is;
    }
}
