package dev.based.tests.cluster;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.CommitOutcomeUnknownException;
import dev.based.Database;
import dev.based.Statement;
import dev.based.tests.Fixture;
import dev.based.tests.servers.GaleraNode;
import dev.based.tests.servers.HaProxy;
import dev.based.tests.servers.OnOneJdk;
import dev.based.tests.servers.PatroniNode;
import dev.based.tests.servers.PgBouncer;
import dev.based.tests.servers.Server;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/**
 * Servers are killed under callers. Once in a build; {@code -Dbased.failovers=20} makes it a campaign, which prints its figures.
 */
@OnOneJdk
@Execution(ExecutionMode.CONCURRENT) // each has servers of its own, and waits for them most of the time
@ResourceLock(providers = FailoverTest.OneAtATime.class)
class FailoverTest {
    private static final int FAILOVERS = Integer.getInteger("based.failovers", 1);

    /** Three nodes at a time, which send each other all that they have when they start. */
    private static final String GALERA = "Galera";

    /** In a campaign, which measures. */
    static final class OneAtATime implements ResourceLocksProvider {
        @Override
        public Set<Lock> provideForMethod(List<Class<?>> enclosing, Class<?> test, Method method) {
            return FAILOVERS > 1 ? Set.of(new Lock("A failover")) : Set.of();
        }
    }

