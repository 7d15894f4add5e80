package dev.based.tests.matrix;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.ErrorKind;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the literals of SQL have written, in columns of every type that the servers have, is read by the library and written back by it, in
 * every way in which a value is bound; or it is refused.
 */
@OnOneJdk
class ReadBackTest {
    /** A type, and its literals. Not those of which a client never sees all: an array's bounds, and the encoding that XML names. */
    private static final List<String> POSTGRES = List.of(
            "boolean | true | false",
            "smallint | -32768 | 32767",
            "integer | -2147483648 | 2147483647",
            "bigint | -9223372036854775808 | 9223372036854775807",
            "numeric | 0.10 | 'NaN' | 'Infinity' | '-Infinity' | 1e-20 | 1e40 | -0.0 | 100 | 1e5",
            "numeric(10,2) | 1.5 | -0.01 | 'NaN'",
            "numeric(3,-2) | 12300",
            "numeric(3,5) | 0.00123",
            "real | 0.1 | 'NaN' | 'Infinity' | '-Infinity' | '-0' | 1e-45 | 3.4028235e38 | 16777216",
            "double precision | 0.1 | 'NaN' | 'Infinity' | '-Infinity' | '-0' | 5e-324 | 1.7976931348623157e308 | 9007199254740993",
            "money | 1.5 | -92233720368547758.08 | '-0.01' | 92233720368547758.07",
            "text | '' | ' a ' | E'a\\nb' | '😀' | E'\\\\x41' | '{a}' | 'NULL'",
            "varchar(3) | 'abc' | ' ' | ''",
            "char(5) | 'ab' | '     '",
            "name | 'ab' | ''",
            "\"char\" | 'a' | '' | E'\\\\377'",
            "bytea | '' | '\\x00ff' | '\\x5c78'",
            "date | '2024-02-29' | '0001-01-01' | '4713-01-01 BC' | 'infinity' | '-infinity' | '5874897-12-31' | '0044-03-15 BC'",
            "time | '00:00' | '24:00' | '23:59:59.999999'",
            "time(2) | '1:2:3.456'",
            "timetz | '00:00+00' | '24:00:00-07' | '1:2:3.4+15:59:59' | '1:2:3-15:59' | '1:2:3.4+05:30'",
            "timestamp | '2024-02-29 1:2:3.456789' | 'infinity' | '-infinity' | '0044-03-15 1:2:3 BC' | '294276-12-31 23:59:59.999999' | '4713-01-01 BC'",
            "timestamptz | '2024-02-29 1:2:3.456789+05' | 'infinity' | '-infinity' | '0044-03-15 1:2:3 BC' | '294276-12-31 23:59:59.999999+00' | '1800-01-01'",
            "interval | '1 day' | '1 month -3 days' | '-1 year 2 mon' | '1:2:3.456' | '1 day -1:00' | '0' | '178000000 years' | '-0.000001 s' | '1 mon 1 sec' | '25 hours'",
            "interval day to second | '1 1:2:3.4'",
            "interval year | '1 year 2 mon'",
            "uuid | '00000000-0000-0000-0000-000000000000' | 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF'",
            "json | '1.0' | '{\"a\" :  1, \"a\":2}' | 'null' | '\"\\u00e9\"' | '1e400' | '[1.10]' | '-0' | '\" \"'",
            "jsonb | '1.0' | '{\"b\":1,\"a\":2}' | 'null' | '\"x\"' | '1e300' | '[1.10, null]' | '-0' | 'true' | '12345678901234567890.123456789'",
            "xml | '<a/>' | 'x &amp; y' | '  <a b=\"c\"/> ' | '<![CDATA[x]]>'",
            "inet | '1.2.3.4' | '1.2.3.4/24' | '::1' | '::ffff:1.2.3.4' | 'fe80::1/64' | '0.0.0.0/0'",
            "cidr | '1.2.3.0/24' | '::/0' | '10/8' | '1.2.3.4/32'",
            "macaddr | '08:00:2b:01:02:03'",
            "macaddr8 | '08:00:2b:01:02:03:04:05' | '08:00:2b:01:02:03'",
            "bit(3) | B'101' | B'000'",
            "bit(64) | X'8000000000000001'",
            "varbit | B'' | B'1' | B'0101010101'",
            "varbit(5) | B'10101'",
            "point | '(1,2)' | '(1e-300,-0)' | '(NaN,Infinity)'",
            "line | '{1,2,3}'",
            "lseg | '[(1,2),(3,4)]'",
            "box | '(3,4),(1,2)'",
            "path | '[(1,2),(3,4)]' | '((1,2),(3,4))'",
            "polygon | '((1,2),(3,4))'",
            "circle | '<(1,2),3>'",
            "tsvector | 'a:1A b' | ''",
            "tsquery | 'a & b' | '!a <-> ''b c'''",
            "int4range | '[1,5)' | 'empty' | '(,5)' | '[1,]' | '(,)'",
            "int8range | '[1,9223372036854775807)'",
            "numrange | '[1.10,2)' | '(,NaN]' | '[-Infinity,Infinity]' | '(1,1]'",
            "tsrange | '[2024-01-01,infinity)' | '(,\"2024-01-01 1:2:3.5\"]'",
            "tstzrange | '[2024-01-01 00:00+05,)' | '(-infinity,infinity)'",
            "daterange | '[2024-01-01,2024-02-01)' | '(,infinity]' | '[-infinity,]'",
            "int4multirange | '{}' | '{[1,3),[5,8)}'",
            "nummultirange | '{[1.5,2],(3,)}'",
            "datemultirange | '{[2024-01-01,2024-02-01)}'",
            "tstzmultirange | '{[2024-01-01 00:00+05,)}'",
            "tsmultirange | '{(,2024-01-01)}'",
            "int8multirange | '{[1,2)}'",
            "pg_lsn | '16/B374D848' | '0/0'",
            "txid_snapshot | '10:20:10,14,15'",
            "pg_snapshot | '10:20:10,14,15'",
            "xid8 | '18446744073709551615' | '1'",
            "oid | 0 | 4294967295",
            "xid | '4294967295'",
            "cid | '4294967295'",
            "tid | '(1,2)'",
            "regclass | 'pg_class' | '0' | '99999'",
            "regtype | 'integer' | 'text[]'",
            "regproc | 'now'",
            "regprocedure | 'abs(integer)'",
            "regoper | 'pg_catalog.||/'",
            "regrole | 'pg_monitor'",
            "regnamespace | 'pg_catalog'",
            "regconfig | 'english'",
            "regcollation | '\"C\"'",
            "oidvector | '1 2'",
            "int2vector | '1 2 3'",
            "jsonpath | '$.a[*] ? (@ > 1)' | 'strict $'",
            "refcursor | 'a'",
            "bpchar | 'ab  ' | ''",
            "aclitem | 'postgres=r/postgres'",
            "genre | 'DRAMA' | 'a b' | 'x\"y,{}'",
            "word | 'a'",
            "small | 7",
            "pair | ROW(1, 'a') | ROW(NULL, NULL) | ROW(1, 'a \"b\" , (c) \\') | ROW(1, '')",
            "deep | ROW(ROW(1,'x'), ARRAY[1,2]) | ROW(NULL, '{}')",
            "pairs | ARRAY[ROW(1,'a')::pair]",
            "pair[] | ARRAY[ROW(1, 'a,b')::pair, NULL]",
            "genre[] | '{DRAMA,\"a b\",NULL}' | '{\"x\\\"y,{}\"}'",
            "word[] | '{a}'",
            "small[] | '{1,2}'",
            "pair_range | '[1,2)'",
            "textrange | '[a,b)' | '[\"\",\"a b\"]' | '[\"a\\\\\\\"b\",\"c,d\")'",
            "boolean[] | '{t,f,NULL}' | '{}'",
            "smallint[] | '{1,NULL}'",
            "integer[] | '{1,2}' | '{}' | '{{1,2},{3,4}}' | '{NULL}' | '{{{1}}}'",
            "bigint[] | '{1}' | '{{1,NULL}}'",
            "numeric[] | '{1.10,NaN,Infinity}' | '{{1}}'",
            "numeric(5,2)[] | '{1.5}'",
            "real[] | '{0.1,NaN,-Infinity,NULL}'",
            "float8[] | '{0.1,NaN,5e-324}' | '{{1,2}}'",
            "text[] | '{}' | '{a,\"\",NULL,\"NULL\"}' | '{\"a,b\",\"{c}\",\"d\\\"e\",\"f\\\\\\\\g\"}' | '{{a,b},{c,d}}' | '{\" x \"}'",
            "varchar(3)[] | '{abc}'",
            "char(3)[] | '{a}'",
            "\"char\"[] | '{a,b}' | '{\"\"}'",
            "name[] | '{a}'",
            "bytea[] | '{\"\\\\\\\\x00ff\",\"\\\\\\\\x\"}'",
            "date[] | '{2024-02-29,infinity,-infinity,\"0044-03-15 BC\",NULL}'",
            "time[] | '{1:2:3.4,24:00}' | '{1:2}'",
            "timetz[] | '{1:2:3+01}'",
            "timestamp[] | '{2024-01-01,infinity}' | '{\"0044-03-15 1:2:3 BC\"}'",
            "timestamptz[] | '{\"2024-01-01 1:2+01\",-infinity}'",
            "interval[] | '{1 day,1:2:3}' | '{1:2}' | '{1 mon}' | '{\"1 mon 1 sec\"}'",
            "uuid[] | '{00000000-0000-0000-0000-000000000001}'",
            "json[] | '{\"{\\\"a\\\": 1.0}\",\"null\",NULL}'",
            "jsonb[] | '{\"{\\\"a\\\": 1.0}\",\"[1]\",1}'",
            "xml[] | '{<a/>}'",
            "inet[] | '{1.2.3.4,1.2.3.4/24}'",
            "cidr[] | '{1.2.3.0/24}'",
            "macaddr[] | '{08:00:2b:01:02:03}'",
            "bit(3)[] | '{101}'",
            "varbit[] | '{1,\"\"}'",
            "point[] | '{\"(1,2)\"}'",
            "box[] | '{(3,4),(1,2);(1,1),(0,0)}'",
            "money[] | '{1.5}'",
            "oid[] | '{1,4294967295}'",
            "int4range[] | '{\"[1,2)\",empty}'",
            "daterange[] | '{\"[2024-01-01,2024-02-01)\"}'",
            "tsvector[] | '{a}'",
            "pg_lsn[] | '{0/1}'",
            "int4multirange[] | '{\"{[1,2)}\"}'",
            "path[] | '{\"((1,2))\"}'",
            "circle[] | '{\"<(1,2),3>\"}'",
            "regclass[] | '{pg_class}'",
            "xid8[] | '{1}'");

