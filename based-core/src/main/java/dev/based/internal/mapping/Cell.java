package dev.based.internal.mapping;

import dev.based.internal.row.Conversions;
import dev.based.internal.row.Types;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Makes of a row what one property of an object is set to. Immutable; safe for use by several threads. */
abstract class Cell {
    /**
     * The value for the property.
     *
     * @param values the row's values
     * @return the value, of the property's type
     * @throws dev.based.MappingException if it does not fit
     */
    abstract @Nullable Object value(@Nullable Object[] values);

    /** Whether all columns that are for the property are NULL. */
    abstract boolean isNull(@Nullable Object[] values);

    /** The value of one column, converted. */
    static final class OfColumn extends Cell {
        private final int index;
        private final String column;
        private final Type type;

        OfColumn(Column column, Type type) {
            index = column.index();
            this.column = column.shown();
            this.type = type;
        }

        @Override
        @Nullable
        Object value(@Nullable Object[] values) {
            return type instanceof Class<?> single
                    ? Conversions.convertNullable(values[index], single, column)
                    : Conversions.convertNullable(values[index], type, column);
        }

        /** The value for an {@code int}, which is not boxed. */
        int toInt(@Nullable Object[] values) {
            return Conversions.toInt(values[index], column);
        }

        /** The value for a {@code long}, which is not boxed. */
        long toLong(@Nullable Object[] values) {
            return Conversions.toLong(values[index], column);
        }

        @Override
        boolean isNull(@Nullable Object[] values) {
            return values[index] == null;
        }
    }

    /** An object in the object, made of several columns; null if all of them are. */
    static final class OfObject extends Cell {
        private final RowMapper<?> mapper;

        OfObject(RowMapper<?> mapper) {
            this.mapper = mapper;
        }

        @Override
        @Nullable
        Object value(@Nullable Object[] values) {
            return isNull(values) ? null : mapper.map(values);
        }

        @Override
        boolean isNull(@Nullable Object[] values) {
            return mapper.isNull(values);
        }
    }

    /** An {@code Optional} or {@code OptionalInt} and the like, empty for NULL. */
    static final class OfOptional extends Cell {
        private final Cell content;
        private final Class<?> type;

        /**
         * Creates it.
         *
         * @param whole the type whose {@link #content} the other cell gives
         */
        OfOptional(Cell content, Type whole) {
            this.content = content;
            type = Types.raw(whole);
        }

        @Override
        Object value(@Nullable Object[] values) {
            Object value = content.value(values);
            if (type == OptionalInt.class) {
                return value == null ? OptionalInt.empty() : OptionalInt.of((Integer) value);
            }
            if (type == OptionalLong.class) {
                return value == null ? OptionalLong.empty() : OptionalLong.of((Long) value);
            }
            if (type == OptionalDouble.class) {
                return value == null ? OptionalDouble.empty() : OptionalDouble.of((Double) value);
            }
            return Optional.ofNullable(value);
        }

        @Override
        boolean isNull(@Nullable Object[] values) {
            return content.isNull(values);
        }

        private static final Map<Type, Type> NUMBERS = Map.of(
                OptionalInt.class, Integer.class, OptionalLong.class, Long.class, OptionalDouble.class, Double.class);

        /** What is in an {@code Optional}; null if a type is none. */
        static @Nullable Type content(Type type) {
            return type instanceof ParameterizedType whole && whole.getRawType() == Optional.class
                    ? whole.getActualTypeArguments()[0]
                    : NUMBERS.get(type);
        }
    }
}
