package dev.based.postgres;

import dev.based.vertx.Position;
import org.jspecify.annotations.Nullable;

/**
 * A place in the server's log of changes
 * (<a href="https://www.postgresql.org/docs/current/datatype-pg-lsn.html">pg_lsn</a>). Each promotion begins a
 * <a href="https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-TIMELINES">timeline</a> that goes its own way from there
 * on, so that places on two of them tell nothing of each other; nor do those of two systems, such as one and its logical replica.
 *
 * @param system the number that all copies of a server have in common
 * @param timeline the timeline's number; of a standby, one of which it is sure that it follows it
 * @param offset how many bytes are before it
 * @param kept how many of them are on the disk of a server that takes changes, so that no crash loses them, and standbys may have them; 0 of a
 *     standby
 * @param server which server it is, if it takes changes: when it was started, to the microsecond, since a copy has all its other names; null of a
 *     standby
 */
record Lsn(
        long system,
        long timeline,
        long offset,
        long kept,
        @Nullable String server) implements Position {
    private static final int HEX = 16;

    /** How many bytes each page of the log begins with, and the first page of each file, before which no change ends. */
    private static final int PAGE_HEADER = 24;

    private static final int FILE_HEADER = 40;

    /** How far a standby is. */
    static Lsn ofStandby(long system, long timeline, String replayed) {
        return new Lsn(system, timeline, offset(replayed), 0, null);
    }

    /**
     * How far a server is that takes changes: at the end of its last change. The next one begins behind the header, if that was the end of a page.
     *
     * @param next where the next change will be, such as {@code 16/B374D848}
     * @param kept what is on its disk
     * @param page how many bytes a page of the log has
     * @param file how many a file has
     */
    static Lsn ofPrimary(
            long system, long timeline, String next, String kept, long page, long file, @Nullable String server) {
        long offset = offset(next);
        int header = offset % file == FILE_HEADER ? FILE_HEADER : offset % page == PAGE_HEADER ? PAGE_HEADER : 0;
        return new Lsn(system, timeline, offset - header, offset(kept), server);
    }

    private static long offset(String text) {
        int slash = text.indexOf('/');
        long high = Long.parseLong(text.substring(0, slash), HEX);
        return (high << Integer.SIZE) + Long.parseLong(text.substring(slash + 1), HEX);
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

    private boolean isComparable(Lsn other) {
        return system == other.system && timeline == other.timeline;
    }

    @Override
    public boolean covers(Position other) {
        Lsn known = (Lsn) other;
        return isComparable(known) && Long.compareUnsigned(offset, known.offset) >= 0;
    }

    /** It was restored from a snapshot, or another server gave its own timeline the same number. */
    @Override
    public boolean isSetBackFrom(Position before) {
        Lsn known = (Lsn) before;
        return isComparable(known) && Long.compareUnsigned(kept, known.kept) < 0;
    }

    /** Each promotion begins a timeline of a higher number than all that the server knows. */
    @Override
    public boolean isPromotedFrom(Position other, @Nullable Position before) {
        Lsn known = (Lsn) other;
        return system == known.system
                && timeline > known.timeline
                && !(before instanceof Lsn had && timeline <= had.timeline);
    }
}
