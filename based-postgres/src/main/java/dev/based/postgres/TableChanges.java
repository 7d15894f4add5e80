package dev.based.postgres;

import dev.based.postgres.Lexer.Token;
import dev.based.postgres.Lexer.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the statements of one connection do to tables. A statement that is prepared keeps the types that its parameters had then, whatever
 * becomes of the tables: the server converts from them, and may round, without a word. So what is prepared is prepared anew when a table
 * may have become another one; all of it behind ALTER and DROP, on the other connections of the same database as well, and what has its name
 * behind CREATE, by which a temporary table can hide another.
 *
 * <p>Names may also come to mean other tables, by another search_path: the server follows that by itself. See {@link Naming}.
 *
 * <p>On the connection's event loop only, but for the count.
 */
final class TableChanges {
    private static final Set<String> VERBS = Set.of("CREATE", "ALTER", "DROP", "DO", "IMPORT");
    private static final Set<String> OBJECTS = Set.of(
            "TABLE", "VIEW", "MATERIALIZED", "FOREIGN", "TYPE", "DOMAIN", "SCHEMA", "EXTENSION", "OWNED", "RULE");
    private static final Set<String> TABLES = Set.of("TABLE", "VIEW");
    private static final Set<String> TEMPORARY = Set.of("TEMP", "TEMPORARY", "PG_TEMP");
    private static final Set<String> QUERIES = Set.of("SELECT", "WITH", "(");
    private static final Set<String> MODIFYING = Set.of("INSERT", "MERGE");
    private static final String INTO = "INTO";
    private static final Set<String> BEFORE_NAME_OF_MADE =
            Set.of("TEMP", "TEMPORARY", "UNLOGGED", "LOCAL", "GLOBAL", "TABLE");
    private static final int MOST_BEFORE_NAMES = 5;
    private static final Set<String> BEFORE_NAMES = Set.of("IF", "NOT", "EXISTS", "ONLY");

    private final AtomicInteger count;
    private final PreparedStatements statements;
    private final Set<String> temporary = new HashSet<>();
    private int seen;
    /** Whether the transaction that is open has changed tables, which others see when it ends. */
    private boolean pending;

    private final Naming naming = new Naming();

    /**
     * Creates it.
     *
     * @param count how often tables were changed by a connection of the same database
     */
    TableChanges(AtomicInteger count, PreparedStatements statements) {
        this.count = count;
        this.statements = statements;
        seen = count.get();
    }

    /** Whether a statement may make a table another one, or names mean others. */
    static boolean isOne(String sql) {
        List<Token> tokens = Lexer.beginning(sql, 1);
        return !tokens.isEmpty()
                && (VERBS.contains(tokens.get(0).text())
                        || Naming.mayChange(sql)
                        || Naming.mentions(sql, INTO) && into(Lexer.tokens(sql)) > 0);
    }

    /** Where the name of the table begins that a query makes, {@code SELECT ... INTO name}; 0 if it makes none. */
    private static int into(List<Token> tokens) {
        String verb = text(tokens, 0);
        for (int index = 1; QUERIES.contains(verb) && index < tokens.size(); index++) {
            if (text(tokens, index).equals(INTO) && !MODIFYING.contains(text(tokens, index - 1))) {
                return index + 1;
            }
        }
        return 0;
    }

    /** What names mean now. */
    Naming naming() {
        return naming;
    }

    /** Takes note of what others have changed. Called before each statement. */
    void look() {
        int now = count.get();
        if (seen != now) {
            seen = now;
            statements.renewAll();
        }
    }

    /** Such a statement has succeeded. */
    void done(String sql) {
        if (Naming.mayChange(sql)) {
            naming.changed(sql);
        }
        List<Token> tokens = Lexer.tokens(sql);
        String verb = tokens.get(0).text();
        if (!VERBS.contains(verb)) {
            made(tokens, into(tokens));
            return;
        }
        int object = 1;
        while (verb.equals("CREATE") && object < tokens.size() && !TABLES.contains(text(tokens, object))) {
            object++;
        }
        Set<String> names = TABLES.contains(text(tokens, object)) ? names(tokens, object + 1) : Set.of();
        if (verb.equals("CREATE")) {
            if (tokens.stream().limit(object + MOST_BEFORE_NAMES).anyMatch(token -> TEMPORARY.contains(token.text()))) {
                temporary.addAll(names);
            }
            statements.renew(names);
        } else if (verb.equals("DROP") && !names.isEmpty() && temporary.containsAll(names)) {
            statements.renew(names);
        } else if (verb.equals("DO") || verb.equals("IMPORT") || OBJECTS.contains(text(tokens, 1))) {
            changed();
        }
    }

    /** A query has made a table, whose name begins somewhere; 0 if it has made none. */
    private void made(List<Token> tokens, int begin) {
        int name = begin;
        while (begin > 0 && BEFORE_NAME_OF_MADE.contains(text(tokens, name))) {
            name++;
        }
        if (begin > 0) {
            Set<String> names = names(tokens, name);
            if (TEMPORARY.contains(text(tokens, begin))) {
                temporary.addAll(names);
            }
            statements.renew(names);
        }
    }

    /** Something has changed that cannot be told. */
    void changed() {
        pending = true;
        statements.renewAll();
    }

    /** All temporary tables are gone. */
    void discarded() {
        statements.renew(temporary);
        temporary.clear();
    }

    /** What was done may be undone now, up to a savepoint or as a whole. */
    void rolledBack() {
        naming.rolledBack();
        if (pending) {
            statements.renewAll();
        }
        statements.renew(temporary);
    }

    /**
     * No transaction is open now: others see what one has changed.
     *
     * @param open whether one was open before, with which temporary tables may have ended
     * @param undone whether it was rolled back
     */
    void ended(boolean open, boolean undone) {
        naming.ended(undone);
        if (open && !temporary.isEmpty()) {
            statements.renew(temporary);
        }
        if (pending) {
            pending = false;
            seen = count.incrementAndGet();
            statements.renewAll();
        }
    }

    private static String text(List<Token> tokens, int index) {
        return index < tokens.size() ? tokens.get(index).text() : "";
    }

    /** The names, without their schemas, from a place on; all of DROP's. None if there is something behind them, such as CASCADE. */
    private static Set<String> names(List<Token> tokens, int from) {
        boolean several = text(tokens, 0).equals("DROP");
        Set<String> names = new HashSet<>();
        int index = from;
        while (BEFORE_NAMES.contains(text(tokens, index))) {
            index++;
        }
        for (; index < tokens.size(); index++) {
            while (text(tokens, index + 1).equals(".")) {
                index += 2;
            }
            if (index >= tokens.size()) {
                return names;
            }
            Token token = tokens.get(index);
            String name = token.type() == Type.NAME
                    ? token.text().substring(1, Math.max(1, token.text().length() - 1))
                    : token.text();
            names.add(name.toLowerCase(Locale.ROOT));
            if (!several || !text(tokens, index + 1).equals(",")) {
                boolean more = several
                        && index + 1 < tokens.size()
                        && !text(tokens, index + 1).equals(";");
                return more ? Set.of() : names;
            }
            index++;
        }
        return names;
    }
}
