package dev.based.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.PoolOverloadException;
import dev.based.internal.place.PoolSettings;
import dev.based.internal.place.Upkeep;
import dev.based.internal.time.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pool of one connection with a target for waiting, of which more is asked than it can do. */
class OverloadedPoolTest {
    private static final Duration TARGET = Duration.ofMillis(1);
    private static final Duration HELD = Duration.ofMillis(3);
    private static final Duration LONG = Duration.ofHours(1);

    private final Timer timer = new Timer();
    private final Pool pool = new Pool(
            new PoolSettings("connections", "max_size", 0, 1, LONG, 100, LONG, LONG, TARGET, Upkeep.NONE),
            () -> CompletableFuture.completedFuture(new FakeConnection(new AtomicInteger())),
            error -> error,
            timer);
    private TestWaiter holder = acquire(new TestWaiter("the first"));

    @AfterEach
    void close() {
        pool.close(() -> new IllegalStateException("The test has ended."));
        timer.close();
    }

    private TestWaiter acquire(TestWaiter waiter) {
        pool.acquire(waiter);
        return waiter;
    }

    /** Each caller waits for the one before, for longer than the target, until the pool counts as overloaded. */
    private void overload() throws Exception {
        TestWaiter probe;
        do {
            TestWaiter next = acquire(new TestWaiter("the next"));
            use(HELD.toNanos());
            pool.release(holder.connection());
            holder = next;
            probe = acquire(new TestWaiter("a probe").limitedTo(HELD));
        } while (pool.withdraw(probe));
        assertThat(failure(probe))
                .isInstanceOf(PoolOverloadException.class)
                .hasMessageContaining("queue_target (1 ms)");
    }

    /** So long a connection is used. */
    private static void use(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    private static Throwable failure(TestWaiter waiter) throws Exception {
        return waiter.answer().handle((connection, error) -> error).get(10, TimeUnit.SECONDS);
    }

    @Test
    void whoCannotBeAnsweredInTime_isRefusedAtOnce_andAllOthersWait() throws Exception {
        overload();
        TestWaiter inTime = acquire(new TestWaiter("in time").limitedTo(LONG));
        TestWaiter patient = acquire(new TestWaiter("patient"));
        assertThat(inTime.answer()).isNotDone();
        pool.release(holder.connection());
        pool.release(inTime.connection());
        assertThat(patient.connection()).isNotNull();
        assertThat(pool.snapshot().refused()).isOne();
    }

    @Test
    void whoBecomesTooLateInTheQueue_isPassedOver() throws Exception {
        overload();
        TestWaiter waiting = acquire(new TestWaiter("waiting").limitedTo(Duration.ofMillis(300)));
        TestWaiter behind = acquire(new TestWaiter("behind"));
        use(Duration.ofMillis(300).toNanos());
        pool.release(holder.connection());
        assertThat(failure(waiting)).isInstanceOf(PoolOverloadException.class);
        assertThat(behind.connection()).isNotNull();
    }

    @Test
    void oneWhoDoesNotWait_endsIt() throws Exception {
        overload();
        pool.release(holder.connection());
        holder = acquire(new TestWaiter("at once"));
        TestWaiter late = acquire(new TestWaiter("late").limitedTo(HELD));
        assertThat(late.answer()).isNotDone();
        pool.release(holder.connection());
        assertThat(late.connection()).isNotNull();
    }
}
