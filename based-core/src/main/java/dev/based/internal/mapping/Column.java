package dev.based.internal.mapping;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column as it is seen by an object, perhaps one in another object.
 *
 * @param index its position
 * @param name its name, without what stands for the objects around
 * @param shown its whole name, for messages
 */
record Column(int index, String name, String shown) {
    static List<Column> of(List<String> names) {
        List<Column> columns = new ArrayList<>(names.size());
        for (int index = 0; index < names.size(); index++) {
            columns.add(new Column(index, names.get(index), names.get(index)));
        }
        return columns;
    }

    /** The column as the object in a property sees it: {@code street} of {@code address_street}; null if it is not for that object. */
    @Nullable
    Column within(String property) {
        String rest = Names.within(name, property);
        return rest == null ? null : new Column(index, rest, shown);
    }
}
