package dev.based.spi;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads a user's own classes as JSON. Found through {@link java.util.ServiceLoader}: name the implementation in
 * {@code META-INF/services/dev.based.spi.JsonCodec} or by {@code provides} in a module-info. The first that handles a type counts;
 * behind those found come kotlinx.serialization, Jackson 3 and Jackson 2, each if it is there.
 *
 * <p>Maps, lists, texts, numbers, booleans, null and {@link dev.based.Json} itself are the library's own and never come here, unless
 * a type asked for has others in it, such as {@code List<Film>}. What is written is checked to be one JSON document.
 *
 * <p>Implementations are safe for use by several threads. An {@code IllegalArgumentException} tells the user what is wrong by its
 * message, which must not show a value and is the end of a sentence; of any other exception only the class is told.
 */
public interface JsonCodec {
    /**
     * Whether this codec writes and reads a type.
     *
     * @param type a class, or a class with its arguments
     * @return whether it does
     */
    boolean handles(Type type);

    /**
     * Writes a value.
     *
     * @param value an object whose class this codec handles
     * @return a JSON document
     */
    String write(Object value);

    /**
     * Reads a document; nothing in it may be lost without an error, save members for which the type has no place.
     *
     * @param document a JSON object or array, or another value if the user asked for it
     * @param type a type that this codec handles
     * @return the object
     */
    @Nullable
    Object read(String document, Type type);
}
