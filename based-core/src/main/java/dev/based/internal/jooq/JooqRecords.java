package dev.based.internal.jooq;

import dev.based.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.TableRecord;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Makes typed records of the rows of a jOOQ query, by the order of its fields and without loss. The records are attached to
 * no connection.
 */
public final class JooqRecords<R extends Record> {
    private final ResultQuery<R> query;
    private final DSLContext context;

    /**
     * Creates a maker of records.
     *
     * @param context makes empty ones, and knows the dialect
     */
    public JooqRecords(ResultQuery<R> query, DSLContext context) {
        this.query = query;
        this.context = context;
    }

    public List<R> all(List<Row> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        Field<?>[] fields = fields(rows.get(0));
        @Nullable Object[][] columns = new JooqColumns(context, rows, fields).read();
        Field<?>[] targets = distinct(fields);
        Supplier<Record> empty = empty(context, query.getRecordType(), targets);
        List<R> records = new ArrayList<>(rows.size());
        for (int index = 0; index < rows.size(); index++) {
            records.add(record(empty.get(), targets, columns, index));
        }
        return Collections.unmodifiableList(records);
    }

    /** The query's fields or, if it does not say them (plain SQL, an asterisk), the columns of the result. */
    private Field<?>[] fields(Row row) {
        Field<?>[] fields = of(query);
        return fields.length > 0
                ? fields
                : row.columns().names().stream()
                        .map(name -> DSL.field(DSL.name(name)))
                        .toArray(Field<?>[]::new);
    }

    /**
     * The fields that a query selects, those that jOOQ itself reads its results by. {@link ResultQuery#fields} of a SELECT are
     * others: those of the query as a derived table, which know nothing of the tables inside.
     *
     * @return the fields; none if the query does not say them
     */
    static Field<?>[] of(ResultQuery<?> query) {
        return query instanceof Select<?> select ? select.getSelect().toArray(Field<?>[]::new) : query.fields();
    }

    @SuppressWarnings("unchecked") // R is what the query's fields make
    private R record(Record empty, Field<?>[] fields, @Nullable Object[][] columns, int row) {
        return (R) fill(empty, fields, columns, row);
    }

    /** Makes empty records of a type; that of a table may have more fields, of which RETURNING gives some only. */
    public static Supplier<Record> empty(DSLContext context, @Nullable Class<?> type, Field<?>[] fields) {
        if (type != null && TableRecord.class.isAssignableFrom(type) && fields[0] instanceof TableField<?, ?> first) {
            Table<?> table = first.getTable();
            if (table != null && Arrays.asList(table.fields()).containsAll(Arrays.asList(fields))) {
                return () -> context.newRecord(table);
            }
        }
        return () -> context.newRecord(fields);
    }

    /** Sets a record's fields as they were read, without the conversions of {@code fromArray}. */
    public static Record fill(Record record, Field<?>[] fields, @Nullable Object[][] columns, int row) {
        for (int index = 0; index < fields.length; index++) {
            set(record, fields[index], columns[index][row]);
        }
        record.changed(false);
        return record;
    }

    @SuppressWarnings("unchecked") // the value was read as the field's own
    private static <T> void set(Record record, Field<T> field, @Nullable Object value) {
        record.set(field, (T) value);
    }

    /** The fields, each an object of its own: a record is set by field, and finds the first of two that are one object. */
    static Field<?>[] distinct(Field<?>[] fields) {
        Set<Field<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        return Arrays.stream(fields)
                .map(field -> seen.add(field) ? field : DSL.field(field.getQualifiedName(), field.getDataType()))
                .toArray(Field<?>[]::new);
    }
}