    private static final List<String> MYSQL = List.of(
            "BOOLEAN | 1 | 0 | 127",
            "TINYINT | -128",
            "TINYINT UNSIGNED | 255",
            "TINYINT(1) UNSIGNED | 255",
            "SMALLINT | -32768",
            "SMALLINT UNSIGNED | 65535",
            "MEDIUMINT | -8388608",
            "MEDIUMINT UNSIGNED | 16777215",
            "INT | -2147483648",
            "INT UNSIGNED | 4294967295",
            "INT(5) ZEROFILL | 42",
            "BIGINT | -9223372036854775808",
            "BIGINT UNSIGNED | 18446744073709551615 | 9223372036854775808",
            "DECIMAL(65,30) | 12345678901234567890123456789012345.123456789012345678901234567890 | -0.0",
            "DECIMAL(5,2) | 999.99 | 1.5",
            "DECIMAL(10,2) UNSIGNED ZEROFILL | 1.5",
            "DECIMAL(65,0) | 99999999999999999999999999999999999999999999999999999999999999999",
            "FLOAT | 0.1 | 3.4028234e38 | 1.17549435e-38 | 16777217 | -0e0 | 123456.7",
            "FLOAT(7,3) | 1234.5678",
            "FLOAT UNSIGNED | 0.1",
            "DOUBLE | 0.1 | 1.7976931348623157e308 | 5e-324 | 2.2250738585072014e-308 | -0e0 | 9007199254740993",
            "DOUBLE(10,3) | 1234.5678",
            "REAL | 1.1",
            "BIT(1) | b'1'",
            "BIT(8) | b'10000001'",
            "BIT(64) | b'1111111111111111111111111111111111111111111111111111111111111111' | b'1' | b'0'",
            "CHAR(5) | 'ab' | ''",
            "VARCHAR(10) | '' | ' a ' | '😀' | 'a\\nb\\\\'",
            "VARCHAR(10) CHARACTER SET latin1 | 'é' | '€'",
            "VARCHAR(10) CHARACTER SET ucs2 | 'é'",
            "TEXT | 'x'",
            "TINYTEXT | 'x'",
            "MEDIUMTEXT | 'x'",
            "LONGTEXT | 'x'",
            "VARCHAR(10) COLLATE utf8mb4_bin | 'x'",
            "BINARY(3) | 'a' | 0x000000 | 0x80ff00",
            "VARBINARY(10) | '' | 0x00ff",
            "BLOB | 0x00ff | ''",
            "TINYBLOB | 0xff",
            "MEDIUMBLOB | 0xff",
            "LONGBLOB | 0xff",
            "DATE | '2024-02-29' | '1000-01-01' | '9999-12-31' | '0001-01-01'",
            "TIME | '00:00:00' | '838:59:59' | '-838:59:59' | '23:59:59' | '-00:00:01'",
            "TIME(6) | '1:2:3.456789' | '-1:2:3.456789' | '-00:00:00.000001' | '838:59:58.999999'",
            "TIME(3) | '1:2:3.45'",
            "DATETIME | '2024-02-29 1:2:3' | '9999-12-31 23:59:59' | '0001-01-01 00:00:00'",
            "DATETIME(6) | '2024-02-29 1:2:3.456789' | '9999-12-31 23:59:59.499999'",
            "DATETIME(3) | '2024-02-29 1:2:3.45'",
            "TIMESTAMP NULL | '2024-02-29 1:2:3' | '1970-01-01 00:00:01' | '2038-01-19 03:14:07'",
            "TIMESTAMP(6) NULL | '2038-01-19 03:14:07.499999'",
            "YEAR | 0 | '0' | 1901 | 2155 | '70'",
            "ENUM('DRAMA','a b','','0') | 'DRAMA' | 'a b' | '' | 4",
            "SET('a','b','c') | 'a,c' | '' | 7",
            "ENUM('1','2','3') | '3' | 1",
            "JSON | '1' | '1.10' | '1e2' | '{\"b\": 1.50, \"a\": null}' | '\"x\"' | 'null' | 'true' | '[]' | '18446744073709551615' | '0.1' | '123456789012345678' | '\"\\u0000\"' | '-0.0'",
            "POINT | ST_GeomFromText('POINT(1 2)')",
            "GEOMETRY | ST_GeomFromText('LINESTRING(1 2,3 4)')",
            "BIGINT UNSIGNED ZEROFILL | 7",
            "NUMERIC(4,4) | 0.1234",
            "NATIONAL VARCHAR(5) | 'é'",
            "VARCHAR(10) CHARACTER SET binary | 0xff");

