package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import dev.based.ParameterException;
import dev.based.RollbackOnlyException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PostgresParametersTest extends PostgresTest {
    /** A type, a value, and the value's text as the server has it. */
    static List<Arguments> fitting() throws UnknownHostException {
        return List.of(
                Arguments.of("int4", new BigDecimal("7.00"), "7"),
                Arguments.of("int2", "12", "12"),
                Arguments.of("int8", BigInteger.valueOf(Long.MAX_VALUE), "9223372036854775807"),
                Arguments.of("numeric", 0.1, "0.1"),
                Arguments.of("numeric", Double.NaN, "NaN"),
                Arguments.of("numeric", new BigDecimal("1e30"), "1000000000000000000000000000000"),
                Arguments.of("float8", 3L, "3"),
                Arguments.of("float8", Double.NEGATIVE_INFINITY, "-Infinity"),
                Arguments.of("float4", 0.5, "0.5"),
                Arguments.of("bool", "true", "true"),
                Arguments.of("text", 5, "5"),
                Arguments.of("text", true, "true"),
                Arguments.of("text", LocalDate.of(2024, 2, 29), "2024-02-29"),
                Arguments.of("varchar", 'x', "x"),
                Arguments.of("uuid", "123e4567-e89b-12d3-a456-426614174000", "123e4567-e89b-12d3-a456-426614174000"),
                Arguments.of("date", "2024-02-29", "2024-02-29"),
                Arguments.of("date", LocalDate.MAX, "infinity"),
                Arguments.of("date", LocalDate.MIN, "-infinity"),
                Arguments.of("time", "10:00", "10:00:00"),
                Arguments.of("timestamp", LocalDate.of(2024, 2, 29), "2024-02-29 00:00:00"),
                Arguments.of("timestamp", LocalDateTime.MAX, "infinity"),
                Arguments.of("timestamptz", OffsetDateTime.MAX, "infinity"),
                Arguments.of("timestamptz", Instant.MAX, "infinity"),
                Arguments.of("timestamptz[]", new Instant[] {Instant.MAX}, "{infinity}"),
                Arguments.of("uuid", "8c1c2a5e2f4e4ad19d0bd2d3ad9c50ff", "8c1c2a5e-2f4e-4ad1-9d0b-d2d3ad9c50ff"),
                Arguments.of(
                        "timestamptz", OffsetDateTime.parse("2024-02-29T12:00:00+02:00"), "2024-02-29 10:00:00+00"),
                Arguments.of(
                        "timestamptz",
                        LocalDateTime.of(2024, 2, 29, 12, 0).atZone(ZoneId.of("Europe/Berlin")),
                        "2024-02-29 11:00:00+00"),
                Arguments.of("interval", Duration.ofHours(26), "26:00:00"),
                Arguments.of("interval", Period.of(1, 2, 40), "1 year 2 mons 40 days"),
                Arguments.of("inet", InetAddress.getByName("10.0.0.1"), "10.0.0.1/32"),
                Arguments.of("jsonb", "{\"a\":1.00000000000000000000000001}", "{\"a\": 1.00000000000000000000000001}"),
                Arguments.of("jsonb", Map.of("a", List.of(1, "x")), "{\"a\": [1, \"x\"]}"),
                Arguments.of("jsonb", 5, "5"),
                Arguments.of("json", "{ \"b\" : 1 }", "{ \"b\" : 1 }"),
                Arguments.of("xml", "<a/>", "<a/>"),
                Arguments.of("macaddr", "08:00:2b:01:02:03", "08:00:2b:01:02:03"),
                Arguments.of("bit(3)", "101", "101"),
                Arguments.of("varbit", "101", "101"),
                Arguments.of("oid", 42, "42"),
                Arguments.of("tsvector", "a b", "'a' 'b'"),
                Arguments.of("point", "(1,2)", "(1,2)"),
                Arguments.of("int4range", "[1,5)", "[1,5)"),
                Arguments.of("int4[]", new int[] {1, 2}, "{1,2}"),
                Arguments.of("int4[]", new Object[] {1L, null, "3"}, "{1,NULL,3}"),
                Arguments.of("text[]", new String[] {"a\"b", "c,d", "", "NULL"}, "{\"a\\\"b\",\"c,d\",\"\",\"NULL\"}"),
                Arguments.of("jsonb[]", new Object[] {Map.of("a", 1)}, "{\"{\\\"a\\\": 1}\"}"),
                Arguments.of("interval[]", new Object[] {Duration.ofHours(1)}, "{01:00:00}"),
                Arguments.of("bytea[]", new byte[][] {{1, 2}}, "{\"\\\\x0102\"}"));
    }

    @ParameterizedTest
    @MethodSource("fitting")
    void v1_valueOfAnotherTypeThatFits_isBoundAsWhatItMeans(String type, Object value, String text) {
        Database database = connect(server().url("timezone", "UTC"));

        assertThat(value(database, "SELECT CAST(? AS " + type + ")::text", value))
                .isEqualTo(text);
    }

    static List<Arguments> unfit() {
        return List.of(
                Arguments.of("int4", 5_000_000_000L),
                Arguments.of("int4", 1.9),
                Arguments.of("int8", BigInteger.ONE.shiftLeft(64)),
                Arguments.of("int2", 40_000),
                Arguments.of("int4", "12 apples"),
                Arguments.of("int4", true),
                Arguments.of("float8", Long.MAX_VALUE),
                Arguments.of("float4", 0.1),
                Arguments.of("numeric", Double.POSITIVE_INFINITY),
                Arguments.of("bool", 2),
                Arguments.of("bytea", "text"),
                Arguments.of("text", new byte[] {1}),
                Arguments.of("uuid", "no"),
                Arguments.of("date", LocalDateTime.of(2024, 2, 29, 1, 0)),
                Arguments.of("timestamp", LocalDateTime.MIN),
                Arguments.of("timestamp[]", new LocalDateTime[] {LocalDateTime.MIN}),
                Arguments.of("timestamptz", OffsetDateTime.MIN),
                Arguments.of("timestamptz", OffsetDateTime.MAX.minusNanos(1)),
                Arguments.of("timestamptz", Instant.MIN),
                Arguments.of("timestamptz", Instant.MAX.minusNanos(1)),
                Arguments.of("timestamptz[]", new OffsetDateTime[] {OffsetDateTime.MIN}),
                Arguments.of("timestamp", OffsetDateTime.MAX),
                Arguments.of("timestamptz", LocalDateTime.of(2024, 2, 29, 1, 0)),
                Arguments.of("timestamptz", "2024-02-29 10:00"),
                Arguments.of("money", 12.5),
                Arguments.of("int4[]", new double[] {1.5}),
                Arguments.of("int4[]", new int[][] {{1}, {2, 3}}),
                Arguments.of("timestamptz[]", new LocalDateTime[] {LocalDateTime.of(2024, 2, 29, 1, 0)}));
    }

    static List<Arguments> fine() {
        LocalDateTime time = LocalDateTime.of(2024, 2, 29, 23, 59, 59, 999_999_999);
        Instant moment = time.toInstant(ZoneOffset.UTC);
        String text = "2024-02-29 23:59:59.999999";
        return List.of(
                Arguments.of("time", time.toLocalTime(), "23:59:59.999999"),
                Arguments.of("timetz", time.toLocalTime().atOffset(ZoneOffset.UTC), "23:59:59.999999+00"),
                Arguments.of("timestamp", time, text),
                Arguments.of("timestamp", time.toString(), text),
                Arguments.of(
                        "timestamp",
                        LocalDateTime.of(294276, 12, 31, 23, 59, 59, 999_999_999),
                        "294276-12-31 23:59:59.999999"),
                Arguments.of("timestamp", LocalDateTime.of(1900, 1, 1, 0, 0, 0, 999), "1900-01-01 00:00:00"),
                Arguments.of("timestamptz", moment, text + "+00"),
                Arguments.of("timestamptz", moment.atZone(ZoneId.of("Asia/Tokyo")), text + "+00"),
                Arguments.of("interval", Duration.ofNanos(1_999), "00:00:00.000001"),
                Arguments.of("interval", Duration.ofNanos(-1_999), "-00:00:00.000001"),
                Arguments.of("time[]", new LocalTime[] {time.toLocalTime()}, "{23:59:59.999999}"),
                Arguments.of("timestamp[]", new LocalDateTime[] {time}, "{\"" + text + "\"}"),
                Arguments.of("timestamptz[]", new Instant[] {moment}, "{\"" + text + "+00\"}"),
                Arguments.of("interval[]", new Duration[] {Duration.ofNanos(1_999)}, "{00:00:00.000001}"),
                Arguments.of("text", moment, "2024-02-29T23:59:59.999999999Z"));
    }

    @ParameterizedTest
    @MethodSource("fine")
    void v2_timeThatIsTooFine_isCutOff_orRefusedByName(String type, Object value, String text) {
        String sql = "SELECT CAST(:v AS " + type + ")::text";
        assertThat(await(connect(server().url("timezone", "UTC")).fetchValue(String.class, sql, Map.of("v", value))))
                .isEqualTo(text);

        Database strict = connect(server().url("strict_times", "true"));
        if (type.equals("text")) {
            assertThat(await(strict.fetchValue(String.class, sql, Map.of("v", value))))
                    .isEqualTo(text);
        } else {
            assertThat(failure(ParameterException.class, strict.fetchOne(sql, Map.of("v", value))))
                    .hasMessageStartingWith(
                            "Parameter :v is a " + value.getClass().getTypeName())
                    .hasMessageContaining("truncatedTo(ChronoUnit.MICROS)")
                    .hasMessageContaining("strict_times");
        }
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void v2_valueThatDoesNotFit_isRefusedByName_andTheSessionLivesOn(String type, Object value) {
        Database database = connect(server().url());
        Object process = value(database, "SELECT pg_backend_pid()");

        Object neighbours = await(database.session(session -> {
            CompletionStage<?> before = session.fetchValue(Integer.class, "SELECT 1");
            CompletionStage<?> refused =
                    session.transaction(inner -> inner.fetchOne("SELECT CAST(:x AS " + type + ")", Map.of("x", value)));
            ParameterException error = failure(ParameterException.class, refused);
            assertThat(error.kind()).isEqualTo(ErrorKind.VALUE);
            assertThat(error)
                    .hasMessageContaining(":x")
                    .hasMessageContaining(value.getClass().getTypeName());
            return before.thenCombine(session.fetchValue(Integer.class, "SELECT 2"), List::of);
        }));

        assertThat(neighbours).isEqualTo(List.of(1, 2));
        assertThat(value(database, "SELECT pg_backend_pid()")).isEqualTo(process);
    }

    @Test
    void v2_refusalAmongPipelinedStatements_failsTheSession_andNotTheConnection() {
        Database database = connect(server().url());
        Object process = value(database, "SELECT pg_backend_pid()");

        CompletionStage<Object> session = database.session(tx -> {
            tx.fetchValue(Integer.class, "SELECT 1");
            tx.fetchValue(Integer.class, "SELECT ?::int4", 5_000_000_000L).exceptionally(refused -> null);
            return tx.fetchValue(Integer.class, "SELECT 2").handle((two, error) -> "swallowed");
        });

        assertThat(failure(RollbackOnlyException.class, session)).hasCauseInstanceOf(ParameterException.class);
        assertThat(value(database, "SELECT pg_backend_pid()")).isEqualTo(process);
    }

    @Test
    void v2_refusalInABatch_namesTheParameter_andNothingIsWritten() {
        Database database = connect(newDatabase().url());
        await(database.execute("CREATE TABLE numbers (n int4, m numeric)"));

        ParameterException error = failure(
                ParameterException.class,
                database.executeMany(
                        "INSERT INTO numbers (m, n) VALUES (:m, :n)",
                        List.of(Map.of("n", 1, "m", 0.1), Map.of("n", 1.5, "m", 2))));

        assertThat(error).hasMessageContaining(":n").hasMessageContaining("integer");
        assertThat(value(database, "SELECT count(*) FROM numbers")).isEqualTo(0L);
    }

    @Test
    void p4_nullAndAnyScalar_areBoundWhereTheServerCannotTellTheType() {
        Database database = connect(server().url());

        assertThat(value(database, "SELECT ? IS NULL", (Object) null)).isEqualTo(true);
        assertThat(value(database, "SELECT ? IS NULL", 5)).isEqualTo(false);
        assertThat(value(database, "SELECT ? IS NULL", new BigDecimal("1.5"))).isEqualTo(false);
        UUID id = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");
        assertThat(value(database, "SELECT ?", id)).isEqualTo(id);
    }

    @Test
    void v1_typesOfTheDatabasesOwn_areBoundAsText() {
        Database database = connect(newDatabase().url());
        await(database.execute("CREATE TYPE genre AS ENUM ('DRAMA', 'COMEDY')"));
        await(database.execute("CREATE DOMAIN year AS int4 CHECK (VALUE > 1890)"));

        assertThat(value(database, "SELECT ?::genre", Genre.DRAMA)).isEqualTo("DRAMA");
        assertThat(value(database, "SELECT ?::genre[]", (Object) new Genre[] {Genre.COMEDY}))
                .isEqualTo(new String[] {"COMEDY"});
        assertThat(value(database, "SELECT ?::year", 2010)).isEqualTo(2010);
        assertThat(failure(DatabaseException.class, database.fetchOne("SELECT ?::genre", "NOIR"))
                        .kind())
                .isEqualTo(ErrorKind.VALUE);
    }

    private enum Genre {
        DRAMA,
        COMEDY
    }
}
