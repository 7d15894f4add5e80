package dev.based.vertx;

import org.jspecify.annotations.Nullable;

/**
 * Turns the values of one column, as a client reads them, into plain Java values.
 *
 * <p>Stateless.
 */
@FunctionalInterface
public interface ColumnDecoder {
    /** Leaves null as it is, and does with all else what {@link VertxValues#decode} does. */
    ColumnDecoder PLAIN = value -> value == null ? null : VertxValues.decode(value);

    /**
     * Turns one value into plain Java.
     *
     * @param value the client's value; null for NULL and, with some clients, for what they cannot read
     * @return a value without any type of Vert.x's or the driver's
     * @throws IllegalArgumentException if there is none; the message says what to select instead and is the second
     *     sentence of the user's error, which names the column
     */
    @Nullable
    Object decode(@Nullable Object value);

    /**
     * The decoder of a column whose values the client cannot read: it refuses each.
     *
     * @param advice what to select instead, a sentence
     * @return the decoder
     */
    static ColumnDecoder unreadable(String advice) {
        return value -> {
            throw new IllegalArgumentException(advice);
        };
    }
}
