package dev.based.tests.cluster;

import static dev.based.tests.support.Outcomes.await;

import dev.based.Database;
import dev.based.tests.Fixture;
import dev.based.tests.servers.EmbeddedMariadb;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The same as {@link OwnWritesTest} with MariaDB's replicas, which stop and go on, are late, and take the source's place. */
@OnOneJdk
@EnabledIfSystemProperty(named = "based.own.seconds", matches = ".+")
class MariadbOwnWritesTest {
    /** One that may not write where that is refused. */
    private static final String USER = "visitor";

    private final Random random = new Random(OwnWrites.SEED);
    private final List<Server> replicas = new ArrayList<>();
    private Server source;
    private OwnWrites callers;

    @Test
    void ownWrites_areRead() throws InterruptedException {
        List<Server> all = new ArrayList<>();
        try {
            for (int id = 1; id <= 3; id++) {
                all.add(EmbeddedMariadb.start(List.of("--log-bin=bin", "--server-id=" + id, "--log-slave-updates=1")));
            }
            source = all.get(0);
            replicas.addAll(all.subList(1, 3));
            for (Server replica : replicas) {
                replica.execute(
                        "RESET MASTER",
                        "SET GLOBAL gtid_slave_pos = '" + source.value("SELECT @@GLOBAL.gtid_binlog_pos") + "'");
                follow(replica, "");
            }
            source.execute(
                    "CREATE USER " + USER + "@'%' IDENTIFIED BY 'x'",
                    "GRANT ALL ON " + source.database() + ".* TO " + USER + "@'%'",
                    "CREATE TABLE marks (id int PRIMARY KEY, v int)");
            IntStream.rangeClosed(1, OwnWrites.CALLERS)
                    .forEach(id -> source.execute("INSERT INTO marks VALUES (" + id + ", 0)"));
            replicas.forEach(this::caughtUp);
            String hosts = all.stream().map(each -> "127.0.0.1:" + each.port()).collect(Collectors.joining(","));
            Database database = await(Database.create(
                            "mariadb://" + USER + ":x@" + hosts + "/" + source.database()
                                    + "?readers=prefer-standby&read_your_writes=true&host_check=20ms&connect_timeout=10",
                            Fixture.OPTIONS.withMaxSize(6).withAcquireTimeout(Duration.ofMinutes(1)))
                    .connect());
            callers = new OwnWrites(
                    database, "SELECT v, @@GLOBAL.read_only AS standby, @@port AS port FROM marks WHERE id = ?");
            try {
                callers.run(random, this::change, () -> {});
            } finally {
                await(database.disconnect());
            }
        } finally {
            all.forEach(Server::close);
        }
        callers.judge();
    }

    private void follow(Server replica, String more) {
        replica.execute(
                "SET GLOBAL read_only = 1",
                "CHANGE MASTER TO master_host = '127.0.0.1', master_port = " + source.port() + ", master_user = '"
                        + Server.USER + "', master_password = '" + Server.PASSWORD
                        + "', master_ssl = 0, master_connect_retry = 1, master_use_gtid = slave_pos" + more,
                "START SLAVE");
    }

    private void caughtUp(Server replica) {
        replica.execute("DO MASTER_GTID_WAIT('" + source.value("SELECT @@GLOBAL.gtid_binlog_pos") + "', 30)");
    }

    private void change() {
        Server one = replicas.get(random.nextInt(replicas.size()));
        int what = random.nextInt(14);
        callers.tell(what + " " + one.port());
        switch (what) {
            case 0, 1, 2 -> one.execute("STOP SLAVE SQL_THREAD");
            case 3, 4, 5 -> one.execute("START SLAVE SQL_THREAD");
            case 6 -> one.execute("STOP SLAVE IO_THREAD");
            case 7 -> one.execute("START SLAVE IO_THREAD");
            case 8 -> delay(one, 1);
            case 9 -> delay(one, 0);
            case 10 -> one.execute("FLUSH LOGS");
            case 11 -> one.execute("KILL USER " + USER);
            default -> promote(one);
        }
    }

    private static void delay(Server replica, int seconds) {
        replica.execute("STOP SLAVE", "CHANGE MASTER TO master_delay = " + seconds, "START SLAVE");
    }

    /** All of what the source has written arrives, so that nothing is lost. */
    private void promote(Server next) {
        source.execute("SET GLOBAL read_only = 1");
        for (Server replica : replicas) {
            delay(replica, 0);
            caughtUp(replica);
        }
        next.execute("STOP SLAVE", "RESET SLAVE ALL", "SET GLOBAL read_only = 0");
        Server old = source;
        source = next;
        replicas.remove(next);
        replicas.forEach(each -> {
            each.execute("STOP SLAVE");
            follow(each, "");
        });
        follow(old, ", master_demote_to_slave = 1");
        replicas.add(old);
        callers.tell("promoted " + next.port());
    }
}