    private static final List<String> MARIADB = List.of(
            "UUID | '00000000-0000-0000-0000-000000000001' | 'ffffffff-ffff-4fff-bfff-ffffffffffff'",
            "INET6 | '::1' | '::ffff:1.2.3.4'",
            "INET4 | '1.2.3.4'");

    private static final List<String> TYPES = List.of(
            "CREATE TYPE genre AS ENUM ('DRAMA', 'a b', 'x\"y,{}')",
            "CREATE DOMAIN word AS text",
            "CREATE DOMAIN small AS smallint",
            "CREATE TYPE pair AS (a int, b text)",
            "CREATE TYPE deep AS (p pair, l int[])",
            "CREATE DOMAIN pairs AS pair[]",
            "CREATE TYPE textrange AS RANGE (subtype = text)",
            "CREATE TYPE pair_range AS RANGE (subtype = int)");

    private final List<String> differing = new ArrayList<>();
    private Database database;
    private Statement judge;
    private int equal;
    private int refused;

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void v1_whatIsReadCanBeWrittenBack(ServerKind kind) throws SQLException {
        boolean postgres = kind == ServerKind.POSTGRES;
        List<String> columns = new ArrayList<>(postgres ? POSTGRES : MYSQL);
        columns.addAll(kind == ServerKind.MARIADB ? MARIADB : List.of());
        try (Server server = Servers.get(kind).newDatabase();
                Connection connection = server.connection();
                Statement statement = connection.createStatement()) {
            server.execute(postgres ? TYPES.toArray(String[]::new) : new String[0]);
            judge = statement;
            database = await(Database.create(server.url(), DatabaseOptions.DEFAULT.withMaxSize(1))
                    .connect());
            for (int number = 0; number < columns.size(); number++) {
                verify("read_back_" + number, columns.get(number).split(" \\| "), postgres);
            }
            await(database.disconnect());
        }
        System.out.println("Read back on " + kind + ": " + equal + " equal, " + refused + " refused, "
                + differing.size() + " differing");
        assertThat(differing).isEmpty();
        assertThat(equal).isGreaterThan(10 * refused);
    }

