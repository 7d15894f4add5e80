package dev.based.vertx;

import dev.based.DatabaseOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/**
 * Fits times to a database that keeps microseconds. What is finer is cut off, as by {@code truncatedTo(ChronoUnit.MICROS)}, and
 * never rounded: no moment becomes a later one. Or it is refused, as {@link DatabaseOptions#strictTimes()} says.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class Microseconds {
    private final boolean strict;

    private Microseconds(boolean strict) {
        this.strict = strict;
    }

    /**
     * What a user wants.
     *
     * @param options the user's options
     * @return what cuts times off, or refuses them
     */
    public static Microseconds of(DatabaseOptions options) {
        return new Microseconds(options.strictTimes());
    }

    /**
     * Fits a time.
     *
     * @param <T> its class
     * @param value a value of {@code java.time}; any other is left alone
     * @return the value without digits beyond microseconds
     * @throws TooFineException if it has such digits and is to be refused
     */
    @SuppressWarnings("unchecked")
    public <T> T fit(T value) {
        T cut = (T) cut(value);
        if (strict && !cut.equals(value)) {
            throw new TooFineException();
        }
        return cut;
    }

    private static Object cut(Object value) {
        if (value instanceof Instant moment) {
            return moment.truncatedTo(ChronoUnit.MICROS);
        }
        if (value instanceof LocalDateTime time) {
            return time.truncatedTo(ChronoUnit.MICROS);
        }
        if (value instanceof OffsetDateTime moment) {
            return moment.truncatedTo(ChronoUnit.MICROS);
        }
        if (value instanceof ZonedDateTime moment) {
            return moment.truncatedTo(ChronoUnit.MICROS);
        }
        if (value instanceof LocalTime time) {
            return time.truncatedTo(ChronoUnit.MICROS);
        }
        if (value instanceof OffsetTime time) {
            return time.truncatedTo(ChronoUnit.MICROS);
        }
        return value instanceof Duration duration ? duration.truncatedTo(ChronoUnit.MICROS) : value;
    }

    /** A time has digits beyond microseconds. The message is the second sentence of the user's error. */
    public static final class TooFineException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private TooFineException() {
            super(
                    "It has digits beyond microseconds, which the database does not keep, and strict_times is set. Bind it with"
                            + " truncatedTo(ChronoUnit.MICROS), or leave strict_times out, so that they are cut off.");
        }
    }
}
