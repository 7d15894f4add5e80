package dev.based.internal.pool;

import static dev.based.internal.pool.PoolTest.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.PoolTimeoutException;
import dev.based.internal.place.PoolSettings;
import dev.based.internal.place.PooledConnection;
import dev.based.internal.place.Upkeep;
import dev.based.internal.time.Timer;
import dev.based.spi.Connection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Code of users and authors that a pool calls, and that is stuck or throws, is nobody else's trouble. */
class StuckTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration NEVER = Duration.ZERO;
    /** A tenth of it passes between two looks at holders. */
    private static final Duration LEAK = Duration.ofMillis(100);

    private final Timer timer = new Timer();
    private final AtomicInteger open = new AtomicInteger();
    private Pool pool;

    @AfterEach
    void close() {
        pool.close(() -> new IllegalStateException("The test has ended."));
        timer.close();
    }

    private void pool(int size, Duration acquire, Duration cleanup) {
        pool(size, acquire, cleanup, () -> CompletableFuture.completedFuture(new FakeConnection(open)), error -> error);
    }

    private void pool(
            int size,
            Duration acquire,
            Duration cleanup,
            Supplier<CompletionStage<Connection>> opener,
            UnaryOperator<Throwable> explain) {
        Upkeep upkeep = new Upkeep(true, NEVER, NEVER, NEVER, LONG, LEAK);
        pool = new Pool(
                new PoolSettings("connections", "max_size", 0, size, acquire, 100, cleanup, LONG, NEVER, upkeep),
                opener,
                explain,
                timer);
    }

    private TestWaiter acquire() {
        TestWaiter waiter = new TestWaiter("waiter");
        pool.acquire(waiter);
        return waiter;
    }

    private List<TestWaiter> acquire(int count) {
        List<TestWaiter> waiters = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            waiters.add(acquire());
        }
        return waiters;
    }

    private static Throwable failure(TestWaiter waiter) throws Exception {
        return waiter.answer().handle((connection, error) -> error).get(10, TimeUnit.SECONDS);
    }

    /** Chains to every second one what waits for the answer of the next. */
    private static List<CompletableFuture<Throwable>> chained(List<TestWaiter> waiters) {
        List<CompletableFuture<Throwable>> all = new ArrayList<>();
        for (int i = 0; i + 1 < waiters.size(); i += 2) {
            CompletableFuture<PooledConnection> next = waiters.get(i + 1).answer();
            all.add(waiters.get(i)
                    .answer()
                    .handle((connection, error) ->
                            next.handle((none, its) -> its).join()));
        }
        return all;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new CompletionException(interrupted);
        }
    }

    @Test
    void d4_timeout_isToldToEach_whateverIsChainedToAnother() throws Exception {
        pool(1, SHORT, LONG);
        acquire().connection();
        List<TestWaiter> waiters = acquire(60);
        List<CompletableFuture<Throwable>> chained = chained(waiters);
        for (TestWaiter waiter : waiters) {
            assertThat(failure(waiter)).isInstanceOf(PoolTimeoutException.class);
            assertThat(waiter.answers()).isOne();
        }
        for (CompletableFuture<Throwable> each : chained) {
            assertThat(each.get(10, TimeUnit.SECONDS)).isInstanceOf(PoolTimeoutException.class);
        }
    }

    /** As behind a firewall that has forgotten them while they were on their way. */
    @Test
    void o1_openingsThatAreStuck_holdNobodyUp() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        pool(
                6,
                LONG,
                SHORT,
                () -> attempts.incrementAndGet() <= 4
                        ? new CompletableFuture<>()
                        : CompletableFuture.completedFuture(new FakeConnection(open)),
                error -> error);
        TestWaiter first = acquire();
        TestWaiter second = acquire();
        pool.release(first.connection());
        pool.release(second.connection());
        assertThat(attempts.get()).isBetween(5, 6);
        assertThat(pool.snapshot().opening()).isEqualTo(4);
    }

    @Test
    void l4_close_returns_andIsToldToEach_whateverIsChainedToAnother() throws Exception {
        pool(1, LONG, LONG);
        PooledConnection held = acquire().connection();
        List<TestWaiter> waiters = acquire(4);
        CountDownLatch never = new CountDownLatch(1);
        waiters.get(3).answer().whenComplete((connection, error) -> await(never));
        List<CompletableFuture<Throwable>> chained = chained(waiters.subList(0, 2));
        IllegalStateException reason = new IllegalStateException("closed");
        CompletableFuture<Void> closed = CompletableFuture.supplyAsync(() -> pool.close(() -> reason))
                .get(10, TimeUnit.SECONDS)
                .toCompletableFuture();
        pool.release(held);
        closed.get(10, TimeUnit.SECONDS);
        for (TestWaiter waiter : waiters) {
            assertThat(failure(waiter)).isSameAs(reason);
        }
        assertThat(chained.get(0).get(10, TimeUnit.SECONDS)).isSameAs(reason);
        never.countDown();
    }

    @Test
    void l4_eachHolderIsStopped_andAbandoned_whateverAnotherDoes() throws Exception {
        pool(2, LONG, LONG);
        List<TestWaiter> holders = acquire(2);
        CountDownLatch evicted = new CountDownLatch(2);
        CountDownLatch overdue = new CountDownLatch(2);
        for (TestWaiter holder : holders) {
            holder.connection();
            holder.whenEvicted(() -> {
                evicted.countDown();
                await(evicted);
            });
            holder.whenOverdue(connection -> {
                overdue.countDown();
                await(overdue);
            });
        }
        CompletableFuture<Void> quiet = pool.pause();
        pool.evictHolders();
        assertThat(evicted.await(10, TimeUnit.SECONDS)).isTrue();
        pool.abandonHolders();
        assertThat(overdue.await(10, TimeUnit.SECONDS)).isTrue();
        quiet.get(10, TimeUnit.SECONDS);
    }

    /** An author's text is made when the next wait is counted already. */
    @Test
    void d4_timeout_comes_whileTheErrorOfAnotherIsBeingExplained() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(2);
        Thread opener = Thread.currentThread();
        Deque<CompletionStage<Connection>> opened =
                new ArrayDeque<>(List.of(CompletableFuture.failedFuture(new IllegalStateException("refused"))));
        pool(1, SHORT, LONG, () -> opened.isEmpty() ? new CompletableFuture<>() : opened.remove(), error -> {
            if (Thread.currentThread() != opener) {
                first.countDown();
                second.countDown();
                await(second);
            }
            return error;
        });
        TestWaiter one = acquire();
        assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
        TestWaiter other = acquire();
        assertThat(failure(one)).isInstanceOf(PoolTimeoutException.class);
        assertThat(failure(other)).isInstanceOf(PoolTimeoutException.class);
    }

    @Test
    void e6_endThatWasAskedToStop_hasAsLongAgain() throws Exception {
        pool(1, LONG, SHORT);
        TestWaiter holder = acquire();
        holder.connection();
        List<Long> looks = new ArrayList<>();
        CompletableFuture<Long> lookBefore = new CompletableFuture<>();
        CompletableFuture<Long> second = new CompletableFuture<>();
        holder.whenAskedWhatItWaitsFor(() -> {
            synchronized (looks) {
                looks.add(System.nanoTime());
            }
        });
        holder.whenOverdue(connection -> {
            synchronized (looks) {
                if (lookBefore.isDone()) {
                    second.complete(System.nanoTime());
                } else {
                    lookBefore.complete(looks.get(looks.size() - 2)); // which came before that of this very call
                }
            }
        });
        holder.waitsFor(new Object());
        long between = second.get(10, TimeUnit.SECONDS) - lookBefore.get(10, TimeUnit.SECONDS);
        assertThat(between).isGreaterThanOrEqualTo(SHORT.toNanos());
    }

    @Test
    void e6_overdueEnd_isSeen_whateverTheLookAtAnotherThrows() throws Exception {
        pool(2, LONG, SHORT);
        List<TestWaiter> holders = acquire(2);
        CountDownLatch overdue = new CountDownLatch(2);
        for (TestWaiter holder : holders) { // whoever is looked at first
            holder.connection();
            holder.whenOverdue(connection -> {
                overdue.countDown();
                throw new IllegalStateException("of the author");
            });
            holder.waitsFor(new Object());
        }
        TestWaiter throwing = holders.get(0);
        assertThat(overdue.await(10, TimeUnit.SECONDS)).isTrue();
        throwing.whenOverdue(connection -> pool.abandon(connection, throwing));
        eventually(() -> pool.snapshot().active() == 1);
    }

    @Test
    void o3_longHolder_isLoggedAtTheNextLook_ifItsTextThrew_andCountedOnce() throws Exception {
        pool(1, LONG, LONG);
        CountDownLatch texts = new CountDownLatch(2);
        TestWaiter holder = new TestWaiter(() -> {
            texts.countDown();
            if (texts.getCount() > 0) {
                throw new IllegalStateException("of the author");
            }
            return "holder";
        });
        pool.acquire(holder);
        holder.connection();
        assertThat(texts.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(pool.snapshot().leaks()).isOne();
    }

    /** A text that does not come keeps nobody waiting. */
    @Test
    void d4_timeout_isTold_whileItsTextIsStuck() throws Exception {
        pool(1, SHORT, LONG);
        CountDownLatch end = new CountDownLatch(1);
        TestWaiter holder = new TestWaiter(() -> {
            await(end);
            return "holder";
        });
        pool.acquire(holder);
        holder.connection();
        TestWaiter waiter = acquire();
        assertThat(failure(waiter))
                .isInstanceOf(PoolTimeoutException.class)
                .hasMessageContaining("within 300 ms")
                .hasMessageContaining("cannot be told");
        end.countDown();
        TestWaiter other = acquire();
        assertThat(failure(other)).hasMessageContaining("is holder.");
        assertThat(waiter.answers()).isOne();
    }
}
