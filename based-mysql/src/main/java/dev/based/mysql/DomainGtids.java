package dev.based.mysql;

import dev.based.vertx.Position;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The last transaction of each domain that a MariaDB has, by its <a href="https://mariadb.com/kb/en/gtid/">number</a>. A server counts on from
 * the highest number that it knows, whoever gave it, so that two servers of which each has written by itself may have given the same
 * numbers: those of different servers tell nothing of each other. Immutable.
 */
final class DomainGtids implements Position {
    private record Gtid(String domain, String server, long number) {
        static Gtid of(String text) {
            String[] parts = text.strip().split("-");
            return new Gtid(parts[0], parts[1], Long.parseLong(parts[2]));
        }

        boolean covers(Gtid other) {
            return server.equals(other.server) && isBeyond(other);
        }

        /** Whether what comes next has another number, whoever gave them. */
        boolean isBeyond(Gtid other) {
            return domain.equals(other.domain) && number >= other.number;
        }
    }

    /** The server's own number; empty if that does not matter. */
    private final String server;

    /** Where it runs; null of a replica. */
    private final @Nullable String place;

    private final List<Gtid> last;

    private DomainGtids(String server, @Nullable String place, List<Gtid> last) {
        this.server = server;
        this.place = place;
        this.last = last;
    }

    /**
     * How far a replica is. What it has written by itself, as when it was the source, is not of its source.
     *
     * @param replicated what it has of its source, such as {@code 0-1-7,2-1-5}: its {@code gtid_slave_pos}
     */
    static Position ofReplica(String replicated) {
        return of("", null, read(replicated));
    }

    /**
     * How far a source is: by what it has logged, which is all that it has written, and by what it had as a replica and has not logged, or of
     * which it cannot be told whether that came before. Its own last transaction counts also where others are behind it in its log: somebody may
     * have those and lack that.
     *
     * @param server its {@code server_id}
     * @param logged its {@code gtid_binlog_pos}
     * @param replicated its {@code gtid_slave_pos}
     * @param state the last that it has logged of each server in each domain, its {@code gtid_binlog_state}
     * @param place where it runs
     */
    static Position ofSource(String server, String logged, String replicated, String state, String place) {
        List<Gtid> written = Stream.concat(
                        read(logged).stream(), read(state).stream().filter(each -> each.server.equals(server)))
                .distinct()
                .toList();
        Stream<Gtid> more =
                read(replicated).stream().filter(each -> written.stream().noneMatch(other -> other.isBeyond(each)));
        return of(server, place, Stream.concat(written.stream(), more).toList());
    }

    private static List<Gtid> read(String text) {
        return text.isEmpty()
                ? List.of()
                : Stream.of(text.split(",")).map(Gtid::of).toList();
    }

    private static Position of(String server, @Nullable String place, List<Gtid> last) {
        return last.isEmpty() ? UNKNOWN : new DomainGtids(server, place, last);
    }

    @Override
    public @Nullable String server() {
        return place == null ? null : server + " " + place;
    }

    @Override
    public boolean covers(Position other) {
        return other instanceof DomainGtids known
                && known.last.stream().allMatch(wanted -> last.stream().anyMatch(has -> has.covers(wanted)));
    }

    /** It counts on from the highest number in each domain. */
    @Override
    public boolean isSetBackFrom(Position before) {
        return before instanceof DomainGtids known
                && server.equals(known.server)
                && !known.last.stream().allMatch(each -> last.stream().anyMatch(now -> now.isBeyond(each)));
    }

    /** It has what the other one has written itself, and had not before. */
    @Override
    public boolean isPromotedFrom(Position other, @Nullable Position before) {
        return other instanceof DomainGtids known
                && before instanceof DomainGtids had
                && hasWrittenBy(known)
                && !had.hasWrittenBy(known);
    }

    private boolean hasWrittenBy(DomainGtids other) {
        List<Gtid> written = other.last.stream()
                .filter(each -> each.server.equals(other.server))
                .toList();
        return !written.isEmpty()
                && written.stream().allMatch(wanted -> last.stream().anyMatch(has -> has.covers(wanted)));
    }
}
