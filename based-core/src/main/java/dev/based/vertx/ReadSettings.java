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
            return isNamedIn(sql) || command.traits().verb().equals("RESET") && sql.contains(ALL);
        }
        return sql.contains(FUNCTION) && (isNamedIn(sql) || isBound(command) || isHidden(sql));
    }

    private boolean isNamedIn(String text) {
        return names.stream().anyMatch(text::contains);
    }

    private boolean isBound(Command command) {
        for (Object value : command.values()) {
            if (value instanceof String text && isNamedIn(text.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the name is neither a literal nor a bound value. */
    private static boolean isHidden(String sql) {
        for (int at = sql.indexOf(FUNCTION); at >= 0; at = sql.indexOf(FUNCTION, at + 1)) {
            String behind = sql.substring(at + FUNCTION.length()).stripLeading();
            String name = behind.startsWith("(") ? behind.substring(1).stripLeading() : behind;
            if (!name.startsWith("'") && !name.startsWith("$")) {
                return true;
            }
        }
        return false;
    }
}
