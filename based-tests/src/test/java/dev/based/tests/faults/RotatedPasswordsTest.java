package dev.based.tests.faults;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Credentials;
import dev.based.Database;
import dev.based.DatabaseTimeoutException;
import dev.based.Queries;
import dev.based.Statement;
import dev.based.tests.Fixture;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** L6 on real servers, whose users get other passwords, or are replaced by others, while a database is connected. */
class RotatedPasswordsTest {
    private final String user = "based_" + UUID.randomUUID().toString().substring(0, 8);
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Credentials current;
    private Server server;
    private boolean postgres;

    private Database connect(ServerKind kind) {
        server = Servers.get(kind);
        postgres = kind == ServerKind.POSTGRES;
        create(user, "first");
        current = Credentials.of(user, "first").validUntil(Instant.MAX);
        return await(Database.create(
                        server.url("allow_cleartext_password", "true"),
                        Fixture.OPTIONS.withMaxSize(2).withCredentials(() -> {
                            asked.incrementAndGet();
                            return CompletableFuture.completedFuture(current);
                        }))
                .connect());
    }

    private void create(String name, String password) {
        if (postgres) {
            server.execute("CREATE USER " + name + " PASSWORD '" + password + "'");
        } else {
            server.execute(
                    "CREATE USER " + name + "@'%' IDENTIFIED BY '" + password + "'",
                    "GRANT ALL ON *.* TO " + name + "@'%'");
        }
    }

    private void drop(String name) {
        server.execute("DROP USER " + name + (postgres ? "" : "@'%'"));
    }

    /** What the database's own connection and one that is opened meanwhile say who they are. */
    private String users(Database database) {
        return await(database.session(first -> user(first)
                .thenCompose(one ->
                        database.independent().session(second -> user(second)).thenApply(two -> one + " " + two))));
    }

    private CompletionStage<String> user(Queries queries) {
        String sql = postgres ? "SELECT CAST(current_user AS text)" : "SELECT SUBSTRING_INDEX(CURRENT_USER(), '@', 1)";
        return queries.fetchOne(sql).thenApply(row -> row.orElseThrow().getString(0));
    }

    /** The new connection gets the new password once the server has refused the old one. */
    @ParameterizedTest
    @EnumSource
    void newConnection_afterThePasswordWasChanged_isOpenedByTheNewOne(ServerKind kind) {
        Database database = connect(kind);
        try {
            server.execute(
                    postgres
                            ? "ALTER USER " + user + " PASSWORD 'second'"
                            : "ALTER USER " + user + "@'%' IDENTIFIED BY 'second'");
            current = Credentials.of(user, "second").validUntil(Instant.MAX);
            assertThat(users(database)).isEqualTo(user + " " + user);
            assertThat(asked).hasValue(2);
        } finally {
            await(database.disconnect());
            drop(user);
        }
    }

    @ParameterizedTest
    @EnumSource
    void newConnection_afterTheUserWasReplaced_isTheNewUsers(ServerKind kind) {
        Database database = connect(kind);
        String other = user + "_b";
        try {
            create(other, "third");
            current = Credentials.of(other, "third");
            server.execute(
                    postgres
                            ? "ALTER USER " + user + " NOLOGIN PASSWORD 'gone'"
                            : "ALTER USER " + user + "@'%' IDENTIFIED BY 'gone'");
            assertThat(users(database)).isEqualTo(user + " " + other);
        } finally {
            await(database.disconnect());
            drop(user);
            drop(other);
        }
    }

    /** MySQL and MariaDB are asked through a connection of its own, which logs in by what holds now. */
    @ParameterizedTest
    @EnumSource
    void statement_afterThePasswordWasChanged_isStoppedOnTheServer(ServerKind kind) {
        Database database = connect(kind);
        try {
            server.execute(
                    postgres
                            ? "ALTER USER " + user + " PASSWORD 'second'"
                            : "ALTER USER " + user + "@'%' IDENTIFIED BY 'second'");
            current = Credentials.of(user, "second");
            String sleep = postgres ? "SELECT pg_sleep(1000)" : "SELECT SLEEP(1000)";
            Statement slow = Statement.of(sleep + " AS " + user).withTimeout(Duration.ofMillis(500));
            assertThat(failure(database.fetchOne(slow))).isInstanceOf(DatabaseTimeoutException.class);
            String running = postgres
                    ? "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep(1000) AS "
                            + user + "'"
                    : "SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(1000) AS "
                            + user + "'";
            while (!server.value(running).equals("0")) {
                assertThat(Thread.interrupted()).as("the statement goes on").isFalse();
            }
        } finally {
            await(database.disconnect());
            drop(user);
        }
    }
}
