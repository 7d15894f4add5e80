package dev.based.tests.cluster;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.SessionOptions;
import dev.based.tests.Fixture;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.PostgresNode;
import dev.based.tests.servers.Server;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A primary and three standbys: one is promoted, one of the others had more than it has, and one has less. */
@OnOneJdk
class TimelinesTest {
    private static final String VISITOR = "visitor";
    private static final List<PostgresNode> NODES = new ArrayList<>();
    private static PostgresNode promoted;
    private static PostgresNode ahead;
    private static PostgresNode behind;

    @BeforeAll
    static void fork() {
        PostgresNode primary = started(PostgresNode.primary("a"));
        primary.server()
                .execute(
                        "CREATE TABLE marks (v int)",
                        "CREATE USER " + VISITOR + " PASSWORD '" + Server.PASSWORD + "'",
                        "GRANT SELECT, INSERT ON marks TO " + VISITOR);
        promoted = started(PostgresNode.standbyOf(primary, "b"));
        ahead = started(PostgresNode.standbyOf(primary, "c"));
        behind = started(PostgresNode.standbyOf(primary, "d"));
        for (PostgresNode each : List.of(promoted, ahead, behind)) {
            primary.awaitStandby(each.name(), false);
        }
        behind.followOn(null);
        promoted.followOn(null);
        primary.server().execute("SELECT pg_logical_emit_message(false, 'x', repeat('x', 10000000))");
        String end = primary.server().value("SELECT pg_current_wal_lsn()");
        while (!"t".equals(ahead.server().value("SELECT pg_last_wal_replay_lsn() >= '" + end + "'"))) {
            Thread.onSpinWait();
        }
        primary.kill();
        promoted.promote();
    }

    private static PostgresNode started(PostgresNode node) {
        NODES.add(node);
        return node;
    }

    @AfterAll
    static void stop() {
        NODES.forEach(PostgresNode::close);
    }

    private static Database connect(String user, PostgresNode standby) {
        String url = "postgresql://" + user + ":" + Server.PASSWORD + "@127.0.0.1:" + promoted.port() + ",127.0.0.1:"
                + standby.port() + "/" + Server.USER
                + "?readers=prefer-standby&read_your_writes=true&host_check=5ms";
        return await(Database.create(url, Fixture.OPTIONS).connect());
    }

    private static int readerPort(Database database) {
        return await(database.session(
                SessionOptions.READ_ONLY,
                session -> session.fetchValue(Integer.class, "SELECT inet_server_port()::int")));
    }

    private static void untilReadFrom(Database database, PostgresNode node) {
        while (readerPort(database) != node.port()) {
            Thread.onSpinWait();
        }
    }

    /** Nobody else has what it has beyond the fork, and it never gets what is written now: its place in the log lies ahead all the same. */
    @Test
    void standbyOfTheOldTimelineThatIsAhead_isNotReadFrom() {
        Database database = connect(Server.USER, ahead);
        try {
            int before = count(database);
            for (int i = 1; i <= 100; i++) {
                await(database.execute("INSERT INTO marks VALUES (0)"));
                for (int j = 0; j < 5; j++) {
                    assertThat(count(database)).isEqualTo(before + i);
                }
            }
        } finally {
            await(database.disconnect());
        }
    }

    private static int count(Database database) {
        return await(database.session(
                SessionOptions.READ_ONLY,
                session -> session.fetchValue(Integer.class, "SELECT count(*)::int FROM marks WHERE v = 0")));
    }

    @Test
    void standbyThatGoesOnToTheNewTimeline_isReadFromAtOnce_orBehindARestartPointByAnOrdinaryUser() {
        behind.followOn(promoted);
        promoted.awaitStandby(behind.name(), false);
        Database all = connect(Server.USER, behind);
        Database ordinary = connect(VISITOR, behind);
        try {
            await(all.execute("INSERT INTO marks VALUES (1)"));
            untilReadFrom(all, behind);
            promoted.server().execute("CHECKPOINT");
            untilReadFrom(all, behind);
            await(ordinary.execute("INSERT INTO marks VALUES (2)"));
            behind.server().execute("CHECKPOINT");
            untilReadFrom(ordinary, behind);
        } finally {
            await(all.disconnect());
            await(ordinary.disconnect());
        }
    }
}
