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
}
