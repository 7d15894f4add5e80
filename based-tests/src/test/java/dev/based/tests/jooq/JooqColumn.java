package dev.based.tests.jooq;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.Converter;
import org.jooq.DataType;
import org.jooq.JSON;
import org.jooq.JSONB;
import org.jooq.SQLDialect;
import org.jooq.impl.EnumConverter;
import org.jooq.impl.SQLDataType;
import org.jooq.types.DayToSecond;
import org.jooq.types.UByte;
import org.jooq.types.UInteger;
import org.jooq.types.ULong;
import org.jooq.types.UShort;
import org.jooq.types.YearToMonth;

/**
 * A column as jOOQ has it, and values for it that jOOQ does not change by JDBC, as it does with times of less than a second, days before
 * 1582, or decimals for SQLite.
 *
 * @param sql the column's type on the database
 * @param type the field's type
 * @param draw draws a value
 */
record JooqColumn<T>(String sql, DataType<T> type, Function<Random, T> draw) {
    enum Genre {
        DRAMA,
        COMEDY
    }

    private static final String LETTERS = "ab '\"\\%_?:{}[],;-\n\té千\uFFFD";
    private static final int LONGEST = 10;
    private static final int DAYS = 40_000;
    private static final int MOST_HOURS = 20;
    private static final int LEAST_HOURS = 4;

    static List<JooqColumn<?>> of(SQLDialect dialect) {
        List<JooqColumn<?>> columns = new ArrayList<>();
        ofAll(columns, dialect);
        switch (dialect) {
            case POSTGRES -> ofPostgres(columns);
            case SQLITE -> ofSqlite(columns);
            default -> ofMysql(columns);
        }
        if (dialect == SQLDialect.MARIADB) {
            add(columns, "UUID", SQLDataType.UUID, JooqColumn::uuid);
        }
        return columns;
    }

    private static <T> void add(List<JooqColumn<?>> columns, String sql, DataType<T> type, Function<Random, T> draw) {
        columns.add(new JooqColumn<>(sql, type, draw));
    }

    private static void ofAll(List<JooqColumn<?>> columns, SQLDialect dialect) {
        boolean isPostgres = dialect == SQLDialect.POSTGRES;
        add(columns, "BOOLEAN", SQLDataType.BOOLEAN, Random::nextBoolean);
        add(columns, "SMALLINT", SQLDataType.TINYINT, random -> (byte) random.nextInt());
        add(columns, "SMALLINT", SQLDataType.SMALLINT, random -> (short) random.nextInt());
        add(columns, "INTEGER", SQLDataType.INTEGER, JooqColumn::whole);
        add(columns, "BIGINT", SQLDataType.BIGINT, JooqColumn::large);
        add(columns, "NUMERIC(12,3)", SQLDataType.NUMERIC(12, 3), JooqColumn::decimal);
        add(columns, "DOUBLE PRECISION", SQLDataType.DOUBLE, random -> random.nextInt(9_999) / 8.0 + 1);
        add(columns, isPostgres ? "TEXT" : "VARCHAR(50)", SQLDataType.VARCHAR, JooqColumn::text);
        add(columns, isPostgres ? "BYTEA" : "BLOB", SQLDataType.BLOB, JooqColumn::bytes);
        add(columns, "DATE", SQLDataType.LOCALDATE, JooqColumn::date);
        add(columns, "DATE", SQLDataType.DATE, random -> Date.valueOf(date(random)));
        add(columns, "TIME", SQLDataType.LOCALTIME, JooqColumn::time);
        add(columns, "SMALLINT", SQLDataType.TINYINTUNSIGNED, random -> UByte.valueOf(random.nextInt(256)));
        add(columns, "INTEGER", SQLDataType.SMALLINTUNSIGNED, random -> UShort.valueOf(random.nextInt(65_536)));
        add(
                columns,
                "BIGINT",
                SQLDataType.INTEGERUNSIGNED,
                random -> UInteger.valueOf(random.nextInt() & 0xFFFF_FFFFL));
        add(columns, "VARCHAR(10)", genre(), JooqColumn::genre);
        add(columns, "BIGINT", cents(), random -> BigDecimal.valueOf(random.nextInt(), 2));
    }

