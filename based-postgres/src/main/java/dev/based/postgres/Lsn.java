package dev.based.postgres;

import dev.based.vertx.Position;

/**
 * A place in the server's log of changes
 * (<a href="https://www.postgresql.org/docs/current/datatype-pg-lsn.html">pg_lsn</a>).
 *
 * @param offset how many bytes are before it
 */
record Lsn(long offset) implements Position {
    private static final int HEX = 16;

    /**
     * Reads one.
     *
     * @param text as the server writes it, such as {@code 16/B374D848}
     */
    static Lsn of(String text) {
        int slash = text.indexOf('/');
        long high = Long.parseLong(text.substring(0, slash), HEX);
        return new Lsn((high << Integer.SIZE) + Long.parseLong(text.substring(slash + 1), HEX));
    }

    @Override
    public boolean covers(Position other) {
        return Long.compareUnsigned(offset, ((Lsn) other).offset) >= 0;
    }
}
