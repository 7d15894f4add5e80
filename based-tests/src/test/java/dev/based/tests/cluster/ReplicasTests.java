package dev.based.tests.cluster;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.ErrorKind;
import dev.based.Queries;
import dev.based.Retry;
import dev.based.SessionOptions;
import dev.based.tests.Fixture;
import dev.based.tests.servers.EmbeddedMariadb;
import dev.based.tests.servers.EmbeddedMysql;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server of MySQL's family and its replica in one URL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReplicasTests {
    private static final String USER = "visitor";
    private final ServerKind kind;
    private final boolean mariadb;
    private Server source;
    private Server replica;
    private final List<Database> open = new ArrayList<>();

    ReplicasTests(ServerKind kind) {
        this.kind = kind;
        mariadb = kind == ServerKind.MARIADB;
    }

    @BeforeAll
    void start() {
        source = server(1);
        replica = server(2);
        replica.execute(
                mariadb
                        ? "CHANGE MASTER TO master_host = '127.0.0.1', master_port = " + source.port()
                                + ", master_user = '" + Server.USER + "', master_password = '" + Server.PASSWORD
                                + "', master_ssl = 0, master_use_gtid = slave_pos"
                        : "CHANGE REPLICATION SOURCE TO source_host = '127.0.0.1', source_port = " + source.port()
                                + ", source_user = '" + Server.USER + "', source_password = '" + Server.PASSWORD
                                + "', source_auto_position = 1, get_source_public_key = 1");
        if (!mariadb) {
            source.execute("RESET MASTER");
        }
        follow();
        source.execute(
                "CREATE USER " + USER + "@'%' IDENTIFIED BY 'x'",
                "GRANT SELECT, INSERT, EXECUTE ON " + source.database() + ".* TO " + USER + "@'%'",
                "CREATE TABLE films (v int)",
                "CREATE TABLE marks (v int)",
                "INSERT INTO marks VALUES (0)");
        caughtUp();
    }

    /** Of MariaDB from where the source is, and of MySQL from the beginning of its log. */
    private void follow() {
        if (mariadb) {
            replica.execute(
                    "RESET MASTER",
                    "SET GLOBAL gtid_slave_pos = '" + source.value("SELECT @@GLOBAL.gtid_binlog_pos") + "'",
                    "START SLAVE");
        } else {
            replica.execute("STOP REPLICA", "RESET REPLICA", "RESET MASTER", "START REPLICA");
        }
    }

    private void stopReplica() {
        replica.execute(mariadb ? "STOP SLAVE" : "STOP REPLICA");
    }

    private Server server(int id) {
        return mariadb
                ? EmbeddedMariadb.start(List.of("--log-bin=bin", "--server-id=" + id))
                : EmbeddedMysql.start(List.of(
                        "--log-bin=bin", "--server-id=" + id, "--gtid-mode=ON", "--enforce-gtid-consistency=ON"));
    }

    private void caughtUp() {
        String wait = mariadb
                ? "MASTER_GTID_WAIT('" + source.value("SELECT @@GLOBAL.gtid_current_pos")
                : "WAIT_FOR_EXECUTED_GTID_SET('" + source.value("SELECT @@GLOBAL.gtid_executed");
        assertThat(replica.value("SELECT " + wait + "', 30)"))
                .as(() -> "the replica follows: " + replicaErrors())
                .isEqualTo("0");
    }

    private String replicaErrors() {
        try (Connection connection = replica.connection();
                Statement statement = connection.createStatement();
                ResultSet status = statement.executeQuery(mariadb ? "SHOW SLAVE STATUS" : "SHOW REPLICA STATUS")) {
            return status.next()
                    ? status.getString("Last_IO_Error") + "; " + status.getString("Last_SQL_Error")
                    : "it is no replica";
        } catch (SQLException error) {
            return error.toString();
        }
    }

    @AfterAll
    void stop() {
        Stream.of(replica, source).filter(each -> each != null).forEach(Server::close);
    }

    @BeforeEach
    void roles() {
        roles(false, true);
    }

    @AfterEach
    void disconnect() {
        open.forEach(each -> await(each.disconnect()));
        open.clear();
    }

    private void roles(boolean sourceReadOnly, boolean replicaReadOnly) {
        source.execute("SET GLOBAL read_only = " + (sourceReadOnly ? 1 : 0));
        replica.execute("SET GLOBAL read_only = " + (replicaReadOnly ? 1 : 0));
    }

    private String url(Server first, Server second, String options) {
        return kind.name().toLowerCase(Locale.ROOT) + "://" + USER + ":x@127.0.0.1:" + first.port() + ",127.0.0.1:"
                + second.port() + "/" + source.database() + "?" + (mariadb ? "" : "allow_public_key_retrieval=true&")
                + options;
    }

    private Database connect(String options) {
        Database database = await(
                Database.create(url(replica, source, options), Fixture.OPTIONS).connect());
        open.add(database);
        return database;
    }

    private static CompletionStage<Integer> port(Queries queries) {
        return queries.fetchValue(Integer.class, "SELECT @@port");
    }

    private static int readerPort(Database database) {
        return await(database.session(SessionOptions.READ_ONLY, ReplicasTests::port));
    }

    @ParameterizedTest
    @CsvSource({
        "any, replica",
        "read-write, source",
        "read-only, replica",
        "primary, source",
        "standby, replica",
        "prefer-standby, replica"
    })
    void targetSessionAttrs_takesTheFirstThatWillDo(String value, String expected) {
        Database database = connect("target_session_attrs=" + value);
        assertThat(await(port(database))).isEqualTo(expected.equals("source") ? source.port() : replica.port());
    }

    /** The first change that is refused is made on the other server, and all idle connections are given up. */
    @Test
    void switchOver_isNotSeenBySingleChanges() {
        Database database = connect("target_session_attrs=read-write&min_size=3");
        await(database.execute("INSERT INTO films VALUES (1)"));
        roles(true, false);
        try {
            replica.execute(mariadb ? "STOP SLAVE" : "STOP REPLICA");
            await(database.execute("INSERT INTO films VALUES (2)"));
            for (int i = 0; i < 4; i++) {
                assertThat(await(port(database))).isEqualTo(replica.port());
            }
            assertThat(replica.value("SELECT count(*) FROM films WHERE v = 2")).isEqualTo("1");
            assertThat(source.value("SELECT count(*) FROM films WHERE v = 2")).isEqualTo("0");
        } finally {
            replica.execute("DELETE FROM films WHERE v = 2", mariadb ? "START SLAVE" : "START REPLICA");
        }
    }

    @Test
    void switchOver_inASession_isToldOnce_orTheSessionIsRunAgain() {
        Database database = connect("target_session_attrs=read-write");
        await(port(database));
        roles(true, false);
        try {
            replica.execute(mariadb ? "STOP SLAVE" : "STOP REPLICA");
            BasedException told = failure(
                    BasedException.class, database.session(session -> session.execute("INSERT INTO films VALUES (3)")));
            assertThat(told.kind()).isEqualTo(ErrorKind.READ_ONLY_SERVER);
            await(database.session(session -> session.execute("INSERT INTO films VALUES (3)")));
            roles(false, true);
            AtomicInteger runs = new AtomicInteger();
            await(database.session(SessionOptions.DEFAULT.withRetry(Retry.DEFAULT.withLostServer(true)), session -> {
                runs.incrementAndGet();
                return session.execute("INSERT INTO films VALUES (4)");
            }));
            assertThat(runs).hasValueBetween(1, 2);
            assertThat(source.value("SELECT count(*) FROM films WHERE v = 4")).isEqualTo("1");
        } finally {
            replica.execute("DELETE FROM films WHERE v = 3", mariadb ? "START SLAVE" : "START REPLICA");
        }
    }

    @Test
    void readYourWrites_readsFromTheSourceUntilTheReplicaHasThem() {
        Database database = connect("readers=prefer-standby&read_your_writes=true&host_check=20ms");
        until(database, replica.port());
        replica.execute(mariadb ? "STOP SLAVE SQL_THREAD" : "STOP REPLICA SQL_THREAD");
        try {
            await(database.execute("INSERT INTO marks VALUES (1)"));
            for (int i = 0; i < 20; i++) {
                assertThat(readerPort(database)).isEqualTo(source.port());
            }
        } finally {
            replica.execute(mariadb ? "START SLAVE SQL_THREAD" : "START REPLICA SQL_THREAD");
        }
        until(database, replica.port());
        CompletionStage<Long> newest = database.session(
                SessionOptions.READ_ONLY, session -> session.fetchValue(Long.class, "SELECT MAX(v) FROM marks"));
        assertThat((long) await(newest)).isEqualTo(1);
    }

    /** What may commit has, perhaps, before its session ends. */
    @Test
    void readYourWrites_afterAStreamThatMayCommit_readsFromTheSource_whileItsSessionGoesOn() {
        source.execute("CREATE PROCEDURE mark() BEGIN INSERT INTO films VALUES (9); COMMIT; SELECT v FROM films; END");
        caughtUp();
        Database database = readingTheReplica();
        replica.execute(mariadb ? "STOP SLAVE SQL_THREAD" : "STOP REPLICA SQL_THREAD");
        CompletableFuture<Void> leave = new CompletableFuture<>();
        CompletableFuture<Integer> streamed = new CompletableFuture<>();
        CompletionStage<Void> session = database.session(held -> held.stream("CALL mark()")
                .collect(Collectors.counting())
                .handle((rows, error) -> streamed.complete(1))
                .thenCompose(done -> leave));
        try {
            await(streamed);
            for (int i = 0; i < 20; i++) {
                assertThat(readerPort(database)).isEqualTo(source.port());
            }
        } finally {
            leave.complete(null);
            outcome(session);
            replica.execute(mariadb ? "START SLAVE SQL_THREAD" : "START REPLICA SQL_THREAD");
        }
        source.execute("DROP PROCEDURE mark");
    }

    /** As behind two poolers: it is asked which server it is. */
    @Test
    void readYourWrites_ofASourceUnderTwoNames_readsFromTheReplica() {
        String url = url(replica, source, "readers=prefer-standby&read_your_writes=true&host_check=20ms");
        String name = "127.0.0.1:" + source.port();
        assertThat(url).contains(name);
        Database database = await(Database.create(url.replace(name, name + "," + name), Fixture.OPTIONS)
                .connect());
        open.add(database);
        until(database, replica.port());
        await(database.execute("INSERT INTO films VALUES (1)"));
        until(database, replica.port());
    }

    private Database readingTheReplica() {
        Database database = connect("readers=prefer-standby&read_your_writes=true&host_check=5ms");
        until(database, replica.port());
        return database;
    }

    private void assertThatTheNextWritesAreReadFromTheSource(Database database) {
        for (int i = 0; i < 5; i++) {
            await(database.execute("INSERT INTO films VALUES (7)"));
            for (int j = 0; j < 10; j++) {
                assertThat(readerPort(database)).isEqualTo(source.port());
            }
        }
    }

    /** As those of one that was the source before, or where somebody has repaired something. */
    @Test
    void readYourWrites_replicaWithTransactionsOfItsOwn_lacksTheSources() {
        Database database = readingTheReplica();
        replica.execute(mariadb ? "STOP SLAVE SQL_THREAD" : "STOP REPLICA SQL_THREAD");
        try {
            replica.execute(mariadb ? "SET SESSION gtid_seq_no = 1000000" : "DO 1", "ANALYZE TABLE marks");
            assertThatTheNextWritesAreReadFromTheSource(database);
        } finally {
            replica.execute(mariadb ? "START SLAVE SQL_THREAD" : "START REPLICA SQL_THREAD");
        }
        until(database, replica.port());
    }

    /** It gives numbers again that the replica has, of transactions that the replica never gets. */
    @Test
    void readYourWrites_sourceWhoseLogIsReset_isReadFrom() {
        for (int i = 0; i < 10; i++) {
            source.execute("INSERT INTO films VALUES (8)");
        }
        caughtUp();
        Database database = readingTheReplica();
        stopReplica();
        try {
            source.execute("RESET MASTER");
            assertThatTheNextWritesAreReadFromTheSource(database);
        } finally {
            follow();
        }
        caughtUp();
    }

    /** What it writes has no numbers, so that its numbers stay where they are. */
    @Test
    void readYourWrites_sourceThatDoesNotNumberWhatItWrites_isReadFrom() {
        Assumptions.assumeFalse(mariadb, "MariaDB numbers all that it logs");
        Database database = readingTheReplica();
        stopReplica();
        try {
            gtidMode("ON_PERMISSIVE", "OFF_PERMISSIVE");
            assertThatTheNextWritesAreReadFromTheSource(database);
        } finally {
            gtidMode("ON_PERMISSIVE", "ON");
            source.execute("RESET MASTER");
            follow();
        }
        caughtUp();
    }

    private void gtidMode(String... modes) {
        for (String mode : modes) {
            source.execute("SET GLOBAL gtid_mode = " + mode);
        }
    }

    /** The first has been a source until now, and the second has lost its way since. */
    @ParameterizedTest
    @ValueSource(strings = {"", "0-2-1000000"})
    void readYourWrites_replicaThatHasNothingOfThisSource_isNotReadFrom(String position) {
        Assumptions.assumeTrue(mariadb, "MySQL tells all that it has");
        Database database = readingTheReplica();
        stopReplica();
        try {
            replica.execute(
                    "SET SESSION gtid_seq_no = 1000000",
                    "ANALYZE TABLE marks",
                    "SET GLOBAL gtid_slave_pos = '" + position + "'");
            assertThatTheNextWritesAreReadFromTheSource(database);
        } finally {
            follow();
        }
        until(database, replica.port());
    }

    private static void until(Database database, int port) {
        while (readerPort(database) != port) {
            Thread.onSpinWait();
        }
    }
}
