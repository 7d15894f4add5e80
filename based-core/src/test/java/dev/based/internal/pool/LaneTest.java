package dev.based.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.PoolSnapshot.Closed;
import dev.based.internal.place.PoolSettings;
import dev.based.internal.place.PooledConnection;
import dev.based.internal.place.Upkeep;
import dev.based.internal.share.Lane;
import dev.based.internal.share.Sharer;
import dev.based.internal.share.Sharing;
import dev.based.internal.time.Timer;
import dev.based.spi.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection that calls share, when it is taken away from them. */
class LaneTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final Timer timer = new Timer();
    private final AtomicInteger open = new AtomicInteger();
    private final Pool pool = new Pool(
            new PoolSettings(
                    "connections",
                    "max_size",
                    0,
                    1,
                    LONG,
                    100,
                    LONG,
                    LONG,
                    Duration.ZERO,
                    new Upkeep(true, Duration.ZERO, Duration.ZERO, Duration.ZERO, LONG, Duration.ZERO)),
            () -> CompletableFuture.completedFuture(new FakeConnection(open)),
            error -> error,
            timer);

    @AfterEach
    void close() {
        pool.close(() -> new IllegalStateException("The test has ended."));
        timer.close();
    }

    private PooledConnection lease() throws Exception {
        TestWaiter holder = new TestWaiter("holder");
        pool.acquire(holder);
        return holder.connection();
    }

    /** A call that remembers what came of it. */
    private static final class TestSharer implements Sharer<String> {
        final CompletableFuture<String> answer = new CompletableFuture<>();
        final List<String> outcomes = new ArrayList<>();
        final CompletableFuture<PooledConnection> leased = new CompletableFuture<>();
        long waited;
        Runnable whenHeard = () -> {};
        Runnable whenEnded = () -> {};
        Runnable whenRefused = () -> {};

        @Override
        public boolean joins(Lane lane, long waitedNanos) {
            waited = waitedNanos;
            return true;
        }

        @Override
        public void notJoined() {
            outcomes.add("not joined");
        }

        @Override
        public CompletableFuture<String> send(Connection connection) {
            return answer;
        }

        @Override
        public Runnable heard(PooledConnection lease, @Nullable String heard, @Nullable Throwable error) {
            whenHeard.run();
            return () -> outcomes.add("heard " + heard);
        }

        @Override
        public void moves() {
            outcomes.add("moves");
        }

        @Override
        public void lost(Throwable thrown) {
            outcomes.add("lost");
        }

        @Override
        public void unanswered() {
            outcomes.add("unanswered");
            whenEnded.run();
        }

        @Override
        public void evicted() {
            outcomes.add("evicted");
            whenEnded.run();
        }

        @Override
        public void leased(PooledConnection connection) {
            outcomes.add("leased");
            leased.complete(connection);
        }

        @Override
        public void refused(Throwable error) {
            outcomes.add("refused");
            whenRefused.run();
        }

        @Override
        public String purpose() {
            return "a call";
        }

        @Override
        public void evict() {
            outcomes.add("evict");
        }

        @Override
        public @Nullable Object pendingCleanup() {
            return null;
        }

        @Override
        public void cleanupOverdue(PooledConnection connection) {
            outcomes.add("overdue");
        }

        @Override
        public @Nullable Object place() {
            return null;
        }

        @Override
        public void place(@Nullable Object where) {
            // it waits nowhere
        }
    }

    @Test
    void takenAway_whileAnAnswerIsTold_thatIsToldOnce() throws Exception {
        TestSharer call = new TestSharer();
        PooledConnection lease = lease();
        Lane lane = new Lane(new Sharing(pool, timer, 2), lease);
        lane.open(call);
        call.whenHeard = () -> lane.cleanupOverdue(lease);
        call.answer.complete("yes");
        assertThat(call.outcomes).containsExactly("heard yes");
    }

    /** What is called when all connections were given up does not run on one of them. */
    @Test
    void evicted_takesNoMoreCalls_andGoesWithThoseThatItHas() throws Exception {
        TestSharer before = new TestSharer();
        PooledConnection lease = lease();
        Sharing sharing = new Sharing(pool, timer, 2);
        new Lane(sharing, lease).open(before);
        pool.evict();
        TestSharer behind = new TestSharer();
        behind.answer.complete("of the old one");
        sharing.submit(behind);
        assertThat(behind.outcomes).isEmpty();
        before.answer.complete("yes");
        assertThat(before.outcomes).containsExactly("heard yes");
        behind.leased.get(60, TimeUnit.SECONDS); // behind the close of the old one, on another thread
        assertThat(behind.outcomes).containsExactly("leased");
        assertThat(pool.snapshot().closed()).containsEntry(Closed.EVICTED, 1L);
    }

    private void elapse() throws Exception {
        CompletableFuture<Void> elapsed = new CompletableFuture<>();
        timer.after(Duration.ofMillis(400), () -> elapsed.complete(null));
        elapsed.get(10, TimeUnit.SECONDS);
    }

    /** Whoever has waited for a connection that others share, and goes elsewhere, waits no longer in all than others may. */
    @Test
    void goesElsewhere_hasAsLongAsIsLeft() throws Exception {
        Duration timeout = Duration.ofSeconds(2);
        PoolSettings settings = new PoolSettings("connections", "max_size", 1, timeout, 100, LONG);
        Pool limited = new Pool(
                settings, () -> CompletableFuture.completedFuture(new FakeConnection(open)), error -> error, timer);
        Pool other = new Pool(settings, CompletableFuture::new, error -> error, timer);
        Sharing sharing = new Sharing(limited, timer, 1);
        TestWaiter holder = new TestWaiter("holder");
        limited.acquire(holder);
        PooledConnection held = holder.connection();
        TestSharer call = new TestSharer();
        sharing.submit(call);
        elapse();
        elapse();
        limited.release(held);
        PooledConnection got = call.leased.get(10, TimeUnit.SECONDS);
        new Lane(sharing, got).open(call);
        assertThat(call.waited).isGreaterThanOrEqualTo(Duration.ofMillis(800).toNanos());
        TestWaiter later = new TestWaiter("later");
        other.acquire(later);
        CompletableFuture<Boolean> first = new CompletableFuture<>();
        elapse();
        call.whenRefused = () -> first.complete(later.answers() == 0);
        sharing.again(call, call.waited);
        assertThat(first.get(10, TimeUnit.SECONDS)).isTrue();
        limited.close(() -> new IllegalStateException("The test has ended."));
        other.close(() -> new IllegalStateException("The test has ended."));
    }

    @Test
    void takenAway_beforeAnAnswer_isUnanswered() throws Exception {
        TestSharer call = new TestSharer();
        PooledConnection lease = lease();
        Lane lane = new Lane(new Sharing(pool, timer, 2), lease);
        lane.open(call);
        lane.cleanupOverdue(lease);
        call.answer.complete("late");
        assertThat(call.outcomes).containsExactly("unanswered");
    }

    /** What is chained to the first one waits for the second. */
    @Test
    void takenAwayOrEvicted_isToldToEach_whateverTheFirstWaitsFor() throws Exception {
        for (boolean evicted : new boolean[] {false, true}) {
            PooledConnection lease = lease();
            Sharing sharing = new Sharing(pool, timer, 2);
            Lane lane = new Lane(sharing, lease);
            TestSharer first = new TestSharer();
            TestSharer second = new TestSharer();
            lane.open(first);
            assertThat(lane.purpose()).isEqualTo("a call");
            sharing.submit(second);
            assertThat(lane.purpose()).isEqualTo("a call, and 1 behind it");
            CountDownLatch both = new CountDownLatch(2);
            for (TestSharer each : List.of(first, second)) {
                each.whenEnded = () -> {
                    both.countDown();
                    assertThat(ended(both)).isTrue();
                };
            }
            CompletableFuture<Void> told =
                    CompletableFuture.runAsync(evicted ? lane::evict : () -> lane.cleanupOverdue(lease));
            assertThat(ended(both)).isTrue();
            told.get(10, TimeUnit.SECONDS);
            pool.abandon(lease, lane);
            pool.abandonHolders();
        }
    }

    private static boolean ended(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            throw new CompletionException(interrupted);
        }
    }
}
