package dev.based.internal.sql;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Collections of collections, which can be nothing but arrays of arrays. */
final class NestedLists {
    private NestedLists() {}

    /** Whether an element is a collection itself. */
    static boolean isNested(Collection<?> collection) {
        for (Object element : collection) {
            if (element != null) {
                return element instanceof Collection;
            }
        }
        return false;
    }

    /** The elements, with an array in place of each collection. */
    static @Nullable Object[] array(Collection<?> collection) {
        @Nullable Object[] array = collection.toArray();
        for (int index = 0; index < array.length; index++) {
            if (array[index] instanceof Collection<?> inner) {
                array[index] = array(inner);
            }
        }
        return array;
    }
}
