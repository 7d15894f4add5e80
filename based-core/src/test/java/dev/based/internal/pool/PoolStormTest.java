package dev.based.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.internal.place.PoolSettings;
import dev.based.internal.place.PooledConnection;
import dev.based.internal.time.Timer;
import dev.based.spi.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Everything at once: afterwards nobody is unanswered and no slot is lost. */
class PoolStormTest {
    private static final int SIZE = 5;
    private static final int THREADS = 8;
    private static final int ACTIONS = 10_000;

    private final Timer timer = new Timer();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private final AtomicInteger sharedByTwo = new AtomicInteger();
    private final Queue<Caller> waiters = new ConcurrentLinkedQueue<>();
    private final Queue<PooledConnection> held = new ConcurrentLinkedQueue<>();
    private final Pool pool = new Pool(
            new PoolSettings(
                    "connections", "max_size", SIZE, Duration.ofHours(1), Integer.MAX_VALUE, Duration.ofHours(1)),
            this::openSomehow,
            error -> error,
            timer);

    @AfterEach
    void close() {
        pool.close(() -> new IllegalStateException("The test has ended."));
        threads.shutdown();
        timer.close();
    }

    /** At once or on another thread, and now and then not at all. */
    private CompletionStage<Connection> openSomehow() {
        int chance = ThreadLocalRandom.current().nextInt(10);
        if (chance == 0) {
            throw new IllegalStateException("open() threw");
        }
        if (chance == 1) {
            return CompletableFuture.failedFuture(new IllegalStateException("open() failed"));
        }
        return chance < 6
                ? CompletableFuture.completedFuture(connection())
                : CompletableFuture.supplyAsync(this::connection, threads);
    }

    private Connection connection() {
        FakeConnection connection = new FakeConnection(open);
        mostOpen.accumulateAndGet(open.get(), Math::max);
        return connection;
    }

    private void leased(Caller caller, PooledConnection connection) {
        if (!((FakeConnection) connection.connection()).hold()) {
            sharedByTwo.incrementAndGet();
        }
        held.add(connection);
    }

    private void act(SplittableRandom random) {
        int chance = random.nextInt(100);
        if (chance < 45) {
            Caller waiter = new Caller(this::leased);
            waiters.add(waiter);
            pool.acquire(waiter);
            if (random.nextInt(4) == 0) {
                waiter.withdraw(pool);
            }
            return;
        }
        PooledConnection connection = held.poll();
        if (connection != null) {
            giveBack(connection, chance);
        }
    }

    private void giveBack(PooledConnection connection, int chance) {
        FakeConnection fake = (FakeConnection) connection.connection();
        fake.letGo();
        if (chance >= 90) {
            pool.discard(connection, () -> {});
        } else {
            if (chance >= 85) {
                fake.breakDown();
            }
            pool.release(connection);
        }
    }

    @Test
    void storm_leavesNobodyUnansweredAndEverySlotFree() throws Exception {
        storm();
        calm();
        assertThat(waiters).allMatch(waiter -> waiter.outcomes() == 1);
        assertThat(sharedByTwo).hasValue(0);
        assertThat(mostOpen.get()).isLessThanOrEqualTo(SIZE);
        assertThat(everySlot()).hasSize(SIZE).doesNotHaveDuplicates();
        assertThat(open).hasValue(SIZE);
    }

    private void storm() throws InterruptedException, ExecutionException {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            SplittableRandom random = new SplittableRandom(i);
            running.add(threads.submit(() -> {
                for (int action = 0; action < ACTIONS / THREADS; action++) {
                    act(random);
                }
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
    }

    /** Gives everything back until everyone who waits has been answered. */
    private void calm() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!(waiters.stream().allMatch(waiter -> waiter.outcomes() > 0) && held.isEmpty())
                && System.nanoTime() < deadline) {
            PooledConnection connection = held.poll();
            if (connection != null) {
                giveBack(connection, 0);
            }
            Thread.onSpinWait();
        }
    }

    /** As many connections at once as the pool has slots. */
    private List<PooledConnection> everySlot() throws Exception {
        List<PooledConnection> all = new ArrayList<>();
        while (all.size() < SIZE) {
            TestWaiter waiter = new TestWaiter("after the storm");
            pool.acquire(waiter);
            all.add(waiter.connection());
        }
        return all;
    }
}
