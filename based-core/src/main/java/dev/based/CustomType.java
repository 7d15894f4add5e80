package dev.based;

import java.util.Objects;
import java.util.function.Function;

/**
 * A type of a database's own that is written and read as a class of the user's: see {@link DatabaseOptions#withType}. Its functions are
 * called by several threads.
 *
 * @param <T> the class
 * @param name the type's name, in whatever schema, or with its schema
 * @param type the class
 * @param parse makes an object of the server's text, which is never null; an exception means that the value cannot be read
 * @param text writes an object as the server reads it; what it throws fails the call
 */
public record CustomType<T>(String name, Class<T> type, Function<String, T> parse, Function<T, String> text) {
    /**
     * A type with all that belongs to it.
     *
     * @param name the type's name, in whatever schema, or with its schema
     * @param type the class
     * @param parse makes an object of the server's text
     * @param text writes an object as the server reads it
     * @throws NullPointerException if one of them is null
     */
    public CustomType {
        Objects.requireNonNull(name, "The name of the type is null.");
        Objects.requireNonNull(type, "The class of the type is null.");
        Objects.requireNonNull(parse, "The function that reads the type is null.");
        Objects.requireNonNull(text, "The function that writes the type is null.");
    }

    /** Shows the name and the class. */
    @Override
    public String toString() {
        return "CustomType[" + name + ", " + type.getName() + "]";
    }
}
