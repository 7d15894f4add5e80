package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.CommitOutcomeUnknownException;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseUrlException;
import dev.based.ErrorKind;
import dev.based.MappingException;
import dev.based.tests.servers.Server;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Settings of a session that values depend on: nothing is committed that was written under others. */
class PostgresSettingsTest extends PostgresTest {
    @Test
    void settingThatFalsifiesValues_failsItsStatement_andNothingIsCommitted() {
        Server server = newDatabase();
        server.execute(
                "CREATE TABLE t (v text)",
                "CREATE FUNCTION latin() RETURNS int LANGUAGE plpgsql AS $$ BEGIN SET client_encoding = 'LATIN1'; RETURN 1; END $$");
        Database database = connect(server.url());
        String insert = "INSERT INTO t (v) VALUES (?)";
        for (String setting : List.of(
                "SET client_encoding = 'LATIN1'",
                "SET LOCAL client_encoding = 'WIN1252'",
                "SET NAMES 'SQL_ASCII'",
                "SELECT set_config('client_encoding', 'LATIN1', false)",
                "DO $$ BEGIN PERFORM set_config('client_encoding', 'LATIN1', false); END $$",
                "SELECT latin()",
                "SET standard_conforming_strings = off")) {
            assertThat(failure(database.session(
                            session -> session.execute(setting).thenCompose(set -> session.execute(insert, "ü€")))))
                    .as(setting)
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("The session's setting ");
            if (!setting.contains("LOCAL")) {
                assertThat(failure(database.execute(setting)))
                        .as(setting)
                        .hasStackTraceContaining("The session's setting ");
            }
            outcome(database.session(session -> session.transaction(inner -> inner.execute(setting))
                    .handle((set, refused) -> 0)
                    .thenCompose(go -> session.execute(insert, "ü€"))));
            assertThat(server.value("SELECT count(*) FROM t WHERE v IS DISTINCT FROM 'ü€'"))
                    .as(setting)
                    .isEqualTo("0");
        }
    }

    /** COMMIT, which travels with it, must not hide why the connection was closed. */
    @Test
    void settingThatIsTheLastOfASession_tellsTheReason() {
        Database database = connect(newDatabase().url());
        for (String setting : List.of(
                "SET client_encoding TO 'LATIN1'",
                "SET NAMES 'SQL_ASCII'",
                "SET standard_conforming_strings = off",
                "SELECT set_config('client_encoding', 'LATIN1', false)")) {
            for (CompletionStage<?> session : List.of(
                    database.session(s -> s.execute(setting)),
                    database.session(s -> s.fetchAll("SELECT 1").thenCompose(one -> s.execute(setting))))) {
                assertThat(failure(DatabaseException.class, session))
                        .as(setting)
                        .hasMessageContaining("The session's setting ")
                        .hasMessageNotContaining("run again")
                        .extracting(DatabaseException::kind)
                        .isEqualTo(ErrorKind.OTHER);
            }
            assertThat(failure(DatabaseException.class, database.execute(setting))
                            .kind())
                    .as(setting)
                    .isEqualTo(ErrorKind.OTHER);
        }
        assertThat(value(database, "SHOW client_encoding")).isEqualTo("UTF8");
    }

    /** The change has succeeded on the server, and a COMMIT may have been sent behind it. */
    @Test
    void settingThatATriggerChanges_leavesNoChangeThatIsToldAsAPlainFailure() {
        Server server = newDatabase();
        server.execute(
                "CREATE TABLE t (v text)",
                "CREATE FUNCTION latin() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN SET client_encoding = 'LATIN1'; RETURN NEW; END $$",
                "CREATE TRIGGER t BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION latin()");
        Database database = connect(server.url());
        String insert = "INSERT INTO t (v) VALUES (?)";
        Map<String, Supplier<CompletionStage<?>>> ways = Map.of(
                "one",
                () -> database.execute(insert, "a"),
                "batch",
                () -> database.executeMany(insert, List.of(List.of("a"), List.of("b"))),
                "only",
                () -> database.session(s -> s.execute(insert, "a")),
                "last",
                () -> database.session(s -> s.fetchAll("SELECT 1").thenCompose(one -> s.execute(insert, "a"))),
                "nested",
                () -> database.session(s -> s.transaction(inner -> inner.execute(insert, "a"))));
        ways.forEach((name, way) -> {
            Throwable told = failure(way.get());
            boolean there = !server.value("SELECT count(*) FROM t").equals("0");
            assertThat(told).as(name).hasMessageContaining("The session's setting client_encoding was changed");
            assertThat(!there || told instanceof CommitOutcomeUnknownException)
                    .as(name + ", whose rows are there: " + there)
                    .isTrue();
            server.execute("DELETE FROM t");
        });
    }