    private static void ofPostgres(List<JooqColumn<?>> columns) {
        add(columns, "varchar(50)", SQLDataType.VARCHAR(50), JooqColumn::text);
        add(columns, "real", SQLDataType.REAL, random -> random.nextInt(9_999) / 8f);
        add(columns, "numeric", SQLDataType.DECIMAL_INTEGER, random -> new BigInteger(90, random).negate());
        add(columns, "timestamp", SQLDataType.LOCALDATETIME, JooqColumn::dateTime);
        add(columns, "timestamp(3)", SQLDataType.LOCALDATETIME(3), JooqColumn::time3);
        add(columns, "timestamp", SQLDataType.TIMESTAMP, random -> Timestamp.valueOf(dateTime(random)));
        add(columns, "timestamptz", SQLDataType.OFFSETDATETIME, JooqColumn::moment);
        add(
                columns,
                "timestamptz",
                SQLDataType.INSTANT,
                random -> moment(random).toInstant());
        add(columns, "interval", SQLDataType.INTERVALDAYTOSECOND, JooqColumn::amount);
        add(columns, "interval", SQLDataType.INTERVALYEARTOMONTH, random -> new YearToMonth(random.nextInt(9), 7));
        add(columns, "uuid", SQLDataType.UUID, JooqColumn::uuid);
        add(columns, "json", SQLDataType.JSON, random -> JSON.json(json(random)));
        add(columns, "jsonb", SQLDataType.JSONB, random -> JSONB.jsonb(json(random)));
        add(columns, "numeric", SQLDataType.BIGINTUNSIGNED, random -> ULong.valueOf(random.nextLong()));
        array(columns, "integer[]", SQLDataType.INTEGER.array(), new Integer[0], JooqColumn::whole);
        array(columns, "bigint[]", SQLDataType.BIGINT.array(), new Long[0], JooqColumn::large);
        array(columns, "boolean[]", SQLDataType.BOOLEAN.array(), new Boolean[0], Random::nextBoolean);
        array(columns, "varchar[]", SQLDataType.VARCHAR.array(), new String[0], JooqColumn::text);
        array(columns, "numeric[]", SQLDataType.NUMERIC.array(), new BigDecimal[0], JooqColumn::decimal);
        array(columns, "uuid[]", SQLDataType.UUID.array(), new UUID[0], JooqColumn::uuid);
        array(columns, "date[]", SQLDataType.LOCALDATE.array(), new LocalDate[0], JooqColumn::date);
        array(columns, "time[]", SQLDataType.LOCALTIME.array(), new LocalTime[0], JooqColumn::time);
        array(columns, "timestamp[]", SQLDataType.LOCALDATETIME.array(), new LocalDateTime[0], JooqColumn::dateTime);
        array(columns, "bytea[]", SQLDataType.BLOB.array(), new byte[0][], JooqColumn::bytes);
        array(columns, "jsonb[]", SQLDataType.JSONB.array(), new JSONB[0], random -> JSONB.jsonb(json(random)));
        array(columns, "varchar[]", genre().array(), new Genre[0], JooqColumn::genre);
    }

    private static <T> void array(
            List<JooqColumn<?>> columns, String sql, DataType<T[]> type, T[] empty, Function<Random, T> draw) {
        add(columns, sql, type, random -> {
            List<T> values = new ArrayList<>();
            for (int length = random.nextInt(4); length > 0; length--) {
                values.add(random.nextInt(5) == 0 ? null : draw.apply(random));
            }
            return values.toArray(empty);
        });
    }

    private static void ofMysql(List<JooqColumn<?>> columns) {
        add(columns, "DATETIME(6)", SQLDataType.LOCALDATETIME(6), JooqColumn::dateTime);
        add(columns, "DATETIME(6)", SQLDataType.TIMESTAMP(6), random -> Timestamp.valueOf(dateTime(random)));
        add(columns, "TEXT", SQLDataType.CLOB, JooqColumn::text);
        add(columns, "FLOAT", SQLDataType.REAL, random -> random.nextInt(999) / 8f);
        add(columns, "VARBINARY(20)", SQLDataType.VARBINARY(20), JooqColumn::bytes);
        add(columns, "TINYINT UNSIGNED", SQLDataType.TINYINTUNSIGNED, random -> UByte.valueOf(random.nextInt(256)));
        add(columns, "BIGINT UNSIGNED", SQLDataType.BIGINTUNSIGNED, random -> ULong.valueOf(random.nextLong()));
        add(columns, "BIT(1)", SQLDataType.BIT, Random::nextBoolean);
        add(columns, "CHAR(36)", SQLDataType.UUID, JooqColumn::uuid);
        add(columns, "JSON", SQLDataType.JSON, random -> JSON.json(json(random)));
        add(columns, "ENUM('DRAMA', 'COMEDY')", genre(), JooqColumn::genre);
        add(columns, "TIMESTAMP(6) NULL", SQLDataType.LOCALDATETIME(6), JooqColumn::dateTime);
    }

