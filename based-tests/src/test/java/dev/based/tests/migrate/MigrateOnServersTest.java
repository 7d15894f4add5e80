package dev.based.tests.migrate;

import static dev.based.tests.support.Outcomes.PATIENCE;
import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.ScriptException;
import dev.based.migrate.MigrationException;
import dev.based.migrate.MigrationInfo;
import dev.based.migrate.MigrationState;
import dev.based.migrate.Migrations;
import dev.based.tests.Fixture;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Migrations and scripts on servers: one runner at a time, what fails and is cancelled, routines with their bodies. */
class MigrateOnServersTest {
    private static final String FILMS = "CREATE TABLE films (id INT PRIMARY KEY, title VARCHAR(100));";

    @TempDir
    Path folder;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @AfterEach
    void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private Server newDatabase(ServerKind kind) {
        Server server = Servers.get(kind).newDatabase();
        open.push(server);
        return server;
    }

    private Database connect(Server server) {
        Database database = await(Database.create(server.url(), Fixture.OPTIONS).connect());
        open.push(() -> await(database.disconnect()));
        return database;
    }

    private Migrations migrations() {
        return Migrations.of(folder);
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static long count(Database database) {
        return await(database.fetchValue(long.class, "SELECT count(*) FROM films"));
    }

    private List<String> states(Database database) {
        return await(migrations().info(database)).stream()
                .map(info -> info.script() + " " + info.state())
                .toList();
    }

    /** Whether a lock of migrations is held, as the server itself tells. */
    private static long locks(Server server) throws Exception {
        String query = server.kind() == ServerKind.POSTGRES
                ? "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
                        + " (SELECT oid FROM pg_database WHERE datname = current_database())"
                : "SELECT IS_USED_LOCK(CONCAT('based_migrate_', MD5(CONCAT(DATABASE(), '.based_migrations')))) IS NOT NULL";
        try (Connection connection = server.connection();
                ResultSet result = connection.createStatement().executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void migrate_ofManyRunnersRunsEachFileOnce(ServerKind kind) throws Exception {
        Server server = newDatabase(kind);
        file("V1__films.sql", FILMS);
        for (int version = 2; version < 6; version++) {
            file("V" + version + "__fill.sql", "INSERT INTO films VALUES (" + version + ", 'a;?:b');");
        }
        file("R__view.sql", "DROP VIEW IF EXISTS titles; CREATE VIEW titles AS SELECT title FROM films;");
        List<CompletionStage<List<MigrationInfo>>> runs = new ArrayList<>();
        Database one = connect(server);
        Database two = connect(server);
        for (Database database : List.of(one, two, one, two)) {
            runs.add(migrations().migrate(database));
        }
        int applied = 0;
        for (CompletionStage<List<MigrationInfo>> run : runs) {
            applied += await(run).size();
        }
        assertThat(applied).isEqualTo(6);
        assertThat(count(one)).isEqualTo(4);
        assertThat(states(two)).hasSize(6).allMatch(state -> state.endsWith(" APPLIED"));
        await(migrations().validate(two));
        assertThat(locks(server)).isZero();
    }

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void migrate_ofAFileThatFailsTellsWhatStays(ServerKind kind) throws Exception {
        Database database = connect(newDatabase(kind));
        boolean undone = kind == ServerKind.POSTGRES;
        file("V1__films.sql", FILMS + "\nINSERT INTO films VALUES (1, 'a');\nINSERT INTO films VALUES (1, 'b');");

        MigrationException error =
                failure(MigrationException.class, migrations().migrate(database));

        assertThat(error)
                .hasCauseInstanceOf(ScriptException.class)
                .hasMessageContaining("line 3, column 1")
                .hasMessageContaining(undone ? "All of it was rolled back" : "may still be there");
        assertThat(states(database)).contains("V1__films.sql " + (undone ? "PENDING" : "FAILED"));
        if (!undone) {
            assertThat(failure(MigrationException.class, migrations().migrate(database)))
                    .hasMessageContaining("DELETE FROM based_migrations WHERE installed_rank = 1");
            assertThat(count(database)).isZero();
            await(database.execute("DELETE FROM based_migrations WHERE installed_rank = 1"));
            await(database.execute("DROP TABLE films"));
        }
        file("V1__films.sql", FILMS);
        assertThat(await(migrations().migrate(database))).hasSize(1);
    }

    /** A file without definitions is all or nothing everywhere. */
    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void migrate_ofChangesThatFailLeavesNothing(ServerKind kind) throws Exception {
        Database database = connect(newDatabase(kind));
        file("V1__films.sql", FILMS);
        file("V2__fill.sql", "INSERT INTO films VALUES (1, 'a'); INSERT INTO films VALUES (1, 'b');");

        assertThat(failure(MigrationException.class, migrations().migrate(database)))
                .hasMessageContaining("All of it was rolled back");

        assertThat(count(database)).isZero();
        assertThat(states(database)).containsExactly("V1__films.sql APPLIED", "V2__fill.sql PENDING");
    }

    /** A cancel stops the file, frees the lock, and leaves the next runner free. */
    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void migrate_thatIsCancelledFreesTheLock(ServerKind kind) throws Exception {
        Server server = newDatabase(kind);
        Database database = connect(server);
        file("V1__films.sql", FILMS);
        await(migrations().migrate(database));
        file(
                "V2__slow.sql",
                "INSERT INTO films VALUES (1, 'a'); "
                        + (kind == ServerKind.POSTGRES ? "SELECT pg_sleep(600);" : "SELECT SLEEP(600);"));
        CompletableFuture<List<MigrationInfo>> slow =
                migrations().migrate(database).toCompletableFuture();
        long start = System.nanoTime();
        while (locks(server) == 0) {
            assertThat(System.nanoTime() - start).as("the wait for the lock").isLessThan(PATIENCE.toNanos());
            Thread.onSpinWait();
        }
        assertThat(failure(
                        MigrationException.class,
                        migrations().withLockTimeout(Duration.ofMillis(1)).migrate(database)))
                .hasMessageContaining("withLockTimeout");
        assertThat(slow.cancel(true)).isTrue();
        file("V2__slow.sql", "INSERT INTO films VALUES (2, 'b');");
        assertThat(await(migrations().migrate(database))).hasSize(1);
        assertThat(count(database)).isEqualTo(1);
        assertThat(locks(server)).isZero();
    }

    /** What the runner itself does is no wait for others, who have the lock for a moment behind it. */
    @Test
    void migrate_thatTakesLongerThanTheLimitOfTheLock_waitsForOthersStill() throws Exception {
        Server server = newDatabase(ServerKind.POSTGRES);
        Database database = connect(server);
        file("V1__films.sql", FILMS);
        await(migrations().migrate(database));
        file("V2__slow.sql", "INSERT INTO films VALUES (1, 'a'); SELECT pg_sleep(2.1);");
        file("V3__fill.sql", "INSERT INTO films VALUES (2, 'b');");
        CompletableFuture<List<MigrationInfo>> run = migrations()
                .withLockTimeout(Duration.ofSeconds(2))
                .migrate(database)
                .toCompletableFuture();
        long start = System.nanoTime();
        while (locks(server) == 0) {
            assertThat(System.nanoTime() - start).as("the wait for the lock").isLessThan(PATIENCE.toNanos());
            Thread.onSpinWait();
        }
        server.execute("SELECT pg_advisory_lock((classid::bigint << 32) | objid::bigint), pg_sleep(0.2)"
                + " FROM pg_locks WHERE locktype = 'advisory' AND database ="
                + " (SELECT oid FROM pg_database WHERE datname = current_database()) LIMIT 1");
        assertThat(await(run)).hasSize(2);
    }

    /** The runner's death frees the lock as well: its connections are killed. */
    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void migrate_whoseConnectionDiesFreesTheLock(ServerKind kind) throws Exception {
        Server server = newDatabase(kind);
        Database database = connect(server);
        file("V1__films.sql", FILMS);
        await(migrations().migrate(database));
        String kill = kind == ServerKind.POSTGRES
                ? "SELECT pg_terminate_backend(pg_backend_pid());"
                : "KILL CONNECTION_ID();";
        file("V2__dead.sql", "INSERT INTO films VALUES (1, 'a'); " + kill);

        assertThat(outcome(migrations().migrate(database))).isInstanceOf(MigrationException.class);

        file("V2__dead.sql", "INSERT INTO films VALUES (2, 'b');");
        assertThat(await(migrations().migrate(database))).hasSize(1);
        assertThat(count(database)).isEqualTo(1);
    }

    /** Routines with semicolons in their bodies, with and without the client's DELIMITER. */
    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void migrate_definesRoutines(ServerKind kind) throws Exception {
        Database database = connect(newDatabase(kind));
        file("V1__films.sql", FILMS);
        if (kind == ServerKind.POSTGRES) {
            file("V2__routines.sql", """
                    CREATE FUNCTION loud() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN NEW.title := upper(NEW.title); RETURN NEW; END; $$;
                    CREATE TRIGGER loud BEFORE INSERT ON films FOR EACH ROW EXECUTE FUNCTION loud();
                    CREATE FUNCTION one() RETURNS int BEGIN ATOMIC SELECT 2; SELECT CASE WHEN '{"a":1}'::jsonb ? 'a' THEN 1 END; END;
                    INSERT INTO films SELECT one(), 'a';
                    """);
        } else {
            file("V2__routines.sql", """
                    CREATE TRIGGER loud BEFORE INSERT ON films FOR EACH ROW
                    BEGIN SET NEW.title = upper(NEW.title); SET @seen = 1; END;
                    DELIMITER $$
                    CREATE PROCEDURE fill() BEGIN IF 1 THEN INSERT INTO films VALUES (1, 'a'); END IF; END$$
                    DELIMITER ;
                    CALL fill();
                    """);
        }
        assertThat(await(migrations().migrate(database)))
                .extracting(MigrationInfo::state)
                .containsOnly(MigrationState.APPLIED);
        assertThat(await(database.fetchValue(String.class, "SELECT title FROM films WHERE id = 1")))
                .isEqualTo("A");
    }

    /** Functions of the names of blocks, in bodies that are none. */
    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void runScript_tellsFunctionsFromBlocks(ServerKind kind) {
        Server server = newDatabase(kind);
        Database database = connect(server);
        String script = kind == ServerKind.POSTGRES
                ? "CREATE FUNCTION f() RETURNS TABLE (a int) LANGUAGE sql BEGIN ATOMIC SELECT 1 AS loop; SELECT 2 AS begin; END;"
                        + " CREATE FUNCTION g() RETURNS text RETURN repeat('a', 2); CREATE TABLE films (id int, title text);"
                        + " INSERT INTO films SELECT a, g() FROM f() AS begin;"
                : FILMS
                        + " CREATE TRIGGER one BEFORE INSERT ON films FOR EACH ROW SET NEW.title = IF(NEW.id > 1, 'aa', repeat('b', 2));"
                        + " CREATE TRIGGER two BEFORE UPDATE ON films FOR EACH ROW IF (NEW.id > 2) THEN SET NEW.title = 'c'; END IF;"
                        + " CREATE PROCEDURE p() UPDATE films SET title = IF(id > 1, concat(title, ''), repeat('d', 2));"
                        + " CREATE PROCEDURE q() DO IF(1, 2, 3); INSERT INTO films VALUES (2, 'z'); CALL p(); CALL q();";

        await(database.runScript(script));

        assertThat(server.value("SELECT title FROM films WHERE id = 2")).isEqualTo("aa");
    }

    /** A file may leave the session as it likes: its row is in the history, that of another place is not touched, and the next file begins anew. */
    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void migrate_findsItsHistoryWhateverAFileSets(ServerKind kind) throws Exception {
        Server server = newDatabase(kind);
        Database database = connect(server);
        boolean postgres = kind == ServerKind.POSTGRES;
        String other = postgres ? "other" : server.database() + "_other";
        open.push(() -> server.execute("DROP SCHEMA " + other + (postgres ? " CASCADE" : "")));
        server.execute("CREATE SCHEMA " + other);
        file("V1__films.sql", FILMS);
        await(migrations().migrate(database));
        server.execute("CREATE TABLE " + other + ".based_migrations AS SELECT * FROM based_migrations");
        server.execute(
                "UPDATE " + other + ".based_migrations SET installed_rank = 2, success = false, script = 'theirs'");
        if (postgres) {
            server.execute("DROP ROLE IF EXISTS based_nobody", "CREATE ROLE based_nobody");
            open.push(() -> server.execute("DROP ROLE based_nobody"));
            file("V2__set.sql", "SET search_path TO other; CREATE TEMP TABLE based_migrations (id int);");
            file("V3__empty.sql", "SELECT pg_catalog.set_config('search_path', '', false);");
            file("V4__role.sql", "SET ROLE based_nobody; SET search_path TO other;");
            file("V5__login.sql", "SET SESSION AUTHORIZATION based_nobody; SELECT pg_advisory_unlock_all();");
            file("V6__replica.sql", "SET session_replication_role = replica; SET statement_timeout = 60000;");
            file("V7__block.sql", "DO $$ BEGIN SET search_path TO other; END $$;");
        } else {
            file("V2__use.sql", "USE " + other + ";");
            file("V3__lock.sql", "INSERT INTO films VALUES (3, 'a'); LOCK TABLES films WRITE;");
            file("V4__read.sql", "LOCK TABLES films READ, based_migrations READ;");
            file("V5__locks.sql", "DO RELEASE_ALL_LOCKS(); SET SESSION group_concat_max_len = 4;");
        }
        file("V9__insert.sql", "INSERT INTO films VALUES (1, 'a');");

        assertThat(await(migrations().migrate(database))).hasSize(postgres ? 7 : 5);

        assertThat(states(database)).hasSize(postgres ? 8 : 6).allMatch(state -> state.endsWith(" APPLIED"));
        assertThat(server.value("SELECT title FROM films WHERE id = 1")).isEqualTo("a");
        assertThat(server.value(
                        "SELECT count(*) FROM " + other + ".based_migrations WHERE script = 'theirs' AND NOT success"))
                .isEqualTo("1");
        await(migrations().validate(connect(server)));
    }

    /** What hides the history or takes its row away is told, and does not pass for done. */
    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void migrate_requiresItsRow(ServerKind kind) throws Exception {
        Database database = connect(newDatabase(kind));
        file("V1__films.sql", FILMS);
        await(migrations().migrate(database));
        file("V2__gone.sql", "DELETE FROM based_migrations WHERE installed_rank = 2;");

        assertThat(failure(MigrationException.class, migrations().migrate(database)))
                .hasMessageContaining("V2__gone.sql")
                .hasMessageContaining("must leave the history alone");

        assertThat(states(database)).containsExactly("V1__films.sql APPLIED", "V2__gone.sql PENDING");
    }

    /** A script may set what values depend on, if it puts it back. */
    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = "POSTGRES", mode = EnumSource.Mode.EXCLUDE)
    void runScript_looksAtSettingsAtItsEnd(ServerKind kind) {
        Server server = newDatabase(kind);
        Database database = connect(server);
        await(database.runScript(FILMS + "SET @old = @@sql_mode, sql_mode = ''; SET time_zone = '+09:00';"
                + " INSERT INTO films VALUES ('1x', 'a'); SET time_zone = '+00:00', sql_mode = @old"));
        assertThat(count(database)).isEqualTo(1);

        assertThat(failure(
                        ScriptException.class,
                        database.runScript("SET time_zone = '+09:00'; INSERT INTO films VALUES (2, 'b')")))
                .hasMessageContaining("time_zone was changed");
        assertThat(failure(
                        ScriptException.class,
                        database.runScript(
                                "SET sql_mode = 'NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES'; SET sql_mode = @old")))
                .hasMessageContaining("NO_BACKSLASH_ESCAPES");
        assertThat(count(database)).isEqualTo(1);
    }
}
