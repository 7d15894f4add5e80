package dev.based.tests.faults;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.CommitOutcomeUnknownException;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import dev.based.Queries;
import dev.based.Retry;
import dev.based.SessionOptions;
import dev.based.tests.Fixture;
import dev.based.tests.servers.EmbeddedPostgres;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that take no changes now, or do not serve: their connections leave the pool. */
class ReadOnlyServerTest {
    private static final String NAME = "based_" + UUID.randomUUID().toString().substring(0, 8);
    private static final String INSERT = "INSERT INTO " + NAME + " VALUES (1)";

    private static CompletionStage<Long> id(Queries queries, ServerKind kind) {
        return queries.fetchOne(
                        kind == ServerKind.POSTGRES
                                ? "SELECT CAST(pg_backend_pid() AS bigint)"
                                : "SELECT CAST(CONNECTION_ID() AS SIGNED)")
                .thenApply(row -> row.orElseThrow().getLong(0));
    }

    private static ErrorKind kind(CompletionStage<?> stage) {
        return failure(BasedException.class, stage).kind();
    }

    @Test
    void standby_refusesChangesUntilItIsPromoted_andItsConnectionsAreReplaced() {
        try (Server standby = EmbeddedPostgres.startStandby()) {
            Database database = await(Database.create(standby.url(), Fixture.OPTIONS.withMaxSize(1))
                    .connect());
            try {
                String create = "CREATE TABLE " + NAME + " (v int)";
                long first = await(id(database, ServerKind.POSTGRES));
                assertThat(failure(database.execute(create)))
                        .hasMessageContaining("takes no changes")
                        .extracting(error -> ((BasedException) error).kind())
                        .isEqualTo(ErrorKind.READ_ONLY_SERVER);
                long second = await(id(database, ServerKind.POSTGRES));
                assertThat(second).isNotEqualTo(first);
                assertThat(kind(database.session(session -> session.execute(create))))
                        .isEqualTo(ErrorKind.READ_ONLY_SERVER);
                assertThat(await(id(database, ServerKind.POSTGRES))).isNotEqualTo(second);
                standby.execute("SELECT pg_promote()");
                await(database.execute(create));
                await(database.execute(INSERT));
                assertThat(await(database.fetchValue(Integer.class, "SELECT v FROM " + NAME)))
                        .isEqualTo(1);
            } finally {
                await(database.disconnect());
            }
        }
    }

    /** As the tools of a switch-over do it before they stop the old primary. */
    @Test
    void serverThatIsMadeReadOnlyWhileItRuns_losesItsConnections() {
        try (Server server = EmbeddedPostgres.start()) {
            server.execute("CREATE TABLE " + NAME + " (v int)");
            Database database = await(Database.create(server.url(), Fixture.OPTIONS.withMaxSize(1))
                    .connect());
            try {
                await(database.execute(INSERT));
                server.execute("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()");
                String shown = "on";
                do {
                    long before = await(id(database, ServerKind.POSTGRES));
                    shown = await(database.fetchValue(String.class, "SHOW default_transaction_read_only"));
                    assertThat(await(id(database, ServerKind.POSTGRES))).isEqualTo(before);
                } while (!"on".equals(shown));
                long before = await(id(database, ServerKind.POSTGRES));
                assertThat(kind(database.execute(INSERT))).isEqualTo(ErrorKind.READ_ONLY_SERVER);
                assertThat(await(id(database, ServerKind.POSTGRES))).isNotEqualTo(before);
            } finally {
                await(database.disconnect());
            }
        }
    }

    /** PostgreSQL reports it as if it were the server's. */
    @Test
    void settingOfASession_saysNothingOfTheServer() {
        String url = Servers.postgres()
                .parts()
                .withOption("target_session_attrs", "read-write")
                .toStringWithPassword();
        Database database =
                await(Database.create(url, Fixture.OPTIONS.withMaxSize(2)).connect());
        try {
            Queries beside = database.independent();
            await(database.session(session -> session.fetchValue(Integer.class, "SELECT 1")
                    .thenCompose(one -> id(beside, ServerKind.POSTGRES))
                    .thenCompose(before -> session.execute("SET default_transaction_read_only = on")
                            .thenCompose(set -> id(beside, ServerKind.POSTGRES))
                            .thenAccept(after -> assertThat(after).isEqualTo(before)))));
        } finally {
            await(database.disconnect());
        }
    }

    /** What a session was itself asked to be says nothing of the server. */
    @ParameterizedTest
    @EnumSource
    void changeInASessionThatOnlyReads_saysNothingOfTheServer(ServerKind kind) {
        Server server = Servers.get(kind);
        server.execute("CREATE TABLE " + NAME + " (v int)");
        Database database = await(
                Database.create(server.url(), Fixture.OPTIONS.withMaxSize(1)).connect());
        try {
            long before = await(id(database, kind));
            assertThat(kind(database.session(
                            SessionOptions.DEFAULT.withReadOnly(true), session -> session.execute(INSERT))))
                    .isEqualTo(ErrorKind.READ_ONLY);
            assertThat(await(id(database, kind))).isEqualTo(before);
        } finally {
            await(database.disconnect());
            server.execute("DROP TABLE " + NAME);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"MARIADB", "MYSQL"})
    void mysqlThatIsReadOnly_refusesChanges_andItsConnectionsAreReplaced(ServerKind kind) {
        Server server = Servers.get(kind);
        String setting = kind == ServerKind.MYSQL ? "super_read_only" : "read_only";
        server.execute(
                "CREATE TABLE " + NAME + " (v int)",
                "CREATE USER " + NAME + "@'%' IDENTIFIED BY 'x'",
                "GRANT SELECT, INSERT ON " + server.database() + ".* TO " + NAME + "@'%'");
        String url = server.parts().toBuilder()
                .username(NAME)
                .password("x")
                .build()
                .withOption("allow_public_key_retrieval", "true")
                .toStringWithPassword();
        Database database =
                await(Database.create(url, Fixture.OPTIONS.withMaxSize(1)).connect());
        try {
            server.execute("SET GLOBAL " + setting + " = 1");
            long first = await(id(database, kind));
            assertThat(kind(database.execute(INSERT))).isEqualTo(ErrorKind.READ_ONLY_SERVER);
            long second = await(id(database, kind));
            assertThat(second).isNotEqualTo(first);
            assertThat(kind(database.session(session -> session.execute(INSERT))))
                    .isEqualTo(ErrorKind.READ_ONLY_SERVER);
            assertThat(await(id(database, kind))).isNotEqualTo(second);
            server.execute("SET GLOBAL " + setting + " = 0", "SET GLOBAL read_only = 0");
            await(database.execute(INSERT));
        } finally {
            server.execute("SET GLOBAL " + setting + " = 0", "SET GLOBAL read_only = 0");
            await(database.disconnect());
            server.execute("DROP USER " + NAME + "@'%'", "DROP TABLE " + NAME);
        }
    }

