package dev.based.internal.pool;

import static dev.based.internal.pool.PoolTest.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.PoolSnapshot;
import dev.based.internal.place.PoolSettings;
import dev.based.internal.place.PooledConnection;
import dev.based.internal.place.Upkeep;
import dev.based.internal.time.Timer;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A pool of connections with short lives, whose author's code answers at once, late, never, by a throw or by null, while it is used, evicted,
 * paused and resumed by several threads, and closed at last. {@code -Dbased.pools=1000} makes as many, {@code -Dbased.pools.seed=} the same.
 */
class HostilePoolTest {
    private static final int POOLS = Integer.getInteger("based.pools", 6);
    private static final long SEED = Long.getLong("based.pools.seed", System.nanoTime());
    private static final int THREADS = 4;
    private static final int ACTIONS = 300;
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration BRIEF = Duration.ofMillis(5);

    private final Timer timer = new Timer();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger sharedByTwo = new AtomicInteger();
    private final AtomicInteger tooMany = new AtomicInteger();
    private final Queue<Caller> callers = new ConcurrentLinkedQueue<>();
    private final Queue<Holder> holders = new ConcurrentLinkedQueue<>();
    private final Queue<CompletableFuture<Connection>> late = new ConcurrentLinkedQueue<>();
    private final Queue<CompletableFuture<Void>> slowEnds = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        threads.shutdownNow();
        timer.close();
    }

    /** What an author's code gives, drawn at random. */
    private <T> @Nullable CompletionStage<T> somehow(SplittableRandom random, Supplier<T> value) {
        return switch (random.nextInt(12)) {
            case 0 -> throw new IllegalStateException("thrown");
            case 1 -> null;
            case 2 -> CompletableFuture.failedFuture(new IllegalStateException("failed"));
            case 3, 4, 5 -> CompletableFuture.supplyAsync(value, threads);
            default -> CompletableFuture.completedFuture(value.get());
        };
    }

    private @Nullable CompletionStage<Connection> open(SplittableRandom random) {
        synchronized (random) {
            if (random.nextInt(10) == 0) {
                CompletableFuture<Connection> never = new CompletableFuture<>();
                late.add(never);
                return never;
            }
            return somehow(random, () -> new Odd(new FakeConnection(open), random));
        }
    }

    private final class Odd extends DelegatingConnection {
        private final FakeConnection fake;
        private final SplittableRandom random;

        Odd(FakeConnection fake, SplittableRandom random) {
            super(fake);
            this.fake = fake;
            this.random = random;
        }

        @Override
        public CompletionStage<Void> validate() {
            synchronized (random) {
                return random.nextInt(10) == 0 ? new CompletableFuture<>() : somehow(random, () -> null);
            }
        }

        @Override
        public boolean isUsable() {
            synchronized (random) {
                if (random.nextInt(200) == 0) {
                    throw new IllegalStateException("of the author");
                }
            }
            return super.isUsable();
        }

        @Override
        public boolean runsHere() {
            synchronized (random) {
                return random.nextBoolean();
            }
        }

        @Override
        public CompletionStage<Void> close() {
            super.close();
            synchronized (random) {
                if (random.nextInt(20) == 0) {
                    CompletableFuture<Void> slow = new CompletableFuture<>();
                    slowEnds.add(slow);
                    return slow;
                }
                return somehow(random, () -> null);
            }
        }
    }

    /** Who holds a connection, and which. */
    private record Holder(Caller caller, PooledConnection connection) {}

    private void leased(Caller caller, PooledConnection connection) {
        boolean isAlone = fake(connection).hold();
        if (!isAlone && connection.abandoned == null) { // else it was taken from who was about to be told
            sharedByTwo.incrementAndGet();
        }
        holders.add(new Holder(caller, connection));
    }

    private static FakeConnection fake(PooledConnection connection) {
        return ((Odd) connection.connection()).fake;
    }

    private void act(Pool pool, SplittableRandom random) {
        PoolSnapshot now = pool.snapshot();
        if (now.active() + now.idle() + now.opening() > now.maxSize()) {
            tooMany.incrementAndGet();
        }
        endSome(random.nextInt(50));
        int chance = random.nextInt(100);
        Holder holder = chance < 50 ? null : holders.poll();
        if (chance < 45) {
            Caller caller = new Caller(this::leased);
            callers.add(caller);
            pool.acquire(caller);
            if (chance < 8) {
                caller.withdraw(pool);
            }
        } else if (holder != null) {
            giveBack(pool, holder, chance);
        } else if (chance == 45) {
            pool.evict();
        } else if (chance == 46) {
            pause(pool, random);
        } else if (chance == 47) {
            pool.evictHolders();
            pool.abandonHolders();
        } else if (chance < 50) {
            pool.resume();
        }
    }

    /** What is slow to end ends after all. */
    private void endSome(int chance) {
        CompletableFuture<Void> slow = chance == 0 ? slowEnds.poll() : null;
        if (slow != null) {
            slow.complete(null);
        }
    }

    private void awaitEnd(CompletableFuture<Void> closed) {
        eventually(() -> {
            endAll();
            return closed.isDone();
        });
        closed.join();
    }

    private void endAll() {
        while (!slowEnds.isEmpty()) {
            endSome(0);
        }
    }

    private static void pause(Pool pool, SplittableRandom random) {
        CompletableFuture<Void> pause = pool.pause();
        if (random.nextBoolean()) {
            pool.takeBack(pause);
        }
    }

    private void giveBack(Pool pool, Holder holder, int chance) {
        PooledConnection connection = holder.connection();
        fake(connection).letGo();
        if (chance >= 97) {
            Caller again = new Caller(this::leased);
            callers.add(again);
            pool.replace(connection, again);
        } else if (chance >= 94) {
            pool.discard(connection, () -> {});
        } else if (chance >= 88) {
            pool.abandon(connection, holder.caller());
            pool.release(connection);
        } else {
            if (chance >= 82) {
                fake(connection).breakDown();
            }
            pool.release(connection);
        }
    }

    private Pool pool(SplittableRandom random) {
        SplittableRandom authors = random.split();
        Upkeep upkeep = new Upkeep(true, BRIEF.multipliedBy(2), BRIEF, BRIEF, Duration.ofMillis(1), LONG);
        PoolSettings settings = new PoolSettings(
                "connections",
                "max_size",
                random.nextInt(3),
                2 + random.nextInt(4),
                Duration.ofMillis(200),
                100_000,
                LONG,
                BRIEF,
                random.nextBoolean() ? LONG : Duration.ofMillis(1),
                upkeep);
        return new Pool(settings, () -> open(authors), error -> error, timer);
    }

    /** By several threads, the first of which may close it meanwhile. */
    private void use(Pool pool, SplittableRandom random, boolean closed) throws Exception {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            SplittableRandom own = random.split();
            int end = i == 0 && closed ? own.nextInt(ACTIONS) : ACTIONS;
            running.add(threads.submit(() -> {
                for (int action = 0; action < ACTIONS; action++) {
                    if (action == end) {
                        close(pool);
                    }
                    act(pool, own);
                }
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
    }

    private void giveAllBack(Pool pool) {
        for (Holder each = holders.poll(); each != null; each = holders.poll()) {
            giveBack(pool, each, 0);
        }
    }

    /** Whoever asks then is answered by a connection again. */
    private void assertServes(Pool pool) {
        AtomicInteger served = new AtomicInteger();
        pool.resume();
        eventually(() -> {
            giveAllBack(pool);
            TestWaiter probe = new TestWaiter("probe");
            pool.acquire(probe);
            eventually(() -> {
                giveAllBack(pool);
                endAll();
                return probe.answer().isDone();
            });
            if (probe.answer().isCompletedExceptionally()) {
                return false;
            }
            pool.release(probe.answer().join());
            return served.incrementAndGet() == 20;
        });
    }

    /** What never came comes after all. */
    private void openLate(SplittableRandom random) {
        for (CompletableFuture<Connection> each = late.poll(); each != null; each = late.poll()) {
            each.complete(new Odd(new FakeConnection(open), random.split()));
        }
    }

    private static CompletableFuture<Void> close(Pool pool) {
        return pool.close(() -> new IllegalStateException("closed")).toCompletableFuture();
    }

    /** Each connection that was opened was closed, once. */
    private static void assertEmpty(PoolSnapshot end) {
        assertThat(List.of(end.active(), end.idle(), end.opening(), end.waiting()))
                .containsOnly(0);
        assertThat(end.closed().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(end.created());
    }

    @Test
    void e6_pool_answersEachOnce_andLosesNoPlace_whateverAnAuthorsCodeDoes() throws Exception {
        System.out.println("HostilePoolTest seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < POOLS; i++) {
            Pool pool = pool(random);
            boolean isClosedMeanwhile = random.nextBoolean();
            use(pool, random, isClosedMeanwhile);
            if (!isClosedMeanwhile) {
                assertServes(pool);
            }
            CompletableFuture<Void> closed = close(pool);
            giveAllBack(pool);
            if (random.nextBoolean()) {
                timer.hurry(); // as if two seconds had passed, for those who are told too
                awaitEnd(closed);
                openLate(random);
                eventually(() -> callers.stream().allMatch(each -> each.outcomes() > 0));
            } else {
                openLate(random);
                awaitEnd(closed);
            }
            assertThat(callers).as("pool %d", i).allMatch(each -> each.outcomes() == 1);
            assertEmpty(pool.snapshot());
            eventually(() -> open.get() == 0);
            assertThat(sharedByTwo).hasValue(0);
            assertThat(tooMany).hasValue(0);
            callers.clear();
        }
    }
}
