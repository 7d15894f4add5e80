package dev.based.spi;

import org.jspecify.annotations.Nullable;

/**
 * A value of a type that only its author's database has, in a {@link dev.based.Row}: it knows what else it can be read as. The
 * getters of a row, the mapping of rows to classes and jOOQ's fields ask it before they try anything else.
 *
 * <p>What a user gets without saying a type is this value itself, so that its class is a part of its backend's API. Types that
 * Java has need none of this: a row holds a {@code BigInteger} for a large integer, a {@code List} or {@code Map} as they are.
 * The other way round a parameter reaches {@link Command#values()} as the user has given it, whatever its class.
 *
 * <p>Immutable; safe for use by several threads.
 */
public interface ConvertibleValue {
    /**
     * This value as a type.
     *
     * @param <T> the type
     * @param type what the user wants; never a type of which this is an instance, nor a primitive one
     * @return the same value without loss, or null if there is none of this type: the user gets an error that names the column
     */
    <T> @Nullable T as(Class<T> type);
}
