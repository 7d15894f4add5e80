package dev.based.postgres;

import dev.based.postgres.Lexer.Token;
import dev.based.postgres.Lexer.Type;
import dev.based.spi.ColumnWrites;
import dev.based.spi.ColumnWrites.Expression;
import dev.based.spi.ColumnWrites.Part;
import dev.based.spi.ColumnWrites.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The columns to which a statement writes times as they are, and the query that has these columns, by which the server itself tells what their
 * names mean. Only placeholders that stand for themselves count, in parentheses or a cast without digits perhaps; and none that stands
 * elsewhere as well, where the same value may mean something else.
 */
final class TimeTargets {
    private static final Set<String> COMBINING = Set.of("UNION", "INTERSECT", "EXCEPT", "DISTINCT");
    private static final Set<String> TIMES =
            Set.of("TIMESTAMP", "TIMESTAMPTZ", "TIME", "TIMETZ", "INTERVAL", "WITH", "WITHOUT", "ZONE");

    private final String sql;
    private final List<Token> tokens;
    private final int[] types;
    private final ColumnWrites writes;
    private final List<Target> targets = new ArrayList<>();
    /** The columns that are named, each once, and their places in the query. */
    private final Map<String, Integer> named = new LinkedHashMap<>();

    /** Where a parameter is written. */
    private record Target(int parameter, int column, boolean isNamed) {}

    private TimeTargets(String sql, int[] types) {
        this.sql = sql;
        this.types = types;
        tokens = Lexer.tokens(sql);
        writes = ColumnWrites.of(tokens.stream().map(Token::text).toList(), ColumnWrites.Dialect.POSTGRES);
    }

    /**
     * Those of a statement.
     *
     * @param types the types of its parameters, of domains what they are based on
     * @return null if there are none
     */
    static @Nullable TimeTargets of(String sql, int[] types) {
        if (Arrays.stream(types).noneMatch(Digits::areOf)) {
            return null;
        }
        TimeTargets found = new TimeTargets(sql, types);
        return found.find() ? found : null;
    }

    private boolean find() {
        if (table().isEmpty()) {
            return false;
        }
        boolean combined = tokens.stream().anyMatch(token -> COMBINING.contains(token.text()));
        int[] places = new int[types.length];
        tokens.stream().filter(token -> token.type() == Type.PLACEHOLDER).forEach(place -> {
            int number = number(place);
            if (number >= 0 && number < places.length) {
                places[number]++;
            }
        });
        for (Expression expression : writes.expressions()) {
            int parameter = parameter(expression.from(), expression.to());
            if (parameter >= 0
                    && parameter < types.length
                    && Digits.areOf(types[parameter])
                    && !(combined && expression.source() == Source.SELECT)
                    && add(parameter, expression)) {
                places[parameter]--;
            }
        }
        targets.removeIf(target -> places[target.parameter] != 0);
        return !targets.isEmpty();
    }

    private boolean add(int parameter, Expression expression) {
        int column = expression.column();
        if (expression.isNamed()) {
            Part part = writes.columns().get(column);
            if (part.to() - part.from() != 1 || !isName(part.from())) {
                return false; // a part of a column
            }
            column = named.computeIfAbsent(text(part.from()), name -> named.size());
        }
        return targets.add(new Target(parameter, column, expression.isNamed()));
    }

    /** The parameter for which an expression stands; -1 if it is more than a placeholder. */
    private int parameter(int from, int to) {
        int first = from;
        int end = to;
        while (true) {
            int type = startOfType(first, end);
            int typeInBrackets = startOfType(first, end - 1);
            if (type < end && is(type - 1, "::")) {
                end = type - 1;
            } else if (is(first, "(") && is(end - 1, ")")) {
                first++;
                end--;
            } else if (word(first).equals("CAST")
                    && is(first + 1, "(")
                    && is(end - 1, ")")
                    && word(typeInBrackets - 1).equals("AS")) {
                end = typeInBrackets - 1;
                first += 2;
            } else {
                break;
            }
        }
        return end - first == 1 && tokens.get(first).type() == Type.PLACEHOLDER ? number(tokens.get(first)) : -1;
    }

    /** Where the name of a type of times begins that ends at a place, or of arrays of them, that keeps all digits; that place if there is none. */
    private int startOfType(int from, int end) {
        int start = end;
        while (start > from) {
            boolean part = TIMES.contains(word(start - 1)) || is(start - 1, "[") || is(start - 1, "]");
            boolean whole =
                    is(start - 1, ")") && is(start - 2, "6") && is(start - 3, "(") && TIMES.contains(word(start - 4));
            if (!part && !whole) {
                return start;
            }
            start -= part ? 1 : 3;
        }
        return start;
    }

    /** The table's name, without another one that it is given; empty if that cannot be told. */
    private String table() {
        int at = writes.table().from();
        int to = writes.table().to();
        if (word(at).equals("ONLY")) {
            at += is(at + 1, "(") ? 2 : 1;
        }
        int first = at;
        while (at + 2 < to && isName(at) && is(at + 1, ".")) {
            at += 2;
        }
        boolean whole = at < to && isName(at) && (at + 1 == to || endsName(at));
        return whole ? sql.substring(tokens.get(first).start(), tokens.get(at).end()) : "";
    }

    /** Whether what follows a name is none of it: a doubled quote begins another one. */
    private boolean endsName(int index) {
        Token next = tokens.get(index + 1);
        boolean another = isName(index + 1) && next.start() > tokens.get(index).end();
        return another || next.text().equals("*") || next.text().equals(")");
    }

    /** A query that has the columns. */
    String query() {
        List<String> columns = new ArrayList<>();
        named.keySet().forEach(name -> columns.add("based." + name));
        if (targets.stream().anyMatch(target -> !target.isNamed)) {
            columns.add("based.*");
        }
        return "SELECT " + String.join(", ", columns) + " FROM " + table() + " AS based";
    }

    /**
     * How many digits of a second are kept of each parameter, the most of several columns.
     *
     * @param columns the types of the query's columns
     * @param modifiers what belongs to these types
     * @return empty if all are
     */
    int[] digits(int[] columns, int[] modifiers) {
        int[] digits = new int[types.length];
        Arrays.fill(digits, -1);
        for (Target target : targets) {
            int column = target.isNamed ? target.column : named.size() + target.column;
            int kept = column < columns.length
                    ? Digits.kept(types[target.parameter], columns[column], modifiers[column])
                    : Digits.ALL;
            digits[target.parameter] = Math.max(digits[target.parameter], kept);
        }
        boolean all = true;
        for (int number = 0; number < digits.length; number++) {
            digits[number] = digits[number] < 0 ? Digits.ALL : digits[number];
            all &= digits[number] == Digits.ALL;
        }
        return all ? new int[0] : digits;
    }

    private static int number(Token placeholder) {
        String digits = placeholder.text().substring(1);
        return digits.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(digits) - 1; // there are 65,535 at most
    }

    private String text(int index) {
        return sql.substring(tokens.get(index).start(), tokens.get(index).end());
    }

    private boolean isName(int index) {
        return index < tokens.size()
                && (tokens.get(index).type() == Type.NAME || tokens.get(index).type() == Type.WORD);
    }

    private boolean is(int index, String sign) {
        return index >= 0 && index < tokens.size() && tokens.get(index).text().equals(sign);
    }

    private String word(int index) {
        return index >= 0 && index < tokens.size() && tokens.get(index).type() == Type.WORD
                ? tokens.get(index).text()
                : "";
    }
}
