package dev.based.postgres;

import dev.based.InvalidStatementException;
import dev.based.postgres.Lexer.Token;
import dev.based.spi.Command;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A setting that values depend on and of whose change the server does not tell, so that statements are searched for it. A function
 * of the user's may hide it.
 */
enum SilentSetting {
    EXTRA_FLOAT_DIGITS(
            "digits of numbers in points, boxes, composites and the like would be cut",
            value -> !value.startsWith("0") && value.chars().allMatch(digit -> digit >= '0' && digit <= '9')),
    ARRAY_NULLS(
            "nulls in arrays of arrays would be stored as the text NULL",
            value -> List.of("on", "true", "yes", "1").contains(value));

    private final String harm;
    private final Predicate<String> keeps;

    SilentSetting(String harm, Predicate<String> keeps) {
        this.harm = harm;
        this.keeps = keeps;
    }

    String lowerName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Why a statement is refused, a sentence. */
    String reason() {
        return "The session's setting " + lowerName() + " cannot be changed so, for " + harm + ".";
    }

    /** Whether values stay as they are under a value of the setting. */
    boolean keeps(String value) {
        return keeps.test(value.toLowerCase(Locale.ROOT));
    }

    /**
     * Refuses a statement by which values would be falsified.
     *
     * @throws InvalidStatementException if it changes such a setting to another than what values need, or may
     */
    static void check(Command command, @Nullable Object[] values) {
        String verb = command.traits().verb();
        if (command.traits().leavesState() || verb.equals("SET") || verb.equals("DO")) {
            for (SilentSetting setting : SilentSetting.values()) {
                if (setting.isFalsifiedBy(verb, command.sql(), values)) {
                    throw new InvalidStatementException(setting.reason());
                }
            }
        }
    }

    private boolean isFalsifiedBy(String verb, String sql, @Nullable Object[] values) {
        boolean mentioned = isMentionedIn(sql);
        for (Object value : values) {
            mentioned |= value instanceof String name && name.equalsIgnoreCase(name());
        }
        if (!mentioned) {
            return false;
        }
        List<Token> tokens = Lexer.tokens(sql);
        if (!verb.equals("SET")) {
            return verb.equals("DO")
                    || verb.equals("EXECUTE")
                    || tokens.stream().anyMatch(token -> unquoted(token).equals("set_config"));
        }
        for (int index = 1;
                index + 2 < tokens.size();
                index++) { // behind the name: = or TO, a sign perhaps, and the value
            if (unquoted(tokens.get(index)).equals(lowerName())) {
                String value = unquoted(tokens.get(index + 2));
                return !value.equals("default") && !keeps(value);
            }
        }
        return true;
    }

    private static String unquoted(Token token) {
        return token.text().replace("'", "").replace("\"", "").toLowerCase(Locale.ROOT);
    }

    private boolean isMentionedIn(String sql) {
        String name = name();
        for (int at = 0; at <= sql.length() - name.length(); at++) {
            if (sql.regionMatches(true, at, name, 0, name.length())) {
                return true;
            }
        }
        return false;
    }
}
