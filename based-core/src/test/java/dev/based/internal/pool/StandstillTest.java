package dev.based.internal.pool;

import static dev.based.internal.pool.PoolTest.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.PoolTimeoutException;
import dev.based.internal.place.PoolSettings;
import dev.based.internal.place.PooledConnection;
import dev.based.internal.thread.Behalf;
import dev.based.internal.time.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions whose bodies wait for further connections: who is told that there can be none, and who is not. */
class StandstillTest {
    private static final Duration LONG = Duration.ofHours(1);
    /** The end waits for those who are told for a second. */
    private static final Duration MOST_OF_THE_PATIENCE = Duration.ofMillis(500);

    private final Timer timer = new Timer();
    private final Timer clock = new Timer();
    private final List<Pool> pools = new ArrayList<>();

    @AfterEach
    void close() {
        pools.forEach(pool -> pool.close(() -> new IllegalStateException("The test has ended.")));
        timer.close();
        clock.close();
    }

    private Pool pool(int size) {
        Pool pool = new Pool(
                new PoolSettings("connections", "max_size", size, LONG, 100, LONG),
                () -> CompletableFuture.completedFuture(new FakeConnection(new AtomicInteger())),
                error -> error,
                timer);
        pools.add(pool);
        return pool;
    }

    private static Behalf session(Pool pool, boolean doesNothing) throws Exception {
        Behalf session = new Behalf(pool, null);
        TestWaiter holder = new TestWaiter("session").session(session, doesNothing);
        pool.acquire(holder);
        holder.connection();
        return session;
    }

    private static TestWaiter inside(Behalf session, Pool pool, TestWaiter waiter) throws Exception {
        return Behalf.call(session, () -> {
            pool.acquire(waiter);
            return waiter;
        });
    }

    /** Waits until those are told who called before, too, if anybody is. */
    private void waitForStandstill() throws Exception {
        Pool another = pool(1);
        assertTold(inside(session(another, true), another, new TestWaiter("inside")));
    }

    private static void assertTold(TestWaiter waiter) {
        eventually(() -> waiter.answers() == 1);
        assertThat(waiter.answer())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(PoolTimeoutException.class)
                .withMessageContaining("No connection can become free");
    }

    @Test
    void bodiesThatAllWait_oneOfThemIsTold() throws Exception {
        Pool pool = pool(2);
        Behalf first = session(pool, true);
        Behalf second = session(pool, true);
        TestWaiter early = inside(first, pool, new TestWaiter("early"));
        TestWaiter late = inside(new Behalf("inner", second), pool, new TestWaiter("late"));
        assertTold(late);
        assertThat(early.answers()).isZero();
    }

    @Test
    void holderThatThrowsWhenLookedAt_isLookedAtAgainForTheNext() throws Exception {
        Pool pool = pool(1);
        AtomicInteger looks = new AtomicInteger();
        Behalf session = new Behalf(pool, null);
        TestWaiter holder = new TestWaiter("session").session(session, true).whenLookedAt(() -> {
            if (looks.getAndIncrement() == 0) {
                throw new IllegalStateException("the first look");
            }
        });
        pool.acquire(holder);
        holder.connection();
        TestWaiter first = inside(session, pool, new TestWaiter("first"));
        eventually(() -> looks.get() == 1);
        waitForStandstill(); // the look has ended by then
        assertTold(inside(session, pool, new TestWaiter("second")));
        assertThat(first.answers()).isZero();
    }

    /** Nothing is open any more when the pool is closed there, but for whoever is told just now. */
    @Test
    void endOfThePool_comesBehindWhatIsTold() throws Exception {
        Pool pool = pool(1);
        Behalf session = new Behalf(pool, null);
        TestWaiter holder = new TestWaiter("session").session(session, true);
        pool.acquire(holder);
        PooledConnection held = holder.connection();
        CompletableFuture<Long> told = new CompletableFuture<>();
        CompletableFuture<Void> goesOn = new CompletableFuture<>();
        inside(session, pool, new TestWaiter("last").whenRefused(() -> {
                    told.complete(System.nanoTime());
                    goesOn.join();
                }));
        long begun = told.get(10, TimeUnit.SECONDS);
        pool.release(held);
        CompletableFuture<Void> elapsed = new CompletableFuture<>();
        clock.after(MOST_OF_THE_PATIENCE.dividedBy(2), () -> elapsed.complete(null));
        CompletableFuture.anyOf(end(pool), elapsed).get(10, TimeUnit.SECONDS);
        boolean early = end(pool).isDone() && System.nanoTime() - begun < MOST_OF_THE_PATIENCE.toNanos();
        goesOn.complete(null);
        assertThat(early).isFalse();
        end(pool).get(10, TimeUnit.SECONDS);
    }

    private static CompletableFuture<Void> end(Pool pool) {
        return pool.close(() -> new IllegalStateException("The test ends it.")).toCompletableFuture();
    }

    @Test
    void limitOfTheirOwn_isLeftToThem() throws Exception {
        Pool pool = pool(2);
        Behalf first = session(pool, true);
        Behalf second = session(pool, true);
        TestWaiter limited = inside(first, pool, new TestWaiter("limited").limitedTo(LONG));
        TestWaiter other = inside(second, pool, new TestWaiter("other"));
        waitForStandstill();
        assertThat(limited.answers() + other.answers()).isZero();
    }

    @Test
    void sessionThatDoesSomething_isWaitedFor() throws Exception {
        Pool pool = pool(1);
        TestWaiter beside = inside(session(pool, false), pool, new TestWaiter("beside"));
        waitForStandstill();
        assertThat(beside.answers()).isZero();
    }

    @Test
    void waiterThatLeaves_noLongerCounts() throws Exception {
        Pool pool = pool(2);
        Behalf first = session(pool, true);
        Behalf second = session(pool, true);
        TestWaiter gone = inside(first, pool, new TestWaiter("gone"));
        TestWaiter stays = inside(second, pool, new TestWaiter("stays"));
        assertThat(pool.withdraw(gone)).isTrue();
        waitForStandstill();
        assertThat(stays.answers()).isZero();
    }
}
