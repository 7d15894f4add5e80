package dev.based.internal.json;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is made of a document's number or text only if it keeps its value, where Jackson would round it.
 *
 * @param exact whether a number keeps its value
 * @param takesText whether a text may be meant
 */
record JacksonRule(Predicate<BigDecimal> exact, boolean takesText) {
    private static final JacksonRule DOUBLE = new JacksonRule(ExactFloats::isDouble, false);
    private static final JacksonRule FLOAT = new JacksonRule(ExactFloats::isFloat, false);
    private static final JacksonRule TIME = new JacksonRule(JacksonRule::isTime, true);
    private static final int NANOSECONDS = 9;

    /** For a class of the user's that is made of a {@code double}. */
    static final JacksonRule OF_DOUBLE = new JacksonRule(ExactFloats::isDouble, true);

    /** The rule for a class; null if there is none. */
    static @Nullable JacksonRule of(Class<?> type) {
        if (type == double.class || type == Double.class || type == OptionalDouble.class) {
            return DOUBLE;
        }
        if (type == float.class || type == Float.class) {
            return FLOAT;
        }
        boolean time = Temporal.class.isAssignableFrom(type) || TemporalAmount.class.isAssignableFrom(type);
        return time ? TIME : null;
    }

    /** Whether a number of seconds is none that would be cut. */
    private static boolean isTime(BigDecimal seconds) {
        return seconds.abs().compareTo(BigDecimal.valueOf(Instant.MAX.getEpochSecond())) <= 0
                && seconds.stripTrailingZeros().scale() <= NANOSECONDS;
    }
}