    /** What other makers' servers answer, said here by MariaDB itself: the number, with words as theirs. */
    @ParameterizedTest
    @CsvSource({
        "1290, 'The MariaDB server is running with the --read-only option so it cannot execute this statement', READ_ONLY_SERVER",
        "1290, 'The MySQL server is running with the --secure-file-priv option so it cannot execute this statement', OTHER",
        "1836, 'Running in read-only mode', READ_ONLY_SERVER",
        "1047, 'WSREP has not yet prepared node for application use', SERVER_NOT_READY",
        "1047, 'Unknown command', OTHER",
        "1180, 'Error while appending streaming replication fragment(provider status: Not connected to Primary Component)', COMMIT_UNKNOWN",
        "1180, 'Got error 6 \"No such device or address\" during COMMIT', COMMIT_UNKNOWN",
        "1180, 'Got error 7 during COMMIT', COMMIT_UNKNOWN",
        "1180, 'Got error 5 during COMMIT', OTHER",
        "1180, 'Got error 5 - ''Transaction size exceed set threshold'' during COMMIT', OTHER",
        "1180, 'Got error 5 \"Input/output error\" during COMMIT', OTHER",
        "1180, 'No more', OTHER",
        "8002, 'can not retry select for update statement', SERIALIZATION_FAILURE",
        "8005, 'Write conflict, txnStartTS is stale', SERIALIZATION_FAILURE",
        "8022, 'Error: KV error safe to retry', SERIALIZATION_FAILURE",
        "8028, 'Information schema is changed during the execution of the statement', SERIALIZATION_FAILURE",
        "9007, 'Write conflict', SERIALIZATION_FAILURE",
    })
    void codeOfOthers_hasItsKind_andIsRetriedIfItSaysSo(int code, String words, ErrorKind expected) {
        Database database = await(Database.create(Servers.mariadb().url(), Fixture.OPTIONS.withMaxSize(1))
                .connect());
        AtomicInteger runs = new AtomicInteger();
        try {
            long before = await(id(database, ServerKind.MARIADB));
            String signal = "SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = " + code + ", MESSAGE_TEXT = '"
                    + words.replace("'", "''") + "'";
            assertThat(kind(database.session(
                            SessionOptions.DEFAULT.withRetry(
                                    new Retry(2, java.time.Duration.ofMillis(1), java.time.Duration.ofMillis(1))),
                            session -> {
                                runs.incrementAndGet();
                                return session.execute(signal);
                            })))
                    .as("in a transaction, which such a statement might commit")
                    .isEqualTo(expected);
            assertThat(runs).hasValue(expected == ErrorKind.SERIALIZATION_FAILURE ? 2 : 1);
            boolean replaced = expected == ErrorKind.READ_ONLY_SERVER || expected == ErrorKind.SERVER_NOT_READY;
            assertThat(await(id(database, ServerKind.MARIADB)) != before).isEqualTo(replaced);
            assertThat(kind(database.execute(signal))).isEqualTo(expected);
        } finally {
            await(database.disconnect());
        }
    }

    /** As a node of Galera answers an INSERT in the middle of a transaction that it streams: only COMMIT, or a single change, may have committed. */
    @Test
    void doubtOfAStatementInATransaction_isNone_andThatOfASingleChangeIsOne() {
        Server server = Servers.mariadb();
        server.execute(
                "CREATE TABLE " + NAME + " (v int)",
                "CREATE TRIGGER " + NAME + "_t BEFORE INSERT ON " + NAME + " FOR EACH ROW SIGNAL SQLSTATE 'HY000' SET"
                        + " MYSQL_ERRNO = 1180, MESSAGE_TEXT = 'Error while appending streaming replication fragment'");
        Database database = await(
                Database.create(server.url(), Fixture.OPTIONS.withMaxSize(1)).connect());
        try {
            assertThat(failure(database.session(session -> session.execute(INSERT))))
                    .isInstanceOf(DatabaseException.class)
                    .extracting(error -> ((BasedException) error).kind())
                    .isEqualTo(ErrorKind.OTHER);
            assertThat(failure(database.session(session -> session.fetchAll(INSERT + " RETURNING v"))))
                    .isInstanceOf(DatabaseException.class);
            assertThat(failure(database.execute(INSERT))).isInstanceOf(CommitOutcomeUnknownException.class);
        } finally {
            await(database.disconnect());
            server.execute("DROP TABLE " + NAME);
        }
    }
}
