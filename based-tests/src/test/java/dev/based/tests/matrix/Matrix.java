package dev.based.tests.matrix;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.outcome;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.ErrorKind;
import dev.based.ParameterException;
import dev.based.Row;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes every value to columns of every type by the library, lets the judge read them, and reads them by the library. */
final class Matrix {
    private static final Set<ErrorKind> REFUSALS =
            Set.of(ErrorKind.VALUE, ErrorKind.CHECK_VIOLATION, ErrorKind.USAGE, ErrorKind.NOT_NULL_VIOLATION);
    private static final Pattern NAMED = Pattern.compile("\\b[Pp]arameter (1|2|:v)\\b|[\"'`]v[\"'`]|[Cc]olumn v\\b");

    private final String name;
    private final Database database;
    private final Judge judge;
    private final Random random;
    /** How many connections were opened. */
    private final AtomicInteger opened;

    private final List<String> differing = new ArrayList<>();
    private final List<String> unnamed = new ArrayList<>();
    private int tried;
    private int equal;
    private int own;
    private int refused;

    Matrix(String name, Database database, Judge judge, Random random, AtomicInteger opened) {
        this.name = name;
        this.database = database;
        this.judge = judge;
        this.random = random;
        this.opened = opened;
    }

    void run(List<Column> columns) throws SQLException {
        for (Column column : columns) {
            judge.run("CREATE TABLE " + column.table() + " (id INTEGER PRIMARY KEY, v " + column.type() + ")");
            run(column, Samples.of(random));
        }
    }

    private void run(Column column, List<Object> values) throws SQLException {
        Map<Integer, Object> written = new TreeMap<>();
        for (int id = 0; id < values.size(); id++) {
            int before = opened.get();
            Throwable error = outcome(write(column.table(), id, values.get(id)));
            tried++;
            if (before > 0 && opened.get() > before) {
                differs(column.type() + " lost the connection before " + shown(values.get(id)));
            }
            if (error == null) {
                written.put(id, values.get(id));
            } else {
                refused(column, values.get(id), error);
            }
        }
        Map<Integer, Object> stored = judge.read(column);
        if (!stored.keySet().equals(written.keySet())) {
            differs(column.type() + " has other rows than were written");
        }
        written.forEach((id, value) -> compare(column, id, value, stored.get(id)));
    }

    /** In one of the ways by which a value is bound. */
    private CompletionStage<?> write(String table, int id, Object value) {
        String insert = "INSERT INTO " + table + " (id, v) VALUES (?, ?)";
        return switch (random.nextInt(5)) {
            case 0 -> database.session(session -> session.execute(insert, id, value));
            case 1 -> database.executeMany(insert, List.of(List.of(id, value)));
            case 2 -> database.execute(insert.replace("(?, ?)", "(:id, :v)"), Map.of("id", id, "v", value));
            case 3 -> database.session(session -> session.executeMany(insert, List.of(List.of(id, value))));
            default -> database.execute(insert, id, value);
        };
    }

    private void refused(Column column, Object value, Throwable error) {
        refused++;
        boolean plain = error instanceof BasedException based && REFUSALS.contains(based.kind());
        if (!plain) {
            differs(column.type() + " fails on " + shown(value) + " with " + error);
        } else if (error instanceof ParameterException
                && !NAMED.matcher(error.getMessage()).find()) {
            unnamed.add(column.type() + " <- " + shown(value) + ": " + error.getMessage());
        }
    }

    /** Whether a decimal is the text of the double that is stored; several of 16 digits are stored as the same one. */
    private static boolean isOf(Object stored, Object read) {
        return stored instanceof Double number && read instanceof BigDecimal decimal && decimal.doubleValue() == number;
    }

    private void compare(Column column, int id, Object value, @Nullable Object stored) {
        if (stored == null || !agrees(column, value, stored)) {
            if (stored != null && Own.changes(name, column, value, stored)) {
                own++;
            } else {
                differs(column.type() + " <- " + shown(value) + " stores " + shown(stored));
            }
            return;
        }
        int before = opened.get();
        try {
            Row row = await(database.fetchOne("SELECT v FROM " + column.table() + " WHERE id = ?", id))
                    .orElseThrow();
            Object read = row.get(0, value.getClass());
            if (read == null
                    || !agrees(column, value, read) && !isSameText(value, stored, read) && !isOf(stored, read)) {
                differs(column.type() + " gives " + shown(read) + " for " + shown(value));
                return;
            }
            if (opened.get() > before) {
                differs(column.type() + " lost the connection before " + shown(value) + " is read");
            }
        } catch (BasedException unreadable) {
            if (unreadable.kind() != ErrorKind.VALUE) {
                differs(column.type() + " of " + shown(value) + " is read with " + unreadable);
                return;
            }
        }
        equal++;
    }

    /** A text in a column of another type is read as the text of what it became. */
    private static boolean isSameText(Object value, Object stored, Object read) {
        return value instanceof String
                && !(stored instanceof String)
                && Meaning.agrees(stored, read, ChronoUnit.MICROS);
    }

    private static boolean agrees(Column column, Object value, Object stored) {
        if (column.kind() == Column.Kind.JSON && value instanceof String text && stored instanceof String json) {
            return text.replace(" ", "").equals(json.replace(" ", "")) || Meaning.agrees(value, json, column.unit());
        }
        return Meaning.agrees(value, stored, column.unit());
    }

    private static String shown(@Nullable Object value) {
        if (value == null) {
            return "nothing";
        }
        String text = value instanceof byte[] bytes
                ? Arrays.toString(bytes)
                : value instanceof Object[] array ? Arrays.deepToString(array) : value.toString();
        String escaped = text.chars()
                .limit(60)
                .collect(
                        StringBuilder::new,
                        (shown, point) -> shown.append(
                                point < ' ' || point > '~' ? String.format("\\u%04x", point) : "" + (char) point),
                        StringBuilder::append)
                .toString();
        return value.getClass().getSimpleName() + " " + escaped;
    }

    private void differs(String line) {
        differing.add(line);
    }

    List<String> differing() {
        return differing;
    }

    List<String> unnamed() {
        return unnamed;
    }

    @Override
    public String toString() {
        return name + ": " + tried + " pairs tried, " + equal + " equal, " + refused + " refused, " + own
                + " changed by the server as documented, " + differing.size() + " differing";
    }
}
