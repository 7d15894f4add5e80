package dev.based.internal.mapping;

import dev.based.MappingException;
import dev.based.internal.row.Conversions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the {@link RowMapper} for columns and a class, and keeps it for as long as the class lives.
 *
 * <p>Safe for use by several threads.
 */
public final class RowMappers {
    /** Per class; a program that makes up column names without end starts over, instead of filling the heap. */
    private static final int MOST_KEPT = 256;

    private static final ClassValue<Map<List<String>, RowMapper<?>>> MAPPERS = new ClassValue<>() {
        @Override
        protected Map<List<String>, RowMapper<?>> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    private RowMappers() {}

    /**
     * The mapper of rows with these columns to a class.
     *
     * @param <T> the class
     * @param columns the columns' names in order, unmodifiable
     * @param type the class
     * @return the mapper
     * @throws MappingException if the class cannot be made from these columns
     */
    @SuppressWarnings("unchecked")
    public static <T> RowMapper<T> of(List<String> columns, Class<T> type) {
        Map<List<String>, RowMapper<?>> mappers = MAPPERS.get(type);
        RowMapper<?> mapper = mappers.get(columns);
        if (mapper == null) {
            mapper = create(columns, type);
            if (mappers.size() >= MOST_KEPT) {
                mappers.clear();
            }
            mappers.put(columns, mapper);
        }
        return (RowMapper<T>) mapper;
    }

    private static <T> RowMapper<T> create(List<String> columns, Class<T> type) {
        if (!Conversions.isScalar(type)) {
            return Plan.mapper(columns, type);
        }
        if (columns.size() != 1) {
            throw new MappingException(
                    type.getTypeName() + " is made from one column, but the row has these: " + columns
                            + "; select one, or use a getter.",
                    null);
        }
        return new Scalar<>(type, columns.get(0));
    }

    private record Scalar<T>(Class<T> type, String column) implements RowMapper<T> {
        @Override
        public T map(@Nullable Object[] values) {
            Object value = values[0];
            if (value == null) {
                throw new MappingException(
                        "Column \"" + column + "\" is NULL, of which nothing can be made; use fetchValue("
                                + type.getSimpleName() + ".class, ...), or get(0, " + type.getSimpleName()
                                + ".class) of the row, and expect null.",
                        null);
            }
            return Conversions.convert(value, type, column);
        }

        @Override
        public boolean isNull(@Nullable Object[] values) {
            return values[0] == null;
        }
    }
}
