package dev.based.tests.documents;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table of Markdown with a column for each backend. A cell that was not filled is empty. */
final class BackendTable {
    private final String corner;
    private final List<String> columns;
    private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();

    /**
     * A table without rows.
     *
     * @param corner the head of the first column, which no other table of the page has
     */
    BackendTable(String corner, List<String> columns) {
        this.corner = corner;
        this.columns = columns;
    }

    /** Sets a cell; a new row comes last. */
    void set(String row, String column, String cell) {
        rows.computeIfAbsent(row, key -> new LinkedHashMap<>()).put(column, cell);
    }

    /** Fills a column as it stands in a page, for a backend that was not tested this time; rows that are gone stay away. */
    void keep(String column, String page) {
        List<String> lines = page.lines().toList();
        int head = Math.max(
                0,
                Collections.indexOfSubList(
                        lines.stream().map(line -> cells(line).get(0)).toList(), List.of(corner)));
        int index = lines.isEmpty() ? -1 : cells(lines.get(head)).indexOf(column);
        if (index >= 0) {
            lines.stream()
                    .skip(head + 2)
                    .takeWhile(line -> line.startsWith("|"))
                    .map(BackendTable::cells)
                    .filter(cells -> rows.containsKey(cells.get(0)))
                    .forEach(cells -> set(cells.get(0), column, cells.get(index)));
        }
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.split("(?<!\\\\)\\|", -1))
                .skip(line.startsWith("|") ? 1 : 0)
                .map(String::strip)
                .toList();
    }

    /** The table's lines. */
    String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("| " + corner + " | " + String.join(" | ", columns) + " |");
        lines.add("|---".repeat(columns.size() + 1) + "|");
        rows.forEach((row, cells) -> lines.add("| " + row + " | "
                + String.join(
                        " | ",
                        columns.stream()
                                .map(column -> cells.getOrDefault(column, ""))
                                .toList()) + " |"));
        return String.join("\n", lines) + "\n";
    }
}
