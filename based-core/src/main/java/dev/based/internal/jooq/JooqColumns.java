package dev.based.internal.jooq;

import dev.based.MappingException;
import dev.based.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jooq.Converter;
import org.jooq.DSLContext;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jspecify.annotations.Nullable;

/**
 * Reads the columns of a result as the fields of a query. A field that is a nested row has one column on PostgreSQL and in a
 * MULTISET, which jOOQ parses, and elsewhere a column for each of its own fields.
 */
final class JooqColumns {
    private final DSLContext context;
    private final List<Row> rows;
    private final Field<?>[] fields;
    private final boolean isFlat;
    private int next;

    /**
     * Creates a reader.
     *
     * @throws MappingException if there are more or fewer columns than the fields need
     */
    JooqColumns(DSLContext context, List<Row> rows, Field<?>[] fields) {
        this.context = context;
        this.rows = rows;
        this.fields = fields;
        int columns = rows.get(0).size();
        int flatColumns = Arrays.stream(fields).mapToInt(JooqColumns::width).sum();
        this.isFlat = context.family() != SQLDialect.POSTGRES && columns == flatColumns;
        if (!isFlat && columns != fields.length) {
            throw new MappingException(
                    "The query selects " + fields.length + " fields, but the database returned " + columns
                            + " columns. List the fields instead of using an asterisk.",
                    null);
        }
    }

    /** The values by field and row. */
    @Nullable
    Object[][] read() {
        @Nullable Object[][] columns = new Object[fields.length][];
        for (int index = 0; index < fields.length; index++) {
            columns[index] = column(fields[index]);
        }
        return columns;
    }

    private @Nullable Object[] column(Field<?> field) {
        Field<?>[] nested = nested(field);
        if (nested.length > 0 && isFlat) {
            return records(field, nested);
        }
        int column = next++;
        if (nested.length > 0 || field.getDataType().isMultiset()) {
            return JooqNested.read(context, field, rows, column);
        }
        return rows.stream()
                .map(row -> value(field.getConverter(), row, column))
                .toArray();
    }

    private @Nullable Object[] records(Field<?> field, Field<?>[] nested) {
        @Nullable Object[][] columns = new Object[nested.length][];
        for (int index = 0; index < nested.length; index++) {
            columns[index] = column(nested[index]);
        }
        Field<?>[] targets = JooqRecords.distinct(nested);
        Supplier<Record> empty = JooqRecords.empty(context, field.getDataType().getRecordType(), targets);
        return IntStream.range(0, rows.size())
                .mapToObj(row -> converted(field, JooqRecords.fill(empty.get(), targets, columns, row)))
                .toArray();
    }

    @SuppressWarnings("unchecked") // what a field of nested rows is converted from
    private static <U> @Nullable Object converted(Field<U> field, Record record) {
        return ((Converter<Object, U>) field.getConverter()).from(record);
    }

    /** The fields of a nested row; none if the field is a single value. */
    private static Field<?>[] nested(Field<?> field) {
        DataType<?> type = field.getDataType();
        org.jooq.Row row = type.isRecord() ? type.getRow() : null;
        return row == null ? new Field<?>[0] : row.fields();
    }

    private static int width(Field<?> field) {
        Field<?>[] nested = nested(field);
        return nested.length == 0
                ? 1
                : Arrays.stream(nested).mapToInt(JooqColumns::width).sum();
    }

    private <T, U> @Nullable U value(Converter<T, U> converter, Row row, int column) {
        Object value = row.get(column);
        return converter.from(
                value == null
                        ? null
                        : JooqValues.fromDriver(
                                wallClock(value, converter.fromType()),
                                converter.fromType(),
                                row.columns().name(column)));
    }

    /** What jOOQ has without a zone on MySQL is also TIMESTAMP, of which its generator makes a LocalDateTime. */
    private Object wallClock(Object value, Class<?> type) {
        boolean mysql = context.family() == SQLDialect.MYSQL || context.family() == SQLDialect.MARIADB;
        return mysql && value instanceof OffsetDateTime moment && type != OffsetDateTime.class && type != Instant.class
                ? moment.toLocalDateTime()
                : value;
    }
}
