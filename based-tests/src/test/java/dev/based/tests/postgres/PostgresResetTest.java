package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.PoolSnapshot.Closed;
import dev.based.ResetPolicy;
import dev.based.spi.Access;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingBackend;
import dev.based.spi.DelegatingConnection;
import dev.based.tests.servers.Server;
import dev.based.tests.support.WrappedBackends;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What one session leaves on its connection does not reach the next, which has the same one. */
class PostgresResetTest extends PostgresTest {
    private static final String MINE = " WHERE pid = pg_backend_pid()";

    /** What a session does, a query by which the next one would see it, and what that gives on a new connection. */
    static List<Arguments> traces() {
        return List.of(
                Arguments.of("SET work_mem = '1MB'", "SELECT current_setting('work_mem') = '1MB'", false),
                Arguments.of(
                        "SET search_path = pg_catalog", "SELECT current_setting('search_path')", "\"$user\", public"),
                Arguments.of("SET application_name = 'other'", "SELECT current_setting('application_name')", "based"),
                Arguments.of("SET my.setting = 'x'", "SELECT coalesce(current_setting('my.setting', true), '')", ""),
                Arguments.of("SET SESSION AUTHORIZATION other", "SELECT session_user::text", Server.USER),
                Arguments.of("SET ROLE other", "SELECT current_user::text", Server.USER),
                Arguments.of("CREATE TEMPORARY TABLE t (n int)", "SELECT to_regclass('t')::text", null),
                Arguments.of("LISTEN news", "SELECT count(*) FROM pg_listening_channels()", 0L),
                Arguments.of(
                        "DECLARE c CURSOR WITH HOLD FOR SELECT 1",
                        "SELECT count(*) FROM pg_cursors WHERE is_holdable",
                        0L),
                Arguments.of(
                        "PREPARE mine AS SELECT 1", "SELECT count(*) FROM pg_prepared_statements WHERE from_sql", 0L),
                Arguments.of(
                        "SELECT pg_advisory_lock(4711)",
                        "SELECT count(*) FROM pg_locks" + MINE + " AND locktype = 'advisory'",
                        0L),
                Arguments.of(
                        "SELECT set_config('work_mem', '1MB', false)",
                        "SELECT current_setting('work_mem') = '1MB'",
                        false),
                Arguments.of(
                        "SELECT query_to_xml('SELECT pg_advisory_lock(4711)', true, true, '')",
                        "SELECT count(*) FROM pg_locks" + MINE + " AND locktype = 'advisory'",
                        0L),
                Arguments.of(
                        "SELECT ts_rewrite('a'::tsquery, $$SELECT ''::tsquery, set_config('work_mem', '1MB', false)::tsquery$$)",
                        "SELECT current_setting('work_mem') = '1MB'",
                        false),
                Arguments.of(
                        "DO $$ BEGIN PERFORM pg_advisory_lock(4711); END $$",
                        "SELECT count(*) FROM pg_locks" + MINE + " AND locktype = 'advisory'",
                        0L),
                Arguments.of(
                        "UPDATE kept SET x = 1 WHERE pg_try_advisory_lock(id)",
                        "SELECT count(*) FROM pg_locks" + MINE + " AND locktype = 'advisory'",
                        0L),
                Arguments.of(
                        "WITH x AS (DELETE FROM kept RETURNING id) SELECT pg_advisory_lock(id) FROM x",
                        "SELECT count(*) FROM pg_locks" + MINE + " AND locktype = 'advisory'",
                        0L),
                Arguments.of(
                        "INSERT INTO kept SELECT length(set_config('search_path', 'nowhere', false))",
                        "SELECT current_setting('search_path')",
                        "\"$user\", public"));
    }

