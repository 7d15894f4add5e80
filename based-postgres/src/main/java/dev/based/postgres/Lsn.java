package dev.based.postgres;

import dev.based.vertx.Position;
import org.jspecify.annotations.Nullable;

/**
 * A place in the server's log of changes
 * (<a href="https://www.postgresql.org/docs/current/datatype-pg-lsn.html">pg_lsn</a>). Each promotion begins a
 * <a href="https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-TIMELINES">timeline</a> that goes its own way from there
 * on, so that places on two of them tell nothing of each other.
 *
 * @param timeline the timeline's number; of a standby, one of which it is sure that it follows it
 * @param offset how many bytes are before it
 * @param server which server it is, if it takes changes: when it was started, to the microsecond, since a copy has all its other names; null of a
 *     standby
 */
record Lsn(long timeline, long offset, @Nullable String server) implements Position {
    private static final int HEX = 16;

    /**
     * Reads one.
     *
     * @param timeline the timeline's number
     * @param text as the server writes it, such as {@code 16/B374D848}
     * @param server which server it is; null of a standby
     */
    static Lsn of(long timeline, String text, @Nullable String server) {
        int slash = text.indexOf('/');
        long high = Long.parseLong(text.substring(0, slash), HEX);
        return new Lsn(timeline, (high << Integer.SIZE) + Long.parseLong(text.substring(slash + 1), HEX), server);
    }

    /**
     * Reads the timeline of a file's name.
     *
     * @param file as the server calls a file of the log, such as {@code 000000020000000000000009}
     * @return its number
     */
    static long timeline(String file) {
        return Long.parseLong(file.substring(0, Integer.BYTES * 2), HEX);
    }

    @Override
    public boolean covers(Position other) {
        Lsn known = (Lsn) other;
        return timeline == known.timeline && Long.compareUnsigned(offset, known.offset) >= 0;
    }
}
