package dev.based.internal.mapping;

import dev.based.internal.row.Conversions;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Optional;
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
        private final ObjectMapper<?> mapper;

        OfObject(ObjectMapper<?> mapper) {
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

    /** An {@code Optional}, empty for NULL. */
    static final class OfOptional extends Cell {
        private final Cell content;

        OfOptional(Cell content) {
            this.content = content;
        }

        @Override
        Object value(@Nullable Object[] values) {
            return Optional.ofNullable(content.value(values));
        }

        @Override
        boolean isNull(@Nullable Object[] values) {
            return content.isNull(values);
        }

        /** What is in an {@code Optional}; null if a type is none. */
        static @Nullable Type content(Type type) {
            return type instanceof ParameterizedType whole && whole.getRawType() == Optional.class
                    ? whole.getActualTypeArguments()[0]
                    : null;
        }
    }
}
