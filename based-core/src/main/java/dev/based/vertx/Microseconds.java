package dev.based.vertx;

import dev.based.DatabaseOptions;
import java.time.Duration;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Fits times to a database that keeps microseconds, or to a column of it that keeps fewer digits of a second. What is finer is cut off, as by {@code
 * truncatedTo(ChronoUnit.MICROS)}, and never rounded: no moment becomes a later one, no duration a longer one. Or it is refused, as
 * {@link DatabaseOptions#strictTimes()} says.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class Microseconds {
    private static final int DIGITS = 6;
    private static final int[] UNITS = {1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000};
    private static final Microseconds[] CUTTING = all(false);
    private static final Microseconds[] STRICT = all(true);

    private final boolean strict;
    private final int digits;
    /** The nanoseconds of the last digit that is kept. */
    private final int unit;

    private Microseconds(boolean strict, int digits) {
        this.strict = strict;
        this.digits = digits;
        unit = UNITS[digits];
    }

    private static Microseconds[] all(boolean strict) {
        return IntStream.rangeClosed(0, DIGITS)
                .mapToObj(digits -> new Microseconds(strict, digits))
                .toArray(Microseconds[]::new);
    }

    /**
     * What a user wants.
     *
     * @param options the user's options
     * @return what cuts times off, or refuses them
     */
    public static Microseconds of(DatabaseOptions options) {
        return (options.strictTimes() ? STRICT : CUTTING)[DIGITS];
    }

    /**
     * The same for a column that keeps other digits.
     *
     * @param kept how many digits of a second it keeps, from 0 to 6
     * @return what cuts times off to them, or refuses them
     * @throws IndexOutOfBoundsException if it is another number
     */
    public Microseconds keeping(int kept) {
        return (strict ? STRICT : CUTTING)[kept];
    }

    /**
     * Whether a value may have digits of a second beyond those that are kept.
     *
     * @param value any value, or null
     * @return false for null, and for a time of {@code java.time} without such digits
     */
    public boolean mayCut(@Nullable Object value) {
        boolean isTime = value instanceof Temporal || value instanceof Duration;
        return value != null && !(isTime && cut(value).equals(value));
    }

    /**
     * Fits a time.
     *
     * @param <T> its class
     * @param value a value of {@code java.time}; any other is left alone
     * @return the value without digits beyond those that are kept
     * @throws TooFineException if it has such digits and is to be refused
     */
    @SuppressWarnings("unchecked")
    public <T> T fit(T value) {
        T cut = (T) cut(value);
        if (strict && !cut.equals(value)) {
            throw new TooFineException(digits);
        }
        return cut;
    }

    private Object cut(Object value) {
        if (value instanceof Temporal time && time.isSupported(ChronoField.NANO_OF_SECOND)) {
            int rest = time.get(ChronoField.NANO_OF_SECOND) % unit;
            return rest == 0 ? value : time.minus(rest, ChronoUnit.NANOS);
        }
        return value instanceof Duration duration ? cut(duration) : value;
    }

    /** Towards zero, as by {@code truncatedTo}, which would overflow. */
    private Duration cut(Duration duration) {
        int rest = duration.getNano() % unit;
        if (rest == 0) {
            return duration;
        }
        return duration.isNegative() ? duration.plusNanos(unit - rest) : duration.minusNanos(rest);
    }

    /** A time has digits beyond those that are kept. The message is the second sentence of the user's error. */
    public static final class TooFineException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private TooFineException(int digits) {
            super(
                    digits == DIGITS
                            ? "It has digits beyond microseconds, which the database does not keep, and strict_times is set. Bind it with"
                                    + " truncatedTo(ChronoUnit.MICROS), or leave strict_times out, so that they are cut off."
                            : "It has more digits of a second than the " + digits
                                    + " that its column keeps, and strict_times is"
                                    + " set. Bind it with truncatedTo(...), or leave strict_times out, so that they are cut off.");
        }
    }
}
