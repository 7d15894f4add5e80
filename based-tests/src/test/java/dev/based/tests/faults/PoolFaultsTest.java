package dev.based.tests.faults;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.ErrorKind;
import dev.based.PoolSnapshot;
import dev.based.PoolTimeoutException;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a server does to the connections of a pool, and what its callers notice of it (O1, O5). */
class PoolFaultsTest {
    private final Server server = Servers.postgres();
    private final String role =
            "based_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    private final List<Database> databases = new ArrayList<>();

    @AfterEach
    void disconnect() {
        databases.forEach(database -> await(database.disconnect()));
        server.execute("DROP OWNED BY " + role);
        server.execute("DROP ROLE " + role);
    }

    /** A database that connects as a role of its own. */
    private Database connect(String properties, DatabaseOptions options, String... settings) {
        server.execute("CREATE ROLE " + role + " LOGIN SUPERUSER PASSWORD 'one' " + properties);
        for (String setting : settings) {
            server.execute("ALTER ROLE " + role + " SET " + setting);
        }
        DatabaseUrl url =
                server.parts().toBuilder().username(role).password("one").build();
        Database database = Database.create(url, options);
        databases.add(database);
        return await(database.connect());
    }

    private void terminateAll() {
        server.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = '" + role + "'");
    }

    @Test
    void o1_serversLimit_failsNobodyWhoCouldHaveHadAConnection() {
        Database database =
                connect("", DatabaseOptions.DEFAULT.withMaxSize(6).withAcquireTimeout(Duration.ofSeconds(15)));
        server.execute("ALTER ROLE " + role + " NOSUPERUSER CONNECTION LIMIT 2");
        List<CompletionStage<?>> sessions = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            sessions.add(database.session(session -> session.fetchAll("SELECT pg_sleep(0.02)")));
        }
        sessions.forEach(session -> await(session));
        PoolSnapshot end = database.pool();
        assertThat(end.created()).isLessThanOrEqualTo(2);
        assertThat(end.failedAttempts()).isPositive();
    }

    @Test
    void o5_changedPassword_failsNobody_whileAConnectionIsOpen_andTellsWhenNoneIs() {
        Database database = connect("", DatabaseOptions.DEFAULT.withMaxSize(4));
        server.execute("ALTER ROLE " + role + " PASSWORD 'another'");
        List<CompletionStage<?>> sessions = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sessions.add(database.session(session -> session.fetchAll("SELECT pg_sleep(0.02)")));
        }
        sessions.forEach(session -> await(session));
        assertThat(database.pool().created()).isOne();
        terminateAll();
        assertThat(failure(database.fetchAll("SELECT 1")))
                .isInstanceOfSatisfying(
                        BasedException.class, error -> assertThat(error.kind()).isEqualTo(ErrorKind.AUTHENTICATION));
    }

    /** At whatever moment the end of a connection is noticed: nothing of a call was run on it. */
    @Test
    void o5_connectionsThatAreTerminatedWhileNobodyUsesThem_areReplacedUnseen() {
        Database database = connect("", DatabaseOptions.DEFAULT.withMaxSize(3).withMinSize(3));
        await(database.execute("CREATE TABLE " + role + " (id int)"));
        for (int i = 0; i < 15; i++) {
            terminateAll();
            int id = i;
            Integer one = await(database.session(session -> session.fetchValue(Integer.class, "SELECT 1")));
            assertThat(one).isEqualTo(1);
            await(database.session(session -> session.execute("INSERT INTO " + role + " VALUES (?)", id)));
            terminateAll();
            await(database.execute("INSERT INTO " + role + " VALUES (?)", id));
        }
        Long rows = await(database.fetchValue(Long.class, "SELECT count(*) FROM " + role));
        assertThat(rows).isEqualTo(30);
    }

    private void awaitNoneOf(String condition) {
        String query = "SELECT count(*) FROM pg_stat_activity WHERE usename = '" + role + "' AND " + condition;
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!server.value(query).equals("0")) {
            assertThat(System.nanoTime())
                    .as("until none of the server's sessions has %s", condition)
                    .isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static int pid(Database database) {
        return await(database.session(session -> session.fetchValue(Integer.class, "SELECT pg_backend_pid()")));
    }

    /** The server ends what nobody uses: whoever comes next, at once or later, does not notice. */
    @Test
    void o5_serversIdleTimeout_failsNobody() {
        Database database = connect("", DatabaseOptions.DEFAULT.withMaxSize(1), "idle_session_timeout = '300ms'");
        await(database.execute("CREATE TABLE " + role + " (id int)"));
        for (int i = 0; i < 3; i++) {
            awaitNoneOf("pid = " + pid(database));
            int id = i;
            await(
                    i % 2 == 0
                            ? database.execute("INSERT INTO " + role + " VALUES (?)", id)
                            : database.session(session -> session.execute("INSERT INTO " + role + " VALUES (?)", id)));
        }
        assertThat(await(database.fetchAll("SELECT id FROM " + role))).hasSize(3);
    }

    /** The server itself tells that connections beyond the first ones are ended, and that others take the place of old ones. */
    @Test
    void o3_idleTimeoutAndLifetime_endConnectionsOnTheServer() {
        DatabaseOptions brief = DatabaseOptions.DEFAULT
                .withMaxSize(3)
                .withIdleTimeout(Duration.ofMillis(200))
                .withMaxLifetime(Duration.ofMillis(600));
        Database database = connect("", brief);
        List<CompletionStage<?>> sessions = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            sessions.add(database.session(session -> session.fetchAll("SELECT pg_sleep(0.05)")));
        }
        sessions.forEach(session -> await(session));
        awaitNoneOf("pid <> (SELECT min(pid) FROM pg_stat_activity WHERE usename = '" + role + "')");
        int first = pid(database);
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (pid(database) == first) { // never idle for long
            assertThat(System.nanoTime()).isLessThan(end);
        }
        awaitNoneOf("pid = " + first);
    }

    @Test
    void o1_timeoutTellsWhyNoConnectionCame() {
        Database database =
                connect("", DatabaseOptions.DEFAULT.withMaxSize(2).withAcquireTimeout(Duration.ofMillis(400)));
        server.execute("ALTER ROLE " + role + " NOSUPERUSER CONNECTION LIMIT 1");
        CompletableFuture<Integer> gate = new CompletableFuture<>();
        CompletionStage<Integer> holder = database.session(session -> gate);
        PoolTimeoutException error = failure(PoolTimeoutException.class, database.fetchAll("SELECT 1"));
        gate.complete(1);
        await(holder);
        assertThat(error)
                .hasMessageContaining("1 of 2 connections in use")
                .hasMessageContaining("too many connections for role")
                .hasMessageContaining("PoolFaultsTest.java")
                .hasMessageNotContaining("inside another")
                .hasCauseInstanceOf(DatabaseException.class);
    }
}
