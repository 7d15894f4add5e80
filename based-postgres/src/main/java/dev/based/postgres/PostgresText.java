package dev.based.postgres;

import dev.based.Range;
import dev.based.vertx.ExactValues;
import dev.based.vertx.Microseconds;
import java.net.Inet6Address;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;

/** The text of values, for placeholders that take text and for those whose types the client does not know. */
final class PostgresText {
    private static final int LAST_YEAR = 9999;
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

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
        if (value instanceof Range<?> range) {
            return Ranges.text(range, JavaTypes.NONE, microseconds);
        }
        return isFar(value)
                ? NestedArrays.element(value, JavaTypes.of(value), microseconds)
                : of(microseconds.fit(value));
    }

    /** Whether it is a date of a year before 1 or beyond 9999, of which the server does not read Java's text. */
    private static boolean isFar(Object value) {
        boolean date = value instanceof LocalDate
                || value instanceof LocalDateTime
                || value instanceof OffsetDateTime
                || value instanceof ZonedDateTime;
        int year = date ? ((TemporalAccessor) value).get(ChronoField.YEAR) : 1;
        boolean far = value instanceof Instant moment && (moment.isBefore(FIRST) || !moment.isBefore(END));
        return far || year < 1 || year > LAST_YEAR;
    }
}
