package dev.based.postgres;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What must be known of a column to write its values.
 *
 * @param type its type
 * @param written as what that is written: see {@link Oids#writtenAs}
 * @param element the type of its elements, if it is an array that the client writes
 * @param isHstore whether it is hstore, or an array of it
 * @param digits how many digits of a second it keeps
 */
record CopyColumn(int type, int written, @Nullable Integer element, boolean isHstore, int digits) {
    /**
     * The columns of such types.
     *
     * @param found gives what was looked up of a type, or null
     * @param digits gives how many digits of a second each of them keeps
     */
    static List<CopyColumn> of(int[] types, IntFunction<@Nullable ServerType> found, IntUnaryOperator digits) {
        return IntStream.range(0, types.length)
                .mapToObj(number -> {
                    int type = types[number];
                    int written = Oids.writtenAs(type);
                    ServerType users = Oids.isUsers(type) ? found.apply(type) : null;
                    return new CopyColumn(
                            type,
                            written,
                            written == Oids.UNKNOWN ? null : Oids.element(type),
                            users != null && users.isHstore(),
                            digits.applyAsInt(number));
                })
                .toList();
    }
}
