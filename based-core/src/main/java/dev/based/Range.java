package dev.based;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All values between two, as the columns of PostgreSQL's range types hold them: {@code int4range}, {@code int8range}, {@code numrange},
 * {@code daterange}, {@code tsrange} and {@code tstzrange}. It is bound as a parameter and read from a row, alone and in arrays; other
 * databases have no such type, and refuse it.
 *
 * <p>The server writes ranges of whole numbers and of dates in one form, from a bound that belongs to them to one that does not: what was written as
 * {@code [1,5]} is read as {@code [1,6)}.
 *
 * <p>Immutable, as far as its bounds are; safe for use by several threads.
 *
 * @param <T> the type of its bounds: {@code Integer}, {@code Long}, {@code BigDecimal}, {@code LocalDate}, {@code LocalDateTime}, and {@code
 *     Instant} or {@code OffsetDateTime}
 * @param lower the lower bound; null if there is none
 * @param includesLower whether the lower bound belongs to it; false if there is none
 * @param upper the upper bound; null if there is none
 * @param includesUpper whether the upper bound belongs to it; false if there is none
 * @param isEmpty whether nothing belongs to it; it has no bounds then
 */
public record Range<T>(
        @Nullable T lower, boolean includesLower, @Nullable T upper, boolean includesUpper, boolean isEmpty) {

    /**
     * Creates a range. A bound that is not there does not belong to it.
     *
     * @param lower the lower bound; null if there is none
     * @param includesLower whether the lower bound belongs to it
     * @param upper the upper bound; null if there is none
     * @param includesUpper whether the upper bound belongs to it
     * @param isEmpty whether nothing belongs to it
     * @throws IllegalArgumentException if it is empty and has a bound
     */
    public Range {
        if (isEmpty && (lower != null || upper != null)) {
            throw new IllegalArgumentException("An empty range has no bounds.");
        }
        includesLower = includesLower && lower != null;
        includesUpper = includesUpper && upper != null;
    }

    /**
     * From a bound to a bound, without the latter: {@code [lower,upper)}.
     *
     * @param <T> the type of the bounds
     * @param lower the lower bound
     * @param upper the upper bound
     * @return the range
     */
    public static <T> Range<T> closedOpen(T lower, T upper) {
        return new Range<>(required(lower), true, required(upper), false, false);
    }

    /**
     * From a bound to a bound, both included: {@code [lower,upper]}.
     *
     * @param <T> the type of the bounds
     * @param lower the lower bound
     * @param upper the upper bound
     * @return the range
     */
    public static <T> Range<T> closed(T lower, T upper) {
        return new Range<>(required(lower), true, required(upper), true, false);
    }

    /**
     * Between two bounds, without either: {@code (lower,upper)}.
     *
     * @param <T> the type of the bounds
     * @param lower the lower bound
     * @param upper the upper bound
     * @return the range
     */
    public static <T> Range<T> open(T lower, T upper) {
        return new Range<>(required(lower), false, required(upper), false, false);
    }

    /**
     * From a bound on: {@code [lower,)}.
     *
     * @param <T> the type of the bound
     * @param lower the lower bound
     * @return the range
     */
    public static <T> Range<T> atLeast(T lower) {
        return new Range<>(required(lower), true, null, false, false);
    }

    /**
     * Up to a bound, without it: {@code (,upper)}.
     *
     * @param <T> the type of the bound
     * @param upper the upper bound
     * @return the range
     */
    public static <T> Range<T> lessThan(T upper) {
        return new Range<>(null, false, required(upper), false, false);
    }

    /**
     * All values: {@code (,)}.
     *
     * @param <T> the type of the bounds that it does not have
     * @return the range
     */
    public static <T> Range<T> all() {
        return new Range<>(null, false, null, false, false);
    }

    /**
     * No value.
     *
     * @param <T> the type of the bounds that it does not have
     * @return the range
     */
    public static <T> Range<T> empty() {
        return new Range<>(null, false, null, false, true);
    }

    private static <T> T required(T bound) {
        return Objects.requireNonNull(bound, "A bound that is given is not null.");
    }

    /** As PostgreSQL writes ranges: {@code [1,5)}, {@code empty}. */
    @Override
    public String toString() {
        if (isEmpty) {
            return "empty";
        }
        return (includesLower ? "[" : "(")
                + (lower == null ? "" : lower)
                + ","
                + (upper == null ? "" : upper)
                + (includesUpper ? "]" : ")");
    }
}
