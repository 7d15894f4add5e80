package dev.based;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The typed getters of a {@link Row} that name a column by its name. */
abstract sealed class ValuesByName extends ValuesByIndex permits Row {
    ValuesByName() {}

    /** The position of a column, or a {@link MappingException} if there is none or more than one of that name. */
    abstract int indexOf(String column);

    /**
     * The column's value, as the database's driver gave it.
     *
     * @param column the column's name, exactly as the database gives it
     * @return the value, or null for NULL
     * @throws MappingException if there is no such column, or it is ambiguous
     */
    public final @Nullable Object get(String column) {
        return get(indexOf(column));
    }

    /**
     * Whether the column's value is NULL.
     *
     * @param column the column's name, exactly as the database gives it
     * @return whether it is NULL
     * @throws MappingException if there is no such column, or it is ambiguous
     */
    public final boolean isNull(String column) {
        return isNull(indexOf(column));
    }

    /**
     * The column's value as any type that it fits without loss; see {@link Row#get(int, Class)}.
     *
     * @param <T> the type
     * @param column the column's name, exactly as the database gives it
     * @param type the type; a primitive one gives its boxed one and refuses NULL
     * @return the value, or null for NULL
     * @throws MappingException if there is no such column, it is ambiguous, or the value does not fit
     */
    public final <T> @Nullable T get(String column, Class<T> type) {
        return get(indexOf(column), type);
    }

    /**
     * The column's value as text; numbers, times, UUIDs and booleans have one, bytes do not.
     *
     * @param column the column's name, exactly as the database gives it
     * @return the value, or null for NULL
     * @throws MappingException if there is no such column, it is ambiguous, or the value does not fit
     */
    public final @Nullable String getString(String column) {
        return getString(indexOf(column));
    }

    /**
     * The column's value as an {@code int}.
     *
     * @param column the column's name, exactly as the database gives it
     * @return the value
     * @throws MappingException if there is no such column, it is ambiguous, or the value does not fit or is NULL
     */
    public final int getInt(String column) {
        return getInt(indexOf(column));
    }

    /**
     * The column's value as a {@code long}.
     *
     * @param column the column's name, exactly as the database gives it
     * @return the value
     * @throws MappingException if there is no such column, it is ambiguous, or the value does not fit or is NULL
     */
    public final long getLong(String column) {
        return getLong(indexOf(column));
    }

    /**
     * The column's value as a {@code float}.
     *
     * @param column the column's name, exactly as the database gives it
     * @return the value
     * @throws MappingException if there is no such column, it is ambiguous, or the value does not fit or is NULL
     */
    public final float getFloat(String column) {
        return getFloat(indexOf(column));
    }

    /**
     * The column's value as a {@code double}.
     *
     * @param column the column's name, exactly as the database gives it
     * @return the value
     * @throws MappingException if there is no such column, it is ambiguous, or the value does not fit or is NULL
     */
    public final double getDouble(String column) {
        return getDouble(indexOf(column));
    }

    /**
     * The column's value as a {@code boolean}; the numbers 0 and 1 and the texts {@code true}, {@code t}, {@code false}
     * and {@code f} are one too.
     *
     * @param column the column's name, exactly as the database gives it
     * @return the value
     * @throws MappingException if there is no such column, it is ambiguous, or the value does not fit or is NULL
     */
    public final boolean getBoolean(String column) {
        return getBoolean(indexOf(column));
    }

    /**
     * The column's value as an exact decimal.
     *
     * @param column the column's name, exactly as the database gives it
     * @return the value, or null for NULL
     * @throws MappingException if there is no such column, it is ambiguous, or the value does not fit
     */
    public final @Nullable BigDecimal getBigDecimal(String column) {
        return getBigDecimal(indexOf(column));
    }

    /**
     * The column's value as bytes; the array is the row's own and must not be changed.
     *
     * @param column the column's name, exactly as the database gives it
     * @return the value, or null for NULL
     * @throws MappingException if there is no such column, it is ambiguous, or the value does not fit
     */
    public final byte @Nullable [] getBytes(String column) {
        return getBytes(indexOf(column));
    }

    /**
     * The column's value as a date; a time of day other than midnight is refused.
     *
     * @param column the column's name, exactly as the database gives it
     * @return the value, or null for NULL
     * @throws MappingException if there is no such column, it is ambiguous, or the value does not fit
     */
    public final @Nullable LocalDate getLocalDate(String column) {
        return getLocalDate(indexOf(column));
    }

    /**
     * The column's value as a time of day.
     *
     * @param column the column's name, exactly as the database gives it
     * @return the value, or null for NULL
     * @throws MappingException if there is no such column, it is ambiguous, or the value does not fit
     */
    public final @Nullable LocalTime getLocalTime(String column) {
        return getLocalTime(indexOf(column));
    }

    /**
     * The column's value as a date and time without a time zone.
     *
     * @param column the column's name, exactly as the database gives it
     * @return the value, or null for NULL
     * @throws MappingException if there is no such column, it is ambiguous, or the value does not fit
     */
    public final @Nullable LocalDateTime getLocalDateTime(String column) {
        return getLocalDateTime(indexOf(column));
    }

    /**
     * The column's value as a date and time with its offset from UTC.
     *
     * @param column the column's name, exactly as the database gives it
     * @return the value, or null for NULL
     * @throws MappingException if there is no such column, it is ambiguous, or the value does not fit
     */
    public final @Nullable OffsetDateTime getOffsetDateTime(String column) {
        return getOffsetDateTime(indexOf(column));
    }

    /**
     * The column's value as a point in time; a value without an offset is refused.
     *
     * @param column the column's name, exactly as the database gives it
     * @return the value, or null for NULL
     * @throws MappingException if there is no such column, it is ambiguous, or the value does not fit
     */
    public final @Nullable Instant getInstant(String column) {
        return getInstant(indexOf(column));
    }

    /**
     * The column's value as a UUID.
     *
     * @param column the column's name, exactly as the database gives it
     * @return the value, or null for NULL
     * @throws MappingException if there is no such column, it is ambiguous, or the value does not fit
     */
    public final @Nullable UUID getUuid(String column) {
        return getUuid(indexOf(column));
    }

    /**
     * The column's value as a JSON document, whatever the type of the column.
     *
     * @param column the column's name, exactly as the database gives it
     * @return the document, or null for NULL
     * @throws MappingException if there is no such column, it is ambiguous, or the value is no JSON
     */
    public final @Nullable Json getJson(String column) {
        return getJson(indexOf(column));
    }

    /**
     * The column's value as a list, from an array or a JSON array.
     *
     * @param <E> the type of the elements
     * @param column the column's name, exactly as the database gives it
     * @param type the type of the elements, to which each is converted as by {@link #get(String, Class)}
     * @return an unmodifiable list, with null for each NULL; or null for NULL
     * @throws MappingException if there is no such column, it is ambiguous, the value is no array, or an element does not fit
     */
    public final <E> @Nullable List<@Nullable E> getList(String column, Class<E> type) {
        return getList(indexOf(column), type);
    }
}
