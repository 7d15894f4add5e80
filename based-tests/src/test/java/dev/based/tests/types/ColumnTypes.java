package dev.based.tests.types;

import java.util.LinkedHashMap;
import java.util.Map;

/** The common column types of each database, and for each a literal. */
final class ColumnTypes {
    static final Map<String, String> SQLITE = of(
            "INTEGER",
            "42",
            "REAL",
            "1.5",
            "TEXT",
            "'text'",
            "BLOB",
            "x'0001'",
            "NUMERIC",
            "42",
            "BOOLEAN",
            "true",
            "DATE",
            "'2010-07-16'");

    static final Map<String, String> POSTGRES = of(
            "boolean", "true",
            "smallint", "42",
            "integer", "42",
            "bigint", "42",
            "numeric", "12.5",
            "real", "1.5",
            "double precision", "1.5",
            "money", "12.5",
            "varchar(200)", "'text'",
            "text", "'text'",
            "bytea", "'\\x0001'",
            "date", "'2010-07-16'",
            "time", "'20:15:30'",
            "time with time zone", "'20:15:30+02'",
            "timestamp", "'2010-07-16 20:15:30'",
            "timestamp with time zone", "'2010-07-16 20:15:30Z'",
            "interval", "'1 day 2 hours'",
            "uuid", "'8c1c2a5e-2f4e-4ad1-9d0b-d2d3ad9c50ff'",
            "json", "'{\"a\":1}'",
            "jsonb", "'{\"a\":1}'",
            "inet", "'192.0.2.1'",
            "cidr", "'192.0.2.0/24'",
            "macaddr", "'08:00:2b:01:02:03'",
            "bit(8)", "B'00101010'",
            "bit varying(8)", "B'101'",
            "oid", "42",
            "point", "'(1,2)'",
            "tsvector", "'a b'",
            "int4range", "'[1,5)'",
            "based_genre", "'DRAMA'",
            "integer[]", "'{1,2}'",
            "text[]", "'{a,b}'",
            "integer[][]", "'{{1,2},{3,4}}'");

    static final Map<String, String> MYSQL = of(
            "BOOLEAN", "true",
            "TINYINT", "42",
            "SMALLINT", "42",
            "MEDIUMINT", "42",
            "INT", "42",
            "INT UNSIGNED", "42",
            "BIGINT", "42",
            "BIGINT UNSIGNED", "42",
            "DECIMAL(30, 10)", "12.5",
            "FLOAT", "1.5",
            "DOUBLE", "1.5",
            "BIT(8)", "b'00101010'",
            "VARCHAR(200)", "'text'",
            "TEXT", "'text'",
            "VARBINARY(200)", "x'0001'",
            "BLOB", "x'0001'",
            "DATE", "'2010-07-16'",
            "TIME(6)", "'20:15:30'",
            "DATETIME(6)", "'2010-07-16 20:15:30'",
            "TIMESTAMP(6)", "'2010-07-16 20:15:30'",
            "YEAR", "2010",
            "JSON", "'{\"a\":1}'",
            "ENUM('DRAMA', 'COMEDY')", "'DRAMA'",
            "SET('a', 'b')", "'a,b'",
            "POINT", "ST_GeomFromText('POINT(1 2)')");

    static final Map<String, String> MARIADB =
            with(MYSQL, "UUID", "'8c1c2a5e-2f4e-4ad1-9d0b-d2d3ad9c50ff'", "INET6", "'192.0.2.1'");

    private ColumnTypes() {}

    private static Map<String, String> of(String... typesAndLiterals) {
        return with(Map.of(), typesAndLiterals);
    }

    private static Map<String, String> with(Map<String, String> others, String... typesAndLiterals) {
        Map<String, String> types = new LinkedHashMap<>(others);
        for (int i = 0; i < typesAndLiterals.length; i += 2) {
            types.put(typesAndLiterals[i], typesAndLiterals[i + 1]);
        }
        return types;
    }
}
