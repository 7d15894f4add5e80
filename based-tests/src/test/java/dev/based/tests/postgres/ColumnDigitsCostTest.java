package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.postgres.DigitsClock;
import dev.based.tests.servers.CountingProxy;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.Server;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many round trips it takes to know the digits of columns; the values are judged by JDBC. */
@OnOneJdk
class ColumnDigitsCostTest extends PostgresTest {
    private static final LocalDateTime EVE = LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_999);
    private static final String WHOLE = "1969-12-31 23:59:59";
    private static final String INSERT = "INSERT INTO t (id, a) VALUES (?, ?)";
    private static final String WITHOUT_TIMES = "INSERT INTO t (id) VALUES (?)";

    private Server server;
    private CountingProxy proxy;

    @BeforeEach
    void prepare() {
        server = newDatabase();
        server.execute("CREATE TABLE t (id int, a timestamp(0), b timestamp(3), c timestamp)");
        proxy = new CountingProxy(server);
    }

    @AfterEach
    void end() {
        DigitsClock.real();
        close();
        proxy.close();
    }

    private Database counted(DatabaseOptions options) {
        return connect(
                server.parts().toBuilder()
                        .host("localhost")
                        .port(proxy.port())
                        .build()
                        .withOption("sslmode", "disable")
                        .toStringWithPassword(),
                options);
    }

    private String stored(String table) {
        return server.value("SELECT string_agg(a::text, ' ' ORDER BY id) FROM " + table);
    }

    /** One statement behind another one that changes a setting, in a transaction, and what the pool does behind that. */
    private int trips(Database database, String change, String insert, Object... values) {
        proxy.roundTrips();
        await(database.session(session ->
                session.transaction(tx -> tx.fetchAll(change).thenCompose(set -> tx.execute(insert, values)))));
        await(database.fetchAll("SELECT 1"));
        return proxy.roundTrips();
    }

    /** One round trip more when such a statement is first prepared on a connection, and when that is a minute ago and may matter. */
    @Test
    void v2_question_takesOneRoundTripOnce() {
        Database counted = counted(ONE);
        await(counted.fetchAll("SELECT 1"));
        proxy.roundTrips();
        await(counted.execute(WITHOUT_TIMES, 1));
        assertThat(proxy.roundTrips()).isEqualTo(2);
        await(counted.execute(INSERT, 1, null));
        assertThat(proxy.roundTrips()).isEqualTo(3);
        await(counted.execute(INSERT, 2, EVE));
        assertThat(proxy.roundTrips()).isEqualTo(1);
        await(counted.fetchAll("SELECT id FROM t WHERE a < ?", EVE));
        assertThat(proxy.roundTrips()).isEqualTo(2);
        assertThat(stored("t")).isEqualTo(WHOLE);
    }

    @Test
    void v2_digitsThatAreAMinuteOld_areAskedForAgainIfTheyWouldCut() {
        Database counted = counted(ONE);
        await(counted.execute(INSERT, 1, EVE));
        server.execute("ALTER TABLE t ALTER a TYPE timestamp(3)"); // by another program
        DigitsClock.forward(Duration.ofSeconds(55));
        proxy.roundTrips();
        await(counted.execute(INSERT, 2, EVE));
        assertThat(proxy.roundTrips()).isEqualTo(1);
        DigitsClock.forward(Duration.ofSeconds(65));
        await(counted.execute(INSERT, 3, EVE.withNano(0)));
        assertThat(proxy.roundTrips()).isEqualTo(1);
        await(counted.execute(INSERT, 4, EVE));
        assertThat(proxy.roundTrips()).isEqualTo(3);
        await(counted.execute(INSERT, 5, EVE));
        assertThat(proxy.roundTrips()).isEqualTo(1);
        assertThat(stored("t")).isEqualTo(String.join(" ", WHOLE, WHOLE, WHOLE, WHOLE + ".999", WHOLE + ".999"));
    }

    /** Who has a schema of the same tables for each customer pays for the question once. */
    @ParameterizedTest
    @ValueSource(strings = {"SET LOCAL search_path = %s", "SELECT set_config('search_path', '%s', true)"})
    void v2_searchPathsInTurn_takeNoMoreRoundTripsOnceTheyAreKnown(String change) {
        Database counted = counted(ONE);
        for (int schema = 0; schema < 3; schema++) {
            server.execute(
                    "CREATE SCHEMA s" + schema, "CREATE TABLE s" + schema + ".t (id int, a timestamp(" + schema + "))");
            String path = String.format(change, "s" + schema);
            proxy.near(() -> {
                trips(counted, path, WITHOUT_TIMES, -1);
                trips(counted, path, INSERT, 0, EVE);
            });
        }
        for (int schema = 0; schema < 3; schema++) {
            String path = String.format(change, "s" + schema);
            assertThat(trips(counted, path, INSERT, 1, EVE)).isEqualTo(trips(counted, path, WITHOUT_TIMES, -1));
        }
        assertThat(stored("s0.t")).isEqualTo(WHOLE + " " + WHOLE);
        assertThat(stored("s2.t")).isEqualTo(WHOLE + ".99 " + WHOLE + ".99");
    }

    /** In one transaction, each setting in place of the one before. */
    @Test
    void v2_searchPathsSetAgain_takeNoMoreRoundTrips() {
        server.execute("CREATE SCHEMA s", "CREATE TABLE s.t (id int, a timestamp(2))");
        Database counted = counted(ONE);
        List<Integer> trips = new ArrayList<>();
        await(counted.session(session -> Async.forEach(List.of(1, 2, 3, 4), turn -> {
            proxy.roundTrips();
            return session.execute("SET search_path = s")
                    .thenCompose(set -> session.execute(INSERT, turn, EVE))
                    .thenCompose(done -> session.execute("SET search_path = public"))
                    .thenCompose(set -> session.execute(INSERT, turn, EVE))
                    .thenAccept(done -> trips.add(proxy.roundTrips()));
        })));
        assertThat(trips.subList(1, 4)).containsExactly(4, 4, 4);
        assertThat(stored("s.t")).isEqualTo(String.join(" ", Collections.nCopies(4, WHOLE + ".99")));
        assertThat(stored("t")).isEqualTo(String.join(" ", Collections.nCopies(4, WHOLE)));
    }

    /** Statements are prepared for each call then; the columns are described once. */
    @Test
    void v2_withoutCacheOfStatements_asksOnce() {
        Database counted = counted(ONE.withStatementCache(0));
        proxy.near(() -> {
            await(counted.execute(INSERT, 1, EVE));
            await(counted.execute(WITHOUT_TIMES, 2));
        });
        await(counted.execute(WITHOUT_TIMES, 3));
        int without = proxy.roundTrips();
        await(counted.execute(INSERT, 4, EVE));
        assertThat(proxy.roundTrips()).isEqualTo(without);
        assertThat(stored("t")).isEqualTo(WHOLE + " " + WHOLE);
    }

    /** The settings are of the user's own, in another value each time. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET LOCAL app.user_role = '%s'",
                "SET LOCAL role.schema = '%s'",
                "SELECT set_config('app.search_path', '%s', true)",
                "SELECT set_config('app.tenant', 'role schema %s', true)"
            })
    void v2_settingsOfUsers_takeNoRoundTrips(String change) {
        String control = change.replaceFirst("app|role", "my")
                .replace("search_path", "x")
                .replace("role", "x");
        Database counted = counted(ONE);
        proxy.near(() -> {
            trips(counted, String.format(control, 1), WITHOUT_TIMES, -1);
            trips(counted, String.format(change, 1), INSERT, 1, EVE);
        });
        assertThat(trips(counted, String.format(change, 2), INSERT, 2, EVE))
                .isEqualTo(trips(counted, String.format(control, 2), WITHOUT_TIMES, -1));
        assertThat(stored("t")).isEqualTo(WHOLE + " " + WHOLE);
    }

    /** Digits are asked for anew behind it, of a statement that writes times and of no other. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CALL nothing()",
                "CALL public.leave()",
                "SELECT set_config('search_' || 'path', 's, public', true)",
                "SELECT 1, set_config('search_path', 's', true)"
            })
    void v2_whatDoesNotTellWhatNamesMean_takesTheQuestionAnew(String change) {
        server.execute(
                "CREATE SCHEMA s",
                "CREATE TABLE s.t (id int, a timestamp(0), c timestamp(2))",
                "CREATE PROCEDURE nothing() LANGUAGE sql AS $$ SELECT 1 $$",
                "CREATE PROCEDURE leave() LANGUAGE sql AS $$ SELECT set_config('search_path', 's', true) $$");
        Database counted = counted(ONE);
        String all = "INSERT INTO t (id, c) VALUES (?, ?)";
        proxy.near(() -> {
            for (int turn = 0; turn < 2; turn++) {
                trips(counted, change, WITHOUT_TIMES, -1);
                trips(counted, change, INSERT, 0, EVE);
                trips(counted, change, all, 1, EVE);
            }
        });
        int without = trips(counted, change, WITHOUT_TIMES, -1);
        assertThat(trips(counted, change, INSERT, 0, EVE)).isEqualTo(without + 3);
        assertThat(trips(counted, change, all, 1, EVE)).isEqualTo(without + 3);
        await(counted.execute(INSERT, 2, EVE));
        String whole = String.join(" ", Collections.nCopies(3, WHOLE));
        boolean leaves = !change.contains("nothing");
        assertThat(stored("t")).isEqualTo(leaves ? WHOLE : whole + " " + WHOLE);
        assertThat(leaves ? stored("s.t") : whole).isEqualTo(whole);
        assertThat(server.value("SELECT min(c)::text || max(c) FROM " + (leaves ? "s.t" : "t")))
                .isEqualTo((WHOLE + (leaves ? ".99" : ".999999")).repeat(2));
    }

    @Test
    void v2_reset_takesNoRoundTrips() {
        Database counted = counted(ONE);
        await(counted.execute(INSERT, 0, EVE));
        for (int turn = 1; turn < 3; turn++) {
            proxy.near(() -> {
                await(counted.session(session -> session.execute("SET statement_timeout = 5000")));
                await(counted.fetchAll("SELECT 1")); // behind the reset
            });
            await(counted.execute(INSERT, turn, EVE));
            assertThat(proxy.roundTrips()).isEqualTo(1);
        }
        assertThat(stored("t")).isEqualTo(String.join(" ", Collections.nCopies(3, WHOLE)));
    }
}
