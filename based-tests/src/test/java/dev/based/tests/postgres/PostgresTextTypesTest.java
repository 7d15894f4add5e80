package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import dev.based.ParameterException;
import dev.based.tests.servers.Server;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.time.Year;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Placeholders of types that the client does not know, for which the server reads the text of anything. */
class PostgresTextTypesTest extends PostgresTest {
    static List<Arguments> misfits() {
        return List.of(
                Arguments.of("interval", 5),
                Arguments.of("interval", Double.POSITIVE_INFINITY),
                Arguments.of("interval", Year.of(2024)),
                Arguments.of("interval", new LocalTime[] {LocalTime.NOON}),
                Arguments.of("interval[]", new Integer[] {5}),
                Arguments.of("cidr", 5),
                Arguments.of("cidr", 2.5),
                Arguments.of("inet", true),
                Arguments.of("cidr[]", new Long[] {5L}),
                Arguments.of("macaddr", LocalDate.of(1970, 1, 1)),
                Arguments.of("macaddr8", new UUID(1, 2)),
                Arguments.of("bit varying", 101),
                Arguments.of("oid", -1),
                Arguments.of("oid", "-1"),
                Arguments.of("oid", BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE)),
                Arguments.of("oid", 1L << 32),
                Arguments.of("oid[]", new Integer[] {1, -1}),
                Arguments.of("xid", -1),
                Arguments.of("xid8", BigInteger.ONE.shiftLeft(64)),
                Arguments.of("regclass", -1L),
                Arguments.of("json", new Integer[0]),
                Arguments.of("jsonb", new int[0]),
                Arguments.of("tsvector", new String[0]),
                Arguments.of("\"char\"", "ab"),
                Arguments.of("\"char\"", "\u00E9"),
                Arguments.of("\"char\"[]", new String[] {"a", "ab"}));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void valueThatMeansSomethingElseThere_isRefusedByName(String type, Object value) {
        Database database = connect(server().url());
        for (int run = 1; run <= 2; run++) {
            Object[] values = {value};
            assertThat(failure(
                            ParameterException.class,
                            database.fetchOne("SELECT CAST(? AS " + type + ")::text", values)))
                    .hasMessageStartingWith("Parameter 1 is a");
        }
        assertThat(value(database, "SELECT ?", 1)).isEqualTo(1);
    }

    @Test
    void arrayOfDomains_takesWhatTheArrayOfTheirTypeDoes() {
        Server server = newDatabase();
        server.execute(
                "CREATE DOMAIN letter AS \"char\"",
                "CREATE DOMAIN number AS oid",
                "CREATE TABLE d (letters letter[], numbers number[])");
        Database database = connect(server.url());
        failure(ParameterException.class, database.execute("INSERT INTO d (letters) VALUES (?)", (Object)
                new String[] {"abc"}));
        failure(ParameterException.class, database.execute("INSERT INTO d (numbers) VALUES (?)", (Object)
                new Integer[] {-1}));
        await(database.execute("INSERT INTO d VALUES (?, ?)", new String[] {"a", null}, new Long[] {4_294_967_295L}));
        assertThat(server.value("SELECT string_agg(d::text, ' ') FROM d")).isEqualTo("(\"{a,NULL}\",{4294967295})");
    }

    static List<Arguments> fits() throws Exception {
        return List.of(
                Arguments.of("interval", Duration.ofMinutes(-90), "-01:30:00"),
                Arguments.of("interval", Period.of(1, 2, 3), "1 year 2 mons 3 days"),
                Arguments.of("interval", "5 minutes", "00:05:00"),
                Arguments.of("interval[]", new Duration[] {Duration.ofHours(1), null}, "{01:00:00,NULL}"),
                Arguments.of("cidr", InetAddress.getByName("192.0.2.1"), "192.0.2.1/32"),
                Arguments.of("bit varying", "101", "101"),
                Arguments.of("oid", 4_294_967_295L, "4294967295"),
                Arguments.of("oid", "0012", "12"),
                Arguments.of("xid8", BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE), "18446744073709551615"),
                Arguments.of("regclass", "pg_class", "pg_class"),
                Arguments.of("regclass", 1259, "pg_class"),
                Arguments.of("json", 5, "5"),
                Arguments.of("\"char\"", "", ""),
                Arguments.of("\"char\"", 'a', "a"),
                Arguments.of("\"char\"[]", new String[] {"a", "", null}, "{a,\"\",NULL}"));
    }

    @ParameterizedTest
    @MethodSource("fits")
    void valueOfTheType_isSent(String type, Object value, String text) {
        Object[] values = {value};
        assertThat(value(connect(server().url()), "SELECT CAST(? AS " + type + ")::text", values))
                .isEqualTo(text);
    }

    /** Raised by a function, perhaps in another language; the session goes on. */
    @Test
    void errorOfALostConnection_inASessionThatGoesOn_isNone() {
        Database database = connect(server().url());
        Object session = value(database, "SELECT pg_backend_pid()");
        for (String state : List.of("08P01", "08006", "53300")) {
            DatabaseException error = failure(
                    DatabaseException.class,
                    database.execute("DO $$ BEGIN RAISE EXCEPTION 'far away' USING ERRCODE = '" + state + "'; END $$"));
            assertThat(error.kind()).as(state).isEqualTo(ErrorKind.OTHER);
            assertThat(error.sqlState()).as(state).contains(state);
            assertThat(value(database, "SELECT pg_backend_pid()")).as(state).isEqualTo(session);
        }
    }

    @Test
    void tooLongName_isOfTheKindValue() {
        Database database = connect(server().url());
        assertThat(failure(DatabaseException.class, database.fetchOne("SELECT CAST(? AS name)", "x".repeat(64)))
                        .kind())
                .isEqualTo(ErrorKind.VALUE);
        assertThat(await(database.fetchValue(String.class, "SELECT CAST(? AS name)", "x".repeat(63))))
                .hasSize(63);
    }
}
