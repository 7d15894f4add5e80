package dev.based.postgres;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The numbers by which the server names types
 * (<a href="https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat">pg_type.dat</a>), and which of
 * them the client reads and writes without loss.
 */
final class Oids {
    static final int BOOL = 16;
    static final int BYTEA = 17;
    static final int INT8 = 20;
    static final int INT2 = 21;
    static final int INT4 = 23;
    static final int TEXT = 25;
    static final int OID = 26;
    static final int FLOAT4 = 700;
    static final int FLOAT8 = 701;
    static final int UNKNOWN = 705;
    static final int MONEY = 790;
    static final int DATE = 1082;
    static final int TIME = 1083;
    static final int TIMESTAMP = 1114;
    static final int TIMESTAMPTZ = 1184;
    static final int INTERVAL = 1186;
    static final int TIMETZ = 1266;
    static final int NUMERIC = 1700;
    static final int VOID = 2278;
    static final int UUID = 2950;
    static final int TSVECTOR = 3614;
    static final int JSONB_ARRAY = 3807;

    static final int MONEY_ARRAY = 791;
    static final int BOX_ARRAY = 1020;
    static final int FLOAT4_ARRAY = 1021;
    static final int FLOAT8_ARRAY = 1022;

    /** Where the server begins to count what is not its own. */
    private static final int FIRST_OF_USERS = 16_384;

    private static final int NAME = 19;
    private static final int BPCHAR = 1042;
    private static final int VARCHAR = 1043;

    /** The types whose values the client reads as they are. */
    private static final Set<Integer> READ_BY_CLIENT = Set.of(
            BOOL,
            BYTEA,
            NAME,
            INT8,
            INT2,
            INT4,
            TEXT,
            FLOAT4,
            FLOAT8,
            BPCHAR,
            VARCHAR,
            DATE,
            TIMESTAMP,
            TIMESTAMPTZ,
            UUID);

    /** The types for whose values the client asks a tuple by a method of their own, scalars and arrays. */
    private static final Set<Integer> WRITTEN_BY_CLIENT = Set.of(
            BOOL,
            BYTEA,
            NAME,
            INT8,
            INT2,
            INT4,
            TEXT,
            FLOAT4,
            FLOAT8,
            BPCHAR,
            VARCHAR,
            DATE,
            TIME,
            TIMETZ,
            TIMESTAMP,
            TIMESTAMPTZ,
            UUID,
            NUMERIC,
            1000,
            1001,
            1003,
            1005,
            1007,
            1009,
            1014,
            1015,
            1016,
            FLOAT4_ARRAY,
            FLOAT8_ARRAY,
            1115,
            1182,
            1183,
            1185,
            1231,
            1270,
            2951);

    /** The types of the elements, by the arrays' types, as far as they are not read as text. */
    private static final Map<Integer, Integer> ELEMENTS = Map.ofEntries(
            Map.entry(1000, BOOL),
            Map.entry(1001, BYTEA),
            Map.entry(1005, INT2),
            Map.entry(1007, INT4),
            Map.entry(1016, INT8),
            Map.entry(FLOAT4_ARRAY, FLOAT4),
            Map.entry(FLOAT8_ARRAY, FLOAT8),
            Map.entry(1028, OID),
            Map.entry(1115, TIMESTAMP),
            Map.entry(1182, DATE),
            Map.entry(1183, TIME),
            Map.entry(1185, TIMESTAMPTZ),
            Map.entry(1187, INTERVAL),
            Map.entry(MONEY_ARRAY, MONEY),
            Map.entry(1231, NUMERIC),
            Map.entry(1270, TIMETZ),
            Map.entry(2951, UUID),
            Map.entry(3905, Ranges.INT4),
            Map.entry(3907, Ranges.NUMERIC),
            Map.entry(3909, Ranges.TIMESTAMP),
            Map.entry(3911, Ranges.TIMESTAMPTZ),
            Map.entry(3913, Ranges.DATE),
            Map.entry(3927, Ranges.INT8));

    /** The arrays of the server's own types that are read as text, those of geometric types included. */
    private static final Set<Integer> ARRAYS_OF_TEXT = Set.of(
            143, 199, 651, 775, 1002, BOX_ARRAY, 1003, 1008, 1009, 1010, 1011, 1012, 1014, 1015, 1017, 1018, 1019, 1027,
            1034, 1040, 1041, 1561, 1563, 2201, 2207, 2208, 2209, 2210, 2211, 2949, 3221, 3643, 3644, 3645, 3735, 3770,
            3807, 4073, 4090, 4097, 719, 629);

    private Oids() {}

    /**
     * As what a column is announced to the client: as text, which is what it then asks the server for, if it misreads it; arrays of
     * floats as bytes, which are then in the server's binary form.
     */
    static int readAs(int oid) {
        if (READ_BY_CLIENT.contains(oid)) {
            return oid;
        }
        return oid == FLOAT4_ARRAY || oid == FLOAT8_ARRAY ? BYTEA : TSVECTOR;
    }

    /** Float or Double for these types; else null. */
    static @Nullable Class<?> floats(int oid) {
        return oid == FLOAT4 ? Float.class : oid == FLOAT8 ? Double.class : null;
    }

    /**
     * As what a placeholder is announced to the client, so that it asks the {@link PostgresTuple} for the value by a method
     * that tells the type. All that the client cannot write is unknown to it, which it sends as text; money is announced as
     * an array, whose method nothing else uses.
     */
    static int writtenAs(int oid) {
        if (oid == MONEY) {
            return JSONB_ARRAY;
        }
        return WRITTEN_BY_CLIENT.contains(oid) ? oid : UNKNOWN;
    }

    /** Whether a type came with a database, an extension or a user rather than with the server. */
    static boolean isUsers(int oid) {
        return Integer.compareUnsigned(oid, FIRST_OF_USERS) >= 0;
    }

    /** The type of an array's elements; null if the type is no array that is known. */
    static @Nullable Integer element(int oid) {
        return ARRAYS_OF_TEXT.contains(oid) ? Integer.valueOf(TEXT) : ELEMENTS.get(oid);
    }

    /** What a type of elements is called, for a message; text stands for those that are read as text. */
    static String name(int oid) {
        return switch (oid) {
            case BOOL -> "boolean";
            case BYTEA -> "bytea";
            case INT2 -> "smallint";
            case INT4 -> "integer";
            case INT8 -> "bigint";
            case FLOAT4 -> "real";
            case FLOAT8 -> "double precision";
            case NUMERIC -> "numeric";
            case UUID -> "uuid";
            case DATE -> "date";
            case TIME -> "time";
            case TIMETZ -> "time with time zone";
            case TIMESTAMP -> "timestamp without time zone";
            case TIMESTAMPTZ -> "timestamp with time zone";
            default -> Ranges.bounds(oid) == null ? "text" : "ranges";
        };
    }
}
