package dev.based.internal.watch;

import dev.based.internal.sql.text.Token;
import dev.based.internal.sql.text.Tokens;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * A statement's operations and what they are done to, in the order of the text: {@code INSERT orders SELECT carts}. Written as
 * OpenTelemetry's conventions for databases want {@code db.query.summary}; found by words alone, so that it may lack a table.
 */
final class Summary {
    /** In characters, as the conventions have it; nothing is cut in two. */
    private static final int LONGEST = 255 - "BATCH ".length();

    private static final Set<String> OPERATIONS = Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE");
    private static final Set<String> DEFINITIONS = Set.of("CREATE", "ALTER", "DROP", "TRUNCATE");
    private static final Set<String> OBJECTS = Set.of(
            "TABLE",
            "INDEX",
            "VIEW",
            "SEQUENCE",
            "SCHEMA",
            "DATABASE",
            "TRIGGER",
            "FUNCTION",
            "PROCEDURE",
            "TYPE",
            "DOMAIN");
    private static final Set<String> BEFORE_TABLE = Set.of("FROM", "JOIN", "INTO", "USING");
    private static final Set<String> BETWEEN = Set.of(
            "ONLY",
            "LATERAL",
            "IF",
            "NOT",
            "EXISTS",
            "LOW_PRIORITY",
            "IGNORE",
            "CONCURRENTLY",
            "OR",
            "ABORT",
            "FAIL",
            "ROLLBACK");
    /** Before UPDATE, these make it no operation. */
    private static final Set<String> NO_UPDATE = Set.of("FOR", "DO", "KEY", "ON", "NO");

    private static final Set<String> END_OF_TABLES = Set.of(
            "WHERE",
            "GROUP",
            "ORDER",
            "HAVING",
            "LIMIT",
            "OFFSET",
            "FETCH",
            "FOR",
            "SET",
            "VALUES",
            "ON",
            "RETURNING",
            "UNION",
            "INTERSECT",
            "EXCEPT",
            "WINDOW",
            "WHEN");

    private final Tokens tokens;
    private final StringBuilder text = new StringBuilder();
    /** By the depth of parentheses, the innermost first: whether what stands there is a statement, where FROM is followed by tables. */
    private final Deque<Boolean> statements = new ArrayDeque<>();
    /** The same: whether a comma is followed by another table. */
    private final Deque<Boolean> lists = new ArrayDeque<>();

    private Summary(Tokens tokens) {
        this.tokens = tokens;
        statements.push(false);
        lists.push(false);
    }

    static String of(Tokens tokens) {
        return new Summary(tokens).text();
    }

    /** That of a statement for several sets of values, as the conventions have it. */
    static String of(String summary, int sets) {
        return sets > 1 && !summary.isEmpty() ? "BATCH " + summary : summary;
    }

    private String text() {
        boolean target = false;
        for (int index = 0; index < tokens.size(); index++) {
            String word = tokens.word(index);
            if (tokens.isSymbol(index, '(')) {
                target = target && !isStatement(index + 1); // FROM (a JOIN b)
                statements.push(target);
                lists.push(target);
            } else if (tokens.isSymbol(index, ')')) {
                leave();
                target = false;
            } else if (tokens.isSymbol(index, ',')) {
                target = Boolean.TRUE.equals(lists.peek());
            } else if (isOperation(index, word)) {
                target = begin(index, word);
            } else if (isBeforeTable(index, word)) {
                target = true;
                list(word.equals("FROM"));
            } else if (END_OF_TABLES.contains(word)) {
                target = false;
                list(false);
            } else if (target && !BETWEEN.contains(word)) {
                index = take(index);
                target = false;
            }
        }
        if (text.isEmpty() && tokens.size() > 0) {
            append(tokens.word(0));
        }
        return text.toString();
    }

    private boolean isStatement(int index) {
        return tokens.isWord(index, OPERATIONS) || tokens.isWord(index, "WITH") || tokens.isWord(index, "VALUES");
    }

    private void leave() {
        if (statements.size() > 1) {
            statements.pop();
            lists.pop();
        }
    }

    private void list(boolean open) {
        lists.pop();
        lists.push(open);
    }

    private boolean isOperation(int index, String word) {
        if (DEFINITIONS.contains(word)) {
            return index == 0;
        }
        boolean called = tokens.isSymbol(index + 1, '(') && !word.equals("SELECT"); // the function REPLACE
        boolean behind = index > 0 && (tokens.isWord(index - 1, NO_UPDATE) || tokens.isSymbol(index - 1, '.'));
        boolean conflict = word.equals("REPLACE") && tokens.isWord(index - 1, "OR");
        return OPERATIONS.contains(word) && !called && !behind && !conflict;
    }

    /** Takes an operation down; tells whether a table follows. */
    private boolean begin(int index, String word) {
        append(tokens.text(index));
        statements.pop();
        statements.push(true);
        list(false);
        if (!DEFINITIONS.contains(word)) {
            return word.equals("UPDATE") || (word.equals("REPLACE") && !tokens.isWord(index + 1, "INTO"));
        }
        for (int next = index + 1; next < Math.min(tokens.size(), index + 6); next++) {
            if (tokens.isWord(next, OBJECTS)) {
                append(tokens.text(next));
                return false; // its name comes next, which takes itself
            }
        }
        return word.equals("TRUNCATE");
    }

    private boolean isBeforeTable(int index, String word) {
        if (OBJECTS.contains(word) && index > 0 && index < 6 && tokens.isWord(0, DEFINITIONS)) {
            return true;
        }
        boolean distinct = word.equals("FROM") && tokens.isWord(index - 1, "DISTINCT");
        boolean columns = word.equals("USING") && tokens.isSymbol(index + 1, '(');
        return BEFORE_TABLE.contains(word) && Boolean.TRUE.equals(statements.peek()) && !distinct && !columns;
    }

    /** Takes a table's name down, with the names before it; gives the index of its last token. */
    private int take(int index) {
        if (!isName(index)) {
            return index;
        }
        int last = index;
        while (tokens.isSymbol(last + 1, '.') && isName(last + 2)) {
            last += 2;
        }
        boolean function = tokens.isSymbol(last + 1, '(') && !tokens.isWord(0, DEFINITIONS) && !isInsert();
        if (!function) {
            append(tokens.sql()
                    .substring(tokens.get(index).start(), tokens.get(last).end()));
        }
        return last;
    }

    /** Behind INTO a parenthesis has the columns, and is no call. */
    private boolean isInsert() {
        String soFar = Tokens.upperCase(text.toString());
        return soFar.endsWith("INSERT") || soFar.endsWith("REPLACE") || soFar.endsWith("MERGE");
    }

    private boolean isName(int index) {
        return tokens.is(index, Token.Type.WORD) || tokens.is(index, Token.Type.QUOTED_NAME);
    }

    private void append(String part) {
        if (text.length() + 1 + part.length() <= LONGEST) {
            text.append(text.isEmpty() ? "" : " ").append(part);
        }
    }
}
