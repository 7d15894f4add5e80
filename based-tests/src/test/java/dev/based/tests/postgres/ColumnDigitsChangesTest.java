package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.CommitOutcomeUnknownException;
import dev.based.Database;
import dev.based.ParameterException;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.PointProxy;
import dev.based.tests.servers.Server;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose digits times are cut to: of the table that the server writes to, whatever its name means by then; judged by JDBC. */
@OnOneJdk
class ColumnDigitsChangesTest extends PostgresTest {
    private static final LocalDateTime EVE = LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_999);
    private static final String FULL = "1969-12-31 23:59:59.999999";
    private static final String WHOLE = "1969-12-31 23:59:59";
    private static final String ROUNDED = "1970-01-01 00:00:00";
    private static final String INSERT = "INSERT INTO t (id, a) VALUES (?, ?)";

    private static Server server;
    private Database database;

    /** One for all: to make it takes longer than most of the tests. */
    @BeforeAll
    static void create() {
        server = server().newDatabase();
    }

    @AfterAll
    static void drop() {
        server.close();
    }

    @BeforeEach
    void prepare() {
        server.execute(
                "DO $$ DECLARE name text; BEGIN FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_|^information_schema$'"
                        + " LOOP EXECUTE format('DROP SCHEMA %I CASCADE', name); END LOOP; END $$",
                "CREATE SCHEMA public",
                "GRANT USAGE ON SCHEMA public TO public",
                "CREATE TABLE t (id int, a timestamp(0), b timestamp(3), c timestamp)");
        database = connect(server.url());
    }

    private String stored(String table, String column) {
        return server.value("SELECT string_agg(" + column + "::text, ' ' ORDER BY id) FROM " + table);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET LOCAL search_path = other",
                "SELECT set_config('search_path', 'other', true)",
                "SELECT set_config('search_' || 'path', 'other', true)",
                "/* x */ SET SCHEMA 'other'",
                "DO $$ BEGIN PERFORM set_config('search_path', 'other', true); END $$"
            })
    void v2_anotherSearchPath_isFollowed(String change) {
        server.execute("CREATE SCHEMA other", "CREATE TABLE other.t (id int, a timestamp)");
        await(database.session(session -> session.execute(INSERT, 1, EVE)
                .thenCompose(done -> session.transaction(tx -> {
                    tx.fetchAll(change); // not awaited
                    return tx.execute(INSERT, 2, EVE);
                }))
                .thenCompose(done -> session.execute("RESET search_path"))
                .thenCompose(done -> session.execute(INSERT, 3, EVE))));
        await(database.execute(INSERT, 4, EVE));
        assertThat(stored("other.t", "a")).isEqualTo(FULL);
        assertThat(stored("t", "a")).isEqualTo(String.join(" ", Collections.nCopies(3, WHOLE)));
    }

    @Test
    void v2_searchPathThatIsRolledBack_isFollowed() {
        server.execute("CREATE SCHEMA other", "CREATE TABLE other.t (id int, a timestamp)");
        String inOther = "SET search_path = other";
        await(database.session(session -> session.execute(INSERT, 1, EVE)
                .thenCompose(done -> failed(session.transaction(tx -> tx.execute(inOther)
                        .thenCompose(set -> tx.execute(INSERT, 2, EVE))
                        .thenCompose(set -> tx.execute("SELECT 1 / 0")))))
                .thenCompose(done -> session.execute(INSERT, 3, EVE))
                .thenCompose(done -> session.execute(inOther))
                .thenCompose(done -> session.execute(INSERT, 4, EVE))));
        await(database.execute(INSERT, 5, EVE)); // behind a reset
        assertThat(stored("other.t", "a")).isEqualTo(FULL);
        assertThat(stored("t", "a")).isEqualTo(String.join(" ", Collections.nCopies(3, WHOLE)));
    }

    private static CompletionStage<Boolean> failed(CompletionStage<?> stage) {
        return stage.handle((done, error) -> error != null);
    }

    @Test
    void v2_temporaryTableOfTheSameName_isAskedItself() {
        await(database.execute(INSERT, 1, EVE));
        String inTemporary =
                await(database.session(session -> session.execute("CREATE TEMP TABLE t (id int, a timestamp(5))")
                        .thenCompose(done -> session.execute(INSERT, 2, EVE))
                        .thenCompose(done -> session.fetchValue(String.class, "SELECT a::text FROM t"))));
        assertThat(inTemporary).isEqualTo("1969-12-31 23:59:59.99999");
        await(database.execute(INSERT, 3, EVE));
        assertThat(stored("t", "a")).isEqualTo(WHOLE + " " + WHOLE);
    }

    @Test
    void v2_alteredTable_keepsWhatItCanNow() {
        await(database.execute(INSERT, 1, EVE));
        await(database.execute("ALTER TABLE t ALTER a TYPE timestamp(3)"));
        await(database.execute(INSERT, 2, EVE));
        await(database.session(session -> session.transaction(tx ->
                tx.execute("ALTER TABLE t ALTER a TYPE timestamp").thenCompose(done -> tx.execute(INSERT, 3, EVE)))));
        await(database.execute("DROP TABLE t"));
        await(database.execute("CREATE TABLE t (id int, a timestamp(1))"));
        await(database.execute(INSERT, 4, EVE));
        assertThat(stored("t", "a")).isEqualTo("1969-12-31 23:59:59.9");
    }

    /** A description wants no right to read. */
    @Test
    void v2_userWhoMayOnlyInsert_cuts() {
        String user = "u" + Integer.toHexString(System.identityHashCode(this)) + "_"
                + ProcessHandle.current().pid();
        server.execute("CREATE USER " + user + " PASSWORD 'x'", "GRANT INSERT (id, a) ON t TO " + user);
        try {
            String url = server.parts().toBuilder()
                    .username(user)
                    .password("x")
                    .build()
                    .toStringWithPassword();
            Database theirs = connect(url);
            await(theirs.execute(INSERT, 1, EVE));
            await(theirs.session(session -> session.transaction(tx -> tx.execute(INSERT, 2, EVE))));
            assertThat(stored("t", "a")).isEqualTo(WHOLE + " " + WHOLE);
        } finally {
            server.execute("DROP OWNED BY " + user);
            close();
            server.execute("DROP USER " + user);
        }
    }

    /** The policy lets nobody read, for the server finds that it never ends: the columns cannot be asked for, and nothing fails. */
    @Test
    void v2_tableThatCannotBeDescribed_isWrittenByTheServersRules() {
        String user = "p" + Integer.toHexString(System.identityHashCode(this)) + "_"
                + ProcessHandle.current().pid();
        server.execute(
                "CREATE USER " + user + " PASSWORD 'x'",
                "GRANT ALL ON t TO " + user,
                "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY endless ON t FOR SELECT USING (EXISTS (SELECT FROM t))",
                "CREATE POLICY writes ON t FOR INSERT WITH CHECK (true)");
        try {
            Database theirs = connect(server.parts().toBuilder()
                    .username(user)
                    .password("x")
                    .build()
                    .toStringWithPassword());
            await(theirs.execute(INSERT, 1, EVE));
            await(theirs.session(session -> session.transaction(tx -> tx.execute(INSERT, 2, EVE)
                    .thenCompose(done -> tx.execute("INSERT INTO t (a, id) VALUES (?, ?)", EVE, 3)))));
            assertThat(stored("t", "a")).isEqualTo(ROUNDED + " " + ROUNDED + " " + ROUNDED);
        } finally {
            server.execute("DROP OWNED BY " + user);
            close();
            server.execute("DROP USER " + user);
        }
    }

    /** It may be compared, or another column may keep more. */
    @Test
    void v2_parameterAtSeveralPlaces_losesNothing() {
        server.execute("INSERT INTO t (id, c) VALUES (1, '" + FULL + "')");
        await(database.execute("UPDATE t SET a = :at WHERE c = :at", Map.of("at", EVE)));
        assertThat(stored("t", "a")).isEqualTo(ROUNDED);
        await(database.execute("UPDATE t SET b = :at, a = :at", Map.of("at", EVE)));
        assertThat(stored("t", "b")).isEqualTo("1969-12-31 23:59:59.999");
        await(database.execute("INSERT INTO t (id, a) VALUES (2, :at), (3, :at)", Map.of("at", EVE)));
        assertThat(server.value("SELECT string_agg(a::text, ' ') FROM t WHERE id > 1"))
                .isEqualTo(WHOLE + " " + WHOLE);
    }

    /** Commas, brackets, names and keywords where a careless reader would count wrongly. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t (id, c, a) VALUES (1, (ARRAY['2020-01-01', NULL])[1]::timestamp, ?)",
                "INSERT INTO t (id, b, a) VALUES (coalesce(1, 2), CASE WHEN true THEN now() END, ?)",
                "INSERT INTO t (id, a) VALUES (length($x$),?,$x$), ?)",
                "INSERT INTO t (id, a) VALUES (length(E'\\',?,'), ? /* , */ ) -- ?",
                "INSERT INTO t AS \"t,(\" (\"id\", \"a\") VALUES (1, ?)",
                "INSERT INTO t OVERRIDING SYSTEM VALUE VALUES (1, ?)",
                "INSERT INTO t (id, a) VALUES (1, ?) ON CONFLICT DO NOTHING RETURNING id"
            })
    void v2_awkwardText_isReadAsTheServerReadsIt(String insert) {
        await(database.fetchAll(insert, EVE));
        assertThat(stored("t", "a")).isEqualTo(WHOLE);
    }

    /** Names with two quotes in them, and others that are no plain ones: never the column beside. */
    @Test
    void v2_strangeNames_areNeverThoseOfOthers() {
        server.execute(
                "CREATE TABLE \"t\"\"x\" (id int, \"a\"\"b\" timestamp, a timestamp(0), \"Set\" timestamp(3), time timestamp(2))",
                "CREATE SCHEMA s",
                "CREATE TABLE s.values (id int, a timestamp(1))");
        await(database.execute(
                "INSERT INTO \"t\"\"x\" (id, \"a\"\"b\", \"Set\", time) VALUES (1, ?, ?, ?)", EVE, EVE, EVE));
        assertThat(stored("\"t\"\"x\"", "\"a\"\"b\"")).isEqualTo(FULL);
        await(database.execute("INSERT INTO s.values (id, a) VALUES (1, ?)", EVE));
        assertThat(stored("s.values", "a")).isEqualTo("1969-12-31 23:59:59.9");
        server.execute("ALTER TABLE \"t\"\"x\" RENAME TO u");
        await(database.execute("INSERT INTO u (id, \"Set\", time) VALUES (2, ?, ?)", EVE, EVE));
        assertThat(server.value("SELECT \"Set\" || ' ' || time FROM u WHERE id = 2"))
                .isEqualTo("1969-12-31 23:59:59.999 1969-12-31 23:59:59.99");
    }

    @Test
    void v2_strictTimes_refusesWhatWouldBeCut() {
        Database strict = connect(server.url() + "?strict_times=true");
        LocalDateTime fits = EVE.withNano(0);
        String insert = "INSERT INTO t (id, a, b) VALUES (?, ?, ?)";
        assertThat(failure(ParameterException.class, strict.execute(insert, 1, EVE.withNano(999_999_000), fits)))
                .hasMessageContaining("Parameter 2")
                .hasMessageContaining("digits of a second than the 0 that its column keeps")
                .hasMessageContaining("strict_times");
        List<List<Object>> rows = Collections.nCopies(2, List.of(1, EVE.withNano(999_999_000)));
        assertThat(failure(ParameterException.class, strict.copy("t", List.of("id", "b"), rows)))
                .hasMessageContaining("than the 3 that its column keeps");
        await(strict.execute(insert, 1, fits, EVE.withNano(999_000_000)));
        assertThat(stored("t", "a || ' ' || b")).isEqualTo(WHOLE + " 1969-12-31 23:59:59.999");
    }

    /** In a transaction the question leaves nothing behind, no lock either. */
    @Test
    void v2_questionInATransaction_leavesNothing() {
        await(database.session(session -> session.transaction(tx -> tx.execute(INSERT, 1, EVE)
                .thenCompose(done -> tx.execute("INSERT INTO t (c, b, id) VALUES (?, ?, ?)", EVE, EVE, 2))
                .thenCompose(done -> tx.fetchValue(
                        Long.class,
                        "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND relation = 't'::regclass"
                                + " AND mode = 'AccessShareLock'"))
                .thenAccept(locks -> assertThat(locks).isZero()))));
        assertThat(stored("t", "coalesce(a, b)")).isEqualTo(WHOLE + " 1969-12-31 23:59:59.999");
    }

    /** What is not written as it is stays as the server computes it. */
    @Test
    void v2_expressions_areTheServers() {
        await(database.execute("INSERT INTO t (id, a) VALUES (1, ? + ?)", EVE, Duration.ZERO));
        await(database.execute("INSERT INTO t (id, a) VALUES (2, COALESCE(?, now()::timestamp))", EVE));
        assertThat(stored("t", "a")).isEqualTo(ROUNDED + " " + ROUNDED);
    }

    private String through(PointProxy proxy) {
        return server.parts().toBuilder()
                .host("localhost")
                .port(proxy.port())
                .build()
                .withOption("sslmode", "disable")
                .toStringWithPassword();
    }

    /** Within the question and its answer, and before and behind: what is told of the row is so. */
    @Test
    void v2_connectionThatEndsInTheQuestion_isToldAsItIs() {
        try (PointProxy proxy = new PointProxy(server)) {
            PointProxy.Tape tape = proxy.recordNext();
            Database recorded = connect(through(proxy));
            int answersBefore = tape.bytes(false).length;
            await(write(recorded, 0));
            String requests = new String(tape.bytes(true), StandardCharsets.ISO_8859_1);
            int asked = requests.indexOf("SELECT based.");
            int answers = tape.bytes(false).length;
            assertThat(asked).isPositive();
            List<PointProxy.Point> points = new ArrayList<>();
            for (int at : List.of(-60, -20, 0, 10, 30, 60, 100, 150)) {
                points.add(new PointProxy.Point(true, asked + at, PointProxy.Way.CLOSE));
            }
            for (int at = answersBefore + 1; at < answers; at += 23) {
                points.add(new PointProxy.Point(false, at, PointProxy.Way.RESET));
            }
            for (int id = 1; id <= points.size(); id++) {
                proxy.cutNext(points.get(id - 1));
                Throwable error = outcome(write(connect(through(proxy)), id));
                boolean inDoubt = error instanceof CommitOutcomeUnknownException;
                String is = server.value("SELECT count(*) || coalesce(min(a)::text, '') FROM t WHERE id = " + id);
                assertThat(is).as(points.get(id - 1).toString()).isIn("0", "1" + WHOLE);
                assertThat(inDoubt || is.startsWith(error == null ? "1" : "0"))
                        .as(points.get(id - 1) + ": " + error)
                        .isTrue();
            }
        }
    }

    private static CompletionStage<?> write(Database database, int id) {
        return database.session(session -> session.transaction(tx -> tx.execute(INSERT, id, EVE)));
    }

    /** Who a session is does not stand in the texts: what they set behind it means another table each time. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SET LOCAL search_path = public|SELECT set_config('role', ?, true)|SET LOCAL search_path = \"$user\"",
                "SET LOCAL search_path = \"$user\"|SELECT set_config('role', ?, true)|SET LOCAL work_mem = '1MB'",
                "SELECT set_config('search_path', ?, true)|SET LOCAL ROLE none|RESET ROLE",
                "SET LOCAL search_path = %1$s, %2$s|SELECT set_config('role', ?, true)|RESET work_mem"
            })
    void v2_roleThatTheTextDoesNotTell_isFollowed(String first, String second, String third) {
        String own = "digits_" + Integer.toHexString(System.identityHashCode(this)) + "_"
                + ProcessHandle.current().pid();
        List<String> roles = List.of(own + "a", own + "b");
        for (String role : roles) {
            server.execute(
                    "CREATE ROLE " + role,
                    "CREATE SCHEMA " + role + " AUTHORIZATION " + role,
                    "CREATE TABLE " + role + ".t (id int, a timestamp(" + (role.endsWith("a") ? 0 : 6) + "))",
                    "ALTER TABLE " + role + ".t OWNER TO " + role);
        }
        try {
            Database one = connect(server.url(), ONE);
            for (int turn = 0; turn < 4; turn++) {
                String role = roles.get(turn % 2);
                await(one.session(session -> Async.forEach(List.of(first, second, third), text -> {
                            String sql = String.format(text, roles.get(0), roles.get(1));
                            return sql.indexOf('?') < 0 ? session.execute(sql) : session.fetchAll(sql, role);
                        })
                        .thenCompose(set -> session.execute(INSERT, 1, EVE))));
            }
            assertThat(stored(roles.get(0) + ".t", "a")).isEqualTo(WHOLE + " " + WHOLE);
            assertThat(stored(roles.get(1) + ".t", "a")).isEqualTo(FULL + " " + FULL);
        } finally {
            close();
            roles.forEach(role -> server.execute("DROP OWNED BY " + role, "DROP ROLE " + role));
        }
    }

    /** The name alone is no reason to think that it renames tables, nor to say anything between a COPY and its rows. */
    @Test
    void v2_rowsForATableNamedAsTheSettings_areWritten() {
        server.execute("CREATE TABLE pg_settings_history (id int, a timestamp(0))");
        String insert = "INSERT INTO pg_settings_history (id, a) VALUES (?, ?)";
        List<List<Object>> rows = Collections.nCopies(3_000, List.of(1, EVE));
        Database one = connect(server.url(), ONE);
        await(one.execute(insert, 0, EVE));
        await(one.executeMany(insert, rows));
        await(one.session(session -> session.transaction(tx -> tx.executeMany(insert, rows)
                .thenCompose(done -> tx.copy("pg_settings_history", List.of("id", "a"), rows))
                .thenCompose(done -> tx.execute(insert, 0, EVE)))));
        assertThat(server.value("SELECT count(*) || ' ' || string_agg(DISTINCT a::text, ',') FROM pg_settings_history"))
                .isEqualTo("9002 " + WHOLE);
    }

    private static void notAwaited(Database database, String change, String insert, Object... values) {
        await(database.session(session -> session.transaction(tx -> {
            tx.fetchAll(change);
            return tx.execute(insert, values);
        })));
    }

    /** Which table is meant is not known when the values are written: the server rounds. */
    @Test
    void v2_searchPathThatIsNotAwaited_neverCutsByAnotherTable() {
        server.execute("CREATE SCHEMA other", "CREATE TABLE other.t (id int, a timestamp)");
        await(database.execute(INSERT, 0, EVE));
        for (int turn = 0; turn < 3; turn++) {
            notAwaited(database, "SET LOCAL search_path = other", INSERT, turn, EVE);
        }
        await(database.execute(INSERT, 1, EVE));
        assertThat(stored("other.t", "a")).isEqualTo(String.join(" ", Collections.nCopies(3, FULL)));
        assertThat(stored("t", "a")).isEqualTo(WHOLE + " " + WHOLE);
    }

    /** The client keeps back what is more than it pipelines, and writes a value before the statement ahead of it has gone to the server. */
    @Test
    void v2_searchPathAmongManyCalls_neverCutsByAnotherTable() {
        server.execute("CREATE SCHEMA other", "CREATE TABLE other.t (id int, a timestamp)");
        await(database.execute(INSERT, 0, EVE));
        for (int turn = 0; turn < 2; turn++) {
            await(database.session(session -> session.transaction(tx -> {
                List<CompletionStage<?>> all = new ArrayList<>();
                for (int id = 0; id < 300; id++) {
                    all.add(tx.execute(INSERT, id, EVE));
                }
                all.add(tx.execute("SET LOCAL search_path = other"));
                all.add(tx.execute(INSERT, 1, EVE));
                return all.get(all.size() - 1);
            })));
        }
        assertThat(stored("other.t", "a")).isEqualTo(FULL + " " + FULL);
    }

    /** Statements without a name on the server are followed too. */
    @ParameterizedTest
    @ValueSource(ints = {0, 256})
    void v2_procedureThatSetsTheSearchPath_isFollowed(int cache) {
        server.execute(
                "CREATE SCHEMA other",
                "CREATE TABLE other.t (id int, a timestamp)",
                "CREATE PROCEDURE public.leave() LANGUAGE sql AS $$ SELECT set_config('search_path', 'other', false) $$");
        Database own = connect(server.url(), ONE.withStatementCache(cache));
        await(own.session(session -> session.execute(INSERT, 1, EVE)
                .thenCompose(done -> session.execute("CALL public.leave()"))
                .thenCompose(done -> session.execute(INSERT, 2, EVE))
                .thenCompose(done -> session.execute("SET search_path = public"))
                .thenCompose(done -> session.execute(INSERT, 3, EVE))));
        assertThat(stored("other.t", "a")).isEqualTo(FULL);
        assertThat(stored("t", "a")).isEqualTo(WHOLE + " " + WHOLE);
    }

    /** The text does not tell what names mean: neither in the transaction, nor behind it, nor behind one that is rolled back in it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT set_config('search_' || 'path', 'other', false)",
                "WITH x AS (SELECT set_config('search_path', 'other', false) AS s) SELECT s FROM x",
                "UPDATE pg_settings SET setting = 'other' WHERE name = 'search_path'",
                "DO $$ BEGIN PERFORM set_config('search_path', 'other', false); END $$",
                "CALL public.leave()"
            })
    void v2_searchPathThatIsSetUnreadably_isFollowedBehindTheTransaction(String change) {
        server.execute(
                "CREATE SCHEMA other",
                "CREATE TABLE other.t (id int, a timestamp(2))",
                "CREATE PROCEDURE public.leave() LANGUAGE sql AS $$ SELECT set_config('search_path', 'other', false) $$");
        await(database.session(session -> session.execute(INSERT, 1, EVE)
                .thenCompose(done ->
                        session.transaction(tx -> tx.fetchAll(change).thenCompose(set -> tx.execute(INSERT, 2, EVE))))
                .thenCompose(done -> session.execute(INSERT, 3, EVE))
                .thenCompose(done -> failed(session.transaction(tx -> tx.execute("SET search_path = public")
                        .thenCompose(set -> tx.execute(INSERT, 4, EVE))
                        .thenCompose(set -> tx.execute("SELECT 1 / 0")))))
                .thenCompose(done -> session.execute(INSERT, 5, EVE))));
        await(database.execute(INSERT, 6, EVE));
        assertThat(stored("other.t", "a")).isEqualTo(String.join(" ", Collections.nCopies(3, WHOLE + ".99")));
        assertThat(stored("t", "a")).isEqualTo(WHOLE + " " + WHOLE);
    }

    @Test
    void v2_searchPathOfAPreparedStatementOfTheUsers_isFollowed() {
        server.execute("CREATE SCHEMA other", "CREATE TABLE other.t (id int, a timestamp(2))");
        await(database.session(session -> session.execute(INSERT, 1, EVE)
                .thenCompose(
                        done -> session.execute("PREPARE leave(text) AS SELECT set_config('search_path', $1, false)"))
                .thenCompose(done -> session.execute("EXECUTE leave('other')"))
                .thenCompose(done -> session.execute(INSERT, 2, EVE))
                .thenCompose(done -> session.execute("EXECUTE leave('public')"))
                .thenCompose(done -> session.execute(INSERT, 3, EVE))));
        await(database.execute(INSERT, 4, EVE));
        assertThat(stored("other.t", "a")).isEqualTo(WHOLE + ".99");
        assertThat(stored("t", "a")).isEqualTo(String.join(" ", Collections.nCopies(3, WHOLE)));
    }

    /** What a transaction has set goes back with it, also where it is the COMMIT that fails. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET search_path = other, public",
                "SELECT set_config('search_' || 'path', 'other, public', false)",
                "DO $$ BEGIN PERFORM set_config('search_path', 'other, public', false); END $$"
            })
    void v2_searchPathOfACommitThatFails_isFollowed(String change) {
        server.execute(
                "CREATE SCHEMA other",
                "CREATE TABLE other.t (id int, a timestamp(2))",
                "CREATE TABLE d (id int PRIMARY KEY, other int REFERENCES d DEFERRABLE INITIALLY DEFERRED)");
        await(database.execute(INSERT, 1, EVE));
        for (int turn = 0; turn < 2; turn++) {
            Throwable error = outcome(database.session(session -> session.fetchAll(change)
                    .thenCompose(set -> session.execute(INSERT, 2, EVE))
                    .thenCompose(done -> session.execute("INSERT INTO d VALUES (1, 2)"))));
            assertThat(error).hasMessageContaining("d_other_fkey");
            await(database.execute(INSERT, 3, EVE));
        }
        assertThat(server.value("SELECT count(*) FROM other.t")).isEqualTo("0");
        assertThat(stored("t", "a")).isEqualTo(String.join(" ", Collections.nCopies(3, WHOLE)));
        await(database.session(
                session -> session.fetchAll(change).thenCompose(set -> session.execute(INSERT, 2, EVE))));
        assertThat(stored("other.t", "a")).isEqualTo(WHOLE + ".99");
    }

    /** Words of MySQL, as names. */
    @Test
    void v2_wordsOfMysql_areNames() {
        server.execute(
                "CREATE TABLE ignore (id int, a timestamp)",
                "CREATE TABLE delayed (id int, a timestamp)",
                "CREATE TABLE j (duplicate boolean, a timestamp)",
                "INSERT INTO ignore VALUES (1)",
                "INSERT INTO j VALUES (false, '" + FULL + "')");
        await(database.execute("UPDATE ignore t SET a = ?", EVE));
        await(database.execute("INSERT INTO delayed AS t (id, a) VALUES (1, ?)", EVE));
        assertThat(stored("ignore", "a") + " " + stored("delayed", "a")).isEqualTo(FULL + " " + FULL);
        String join =
                "INSERT INTO t (id, a) SELECT 7, a FROM j JOIN (VALUES (1)) v ON duplicate OR NOT j.a = ?::timestamp";
        await(database.execute(join, EVE));
        assertThat(server.value("SELECT count(*) FROM t")).isEqualTo("0");
        String with = "WITH insert AS (SELECT ?::timestamp AS a) INSERT INTO t (id, a) SELECT 1, ? FROM insert"
                + " WHERE insert.a = '" + FULL + "'";
        await(database.execute(with, EVE, EVE));
        assertThat(stored("t", "a")).isEqualTo(WHOLE);
    }
}
