package dev.based.postgres;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What must be known of a column to write its values.
 *
 * @param type its type
 * @param written as what that is written: see {@link Oids#writtenAs}
 * @param element the type of its elements, if it is an array that the client writes
 * @param isHstore whether it is hstore, or an array of it
 */
record CopyColumn(int type, int written, @Nullable Integer element, boolean isHstore) {
    /**
     * The columns of such types.
     *
     * @param found gives what was looked up of a type, or null
     */
    static List<CopyColumn> of(int[] types, IntFunction<@Nullable ServerType> found) {
        return Arrays.stream(types)
                .mapToObj(type -> {
                    int written = Oids.writtenAs(type);
                    ServerType users = Oids.isUsers(type) ? found.apply(type) : null;
                    return new CopyColumn(
                            type,
                            written,
                            written == Oids.UNKNOWN ? null : Oids.element(type),
                            users != null && users.isHstore());
                })
                .toList();
    }
}
