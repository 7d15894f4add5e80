package dev.based.postgres;

import dev.based.postgres.Lexer.Token;
import dev.based.postgres.Lexer.Type;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the names of tables without a schema mean to a connection: a text that is the same when they mean the same, made of the statements that
 * have changed it. The server looks anew what the names in a prepared statement mean when its {@code search_path} is another one. What is
 * set within a routine is not seen.
 *
 * <p>On the connection's event loop only.
 */
final class Naming {
    private static final Set<String> RUNNING = Set.of("DO", "CALL", "EXECUTE");
    private static final Set<String> SETTING = Set.of("SET", "RESET", "DISCARD");
    private static final Set<String> SCOPES = Set.of("LOCAL", "SESSION");
    /** What is set by which names mean others, and what stands for all settings. */
    private static final Set<String> SETTINGS =
            Set.of("SEARCH_PATH", "SCHEMA", "ROLE", "AUTHORIZATION", "SESSION_AUTHORIZATION", "ALL");

    private static final String CALL = "SET_CONFIG";
    private static final String SETTINGS_VIEW = "PG_SETTINGS";

    private static final String PATH = "SEARCH_PATH";
    private static final String UNKNOWN = "#";
    /** Between statements, in none of which it can be. */
    private static final char NEXT = '\0';

    /** Longer texts are not worth it: it is as if nothing were known. */
    private static final int LONGEST = 1_000;

    private static final Meaning FIRST = new Meaning("", "");

    private Meaning current = FIRST;
    /** What it was before the first change that the transaction may undo. */
    private Meaning before = FIRST;

    private boolean changed;
    private boolean anyLocal;
    private boolean onlyLocal;
    private boolean rolledBack;
    private int unknown;

    /** How many changes were sent that the server has not answered. */
    private int unanswered;
    /** How many the client was given of which no answer has come. */
    private int handed;

    /** The last statement that has set the path, behind all else that names depend on. */
    private record Meaning(String rest, String path, String text) {
        Meaning(String rest, String path) {
            this(rest, path, rest + path);
        }
    }

    /** Whether names may mean other tables behind a text, as far as it tells. */
    static boolean mayChange(String sql) {
        String verb = text(Lexer.beginning(sql, 1), 0);
        boolean plain = !RUNNING.contains(verb) && !SETTING.contains(verb) && sql.indexOf(';') < 0;
        if (plain && !mentions(sql, CALL) && !mentions(sql, SETTINGS_VIEW)) {
            return false;
        }
        List<Token> tokens = Lexer.tokens(sql);
        if (isCopyIn(tokens)) {
            return false;
        }
        boolean updates = tokens.stream().anyMatch(token -> token.text().equals("UPDATE"));
        for (int index = 0; index < tokens.size(); index++) {
            boolean begins = index == 0 || text(tokens, index - 1).equals(";");
            if (begins && changes(tokens, index)
                    || isCall(tokens, index) && calls(tokens, index)
                    || updates && name(tokens, index, '"').equals(SETTINGS_VIEW)) {
                return true;
            }
        }
        return false;
    }

    /** {@code COPY name (columns) FROM STDIN}, and no more than options behind. */
    private static boolean isCopyIn(List<Token> tokens) {
        if (!text(tokens, 0).equals("COPY") || text(tokens, 1).equals("(")) {
            return false;
        }
        boolean reads = false;
        for (int index = 1; index < tokens.size(); index++) {
            String text = text(tokens, index);
            reads |= text.equals("STDIN") && text(tokens, index - 1).equals("FROM");
            if (text.equals("WHERE") || text.equals(";")) {
                return false;
            }
        }
        return reads;
    }

    /** Whether a statement that begins somewhere changes it by its verb. */
    private static boolean changes(List<Token> tokens, int begin) {
        String verb = text(tokens, begin);
        int name = begin + 1;
        while (SCOPES.contains(text(tokens, name))) {
            name++;
        }
        return RUNNING.contains(verb)
                || SETTING.contains(verb)
                        && SETTINGS.contains(name(tokens, name, '"'))
                        && !text(tokens, name + 1).equals("."); // a setting of the user's
    }

    private static boolean isCall(List<Token> tokens, int index) {
        return mentions(text(tokens, index), CALL) && text(tokens, index + 1).equals("(");
    }

    /** Whether it sets such a setting, or one whose name is not told. */
    private static boolean calls(List<Token> tokens, int index) {
        boolean told = isLiteral(tokens, index + 2)
                && text(tokens, index + 2).startsWith("'")
                && text(tokens, index + 3).equals(",");
        return !told || SETTINGS.contains(name(tokens, index + 2, '\''));
    }

