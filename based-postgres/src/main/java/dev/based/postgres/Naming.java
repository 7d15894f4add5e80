package dev.based.postgres;

import dev.based.postgres.Lexer.Token;
import dev.based.postgres.Lexer.Type;
import java.util.List;
import java.util.Set;

/**
 * What the names of tables without a schema mean to a connection: a text that is the same when they mean the same, made of the statements that
 * have changed it. The server looks anew what the names in a prepared statement mean when its {@code search_path} is another one. What is
 * set within a routine is not seen.
 *
 * <p>On the connection's event loop only.
 */
final class Naming {
    private static final Set<String> SETTING = Set.of("SET", "RESET", "DISCARD");
    private static final List<String> SETTINGS = List.of("search_path", "schema", "role", "authorization");

    /** Longer texts are not worth it: it is as if nothing were known. */
    private static final int LONGEST = 1_000;

    private String current = "";
    /** What it was before the first change that the transaction may undo. */
    private String before = "";

    private boolean changed;
    private boolean anyLocal;
    private boolean onlyLocal;
    private boolean rolledBack;
    private int unknown;

    /** Whether names may mean other tables behind a statement, as far as its text tells. */
    static boolean mayChange(String sql) {
        List<Token> beginning = Lexer.beginning(sql, 2);
        String verb = text(beginning, 0);
        if (verb.equals("DO") || SETTING.contains(verb) && text(beginning, 1).equals("ALL")) {
            return true;
        }
        if (!SETTING.contains(verb) && !mentions(sql, "set_config") && !mentions(sql, "search_path")) {
            return false;
        }
        return SETTINGS.stream().anyMatch(name -> mentions(sql, name)) || setsWhatIsNotTold(sql);
    }

    /** Whether it calls set_config with something else than the name of a setting. */
    private static boolean setsWhatIsNotTold(String sql) {
        List<Token> tokens = Lexer.tokens(sql);
        for (int index = 0; index < tokens.size(); index++) {
            if (mentions(text(tokens, index), "set_config")
                    && !(isLiteral(tokens, index + 2) && text(tokens, index + 3).equals(","))) {
                return true;
            }
        }
        return false;
    }

    private static boolean mentions(String sql, String name) {
        for (int at = 0; at <= sql.length() - name.length(); at++) {
            if (sql.regionMatches(true, at, name, 0, name.length())) {
                return true;
            }
        }
        return false;
    }

    /** The same text as before if names mean the same. */
    String current() {
        return current;
    }

    /** Such a statement has succeeded. */
    void changed(String sql) {
        if (!changed) {
            before = current;
            changed = true;
            anyLocal = false;
            onlyLocal = true;
            rolledBack = false;
        }
        List<Token> tokens = Lexer.tokens(sql);
        boolean isSet = text(tokens, 0).equals("SET");
        boolean isCall = isPlainCall(tokens);
        boolean local = isSet
                ? text(tokens, 1).equals("LOCAL")
                : isCall && text(tokens, 7).equals("TRUE");
        anyLocal |= local;
        onlyLocal &= local;
        boolean told = isSet || text(tokens, 0).equals("RESET") || isCall;
        current = told && current.length() + sql.length() < LONGEST ? current + ';' + sql.strip() : unknown();
    }

    /** {@code SELECT set_config('name', 'value', true)}. */
    private static boolean isPlainCall(List<Token> tokens) {
        return tokens.size() == 9
                && text(tokens, 0).equals("SELECT")
                && text(tokens, 1).equals("SET_CONFIG")
                && isLiteral(tokens, 3)
                && text(tokens, 4).equals(",")
                && isLiteral(tokens, 5)
                && text(tokens, 6).equals(",")
                && text(tokens, 8).equals(")");
    }

    /** Something has been run that may have changed it. */
    void changedSomehow() {
        changed("");
    }

    /** What was changed may be undone, up to a savepoint or as a whole. */
    void rolledBack() {
        if (changed) {
            rolledBack = true;
            current = unknown();
        }
    }

    /** No transaction is open now. */
    void ended() {
        if (changed) {
            changed = false;
            current = onlyLocal ? before : anyLocal || rolledBack ? unknown() : current;
        }
    }

    /** All settings are what the connection began with. */
    void reset() {
        changed = false;
        current = "";
    }

    private String unknown() {
        unknown++;
        return "#" + unknown;
    }

    private static boolean isLiteral(List<Token> tokens, int index) {
        return index < tokens.size() && tokens.get(index).type() == Type.LITERAL;
    }

    private static String text(List<Token> tokens, int index) {
        return index < tokens.size() ? tokens.get(index).text() : "";
    }
}
