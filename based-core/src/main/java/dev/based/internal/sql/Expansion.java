package dev.based.internal.sql;

import dev.based.ParameterException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of a statement with each collection spread over placeholders of its own (P3). */
final class Expansion {
    private final Signature signature;
    /** The elements by value; a single value is an array of one. */
    private final @Nullable Object[][] elements;

    /**
     * Spreads the values.
     *
     * @throws ParameterException if a collection is where none can be, or in another one
     */
    Expansion(Template template, Signature signature, @Nullable Object[] values) {
        this.signature = signature;
        this.elements = new @Nullable Object[values.length][];
        for (int index = 0; index < values.length; index++) {
            elements[index] = values[index] instanceof Collection<?> collection
                    ? elements(index, collection)
                    : single(values[index]);
        }
        for (Placeholder placeholder : template.placeholders()) {
            if (values[placeholder.value()] instanceof Collection) {
                check(placeholder);
            }
        }
    }

    int[] sizes() {
        return Arrays.stream(elements).mapToInt(array -> array.length).toArray();
    }

    @Nullable
    Object[] values() {
        List<@Nullable Object> values = new ArrayList<>();
        for (@Nullable Object[] array : elements) {
            values.addAll(Arrays.asList(array));
        }
        return values.toArray();
    }

    /** What is known of the values, for each of the elements. */
    boolean[] spread(boolean[] byValue) {
        boolean[] spread = new boolean[Arrays.stream(sizes()).sum()];
        int next = 0;
        for (int index = 0; index < elements.length; index++) {
            Arrays.fill(spread, next, next + elements[index].length, byValue[index]);
            next += elements[index].length;
        }
        return spread;
    }

    /** The name for each of the values, or its number if they are positional. */
    String[] names() {
        String[] names = signature.names();
        List<String> repeated = new ArrayList<>();
        for (int index = 0; index < elements.length; index++) {
            String name = names == null ? Integer.toString(index + 1) : names[index];
            for (int element = 0; element < elements[index].length; element++) {
                repeated.add(name);
            }
        }
        return repeated.toArray(String[]::new);
    }

    private static @Nullable Object[] single(@Nullable Object value) {
        return new @Nullable Object[] {value};
    }

    private @Nullable Object[] elements(int index, Collection<?> collection) {
        @Nullable Object[] array = collection.toArray();
        for (Object element : array) {
            if (element instanceof Collection) {
                throw refused("An element of the collection bound to " + signature.parameter(index)
                        + " is itself a collection: bind one that holds single values.");
            }
        }
        return array;
    }

    private void check(Placeholder placeholder) {
        String parameter = signature.parameter(placeholder.value());
        Position position = placeholder.position();
        if (position == Position.ARRAY) {
            throw refused("A collection was bound to " + parameter
                    + ", with which an ANY, ALL or SOME compares: write IN (:ids) or NOT IN (:ids).");
        }
        if (position == Position.ROW) {
            throw refused("A collection was bound to " + parameter
                    + ", which is one of the values of a row: bind one value, Json.of(list) for JSON, or list.toArray() for an array"
                    + " where the database has these; for several rows call executeMany.");
        }
        if (!position.takesCollection()) {
            throw refused(
                    "A collection was bound to " + parameter
                            + ", which takes one value: bind one, or Json.of(list), or write the parameter in a list, as in IN (:ids).");
        }
        if (elements[placeholder.value()].length > 0 || position.takesEmptyCollection()) {
            return;
        }
        if (position == Position.ENTANGLED_IN) {
            throw refused("An empty collection was bound to " + parameter
                    + ", whose IN stands next to a comparison or an operator: put parentheses around the expression"
                    + " with the IN, as in (x IN (:ids)).");
        }
        throw refused("An empty collection was bound to " + parameter
                + ": it has a meaning only as the whole list of an IN, as in IN (:ids).");
    }

    private static ParameterException refused(String message) {
        return new ParameterException(message, null);
    }
}
