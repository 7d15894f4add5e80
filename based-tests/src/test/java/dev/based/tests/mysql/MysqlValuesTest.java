package dev.based.tests.mysql;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.MappingException;
import dev.based.ParameterException;
import dev.based.Row;
import dev.based.tests.Fixture;
import dev.based.tests.servers.ServerKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Values that only these databases have, or that their client would misread. */
class MysqlValuesTest extends MysqlTest {
    @OnBoth
    void dateThatDoesNotExist_isAnErrorThatNamesTheColumn(ServerKind server) {
        Database database = connectOnce(server);
        String table = table(server, "id INT, d DATE, t DATETIME(6), s TIMESTAMP NULL");
        server(server)
                .execute(
                        "SET sql_mode = ''",
                        "INSERT INTO " + table
                                + " VALUES (1, '2020-01-10', NULL, NULL), (2, '0000-00-00', NULL, NULL), (3, '2020-00-10', NULL, NULL),"
                                + " (4, NULL, '2020-02-00 10:00:00.5', NULL), (5, NULL, '0000-00-00', NULL), (6, NULL, NULL, 0)");
        Long connection = await(database.fetchValue(Long.class, "SELECT CONNECTION_ID()"));
        assertUnreadable(database, "d", "SELECT id, d FROM " + table + " WHERE id <= 3");
        assertUnreadable(database, "d", "SELECT id, d FROM " + table + " WHERE id = 3");
        assertUnreadable(database, "t", "SELECT id, t FROM " + table + " WHERE id = 4");
        assertUnreadable(database, "t", "SELECT id, t FROM " + table + " WHERE id = 5");
        assertUnreadable(database, "s", "SELECT id, s FROM " + table + " WHERE id = 6");
        assertThat(await(database.fetchAll("SELECT id, CAST(d AS CHAR) AS d FROM " + table + " WHERE id <= 3")).stream()
                        .map(row -> row.getString("d")))
                .containsExactly("2020-01-10", "0000-00-00", "2020-00-10");
        assertThat(await(database.fetchValue(Long.class, "SELECT CONNECTION_ID()")))
                .as("the connection lives on")
                .isEqualTo(connection);
    }

    private static void assertUnreadable(Database database, String column, String sql) {
        assertThat(failure(MappingException.class, database.fetchAll(sql)))
                .hasMessageContaining("\"" + column + "\"")
                .hasMessageContaining("CAST(");
    }

    /** In answer to a text the servers write six digits of it. */
    @OnBoth
    void floatOfAPreparedStatementOfTheUsers_isAnError(ServerKind server) {
        Database database = connectOnce(server);
        String table = table(server, "f FLOAT, d DOUBLE");
        server(server).execute("INSERT INTO " + table + " VALUES (16777215, 0.30000000000000004), (NULL, NULL)");
        String prepare = "PREPARE mine FROM 'SELECT %s, d FROM " + table + " ORDER BY d DESC'";
        assertThat(failure(
                        MappingException.class,
                        database.session(session -> session.execute(String.format(prepare, "f"))
                                .thenCompose(done -> session.fetchAll("EXECUTE mine")))))
                .hasMessageContaining("\"f\"")
                .hasMessageContaining("CAST(");
        List<Row> rows =
                await(database.session(session -> session.execute(String.format(prepare, "CAST(f AS DOUBLE) AS f"))
                        .thenCompose(done -> session.fetchAll("EXECUTE mine"))));
        assertThat(rows.get(0).get("f")).isEqualTo(16777215.0);
        assertThat(rows.get(0).get("d")).isEqualTo(0.30000000000000004);
        assertThat(rows.get(1).get("f")).isNull();
        assertThat(await(database.fetchValue(Float.class, "SELECT f FROM " + table + " WHERE d > 0")))
                .isEqualTo(16777215f);
    }

    /** The servers write as many as the column has, and so the whole of it. */
    @OnBoth
    void floatOfFixedDigits_isReadInAnswerToAText(ServerKind server) {
        Database database = connectOnce(server);
        String table = table(server, "f FLOAT(20, 4), g FLOAT(7, 3) ZEROFILL");
        server(server).execute("INSERT INTO " + table + " VALUES (16777217.1234, 1234.5678), (0.0001, 0.1)");
        String query = "SELECT f, g FROM " + table + " ORDER BY f";
        List<Row> rows = await(database.session(session -> session.execute("PREPARE mine FROM '" + query + "'")
                .thenCompose(done -> session.fetchAll("EXECUTE mine"))));
        assertThat(rows.stream().map(row -> row.get("f"))).containsExactly(0.0001f, 16777217.1234f);
        assertThat(rows.stream().map(row -> row.get("g"))).containsExactly(0.1f, 1234.568f);
        assertThat(await(database.fetchAll(query)).stream().map(Row::asMap))
                .isEqualTo(rows.stream().map(Row::asMap).toList());
    }

