package dev.based.internal.jooq;

import dev.based.MappingException;
import dev.based.Row;
import dev.based.internal.row.Conversions;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Result;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.tools.jdbc.MockResultSet;
import org.jspecify.annotations.Nullable;

/** Reads columns of nested rows, which come as JSON or as PostgreSQL's text of a row: jOOQ has the parsers. */
final class JooqNested {
    private static final Field<String> TEXT = DSL.field(DSL.name("text"), SQLDataType.CLOB);

    private JooqNested() {}

    /** The values of a column, by row. */
    static @Nullable Object[] read(DSLContext context, Field<?> field, List<Row> rows, int column) {
        Result<Record1<String>> texts = context.newResult(TEXT);
        for (Row row : rows) {
            texts.add(context.newRecord(TEXT).values(text(row, column)));
        }
        try {
            return context.fetch(new MockResultSet(texts), field).getValues(0).toArray();
        } catch (DataAccessException unreadable) {
            throw new MappingException(
                    "Column \"" + rows.get(0).columns().name(column) + "\" cannot be read as "
                            + field.getType().getTypeName() + ", or the converter of its field failed.",
                    ofApplication(unreadable));
        }
    }

    private static @Nullable String text(Row row, int column) {
        return Conversions.convertNullable(
                row.get(column), String.class, row.columns().name(column));
    }

    /** What the application's own code threw; jOOQ's errors show values. */
    private static @Nullable Throwable ofApplication(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        StackTraceElement[] stack = root.getStackTrace();
        return stack.length == 0 || stack[0].getClassName().matches("(org\\.jooq|java)\\..*") ? null : root;
    }
}
