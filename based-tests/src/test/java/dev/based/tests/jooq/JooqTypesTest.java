package dev.based.tests.jooq;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import dev.based.Database;
import dev.based.MappingException;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.Servers;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.DataType;
import org.jooq.EnumType;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Schema;
import org.jooq.XML;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.types.DayToSecond;
import org.jooq.types.UByte;
import org.jooq.types.UInteger;
import org.jooq.types.ULong;
import org.jooq.types.UShort;
import org.jooq.types.YearToMonth;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PostgreSQL's types, which are the most, as jOOQ has them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JooqTypesTest {
    private static final Field<Integer> ID = field(name("id"), SQLDataType.INTEGER);

    private Server server;
    private Database database;

    /** As jOOQ's generator makes it of CREATE TYPE. */
    enum Mood implements EnumType {
        HAPPY("happy"),
        SAD("sad ☂");

        private final String literal;

        Mood(String literal) {
            this.literal = literal;
        }

        @Override
        public String getLiteral() {
            return literal;
        }

        @Override
        public String getName() {
            return "mood";
        }

        @Override
        public Schema getSchema() {
            return null;
        }
    }

    @BeforeAll
    void open() {
        server = Servers.postgres().newDatabase();
        server.execute("CREATE TYPE mood AS ENUM ('happy', 'sad ☂')");
        database = await(Database.create(server.url()).connect());
    }

    @AfterAll
    void close() {
        if (server != null) {
            await(database.disconnect());
            server.close();
        }
    }

    static Stream<Arguments> values() {
        return Stream.of(
                value("int4[]", SQLDataType.INTEGER.array(), new Integer[] {1, null, -3}),
                value("text[]", SQLDataType.CLOB.array(), new String[] {"a,b", "\"", "", null, "{}"}),
                value("uuid[]", SQLDataType.UUID.array(), new UUID[] {new UUID(1, 2)}),
                value("numeric[]", SQLDataType.NUMERIC.array(), new BigDecimal[] {new BigDecimal("1.50")}),
                value("int4[]", SQLDataType.INTEGER.array(), new Integer[0]),
                value("jsonb", SQLDataType.JSONB, JSONB.jsonb("{\"a\": [1, \"?\"]}")),
                value("xml", SQLDataType.XML, XML.xml("<a b=\"c\">d</a>")),
                value("mood", SQLDataType.VARCHAR.asEnumDataType(Mood.class), Mood.SAD),
                value("uuid", SQLDataType.UUID, new UUID(-1, 7)),
                value(
                        "timestamptz",
                        SQLDataType.OFFSETDATETIME,
                        OffsetDateTime.of(2024, 3, 31, 1, 30, 0, 123_456_000, ZoneOffset.UTC)),
                value("timestamptz", SQLDataType.INSTANT, Instant.parse("2024-03-31T01:30:00.5Z")),
                value("timestamp", SQLDataType.TIMESTAMP, Timestamp.valueOf("2024-01-31 01:30:00.123456")),
                value("date", SQLDataType.DATE, Date.valueOf("1999-12-31")),
                value("interval", SQLDataType.INTERVALDAYTOSECOND, DayToSecond.valueOf(Duration.parse("P2DT3H4M5.5S"))),
                value("interval", SQLDataType.INTERVALYEARTOMONTH, new YearToMonth(3, 4)),
                value("numeric", SQLDataType.DECIMAL_INTEGER, new BigInteger("123456789012345678901234567890")),
                value("numeric(30,10)", SQLDataType.NUMERIC(30, 10), new BigDecimal("12345678901234567890.0123456789")),
                value("int2", SQLDataType.TINYINTUNSIGNED, UByte.valueOf(200)),
                value("int4", SQLDataType.SMALLINTUNSIGNED, UShort.valueOf(60_000)),
                value("int8", SQLDataType.INTEGERUNSIGNED, UInteger.valueOf(4_000_000_000L)),
                value("numeric", SQLDataType.BIGINTUNSIGNED, ULong.valueOf("18446744073709551615")),
                value("bytea", SQLDataType.BLOB, new byte[] {0, -1, 127}),
                value("bool", SQLDataType.BOOLEAN, true),
                value("float4", SQLDataType.REAL, 0.1f));
    }

    private static <T> Arguments value(String column, DataType<T> type, T value) {
        return Arguments.of(column, type, value);
    }

    @ParameterizedTest
    @MethodSource("values")
    <T> void value_comesBack(String column, DataType<T> type, T value) {
        String name = "t_" + UUID.randomUUID().toString().replace("-", "");
        server.execute("CREATE TABLE " + name + " (id int, x " + column + ")");
        Field<T> x = field(name("x"), type);
        await(database.execute(
                insertInto(table(name(name)), ID, x).values(1, value).values(2, (T) null)));
        assertThat(await(database.fetchValue(select(x).from(table(name(name))).where(ID.eq(1)))))
                .isEqualTo(value);
        assertThat(await(database.fetchAll(select(x).from(table(name(name))).where(ID.eq(2))))
                        .get(0)
                        .value1())
                .isNull();
        boolean comparable = !column.equals("xml");
        if (comparable) {
            assertThat(await(
                            database.fetchAll(select(ID).from(table(name(name))).where(x.eq(value)))))
                    .hasSize(1);
        }
    }

    /** Their calendar lacks these days, and they have no finer fractions, or no such years. */
    @Test
    void timesThatJdbcsClassesLack_areErrors() {
        for (Field<?> field : List.of(
                field("date '1582-10-10'", SQLDataType.DATE),
                field("timestamp '1582-10-10 01:00'", SQLDataType.TIMESTAMP),
                field("timestamp 'infinity'", SQLDataType.TIMESTAMP),
                field("time '01:02:03.000004'", SQLDataType.TIME))) {
            assertThat(failure(database.fetchAll(select(field))))
                    .as("%s", field)
                    .isInstanceOf(MappingException.class);
        }
    }

    @Test
    void fractionOfATime_isKept() {
        server.execute("CREATE TABLE fractions (x time)");
        Time time = new Time(Time.valueOf("01:02:03").getTime() + 500);
        Field<Time> x = field(name("x"), SQLDataType.TIME);
        await(database.execute(insertInto(table(name("fractions")), x).values(time)));
        assertThat(server.value("SELECT x FROM fractions WHERE x = '01:02:03.5'"))
                .isNotNull();
        assertThat(await(database.fetchValue(select(x).from(table(name("fractions"))))))
                .isEqualTo(time);
    }

    /** A day is not 24 hours where a clock is put forward or back, and the server keeps both. */
    @ParameterizedTest
    @ValueSource(strings = {"P1D", "-P3DT4H5M6.5S", "P2DT0.000001S", "PT-0.5S", "-P40DT0.25S", "PT90M", "P0D"})
    void daysOfAnInterval_areKept(String iso) throws SQLException {
        DayToSecond value = DayToSecond.valueOf(Duration.parse(iso));
        Field<DayToSecond> given = val(value, SQLDataType.INTERVALDAYTOSECOND);
        assertThat(await(database.fetchValue(select(given)))).isEqualTo(value);
        Field<DayToSecond[]> array = val(new DayToSecond[] {value, null}, SQLDataType.INTERVALDAYTOSECOND.array());
        Field<String> text = field("cast(cast({0} as interval) as text)", String.class, given);
        var query = select(text, field("cast(cast({0} as interval[]) as text)", String.class, array));
        Record read = await(database.fetchAll(query)).get(0);
        try (Connection connection = server.connection()) {
            String alone = DSL.using(connection, SQLDialect.POSTGRES).fetchValue(select(text));
            assertThat(read.get(0)).isEqualTo(alone);
            assertThat((String) read.get(1)).isIn("{\"" + alone + "\",NULL}", "{" + alone + ",NULL}");
        }
    }

    @Test
    void unknownLiteral_isAnError() {
        Field<Mood> mood = field("{0}", SQLDataType.VARCHAR.asEnumDataType(Mood.class), inline("angry"));
        assertThat(failure(database.fetchAll(select(mood))))
                .isInstanceOf(MappingException.class)
                .hasMessageNotContaining("angry");
    }

    @Test
    void numberTooLargeForItsField_isAnError() {
        assertThat(failure(database.fetchAll(select(field("5000000000", Integer.class)))))
                .isInstanceOf(MappingException.class);
        assertThat(failure(database.fetchAll(select(field("300", UByte.class)))))
                .isInstanceOf(MappingException.class);
    }

    /** In a template as everywhere, the operator is written with two question marks. */
    @Test
    void questionMarkOperators_areEscaped() {
        assertThat(await(database.fetchValue(
                        select(DSL.condition("{0} ?? {1}", val(JSONB.jsonb("{\"a\": 1}")), val("a"))))))
                .isTrue();
        assertThat(await(database.fetchValue(select(
                        field("'{\"a\": 1}'::jsonb ??| ?::text[]", Boolean.class, (Object) new String[] {"a", "b"})))))
                .isTrue();
    }

    /** jOOQ writes the INSERT in front, as a common table expression, after it has seen all the rest. */
    @Test
    void values_keepTheirPlacesWhenTextIsMoved() {
        server.execute("CREATE TABLE moved (id int, title text)");
        var moved = table(name("moved"));
        Field<String> title = field(name("title"), SQLDataType.VARCHAR);
        var rows = await(database.fetchAll(select(val("first"), ID, title)
                .from(DSL.finalTable(insertInto(moved, ID, title).values(7, "inserted")))
                .where(val("a").eq("a"))));
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).intoList()).containsExactly("first", 7, "inserted");
    }

    @Test
    void nestedArrays_areReadOrRefused() {
        assertThat(await(database.fetchValue(
                        select(DSL.array(select(field("x", Integer.class)).from("generate_series(1, 3) as x"))))))
                .isEqualTo(new Integer[] {1, 2, 3});
    }
}
