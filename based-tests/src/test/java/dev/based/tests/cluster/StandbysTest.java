package dev.based.tests.cluster;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.Credentials;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseOptions;
import dev.based.ErrorKind;
import dev.based.Queries;
import dev.based.SessionOptions;
import dev.based.tests.Fixture;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.Ports;
import dev.based.tests.servers.PostgresNode;
import dev.based.tests.servers.Server;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A PostgreSQL and its standby in one URL. */
@OnOneJdk
class StandbysTest {
    private static PostgresNode primary;
    private static PostgresNode standby;
    private final List<Database> open = new ArrayList<>();

    @BeforeAll
    static void start() {
        primary = PostgresNode.primary("a");
        primary.server().execute("CREATE TABLE films (v int)", "CREATE TABLE marks (v int)");
        standby = PostgresNode.standbyOf(primary, "b");
        primary.awaitStandby("b", false);
    }

    @AfterAll
    static void stop() {
        Stream.of(standby, primary).filter(each -> each != null).forEach(PostgresNode::close);
    }

    @AfterEach
    void disconnect() {
        open.forEach(each -> await(each.disconnect()));
    }

    private static String hosts(Object... ports) {
        return Stream.of(ports).map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    private static String url(String hosts, String options) {
        return "postgresql://" + Server.USER + ":" + Server.PASSWORD + "@" + hosts + "/" + Server.USER + "?" + options;
    }

    private Database connect(String hosts, String options) {
        return connect(hosts, options, Fixture.OPTIONS);
    }

    private Database connect(String hosts, String options, DatabaseOptions others) {
        Database database = await(Database.create(url(hosts, options), others).connect());
        open.add(database);
        return database;
    }

    private static CompletionStage<Integer> port(Queries queries) {
        return queries.fetchValue(Integer.class, "SELECT CAST(setting AS int) FROM pg_settings WHERE name = 'port'");
    }

    private static int readerPort(Database database) {
        return await(database.session(SessionOptions.READ_ONLY, StandbysTest::port));
    }

    private static int read(Database database, String query) {
        Integer value =
                await(database.session(SessionOptions.READ_ONLY, session -> session.fetchValue(Integer.class, query)));
        return value;
    }

    /** Each value, with the standby first and then the primary, as by libpq's manual. */
    @ParameterizedTest
    @CsvSource({
        "any, standby",
        "read-write, primary",
        "read-only, standby",
        "primary, primary",
        "standby, standby",
        "prefer-standby, standby"
    })
    void targetSessionAttrs_takesTheFirstThatWillDo(String value, String expected) {
        String hosts = hosts(standby.port(), primary.port());
        Database database = connect(hosts, "target_session_attrs=" + value);
        assertThat(await(port(database))).isEqualTo(expected.equals("primary") ? primary.port() : standby.port());
    }

    @ParameterizedTest
    @CsvSource({
        "any, primary",
        "read-only, standby",
        "standby, standby",
        "prefer-standby, standby",
        "read-write, primary"
    })
    void targetSessionAttrs_withThePrimaryFirst(String value, String expected) {
        String hosts = hosts(primary.port(), standby.port());
        Database database = connect(hosts, "target_session_attrs=" + value);
        assertThat(await(port(database))).isEqualTo(expected.equals("primary") ? primary.port() : standby.port());
    }

    @Test
    void preferStandby_takesThePrimaryWhereThereIsNoStandby() {
        String hosts = hosts(Ports.free(), primary.port());
        Database database = connect(hosts, "target_session_attrs=prefer-standby");
        assertThat(await(port(database))).isEqualTo(primary.port());
    }

    @Test
    void connect_whereNoServerWillDo_namesEachAndWhy() {
        int free = Ports.free();
        String url = url(hosts(free, standby.port()), "target_session_attrs=read-write");
        BasedException error = failure(
                BasedException.class, Database.create(url, Fixture.OPTIONS).connect());
        assertThat(error)
                .hasMessageContaining("127.0.0.1:" + free + ": the connection was refused")
                .hasMessageContaining("127.0.0.1:" + standby.port() + ": the server is a standby")
                .hasMessageContaining("target_session_attrs is read-write")
                .hasMessageNotContaining(Server.PASSWORD);
        assertThat(error.kind()).isEqualTo(ErrorKind.SERVER_NOT_READY);
    }

    /** As by libpq: the remaining hosts are not tried. */
    @Test
    void wrongPassword_isNotTriedOnTheNextHost() {
        String url = url(hosts(standby.port(), primary.port()), "target_session_attrs=read-write")
                .replace(Server.PASSWORD, "wrong");
        BasedException error = failure(
                BasedException.class, Database.create(url, Fixture.OPTIONS).connect());
        assertThat(error.kind()).isEqualTo(ErrorKind.AUTHENTICATION);
        assertThat(error)
                .hasMessageContaining("127.0.0.1:" + standby.port())
                .hasMessageNotContaining(":" + primary.port());
    }

    @Test
    void loadBalance_givesEachServerAsMany() {
        Database database = connect(
                hosts(primary.port(), standby.port()),
                "load_balance_hosts=random",
                Fixture.OPTIONS.withMaxSize(8).withMinSize(8));
        CompletableFuture<Void> all = new CompletableFuture<>();
        List<CompletableFuture<Integer>> ports = Stream.generate(() -> database.session(
                                session -> port(session).thenCombine(all, (port, gone) -> port))
                        .toCompletableFuture())
                .limit(8)
                .toList();
        while (database.pool().active() < 8) {
            Thread.onSpinWait();
        }
        all.complete(null);
        Map<Integer, Long> counts = ports.stream()
                .map(each -> await(each))
                .collect(Collectors.groupingBy(port -> port, TreeMap::new, Collectors.counting()));
        assertThat(counts).hasSize(2);
        assertThat(counts.values()).allMatch(count -> count >= 3); // those opened at once count from when they are open
    }

    /** Nobody has lost a connection to it. */
    @Test
    void serverThatIsDownAtTheStart_isUsedWhenItIsBack() {
        standby.kill();
        Database database;
        try {
            database = connect(
                    hosts(primary.port(), standby.port()),
                    "load_balance_hosts=random&host_check=20ms",
                    Fixture.OPTIONS.withMaxSize(8).withMinSize(8));
        } finally {
            standby.start();
        }
        while (await(port(database)) != standby.port()) {
            database.evict();
        }
    }

    @Test
    void readers_goToTheStandby_andAllElseToThePrimary() {
        Database database = connect(hosts(primary.port(), standby.port()), "readers=prefer-standby");
        assertThat(readerPort(database)).isEqualTo(standby.port());
        assertThat(await(database.session(StandbysTest::port))).isEqualTo(primary.port());
        assertThat(await(port(database))).isEqualTo(primary.port());
        await(database.execute("INSERT INTO films VALUES (1)"));
    }

    @Test
    void readerQueries_goToTheStandbyIfTheUrlSaysSo() {
        Database database =
                connect(hosts(primary.port(), standby.port()), "readers=prefer-standby&reader_queries=true");
        assertThat(await(port(database))).isEqualTo(standby.port());
        await(database.execute("INSERT INTO films VALUES (1)"));
        assertThat(await(database.session(StandbysTest::port))).isEqualTo(primary.port());
    }

    @Test
    void readers_useThePrimaryWhereThereIsNoStandby() {
        Database database = connect(hosts(primary.port(), Ports.free()), "readers=prefer-standby");
        assertThat(readerPort(database)).isEqualTo(primary.port());
    }

    /** A server that has no standby must have room for both. */
    @Test
    void readers_areAPoolOfTheirOwn_eachOfMaxSize() {
        Database database =
                connect(hosts(primary.port(), Ports.free()), "readers=prefer-standby", Fixture.OPTIONS.withMaxSize(2));
        CompletableFuture<Void> leave = new CompletableFuture<>();
        List<CompletionStage<Void>> held = new ArrayList<>();
        for (SessionOptions options : List.of(SessionOptions.DEFAULT, SessionOptions.READ_ONLY)) {
            for (int i = 0; i < 3; i++) {
                held.add(database.session(options, session -> leave));
            }
        }
        while (database.pool().active() < 4) {
            Thread.onSpinWait();
        }
        assertThat(database.pool().active()).isEqualTo(4);
        assertThat(database.pool().waiting()).isEqualTo(2);
        leave.complete(null);
        held.forEach(each -> await(each));
    }

    /** The server's error, and the standby stays in use: it is what was asked for. */
    @Test
    void changeInASessionOnAStandby_failsWithTheServersError() {
        Database database = connect(
                hosts(primary.port(), standby.port()), "readers=prefer-standby", Fixture.OPTIONS.withMaxSize(1));
        int before = read(database, "SELECT pg_backend_pid()");
        DatabaseException error = failure(
                DatabaseException.class,
                database.session(SessionOptions.READ_ONLY, session -> session.execute("INSERT INTO films VALUES (1)")));
        assertThat(error.sqlState()).contains("25006");
        assertThat(error.kind()).isEqualTo(ErrorKind.READ_ONLY);
        assertThat(read(database, "SELECT pg_backend_pid()")).isEqualTo(before);
    }

    /** While the standby does not follow, what was written is read from the primary; once it has it, from there. */
    @Test
    void readYourWrites_readsFromThePrimaryUntilTheStandbyHasThem() {
        Database database = connect(
                hosts(primary.port(), standby.port()), "readers=prefer-standby&read_your_writes=true&host_check=20ms");
        until(database, standby.port());
        standby.server().execute("SELECT pg_wal_replay_pause()");
        try {
            await(database.execute("INSERT INTO marks VALUES (7)"));
            for (int i = 0; i < 20; i++) {
                assertThat(read(database, "SELECT count(*)::int FROM marks")).isEqualTo(1);
                assertThat(readerPort(database)).isEqualTo(primary.port());
            }
        } finally {
            standby.server().execute("SELECT pg_wal_replay_resume()");
        }
        until(database, standby.port());
        assertThat(read(database, "SELECT count(*)::int FROM marks")).isEqualTo(1);
    }

    /** As behind two poolers: it is asked which server it is. */
    @Test
    void readYourWrites_ofAPrimaryUnderTwoNames_readsFromTheStandby() {
        Database database = connect(
                hosts(primary.port(), primary.port(), standby.port()),
                "readers=prefer-standby&read_your_writes=true&host_check=20ms");
        until(database, standby.port());
        await(database.execute("INSERT INTO films VALUES (1)"));
        until(database, standby.port());
    }

    @Test
    void maxLag_leavesAStandbyThatIsTooFarBehind() {
        Database database = connect(
                hosts(primary.port(), standby.port()), "readers=prefer-standby&reader_max_lag=200ms&host_check=20ms");
        until(database, standby.port());
        standby.server().execute("SELECT pg_wal_replay_pause()");
        try {
            primary.server().execute("INSERT INTO films VALUES (1)");
            until(database, primary.port());
        } finally {
            standby.server().execute("SELECT pg_wal_replay_resume()");
        }
        until(database, standby.port());
    }

    /** The first password may hold no longer when a server is back. */
    @Test
    void serversAreLookedAt_byCredentialsThatHoldThen() {
        AtomicInteger asked = new AtomicInteger();
        DatabaseOptions options = Fixture.OPTIONS.withMaxSize(1).withCredentials(() -> {
            asked.incrementAndGet();
            return CompletableFuture.completedFuture(Credentials.of(Server.USER, Server.PASSWORD));
        });
        connect(
                hosts(primary.port(), Ports.free()),
                "readers=prefer-standby&read_your_writes=true&host_check=5ms",
                options);
        while (asked.get() < 10) {
            Thread.onSpinWait();
        }
    }

    /** A frozen server's system still takes what is sent to it; nobody waits for its answer for ever. */
    @Test
    void standbyIsFrozenWhileItIsAskedHowFarItIs_readsGoToThePrimary_andDisconnectEnds() {
        Database database = connect(
                hosts(primary.port(), standby.port()),
                "readers=prefer-standby&read_your_writes=true&host_check=5ms&connect_timeout=1");
        until(database, standby.port());
        standby.freeze(true);
        try {
            for (int i = 0; i < 50; i++) {
                await(database.execute("INSERT INTO films VALUES (1)"));
                assertThat(readerPort(database)).isEqualTo(primary.port());
            }
            open.remove(database);
            await(database.disconnect());
        } finally {
            standby.freeze(false);
        }
    }

    /** Those by which servers are asked how far they are: the client prints what its user does not handle. */
    @Test
    void connectionsBesideThePool_thatTheServerEnds_areNotPrintedAsErrors() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(printed, true));
        try {
            Database database = connect(
                    hosts(primary.port(), standby.port()),
                    "readers=prefer-standby&read_your_writes=true&host_check=5ms&application_name=asking");
            until(database, standby.port());
            String asking = " FROM pg_stat_activity WHERE application_name = 'asking'";
            primary.server().execute("SELECT pg_terminate_backend(pid, 10000)" + asking);
            while (Integer.parseInt(primary.server().value("SELECT count(*)" + asking)) < 2) {
                Thread.onSpinWait();
            }
        } finally {
            System.setErr(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).doesNotContain("57P01");
    }

    /** Ends when what only reads is read from that server. */
    private static void until(Database database, int port) {
        while (readerPort(database) != port) {
            Thread.onSpinWait();
        }
    }
}
