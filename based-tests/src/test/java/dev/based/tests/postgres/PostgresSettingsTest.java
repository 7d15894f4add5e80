package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.tests.servers.Server;
import java.util.List;
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
                assertThat(failure(DatabaseException.class, database.execute(setting)))
                        .as(setting)
                        .hasMessageContaining("The session's setting ");
            }
            outcome(database.session(session -> session.transaction(inner -> inner.execute(setting))
                    .handle((set, refused) -> 0)
                    .thenCompose(go -> session.execute(insert, "ü€"))));
            assertThat(server.value("SELECT count(*) FROM t WHERE v IS DISTINCT FROM 'ü€'"))
                    .as(setting)
                    .isEqualTo("0");
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
}
