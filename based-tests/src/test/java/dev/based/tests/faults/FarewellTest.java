package dev.based.tests.faults;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseTimeoutException;
import dev.based.Row;
import dev.based.RowIterator;
import dev.based.Statement;
import dev.based.tests.servers.Servers;
import dev.based.tests.support.Outcomes;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is logged while {@code disconnect()} waits for those who hold connections. */
class FarewellTest {
    private static final String SECRET = "s3cret" + ThreadLocalRandom.current().nextInt(1_000_000);

    static Stream<String> urls() {
        return Stream.of(
                "sqlite://?disconnect_timeout=300ms",
                Servers.postgres().url("disconnect_timeout", "300ms"),
                Servers.mariadb().url("disconnect_timeout", "300ms"));
    }

    /** What is logged while the action runs, and behind it until there are so many lines. */
    private static List<String> logged(int most, Runnable action) {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            action.run();
            long end = System.nanoTime() + Outcomes.PATIENCE.toNanos();
            while (lines(log).size() < most && System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
        } finally {
            System.setErr(before);
        }
        return lines(log);
    }

    private static List<String> lines(ByteArrayOutputStream log) {
        return log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("dev.based"))
                .toList();
    }

    private static void assertTold(List<String> lines, String... parts) {
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .contains("WARN", "disconnect() waits, for 300 ms at most")
                .contains(parts);
        assertThat(lines.get(1))
                .contains("WARN", "disconnect_timeout (300 ms) is over, and what was not")
                .contains(parts);
        assertThat(lines).noneMatch(line -> line.contains(SECRET));
    }

    @ParameterizedTest
    @MethodSource("urls")
    void disconnect_whileASessionIsOpen_namesItsPlaceAndWhatItDoes(String url) {
        Database database = await(Database.create(url).connect());
        CompletableFuture<Integer> never = new CompletableFuture<>();
        CountDownLatch begun = new CountDownLatch(1);
        var session = database.session(s -> s.fetchAll("SELECT 1").thenCompose(rows -> {
            begun.countDown();
            return never;
        }));
        await(begun);
        List<String> lines = logged(2, () -> await(database.disconnect()));
        assertTold(lines, "a session whose body is in " + FarewellTest.class.getName(), "It runs no statement now");
        assertThat(failure(session)).isInstanceOf(CancellationException.class);
    }

    @ParameterizedTest
    @MethodSource("urls")
    void disconnect_whileAnIteratorIsOpen_saysToCloseIt(String url) {
        Database database = await(Database.create(url).connect());
        String sql =
                "SELECT a.x FROM (SELECT 1 AS x UNION ALL SELECT 2 UNION ALL SELECT 3) a WHERE '" + SECRET + "' <> ?";
        @SuppressWarnings("resource") // that is what is tested
        RowIterator<Row> rows = database.stream(
                        Statement.of(sql.replace(SECRET, ""), SECRET).withFetchSize(1))
                .iterator();
        rows.next();
        List<String> lines = logged(2, () -> await(database.disconnect()));
        assertTold(
                lines,
                "the stream SELECT a.x FROM",
                "(called at " + FarewellTest.class.getName() + ".disconnect_whileAnIteratorIsOpen_saysToCloseIt",
                "Nobody asks it for rows now: close its iterator");
    }

    /** The holders are in the error, too, if they cannot be stopped. */
    @Test
    void disconnect_ofWhatCannotBeStopped_namesItInTheError() {
        Database database =
                await(Database.create("sqlite://?disconnect_timeout=100ms").connect());
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        var session = database.session(s -> {
            begun.countDown();
            boolean waiting = true;
            while (waiting) { // deaf to interrupts
                try {
                    go.await();
                    waiting = false;
                } catch (InterruptedException deaf) {
                    continue;
                }
            }
            return s.fetchAll("SELECT 1");
        });
        await(begun);
        try {
            assertThat(failure(DatabaseTimeoutException.class, database.disconnect()))
                    .hasMessageContaining("could not be closed")
                    .hasMessageContaining("What was stopped when disconnect_timeout was over: A connection is held for")
                    .hasMessageContaining(FarewellTest.class.getName());
        } finally {
            go.countDown();
        }
        failure(session);
    }

    /** Nothing is said where nothing is waited for. */
    @Test
    void disconnect_ofWhatIsAtRest_saysNothing() {
        Database database =
                await(Database.create("sqlite://?disconnect_timeout=0").connect());
        await(database.fetchAll("SELECT 1"));
        assertThat(logged(0, () -> await(database.disconnect()))).isEmpty();
    }
}