    private static void ofSqlite(List<JooqColumn<?>> columns) {
        add(columns, "REAL", SQLDataType.REAL, random -> random.nextInt(9_999) / 8f);
        add(columns, "TEXT", SQLDataType.CLOB, JooqColumn::text);
        add(columns, "TIMESTAMP", SQLDataType.LOCALDATETIME, JooqColumn::time3);
        add(columns, "TIMESTAMP", SQLDataType.TIMESTAMP, random -> Timestamp.valueOf(time3(random)));
        add(columns, "TEXT", SQLDataType.OFFSETDATETIME, random -> time3(random).atOffset(ZoneOffset.UTC));
        add(columns, "TEXT", SQLDataType.UUID, JooqColumn::uuid);
        add(columns, "TEXT", SQLDataType.JSON, random -> JSON.json(json(random)));
    }

    /** What tells how a value is stored. */
    String text(SQLDialect dialect) {
        return switch (dialect) {
            case POSTGRES -> "v::text";
            case SQLITE -> "typeof(v) || ' ' || quote(v)";
            default -> sql.matches("(BLOB|VARBINARY|BIT).*") ? "HEX(v)" : "CAST(v AS CHAR)";
        };
    }

    /** Whether a placeholder alone keeps what it is: of MySQL's bytes the server makes text. */
    boolean isKept(SQLDialect dialect) {
        return dialect != SQLDialect.MYSQL || type.getType() != byte[].class;
    }

    /** Whether the database compares them. */
    boolean isComparable() {
        return !sql.equalsIgnoreCase("json");
    }

    /** Whether the database has what jOOQ casts to the type. */
    boolean isCast(SQLDialect dialect) {
        return dialect != SQLDialect.MARIADB || !sql.equals("JSON");
    }

    private static DataType<Genre> genre() {
        return SQLDataType.VARCHAR.asConvertedDataType(new EnumConverter<>(String.class, Genre.class));
    }

    private static DataType<BigDecimal> cents() {
        return SQLDataType.BIGINT.asConvertedDataType(Converter.ofNullable(
                Long.class,
                BigDecimal.class,
                amount -> BigDecimal.valueOf(amount, 2),
                amount -> amount.movePointRight(2).longValueExact()));
    }

    private static Genre genre(Random random) {
        return random.nextBoolean() ? Genre.DRAMA : Genre.COMEDY;
    }

    private static int whole(Random random) {
        return random.nextInt(5) == 0 ? Integer.MIN_VALUE : random.nextInt() >> random.nextInt(31);
    }

    private static long large(Random random) {
        return random.nextInt(5) == 0 ? Long.MAX_VALUE : random.nextLong() >> random.nextInt(63);
    }

    private static BigDecimal decimal(Random random) {
        return BigDecimal.valueOf(random.nextInt() | 1, 3);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder(random.nextInt(5) == 0 ? "\uD83C\uDFAC" : "x");
        for (int length = random.nextInt(LONGEST); length > 0; length--) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        // MariaDB cuts a space at the end of such a value in a UNION, which the documents tell.
        return text.append('x').toString();
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(LONGEST)]; // jOOQ reads an empty one in an array as none
        random.nextBytes(bytes);
        return bytes;
    }

    private static LocalDate date(Random random) {
        return LocalDate.ofEpochDay(random.nextInt(DAYS) - DAYS / 2);
    }

    private static LocalTime time(Random random) {
        return LocalTime.of(random.nextInt(24), random.nextInt(60), random.nextInt(60));
    }

    /** At an hour that no zone leaves out, in the years that a TIMESTAMP holds. */
    private static LocalDateTime dateTime(Random random) {
        return LocalDate.ofEpochDay(random.nextInt(DAYS / 2) + 1)
                .atTime(LEAST_HOURS + random.nextInt(MOST_HOURS), random.nextInt(60), random.nextInt(60))
                .plusNanos(random.nextInt(1_000_000) * 1_000L);
    }

    /** With milliseconds, of which the last digit is not 0. */
    private static LocalDateTime time3(Random random) {
        return dateTime(random).withNano((random.nextInt(100) * 10 + 1) * 1_000_000);
    }

    private static OffsetDateTime moment(Random random) {
        return dateTime(random).atOffset(ZoneOffset.UTC);
    }

    private static DayToSecond amount(Random random) {
        return DayToSecond.valueOf(Duration.ofSeconds(random.nextInt(), random.nextInt(4) * 250_000_000L));
    }

    private static UUID uuid(Random random) {
        return UUID.nameUUIDFromBytes(bytes(random));
    }

    private static String json(Random random) {
        List<String> some =
                List.of("1", "null", "\"é\"", "[]", "{}", "[1, null, \"x?:y\"]", "{\"a\": {\"b\": [true]}}");
        return some.get(random.nextInt(some.size()));
    }
}
