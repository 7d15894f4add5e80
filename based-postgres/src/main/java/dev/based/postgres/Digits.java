package dev.based.postgres;

import java.util.Map;

/**
 * How many digits of a second the server keeps by a column's type: those of {@code time}, {@code timestamp}, both with time zone, and {@code
 * interval}, and arrays of them. The numbers are those of {@code pg_type} and
 * <a href="https://www.postgresql.org/docs/current/catalog-pg-attribute.html">atttypmod</a>, of which {@code interval} has its digits in the
 * lower half.
 */
final class Digits {
    /** What a type keeps that tells nothing: microseconds. */
    static final int ALL = 6;

    private static final int LOWER_HALF = 0xFFFF;
    private static final int INTERVALS = 1187;

    /** Of which kind a type is: between those of one kind digits of a second stay what they are. */
    private static final Map<Integer, String> KINDS = Map.of(
            Oids.TIME,
            "moment",
            Oids.TIMETZ,
            "moment",
            Oids.TIMESTAMP,
            "moment",
            Oids.TIMESTAMPTZ,
            "moment",
            Oids.INTERVAL,
            "interval",
            1183,
            "moments",
            1270,
            "moments",
            1115,
            "moments",
            1185,
            "moments",
            INTERVALS,
            "intervals");

    private Digits() {}

    /** Whether values of a type have digits of a second. */
    static boolean areOf(int type) {
        return KINDS.containsKey(type);
    }

    /**
     * How many digits of a value are kept.
     *
     * @param value the type of the value
     * @param column the type of the column
     * @param modifier the column's modifier; negative if it has none
     */
    static int kept(int value, int column, int modifier) {
        String kind = KINDS.get(column);
        if (modifier < 0 || kind == null || !kind.equals(KINDS.get(value))) {
            return ALL;
        }
        return Math.min(ALL, kind.startsWith("interval") ? modifier & LOWER_HALF : modifier);
    }
}
