package dev.based;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row of a result: a value, or NULL, for each of its {@link Columns}.
 *
 * <p>A value is read by the column's index or name, as the Java type that is asked for. Conversions lose nothing: what
 * would be truncated or rounded, or has no meaning in that type, is a {@link MappingException}. Getters of objects
 * return null for NULL; getters of primitives refuse it. A decimal is read as {@code double}, and a {@code double} as
 * {@code BigDecimal}, if the shortest text of the one is equal to the other: 19.99 is 19.99 in both.
 *
 * <p>Immutable, as far as its values are (a {@code byte[]} is not, and is not copied); safe for use by several threads.
 */
public final class Row extends ValuesByName {
    private final Columns columns;
    private final @Nullable Object[] values;

    private Row(Columns columns, @Nullable Object[] values) {
        this.columns = columns;
        this.values = values;
    }

    /**
     * A row of these values; called by backends.
     *
     * @param columns the columns
     * @param values a value for each column, null for NULL; the array is not copied, so it must not be changed later
     * @return the row
     * @throws IllegalArgumentException if there are more or fewer values than columns
     */
    public static Row of(Columns columns, @Nullable Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException("A row needs one value for each of its " + columns.size()
                    + " columns, not " + values.length + " values.");
        }
        return new Row(columns, values);
    }

    /**
     * The columns of the result to which the row belongs.
     *
     * @return the columns
     */
    public Columns columns() {
        return columns;
    }

    /**
     * How many columns there are.
     *
     * @return the number, which may be 0
     */
    public int size() {
        return values.length;
    }

    @Override
    public @Nullable Object get(int index) {
        if (index < 0 || index >= values.length) {
            throw columns.noSuchIndex(index);
        }
        return values[index];
    }

    /**
     * The row as a map from column names to values, as the database's driver gave them.
     *
     * @return an unmodifiable map in the order of the columns, with null for NULL
     * @throws MappingException if two columns have the same name
     */
    public Map<String, @Nullable Object> asMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>(2 * values.length);
        for (int index = 0; index < values.length; index++) {
            String name = columns.name(index);
            if (map.containsKey(name)) {
                throw columns.ambiguous(name);
            }
            map.put(name, values[index]);
        }
        return Collections.unmodifiableMap(map);
    }

    /**
     * The row as an object of a class, with the same conversions as the getters.
     *
     * <ul>
     *   <li>A record, or a class made by its constructor: each component or parameter takes the column of the same
     *       name, or of the same name in another case or in snake case ({@code release_year} for {@code releaseYear}). There must
     *       be one for each. The constructor is a record's own, else the one with {@link java.beans.ConstructorProperties}, else
     *       the only public one; its parameters' names must be known, through that annotation, from compilation with {@code
     *       -parameters}, or, for a Kotlin class, from kotlin-reflect.
     *   <li>A bean, which has a constructor without parameters: each column goes to the setter, else to the field that is
     *       not final, of such a name. A property without a column keeps its value; there must be at least one column
     *       for the bean.
     *   <li>A sealed interface or sealed abstract class with a {@link DiscriminatorColumn}: the class that the column tells.
     *   <li>A type of one value, such as {@code Integer}: the row must have exactly one column, which is not NULL.
     * </ul>
     *
     * <p>A property that no column is for, and that is an object, takes the columns whose names begin with its own: {@code
     * address_street} or {@code address.street} for {@code street} of {@code address}. It is null if all of these are NULL. An {@code
     * Optional} is empty for NULL.
     *
     * <p>Columns for which the class has no place are ignored. On the module path, a class that is not public, that is
     * in a package that is not exported, or whose constructor, setters or fields are not public, must be in a package that is
     * opened to {@code dev.based.core}.
     *
     * @param <T> the class
     * @param type the class
     * @return a new object
     * @throws MappingException if the class cannot be made, a column is missing or ambiguous, a value does not fit,
     *     NULL meets a primitive, or the class itself throws (it is the cause then)
     */
    public <T> T as(Class<T> type) {
        return columns.mapper(Objects.requireNonNull(type, "The type is null.")).map(values);
    }

    @Override
    String nameOf(int index) {
        return columns.name(index);
    }

    @Override
    int indexOf(String column) {
        return columns.indexOf(column);
    }

    /** Equal if the columns' names and the values are; arrays are compared by their content. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Row row && columns.equals(row.columns) && Arrays.deepEquals(values, row.values);
    }

    @Override
    public int hashCode() {
        return 31 * columns.hashCode() + Arrays.deepHashCode(values);
    }

    /** Shows the columns' names, never the values: rows end up in logs. */
    @Override
    public String toString() {
        return "Row" + columns;
    }
}
