package dev.based.spi;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What an INSERT says that only says where its values go: a table, its columns or none of their names, and one row of parameters and
 * constants. A backend may insert many such rows in a faster way.
 *
 * <p>Immutable; safe for use by several threads.
 *
 * @param table the table as it is written, with its schema and quotes
 * @param schema the name that is written before the table's own, without quotes; null if there is none
 * @param name the table's own name, without quotes
 * @param columns the columns as they are written; empty if the text names none, which means the table's own in their order
 * @param names the columns' names without quotes; empty if the text names none
 * @param values the row, one for each column: {@link #PARAMETER}, at least once, {@link #DEFAULT}, {@link #NULL}, or another constant as it
 *     is written
 * @param endsWithRow whether the text ends with the row, so that more rows can be written behind it
 */
public record PlainInsert(
        String table,
        @Nullable String schema,
        String name,
        List<String> columns,
        List<String> names,
        List<String> values,
        boolean endsWithRow) {
    /** A value that is a parameter. */
    public static final String PARAMETER = "?";

    /** A value that the table gives. */
    public static final String DEFAULT = "DEFAULT";

    /** No value. */
    public static final String NULL = "NULL";

    /**
     * Creates a description.
     *
     * @param table the table as it is written, with its schema and quotes
     * @param schema the name that is written before the table's own, without quotes; null if there is none
     * @param name the table's own name, without quotes
     * @param columns the columns as they are written, or none
     * @param names the columns' names without quotes, or none
     * @param values the row
     * @param endsWithRow whether the text ends with the row
     */
    public PlainInsert {
        columns = List.copyOf(columns);
        names = List.copyOf(names);
        values = List.copyOf(values);
    }

    /**
     * Which of the columns are given a parameter.
     *
     * @return their indexes from 0, in the order of the parameters
     */
    public int[] parameters() {
        return IntStream.range(0, values.size())
                .filter(index -> values.get(index).equals(PARAMETER))
                .toArray();
    }
}
