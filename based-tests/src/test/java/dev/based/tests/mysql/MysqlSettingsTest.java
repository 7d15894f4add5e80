package dev.based.tests.mysql;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.tests.servers.ServerKind;
import java.time.Instant;
import java.util.List;

/** Settings of a session that values depend on: nothing is committed that was written under others. */
class MysqlSettingsTest extends MysqlTest {
    private static final Instant MOMENT = Instant.parse("2024-02-29T01:02:03Z");

    @OnBoth
    void settingThatFalsifiesValues_failsItsStatement_andNothingIsCommitted(ServerKind server) {
        String function = newName();
        server(server)
                .execute("CREATE FUNCTION " + function
                        + "() RETURNS INT DETERMINISTIC BEGIN SET time_zone = '+09:00'; RETURN 1; END");
        keep(() -> server(server).execute("DROP FUNCTION " + function));
        Database database = connectOnce(server);
        String table = table(server, "v VARCHAR(100) CHARACTER SET utf8mb4, t TIMESTAMP NULL");
        for (String setting : List.of(
                "SET NAMES latin1",
                "SET NAMES utf8",
                "SET CHARACTER SET latin1",
                "SET character_set_client = latin1",
                "SET character_set_results = NULL",
                "SET SESSION character_set_connection = 'ucs2'",
                "SET time_zone = '+09:00'",
                "SET @x = 1, @@session.time_zone = 'SYSTEM'",
                "SET sql_mode = ''",
                "SET sql_mode = CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES')",
                "SELECT " + function + "()")) {
            Throwable error = failure(database.session(session -> session.execute(setting)
                    .thenCompose(set -> session.execute("INSERT INTO " + table + " VALUES (?, ?)", "ü€", MOMENT))));
            assertThat(error)
                    .as(setting)
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("The session's setting ");
            assertThat(failure(DatabaseException.class, database.execute(setting)))
                    .hasMessageContaining("The session's setting ");
            outcome(database.session(session -> session.transaction(inner -> inner.execute(setting))
                    .handle((set, refused) -> 0)
                    .thenCompose(go -> session.execute("INSERT INTO " + table + " VALUES (?, ?)", "ü€", MOMENT))));
            assertThat(server(server).value("SELECT COUNT(*) FROM " + table))
                    .as(setting)
                    .isEqualTo("0");
        }
    }

    @OnBoth
    void settingThatKeepsValues_passes(ServerKind server) {
        Database database = connectOnce(server);
        String table = table(server, "v VARCHAR(100) CHARACTER SET utf8mb4, t TIMESTAMP NULL");
        Long connection = await(database.fetchValue(Long.class, "SELECT CONNECTION_ID()"));
        for (String setting : List.of(
                "SET NAMES utf8mb4",
                "SET NAMES utf8mb4 COLLATE utf8mb4_bin",
                "SET time_zone = '+00:00'",
                "SET sql_mode = 'TRADITIONAL'",
                "SET @mine = 'latin1', SESSION wait_timeout = 1000",
                "SET character_set_client = utf8mb4")) {
            await(database.session(session -> session.execute(setting)
                    .thenCompose(set -> session.execute("INSERT INTO " + table + " VALUES (?, ?)", "ü€🎬", MOMENT))));
        }
        assertThat(server(server)
                        .value("SELECT COUNT(*) FROM " + table + " WHERE HEX(v) = 'C3BCE282ACF09F8EAC' AND"
                                + " UNIX_TIMESTAMP(t) = " + MOMENT.getEpochSecond()))
                .isEqualTo("6");
        assertThat(await(database.fetchValue(Long.class, "SELECT CONNECTION_ID()")))
                .isEqualTo(connection);
    }
}
