package dev.based.tests.matrix;

import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A type of column.
 *
 * @param type its name
 * @param kind what it holds; of an array, what its elements are
 */
record Column(String type, Kind kind) {
    /** What columns hold. */
    enum Kind {
        BOOLEAN,
        INTEGER,
        DECIMAL,
        FLOAT4,
        FLOAT8,
        TEXT,
        JSON,
        BYTES,
        DATE,
        TIME,
        OFFSET_TIME,
        DATE_TIME,
        INSTANT,
        INTERVAL,
        UUID
    }

    static final List<Column> SQLITE = all(Map.of(
            Kind.TEXT, "INTEGER, REAL, NUMERIC, TEXT, BLOB, BOOLEAN, DATE, DATETIME, DECIMAL(10;2), VARCHAR(10), ANY"));

    static final List<Column> POSTGRES = all(Map.ofEntries(
            Map.entry(Kind.BOOLEAN, "boolean, boolean[]"),
            Map.entry(Kind.INTEGER, "smallint, integer, bigint, oid, integer[], bigint[], based_whole"),
            Map.entry(Kind.DECIMAL, "numeric, numeric(30;10), numeric(5;2), numeric[], based_price, based_price[]"),
            Map.entry(Kind.FLOAT4, "real"),
            Map.entry(Kind.FLOAT8, "double precision, double precision[]"),
            Map.entry(
                    Kind.TEXT,
                    "text, varchar(10), name, \"char\", inet, cidr, macaddr, bit(8), bit varying(8), point,"
                            + " int4range, based_genre, based_word, text[], varchar(10)[], based_genre[]"),
            Map.entry(Kind.JSON, "json, jsonb"),
            Map.entry(Kind.BYTES, "bytea"),
            Map.entry(Kind.DATE, "date, date[], based_day, based_weekday, based_weekday[], based_days"),
            Map.entry(Kind.TIME, "time, time(0), time(3), time[], based_hour"),
            Map.entry(Kind.OFFSET_TIME, "time with time zone, time(3) with time zone"),
            Map.entry(
                    Kind.DATE_TIME,
                    "timestamp, timestamp(0), timestamp(3), timestamp[], timestamp(3)[], based_moment, based_moment[]"),
            Map.entry(
                    Kind.INSTANT,
                    "timestamp with time zone, timestamp(0) with time zone, timestamp with time zone[],"
                            + " based_instant"),
            Map.entry(Kind.INTERVAL, "interval"),
            Map.entry(Kind.UUID, "uuid, uuid[]")));

    static final List<Column> MYSQL = all(Map.ofEntries(
            Map.entry(
                    Kind.INTEGER,
                    "BOOLEAN, TINYINT, TINYINT UNSIGNED, SMALLINT, SMALLINT UNSIGNED, MEDIUMINT, MEDIUMINT UNSIGNED, INT,"
                            + " INT UNSIGNED, BIGINT, BIGINT UNSIGNED, BIT(1), BIT(8), BIT(64), YEAR"),
            Map.entry(Kind.DECIMAL, "DECIMAL(30;10), DECIMAL(5;2), DECIMAL(65;0)"),
            Map.entry(Kind.FLOAT4, "FLOAT"),
            Map.entry(Kind.FLOAT8, "DOUBLE"),
            Map.entry(Kind.TEXT, "VARCHAR(10), TEXT, LONGTEXT, ENUM('DRAMA'; 'COMEDY'), SET('a'; 'b')"),
            Map.entry(Kind.JSON, "JSON"),
            Map.entry(Kind.BYTES, "VARBINARY(10), BLOB, LONGBLOB"),
            Map.entry(Kind.DATE, "DATE"),
            Map.entry(Kind.TIME, "TIME, TIME(3), TIME(6)"),
            Map.entry(Kind.DATE_TIME, "DATETIME, DATETIME(6)"),
            Map.entry(Kind.INSTANT, "TIMESTAMP NULL, TIMESTAMP(6) NULL")));

    static final List<Column> MARIADB = Stream.concat(
                    MYSQL.stream(), all(Map.of(Kind.UUID, "UUID", Kind.TEXT, "INET6")).stream())
            .toList();

    private static List<Column> all(Map<Kind, String> types) {
        return types.entrySet().stream()
                .flatMap(entry -> Arrays.stream(entry.getValue().split(", *"))
                        .map(type -> new Column(type.replace(';', ','), entry.getKey())))
                .toList();
    }

    /** Each has its own, lest statements be prepared anew. */
    String table() {
        return "m_" + Integer.toHexString(type.hashCode());
    }

    boolean isArray() {
        return type.endsWith("[]") || is("based_days");
    }

    boolean is(String... types) {
        return Arrays.asList(types).contains(type);
    }

    /** The finest that it keeps of a time. */
    ChronoUnit unit() {
        boolean isWhole = is("TIME", "DATETIME", "TIMESTAMP NULL") || type.contains("(0)");
        return isWhole ? ChronoUnit.SECONDS : type.contains("(3)") ? ChronoUnit.MILLIS : ChronoUnit.MICROS;
    }
}
