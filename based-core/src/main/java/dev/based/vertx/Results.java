package dev.based.vertx;

import dev.based.MappingException;
import dev.based.Row;
import dev.based.spi.Command;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the results that one connection gives into rows of plain Java values. Used on the connection's event loop only.
 */
final class Results {
    private final VertxDriver driver;
    private final KnownStatements statements;

    Results(VertxDriver driver, KnownStatements statements) {
        this.driver = driver;
        this.statements = statements;
    }

    /**
     * The rows of the one result of an answer that has columns.
     *
     * @throws MappingException if there are more
     */
    List<Row> rows(Command command, RowSet<io.vertx.sqlclient.Row> answer) {
        RowSet<io.vertx.sqlclient.Row> only = only(answer).value();
        return rows(command, only.columnDescriptors(), only, only.size());
    }

    /** The same for an answer whose rows were collected. */
    List<Row> collected(Command command, SqlResult<List<io.vertx.sqlclient.Row>> answer) {
        SqlResult<List<io.vertx.sqlclient.Row>> only = only(answer);
        return rows(
                command, only.columnDescriptors(), only.value(), only.value().size());
    }

    /** The same for an answer whose rows the link has read. */
    List<Row> collectedValues(Command command, SqlResult<List<@Nullable Object[]>> answer) {
        SqlResult<List<@Nullable Object[]>> only = only(answer);
        return ofValues(command, only.columnDescriptors(), only.value());
    }

    /** The rows that a link has read. */
    List<Row> ofValues(Command command, @Nullable List<ColumnDescriptor> columns, List<@Nullable Object[]> values) {
        if (values.isEmpty() || columns == null) {
            return List.of();
        }
        ResultShape shape = shape(command.sql(), columns);
        List<Row> rows = new ArrayList<>(values.size());
        for (@Nullable Object[] row : values) {
            rows.add(shape.row(row));
        }
        return Collections.unmodifiableList(rows);
    }

    /** The rows of one result of several. */
    List<Row> rowsOfOne(Command command, RowSet<io.vertx.sqlclient.Row> result) {
        return rows(command, result.columnDescriptors(), result, result.size());
    }

    private static <T> SqlResult<T> only(SqlResult<T> answer) {
        SqlResult<T> only = answer;
        int results = 0;
        List<ColumnDescriptor> before = null;
        for (SqlResult<T> result = answer; result != null; result = result.next()) {
            List<ColumnDescriptor> columns = result.columnDescriptors();
            // MySQL's client describes a result without columns by those of the one before.
            if (columns != null && !columns.isEmpty() && columns != before) {
                only = result;
                results++;
            }
            before = columns;
        }
        if (results > 1) {
            throw new MappingException(
                    "The statement gave " + results
                            + " results with rows, of which only one can be given back. What it did,"
                            + " it did. Let the routine give one result, for instance by UNION ALL or through a temporary"
                            + " table, or call it by execute, which leaves the rows aside.",
                    null);
        }
        return only;
    }

    private List<Row> rows(
            Command command,
            @Nullable List<ColumnDescriptor> columns,
            Iterable<io.vertx.sqlclient.Row> answer,
            int count) {
        if (count == 0 || columns == null) {
            return List.of();
        }
        ResultShape shape = shape(command.sql(), columns);
        if (count == 1) {
            return Collections.singletonList(shape.row(answer.iterator().next()));
        }
        List<Row> rows = new ArrayList<>(count);
        for (io.vertx.sqlclient.Row row : answer) {
            rows.add(shape.row(row));
        }
        return Collections.unmodifiableList(rows);
    }

    private ResultShape shape(String sql, List<ColumnDescriptor> columns) {
        KnownStatements.Known known = statements.of(sql);
        ResultShape shape = known.shape;
        if (shape == null || !shape.describes(columns)) {
            shape = new ResultShape(driver, columns, shape);
            known.shape = shape;
        }
        return shape;
    }
}
