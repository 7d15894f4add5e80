package dev.based.internal.pool;

import static dev.based.internal.pool.PoolTest.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.PoolQueueFullException;
import dev.based.internal.place.PoolSettings;
import dev.based.internal.place.PooledConnection;
import dev.based.internal.place.Upkeep;
import dev.based.internal.time.Timer;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The end of a pool comes behind all that it ends, and waits for nothing for ever; so do the ends of its connections. */
class EndOfPoolTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration NEVER = Duration.ZERO;

    private final Timer timer = new Timer();
    private final AtomicInteger open = new AtomicInteger();
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch stuck = new CountDownLatch(1);
    private Pool pool;

    @AfterEach
    void close() {
        stuck.countDown();
        pool.close(() -> new IllegalStateException("The test has ended."));
        timer.close();
    }

    private void pool(int size, int maxWaiting, Supplier<CompletionStage<Connection>> opener) {
        pool = new Pool(
                new PoolSettings(
                        "connections",
                        "max_size",
                        0,
                        size,
                        LONG,
                        maxWaiting,
                        LONG,
                        LONG,
                        NEVER,
                        new Upkeep(true, NEVER, NEVER, NEVER, LONG, NEVER)),
                opener,
                error -> error,
                timer);
    }

    private void pool(int size) {
        pool(size, 10_000, () -> CompletableFuture.completedFuture(new FakeConnection(open)));
    }

    private TestWaiter acquire() {
        TestWaiter waiter = new TestWaiter("waiter");
        pool.acquire(waiter);
        return waiter;
    }

    private CompletableFuture<Void> closed() {
        return pool.close(() -> new IllegalStateException("closed"))
                .thenRun(() -> told.add("closed"))
                .toCompletableFuture();
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new CompletionException(interrupted);
        }
    }

    @Test
    void l4_close_completes_whenAllWhoWaitedHaveBeenTold() throws Exception {
        pool(1);
        PooledConnection held = acquire().connection();
        List<TestWaiter> waiters = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            waiters.add(acquire());
        }
        CompletableFuture<Void> closed = closed();
        CompletableFuture<Long> untold = closed.thenApply(
                nothing -> waiters.stream().filter(each -> each.answers() == 0).count());
        pool.release(held);
        assertThat(await(untold)).isZero();
    }

    /** How a connection that was held comes back. */
    private enum Return {
        WHOLE,
        BROKEN,
        DISCARDED
    }

    @ParameterizedTest
    @EnumSource
    void l4_close_completes_whenWhoHeldAConnectionHasBeenTold(Return way) throws Exception {
        pool(1);
        PooledConnection held = acquire().connection();
        CompletableFuture<Void> closed = closed();
        Runnable done = () -> told.add("done");
        if (way == Return.BROKEN) {
            ((FakeConnection) held.connection()).breakDown();
        }
        if (way == Return.DISCARDED) {
            pool.discard(held, done);
        } else {
            pool.release(held, done);
        }
        await(closed);
        assertThat(told).containsExactly("done", "closed");
    }

    /** How a holder gives back a connection that has to be closed. */
    private enum Ending {
        DISCARDED {
            @Override
            void end(Pool pool, TestWaiter holder, PooledConnection held, Runnable done) {
                pool.discard(held, done);
            }
        },
        CUT_OFF {
            @Override
            void end(Pool pool, TestWaiter holder, PooledConnection held, Runnable done) {
                pool.abandon(held, holder);
                pool.release(held, done);
            }
        };

        abstract void end(Pool pool, TestWaiter holder, PooledConnection held, Runnable done);
    }

    /** The pool is closed while the connection is, before its holder has been told. */
    @ParameterizedTest
    @EnumSource
    void l4_close_completes_whenWhoGaveAConnectionBackJustBeforeHasBeenTold(Ending ending) throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        pool(
                1,
                10,
                () -> CompletableFuture.completedFuture(new DelegatingConnection(new FakeConnection(open)) {
                    @Override
                    public CompletionStage<Void> close() {
                        closed().thenRun(() -> closed.complete(null));
                        return super.close();
                    }
                }));
        TestWaiter holder = acquire();
        ending.end(pool, holder, holder.connection(), () -> {
            eventually(() -> pool.left() == 0);
            closed();
            told.add("done");
        });
        await(closed);
        assertThat(told).startsWith("done");
    }

    /** The pool is closed, with the connection that came back for the next one, before its holder has been told. */
    @Test
    void l4_close_completes_whenWhoGaveAConnectionBackForOthersHasBeenTold() throws Exception {
        pool(1);
        PooledConnection held = acquire().connection();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        pool.release(held, () -> {
            closed().thenRun(() -> closed.complete(null));
            eventually(() -> pool.left() == 0);
            closed();
            told.add("done");
        });
        await(closed);
        assertThat(told).startsWith("done");
    }

    /** Behind the next one, who has the connection, and with whom the pool ends. */
    @Test
    void l4_close_completes_whenWhoGaveAConnectionToTheNextHasBeenTold() throws Exception {
        pool(1);
        PooledConnection held = acquire().connection();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        acquire().answer().thenAccept(next -> {
            closed().thenRun(() -> closed.complete(null));
            pool.release(next);
            eventually(() -> pool.left() == 0);
            closed();
        });
        pool.release(held, () -> told.add("done"));
        await(closed);
        assertThat(told).startsWith("done");
    }

    @Test
    void l4_close_waitsForNobodyWhoIsStuck() throws Exception {
        pool(1);
        PooledConnection held = acquire().connection();
        acquire().answer().whenComplete((connection, error) -> await(stuck));
        CompletableFuture<Void> closed = closed();
        CompletableFuture<?> released = CompletableFuture.runAsync(() -> pool.release(held, () -> await(stuck)));
        await(closed);
        assertThat(released).isNotDone();
    }

    @Test
    void l4_close_waitsForNoConnectionThatDoesNotCome_andClosesItIfItDoes() throws Exception {
        CompletableFuture<Connection> opening = new CompletableFuture<>();
        pool(1, 10, () -> opening);
        acquire();
        CompletableFuture<Void> closed = closed();
        assertThat(closed).isNotDone();
        timer.hurry(); // as if two seconds had passed
        await(closed);
        FakeConnection late = new FakeConnection(open);
        opening.complete(late);
        eventually(late::isClosed);
    }

    /** As that of a JDBC driver may, whose server does not answer. */
    private void poolOfConnectionsWhoseEndIsStuck() {
        pool(
                2,
                10,
                () -> CompletableFuture.completedFuture(new DelegatingConnection(new FakeConnection(open)) {
                    @Override
                    public CompletionStage<Void> close() {
                        await(stuck);
                        return super.close();
                    }

                    @Override
                    public boolean canBeCutOff() {
                        return true;
                    }
                }));
    }

    @Test
    void e6_closeThatBlocks_keepsUpNobody() throws Exception {
        poolOfConnectionsWhoseEndIsStuck();
        TestWaiter holder = acquire();
        PooledConnection first = holder.connection();
        PooledConnection second = acquire().connection();
        await(CompletableFuture.runAsync(() -> {
            pool.discard(first, () -> told.add("done"));
            pool.release(second);
            pool.evict();
            pool.close(() -> new IllegalStateException("closed"));
        }));
        assertThat(told).containsExactly("done");
    }

    @Test
    void e6_cutOff_returns_thoughTheCloseBlocks() throws Exception {
        poolOfConnectionsWhoseEndIsStuck();
        TestWaiter holder = acquire();
        PooledConnection held = holder.connection();
        assertThat(await(CompletableFuture.supplyAsync(() -> pool.cutOff(held, holder))))
                .isTrue();
    }

    @Test
    void l4_close_completes_whenWhoPausedThePoolHasBeenTold() throws Exception {
        pool(1);
        PooledConnection held = acquire().connection();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        pool.pause().thenRun(() -> {
            eventually(() -> pool.left() == 0);
            closed();
            told.add("paused");
        });
        closed().thenRun(() -> closed.complete(null));
        pool.release(held);
        await(closed);
        assertThat(told).startsWith("paused");
    }

    @Test
    void pause_isTold_whileWhatIsChainedToItWaitsForTheLastHolder() throws Exception {
        pool(1);
        PooledConnection held = acquire().connection();
        CountDownLatch done = new CountDownLatch(1);
        CompletableFuture<Void> waited = pool.pause().thenRun(() -> await(done));
        await(CompletableFuture.runAsync(() -> pool.release(held, done::countDown)));
        await(waited);
    }

    @Test
    void resume_returns_whateverIsChainedToThePause() throws Exception {
        pool(1);
        acquire().connection();
        pool.pause().whenComplete((nothing, error) -> await(stuck));
        await(CompletableFuture.runAsync(pool::resume));
    }

    @Test
    void l5_open_failsWithTheFirstFailure_whateverBecomesOfTheOthers() {
        ConcurrentLinkedDeque<CompletableFuture<Connection>> openings = new ConcurrentLinkedDeque<>();
        pool(3, 10, () -> {
            CompletableFuture<Connection> opening = new CompletableFuture<>();
            openings.add(opening);
            return opening;
        });
        CompletableFuture<Void> opened = pool.open(3).toCompletableFuture();
        openings.getLast().completeExceptionally(new IllegalStateException("refused"));
        assertThat(opened).isCompletedExceptionally();
    }

    /** An author's exception has code of its own. */
    @Test
    void e6_failureThatThrows_whenItIsLookedAt_losesNoPlace() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        pool(
                1,
                10,
                () -> attempts.incrementAndGet() == 1
                        ? CompletableFuture.failedFuture(new IllegalStateException("refused") {
                            private static final long serialVersionUID = 1L;

                            @Override
                            public synchronized Throwable getCause() {
                                throw new UnsupportedOperationException();
                            }
                        })
                        : CompletableFuture.completedFuture(new FakeConnection(open)));
        assertThat(acquire().connection()).isNotNull();
    }

    @Test
    void o4_fullQueue_saysWhyNobodyIsServed() {
        pool(1, 1, CompletableFuture::new);
        pool.pause();
        acquire();
        acquire();
        assertThat(acquire().answer())
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(PoolQueueFullException.class)
                .withMessageContaining("0 of 1 connections in use")
                .withMessageContaining("paused: call resume()");
    }

    @Test
    void o4_fullQueue_saysThatNoConnectionCanBeOpened() throws Exception {
        pool(1, 0, () -> CompletableFuture.failedFuture(new IllegalStateException("refused")));
        acquire();
        eventually(() -> pool.snapshot().failedAttempts() > 0);
        assertThat(acquire().answer())
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .havingCause()
                .withMessageContaining("The last attempt to open one failed")
                .withMessageContaining("whether the server can be reached");
    }
}
