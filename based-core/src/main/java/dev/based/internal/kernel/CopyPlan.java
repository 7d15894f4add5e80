package dev.based.internal.kernel;

import dev.based.ParameterException;
import dev.based.Parameters;
import dev.based.Row;
import dev.based.internal.mapping.Reader;
import dev.based.internal.sql.CompiledSql;
import dev.based.spi.Command;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One copy: the statement that inserts a row, and how the values for it are found in what a user gives.
 *
 * <p>Used by one thread at a time.
 */
public final class CopyPlan {
    private final CompiledSql compiled;
    private final TakenValues takenValues;
    private final List<String> columns;
    private final Command insert;

    CopyPlan(CopyTarget target, CompiledSql compiled, TakenValues takenValues) {
        this.compiled = compiled;
        this.takenValues = takenValues;
        columns = target.columns();
        @Nullable Object[] none = new Object[columns.size()];
        boolean[] handedOn = new boolean[columns.size()];
        Arrays.fill(handedOn, true);
        String sql = compiled.bindItem(none).sql();
        insert = new Command(sql, none, columns.toArray(String[]::new), compiled.traits(), handedOn);
    }

    /** The statement, whose parameters are called as the columns; one object for the whole copy. */
    public Command insert() {
        return insert;
    }

    /**
     * The values of a row.
     *
     * @throws ParameterException if there is not one for each column, or one that cannot be bound
     */
    public @Nullable Object[] values(@Nullable Object row) {
        @Nullable Object[] given = given(row);
        if (given.length != columns.size()) {
            throw new ParameterException(
                    "The row has " + given.length + " values for the " + columns.size() + " columns "
                            + String.join(", ", columns) + ".",
                    null);
        }
        return takenValues.take(insert, compiled.values(given));
    }

    private @Nullable Object[] given(@Nullable Object row) {
        if (row instanceof List<?> list) {
            return list.toArray();
        }
        if (row instanceof Object[] array) {
            return Arrays.copyOf(array, array.length, Object[].class);
        }
        if (row instanceof Row known) {
            @Nullable Object[] values = new Object[known.size()];
            Arrays.setAll(values, known::get);
            return values;
        }
        if (row instanceof Map<?, ?> map) {
            return ofMap(map);
        }
        if (row instanceof Parameters parameters) {
            @Nullable Object[] values = new Object[columns.size()];
            Arrays.setAll(values, index -> parameters.value(columns.get(index)));
            return values;
        }
        if (row != null && Reader.isReadable(row.getClass())) {
            return given(Parameters.of(row));
        }
        throw new ParameterException(
                "Each row of a copy must be a List or array of values, a Map of values by column, a Row, or an object with a"
                        + " property for each column, not "
                        + (row == null ? "null" : row.getClass().getTypeName()) + ".",
                null);
    }

    private @Nullable Object[] ofMap(Map<?, ?> map) {
        @Nullable Object[] values = new Object[columns.size()];
        for (int index = 0; index < values.length; index++) {
            String column = columns.get(index);
            if (!map.containsKey(column)) {
                throw new ParameterException("The row has no value for the column " + column + ".", null);
            }
            values[index] = map.get(column);
        }
        if (map.size() != values.length) {
            throw new ParameterException(
                    "The row has " + map.size() + " values for the " + values.length + " columns "
                            + String.join(", ", columns) + ".",
                    null);
        }
        return values;
    }
}
