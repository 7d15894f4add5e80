package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.ParameterException;
import dev.based.tests.servers.Server;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns that keep fewer digits of seconds than the server can, to which it would round; judged by JDBC. */
class FractionsTest extends PostgresTest {
    private static final LocalTime LATE = LocalTime.of(23, 59, 59, 999_999_999);
    private static final LocalDateTime EVE = LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000);
    private static final Instant MOMENT = Instant.parse("1969-12-31T23:59:59.999999Z");
    private static final String WHOLE = "1969-12-31 23:59:59";

    private Server server;
    private Database database;

    @BeforeEach
    void prepare() {
        server = newDatabase();
        server.execute(
                "CREATE DOMAIN whole AS timestamp(0)",
                "CREATE DOMAIN fully AS whole",
                "CREATE TABLE t (id int PRIMARY KEY, gone int, a timestamp(0), b timestamp(3), c timestamp)",
                "ALTER TABLE t DROP gone",
                "CREATE TABLE kinds (a time(0), b time(3), c timetz(0), d timestamptz(1), e whole, f fully, g time,"
                        + " \"H h\" time(2))");
        database = connect(server.url());
    }

    private String stored(String expression) {
        return server.value("SELECT " + expression + " FROM t");
    }

    @Test
    void v2_eachType_isCut() {
        OffsetTime offset = LATE.atOffset(ZoneOffset.UTC);
        await(database.execute(
                "INSERT INTO kinds VALUES (?, ?, ?, ?, ?, ?, ?, ?)", LATE, LATE, offset, MOMENT, EVE, EVE, LATE, LATE));
        assertThat(server.value("SELECT concat_ws(' ', a, b, c, d AT TIME ZONE 'UTC', e, f, g, \"H h\") FROM kinds"))
                .isEqualTo("23:59:59 23:59:59.999 23:59:59+00 1969-12-31 23:59:59.9 " + WHOLE + " " + WHOLE
                        + " 23:59:59.999999 23:59:59.99");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t (id, a) VALUES (1, ?)",
                "insert into \"t\" (id, A) values (1, (?)) returning id",
                "INSERT INTO public.t AS x (id, c, a) VALUES (1, now(), ?)",
                "INSERT INTO t VALUES (1, ?), (2, NULL)",
                "INSERT INTO t (id, a) VALUES (1, COALESCE(?, localtimestamp))",
                "INSERT INTO t (id, a) VALUES (1, CAST(? AS timestamp))",
                "INSERT INTO t (id, a) VALUES (1, ?::timestamp without time zone)",
                "INSERT INTO t (id, a) SELECT 1, ?",
                "INSERT INTO t (id, a) SELECT 1, ? WHERE true ON CONFLICT DO NOTHING",
                "WITH x AS (INSERT INTO t (id, a) VALUES (1, ?) RETURNING 1) SELECT * FROM x"
            })
    void v2_insert_isCut(String insert) {
        await(database.fetchAll(insert, EVE));
        assertThat(server.value("SELECT a FROM t WHERE id = 1")).isEqualTo(WHOLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE t SET a = ?",
                "UPDATE ONLY t AS x SET c = now(), a = ? WHERE x.id = 1",
                "UPDATE t SET a = COALESCE(?, a), c = c",
                "UPDATE t SET (c, a) = (now(), ?)",
                "UPDATE t SET (a) = ROW(?)",
                "INSERT INTO t (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET a = ?",
                "INSERT INTO t (id) SELECT 1 FROM t ON CONFLICT (id) DO UPDATE SET a = ? WHERE t.id = 1",
                "WITH x AS (SELECT 1) UPDATE t SET a = ? FROM x"
            })
    void v2_update_isCut(String update) {
        server.execute("INSERT INTO t (id) VALUES (1)");
        await(database.execute(update, EVE));
        assertThat(stored("a")).isEqualTo(WHOLE);
    }

    @Test
    void v2_inEveryWay_isCut() {
        String insert = "INSERT INTO t (id, a, b) VALUES (?, ?, ?)";
        await(database.execute(insert, 1, EVE.toString(), EVE));
        await(database.session(session -> session.transaction(tx -> tx.execute(insert, 2, EVE, EVE))));
        await(database.executeMany(insert, List.of(List.of(3, EVE, EVE), List.of(4, EVE, EVE))));
        await(database.executeMany(
                insert,
                Stream.iterate(1_000, id -> id + 1)
                        .limit(3_000)
                        .map(id -> List.of(id, EVE, EVE))
                        .toList()));
        await(database.copy("t", List.of("id", "a", "b"), List.of(List.of(5, EVE, EVE), List.of(6, EVE, EVE))));
        assertThat(stored("count(*) || string_agg(DISTINCT ' ' || a || ' ' || b, ',')"))
                .isEqualTo("3006 " + WHOLE + " 1969-12-31 23:59:59.999");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256})
    void v2_statementsThatDoNotWait_areCut(int cached) {
        Database other = connect(server.url(), DatabaseOptions.DEFAULT.withStatementCache(cached));
        await(other.session(session -> {
            session.execute("INSERT INTO t (id, a) VALUES (?, ?)", 1, EVE);
            session.execute("INSERT INTO kinds (b) VALUES (?)", LATE);
            session.execute("UPDATE t SET a = ? WHERE id = ?", EVE, 1);
            return session.execute("INSERT INTO t (a, id) VALUES (?, ?)", EVE, 2);
        }));
        assertThat(stored("string_agg(DISTINCT a::text, ' ')")).isEqualTo(WHOLE);
        assertThat(server.value("SELECT b FROM kinds")).hasToString("23:59:59.999");
    }

    /** The server does not answer the question then. */
    @Test
    void v2_transactionThatHasFailed_isForgotten() {
        String insert = "INSERT INTO t (id, a) VALUES (?, ?)";
        assertThat(failure(BasedException.class, database.session(session -> {
                    session.fetchAll("SELECT 1 / ?", 0);
                    return session.execute(insert, 1, EVE);
                })))
                .isNotNull();
        await(database.execute(insert, 2, EVE));
        assertThat(stored("a")).isEqualTo(WHOLE);
    }

    /** It may be compared, or a column with more digits may be given the same. */
    @Test
    void v2_parameterWithAnotherPlace_keepsItsDigits() {
        server.execute("INSERT INTO t (id, c) VALUES (1, '" + EVE + "')");
        await(database.execute("UPDATE t SET a = :at WHERE c = :at", Map.of("at", EVE)));
        assertThat(stored("a")).isEqualTo("1970-01-01 00:00:00");
        await(database.execute("UPDATE t SET b = :at, a = :at", Map.of("at", EVE)));
        assertThat(stored("b")).isEqualTo("1969-12-31 23:59:59.999");
    }

    @Test
    void v2_strictTimes_refusesThem() {
        Database strict = connect(server.url() + "?strict_times=true");
        String insert = "INSERT INTO t (id, a, b) VALUES (?, ?, ?)";
        LocalDateTime fits = EVE.withNano(0);
        assertThat(failure(ParameterException.class, strict.execute(insert, 1, EVE, fits)))
                .hasMessageContaining("Parameter 2")
                .hasMessageContaining("digits of a second than the 0 that its column keeps")
                .hasMessageContaining("strict_times");
        assertThat(failure(
                        ParameterException.class,
                        strict.copy("t", List.of("id", "b"), Collections.nCopies(2, List.of(1, EVE)))))
                .hasMessageContaining("than the 3 that its column keeps");
        await(strict.execute(insert, 1, fits, EVE.withNano(999_000_000)));
        assertThat(stored("a || ' ' || b")).isEqualTo(WHOLE + " 1969-12-31 23:59:59.999");
    }

    @Test
    void v2_tableThatIsAltered_keepsWhatItCanNow() {
        String insert = "INSERT INTO t (id, a) VALUES (?, ?)";
        await(database.execute(insert, 1, EVE));
        await(database.execute("ALTER TABLE t ALTER a TYPE timestamp(3)"));
        await(database.execute(insert, 2, EVE));
        await(database.session(session -> session.transaction(tx ->
                tx.execute("ALTER TABLE t ALTER a TYPE timestamp").thenCompose(done -> tx.execute(insert, 3, EVE)))));
        assertThat(stored("string_agg(a::text, ' ' ORDER BY id)"))
                .isEqualTo(WHOLE + " 1969-12-31 23:59:59.999 1969-12-31 23:59:59.999999");
    }

    @Test
    void v2_temporaryTableOfTheSameName_isAskedItself() {
        String insert = "INSERT INTO t (id, a) VALUES (?, ?)";
        await(database.execute(insert, 1, EVE));
        String inTemporary =
                await(database.session(session -> session.execute("CREATE TEMP TABLE t (id int, a timestamp(5))")
                        .thenCompose(done -> session.execute(insert, 2, EVE))
                        .thenCompose(done -> session.fetchValue(String.class, "SELECT a::text FROM t"))));
        assertThat(inTemporary).isEqualTo("1969-12-31 23:59:59.99999");
        await(database.execute(insert, 3, EVE));
        assertThat(stored("string_agg(a::text, ' ')")).isEqualTo(WHOLE + " " + WHOLE);
    }

    /** Names may mean other tables then; nothing is cut off that such a table keeps. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET LOCAL search_path = other",
                "SELECT set_config('search_' || 'path', 'other', true)",
                "/* x */ SET SCHEMA 'other'"
            })
    void v2_tablesOfAnotherSearchPath_loseNothing(String change) {
        server.execute("CREATE SCHEMA other", "CREATE TABLE other.t (id int, a timestamp)");
        String insert = "INSERT INTO t (id, a) VALUES (?, ?)";
        await(database.session(session -> session.execute(insert, 1, EVE)
                .thenCompose(done -> session.transaction(tx -> tx.fetchAll(change)
                        .thenCompose(set -> tx.execute(insert, 2, EVE))
                        .thenCompose(set -> tx.execute("INSERT INTO public.t (id, a) VALUES (?, ?)", 3, EVE))))));
        assertThat(server.value("SELECT a FROM other.t"))
                .isEqualTo(EVE.toString().replace('T', ' '));
        assertThat(stored("string_agg(a::text, ' ')")).isEqualTo(WHOLE + " " + WHOLE);
    }
}
