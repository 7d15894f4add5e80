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
        Runnable whenHeard = () -> {};
        Runnable whenEnded = () -> {};

        @Override
        public boolean joins(Lane lane) {
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
