package dev.based.internal.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.internal.thread.Nesting;
import dev.based.spi.ConnectionThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromiseTest {
    private final StoppableJob job = new StoppableJob(Job.Stop.STOPPED);
    private final Promise<String> promise = new Promise<>(job);

    @Test
    void cancel_stopsTheJobOnce() {
        assertThat(promise.cancel(true)).isTrue();
        assertThat(promise.cancel(true)).isTrue(); // as CompletableFuture has it: it is cancelled
        assertThat(promise).isCancelled();
        assertThat(job.stops()).isOne();
    }

    /** True would say that nothing of it was committed, of what is in doubt, too. */
    @Test
    void cancelOfWhatFailsMeanwhile_returnsFalse() {
        List<Promise<String>> failing = new ArrayList<>();
        failing.add(new Promise<>(new Job() {
            @Override
            public Stop stop() {
                failing.get(0).reject(new IllegalStateException("failed"));
                return Stop.ENDED;
            }
        }));
        assertThat(failing.get(0).cancel(true)).isFalse();
        assertThat(failing.get(0)).isCompletedExceptionally();
        assertThat(failing.get(0).isCancelled()).isFalse();
    }

    @Test
    void cancelOfADerivedFuture_reachesTheJob() {
        CompletableFuture<Integer> derived = promise.thenApply(String::length);
        assertThat(derived.cancel(true)).isTrue();
        assertThat(derived).isCancelled();
        assertThat(job.stops()).isOne();
    }

    /** What is left for a flat stack runs in the call's context all the same. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void completionDeepInside_runsInTheContextOfItsCall(boolean deep) {
        List<Boolean> inside = new ArrayList<>();
        AtomicBoolean context = new AtomicBoolean();
        Callbacks callbacks = Callbacks.of(null, executor -> task -> {
                    context.set(true);
                    executor.execute(task);
                    context.set(false);
                })
                .here();
        Promise<String> dispatched = callbacks.promise(job);
        dispatched.thenRun(() -> inside.add(context.get()));
        if (deep) {
            deepInside(() -> {
                dispatched.resolve("done");
                assertThat(inside).isEmpty();
            });
        } else {
            dispatched.resolve("done");
        }
        assertThat(inside).containsExactly(true);
    }

    private static void deepInside(Runnable action) {
        if (Nesting.ofThread().isDeep()) {
            action.run();
        } else {
            Nesting.run(() -> deepInside(action));
        }
    }

    @Test
    void cancelThreeDeep_reachesTheJob() {
        CompletableFuture<?> derived = promise.thenApply(String::length)
                .whenComplete((length, error) -> {})
                .thenCompose(length -> CompletableFuture.completedFuture(length + 1));
        assertThat(derived.cancel(true)).isTrue();
        assertThat(job.stops()).isOne();
    }

    @Test
    void cancelOfEveryKindOfDerivedFuture_reachesTheJob() {
        List<CompletableFuture<?>> derived = List.of(
                promise.copy(),
                promise.handle((value, error) -> value),
                promise.exceptionally(error -> "none"),
                promise.thenRun(() -> {}),
                promise.thenAccept(value -> {}),
                promise.thenCombine(new CompletableFuture<>(), (one, other) -> one),
                promise.thenApplyAsync(value -> value),
                promise.thenComposeAsync(CompletableFuture::completedFuture));
        derived.forEach(each -> assertThat(each.cancel(true)).isTrue());
        assertThat(job.stops()).isEqualTo(derived.size());
    }

    @Test
    void cancelAfterTheJobEnded_reachesTheInnerStage() {
        StoppableJob inner = new StoppableJob(Job.Stop.STOPPED);
        Promise<String> ended = new Promise<>(new Job.Ended());
        CompletableFuture<Integer> derived = ended.thenCompose(value -> new Promise<Integer>(inner));
        ended.resolve("done");
        assertThat(derived.cancel(true)).isTrue();
        assertThatThrownBy(derived::join).hasRootCauseInstanceOf(CancellationException.class);
        assertThat(inner.stops()).isOne();
    }

    @Test
    void cancelWhileTheFirstOfTwoInnerStagesRuns_reachesIt() {
        StoppableJob inner = new StoppableJob(Job.Stop.STOPPED);
        Promise<String> ended = new Promise<>(new Job.Ended());
        CompletableFuture<Integer> derived = ended.thenCompose(value -> new Promise<Integer>(inner))
                .thenCompose(value -> CompletableFuture.completedFuture(value + 1));
        ended.resolve("done");
        assertThat(derived.cancel(true)).isTrue();
        assertThat(derived).isCompletedExceptionally();
        assertThat(inner.stops()).isOne();
    }

    @Test
    void cancelOfOneBranch_leavesTheInnerStageOfAnother() {
        StoppableJob one = new StoppableJob(Job.Stop.STOPPED);
        StoppableJob other = new StoppableJob(Job.Stop.STOPPED);
        Promise<String> ended = new Promise<>(new Job.Ended());
        CompletableFuture<Integer> left = ended.thenCompose(value -> new Promise<Integer>(one));
        CompletableFuture<Integer> right = ended.thenCompose(value -> new Promise<Integer>(other));
        ended.resolve("done");
        left.cancel(true);
        assertThat(one.stops()).isOne();
        assertThat(other.stops()).isZero();
        assertThat(right).isNotDone();
    }

    @Test
    void cancelBehindTheInnerStage_reachesIt() {
        StoppableJob inner = new StoppableJob(Job.Stop.STOPPED);
        Promise<String> ended = new Promise<>(new Job.Ended());
        CompletableFuture<String> derived =
                ended.thenCompose(value -> new Promise<Integer>(inner)).thenApply(String::valueOf);
        ended.resolve("done");
        assertThat(derived.cancel(true)).isTrue();
        assertThat(inner.stops()).isOne();
    }

    /** What the function has returned waits for more than what its own function began. */
    @Test
    void cancelWhileTheInnerStageWaitsForMore_reachesIt() {
        CompletableFuture<Integer> more = new CompletableFuture<>();
        CompletableFuture<Integer> derived = promise.thenCompose(value ->
                Promise.resolved(1).thenCompose(one -> Promise.resolved(2)).thenCombine(more, Integer::sum));
        promise.resolve("done");
        assertThat(derived.cancel(true)).isTrue();
        assertThat(derived).isCancelled();
    }

    /** As orTimeout does. */
    @Test
    void completionWhileTheInnerStageWaitsForMore_endsIt() {
        CompletableFuture<Integer> derived = promise.thenCompose(value -> Promise.resolved(1)
                .thenCompose(one -> Promise.resolved(2))
                .thenCombine(new CompletableFuture<Integer>(), Integer::sum));
        promise.resolve("done");
        derived.completeExceptionally(new TimeoutException());
        assertThat(derived).isCompletedExceptionally();
    }

    @Test
    void cancelOfAnInnerStageThatIsTooLate_returnsFalse() {
        Promise<String> ended = new Promise<>(new Job.Ended());
        CompletableFuture<Integer> derived =
                ended.thenCompose(value -> new Promise<Integer>(new StoppableJob(Job.Stop.TOO_LATE)));
        ended.resolve("done");
        assertThat(derived.cancel(true)).isFalse();
        assertThat(derived).isNotDone();
    }

    @Test
    void cancelThatIsTooLate_returnsFalseAndLeavesThePromiseOpen() {
        Promise<String> committing = new Promise<>(new StoppableJob(Job.Stop.TOO_LATE));
        CompletableFuture<Integer> derived = committing.thenApply(String::length);
        assertThat(derived.cancel(true)).isFalse();
        assertThat(committing.cancel(true)).isFalse();
        committing.resolve("done");
        assertThat(derived).isCompletedWithValue(4);
    }

    @Test
    void completionFromOutside_countsAsCancelling() {
        assertThat(promise.complete("guess")).isTrue();
        assertThat(promise).isCompletedWithValue("guess");
        assertThat(job.stops()).isOne();
        promise.resolve("late");
        assertThat(promise).isCompletedWithValue("guess");
    }

    @Test
    void completionFromOutsideThatIsTooLate_isIgnored() {
        Promise<String> committing = new Promise<>(new StoppableJob(Job.Stop.TOO_LATE));
        assertThat(committing.complete("guess")).isFalse();
        assertThat(committing.completeExceptionally(new IllegalStateException()))
                .isFalse();
        committing.resolve("done");
        assertThat(committing).isCompletedWithValue("done");
    }

    @Test
    void orTimeout_stopsTheJob() throws Exception {
        CompletableFuture<Integer> derived = promise.thenApply(String::length).orTimeout(1, TimeUnit.MILLISECONDS);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> derived.get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(TimeoutException.class);
        assertThat(job.awaitStop()).isTrue();
    }

    @Test
    void completeOnTimeout_stopsTheJob() throws Exception {
        assertThat(promise.completeOnTimeout("late", 1, TimeUnit.MILLISECONDS).get(10, TimeUnit.SECONDS))
                .isEqualTo("late");
        assertThat(job.awaitStop()).isTrue();
    }

    @Test
    void obtrude_isRefused() {
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> promise.obtrudeValue("x"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> promise.obtrudeException(new IllegalStateException()));
    }

    @Test
    void settledPromise_isNotCancelled() {
        promise.resolve("done");
        assertThat(promise.cancel(true)).isFalse();
        assertThat(promise.thenApply(String::length).cancel(true)).isFalse();
        assertThat(job.stops()).isZero();
    }

    @Test
    void failedAndResolved_areDoneAtOnce() {
        IllegalStateException error = new IllegalStateException();
        assertThat(Promise.resolved(1)).isCompletedWithValue(1);
        assertThatThrownBy(Promise.failed(error)::join).hasCause(error);
    }

    enum Wait {
        GET,
        GET_WITH_TIMEOUT,
        JOIN
    }

    private static Object block(Promise<String> waited, Wait wait) throws Exception {
        return switch (wait) {
            case GET -> waited.get();
            case GET_WITH_TIMEOUT -> waited.get(1, TimeUnit.SECONDS);
            case JOIN -> waited.join();
        };
    }

    @ParameterizedTest
    @EnumSource
    void d4_waitingOnAConnectionThread_isRefused(Wait wait) {
        ConnectionThread thread = new ConnectionThread("the-connection");
        thread.start();
        assertThatThrownBy(() -> thread.call(() -> block(promise, wait))
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the-connection")
                .hasMessageContaining("thenCompose");
        thread.finish();
    }

    @ParameterizedTest
    @EnumSource
    void d4_waitingOnAConnectionThread_forWhatIsDone_isAllowed(Wait wait) throws Exception {
        ConnectionThread thread = new ConnectionThread("the-connection");
        thread.start();
        promise.resolve("done");
        assertThat(thread.call(() -> block(promise, wait)).toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isEqualTo("done");
        thread.finish();
    }

    @Test
    void waitingElsewhere_endsWithACancel() {
        promise.cancel(true);
        assertThatExceptionOfType(CancellationException.class).isThrownBy(promise::get);
        assertThatExceptionOfType(CancellationException.class).isThrownBy(promise::join);
    }
}