    @OnBoth
    void time_isATimeOfDayOrADuration(ServerKind server) {
        Database database = connect(server);
        String table = table(server, "v TIME(6)");
        for (Duration duration : List.of(
                Duration.ZERO,
                Duration.parse("PT23H59M59.999999S"),
                Duration.parse("PT24H"),
                Duration.parse("PT838H59M59S"),
                Duration.parse("PT-838H-59M-59S"),
                Duration.parse("PT-0.5S"),
                Duration.parse("PT-59.5S"),
                Duration.parse("PT-1H-0.000001S"))) {
            assertThat(written(database, table, Duration.class, duration)).isEqualTo(duration);
        }
        assertThat(written(database, table, Object.class, LocalTime.of(1, 2, 3)))
                .isEqualTo(LocalTime.of(1, 2, 3));
        assertThat(written(database, table, Object.class, Duration.ofHours(-1))).isEqualTo(Duration.ofHours(-1));
        assertThat(failure(database.execute("INSERT INTO " + table + " VALUES (?)", Duration.ofHours(900))))
                .hasMessageStartingWith("Parameter 1 is a java.time.Duration");
    }

    @OnBoth
    void unsigned_isReadWithAllItsBits(ServerKind server) {
        Database database = connect(server);
        BigInteger most = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
        assertThat(written(database, table(server, "v BIGINT UNSIGNED"), Object.class, most))
                .isEqualTo(most);
        assertThat(written(database, table(server, "v INT UNSIGNED"), Object.class, 4_294_967_295L))
                .isEqualTo(4_294_967_295L);
        assertThat(written(database, table(server, "v MEDIUMINT UNSIGNED"), Integer.class, 16_777_215))
                .isEqualTo(16_777_215);
        assertThat(written(database, table(server, "v TINYINT UNSIGNED"), Integer.class, 255))
                .isEqualTo(255);
        String bits = table(server, "v BIT(64)");
        assertThat(written(database, bits, Object.class, 5L)).isEqualTo(5L);
        await(database.execute("UPDATE " + bits + " SET v = ~0"));
        assertThat(await(database.fetchValue(BigInteger.class, "SELECT v FROM " + bits)))
                .isEqualTo(most);
    }

    @OnBoth
    void year_isANumber(ServerKind server) {
        assertThat(written(connect(server), table(server, "v YEAR"), Year.class, Year.of(2010)))
                .isEqualTo(Year.of(2010));
    }

    @OnBoth
    void json_isTextWithAllItsDigits(ServerKind server) {
        Database database = connect(server);
        String table = table(server, "v JSON");
        for (String json : List.of(
                "{\"a\": 12345678901234567890, \"b\": [1, null, \"ü\"]}", "[1, 2]", "\"text\"", "3", "true", "null")) {
            assertThat(written(database, table, String.class, json)).isEqualTo(json);
        }
        String exact = await(database.fetchValue(
                String.class, "SELECT JSON_ARRAY(CAST('1.23456789012345678901' AS DECIMAL(30, 20)))"));
        assertThat(exact).isEqualTo("[1.23456789012345678901]");
    }

    @OnBoth
    void geometry_isRefusedWithAdvice(ServerKind server) {
        Database database = connect(server);
        String point = "ST_GeomFromText('POINT(1 2)')";
        assertThat(failure(MappingException.class, database.fetchAll("SELECT " + point + " AS place")))
                .hasMessageContaining("\"place\"")
                .hasMessageContaining("ST_AsText");
        assertThat(await(database.fetchValue(String.class, "SELECT ST_AsText(" + point + ")")))
                .isEqualTo("POINT(1 2)");
    }

    @OnBoth
    void moment_isTheSameInColumnAndComparison(ServerKind server) {
        Database database = connect(server);
        String table = table(server, "v TIMESTAMP(6) NULL, t DATETIME(6)");
        Instant moment = Instant.parse("2024-03-31T01:30:00.123456Z");
        await(database.execute("INSERT INTO " + table + " VALUES (?, ?)", moment, moment));
        Row row = await(database.fetchOne("SELECT * FROM " + table + " WHERE v = ? AND t = ?", moment, moment))
                .orElseThrow();
        assertThat(row.get("v")).isEqualTo(OffsetDateTime.parse("2024-03-31T01:30:00.123456Z"));
        assertThat(row.get("t")).isEqualTo(LocalDateTime.parse("2024-03-31T01:30:00.123456"));
        assertThat(await(database.fetchValue(Long.class, "SELECT CAST(UNIX_TIMESTAMP(v) AS SIGNED) FROM " + table)))
                .isEqualTo(moment.getEpochSecond());
    }

