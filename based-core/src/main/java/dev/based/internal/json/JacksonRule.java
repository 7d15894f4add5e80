package dev.based.internal.json;

import dev.based.internal.number.ExactFloats;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is made of a document's number or text only if it keeps its value, where Jackson would round it or leave a part of it out.
 *
 * @param number whether a number keeps its value
 * @param text whether a text does, and may be meant
 */
record JacksonRule(Predicate<BigDecimal> number, Predicate<String> text) {
    private static final Pattern FIRST_MOMENT = Pattern.compile("T00:00(:00(\\.0+)?)?\\s*$");

    private static final JacksonRule DOUBLE = new JacksonRule(ExactFloats::isDouble, text -> false);
    private static final JacksonRule FLOAT = new JacksonRule(ExactFloats::isFloat, text -> false);
    /** Jackson takes 200 for -56. */
    private static final JacksonRule BYTE = new JacksonRule(JacksonRule::isByte, text -> true);
    /** Jackson takes an empty text for null. */
    private static final JacksonRule TIME = new JacksonRule(JacksonRule::isTime, text -> !text.isBlank());
    /** Jackson reads a date with a time, and drops what does not fit. Of a day's first moment that is nothing. */
    private static final JacksonRule DATE = new JacksonRule(
            JacksonRule::isTime,
            text -> !text.isBlank()
                    && (text.indexOf('T') < 0 || FIRST_MOMENT.matcher(text).find()));

    private static final JacksonRule PART_OF_TIME =
            new JacksonRule(JacksonRule::isTime, text -> !text.isBlank() && text.indexOf('T') < 0);

    private static final JacksonRule WITHOUT_ZONE = new JacksonRule(
            JacksonRule::isTime, text -> !text.isBlank() && !text.strip().endsWith("Z"));

    private static final int NANOSECONDS = 9;

    /** As Java writes them. */
    private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

    /** For a class of the user's that is made of a {@code double}. */
    static final JacksonRule OF_DOUBLE = new JacksonRule(ExactFloats::isDouble, text -> true);

    /** The rule for a class; null if there is none. */
    static @Nullable JacksonRule of(Class<?> type) {
        if (type == double.class || type == Double.class || type == OptionalDouble.class) {
            return DOUBLE;
        }
        if (type == float.class || type == Float.class) {
            return FLOAT;
        }
        if (type == byte.class || type == Byte.class) {
            return BYTE;
        }
        if (type == LocalDate.class) {
            return DATE;
        }
        if (type == LocalTime.class) {
            return PART_OF_TIME;
        }
        if (type == LocalDateTime.class) {
            return WITHOUT_ZONE;
        }
        boolean time = Temporal.class.isAssignableFrom(type) || TemporalAmount.class.isAssignableFrom(type);
        return time ? TIME : null;
    }

    /** The same where an annotation gives texts a form of their own. */
    JacksonRule inAnotherForm() {
        return this == DATE || this == PART_OF_TIME || this == WITHOUT_ZONE ? TIME : this;
    }

    /** Whether the name of a member keeps its value as a key of the class: a number's digits, or a time's text. */
    boolean takesName(String name) {
        if (this != DOUBLE && this != FLOAT && this != BYTE) {
            return text.test(name);
        }
        if (this != BYTE && NOT_FINITE.contains(name)) {
            return true;
        }
        try {
            return number.test(new BigDecimal(name));
        } catch (NumberFormatException none) {
            return false;
        }
    }

    private static boolean isByte(BigDecimal number) {
        return number.compareTo(BigDecimal.valueOf(Byte.MIN_VALUE)) >= 0
                && number.compareTo(BigDecimal.valueOf(Byte.MAX_VALUE)) <= 0;
    }

    /** Whether a number of seconds is none that would be cut. */
    private static boolean isTime(BigDecimal seconds) {
        return seconds.abs().compareTo(BigDecimal.valueOf(Instant.MAX.getEpochSecond())) <= 0
                && seconds.stripTrailingZeros().scale() <= NANOSECONDS;
    }
}
