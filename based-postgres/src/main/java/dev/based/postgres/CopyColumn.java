package dev.based.postgres;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What must be known of a column to write its values.
 *
 * @param type its type
 * @param written as what that is written: see {@link Oids#writtenAs}
 * @param element the type of its elements, if it is an array that the client writes
 */
record CopyColumn(int type, int written, @Nullable Integer element) {
    static List<CopyColumn> of(int[] types) {
        return Arrays.stream(types)
                .mapToObj(type -> {
                    int written = Oids.writtenAs(type);
                    return new CopyColumn(type, written, written == Oids.UNKNOWN ? null : Oids.element(type));
                })
                .toList();
    }
}
