package dev.based.postgres;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a session that values depend on, which the server reports when they change, whatever changed them
 * (<a href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-ASYNC">ParameterStatus</a>). Of others it does not tell: DateStyle, IntervalStyle and
 * bytea_output only make values unreadable, which is an error of its own; the rest are each a {@link SilentSetting}.
 */
final class SessionSettings {
    /** cant_change_runtime_param. */
    static final String SQL_STATE = "55P02";

    /** By which literals of times and intervals are read when a statement is prepared. */
    private static final Set<String> OF_LITERALS = Set.of("TimeZone", "DateStyle", "IntervalStyle");

    private final Map<String, String> wrong = new TreeMap<>();
    /** The last values of those, which older servers report again and again. */
    private final Map<String, String> ofLiterals = new HashMap<>();

    /**
     * Takes note of a report.
     *
     * @return whether literals in the texts of statements may mean something else now
     */
    boolean reported(Report report) {
        String name = report.name();
        String reason = reason(name, report.value());
        if (reason == null) {
            wrong.remove(name);
        } else {
            wrong.put(name, reason);
        }
        return OF_LITERALS.contains(name) && !report.value().equals(ofLiterals.put(name, report.value()));
    }

    private static @Nullable String reason(String name, String value) {
        return switch (name) {
            case "client_encoding" ->
                value.equals("UTF8")
                        ? null
                        : "text travels as UTF8. Convert it in the SQL by convert_to() or convert_from()";
            case "standard_conforming_strings" ->
                value.equals("on")
                        ? null
                        : "parameters could not be told from text. Write E'...' where backslashes escape";
            default -> null;
        };
    }

    /**
     * The server's error, as it were, for the statement behind which a setting is wrong; null if none is. The statement itself has succeeded, so
     * that it is one of an end: what it, or a COMMIT behind it, has committed is in doubt.
     */
    byte @Nullable [] error() {
        if (wrong.isEmpty()) {
            return null;
        }
        String name = wrong.keySet().iterator().next();
        return ErrorMessage.ofEnd(
                SQL_STATE, "The session's setting " + name + " was changed, and " + wrong.get(name) + ".");
    }
}
