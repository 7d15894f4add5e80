package dev.based.internal.mapping;

import dev.based.DiscriminatorValue;
import dev.based.MappingException;
import dev.based.internal.row.Conversions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes objects of the classes of a sealed type, each of the class that a column tells.
 *
 * @param type the sealed type
 * @param discriminator the column
 * @param columns all columns that may be for the object
 * @param kinds the classes
 * @param known the kinds that were asked for, by the column's value
 */
record KindMapper<T>(
        Class<T> type, Column discriminator, List<Column> columns, List<Kind> kinds, Map<String, Kind> known)
        implements RowMapper<T> {
    KindMapper(Class<T> type, Column discriminator, List<Column> columns, List<Kind> kinds) {
        this(type, discriminator, columns, kinds, new ConcurrentHashMap<>());
    }

    /**
     * A class, and how rows become objects of it.
     *
     * @param name the class's simple name, in the case of a property
     * @param value the value that stands for it, null if its name does
     * @param mapper what makes an object
     */
    record Kind(String name, @Nullable String value, RowMapper<?> mapper) {
        static Kind of(Class<?> type, RowMapper<?> mapper) {
            String name = type.getSimpleName();
            DiscriminatorValue annotation = type.getAnnotation(DiscriminatorValue.class);
            return new Kind(
                    Character.toLowerCase(name.charAt(0)) + name.substring(1),
                    annotation == null ? null : annotation.value(),
                    mapper);
        }

        boolean isMeantBy(String text) {
            return value == null ? Names.match(text, name) : value.equals(text);
        }

        String shown() {
            return value == null ? name : value;
        }
    }

    /** Stands for a class that cannot be made from these columns, which is an error only when a row is of it. */
    record Unmade<T>(Class<T> type, MappingException reason) implements RowMapper<T> {
        @Override
        public T map(@Nullable Object[] values) {
            throw new MappingException(String.valueOf(reason.getMessage()), reason);
        }

        @Override
        public boolean isNull(@Nullable Object[] values) {
            return false;
        }
    }

    /** Gives the only object of a class. */
    record Single<T>(Class<T> type, T object) implements RowMapper<T> {
        @Override
        public T map(@Nullable Object[] values) {
            return object;
        }

        @Override
        public boolean isNull(@Nullable Object[] values) {
            return false;
        }
    }

    @Override
    public T map(@Nullable Object[] values) {
        Object value = values[discriminator.index()];
        if (value == null) {
            throw new MappingException(
                    "Column \"" + discriminator.shown() + "\" is NULL, but tells which of " + shown() + " a row is as "
                            + type.getTypeName() + ".",
                    null);
        }
        return type.cast(kind(Conversions.convert(value, String.class, discriminator.shown()))
                .mapper()
                .map(values));
    }

    @Override
    public boolean isNull(@Nullable Object[] values) {
        for (Column column : columns) {
            if (values[column.index()] != null) {
                return false;
            }
        }
        return true;
    }

    private Kind kind(String text) {
        Kind kind = known.get(text);
        if (kind == null) {
            kind = find(text);
            known.put(text, kind);
        }
        return kind;
    }

    private Kind find(String text) {
        List<Kind> found = kinds.stream().filter(kind -> kind.isMeantBy(text)).toList();
        if (found.size() != 1) {
            throw new MappingException(
                    "The value in column \"" + discriminator.shown() + "\" stands for "
                            + (found.isEmpty() ? "none" : "several") + " of the classes of " + type.getTypeName()
                            + ", for which these do: " + shown()
                            + "; a class is given another one by @DiscriminatorValue.",
                    null);
        }
        return found.get(0);
    }

    private List<String> shown() {
        return kinds.stream().map(Kind::shown).toList();
    }
}
