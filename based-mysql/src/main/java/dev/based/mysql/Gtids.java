package dev.based.mysql;

import dev.based.vertx.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The transactions that a server has committed, by source: of MySQL as
 * <a href="https://dev.mysql.com/doc/refman/8.0/en/replication-gtids-concepts.html">sets</a> of ranges of numbers, of MariaDB as the
 * <a href="https://mariadb.com/kb/en/gtid/">last number</a> of each domain. Immutable.
 */
final class Gtids implements Position {
    private record Range(long first, long last) {}

    private final Map<String, List<Range>> ranges;

    private Gtids(Map<String, List<Range>> ranges) {
        this.ranges = ranges;
    }

    /**
     * Reads what a server tells.
     *
     * @param text such as {@code 3E11FA47-71CA-11E1-9E33-C80AA9429562:1-5:11,...}, or of MariaDB {@code 0-1-7,...}
     * @throws IllegalArgumentException if it is none, or empty, since the server writes none
     */
    static Gtids of(String text, boolean mariadb) {
        Map<String, List<Range>> read = new HashMap<>();
        for (String part : text.replace("\n", "").split(",")) {
            if (mariadb) {
                String[] numbers = part.strip().split("-");
                add(read, numbers[0], new Range(1, Long.parseLong(numbers[numbers.length - 1])));
            } else {
                addMysql(read, part.strip().split(":"));
            }
        }
        if (read.isEmpty()) {
            throw new IllegalArgumentException("no transactions");
        }
        return new Gtids(read);
    }

    /** A source, perhaps a tag, and ranges. */
    private static void addMysql(Map<String, List<Range>> read, String[] parts) {
        String source = parts[0];
        for (int i = 1; i < parts.length; i++) {
            if (!Character.isDigit(parts[i].charAt(0))) {
                source = parts[0] + ":" + parts[i];
                continue;
            }
            String[] ends = parts[i].split("-");
            add(read, source, new Range(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1])));
        }
    }

    private static void add(Map<String, List<Range>> read, String source, Range range) {
        read.computeIfAbsent(source, none -> new ArrayList<>()).add(range);
    }

    @Override
    public boolean covers(Position other) {
        return ((Gtids) other)
                .ranges.entrySet().stream()
                        .allMatch(each -> each.getValue().stream().allMatch(range -> has(each.getKey(), range)));
    }

    /** A server tells ranges that do not touch each other. */
    private boolean has(String source, Range wanted) {
        return ranges.getOrDefault(source, List.of()).stream()
                .anyMatch(range -> range.first <= wanted.first && range.last >= wanted.last);
    }
}