    /** What a statement keeps of its literals when it is prepared is read anew, whoever has set by what. */
    @Test
    void v6_zoneThatARoutineSets_countsForLiterals() {
        Server server = newDatabase();
        server.execute(
                "CREATE TABLE t (id int, at timestamptz)",
                "CREATE PROCEDURE tokyo() LANGUAGE sql AS $$ SELECT set_config('timezone', 'Asia/Tokyo', false) $$");
        Database database = connect(server.url());
        String insert = "INSERT INTO t (id, at) VALUES (?, '2024-02-29 12:00')";
        for (String setting : List.of(
                "DO $$ BEGIN SET timezone = 'Asia/Tokyo'; END $$",
                "CALL tokyo()",
                "EXECUTE zone('timezone', 'Asia/Tokyo')",
                "UPDATE pg_settings SET setting = 'Asia/Tokyo' WHERE name = 'TimeZone'")) {
            server.execute("DELETE FROM t");
            await(database.session(session -> session.execute("SET timezone = 'UTC'")
                    .thenCompose(
                            done -> session.execute("PREPARE zone(text, text) AS SELECT set_config($1, $2, false)"))
                    .thenCompose(done -> session.execute(insert, 1))
                    .thenCompose(done -> session.execute(setting))
                    .thenCompose(done -> session.execute(insert, 2))
                    .thenCompose(done -> session.execute("SET timezone = 'UTC'"))
                    .thenCompose(done -> session.execute(insert, 3))));
            assertThat(server.value(
                            "SELECT string_agg(to_char(at AT TIME ZONE 'UTC', 'HH24'), ' ' ORDER BY id) FROM t"))
                    .as(setting)
                    .isEqualTo("12 03 12");
        }
    }

    @Test
    void settingThatKeepsValues_passes() {
        Server server = newDatabase();
        server.execute("CREATE TABLE t (v text)");
        Database database = connect(server.url());
        Object process = value(database, "SELECT pg_backend_pid()");
        for (String setting : List.of(
                "SET client_encoding = 'UTF8'",
                "SET NAMES 'utf-8'",
                "SET TIME ZONE 'Asia/Tokyo'",
                "SET DateStyle = 'German'",
                "SET standard_conforming_strings = on",
                "SET application_name = 'ü'")) {
            await(database.session(session -> session.execute(setting)
                    .thenCompose(set -> session.execute("INSERT INTO t (v) VALUES (?)", "ü€🎬"))));
        }
        assertThat(server.value("SELECT count(*) FROM t WHERE v = 'ü€🎬'")).isEqualTo("6");
        assertThat(value(database, "SELECT pg_backend_pid()")).isEqualTo(process);
    }

    @Test
    void encodingOfARole_isOverruled() {
        Server server = newDatabase();
        server.execute("ALTER DATABASE " + server.database() + " SET client_encoding = 'LATIN1'");
        server.execute("ALTER DATABASE " + server.database() + " SET standard_conforming_strings = off");
        Database database = connect(server.url());
        assertThat(value(database, "SELECT octet_length(CAST(? AS text))", "ü€"))
                .isEqualTo(5);
        assertThat(value(database, "SHOW standard_conforming_strings")).isEqualTo("on");
    }

    /** The server does not tell of them, so statements are searched for them. */
    @Test
    void v1_settingThatCutsDigitsOrNulls_isRefused() {
        Database database = connect(server().url());
        for (String setting : List.of(
                "SET extra_float_digits = 0",
                "set session \"extra_float_digits\" to '-15'",
                "SET LOCAL Extra_Float_Digits TO -1",
                "/* a */ SET array_nulls = off",
                "SET array_nulls TO 'false'",
                "SELECT set_config('array_nulls', 'off', false)",
                "EXECUTE mine('extra_float_digits', '0')",
                "SELECT pg_catalog.set_config(CAST(? AS text), '0', false)",
                "DO $$ BEGIN PERFORM set_config('extra_float_digits', '0', false); END $$")) {
            Object[] values = setting.contains("?") ? new Object[] {"EXTRA_float_digits"} : new Object[0];
            for (CompletionStage<?> refused : List.of(
                    database.execute(setting, values),
                    database.transaction(session -> session.execute(setting, values)),
                    database.runScript("SELECT 1; " + setting.replace("?", "'array_nulls'")))) {
                assertThat(failure(refused)).as(setting).hasStackTraceContaining("The session's setting ");
            }
        }
        for (String setting : List.of(
                "SET extra_float_digits = 3",
                "SET array_nulls = on",
                "SET extra_float_digits TO DEFAULT",
                "RESET extra_float_digits",
                "SHOW array_nulls",
                "SELECT current_setting('extra_float_digits')",
                "SELECT 'SET array_nulls = off'")) {
            await(database.execute(setting));
        }
        String point = "SELECT point(0.1::float8 + 0.2::float8, 1)";
        assertThat(value(database, point)).isEqualTo("(0.30000000000000004,1)");
        for (String option : List.of("-c array_nulls=off", "-c extra_float_digits=0")) {
            String url = server().url("options", option);
            assertThatThrownBy(() -> Database.create(url)).isInstanceOf(DatabaseUrlException.class);
        }
    }

