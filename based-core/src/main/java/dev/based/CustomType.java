package dev.based;

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
    /** Shows the name and the class. */
    @Override
    public String toString() {
        return "CustomType[" + name + ", " + type.getName() + "]";
    }
}