    private void verify(String table, String[] column, boolean postgres) throws SQLException {
        judge.execute("CREATE TABLE " + table + " (id INT PRIMARY KEY, v " + column[0] + ")");
        String text = postgres ? "v::text" : ofMysql(column[0]);
        for (int literal = 1; literal < column.length; literal++) {
            judge.execute("DELETE FROM " + table);
            judge.execute("INSERT INTO " + table + " (id, v) VALUES (0, " + column[literal] + ")");
            verify(table, text, column[0] + " " + column[literal]);
        }
    }

    /** Of a FLOAT a text would have six digits. */
    private static String ofMysql(String type) {
        if (type.startsWith("BIT")) {
            return "CAST(v + 0 AS CHAR)";
        }
        return type.startsWith("FLOAT") ? "CONCAT(v + 0e0)" : "HEX(CONCAT(v, ''))";
    }

    private void verify(String table, String text, String what) throws SQLException {
        Object value;
        try {
            value = await(database.fetchOne("SELECT v FROM " + table))
                    .orElseThrow()
                    .get(0);
        } catch (BasedException unreadable) {
            refuse(what, unreadable);
            return;
        }
        String stored = stored(table, text, 0);
        String insert = "INSERT INTO " + table + " (id, v) VALUES (?, ?)";
        for (int way = 1; way <= 5; way++) {
            List<@Nullable Object> row = Arrays.asList(way, value);
            Throwable error = outcome(
                    switch (way) {
                        case 1 -> database.execute(insert, row.toArray());
                        case 2 -> database.executeMany(insert, List.of(row));
                        case 3 -> database.session(session -> session.execute(insert, row.toArray()));
                        case 4 -> database.session(session -> session.executeMany(insert, List.of(row)));
                        default -> database.copy(table, List.of("id", "v"), List.of(row));
                    });
            if (error != null) {
                refuse(what + " by way " + way, error);
            } else if (Objects.equals(stored(table, text, way), stored)) {
                equal++;
            } else {
                differing.add(what + " by way " + way + " becomes " + stored(table, text, way));
            }
        }
    }

    private void refuse(String what, Throwable error) {
        refused++;
        if (!(error instanceof BasedException known)
                || known.kind() != ErrorKind.VALUE && known.kind() != ErrorKind.USAGE) {
            differing.add(what + " fails with " + error);
        }
    }

    private @Nullable String stored(String table, String text, int id) throws SQLException {
        try (ResultSet result = judge.executeQuery("SELECT " + text + " FROM " + table + " WHERE id = " + id)) {
            return result.next() ? result.getString(1) : "(no row)";
        }
    }
}
