package dev.based.internal.verbs;

import dev.based.NoRowException;
import dev.based.Row;
import dev.based.TooManyRowsException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jooq.Record1;
import org.jspecify.annotations.Nullable;

/** What verbs make of the rows of a statement. */
final class Picks {
    private Picks() {}

    static <E> Optional<E> first(List<E> rows) {
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
    }

    static <T> Optional<T> first(Class<T> type, List<Row> rows) {
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0).as(type));
    }

    static <E> E only(List<E> rows) {
        if (rows.isEmpty()) {
            throw new NoRowException(
                    "The statement gave no row, where exactly one was asked for; if there may be none, use"
                            + " fetchOne.");
        }
        if (rows.size() > 1) {
            throw new TooManyRowsException(
                    "The statement gave more than one row, where exactly one was asked for; narrow"
                            + " it down, or use fetchOne for the first and fetchAll for all.");
        }
        return rows.get(0);
    }

    static <T> List<T> all(Class<T> type, List<Row> rows) {
        List<T> objects = new ArrayList<>(rows.size());
        for (Row row : rows) {
            objects.add(row.as(type));
        }
        return Collections.unmodifiableList(objects);
    }

    /** The first column of the first row. */
    static <T> @Nullable T value(Class<T> type, List<Row> rows) {
        if (!rows.isEmpty()) {
            return rows.get(0).get(0, type);
        }
        if (type.isPrimitive()) {
            throw new NoRowException(
                    "The statement gave no row, and " + type + " cannot be null; ask for the class that it is"
                            + " boxed in, such as Long, and expect null, or use fetchOne.");
        }
        return null;
    }

    static <T> @Nullable T value(List<? extends Record1<T>> records) {
        return records.isEmpty() ? null : records.get(0).value1();
    }
}
