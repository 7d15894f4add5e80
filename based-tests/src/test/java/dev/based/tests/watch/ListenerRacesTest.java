package dev.based.tests.watch;

import static dev.based.tests.support.Outcomes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.internal.async.Stages;
import dev.based.observe.Outcome;
import dev.based.observe.PoolEvent;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.Servers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random calls from many threads, with cancels, deadlines and cut connections, the last of them while the database is disconnected: each
 * is told to a listener as it begins, and has one end, which is what its stage says. {@code -Dbased.listeners=20000} tells how many,
 * {@code -Dbased.listeners.seed=} draws the calls of an earlier run again.
 */
@Timeout(value = 55, unit = TimeUnit.MINUTES)
class ListenerRacesTest {
    private static final int CALLS = Integer.getInteger("based.listeners", 400);
    private static final long SEED = Long.getLong("based.listeners.seed", System.currentTimeMillis());
    private static final int THREADS = 6;

    private final Book book = new Book();
    private final DatabaseOptions options = DatabaseOptions.DEFAULT
            .withListener(new Thrower(true))
            .withListener(book)
            .withListener(new Thrower(false))
            .withAcquireTimeout(Duration.ofSeconds(5))
            .withDisconnectTimeout(Duration.ofMillis(100));

    @Test
    void eachCall_onSqlite_hasOneEndThatIsItsStages(@TempDir Path directory) throws Exception {
        race("sqlite:///" + directory.resolve("calls.db") + "?synchronous=off&readers=2", false);
    }

    @Test
    void eachCall_onPostgres_hasOneEndThatIsItsStages() throws Exception {
        try (Server server = Servers.postgres().newDatabase()) {
            race(server.url("max_size", "4"), true);
        }
    }

    private void race(String url, boolean server) throws Exception {
        System.out.println("Listeners on " + url.substring(0, url.indexOf(':')) + ", seed " + SEED);
        Database database = await(Database.create(url, options).connect());
        await(database.execute("CREATE TABLE calls (number INT NOT NULL PRIMARY KEY, note VARCHAR(20))"));
        ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
        ExecutorService users = Executors.newFixedThreadPool(THREADS);
        try {
            AtomicInteger numbers = new AtomicInteger();
            CompletableFuture<Void> late = new CompletableFuture<>();
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(users.submit(() -> {
                    try {
                        for (int number = numbers.getAndIncrement();
                                number < CALLS;
                                number = numbers.getAndIncrement()) {
                            SplittableRandom random = new SplittableRandom(SEED * 1_000_003 + number);
                            new RandomCall(database, book, random, number, timer, server)
                                    .make(number < CALLS - 3 * THREADS);
                            if (number == CALLS - 2 * THREADS) {
                                late.complete(null);
                            }
                        }
                    } catch (Throwable error) { // or nobody would be told before the others had made all the rest
                        late.completeExceptionally(error);
                        throw error;
                    }
                }));
            }
            late.get(50, TimeUnit.MINUTES);
            CompletableFuture<?> disconnected = database.disconnect().toCompletableFuture();
            for (Future<?> each : running) {
                each.get(60, TimeUnit.SECONDS);
            }
            disconnected.get(60, TimeUnit.SECONDS);
            users.shutdown();
            assertThat(users.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            users.shutdownNow();
            timer.shutdownNow();
        }
        check();
    }

    private void check() throws InterruptedException, ExecutionException {
        Map<Outcome, Integer> told = new TreeMap<>();
        int compared = 0;
        for (Book.Entry entry : book.entries()) {
            assertThat(entry.ends()).as("ends of %s", entry).isEqualTo(1);
            Outcome outcome = entry.outcome();
            assertThat(outcome).isNotNull();
            told.merge(outcome, 1, Integer::sum);
            CompletableFuture<?> stage = entry.stage;
            if (stage != null) {
                assertThat(stage.isDone()).as("stage of %s", entry).isTrue();
                Throwable error = Stages.failure(stage);
                assertThat(outcome).as("%s", entry).isEqualTo(Book.said(error));
                if (outcome != Outcome.CANCELLED) {
                    assertThat(entry.error()).as("%s", entry).isSameAs(error);
                }
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(CALLS / 2);
        assertThat(told).containsKeys(Outcome.SUCCEEDED, Outcome.FAILED, Outcome.CANCELLED, Outcome.TIMED_OUT);
        assertThat(book.count(PoolEvent.Type.ACQUIRED)).isEqualTo(book.count(PoolEvent.Type.RELEASED));
        assertThat(book.count(PoolEvent.Type.OPENED)).isEqualTo(book.count(PoolEvent.Type.CLOSED));
        System.out.println("Listeners: " + book.entries().size() + " beginnings, " + compared + " stages, " + told);
    }
}
