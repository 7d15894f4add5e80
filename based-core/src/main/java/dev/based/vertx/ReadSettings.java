package dev.based.vertx;

import dev.based.spi.Command;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The settings that change how a server reads the text of a statement, such as its time zone. A statement that is prepared keeps what its
 * literals meant under those that were set then. Immutable; safe for use by several threads.
 */
public final class ReadSettings {
    private static final Set<String> VERBS = Set.of("SET", "RESET");
    private static final String FUNCTION = "set_config";
    private static final String ALL = "all";

    /** Of names, which a server cuts off. */
    private static final int LONGEST = 63;

    private final List<String> names;

    /**
     * Makes a list of them.
     *
     * @param names their names, or what is in their names and in few others, in lower case
     */
    public ReadSettings(String... names) {
        this.names = List.of(names);
    }

    /**
     * Whether a statement sets one of them. What merely names one, in a value or a comment, may count: that costs time only.
     *
     * @param command the statement
     * @return false for settings that no text depends on, such as those of an application
     */
    public boolean areChangedBy(Command command) {
        boolean sets = VERBS.contains(command.traits().verb());
        if (!sets && !command.traits().leavesState()) {
            return false;
        }
        String sql = command.sql().toLowerCase(Locale.ROOT);
        if (sets) {
            String verb = command.traits().verb();
            String name = name(sql.substring(sql.indexOf(verb.toLowerCase(Locale.ROOT)) + verb.length()));
            return isNamedIn(name) || verb.equals("RESET") && name.equals(ALL);
        }
        return sql.contains(FUNCTION) && isCalledWithOne(command, sql);
    }

    /** What is set: all of a text that sets several; nothing for what has a name in two parts, as an application's own has. */
    private static String name(String behind) {
        int end = behind.indexOf('=');
        int to = behind.indexOf(" to ");
        end = end < 0 || to >= 0 && to < end ? to : end;
        boolean several = end >= 0 && behind.indexOf('=', end + 1) > 0;
        String name = (end < 0 || several ? behind : behind.substring(0, end)).strip();
        return name.indexOf('.') > 0 && !several && !name.contains("@@") ? "" : name.replace(";", "");
    }

    private boolean isCalledWithOne(Command command, String sql) {
        for (int at = sql.indexOf(FUNCTION); at >= 0; at = sql.indexOf(FUNCTION, at + 1)) {
            String behind = sql.substring(at + FUNCTION.length()).stripLeading();
            String name = behind.startsWith("(") ? behind.substring(1).stripLeading() : behind;
            if (name.startsWith("'")) {
                String told = name.substring(1, Math.max(1, name.indexOf('\'', 1)));
                if (told.indexOf('.') < 0 && isNamedIn(told)) {
                    return true;
                }
            } else if (!name.startsWith("$") || isBound(command)) {
                return true;
            }
        }
        return false;
    }

    private boolean isNamedIn(String text) {
        return names.stream().anyMatch(text::contains);
    }

    private boolean isBound(Command command) {
        for (Object value : command.values()) {
            if (value instanceof String text
                    && text.length() <= LONGEST
                    && text.indexOf('.') < 0
                    && isNamedIn(text.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }
}
