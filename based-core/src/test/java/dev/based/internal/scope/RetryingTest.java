package dev.based.internal.scope;

import static dev.based.Async.retry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.BasedException;
import dev.based.CommitOutcomeUnknownException;
import dev.based.ErrorKind;
import dev.based.Retry;
import dev.based.internal.async.Callbacks;
import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.async.Stages;
import dev.based.internal.async.StoppableJob;
import dev.based.internal.failure.CommittedInPart;
import dev.based.internal.time.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryingTest {
    private static final Retry QUICK = new Retry(3, Duration.ofNanos(1), Duration.ofMillis(1));
    private static final Retry NEVER_AGAIN = new Retry(2, Duration.ofDays(1), Duration.ofDays(1));

    private final AtomicInteger attempts = new AtomicInteger();
    private final StoppableJob job = StoppableJob.thatCleansUp();
    private final Promise<Integer> work = new Promise<>(job);

    private static <T> T result(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void attempt_isRepeatedUntilOneSucceeds() throws Exception {
        assertThat(result(retry(QUICK, error -> true, () -> {
                    int attempt = attempts.incrementAndGet();
                    if (attempt == 1) {
                        throw new IOException("thrown");
                    }
                    return attempt == 2
                            ? CompletableFuture.failedFuture(new IOException("failed"))
                            : CompletableFuture.completedFuture(attempt);
                })))
                .isEqualTo(3);
    }

    @Test
    void lastFailure_isTold() {
        assertThatThrownBy(() -> result(retry(
                        QUICK,
                        error -> true,
                        () -> CompletableFuture.failedFuture(new IOException("number " + attempts.incrementAndGet())))))
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessage("number 3");
    }

    @Test
    void failureOfWhatCommittedInPart_isTold() {
        AtomicInteger attempts = new AtomicInteger();
        IOException lost = new IOException("lost");
        lost.addSuppressed(new CommittedInPart(true, "CREATE TABLE films (id int)"));

        assertThatThrownBy(() -> retry(Retry.DEFAULT, error -> true, () -> {
                            attempts.incrementAndGet();
                            return CompletableFuture.failedFuture(lost);
                        })
                        .toCompletableFuture()
                        .get(5, TimeUnit.SECONDS))
                .hasCause(lost);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void failureThatDoesNotPass_isTold() {
        assertThatThrownBy(() -> result(retry(QUICK, error -> error instanceof IllegalStateException, () -> {
                    attempts.incrementAndGet();
                    return CompletableFuture.failedFuture(new IOException());
                })))
                .cause()
                .isInstanceOf(IOException.class);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void predicateThatThrows_isSuppressedUnderTheFailure() {
        IOException failure = new IOException();
        IllegalStateException broken = new IllegalStateException();
        assertThatThrownBy(() -> result(retry(
                        QUICK,
                        error -> {
                            throw broken;
                        },
                        () -> CompletableFuture.failedFuture(failure))))
                .cause()
                .isSameAs(failure)
                .hasSuppressedException(broken);
    }

    @Test
    void whatMayHaveBeenCommitted_isNotRepeated() {
        assertThatThrownBy(() -> result(retry(QUICK, error -> true, () -> {
                    attempts.incrementAndGet();
                    return CompletableFuture.failedFuture(new CommitOutcomeUnknownException("lost", new IOException()));
                })))
                .cause()
                .isInstanceOf(CommitOutcomeUnknownException.class);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void nothing_isAFailure() {
        assertThat(retry(null, error -> true, () -> work).toCompletableFuture()).isCompletedExceptionally();
        assertThat(retry(QUICK, error -> true, null).toCompletableFuture()).isCompletedExceptionally();
        assertThat(attempts).hasValue(0);
    }

    @Test
    void cancelOfAnAttempt_stopsItAndBeginsNoOther() {
        Promise<Integer> retried = (Promise<Integer>) retry(QUICK, error -> true, () -> {
            attempts.incrementAndGet();
            return work;
        });
        assertThat(retried.cancel(true)).isTrue();
        assertThat(job.stops()).isOne();
        assertThat(retried.settled()).isNotDone();
        work.reject(new CancellationException());
        assertThat(retried.settled()).isDone();
        assertThat(attempts).hasValue(1);
    }

    @Test
    void cancelOfAnAttemptThatIsTooLate_returnsFalseAndBeginsNoOther() {
        Promise<Integer> committing = new Promise<>(new StoppableJob(Job.Stop.TOO_LATE));
        IOException failure = new IOException();
        CompletableFuture<Integer> retried = retry(QUICK, error -> true, () -> {
                    attempts.incrementAndGet();
                    return committing;
                })
                .toCompletableFuture();
        assertThat(retried.cancel(true)).isFalse();
        committing.reject(failure);
        assertThat(Stages.failure(retried)).isSameAs(failure);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void cancelInAPause_endsItForAllDerivedFutures() {
        CompletableFuture<Object> retried = retry(NEVER_AGAIN, error -> true, () -> {
                    attempts.incrementAndGet();
                    return CompletableFuture.failedFuture(new IOException());
                })
                .toCompletableFuture();
        assertThat(retried).isNotDone();
        assertThat(retried.thenApply(value -> value).cancel(true)).isTrue();
        assertThat(retried).isCancelled();
        assertThat(((Promise<?>) retried).settled()).isDone();
        assertThat(attempts).hasValue(1);
    }

    /** Nobody can tell by then what will come of it: the answer is false, and the future says so in the end. */
    @Test
    void cancelWhileALaterAttemptIsBegun_stopsItWithoutHavingPromisedThat() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Promise<Integer> retried = (Promise<Integer>) retry(QUICK, error -> true, () -> {
            if (attempts.incrementAndGet() == 1) {
                throw new IOException();
            }
            second.countDown();
            assertThat(go.await(10, TimeUnit.SECONDS)).isTrue();
            return work;
        });
        assertThat(second.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(retried.cancel(true)).isFalse();
        go.countDown();
        assertThat(job.awaitStop()).isTrue();
        work.reject(new CancellationException());
        assertStoppedAfterAll(retried);
        assertThat(attempts).hasValue(2);
    }

    @Test
    void cancelByTheFunctionThatBeginsAnAttempt_stopsItWithoutHavingPromisedThat() {
        CompletableFuture<CompletableFuture<Integer>> itself = new CompletableFuture<>();
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        CompletableFuture<Integer> retried = retry(QUICK, error -> true, () -> {
                    if (attempts.incrementAndGet() == 1) {
                        throw new IOException();
                    }
                    answer.complete(itself.get(10, TimeUnit.SECONDS).cancel(true));
                    work.cancel(true);
                    work.reject(new CancellationException());
                    return work;
                })
                .toCompletableFuture();
        itself.complete(retried);
        assertStoppedAfterAll(retried);
        assertThat(answer).isCompletedWithValue(false);
        assertThat(attempts).hasValue(2);
    }

    private static void assertStoppedAfterAll(CompletableFuture<?> retried) {
        assertThatThrownBy(() -> result(retried))
                .cause()
                .isInstanceOfSatisfying(
                        BasedException.class, told -> assertThat(told.kind()).isEqualTo(ErrorKind.QUERY_CANCELLED))
                .hasCauseInstanceOf(CancellationException.class);
        assertThat(retried.isCancelled()).isFalse();
    }

    @Test
    void whatHasSucceededWhenItIsFirstKnown_standsAfterACancel() throws Exception {
        CompletableFuture<CompletableFuture<Integer>> itself = new CompletableFuture<>();
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        CompletableFuture<Integer> retried = retry(QUICK, error -> true, () -> {
                    if (attempts.incrementAndGet() == 1) {
                        throw new IOException();
                    }
                    answer.complete(itself.get(10, TimeUnit.SECONDS).cancel(true));
                    return CompletableFuture.completedFuture(7);
                })
                .toCompletableFuture();
        itself.complete(retried);
        assertThat(result(retried)).isEqualTo(7);
        assertThat(answer).isCompletedWithValue(false);
    }

    /** As of a session, of which the future answers from its beginning on. */
    @Test
    void attemptThatIsKnownBeforeItBegins_answersWhileItIsBegun() {
        CompletableFuture<CompletableFuture<Integer>> itself = new CompletableFuture<>();
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        CompletableFuture<Integer> retried = new Retrying<Integer>(
                        Timer.ofNoDatabase(), Callbacks.AT_HAND, QUICK, error -> true, pause -> true, known -> {
                            if (attempts.incrementAndGet() == 1) {
                                throw new IOException();
                            }
                            known.accept(work);
                            answer.complete(itself.get(10, TimeUnit.SECONDS).cancel(true));
                            work.reject(new CancellationException());
                            return work;
                        })
                .start()
                .toCompletableFuture();
        itself.complete(retried);
        assertThatThrownBy(() -> result(retried)).isInstanceOf(CancellationException.class);
        assertThat(answer.join()).isTrue();
        assertThat(job.stops()).isOne();
    }

    /** It fails by itself just when it is to be stopped, as a session may whose statement has failed: no other follows. */
    @Test
    void attemptThatFailsWhileItIsCancelled_isCancelled() {
        IOException own = new IOException();
        Promise<Integer> attempt = new Promise<>(new Job() {
            @Override
            public Stop stop() {
                work.reject(own);
                return Stop.STOPPED;
            }
        });
        work.whenComplete((value, error) -> attempt.reject(error));
        CompletableFuture<Integer> future =
                retry(NEVER_AGAIN, error -> true, () -> attempt).toCompletableFuture();
        assertThat(future.cancel(true)).isTrue();
        assertThat(future).isCancelled();
    }
}
