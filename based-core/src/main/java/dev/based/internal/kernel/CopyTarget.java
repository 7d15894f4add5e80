package dev.based.internal.kernel;

import dev.based.InvalidStatementException;
import dev.based.spi.Dialect;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table and some of its columns, by names that are quoted.
 *
 * @param table the table in SQL
 * @param columns the columns' names
 * @param quoted the columns in SQL
 */
record CopyTarget(String table, List<String> columns, String quoted) {
    private static final char QUOTE = '"';

    /**
     * Reads what a user gives.
     *
     * @throws InvalidStatementException if a name is none
     */
    static CopyTarget of(Dialect dialect, @Nullable String table, @Nullable List<String> columns) {
        if (table == null || columns == null || columns.isEmpty()) {
            throw new InvalidStatementException(
                    "A copy needs the name of a table, and those of its columns, at least one.");
        }
        List<String> names = List.copyOf(columns);
        return new CopyTarget(
                parts(table).stream().map(part -> dialect.quoted(checked(part))).collect(Collectors.joining(".")),
                names,
                names.stream().map(name -> dialect.quoted(checked(name))).collect(Collectors.joining(", ")));
    }

    String insert() {
        String placeholders = String.join(", ", Collections.nCopies(columns.size(), "?"));
        return "INSERT INTO " + table + " (" + quoted + ") VALUES (" + placeholders + ")";
    }

    String select() {
        return "SELECT " + quoted + " FROM " + table;
    }

    private static String checked(String name) {
        if (name.isBlank() || name.indexOf('\0') >= 0) {
            throw new InvalidStatementException("The name of a table or column is empty, or has the character NUL.");
        }
        return name;
    }

    /** The names with dots between them; those in double quotes, in which one is written twice, may have dots. */
    private static List<String> parts(String table) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int index = 0; index < table.length(); index++) {
            char each = table.charAt(index);
            boolean twice = quoted && each == QUOTE && table.startsWith("\"\"", index);
            if (twice) {
                index++;
            }
            if (each == QUOTE && !twice && (quoted || part.isEmpty())) {
                quoted = !quoted;
            } else if (each == '.' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(each);
            }
        }
        parts.add(part.toString());
        return parts;
    }
}
