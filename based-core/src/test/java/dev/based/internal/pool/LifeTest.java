package dev.based.internal.pool;

import static dev.based.internal.pool.PoolTest.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.PoolSnapshot.Closed;
import dev.based.internal.place.PoolSettings;
import dev.based.internal.place.PooledConnection;
import dev.based.internal.place.Upkeep;
import dev.based.internal.time.Timer;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How connections live, and are given up. */
class LifeTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(60);
    private static final Duration NEVER = Duration.ZERO;

    private final Timer timer = new Timer();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    /** What connections answer when they are asked whether they live. */
    private volatile CompletableFuture<Void> answer = CompletableFuture.completedFuture(null);

    /** When connections that are closed have ended. */
    private volatile CompletableFuture<Void> closed = CompletableFuture.completedFuture(null);

    private final Map<Connection, FakeConnection> fakes = new ConcurrentHashMap<>();

    private Pool pool;

    @AfterEach
    void close() {
        pool.close(() -> new IllegalStateException("The test has ended."));
        timer.close();
    }

    private Pool pool(int minSize, Upkeep upkeep) {
        pool = new Pool(
                new PoolSettings("connections", "max_size", minSize, 10, LONG, 100, LONG, LONG, NEVER, upkeep),
                () -> CompletableFuture.completedFuture(connection()),
                error -> error,
                timer);
        return pool;
    }

    private Connection connection() {
        FakeConnection fake = new FakeConnection(open);
        Connection made = new DelegatingConnection(fake) {
            @Override
            public CompletionStage<Void> close() {
                return super.close().thenCombine(closed, (nothing, none) -> none);
            }

            @Override
            public CompletionStage<Void> validate() {
                asked.incrementAndGet();
                return answer;
            }
        };
        fakes.put(made, fake);
        return made;
    }

    private TestWaiter acquire() {
        TestWaiter waiter = new TestWaiter("waiter");
        pool.acquire(waiter);
        return waiter;
    }

    private static void await(CompletionStage<?> stage) throws Exception {
        stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void o5_idleConnections_areGivenUpDownToTheSmallestSize() throws Exception {
        await(pool(2, new Upkeep(true, NEVER, SHORT, NEVER, LONG, NEVER)).open(6));
        eventually(() -> open.get() == 2);
        assertThat(pool.snapshot().closed()).containsEntry(Closed.IDLE, 4L);
        assertThat(pool.snapshot().idle()).isEqualTo(2);
    }

    @Test
    void o5_idleConnections_thatAreSlowToEnd_doNotCountAsThere() throws Exception {
        closed = new CompletableFuture<>();
        await(pool(2, new Upkeep(true, NEVER, SHORT, NEVER, LONG, NEVER)).open(6));
        eventually(() -> open.get() == 2);
        CompletableFuture<Void> later = new CompletableFuture<>();
        timer.after(SHORT.multipliedBy(2), () -> later.complete(null)); // behind some more looks
        await(later);
        assertThat(pool.snapshot().closed()).containsEntry(Closed.IDLE, 4L);
        assertThat(pool.snapshot().idle()).isEqualTo(2);
        closed.complete(null);
    }

    @Test
    void o5_oldConnections_areReplaced_heldOnesWhenTheyComeBack() throws Exception {
        await(pool(2, new Upkeep(true, SHORT, NEVER, NEVER, LONG, NEVER)).open(2));
        PooledConnection held = acquire().connection();
        eventually(() -> pool.snapshot().closed().getOrDefault(Closed.LIFETIME, 0L) >= 3);
        assertThat(pool.snapshot().active()).isOne();
        pool.release(held);
        eventually(() -> pool.snapshot().active() == 0 && pool.snapshot().idle() == 2);
        assertThat(acquire().connection()).isNotSameAs(held);
    }

    @Test
    void o5_connectionsThatMustNotBeGivenUp_stay() throws Exception {
        await(pool(0, new Upkeep(false, SHORT, SHORT, SHORT, NEVER, NEVER)).open(1));
        PooledConnection only = acquire().connection();
        pool.release(only);
        pool.evict();
        assertThat(acquire().connection()).isSameAs(only);
        assertThat(asked).hasValue(0);
    }

    @Test
    void o5_unusedConnection_isAskedFirst_andAnotherIsGivenIfItDoesNotLive() throws Exception {
        await(pool(0, new Upkeep(true, NEVER, NEVER, NEVER, NEVER, NEVER)).open(1));
        PooledConnection old = acquire().connection();
        assertThat(asked).hasValue(1);
        pool.release(old);
        answer = CompletableFuture.failedFuture(new IllegalStateException("dead"));
        TestWaiter caller = acquire();
        assertThat(caller.connection()).isNotSameAs(old);
        assertThat(pool.snapshot().closed()).containsEntry(Closed.INVALID, 1L);
    }

    @Test
    void o5_unusedConnection_thatDoesNotAnswer_isGivenUpInTime_andItsCallerMayLeave() throws Exception {
        await(pool(0, new Upkeep(true, NEVER, NEVER, NEVER, NEVER, NEVER)).open(3));
        answer = new CompletableFuture<>();
        TestWaiter gone = acquire();
        assertThat(pool.withdraw(gone)).isTrue();
        TestWaiter caller = acquire();
        assertThat(caller.connection()).isNotNull();
        assertThat(gone.answers()).isZero();
    }

    /** As behind a firewall that has forgotten them: each would take the whole time, one after the other. */
    @Test
    void o5_unusedConnections_thatDoNotAnswer_areNotWaitedFor_whereAnotherCanBeOpened() throws Exception {
        await(pool(0, new Upkeep(true, NEVER, NEVER, NEVER, NEVER, NEVER)).open(3));
        answer = new CompletableFuture<>();
        TestWaiter caller = acquire();
        assertThat(caller.connection()).isNotNull();
        assertThat(pool.snapshot().created()).isEqualTo(4);
        assertThat(pool.snapshot().closed()).isEmpty(); // nobody had to be given up first
        answer.complete(null);
        eventually(() -> pool.snapshot().idle() == 3);
    }

    @Test
    void o5_secondCaller_hasAnotherUnusedConnectionAsked() throws Exception {
        await(pool(0, new Upkeep(true, NEVER, NEVER, NEVER, NEVER, NEVER)).open(2));
        answer = new CompletableFuture<>();
        TestWaiter first = acquire();
        TestWaiter second = acquire();
        assertThat(asked).hasValue(2);
        answer.complete(null);
        assertThat(first.connection()).isNotSameAs(second.connection());
    }

    @Test
    void o5_unusedConnections_areKeptAlive() throws Exception {
        await(pool(3, new Upkeep(true, NEVER, NEVER, SHORT, LONG, NEVER)).open(3));
        eventually(() -> asked.get() >= 9);
        assertThat(open).hasValue(3);
        assertThat(pool.snapshot().created()).isEqualTo(3);
    }

    @Test
    void o5_smallestSize_isKept_whenConnectionsAreLost() throws Exception {
        await(pool(3, new Upkeep(true, NEVER, NEVER, SHORT, LONG, NEVER)).open(3));
        answer = CompletableFuture.failedFuture(new IllegalStateException("dead"));
        eventually(() -> pool.snapshot().closed().getOrDefault(Closed.INVALID, 0L) >= 3);
        answer = CompletableFuture.completedFuture(null);
        eventually(() -> pool.snapshot().idle() == 3);
    }

    @Test
    void evict_closesWhatIsFree_andTheRestWhenItComesBack() throws Exception {
        await(pool(1, new Upkeep(true, NEVER, NEVER, NEVER, LONG, NEVER)).open(3));
        PooledConnection held = acquire().connection();
        pool.evict();
        eventually(() -> pool.snapshot().closed().getOrDefault(Closed.EVICTED, 0L) == 2);
        pool.release(held);
        assertThat(pool.snapshot().closed()).containsEntry(Closed.EVICTED, 3L);
        eventually(() -> pool.snapshot().idle() == 1);
    }

    /** Its caller is given another one. */
    @Test
    void evict_closesWhatIsBeingOpened_whenItCame() throws Exception {
        ConcurrentLinkedQueue<CompletableFuture<Connection>> openings = new ConcurrentLinkedQueue<>();
        pool = new Pool(
                new PoolSettings(
                        "connections",
                        "max_size",
                        0,
                        1,
                        LONG,
                        100,
                        LONG,
                        LONG,
                        NEVER,
                        new Upkeep(true, NEVER, NEVER, NEVER, LONG, NEVER)),
                () -> {
                    CompletableFuture<Connection> opening = new CompletableFuture<>();
                    openings.add(opening);
                    return opening;
                },
                error -> error,
                timer);
        TestWaiter caller = acquire();
        pool.evict();
        openings.remove().complete(connection());
        eventually(() -> !openings.isEmpty());
        Connection another = connection();
        openings.remove().complete(another);
        assertThat(caller.connection().connection()).isSameAs(another);
        assertThat(pool.snapshot().closed()).containsEntry(Closed.EVICTED, 1L);
    }

    @Test
    void evict_ofAPoolThatIsClosed_doesNothing() throws Exception {
        await(pool(2, new Upkeep(true, NEVER, NEVER, NEVER, LONG, NEVER)).open(2));
        PooledConnection held = acquire().connection();
        CompletionStage<Void> closed = pool.close(() -> new IllegalStateException("closed"));
        pool.evict();
        pool.release(held);
        await(closed);
        pool.evict();
        assertThat(pool.snapshot().closed()).containsExactly(Map.entry(Closed.DISCONNECTED, 2L));
        assertThat(open).hasValue(0);
    }

    @Test
    void pause_holdsCallersBack_untilResume() throws Exception {
        await(pool(0, new Upkeep(true, NEVER, NEVER, NEVER, LONG, NEVER)).open(2));
        PooledConnection held = acquire().connection();
        CompletableFuture<Void> quiet = pool.pause();
        TestWaiter waiter = acquire();
        assertThat(quiet).isNotDone();
        pool.release(held);
        await(quiet);
        assertThat(waiter.answers()).isZero();
        pool.resume();
        assertThat(waiter.connection()).isNotNull();
        assertThat(pool.pause()).isNotDone();
    }

    @Test
    void pause_thatIsTakenBack_letsCallersGoOn_unlessAnotherHoldsThem() throws Exception {
        await(pool(0, new Upkeep(true, NEVER, NEVER, NEVER, LONG, NEVER)).open(1));
        CompletableFuture<Void> before = pool.pause();
        pool.resume();
        CompletableFuture<Void> first = pool.pause();
        CompletableFuture<Void> second = pool.pause();
        TestWaiter waiter = acquire();
        pool.takeBack(before);
        pool.takeBack(first);
        assertThat(waiter.answers()).isZero();
        pool.takeBack(second);
        assertThat(waiter.connection()).isNotNull();
    }

    @Test
    void pause_fails_ifResumedBeforeAllCameBack_andCompletes_ifDisconnected() throws Exception {
        await(pool(0, new Upkeep(true, NEVER, NEVER, NEVER, LONG, NEVER)).open(2));
        acquire().connection();
        CompletableFuture<Void> missed = pool.pause();
        pool.resume();
        assertThat(missed).failsWithin(Duration.ofSeconds(10));
        CompletableFuture<Void> quiet = pool.pause();
        pool.close(() -> new IllegalStateException("disconnected"));
        assertThat(quiet).isNotDone();
        pool.abandonHolders();
        await(quiet);
    }

    /** As behind a switch-over: the connections of before have ended meanwhile, or nobody hears of them any more. */
    @Test
    void resume_looksAtTheConnections_thatWereFreeMeanwhile() throws Exception {
        await(pool(2, new Upkeep(true, NEVER, NEVER, NEVER, LONG, NEVER)).open(2));
        PooledConnection broken = acquire().connection();
        PooledConnection other = acquire().connection();
        pool.release(other);
        pool.release(broken);
        await(pool.pause());
        TestWaiter first = acquire();
        fakes.get(broken.connection()).breakDown();
        pool.resume();
        assertThat(first.connection()).isSameAs(other);
        assertThat(pool.snapshot().closed()).containsEntry(Closed.LOST, 1L);
    }

    @Test
    void resume_asksConnectionsThatNobodyHasUsedForLong_beforeSomebodyIsGivenThem() throws Exception {
        await(pool(0, new Upkeep(true, NEVER, NEVER, NEVER, NEVER, NEVER)).open(2));
        await(pool.pause());
        TestWaiter first = acquire();
        answer = new CompletableFuture<>();
        pool.resume();
        assertThat(asked).hasValue(2);
        assertThat(first.connection()).isNotNull();
        assertThat(pool.snapshot().created()).isEqualTo(3);
        answer.complete(null);
        eventually(() -> pool.snapshot().idle() == 2);
    }

    @Test
    void o3_longHolder_isReportedOnce() throws Exception {
        await(pool(0, new Upkeep(true, NEVER, NEVER, NEVER, LONG, SHORT)).open(1));
        PooledConnection held = acquire().connection();
        eventually(() -> pool.snapshot().leaks() == 1);
        pool.release(held);
        acquire().connection();
        eventually(() -> pool.snapshot().leaks() == 2);
    }
}