    /** What the server writes otherwise under such a setting is read as the same value, or refused. */
    @Test
    void v1_settingOfWhichTheServerDoesNotTell_changesNoValue() {
        Server server = newDatabase();
        server.execute("CREATE DOMAIN share AS float8", "CREATE DOMAIN smaller AS share CHECK (VALUE < 1)");
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("0.1::float8 + 0.2::float8", 0.1 + 0.2);
        values.put("1::float4 / 3::float4", 1f / 3);
        values.put(
                "ARRAY[0.1::float8 + 0.2::float8, NULL, 'NaN', '-Infinity', 5e-324]",
                new Double[] {0.1 + 0.2, null, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE});
        values.put("ARRAY[[1::float4 / 3::float4, 2], [3.4028235e38, NULL]]", new Float[][] {
            {1f / 3, 2f}, {Float.MAX_VALUE, null}
        });
        values.put("'[5:6]={0.25,0.5}'::float8[]", new Double[] {0.25, 0.5});
        values.put("'{}'::float8[]", new Double[0]);
        values.put("ARRAY[0.1::float8 + 0.2::float8, NULL]::smaller[]", new Double[] {0.1 + 0.2, null});
        values.put("ARRAY[interval '1 year 2 mons', '-3 days']", new Period[] {Period.of(1, 2, 0), Period.ofDays(-3)});
        values.put("interval '-01:02:03.5'", Duration.parse("PT-1H-2M-3.5S"));
        values.put("interval '0'", Duration.ZERO);
        values.put("ARRAY['\\x005c7841'::bytea]", new byte[][] {{0, 0x5c, 0x78, 0x41}});
        values.put("ARRAY[date '2024-02-01']", new LocalDate[] {LocalDate.of(2024, 2, 1)});
        values.put(
                "ARRAY[timestamp '2024-02-01 03:04:05']", new LocalDateTime[] {LocalDateTime.of(2024, 2, 1, 3, 4, 5)});
        values.put(
                "ARRAY[timestamptz '1880-02-01 03:04:05Z']",
                new OffsetDateTime[] {OffsetDateTime.parse("1880-02-01T03:04:05Z")});
        values.put("123456.78::money", new BigDecimal("123456.78"));
        Database database = connect(server.url());
        for (String setting : List.of(
                "bytea_output = 'escape'",
                "IntervalStyle = 'sql_standard'",
                "IntervalStyle = 'postgres_verbose'",
                "IntervalStyle = 'iso_8601'",
                "DateStyle = 'SQL, DMY'",
                "DateStyle = 'German'",
                "DateStyle = 'Postgres, MDY'",
                "TimeZone = 'Europe/Paris'",
                "lc_monetary = 'C'",
                "quote_all_identifiers = on",
                "search_path = ''")) {
            values.forEach((sql, expected) -> {
                Object read;
                try {
                    read = await(database.session(session -> session.execute("SET " + setting)
                                    .thenCompose(set ->
                                            session.fetchOne("SELECT " + sql.replace("smaller", "public.smaller")))))
                            .orElseThrow()
                            .get(0);
                } catch (MappingException refused) {
                    read = refused;
                }
                boolean mayBeRefused = !sql.contains("float");
                if (!(mayBeRefused && read instanceof MappingException)) {
                    assertThat(read).as(setting + ": " + sql).isEqualTo(expected);
                }
            });
        }
    }

    @Test
    void v1_digitsOfARole_areNoFewer() {
        Server server = newDatabase();
        server.execute("ALTER DATABASE " + server.database() + " SET extra_float_digits = 0");
        for (String url : List.of(server.url(), server.url("pgbouncer", "true"))) {
            assertThat(value(connect(url), "SELECT ARRAY[0.1::float8 + 0.2::float8]"))
                    .isEqualTo(new Double[] {0.1 + 0.2});
        }
    }
}
