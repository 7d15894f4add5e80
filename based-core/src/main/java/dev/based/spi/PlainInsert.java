package dev.based.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an INSERT says that only says where its values go: a table, its columns, and a parameter for each of them, in this order. A
 * backend may insert many such rows in a faster way.
 *
 * <p>Immutable; safe for use by several threads.
 *
 * @param table the table as it is written, with its schema and quotes
 * @param schema the name that is written before the table's own, without quotes; null if there is none
 * @param name the table's own name, without quotes
 * @param columns the columns as they are written
 * @param names the columns' names without quotes
 * @param endsWithRow whether the text ends with the row, so that more rows can be written behind it
 */
public record PlainInsert(
        String table,
        @Nullable String schema,
        String name,
        List<String> columns,
        List<String> names,
        boolean endsWithRow) {
    /**
     * Creates a description.
     *
     * @param table the table as it is written, with its schema and quotes
     * @param schema the name that is written before the table's own, without quotes; null if there is none
     * @param name the table's own name, without quotes
     * @param columns the columns as they are written
     * @param names the columns' names without quotes
     * @param endsWithRow whether the text ends with the row
     */
    public PlainInsert {
        columns = List.copyOf(columns);
        names = List.copyOf(names);
    }
}
