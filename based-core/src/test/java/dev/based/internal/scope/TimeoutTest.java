package dev.based.internal.scope;

import static dev.based.Async.all;
import static dev.based.Async.async;
import static dev.based.Async.await;
import static dev.based.Async.withTimeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.CommitOutcomeUnknownException;
import dev.based.DatabaseTimeoutException;
import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.async.Stages;
import dev.based.internal.async.StoppableJob;
import dev.based.spi.ConnectionThread;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimeoutTest {
    private static final Duration SHORT = Duration.ofMillis(250);
    private static final Duration LONG = Duration.ofDays(1);

    private final StoppableJob job = StoppableJob.thatCleansUp();
    private final Promise<String> work = new Promise<>(job);

    private static <T> T result(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void workThatEndsInTime_givesItsResult() throws Exception {
        assertThat(result(withTimeout(LONG, () -> CompletableFuture.completedFuture("done"))))
                .isEqualTo("done");
    }

    @Test
    void workThatFailsInTime_failsWithTheVeryError() {
        IOException error = new IOException("disk");
        assertThatThrownBy(() -> result(withTimeout(LONG, () -> CompletableFuture.failedFuture(error))))
                .cause()
                .isSameAs(error);
        assertThatThrownBy(() -> result(withTimeout(LONG, () -> {
                    throw error;
                })))
                .cause()
                .isSameAs(error);
        assertThatThrownBy(() -> result(withTimeout(LONG, () -> (CompletionStage<String>) null)))
                .cause()
                .hasMessageContaining("null instead of a stage");
    }

    @Test
    void deadline_cancelsTheWorkAndWaitsForItsCleanup() throws Exception {
        CompletableFuture<String> limited = withTimeout(SHORT, () -> work).toCompletableFuture();
        assertThat(job.awaitStop()).isTrue();
        assertThat(limited).isNotDone();
        work.reject(new CancellationException("cleaned up"));
        assertThatThrownBy(() -> result(limited))
                .cause()
                .isInstanceOf(DatabaseTimeoutException.class)
                .hasMessageContaining("within 250 ms")
                .hasNoSuppressedExceptions();
    }

    @Test
    void workThatSucceedsAfterTheDeadline_counts() throws Exception {
        StoppableJob committing = new StoppableJob(Job.Stop.TOO_LATE);
        Promise<String> commit = new Promise<>(committing);
        CompletionStage<String> limited = withTimeout(SHORT, () -> commit);
        assertThat(committing.awaitStop()).isTrue();
        commit.resolve("committed");
        assertThat(result(limited)).isEqualTo("committed");
    }

    @Test
    void workThatFailsAfterTheDeadline_isToldUnderTheTimeout() throws Exception {
        StoppableJob committing = new StoppableJob(Job.Stop.TOO_LATE);
        Promise<String> commit = new Promise<>(committing);
        CompletionStage<String> limited = withTimeout(SHORT, () -> commit);
        assertThat(committing.awaitStop()).isTrue();
        IOException error = new IOException("disk");
        commit.reject(error);
        assertThatThrownBy(() -> result(limited))
                .cause()
                .isInstanceOf(DatabaseTimeoutException.class)
                .hasSuppressedException(error);
    }

    @Test
    void commitWhoseOutcomeIsUnknown_isNotHiddenByTheTimeout() throws Exception {
        StoppableJob committing = new StoppableJob(Job.Stop.TOO_LATE);
        Promise<String> commit = new Promise<>(committing);
        CompletionStage<String> limited = withTimeout(SHORT, () -> commit);
        assertThat(committing.awaitStop()).isTrue();
        CommitOutcomeUnknownException unknown = new CommitOutcomeUnknownException("lost", new IOException());
        commit.reject(unknown);
        assertThatThrownBy(() -> result(limited)).cause().isSameAs(unknown);
    }

    @Test
    void cancel_cancelsTheWork() {
        Promise<String> limited = (Promise<String>) withTimeout(LONG, () -> work);
        assertThat(limited.cancel(true)).isTrue();
        assertThat(job.stops()).isOne();
        assertThat(limited.settled()).isNotDone();
        work.reject(new CancellationException());
        assertThat(limited.settled()).isDone();
        assertThat(limited).isCancelled();
    }

    @Test
    void childrenOfAScope_areStoppedThoughOneIsStuckInItsCancel() throws Exception {
        for (boolean byDeadline : new boolean[] {true, false}) {
            CountDownLatch end = new CountDownLatch(1);
            CompletableFuture<String> stuck = new CompletableFuture<>() {
                @Override
                public boolean cancel(boolean mayInterruptIfRunning) {
                    try {
                        end.await();
                    } catch (InterruptedException interrupted) {
                        throw new IllegalStateException(interrupted);
                    }
                    return super.cancel(mayInterruptIfRunning);
                }
            };
            CompletableFuture<String> throwing = new CompletableFuture<>() {
                @Override
                public boolean cancel(boolean mayInterruptIfRunning) {
                    throw new IllegalStateException("cancel");
                }
            };
            CountDownLatch stopped = new CountDownLatch(1);
            CompletableFuture<String> other = new CompletableFuture<>() {
                @Override
                public boolean cancel(boolean mayInterruptIfRunning) {
                    stopped.countDown();
                    return super.cancel(mayInterruptIfRunning);
                }
            };
            CompletableFuture<List<String>> limited = withTimeout(
                            byDeadline ? SHORT : LONG, () -> all(List.of(throwing, stuck, other)))
                    .toCompletableFuture();
            CompletableFuture<Boolean> cancel = byDeadline
                    ? CompletableFuture.completedFuture(true)
                    : CompletableFuture.supplyAsync(() -> limited.cancel(true));
            assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
            end.countDown();
            assertThat(result(cancel)).isTrue();
            throwing.complete("after all");
            assertThatThrownBy(() -> result(limited))
                    .isInstanceOf(byDeadline ? ExecutionException.class : CancellationException.class);
        }
    }

    @Test
    void cancelThatIsTooLate_returnsFalse() throws Exception {
        Promise<String> commit = new Promise<>(new StoppableJob(Job.Stop.TOO_LATE));
        CompletableFuture<String> limited = withTimeout(LONG, () -> commit).toCompletableFuture();
        assertThat(limited.cancel(true)).isFalse();
        commit.resolve("committed");
        assertThat(result(limited)).isEqualTo("committed");
    }

    /** As in a session's body on SQLite, where async runs its code at once, on the connection's thread. */
    @Test
    void deadline_interruptsCodeThatRunsOnTheCallingThread() throws Exception {
        ConnectionThread thread = new ConnectionThread("the-connection");
        thread.start();
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        CompletableFuture<Object> outcome = new CompletableFuture<>();
        thread.post(() -> thread.runBody(() -> {
            withTimeout(SHORT, () -> async(() -> await(new CompletableFuture<>())))
                    .whenComplete((value, error) -> outcome.completeExceptionally(error));
            flag.complete(Thread.currentThread().isInterrupted());
        }));
        assertThatThrownBy(() -> result(outcome)).cause().isInstanceOf(DatabaseTimeoutException.class);
        assertThat(result(flag)).isFalse();
        thread.finish();
    }

    /** Code that is deaf to the interrupt has begun something by the time it returns. */
    @Test
    void deadlineBeforeTheCallReturns_cancelsWhatItReturns() throws Exception {
        CompletionStage<String> limited = withTimeout(SHORT, () -> {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            return work;
        });
        assertThat(job.stops()).isOne();
        work.reject(new CancellationException());
        assertThatThrownBy(() -> result(limited)).cause().isInstanceOf(DatabaseTimeoutException.class);
    }

    @Test
    void timeThatIsNotPositive_isRefused() {
        for (Duration duration : new Duration[] {Duration.ZERO, Duration.ofMillis(-1), null}) {
            assertThat(Stages.failure(withTimeout(duration, () -> work).toCompletableFuture()))
                    .isInstanceOf(RuntimeException.class);
        }
        assertThat(work).isNotDone();
    }
}
