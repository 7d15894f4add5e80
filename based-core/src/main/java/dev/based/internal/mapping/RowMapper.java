package dev.based.internal.mapping;

import org.jspecify.annotations.Nullable;

/**
 * Makes objects of one class from rows of given columns.
 *
 * <p>Implementations are immutable and safe for use by several threads.
 *
 * @param <T> the class
 */
public interface RowMapper<T> {
    /**
     * The class.
     *
     * @return the class that was asked for
     */
    Class<T> type();

    /**
     * Makes an object.
     *
     * @param values the row's values, null for NULL
     * @return a new object
     * @throws dev.based.MappingException if a value does not fit or the class throws
     */
    T map(@Nullable Object[] values);

    /**
     * Whether there is nothing of which an object could be made.
     *
     * @param values the row's values, null for NULL
     * @return whether all columns that are for the object are NULL
     */
    boolean isNull(@Nullable Object[] values);
}