    @OnBoth
    void timeThatIsTooFine_isCutToTheColumn(ServerKind server) {
        Database database = connect(server);
        String table =
                table(server, "id INT, s DATETIME, m DATETIME(3), u DATETIME(6), z TIMESTAMP NULL, t TIME, d TIME(6)");
        LocalDateTime time = LocalDateTime.of(2023, 12, 31, 23, 59, 59, 999_999_999);
        Instant moment = time.toInstant(ZoneOffset.UTC);
        Duration negative = Duration.ofSeconds(-3599, -999_999_999);
        String insert = "INSERT INTO " + table + " VALUES (1, ?, ?, ?, ?, ?, ?)";
        await(database.execute(insert, time, moment, time, moment, time.toLocalTime(), negative));
        await(database.execute("UPDATE " + table + " SET s = ?, z = ?", time, moment));
        assertThat(await(database.fetchOne(
                                "SELECT CONCAT_WS(' ', s, m, u, z, t, d) FROM " + table + " WHERE u = ? AND d = ?",
                                time,
                                negative))
                        .orElseThrow()
                        .getString(0))
                .isEqualTo("2023-12-31 23:59:59 2023-12-31 23:59:59.999 2023-12-31 23:59:59.999999 2023-12-31 23:59:59"
                        + " 23:59:59 -00:59:59.999999");
        assertThat(failure(
                        ParameterException.class,
                        connect(server(server).url("strict_times", "true"), Fixture.OPTIONS)
                                .execute(insert, null, null, null, null, null, negative)))
                .hasMessageContaining("Parameter 6")
                .hasMessageContaining("strict_times");
    }

    @OnBoth
    void valueThatCannotBeKept_isRefusedBeforeItIsSent(ServerKind server) {
        Database database = connect(server);
        String table = table(server, "v VARCHAR(100)");
        for (Object value : List.of(
                LocalDateTime.of(10_000, 1, 1, 0, 0),
                Instant.MAX,
                Instant.MIN,
                OffsetDateTime.MAX,
                OffsetDateTime.MIN,
                OffsetDateTime.MAX.toZonedDateTime(),
                LocalDateTime.MIN,
                LocalDate.MAX,
                OffsetTime.now(),
                Double.NaN,
                Float.POSITIVE_INFINITY,
                "\ud83c",
                '\udfac',
                new String[] {"a"},
                new Object())) {
            assertThat(failure(
                            ParameterException.class, database.execute("INSERT INTO " + table + " VALUES (?)", value)))
                    .as("%s", value)
                    .hasMessageContaining("Parameter 1");
        }
        assertThat(count(database, table)).isZero();
    }

    @OnBoth
    void textAndBytes_comeBackWhateverTheyHold(ServerKind server) {
        Database database = connect(server);
        String text = "naïve 漢字 \uD83C\uDFAC \u0000 ' \\ \"";
        assertThat(written(database, table(server, "v TEXT"), String.class, text))
                .isEqualTo(text);
        byte[] bytes = {0, -1, 39, 92, 13, 10};
        assertThat(written(database, table(server, "v VARBINARY(10)"), byte[].class, bytes))
                .isEqualTo(bytes);
        assertThat(written(database, table(server, "v MEDIUMBLOB"), byte[].class, bytes))
                .isEqualTo(bytes);
        UUID uuid = UUID.fromString("8c1c2a5e-2f4e-4ad1-9d0b-d2d3ad9c50ff");
        String type = server == ServerKind.MARIADB ? "UUID" : "CHAR(36)";
        assertThat(written(database, table(server, "v " + type), UUID.class, uuid))
                .isEqualTo(uuid);
        BigDecimal decimal = new BigDecimal("-99999999999999999999.9999999999");
        assertThat(written(database, table(server, "v DECIMAL(30, 10)"), BigDecimal.class, decimal))
                .isEqualTo(decimal);
    }

    /** Longer than a packet, of which there are then several in both directions. */
    @OnBoth
    void longBytes_comeBack(ServerKind server) {
        setGlobal(server, "max_allowed_packet", "67108864");
        Database database = connectOnce(server);
        String table = table(server, "v LONGBLOB");
        for (int size : new int[] {0xFFFFFF - 20, 0xFFFFFF, 20_000_000}) {
            byte[] bytes = new byte[size];
            for (int index = 0; index < size; index++) {
                bytes[index] = (byte) (index * 31 >> 3);
            }
            assertThat(written(database, table, byte[].class, bytes)).isEqualTo(bytes);
        }
    }

    private static <T> T written(Database database, String table, Class<T> type, Object value) {
        await(database.execute("DELETE FROM " + table));
        await(database.execute("INSERT INTO " + table + " VALUES (?)", value));
        return await(database.fetchValue(type, "SELECT v FROM " + table));
    }

    /** MySQL itself would read the text as a number, since the statement was run with one before. */
    @OnBoth
    void parameter_hasTheTypeOfItsValueWhateverCameBefore(ServerKind kind) {
        Database database = connect(kind);
        for (Object value : new Object[] {5L, "2024-02-29", 1.5, "abc", 7L, "x"}) {
            assertThat(await(database.fetchOne("SELECT ?", value)).orElseThrow().get(0))
                    .isEqualTo(value);
            await(database.fetchOne("SELECT ?", (Object) null));
        }
    }
}
