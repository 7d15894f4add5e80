package dev.based.spi;

import java.util.Calendar;
import java.util.Date;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;

/** What to bind in place of a value of a class that no database takes, for the message of its refusal. */
public final class BindAdvice {
    private static final String LEGACY = "Bind a type of java.time: its ";

    private BindAdvice() {}

    /**
     * The advice for a value.
     *
     * @param value a user's value, which is not shown
     * @param otherwise what is said of all other values
     * @return a sentence or two
     */
    public static String of(Object value, String otherwise) {
        if (value instanceof Optional
                || value instanceof OptionalInt
                || value instanceof OptionalLong
                || value instanceof OptionalDouble) {
            return "Bind what is in it, or null: optional.orElse(null).";
        }
        if (value instanceof Date || value instanceof Calendar) {
            return LEGACY + ofLegacy(value) + ".";
        }
        if (value instanceof CharSequence || value instanceof char[]) {
            return "Bind it as a String.";
        }
        if (value instanceof Future) {
            return "Bind its result, when it is there.";
        }
        if (value instanceof BaseStream || value instanceof Iterator) {
            return "Bind a List of its elements, to IN (:name).";
        }
        if (value.getClass().isArray() && !(value instanceof byte[])) {
            return otherwise
                    + " An array is one value: to IN (:name) bind a List of its elements, to = ANY(:name) the array.";
        }
        return otherwise;
    }

    private static String ofLegacy(Object value) {
        return switch (value.getClass().getName()) {
            case "java.sql.Date" -> "toLocalDate()";
            case "java.sql.Time" -> "toLocalTime()";
            case "java.sql.Timestamp" -> "toLocalDateTime(), or toInstant() for a moment";
            default -> "toInstant()";
        };
    }
}