    /** A name in upper case, without its quotes. */
    private static String name(List<Token> tokens, int index, char quote) {
        String text = text(tokens, index).toUpperCase(Locale.ROOT);
        boolean quoted = text.length() > 1 && text.charAt(0) == quote;
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    static boolean mentions(String sql, String name) {
        for (int at = 0; at <= sql.length() - name.length(); at++) {
            if (sql.regionMatches(true, at, name, 0, name.length())) {
                return true;
            }
        }
        return false;
    }

    /** Whether such a text tells what names mean behind it. */
    static boolean isTold(String sql) {
        List<Token> tokens = Lexer.tokens(sql);
        boolean one = tokens.stream()
                .limit(Math.max(0, tokens.size() - 1))
                .noneMatch(token -> token.text().equals(";"));
        String verb = text(tokens, 0);
        return one && (SETTING.contains(verb) || isPlainCall(tokens));
    }

    /** The same text as before if names mean the same; null while the server has not answered what may change it. */
    @Nullable
    String current() {
        return unanswered > 0 || handed > 0 ? null : current.text;
    }

    /** What it was for the statement that the server has answered last. */
    String answered() {
        return current.text;
    }

    /** Whether such a text does not come back: it is not known by which statements it came about. */
    static boolean isUnknown(String naming) {
        return naming.startsWith(UNKNOWN);
    }

    /** The client is given a statement; it is one of so many calls that are not answered. */
    void handing(int calls, boolean changes) {
        if (calls <= 1) {
            handed = 0; // what was not sent after all
        }
        handed += changes ? 1 : 0;
    }

    /** Such a statement is sent. */
    void sent() {
        unanswered++;
    }

    /** Such a statement has been answered. */
    void done() {
        unanswered--;
        failed();
    }

    /** Such a statement could not be prepared. */
    void failed() {
        handed = Math.max(0, handed - 1);
    }

    /** Such a statement has succeeded. */
    void changed(String sql) {
        List<Token> tokens = Lexer.tokens(sql);
        boolean told = isTold(sql);
        if (told && text(tokens, 0).equals("DISCARD")) {
            reset();
            return;
        }
        boolean isCall = isPlainCall(tokens);
        boolean local = told && text(tokens, isCall ? 7 : 1).equals(isCall ? "TRUE" : "LOCAL");
        boolean stays = told && !local && (!isCall || text(tokens, 7).equals("FALSE"));
        begin();
        anyLocal |= !stays; // what is not told may go back with the transaction
        onlyLocal &= local;
        boolean isPath = isPath(tokens, isCall);
        String rest = isPath ? current.rest : current.text + NEXT + sql.strip();
        String path = isPath ? NEXT + sql.strip() : "";
        current = told && rest.length() + path.length() < LONGEST ? new Meaning(rest, path) : unknown();
    }

    private void begin() {
        if (!changed) {
            before = current;
            changed = true;
            anyLocal = false;
            onlyLocal = true;
            rolledBack = false;
        }
    }

    /** Whether a statement sets the path and nothing else, so that what was set before does not count. */
    private static boolean isPath(List<Token> tokens, boolean isCall) {
        if (isCall) {
            return name(tokens, 3, '\'').equals(PATH);
        }
        int name = SCOPES.contains(text(tokens, 1)) ? 2 : 1;
        return text(tokens, 0).equals("SET")
                && name(tokens, name, '"').equals(PATH)
                && !text(tokens, name + 1).equals(".");
    }

    /** {@code SELECT set_config('name', 'value', true)}. */
    private static boolean isPlainCall(List<Token> tokens) {
        return tokens.size() == 9
                && text(tokens, 0).equals("SELECT")
                && text(tokens, 1).equals(CALL)
                && isLiteral(tokens, 3)
                && text(tokens, 4).equals(",")
                && isLiteral(tokens, 5)
                && text(tokens, 6).equals(",")
                && text(tokens, 8).equals(")");
    }

    /** Something has been run that may have changed it. */
    void changedSomehow() {
        begin();
        anyLocal = true;
        onlyLocal = false;
        current = unknown();
    }

    /**
     * It is not known what a statement has changed that has failed.
     *
     * @param ended whether no transaction is open now
     */
    void lost(boolean ended) {
        changedSomehow();
        if (ended) {
            ended(false);
        }
    }

    /** What was changed is undone, up to a savepoint or as a whole. */
    void rolledBack() {
        if (changed) {
            rolledBack = true;
            current = unknown();
        }
    }

    /**
     * No transaction is open now.
     *
     * @param undone whether all was rolled back
     */
    void ended(boolean undone) {
        if (changed) {
            changed = false;
            current = onlyLocal || undone ? before : anyLocal || rolledBack ? unknown() : current;
        }
    }

    /** All settings are what the connection began with. */
    void reset() {
        changed = false;
        current = FIRST;
    }

    private Meaning unknown() {
        unknown++;
        return new Meaning(UNKNOWN + unknown, "");
    }

    private static boolean isLiteral(List<Token> tokens, int index) {
        return index < tokens.size() && tokens.get(index).type() == Type.LITERAL;
    }

    private static String text(List<Token> tokens, int index) {
        return index < tokens.size() ? tokens.get(index).text() : "";
    }
}