    @ParameterizedTest
    @MethodSource("traces")
    void s8_traceOfASession_isGone(String sql, String query, Object clean) {
        Database database = connect(url(newDatabase()));

        Object before = value(database, "SELECT pg_backend_pid()");
        await(database.session(session -> session.execute(sql)));

        assertThat(value(database, query)).isEqualTo(clean);
        assertThat(value(database, "SELECT pg_backend_pid()")).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("traces")
    void s8_traceOfASingleStatement_isGone(String sql, String query, Object clean) {
        if (sql.startsWith("DECLARE")) {
            sql = "DECLARE c CURSOR WITH HOLD FOR SELECT 2";
        }
        Database database = connect(url(newDatabase()));

        await(database.execute(sql));

        assertThat(value(database, query)).isEqualTo(clean);
    }

    @Test
    void s8_traceOfAQuery_isGoneWithThePolicyFull() {
        Server server = newDatabase();
        server.execute("CREATE FUNCTION lock_and_answer() RETURNS int LANGUAGE sql AS"
                + " 'SELECT pg_advisory_lock(4711); SELECT 42'");
        Database database = connect(url(server), ONE.withReset(ResetPolicy.FULL));

        value(database, "SELECT lock_and_answer()");

        assertThat(value(database, "SELECT count(*) FROM pg_locks" + MINE + " AND locktype = 'advisory'"))
                .isEqualTo(0L);
    }

    @Test
    void s8_preparedStatementsOfTheClient_outliveAReset() {
        Database database = connect(url(newDatabase()));
        value(database, "SELECT 42");

        await(database.execute("SET work_mem = '1MB'"));

        assertThat(value(database, "SELECT 42")).isEqualTo(42);
        assertThat((Long) value(database, "SELECT count(*) FROM pg_prepared_statements WHERE statement = 'SELECT 42'"))
                .isEqualTo(1L);
    }

    @Test
    void s8_settingsOfTheUrl_outliveAReset() {
        Server server = newDatabase();
        Database database = connect(server.parts()
                .withOption("search_path", "films,public")
                .withOption("statement_timeout", "7s")
                .withOption("options", "-c work_mem=3MB -c my.text=a\\ b")
                .toStringWithPassword());

        await(database.execute("SET search_path = public"));

        assertThat(value(database, "SELECT current_setting('search_path')")).isEqualTo("films,public");
        assertThat(value(database, "SELECT current_setting('statement_timeout')"))
                .isEqualTo("7s");
        assertThat(value(database, "SELECT current_setting('work_mem')")).isEqualTo("3MB");
        assertThat(value(database, "SELECT current_setting('my.text')")).isEqualTo("a b");
    }

    private static String url(Server server) {
        server.execute(
                "DO $$ BEGIN CREATE ROLE other; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
                "CREATE TABLE kept (id int, x int)",
                "INSERT INTO kept VALUES (4711, 0)");
        return server.url();
    }

    /** Given up while it is on its way back, it does not come back. */
    @Test
    void evict_whileAConnectionIsMadeAsNew_givesItUpToo() {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> mayEnd = new CompletableFuture<>();
        String url = WrappedBackends.wrap(server().url(), backend -> new DelegatingBackend(backend) {
            @Override
            protected Connection decorate(Connection connection, Access access) {
                return new DelegatingConnection(connection) {
                    @Override
                    public CompletionStage<Void> reset() {
                        begun.complete(null);
                        return mayEnd.thenCompose(go -> super.reset());
                    }
                };
            }
        });
        Database database = connect(url);
        Object before = value(database, "SELECT pg_backend_pid()");
        CompletionStage<?> session = database.session(s -> s.execute("SET application_name = 'other'"));
        await(begun);
        database.evict();
        CompletionStage<Integer> next = database.fetchValue(Integer.class, "SELECT pg_backend_pid()");
        mayEnd.complete(null);
        await(session);
        assertThat(await(next)).isNotEqualTo(before);
        assertThat(database.pool().closed()).containsEntry(Closed.EVICTED, 1L);
        WrappedBackends.forget(url);
    }
}
