package dev.based.spi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Which expressions a statement writes to which columns, as far as its text tells: the rows of INSERT and REPLACE, by VALUES or SELECT, the
 * assignments of UPDATE and INSERT, and those of {@code ON CONFLICT DO UPDATE} and {@code ON DUPLICATE KEY UPDATE}. The words of one dialect are
 * names in another; where a text says something else, fewer expressions are told, never others.
 *
 * <p>It is given the words of the text, and tells all by their indexes, so that it does not matter how a backend splits it. It takes time in
 * proportion to their number.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class ColumnWrites {
    private static final Set<String> MODIFIERS = Set.of("LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "IGNORE", "INTO");
    /** What EXPLAIN runs if it is told to, and MariaDB's ANALYZE in any case. */
    private static final Set<String> EXPLAINED =
            Set.of("INSERT", "REPLACE", "UPDATE", "DELETE", "MERGE", "WITH", "SELECT", "VALUES", "TABLE");

    private static final Set<String> BEHIND_TABLES = Set.of("VALUES", "SELECT", "WITH");
    private static final Set<String> BEHIND_TABLES_OF_MYSQL = Set.of("PARTITION", "VALUE", "SET");
    private static final Set<String> QUERIES = Set.of("SELECT", "WITH", "VALUES");
    private static final Set<String> SET_OPERATIONS = Set.of("UNION", "EXCEPT", "INTERSECT");
    private static final String MINUS = "MINUS";
    private static final Set<String> BEHIND_SELECTS_OF_MYSQL = Set.of("UNION", "EXCEPT", "INTERSECT", MINUS);

    /** What may stand between SELECT and the first column. */
    private static final Set<String> SELECT_MODIFIERS = Set.of("ALL", "DISTINCT");

    private static final Set<String> SELECT_MODIFIERS_OF_MYSQL = Set.of(
            "DISTINCTROW",
            "HIGH_PRIORITY",
            "STRAIGHT_JOIN",
            "SQL_SMALL_RESULT",
            "SQL_BIG_RESULT",
            "SQL_BUFFER_RESULT",
            "SQL_NO_CACHE",
            "SQL_CACHE",
            "SQL_CALC_FOUND_ROWS");

    /** What ends an expression, outside of brackets. */
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
            "INTERSECT");

    private final List<String> words;
    private final boolean mysql;
    private final List<Part> columns = new ArrayList<>();
    private final List<Expression> expressions = new ArrayList<>();
    private Part table = new Part(0, 0);
    private boolean isWrite;
    private boolean namesColumns = true;
    private int at;

    /** Where an expression stands. */
    public enum Source {
        /** In a row behind VALUES. */
        VALUES,
        /** It is a column of a query. */
        SELECT,
        /** Behind an equals sign. */
        SET
    }

    /**
     * Some words of the text.
     *
     * @param from the index of the first one
     * @param to the index behind the last one
     */
    public record Part(int from, int to) {}

    /**
     * An expression that is written to a column.
     *
     * @param source where it stands
     * @param column the index of the column, among those that the text names, or among those of the table
     * @param isNamed whether the text names the column: else its index is that among all columns of the table
     * @param from the index of its first word
     * @param to the index behind its last word
     */
    public record Expression(Source source, int column, boolean isNamed, int from, int to) {}

    /** Whose words a statement has. */
    public enum Dialect {
        /** PostgreSQL's. */
        POSTGRES,
        /** MySQL's and MariaDB's. */
        MYSQL
    }

    private ColumnWrites(List<String> words, Dialect dialect) {
        this.words = words;
        mysql = dialect == Dialect.MYSQL;
    }

    /**
     * Reads a statement.
     *
     * @param words the words, names, literals and signs of the statement without its comments, keywords in upper case, names and literals with
     *     their quotes, each bracket, comma and point by itself
     * @param dialect whose words these are
     * @return what it writes; nothing if it is another statement
     */
    public static ColumnWrites of(List<String> words, Dialect dialect) {
        ColumnWrites writes = new ColumnWrites(words, dialect);
        writes.read();
        return writes;
    }

    /**
     * Whether the statement is an INSERT, REPLACE or UPDATE.
     *
     * @return whether it is, by its main verb
     */
    public boolean isWrite() {
        return isWrite;
    }

    /**
     * The table, or the tables of an UPDATE of MySQL's.
     *
     * @return all that stands there, such as another name for it; no words if there is none
     */
    public Part table() {
        return table;
    }

    /**
     * The columns that the text names as those that are written.
     *
     * @return as they are written; one that is named at several places is there so often
     */
    public List<Part> columns() {
        return Collections.unmodifiableList(columns);
    }

    /**
     * Whether an INSERT names the columns of its rows.
     *
     * @return false if the rows have all columns of the table in their order; true for UPDATE
     */
    public boolean namesColumns() {
        return namesColumns;
    }

    /**
     * The expressions that are written.
     *
     * @return in the order of the text
     */
    public List<Expression> expressions() {
        return Collections.unmodifiableList(expressions);
    }

    /**
     * Whether a word may stand between SELECT and the first column.
     *
     * @param word a word in upper case
     * @return true for DISTINCT and its like
     */
    public boolean isSelectModifier(String word) {
        return SELECT_MODIFIERS.contains(word) || mysql && SELECT_MODIFIERS_OF_MYSQL.contains(word);
    }

    /**
     * Whether a word ends an expression.
     *
     * @param word a word in upper case
     * @return true for WHERE and its like
     */
    public boolean isClause(String word) {
        return CLAUSES.contains(word) || mysql && word.equals(MINUS);
    }

    private void read() {
        while (mysql && is("SET") && word(at + 1).equals("STATEMENT")) { // MariaDB's, for the statement behind it
            skipTo(Set.of("FOR"));
            at++;
        }
        if (is("EXPLAIN") || mysql && is("ANALYZE")) { // what they run writes as it does without them
            skipTo(EXPLAINED);
        }
        skipWith();
        boolean updates = is("UPDATE");
        isWrite = updates || is("INSERT") || mysql && is("REPLACE");
        if (!isWrite) {
            return;
        }
        at++;
        at += !mysql && !updates && is("INTO") ? 1 : 0;
        while (mysql && MODIFIERS.contains(word(at))) {
            at++;
        }
        if (updates) {
            update();
        } else {
            insert();
        }
    }

    /** Goes behind the queries of a WITH: {@code name (columns) AS NOT MATERIALIZED (query), ...}. */
    private void skipWith() {
        if (!is("WITH")) {
            return;
        }
        boolean recursive = word(at + 1).equals("RECURSIVE")
                && !word(at + 2).equals("AS")
                && !word(at + 2).equals("(");
        at += recursive ? 1 : 0;
        do {
            at += 2;
            if (is("(")) {
                skipBrackets();
            }
            at += is("AS") ? 1 : 0;
            at += is("NOT") ? 1 : 0;
            at += is("MATERIALIZED") ? 1 : 0;
            if (!is("(")) {
                at = words.size(); // something else
                return;
            }
            skipBrackets();
        } while (is(","));
    }

    private void update() {
        int from = at;
        do {
            skipTo(Set.of("SET"));
        } while (is("SET") && isBehindPoint() && ++at > 0);
        if (at > from && is("SET")) {
            table = new Part(from, at);
            at++;
            assign();
        }
    }

    private void insert() {
        int from = at;
        while (at < words.size() && !is("(") && (isBehindPoint() || !endsTable(from))) {
            at++;
        }
        table = new Part(from, at);
        if (mysql && is("PARTITION")) {
            at++;
            skipBrackets();
        }
        namesColumns = mysql && is("SET");
        if (is("(") && !opensQuery()) {
            namesColumns = true;
            names();
        }
        boolean named = namesColumns;
        at += is("OVERRIDING") ? 3 : 0; // SYSTEM VALUE
        if (is("VALUES") || mysql && is("VALUE")) {
            values(named);
        } else if (mysql && is("SET")) {
            at++;
            assign();
        } else {
            selects(named);
        }
        onConflict();
    }

    private boolean endsTable(int from) {
        return BEHIND_TABLES.contains(word(at))
                || mysql && BEHIND_TABLES_OF_MYSQL.contains(word(at))
                || at > from && is("OVERRIDING") && word(at + 2).equals("VALUE");
    }

    private boolean isBehindPoint() {
        return at > 0 && word(at - 1).equals(".");
    }

    private void values(boolean named) {
        do {
            at++;
            at += mysql && is("ROW") ? 1 : 0;
            if (is("(")) {
                at++;
                row(Source.VALUES, 0, named);
                at++;
            }
        } while (is(","));
    }

    private void selects(boolean named) {
        boolean more = true;
        while (more) {
            while (is("(")) {
                at++;
            }
            skipWith();
            if (!is("SELECT")) {
                return;
            }
            do {
                at++;
            } while (isSelectModifier(word(at)));
            row(Source.SELECT, 0, named);
            int behind = at;
            skipTo(mysql ? BEHIND_SELECTS_OF_MYSQL : SET_OPERATIONS);
            more = at < words.size();
            at = more ? at + 1 : behind;
            at += more && (is("ALL") || is("DISTINCT")) ? 1 : 0;
        }
    }

    private void onConflict() {
        for (int depth = 0; at < words.size(); at++) {
            depth += is("(") ? 1 : is(")") ? -1 : 0;
            boolean duplicate = mysql
                    && is("DUPLICATE")
                    && word(at - 1).equals("ON")
                    && word(at + 1).equals("KEY")
                    && word(at + 2).equals("UPDATE");
            boolean update = !mysql
                    && is("DO")
                    && word(at + 1).equals("UPDATE")
                    && word(at + 2).equals("SET");
            if (depth <= 0 && (duplicate || update)) {
                at += 3;
                assign();
                return;
            }
        }
    }

    /**
     * Expressions, of which each is for the next column, up to a bracket that closes, a clause, or a star, of which the text does not tell for
     * how many columns it stands.
     */
    private void row(Source source, int first, boolean named) {
        for (int column = first; at < words.size(); column++) {
            expression(source, column, named);
            if (word(at - 1).equals("*")) {
                return;
            }
            at += is("AS") ? 2 : 0;
            if (!is(",")) {
                return;
            }
            at++;
        }
    }

    private void assign() {
        do {
            int first = columns.size();
            boolean several = is("(");
            if (several) {
                names();
            } else {
                int from = at;
                while (at < words.size() && !is("=")) {
                    at++;
                }
                if (at == from || at >= words.size()) {
                    return;
                }
                columns.add(new Part(from, at));
            }
            if (!is("=")) {
                return;
            }
            at++;
            if (several) {
                assignRow(first);
            } else {
                expression(Source.SET, first, true);
            }
        } while (is(",") && ++at > 0);
    }

    private void assignRow(int first) {
        at += is("ROW") ? 1 : 0;
        if (is("(") && !opensQuery()) {
            at++;
            row(Source.SET, first, true);
            at++;
        } else {
            skipExpression();
        }
    }

    private void expression(Source source, int column, boolean named) {
        int from = at;
        skipExpression();
        if (at > from && (!named || column < columns.size())) {
            expressions.add(new Expression(source, column, named, from, at));
        }
    }

    /** Goes behind an expression: to a comma, a bracket that closes, or a clause. */
    private void skipExpression() {
        for (int depth = 0; at < words.size(); at++) {
            if (is("(") || is("[")) {
                depth++;
            } else if (depth == 0 && (is(",") || is(")") || is(";") || isClause(word(at)))) {
                return;
            } else if (is(")") || is("]")) {
                depth--;
            }
        }
    }

    /** Names in brackets. */
    private void names() {
        at++;
        int from = at;
        for (int depth = 0; at < words.size(); at++) {
            boolean closes = depth == 0 && is(")");
            if (closes || depth == 0 && is(",")) {
                if (at > from) {
                    columns.add(new Part(from, at));
                }
                from = at + 1;
            }
            if (closes) {
                at++;
                return;
            }
            depth += is("(") || is("[") ? 1 : is(")") || is("]") ? -1 : 0;
        }
    }

    private boolean opensQuery() {
        int inner = at + 1;
        while (word(inner).equals("(")) {
            inner++;
        }
        return QUERIES.contains(word(inner));
    }

    /** Goes to one of these words, outside of the brackets that open from here on. */
    private void skipTo(Set<String> ends) {
        for (int depth = 0; at < words.size(); at++) {
            depth += is("(") ? 1 : is(")") ? -1 : 0;
            if (depth <= 0 && ends.contains(word(at))) {
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
        return word(at).equals(word);
    }

    private String word(int index) {
        return index >= 0 && index < words.size() ? words.get(index) : "";
    }

    /** Shows how many expressions there are. */
    @Override
    public String toString() {
        return "ColumnWrites[" + expressions.size() + " expressions]";
    }
}
