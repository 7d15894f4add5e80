package dev.based.spi;

import java.util.Calendar;
import java.util.Date;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

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
     * @return a sentence; null if nothing can be said without knowing the database
     */
    public static @Nullable String advice(Object value) {
        if (value instanceof CompletionStage || value instanceof Future) {
            return "Wait for it, by thenCompose(...) or await(...), and bind its result.";
        }
        if (value instanceof BaseStream || value instanceof Iterator || value instanceof Iterable) {
            return "Bind a List with the same elements: IN (:name) takes collections.";
        }
        if (value instanceof Supplier || value instanceof Callable) {
            return "Call it, and bind its result.";
        }
        if (value.getClass().isHidden() || value.getClass().isSynthetic()) {
            return "Call it, and bind its result.";
        }
        if (value instanceof Date || value instanceof Calendar) {
            return "Bind what its toInstant() gives, or a LocalDate or LocalDateTime.";
        }
        return isOwn(value.getClass()) && !(value instanceof Map)
                ? "Bind its parts, as :name.part in a Map or by Parameters.of(...), or the whole as JSON by Json.of(...)."
                : null;
    }

    /** Whether a class is the user's, and not one of Java's or of this library's. */
    private static boolean isOwn(Class<?> type) {
        return !type.isArray()
                && !type.getName().startsWith("java")
                && !type.getPackageName().equals("dev.based");
    }
}
