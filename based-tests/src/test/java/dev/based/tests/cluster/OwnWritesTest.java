package dev.based.tests.cluster;

import static dev.based.tests.support.Outcomes.await;

import dev.based.Database;
import dev.based.tests.Fixture;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.PostgresNode;
import dev.based.tests.servers.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What a caller has written it reads, wherever that is read, while standbys are late, hang, come back with less than they had, and one of them
 * is promoted: {@code -Dbased.own.seconds=300} for so long, {@code -Dbased.own.seed=} draws the same again.
 */
@OnOneJdk
@EnabledIfSystemProperty(named = "based.own.seconds", matches = ".+")
class OwnWritesTest {
    private final Random random = new Random(OwnWrites.SEED);
    private final List<PostgresNode> standbys = new ArrayList<>();
    private PostgresNode primary;
    private PostgresNode frozen;
    private OwnWrites callers;

    @Test
    void ownWrites_areRead() throws InterruptedException {
        List<PostgresNode> all = new ArrayList<>();
        try {
            primary = PostgresNode.primary("a");
            all.add(primary);
            primary.server()
                    .execute(
                            "CREATE TABLE marks (id int PRIMARY KEY, v int)",
                            "INSERT INTO marks SELECT id, 0 FROM generate_series(1, " + OwnWrites.CALLERS
                                    + ") AS ids (id)");
            for (String name : List.of("b", "c")) {
                PostgresNode standby = PostgresNode.standbyOf(primary, name);
                all.add(standby);
                standbys.add(standby);
                primary.awaitStandby(name, false);
            }
            synchronise();
            String hosts = all.stream().map(each -> "127.0.0.1:" + each.port()).collect(Collectors.joining(","));
            Database database = await(Database.create(
                            "postgresql://" + Server.USER + ":" + Server.PASSWORD + "@" + hosts + "/" + Server.USER
                                    + "?readers=prefer-standby&read_your_writes=true&host_check=20ms&connect_timeout=10",
                            Fixture.OPTIONS.withMaxSize(6).withAcquireTimeout(Duration.ofMinutes(1)))
                    .connect());
            callers = new OwnWrites(
                    database,
                    "SELECT v, pg_is_in_recovery() AS standby, CAST(inet_server_port() AS int) AS port FROM marks"
                            + " WHERE id = ?");
            try {
                callers.run(random, this::change, this::thaw);
            } finally {
                await(database.disconnect());
            }
        } finally {
            all.forEach(PostgresNode::close);
        }
        callers.judge();
    }

    /** A commit waits for any of them, so that nothing is lost with the primary. */
    private void synchronise() {
        primary.synchronous(
                "ANY 1 (" + standbys.stream().map(PostgresNode::name).collect(Collectors.joining(", ")) + ")");
    }

    private void change() {
        thaw();
        PostgresNode one = standbys.get(random.nextInt(standbys.size()));
        int what = random.nextInt(16);
        callers.tell(what + " " + one.name() + one.port());
        switch (what) {
            case 0, 1, 2 -> one.server().execute("SELECT pg_wal_replay_pause()");
            case 3, 4, 5 -> one.server().execute("SELECT pg_wal_replay_resume()");
            case 6, 7 -> delay(one, random.nextInt(100) + "ms", true);
            case 8, 9 -> delay(one, "0", true);
            case 10, 11 -> freeze(one);
            case 12 -> restart(one);
            case 13 -> {
                delay(one, "1h", false); // it comes back as it was at its last restart point, and stays there
                restart(one);
            }
            case 14 -> one.server().execute("CHECKPOINT");
            default -> {
                if (random.nextInt(3) == 0) {
                    promote(random.nextBoolean());
                }
            }
        }
    }

    private static void delay(PostgresNode node, String time, boolean now) {
        node.server().execute("ALTER SYSTEM SET recovery_min_apply_delay = '" + time + "'");
        if (now) {
            node.server().execute("SELECT pg_reload_conf()");
        }
    }

    private static void restart(PostgresNode node) {
        node.kill();
        node.start();
    }

    private void freeze(PostgresNode node) {
        node.freeze(true);
        frozen = node;
    }

    private void thaw() {
        if (frozen != null) {
            frozen.freeze(false);
            frozen = null;
        }
    }

    /** The one that has more; what was the primary follows it anew, once it has gone on for a while if it only hung. */
    private void promote(boolean hangs) {
        for (PostgresNode each : standbys) {
            delay(each, "0", true);
            each.server().execute("SELECT pg_wal_replay_resume()");
            primary.awaitStandby(each.name(), false); // then each tells how much it has
        }
        PostgresNode old = primary;
        if (hangs) {
            old.freeze(true);
        } else {
            old.kill();
        }
        PostgresNode most = Stream.of(standbys.get(0), standbys.get(1))
                .max(Comparator.comparing(OwnWritesTest::received))
                .orElseThrow();
        most.promote();
        primary = most;
        standbys.remove(most);
        standbys.get(0).followOn(most);
        primary.synchronous("");
        callers.pass(100);
        if (hangs) {
            old.freeze(false);
            callers.pass(100);
            old.kill();
        }
        old.follow(most);
        standbys.add(old);
        standbys.forEach(each -> primary.awaitStandby(each.name(), false));
        synchronise();
        callers.tell("promoted " + most.name() + most.port());
    }

    private static Long received(PostgresNode node) {
        return Long.valueOf(node.server().value("SELECT CAST(pg_last_wal_receive_lsn() - '0/0' AS bigint)"));
    }
}
