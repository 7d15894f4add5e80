package dev.based;

import dev.based.internal.mapping.RowMapper;
import dev.based.internal.mapping.RowMappers;
import dev.based.spi.Excerpt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The names of a result's columns, in order; one instance is shared by all rows of a statement.
 *
 * <p>Names are compared exactly, in the case in which the database gives them. Immutable; safe for use by several
 * threads.
 */
public final class Columns {
    private static final int AMBIGUOUS = -1;

    private final List<String> names;
    private volatile @Nullable Map<String, Integer> indexes;
    private volatile @Nullable RowMapper<?> lastMapper;

    private Columns(List<String> names) {
        this.names = names;
    }

    /**
     * Columns of these names.
     *
     * @param names the names in order; one may occur twice, and is then found by its index only
     * @return the columns
     */
    public static Columns of(List<String> names) {
        return new Columns(List.copyOf(names));
    }

    /**
     * How many columns there are.
     *
     * @return the number, which may be 0
     */
    public int size() {
        return names.size();
    }

    /**
     * The name of a column.
     *
     * @param index the column's position, from 0
     * @return the name
     * @throws MappingException if there is no such column
     */
    public String name(int index) {
        if (index < 0 || index >= names.size()) {
            throw noSuchIndex(index);
        }
        return names.get(index);
    }

    /**
     * The names of all columns.
     *
     * @return the names in order, unmodifiable
     */
    public List<String> names() {
        return names;
    }

    /**
     * The position of a column.
     *
     * @param name the column's name, exactly as the database gives it
     * @return the position, from 0
     * @throws MappingException if there is no such column, or more than one of that name
     */
    public int indexOf(String name) {
        Integer index = indexes().get(Objects.requireNonNull(name, "The name of the column is null."));
        if (index == null) {
            throw noSuchName(name);
        }
        if (index == AMBIGUOUS) {
            throw ambiguous(name);
        }
        return index;
    }

    /** How to map rows of these columns to a type; the mapper used last is kept here, all of them by the type. */
    @SuppressWarnings("unchecked")
    <T> RowMapper<T> mapper(Class<T> type) {
        RowMapper<?> mapper = lastMapper;
        if (mapper == null || mapper.type() != type) {
            mapper = RowMappers.of(names, type);
            lastMapper = mapper;
        }
        return (RowMapper<T>) mapper;
    }

    MappingException noSuchIndex(int index) {
        return new MappingException(
                "There is no column at index " + index + "; the result has " + names.size()
                        + " columns, counted from 0: " + Excerpt.of(names.toString()) + ".",
                null);
    }

    MappingException ambiguous(String name) {
        return new MappingException(
                "Several columns are named \"" + name + "\"; give each an alias in the SQL (AS ...), or use its index. "
                        + "The result has these columns: " + Excerpt.of(names.toString()) + ".",
                null);
    }

    private MappingException noSuchName(String name) {
        Optional<String> similar = names.stream().filter(name::equalsIgnoreCase).findFirst();
        return new MappingException(
                "There is no column \"" + name + "\""
                        + similar.map(found -> "; did you mean \"" + found + "\"? Names are compared exactly. ")
                                .orElse(". ")
                        + "The result has these columns: " + Excerpt.of(names.toString()) + ".",
                null);
    }

    /** Built on first use, since many results are read by index only; two threads may both build it, equally. */
    private Map<String, Integer> indexes() {
        Map<String, Integer> known = indexes;
        if (known == null) {
            known = new HashMap<>(2 * names.size());
            for (int index = 0; index < names.size(); index++) {
                known.merge(names.get(index), index, (first, second) -> AMBIGUOUS);
            }
            indexes = known;
        }
        return known;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Columns columns && names.equals(columns.names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    /** Shows the names. */
    @Override
    public String toString() {
        return names.toString();
    }
}
