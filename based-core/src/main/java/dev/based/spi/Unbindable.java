package dev.based.spi;

import java.util.Calendar;
import java.util.Date;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.BaseStream;

/** What to say of a value that a database cannot take, for the message that refuses it; never the value itself. Stateless. */
public final class Unbindable {
    private Unbindable() {}

    /**
     * What kind of thing a value is.
     *
     * @param value the value
     * @return the name of its class as source code has it, with an article
     */
    public static String name(Object value) {
        Class<?> type = value.getClass();
        if (value instanceof CompletionStage || value instanceof Future) {
            return "a stage";
        }
        if (value instanceof BaseStream) {
            return "a stream";
        }
        if (type.isHidden() || type.isSynthetic()) {
            return "a lambda";
        }
        String name = type.getTypeName();
        return ("aeiou".indexOf(name.charAt(0)) >= 0 && type.isArray() && !name.contains(".") ? "an " : "a ") + name;
    }

    /**
     * What to bind in place of a value of a kind that no column holds.
     *
     * @param value the value
     * @param otherwise what is said of all other values
     * @return a sentence or two
     */
    public static String advice(Object value, String otherwise) {
        Class<?> type = value.getClass();
        if (value instanceof Optional
                || value instanceof OptionalInt
                || value instanceof OptionalLong
                || value instanceof OptionalDouble) {
            return "Bind what is in it, or null: optional.orElse(null).";
        }
        if (value instanceof Class) {
            return "The class that rows are to become comes before the text, as in fetchAll(X.class, sql, ...).";
        }
        if (value instanceof CompletionStage || value instanceof Future) {
            return "Wait for it, by thenCompose(...) or await(...), and bind its result.";
        }
        if (value instanceof BaseStream || value instanceof Iterator || value instanceof Iterable) {
            return "Bind a List with the same elements: IN (:name) takes collections.";
        }
        if (value instanceof CharSequence && !(value instanceof String) || value instanceof char[]) {
            return "Bind it as a String.";
        }
        if (value instanceof Date || value instanceof Calendar) {
            return "Bind a type of java.time: its " + ofLegacy(type) + ".";
        }
        if (value instanceof Supplier || value instanceof Callable || type.isHidden() || type.isSynthetic()) {
            return "Call it, and bind its result.";
        }
        if (type.isArray() && !(value instanceof byte[])) {
            return otherwise
                    + " An array is one value: to IN (:name) bind a List of its elements, to = ANY (:name) the array.";
        }
        return isOwn(type) && !(value instanceof Map)
                ? "Bind its parts, as :name.part in a Map or by Parameters.of(...), or the whole as JSON by Json.of(...), or by @JsonColumn on the property."
                : otherwise;
    }

    private static String ofLegacy(Class<?> type) {
        return switch (type.getName()) {
            case "java.sql.Date" -> "toLocalDate()";
            case "java.sql.Time" -> "toLocalTime()";
            case "java.sql.Timestamp" -> "toLocalDateTime(), or toInstant() for a moment";
            default -> "toInstant()";
        };
    }

    /** Whether a class is the user's, and not one of Java's or of this library's. */
    private static boolean isOwn(Class<?> type) {
        return !type.isArray()
                && !type.getName().startsWith("java")
                && !type.getPackageName().equals("dev.based");
    }
}
