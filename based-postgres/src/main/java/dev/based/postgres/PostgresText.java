package dev.based.postgres;

import dev.based.Range;
import dev.based.vertx.ExactValues;
import dev.based.vertx.Microseconds;
import java.net.Inet6Address;
import java.time.Period;

/** The text of values, for placeholders that take text and for those whose types the client does not know. */
final class PostgresText {
    private PostgresText() {}

    /** The text of a single value. */
    static String of(Object value) {
        if (value instanceof Period) {
            return value.toString();
        }
        return ExactValues.convert(value, String.class);
    }

    /** The text of a single value of whatever type; with microseconds, so that the server rounds nothing. */
    static String ofAny(Object value, Microseconds microseconds) {
        if (value instanceof Inet6Address address && address.getScopeId() != 0) {
            throw new IllegalArgumentException(); // which means something on this machine only
        }
        return value instanceof Range<?> range
                ? Ranges.text(range, JavaTypes.NONE, microseconds)
                : of(microseconds.fit(value));
    }
}
