package dev.based.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.BasedException;
import dev.based.ErrorKind;
import dev.based.PoolQueueFullException;
import dev.based.PoolTimeoutException;
import dev.based.internal.place.PoolSettings;
import dev.based.internal.place.PooledConnection;
import dev.based.internal.time.Timer;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PoolTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final Timer timer = new Timer();
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentLinkedDeque<CompletableFuture<Connection>> opening = new ConcurrentLinkedDeque<>();
    private final List<Pool> pools = new ArrayList<>();

    @AfterEach
    void close() {
        pools.forEach(pool -> pool.close(() -> new IllegalStateException("The test has ended.")));
        timer.close();
    }

    private Pool pool(int size) {
        return pool(size, LONG, 100);
    }

    private Pool pool(int size, Duration acquireTimeout, int maxWaiting) {
        return pool(
                new PoolSettings("connections", "max_size", size, acquireTimeout, maxWaiting, LONG),
                () -> CompletableFuture.completedFuture(new FakeConnection(open)));
    }

    /** A pool whose connections open when the test says so. */
    private Pool slowPool(int size) {
        return pool(new PoolSettings("connections", "max_size", size, LONG, 100, LONG), this::openSlowly);
    }

    private Pool pool(PoolSettings settings, Supplier<CompletionStage<Connection>> opener) {
        Pool pool = new Pool(settings, opener, error -> error, timer);
        pools.add(pool);
        return pool;
    }

    private CompletionStage<Connection> openSlowly() {
        CompletableFuture<Connection> slow = new CompletableFuture<>();
        opening.add(slow);
        return slow;
    }

    private static TestWaiter acquire(Pool pool, String purpose) {
        TestWaiter waiter = new TestWaiter(purpose);
        pool.acquire(waiter);
        return waiter;
    }

    private static FakeConnection fake(PooledConnection connection) {
        return (FakeConnection) connection.connection();
    }

    /** Waits for what another thread brings about. */
    static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).isNegative();
            Thread.onSpinWait();
        }
    }

    private static void assertClosed(CompletionStage<Void> closed) throws Exception {
        closed.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** The author's code is asked without the lock, so that anything may happen meanwhile. */
    @Test
    void lostWhileThePoolIsPaused_isHeldByNobody() throws Exception {
        AtomicReference<CompletableFuture<Void>> paused = new AtomicReference<>();
        AtomicReference<Pool> asking = new AtomicReference<>();
        Pool pool = pool(
                new PoolSettings("connections", "max_size", 1, LONG, 100, LONG),
                () -> CompletableFuture.completedFuture(new DelegatingConnection(new FakeConnection(open)) {
                    @Override
                    public boolean isUsable() {
                        Pool told = asking.getAndSet(null);
                        if (told != null) {
                            paused.set(told.pause());
                        }
                        return told == null;
                    }
                }));
        pool.release(acquire(pool, "first").connection());
        asking.set(pool);
        TestWaiter second = acquire(pool, "second");

        paused.get().get(10, TimeUnit.SECONDS);
        assertThat(pool.snapshot().active()).isZero();
        assertThat(pool.snapshot().waiting()).isOne();
        pool.resume();
        assertThat(second.connection()).isNotNull();
        assertThat(pool.snapshot().active()).isOne();
    }

    @Test
    void releasedWithAnOutcomeThatThrows_goesToTheNext() throws Exception {
        Pool pool = pool(
                new PoolSettings("connections", "max_size", 1, LONG, 100, LONG),
                () -> CompletableFuture.completedFuture(new DelegatingConnection(new FakeConnection(open)) {
                    @Override
                    public boolean runsHere() {
                        return true; // the outcome is told first
                    }
                }));
        PooledConnection connection = acquire(pool, "holder").connection();
        TestWaiter next = acquire(pool, "next");
        IllegalStateException error = new IllegalStateException("the outcome's");
        assertThatThrownBy(() -> pool.release(connection, () -> {
                    throw error;
                }))
                .isSameAs(error);
        assertThat(next.connection()).isSameAs(connection);
    }

    @Test
    void released_goesToWhoWaitedLongest() throws Exception {
        Pool pool = pool(1);
        TestWaiter holder = acquire(pool, "holder");
        List<TestWaiter> queue = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            queue.add(acquire(pool, "waiter " + i));
        }
        PooledConnection connection = holder.connection();
        for (int i = 0; i < 5; i++) {
            pool.release(connection);
            for (int j = 0; j < 5; j++) {
                assertThat(queue.get(j).answers()).isEqualTo(j <= i ? 1 : 0);
            }
            assertThat(queue.get(i).connection()).isSameAs(connection);
        }
        assertThat(open).hasValue(1);
    }

    @Test
    void openingThatIsHopeless_answersAnyNumberOfWaitersAtOnce() {
        BasedException refused = new BasedException(ErrorKind.AUTHENTICATION, "no such user", null);
        CompletableFuture<Connection> first = new CompletableFuture<>();
        AtomicInteger attempts = new AtomicInteger();
        Pool pool = pool(new PoolSettings("connections", "max_size", 1, LONG, 20_000, LONG), () -> {
            attempts.incrementAndGet();
            return first;
        });
        List<TestWaiter> waiters = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            waiters.add(acquire(pool, "waiter " + i));
        }
        first.completeExceptionally(refused);
        eventually(() -> waiters.stream().allMatch(waiter -> waiter.answer().isCompletedExceptionally()));
        assertThat(attempts).hasValue(1);
    }

    @Test
    void o1_openingThatIsHopeless_isNotTold_whileAConnectionIsOpen() throws Exception {
        Pool pool = slowPool(2);
        TestWaiter holder = acquire(pool, "holder");
        opening.remove().complete(new FakeConnection(open));
        TestWaiter waiter = acquire(pool, "waiter");
        eventually(() -> !opening.isEmpty());
        opening.remove().completeExceptionally(new BasedException(ErrorKind.AUTHENTICATION, "password changed", null));
        assertThat(waiter.answers()).isZero();
        pool.release(holder.connection());
        assertThat(waiter.connection()).isSameAs(holder.connection());
    }

    @Test
    void lostConnections_countAsFree_whereNobodyMayWait() throws Exception {
        Pool pool = pool(1, LONG, 0);
        PooledConnection connection = acquire(pool, "holder").connection();
        pool.release(connection);
        fake(connection).breakDown();
        assertThat(fake(acquire(pool, "next").connection()).isClosed()).isFalse();
        assertThat(open).hasValue(1);
    }

    @Test
    void opened_goesToWhoWaitedLongest_notToWhoCausedIt() {
        Pool pool = slowPool(2);
        TestWaiter first = acquire(pool, "first");
        TestWaiter second = acquire(pool, "second");
        opening.removeLast().complete(new FakeConnection(open));
        assertThat(first.answers()).isOne();
        assertThat(second.answers()).isZero();
        opening.removeLast().complete(new FakeConnection(open));
        assertThat(second.answers()).isOne();
    }

    @Test
    void freeConnection_isUsedAgainBeforeAnotherIsOpened() throws Exception {
        Pool pool = pool(5);
        PooledConnection connection = acquire(pool, "first").connection();
        pool.release(connection);
        assertThat(acquire(pool, "second").connection()).isSameAs(connection);
        assertThat(open).hasValue(1);
    }

    @Test
    void pool_opensNoMoreThanItsSize() {
        Pool pool = pool(3);
        List<TestWaiter> waiters = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            waiters.add(acquire(pool, "waiter"));
        }
        assertThat(waiters.stream().filter(waiter -> waiter.answers() == 1)).hasSize(3);
        assertThat(open).hasValue(3);
    }

    @Test
    void discarded_isClosedAndReplacedForWhoWaits() throws Exception {
        Pool pool = pool(1);
        PooledConnection connection = acquire(pool, "holder").connection();
        TestWaiter waiter = acquire(pool, "waiter");
        pool.discard(connection, () -> {});
        assertThat(waiter.connection()).isNotSameAs(connection);
        assertThat(fake(connection).isClosed()).isTrue();
        assertThat(open).hasValue(1);
    }

    @Test
    void releasedButBroken_isClosedAndReplaced() throws Exception {
        Pool pool = pool(1);
        PooledConnection connection = acquire(pool, "holder").connection();
        TestWaiter waiter = acquire(pool, "waiter");
        fake(connection).breakDown();
        pool.release(connection);
        assertThat(waiter.connection()).isNotSameAs(connection);
        assertThat(fake(connection).isClosed()).isTrue();
    }

    @Test
    void o1_openingThatFails_isTriedAgain_oneAtATime_andToldToNobody() throws Exception {
        Pool pool = slowPool(3);
        TestWaiter first = acquire(pool, "first");
        TestWaiter second = acquire(pool, "second");
        IllegalStateException error = new IllegalStateException("no server");
        while (!opening.isEmpty()) {
            opening.remove().completeExceptionally(error);
        }
        for (int i = 0; i < 5; i++) {
            eventually(() -> !opening.isEmpty());
            assertThat(opening).hasSize(1);
            assertThat(pool.snapshot().opening()).isOne();
            opening.remove().completeExceptionally(error);
        }
        assertThat(first.answers() + second.answers()).isZero();
        eventually(() -> !opening.isEmpty());
        opening.remove().complete(new FakeConnection(open));
        PooledConnection connection = first.connection();
        pool.release(connection);
        assertThat(second.connection()).isSameAs(connection);
        assertThat(pool.snapshot().failedAttempts()).isGreaterThanOrEqualTo(6);
    }

    /** As where a network is silent for a while: what is begun later comes. */
    @Test
    void o2_openingsThatNeverCome_keepNobodyFromAnother() throws Exception {
        Pool pool = slowPool(5);
        TestWaiter first = acquire(pool, "first");
        for (int i = 1; i < 5; i++) {
            acquire(pool, "waiter");
        }
        assertThat(opening).hasSizeGreaterThanOrEqualTo(2);
        opening.clear();
        eventually(() -> !opening.isEmpty());
        opening.remove().complete(new FakeConnection(open));
        assertThat(first.connection()).isNotNull();
        assertThat(pool.snapshot().opening()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void o1_attemptThatNeverEnds_behindOneThatFailed_keepsNobodyFromAnother() throws Exception {
        Pool pool = slowPool(5);
        TestWaiter waiter = acquire(pool, "waiter");
        opening.remove().completeExceptionally(new IllegalStateException("no server"));
        eventually(() -> !opening.isEmpty());
        opening.remove(); // a network without an answer
        eventually(() -> !opening.isEmpty());
        opening.remove().complete(new FakeConnection(open));
        assertThat(waiter.connection()).isNotNull();
    }

    @Test
    void o1_serverThatRefuses_isNotAskedByEveryWaiter() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        Pool pool = pool(new PoolSettings("connections", "max_size", 10, Duration.ofMillis(300), 2_000, LONG), () -> {
            attempts.incrementAndGet();
            return CompletableFuture.failedFuture(new IllegalStateException("refused"));
        });
        List<TestWaiter> waiters = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            waiters.add(acquire(pool, "waiter"));
        }
        for (TestWaiter waiter : waiters) {
            assertThatThrownBy(waiter::connection)
                    .cause()
                    .isInstanceOf(PoolTimeoutException.class)
                    .hasMessageContaining("0 of 10 connections in use")
                    .hasMessageContaining("failed")
                    .hasMessageContaining("refused")
                    .hasMessageNotContaining("inside another")
                    .hasRootCauseMessage("refused");
        }
        assertThat(attempts.get()).isBetween(3, 20);
    }

    @Test
    void c3_withdrawn_isNotAnswered_andLeavesNoHole() throws Exception {
        Pool pool = pool(1);
        PooledConnection connection = acquire(pool, "holder").connection();
        TestWaiter gone = acquire(pool, "gone");
        TestWaiter next = acquire(pool, "next");
        assertThat(pool.withdraw(gone)).isTrue();
        assertThat(pool.withdraw(gone)).isFalse();
        pool.release(connection);
        assertThat(gone.answers()).isZero();
        assertThat(next.connection()).isSameAs(connection);
        assertThat(pool.withdraw(next)).isFalse();
    }

    @Test
    void c3_withdrawnWhileOpening_leavesTheConnectionForTheNext() throws Exception {
        Pool pool = slowPool(1);
        TestWaiter gone = acquire(pool, "gone");
        assertThat(pool.withdraw(gone)).isTrue();
        opening.remove().complete(new FakeConnection(open));
        acquire(pool, "next").connection();
        assertThat(opening).isEmpty();
        assertThat(gone.answers()).isZero();
    }

    private void elapse(Duration time) throws Exception {
        CompletableFuture<Void> elapsed = new CompletableFuture<>();
        timer.after(time, () -> elapsed.complete(null));
        elapsed.get(10, TimeUnit.SECONDS);
    }

    /** Whoever gets a connection that was lost, and another one in its place, waits no longer in all than others may. */
    @Test
    void d3_replacement_isWaitedFor_forAsLongAsIsLeft() throws Exception {
        Duration timeout = Duration.ofSeconds(2);
        Duration part = Duration.ofMillis(500);
        PoolSettings settings = new PoolSettings("connections", "max_size", 1, timeout, 100, LONG);
        Pool pool = pool(settings, this::openSlowly);
        Pool other = pool(settings, CompletableFuture::new);
        TestWaiter waiter = acquire(pool, "waiter");
        elapse(part);
        TestWaiter later = acquire(other, "later");
        elapse(part);
        opening.remove().complete(new FakeConnection(open));
        TestWaiter again = new TestWaiter("again");
        CompletableFuture<Boolean> isFirst = again.answer()
                .handle((connection, error) -> later.answers() == 0)
                .toCompletableFuture();
        pool.replace(waiter.connection(), again);
        assertThat(isFirst.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void o4_queueBeyondItsBound_isFull() {
        Pool pool = pool(1, LONG, 2);
        acquire(pool, "holder");
        acquire(pool, "waits");
        acquire(pool, "waits");
        assertThatThrownBy(acquire(pool, "one too many")::connection)
                .cause()
                .isInstanceOf(PoolQueueFullException.class)
                .hasMessageContaining(
                        "2 callers wait for a connection, as many as max_waiting allows: 1 of 1 connections in use")
                .hasMessageContaining("max_waiting");
    }

    @Test
    void o4_noQueueAtAll_leavesWhatIsFree() throws Exception {
        Pool pool = pool(2, LONG, 0);
        PooledConnection connection = acquire(pool, "holder").connection();
        acquire(pool, "holder").connection();
        assertThatThrownBy(acquire(pool, "one too many")::connection)
                .cause()
                .isInstanceOf(PoolQueueFullException.class);
        pool.release(connection);
        assertThat(acquire(pool, "again").connection()).isSameAs(connection);
    }

    @Test
    void d3_waitBeyondTheTimeout_namesSizeAndLongestHolder() throws Exception {
        Pool pool = pool(2, Duration.ofMillis(1), 100);
        assertClosed(pool.open(2)); // so that only the third caller waits
        acquire(pool, "the report of March").connection();
        acquire(pool, "a short one").connection();
        TestWaiter waiter = acquire(pool, "waiter");
        assertThatThrownBy(waiter::connection)
                .cause()
                .isInstanceOf(PoolTimeoutException.class)
                .hasMessageContaining("within 1 ms")
                .hasMessageContaining("2 of 2 connections in use")
                .hasMessageContaining("the report of March")
                .hasMessageContaining("acquire_timeout");
        assertThat(waiter.answers()).isOne();
    }

    /** What a backend's author wrote explains the error, and may wait for another thread that looks at the pool. */
    @Test
    void d3_errorIsExplained_whileThePoolCanBeUsed() {
        AtomicReference<Pool> made = new AtomicReference<>();
        Pool pool = new Pool(
                new PoolSettings("connections", "max_size", 1, Duration.ofMillis(500), 100, LONG),
                () -> CompletableFuture.failedFuture(new IllegalStateException("refused")),
                error -> {
                    CompletableFuture.supplyAsync(made.get()::snapshot)
                            .orTimeout(10, TimeUnit.SECONDS)
                            .join();
                    return error;
                },
                timer);
        made.set(pool);
        pools.add(pool);
        assertThatThrownBy(acquire(pool, "waiter")::connection)
                .cause()
                .isInstanceOf(PoolTimeoutException.class)
                .hasMessageContaining("refused");
    }

    /** A holder's text may wait for what uses the pool, and both texts may throw. */
    @Test
    void d3_timeoutIsTold_whateverItsTextsDo() throws Exception {
        Throwable silent = new IllegalStateException() {
            @Override
            public String getMessage() {
                throw new UnsupportedOperationException();
            }
        };
        Deque<CompletionStage<Connection>> opened =
                new ArrayDeque<>(List.of(CompletableFuture.completedFuture(new FakeConnection(open))));
        Pool pool = pool(
                new PoolSettings("connections", "max_size", 2, Duration.ofMillis(300), 100, LONG),
                () -> opened.isEmpty() ? CompletableFuture.failedFuture(silent) : opened.remove());
        TestWaiter holder = new TestWaiter(() -> {
            CompletableFuture.supplyAsync(pool::snapshot)
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
            throw new ArithmeticException();
        });
        pool.acquire(holder);
        holder.connection();
        assertThatThrownBy(acquire(pool, "waiter")::connection)
                .cause()
                .isInstanceOf(PoolTimeoutException.class)
                .hasMessageContaining("1 of 2 connections in use")
                .hasMessageContaining("failed, ")
                .hasMessageContaining(UnsupportedOperationException.class.getName())
                .hasMessageContaining("The longest holder")
                .hasMessageContaining(ArithmeticException.class.getName());
    }

    @Test
    void connectionsThatOpenAtOnce_areOpenedOneAfterTheOther() {
        int many = 20_000;
        Pool pool = pool(
                new PoolSettings("connections", "max_size", many, LONG, many, LONG),
                () -> CompletableFuture.completedFuture(new FakeConnection(open)));
        pool.pause();
        for (int i = 0; i < many; i++) {
            acquire(pool, "waiter");
        }
        pool.resume();
        assertThat(open.get()).isGreaterThan(many / 4);
    }

    @Test
    void openAtFirst_opensThatManyForLater() throws Exception {
        Pool pool = pool(5);
        assertClosed(pool.open(3));
        assertThat(open).hasValue(3);
        for (int i = 0; i < 3; i++) {
            acquire(pool, "waiter").connection();
        }
        assertThat(open).hasValue(3);
    }

    @Test
    void close_refusesWhoWaits_closesWhatIsFree_andWaitsForTheRest() throws Exception {
        Pool pool = pool(2);
        PooledConnection held = acquire(pool, "holder").connection();
        PooledConnection free = acquire(pool, "holder").connection();
        TestWaiter waiter = acquire(pool, "waiter");
        pool.withdraw(waiter);
        pool.release(free);
        IllegalStateException reason = new IllegalStateException("closed");
        CompletionStage<Void> closed = pool.close(() -> reason);
        eventually(() -> fake(free).isClosed());
        assertThat(closed.toCompletableFuture()).isNotDone();
        assertThatThrownBy(acquire(pool, "late")::connection).cause().isSameAs(reason);
        pool.release(held);
        assertClosed(closed);
        assertThat(open).hasValue(0);
    }

    @Test
    void close_refusesTheQueueInOneGo() throws Exception {
        Pool pool = pool(1);
        PooledConnection held = acquire(pool, "holder").connection();
        TestWaiter waiter = acquire(pool, "waiter");
        IllegalStateException reason = new IllegalStateException("closed");
        CompletionStage<Void> closed = pool.close(() -> reason);
        assertThatThrownBy(waiter::connection).cause().isSameAs(reason);
        pool.discard(held, () -> {});
        assertClosed(closed);
    }

    @Test
    void close_waitsForWhatIsBeingOpened_andClosesIt() throws Exception {
        Pool pool = slowPool(1);
        TestWaiter waiter = acquire(pool, "waiter");
        CompletionStage<Void> closed = pool.close(() -> new IllegalStateException("closed"));
        assertThatThrownBy(waiter::connection).isNotNull();
        assertThat(closed.toCompletableFuture()).isNotDone();
        opening.remove().complete(new FakeConnection(open));
        assertClosed(closed);
        assertThat(open).hasValue(0);
    }

    @Test
    void evictHolders_stopsWhoHoldsAConnection_andNobodyElse() throws Exception {
        Pool pool = pool(2);
        TestWaiter holder = acquire(pool, "holder");
        TestWaiter done = acquire(pool, "done");
        pool.release(done.connection());
        pool.evictHolders();
        eventually(() -> holder.evictions() == 1);
        assertThat(done.evictions()).isZero();
    }

    @Test
    void waitThatLastsTooLong_isEndedAndItsPlaceIsFree() throws Exception {
        Pool pool = pool(
                new PoolSettings("connections", "max_size", 1, LONG, 100, Duration.ofMillis(20)),
                () -> CompletableFuture.completedFuture(new FakeConnection(open)));
        TestWaiter holder = acquire(pool, "holder");
        PooledConnection held = holder.connection();
        holder.whenOverdue(connection -> pool.abandon(connection, holder));
        holder.waitsFor(new Object());
        PooledConnection next = acquire(pool, "next").connection();
        assertThat(next).isNotSameAs(held);
        assertThat(fake(held).isClosed()).isTrue();
        pool.release(held); // after all
        assertThat(acquire(pool, "last").answer()).isNotDone();
    }

    @Test
    void openThatTakesTooLong_losesItsPlaceAndIsClosedLater() throws Exception {
        Pool pool = pool(
                new PoolSettings("connections", "max_size", 1, Duration.ofMillis(50), 100, LONG), this::openSlowly);
        TestWaiter first = acquire(pool, "first");
        CompletableFuture<Connection> late = opening.remove();
        assertThatThrownBy(first::connection).isNotNull();
        while (opening.isEmpty()) { // until the place is free
            acquire(pool, "next").answer().handle((connection, error) -> error).get(10, TimeUnit.SECONDS);
        }
        FakeConnection connection = new FakeConnection(open);
        late.complete(connection);
        eventually(connection::isClosed);
    }

    @Test
    void thousandsThatLeaveTheQueue_areEachLookedForOnce() {
        Pool pool = pool(1, LONG, 100_000);
        acquire(pool, "holder");
        List<TestWaiter> waiters = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            waiters.add(acquire(pool, "waiter"));
        }
        for (int i = waiters.size() - 1; i >= 0; i--) {
            assertThat(pool.withdraw(waiters.get(i))).isTrue();
        }
        assertThat(waiters).allMatch(waiter -> waiter.looks() == 1);
        assertThat(pool.withdraw(waiters.get(0))).isFalse();
    }
}