    private static Set<Integer> present(Server server) {
        try (Connection connection = server.connection();
                java.sql.Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT v FROM numbers")) {
            Set<Integer> numbers = new HashSet<>();
            while (result.next()) {
                numbers.add(result.getInt(1));
            }
            return numbers;
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    @Test
    void primaryIsKilledAndItsStandbyPromoted_noAcknowledgedWriteIsLost_andNothingIsToldWrongly() {
        failOver(new PostgresBed());
    }

    /** The frozen primary's system still takes connections; whoever has a statement there is told by its deadline. */
    @Test
    void primaryHangs_andItsStandbyIsPromoted_theNextWritesGoThere_alsoWhenItComesBack() {
        try (PostgresBed bed = new PostgresBed()) {
            Database database = await(Database.create(bed.url() + "&connect_timeout=4", Fixture.OPTIONS)
                    .connect());
            try {
                await(database.execute("INSERT INTO numbers VALUES (1)"));
                bed.freeze();
                bed.promote();
                Statement second =
                        Statement.of("INSERT INTO numbers VALUES (2)").withTimeout(Duration.ofMillis(300));
                assertThat(outcome(database.execute(second))).isInstanceOf(CommitOutcomeUnknownException.class);
                await(database.execute("INSERT INTO numbers VALUES (3)"));
                assertThat(bed.survivor().value("SELECT count(*) FROM numbers WHERE v = 3"))
                        .isEqualTo("1");
                bed.thaw();
                for (int i = 4; i < 12; i++) {
                    await(database.execute("INSERT INTO numbers VALUES (?)", i));
                }
                database.evict(); // new connections, to the first that will do
                for (int i = 12; i < 16; i++) {
                    await(database.execute("INSERT INTO numbers VALUES (?)", i));
                }
                assertThat(bed.survivor().value("SELECT count(*) FROM numbers WHERE v > 2"))
                        .isEqualTo("13");
            } finally {
                await(database.disconnect());
            }
        }
    }

    @Test
    @ResourceLock(GALERA)
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void nodeOfGaleraIsKilled_noAcknowledgedWriteIsLost_andNothingIsToldWrongly() {
        GaleraNode.requireInstalled();
        failOver(new GaleraBed());
    }

    /** The other one is used when it is gone, though it seemed to have lost its place to it. */
    @Test
    @ResourceLock(GALERA)
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void nodeOfGaleraWasReadOnly_andTakesNobodysPlace() {
        GaleraNode.requireInstalled();
        List<GaleraNode> nodes = GaleraNode.start(3);
        GaleraNode first = nodes.get(0);
        GaleraNode second = nodes.get(1);
        try {
            first.server().execute("CREATE TABLE numbers (v int PRIMARY KEY)");
            String url = first.server().url();
            String name = "127.0.0.1:" + first.port();
            assertThat(url).contains(name);
            Database database = await(Database.create(
                            url.replace(name, name + ",127.0.0.1:" + second.port())
                                    + "?target_session_attrs=read-write",
                            Fixture.OPTIONS)
                    .connect());
            try {
                first.server().execute("SET GLOBAL read_only = 1");
                untilWrittenTo(second, database);
                first.server().execute("SET GLOBAL read_only = 0");
                await(database.execute("KILL CONNECTION_ID()")
                        .exceptionally(lost -> null)); // so that all are looked at
                untilWrittenTo(first, database);
                first.kill();
                untilWrittenTo(second, database);
            } finally {
                await(database.disconnect());
            }
        } finally {
            nodes.forEach(GaleraNode::close);
        }
    }

    private static void untilWrittenTo(GaleraNode node, Database database) {
        do {
            database.evict();
        } while (await(database.fetchValue(Integer.class, "SELECT @@port")) != node.port());
    }

    /** HAProxy sees it by its checks, and ends what leads to the one that is gone. */
    @Test
    void primaryBehindHaProxyIsKilled_noAcknowledgedWriteIsLost_andNothingIsToldWrongly() {
        HaProxy.requireInstalled();
        failOver(new HaProxyBed());
    }

    @Test
    void pgBouncerIsKilledOrRestarted_callersGoOnThroughTheOther() {
        PgBouncer.requireInstalled();
        failOver(new PoolersBed());
    }

    @Test
    void leaderOfPatroniIsKilled_noAcknowledgedWriteIsLost_andNothingIsToldWrongly() {
        PatroniNode.requireInstalled();
        failOver(new PatroniBed());
    }

    /** By a program that starts while one of the servers is gone. */
    private static int oneOfAnotherDatabase(Bed bed) {
        return await(
                Database.use(bed.url(), Fixture.OPTIONS, another -> another.fetchValue(Integer.class, "SELECT 1")));
    }

    private static void failOver(Bed bed) {
        List<Long> times = new ArrayList<>();
        List<Long> promotions = new ArrayList<>();
        try (bed) {
            Database database = await(
                    Database.create(bed.url(), Fixture.OPTIONS.withMaxSize(6)).connect());
            try (Traffic traffic = new Traffic(database)) {
                for (int i = 0; i < FAILOVERS; i++) {
                    traffic.awaitWrite();
                    bed.kill();
                    long before = traffic.begin();
                    bed.promote();
                    promotions.add((System.nanoTime() - before) / 1_000_000);
                    times.add((traffic.end() - before) / 1_000_000);
                    assertThat(oneOfAnotherDatabase(bed)).isEqualTo(1);
                    if (i + 1 < FAILOVERS) {
                        bed.repair();
                    }
                }
                traffic.awaitWrite();
                traffic.stop();
                judge(bed, traffic);
                System.out.println(bed.getClass().getSimpleName() + ": ms from the kill to the next write "
                        + times + ", of which until another server took changes " + promotions + "; acknowledged "
                        + traffic.acknowledged.size() + ", in doubt " + traffic.inDoubt.size() + ", failed "
                        + traffic.failed.size() + ", read-only sessions " + traffic.reads + ", failed "
                        + traffic.failedReads);
            } catch (IllegalStateException hanging) {
                hanging.addSuppressed(new IllegalStateException(bed.state()));
                throw hanging;
            } finally {
                await(database.disconnect());
            }
        }
    }

    private static void judge(Bed bed, Traffic traffic) {
        Set<Integer> present = present(bed.survivor());
        Set<Integer> lost = new HashSet<>(traffic.acknowledged);
        lost.removeAll(present);
        assertThat(lost).as("acknowledged and lost").isEmpty();
        assertThat(traffic.failed.entrySet().stream()
                        .filter(each -> present.contains(each.getKey()))
                        .map(each -> each.getKey() + ": " + each.getValue())
                        .collect(Collectors.toList()))
                .as("told to have failed, and there")
                .isEmpty();
    }
}
