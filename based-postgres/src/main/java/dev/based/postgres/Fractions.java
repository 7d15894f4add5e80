package dev.based.postgres;

import dev.based.postgres.Lexer.Token;
import dev.based.postgres.Lexer.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many digits of seconds the columns keep to which the statements of one connection write: the server would round to them. Where a
 * statement may have changed what names without a schema mean, nothing is known of these.
 *
 * <p>On the connection's event loop only.
 */
final class Fractions {
    private static final Set<Integer> TIMES = Set.of(Oids.TIME, Oids.TIMETZ, Oids.TIMESTAMP, Oids.TIMESTAMPTZ);
    private static final Set<String> PATHS = Set.of("SEARCH_PATH", "SCHEMA", "ROLE", "AUTHORIZATION");
    private static final int BEHIND_SET = 3;

    private final KnownDigits shared;
    private final TableChanges tables;
    /** What was learned for the statement that is described now. */
    private final Map<String, TableDigits> learned = new HashMap<>();

    private boolean otherPath;

    Fractions(KnownDigits shared, TableChanges tables) {
        this.shared = shared;
        this.tables = tables;
    }

    /** A statement is sent; whether it is the first that may change what names mean. */
    boolean sending(String sql) {
        if (!otherPath && changesPath(sql)) {
            otherPath = true;
            return true;
        }
        return false;
    }

    private static boolean changesPath(String sql) {
        String text = sql.toLowerCase(Locale.ROOT);
        if (text.contains("search_path") || text.contains("set_config")) {
            return true;
        }
        if (!text.contains("schema") && !text.contains("role") && !text.contains("authorization")) {
            return false;
        }
        List<Token> tokens = Lexer.tokens(sql);
        for (int index = 0; index < tokens.size(); index++) {
            boolean begins = index == 0 || tokens.get(index - 1).text().equals(";");
            if (begins && tokens.get(index).text().equals("SET") && namesPath(tokens, index + 1)) {
                return true;
            }
        }
        return false;
    }

    private static boolean namesPath(List<Token> tokens, int from) {
        return tokens.subList(from, Math.min(tokens.size(), from + BEHIND_SET)).stream()
                .anyMatch(token -> token.type() == Type.WORD && PATHS.contains(token.text()));
    }

    /**
     * The next table that the server is to be asked about before a statement is described; null if there is none.
     *
     * @param types the types of the statement's parameters, of domains what they are based on
     */
    DigitsLookup.@Nullable Question unknown(String sql, int[] types) {
        for (WrittenColumns.Target target : targets(sql, types)) {
            if (of(target.table()) == null) {
                return new DigitsLookup.Question(target.table(), tables.changes());
            }
        }
        return null;
    }

    /** The server has answered. */
    void learned(DigitsLookup lookup) {
        TableDigits answer = lookup.answer();
        String table = lookup.question().table().name();
        learned.put(table, answer);
        if (tables.areAsOthersSeeThem() && !lookup.hasFailed()) {
            shared.learned(table, answer, lookup.question().changes());
        }
    }

    /** How many digits each parameter's columns keep, the most of several; null if they all keep what the server can. */
    int @Nullable [] digits(String sql, int[] types) {
        int[] digits = new int[types.length];
        Arrays.fill(digits, -1);
        for (WrittenColumns.Target target : targets(sql, types)) {
            TableDigits known = of(target.table());
            int own = known == null ? TableDigits.MOST : known.of(target);
            digits[target.parameter()] = Math.max(digits[target.parameter()], own);
        }
        learned.clear();
        return Arrays.stream(digits).allMatch(each -> each < 0 || each == TableDigits.MOST)
                ? null
                : Arrays.stream(digits)
                        .map(each -> each < 0 ? TableDigits.MOST : each)
                        .toArray();
    }

    private @Nullable TableDigits of(WrittenColumns.Table table) {
        TableDigits own = learned.get(table.name());
        return own != null || !tables.areAsOthersSeeThem() ? own : shared.of(table.name(), tables.changes());
    }

    private List<WrittenColumns.Target> targets(String sql, int[] types) {
        return Arrays.stream(types).noneMatch(TIMES::contains)
                ? List.of()
                : WrittenColumns.of(sql).stream()
                        .filter(target ->
                                target.parameter() < types.length && TIMES.contains(types[target.parameter()]))
                        .filter(target -> target.table().hasSchema() || !otherPath)
                        .toList();
    }
}
