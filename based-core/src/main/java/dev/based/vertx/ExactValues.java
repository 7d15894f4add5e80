package dev.based.vertx;

import dev.based.Columns;
import dev.based.MappingException;
import dev.based.Row;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;

/**
 * Conversions of a user's values into what a placeholder takes, without any loss: numbers are never truncated or rounded, no
 * time zone is assumed, and text is taken where it can mean one value only. The same as rows do for their typed getters.
 */
public final class ExactValues {
    private static final Columns ONE_COLUMN = Columns.of(List.of("value"));

    private ExactValues() {}

    /**
     * Converts a value.
     *
     * @param <T> the type
     * @param value a user's value
     * @param type the type that the placeholder takes, such as {@code Integer}, {@code BigDecimal}, {@code OffsetDateTime}
     *     or {@code String}
     * @return the same value as that type
     * @throws IllegalArgumentException if that is not possible without loss; without a message
     */
    public static <T> T convert(Object value, Class<T> type) {
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        if (type == Float.class && value instanceof Double number && isRounded(number)) {
            throw new IllegalArgumentException(); // though it may be read as one
        }
        Object known = value instanceof Character ? value.toString() : value instanceof Enum<?> e ? e.name() : value;
        try {
            return Objects.requireNonNull(Row.of(ONE_COLUMN, known).get(0, type));
        } catch (MappingException unfit) {
            throw new IllegalArgumentException(); // not kept as the cause: it is about a column
        }
    }

    private static boolean isRounded(double number) {
        return Double.isFinite(number) && number != (float) number;
    }

    /**
     * A number as a decimal, a binary fraction by its shortest text.
     *
     * @param value a number, or the text of one
     * @return the decimal
     * @throws IllegalArgumentException if the value is no finite number; without a message
     */
    public static BigDecimal decimal(Object value) {
        return value instanceof BigInteger number ? new BigDecimal(number) : convert(value, BigDecimal.class);
    }

    /**
     * A day's beginning or a date with a time, without a zone.
     *
     * @param value a user's value
     * @return the same as a {@code LocalDateTime}
     * @throws IllegalArgumentException if the value is something else, or has a zone; without a message
     */
    public static LocalDateTime dateTime(Object value) {
        return value instanceof LocalDate date ? date.atStartOfDay() : convert(value, LocalDateTime.class);
    }
}
