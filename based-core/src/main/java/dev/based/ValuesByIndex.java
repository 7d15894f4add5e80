package dev.based;

import dev.based.internal.row.Conversions;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The typed getters of a {@link Row} that name a column by its position. */
abstract sealed class ValuesByIndex permits ValuesByName {
    ValuesByIndex() {}

    /**
     * The column's value, as the database's driver gave it.
     *
     * @param index the column's position, from 0
     * @return the value, or null for NULL
     * @throws MappingException if there is no such column
     */
    public abstract @Nullable Object get(int index);

    /** The name of a column that is known to exist. */
    abstract String nameOf(int index);

    /**
     * Whether the column's value is NULL.
     *
     * @param index the column's position, from 0
     * @return whether it is NULL
     * @throws MappingException if there is no such column
     */
    public final boolean isNull(int index) {
        return get(index) == null;
    }

    /**
     * The column's value as any type that it fits without loss: numbers, {@code String}, {@code Boolean}, {@code
     * Character}, {@code UUID}, {@code byte[]}, {@code InetAddress}, the types of {@code java.time}, an enum by its constant's exact
     * name, and whatever type the value has already; a {@code List} or an array, from an array or JSON; a {@code Map}, {@link Json},
     * or a class that a {@link dev.based.spi.JsonCodec} handles, from JSON.
     *
     * @param <T> the type
     * @param index the column's position, from 0
     * @param type the type; a primitive one gives its boxed one and refuses NULL
     * @return the value, or null for NULL
     * @throws MappingException if there is no such column, or the value does not fit
     */
    public final <T> @Nullable T get(int index, Class<T> type) {
        Objects.requireNonNull(type, "The type is null.");
        return Conversions.convertNullable(get(index), type, nameOf(index));
    }

    /**
     * The column's value as text; numbers, times, UUIDs and booleans have one, bytes do not.
     *
     * @param index the column's position, from 0
     * @return the value, or null for NULL
     * @throws MappingException if there is no such column, or the value does not fit
     */
    public final @Nullable String getString(int index) {
        return get(index, String.class);
    }

    /**
     * The column's value as an {@code int}.
     *
     * @param index the column's position, from 0
     * @return the value
     * @throws MappingException if there is no such column, or the value does not fit or is NULL
     */
    public final int getInt(int index) {
        return Conversions.toInt(get(index), nameOf(index));
    }

    /**
     * The column's value as a {@code long}.
     *
     * @param index the column's position, from 0
     * @return the value
     * @throws MappingException if there is no such column, or the value does not fit or is NULL
     */
    public final long getLong(int index) {
        return Conversions.toLong(get(index), nameOf(index));
    }

    /**
     * The column's value as a {@code float}.
     *
     * @param index the column's position, from 0
     * @return the value
     * @throws MappingException if there is no such column, or the value does not fit or is NULL
     */
    public final float getFloat(int index) {
        return Conversions.toPrimitive(get(index), float.class, nameOf(index));
    }

    /**
     * The column's value as a {@code double}.
     *
     * @param index the column's position, from 0
     * @return the value
     * @throws MappingException if there is no such column, or the value does not fit or is NULL
     */
    public final double getDouble(int index) {
        return Conversions.toPrimitive(get(index), double.class, nameOf(index));
    }

    /**
     * The column's value as a {@code boolean}; the numbers 0 and 1 and the texts {@code true}, {@code t}, {@code false}
     * and {@code f} are one too.
     *
     * @param index the column's position, from 0
     * @return the value
     * @throws MappingException if there is no such column, or the value does not fit or is NULL
     */
    public final boolean getBoolean(int index) {
        return Conversions.toPrimitive(get(index), boolean.class, nameOf(index));
    }

    /**
     * The column's value as an exact decimal.
     *
     * @param index the column's position, from 0
     * @return the value, or null for NULL
     * @throws MappingException if there is no such column, or the value does not fit
     */
    public final @Nullable BigDecimal getBigDecimal(int index) {
        return get(index, BigDecimal.class);
    }

    /**
     * The column's value as bytes; the array is the row's own and must not be changed.
     *
     * @param index the column's position, from 0
     * @return the value, or null for NULL
     * @throws MappingException if there is no such column, or the value does not fit
     */
    public final byte @Nullable [] getBytes(int index) {
        return get(index, byte[].class);
    }

    /**
     * The column's value as a date; a time of day other than midnight is refused.
     *
     * @param index the column's position, from 0
     * @return the value, or null for NULL
     * @throws MappingException if there is no such column, or the value does not fit
     */
    public final @Nullable LocalDate getLocalDate(int index) {
        return get(index, LocalDate.class);
    }

    /**
     * The column's value as a time of day.
     *
     * @param index the column's position, from 0
     * @return the value, or null for NULL
     * @throws MappingException if there is no such column, or the value does not fit
     */
    public final @Nullable LocalTime getLocalTime(int index) {
        return get(index, LocalTime.class);
    }

    /**
     * The column's value as a date and time without a time zone.
     *
     * @param index the column's position, from 0
     * @return the value, or null for NULL
     * @throws MappingException if there is no such column, or the value does not fit
     */
    public final @Nullable LocalDateTime getLocalDateTime(int index) {
        return get(index, LocalDateTime.class);
    }

    /**
     * The column's value as a date and time with its offset from UTC.
     *
     * @param index the column's position, from 0
     * @return the value, or null for NULL
     * @throws MappingException if there is no such column, or the value does not fit
     */
    public final @Nullable OffsetDateTime getOffsetDateTime(int index) {
        return get(index, OffsetDateTime.class);
    }

    /**
     * The column's value as a point in time; a value without an offset is refused.
     *
     * @param index the column's position, from 0
     * @return the value, or null for NULL
     * @throws MappingException if there is no such column, or the value does not fit
     */
    public final @Nullable Instant getInstant(int index) {
        return get(index, Instant.class);
    }

    /**
     * The column's value as a UUID.
     *
     * @param index the column's position, from 0
     * @return the value, or null for NULL
     * @throws MappingException if there is no such column, or the value does not fit
     */
    public final @Nullable UUID getUuid(int index) {
        return get(index, UUID.class);
    }

    /**
     * The column's value as a JSON document, whatever the type of the column.
     *
     * @param index the column's position, from 0
     * @return the document, or null for NULL
     * @throws MappingException if there is no such column, or the value is no JSON
     */
    public final @Nullable Json getJson(int index) {
        return get(index, Json.class);
    }

    /**
     * The column's value as a list, from an array or a JSON array.
     *
     * @param <E> the type of the elements
     * @param index the column's position, from 0
     * @param type the type of the elements, to which each is converted as by {@link #get(int, Class)}
     * @return an unmodifiable list, with null for each NULL; or null for NULL
     * @throws MappingException if there is no such column, the value is no array, or an element does not fit
     */
    public final <E> @Nullable List<@Nullable E> getList(int index, Class<E> type) {
        return Conversions.toList(get(index), type, nameOf(index));
    }
}
