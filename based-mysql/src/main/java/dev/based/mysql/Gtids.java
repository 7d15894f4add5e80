package dev.based.mysql;

import dev.based.vertx.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The transactions that a MySQL has committed, by source, as
 * <a href="https://dev.mysql.com/doc/refman/8.0/en/replication-gtids-concepts.html">sets</a> of ranges of numbers. Immutable.
 */
final class Gtids implements Position {
    private record Range(long first, long last) {}

    /** The server's own name. */
    private final String server;

    /** Where it runs; null of a replica. */
    private final @Nullable String place;

    private final Map<String, List<Range>> ranges;

    private Gtids(String server, @Nullable String place, Map<String, List<Range>> ranges) {
        this.server = server;
        this.place = place;
        this.ranges = ranges;
    }

    /**
     * Reads what a replica tells.
     *
     * @param server its {@code server_uuid}
     * @param text such as {@code 3E11FA47-71CA-11E1-9E33-C80AA9429562:1-5:11,...}
     * @return the transactions; unknown if there are none, since the server counts none
     */
    static Position ofReplica(String server, String text) {
        return of(server, null, text);
    }

    /**
     * Reads what a source tells.
     *
     * @param server its {@code server_uuid}
     * @param text as of a replica
     * @param place where it runs
     * @return as of a replica
     */
    static Position ofSource(String server, String text, String place) {
        return of(server, place, text);
    }

    private static Position of(String server, @Nullable String place, String text) {
        Map<String, List<Range>> read = new HashMap<>();
        for (String part : text.replace("\n", "").split(",")) {
            add(read, part.strip().split(":"));
        }
        return read.isEmpty() ? UNKNOWN : new Gtids(server, place, read);
    }

    /** A source, perhaps a tag, and ranges. */
    private static void add(Map<String, List<Range>> read, String[] parts) {
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
    public @Nullable String server() {
        return place == null ? null : server + " " + place;
    }

    @Override
    public boolean covers(Position other) {
        return other instanceof Gtids known
                && known.ranges.entrySet().stream()
                        .allMatch(each -> each.getValue().stream().allMatch(range -> has(each.getKey(), range)));
    }

    /** Also if it has lost what others have given, such as its group, or itself by another name. */
    @Override
    public boolean isSetBackFrom(Position before) {
        return before instanceof Gtids known && server.equals(known.server) && !covers(known);
    }

    /** It has what the other one has written itself, and had not before. */
    @Override
    public boolean isPromotedFrom(Position other, @Nullable Position before) {
        return other instanceof Gtids known
                && before instanceof Gtids had
                && hasWrittenBy(known)
                && !had.hasWrittenBy(known);
    }

    private boolean hasWrittenBy(Gtids other) {
        List<Range> written = other.ranges.get(other.server);
        return written != null && written.stream().allMatch(range -> has(other.server, range));
    }

    /** A server tells ranges that do not touch each other. */
    private boolean has(String source, Range wanted) {
        return ranges.getOrDefault(source, List.of()).stream()
                .anyMatch(range -> range.first <= wanted.first && range.last >= wanted.last);
    }
}
