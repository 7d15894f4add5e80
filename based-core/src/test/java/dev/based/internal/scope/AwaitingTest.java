package dev.based.internal.scope;

import static dev.based.Async.async;
import static dev.based.Async.await;
import static dev.based.Async.race;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.internal.async.Job;
import dev.based.internal.async.Promise;
import dev.based.internal.async.StoppableJob;
import dev.based.internal.thread.Nesting;
import dev.based.spi.ConnectionThread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class AwaitingTest {
    private static <T> T result(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void async_givesWhatItsBodyReturns() throws Exception {
        CompletableFuture<Integer> late = new CompletableFuture<>();
        CompletionStage<Integer> sum = async(() -> await(late) + await(CompletableFuture.completedFuture(2)));
        late.complete(40);
        assertThat(result(sum)).isEqualTo(42);
    }

    @Test
    void async_ofCodeWithoutAResult_completesAtItsEnd() throws Exception {
        CompletableFuture<Integer> late = new CompletableFuture<>();
        List<Integer> seen = new ArrayList<>();
        CompletionStage<Void> code = async(() -> {
            seen.add(await(late));
        });
        CompletionStage<Void> byExecutor = async(Runnable::run, () -> {
            seen.add(1);
        });
        assertThat(result(byExecutor)).isNull();
        assertThat(code.toCompletableFuture()).isNotDone();
        late.complete(2);
        assertThat(result(code)).isNull();
        assertThat(seen).containsExactly(1, 2);
        IOException reason = new IOException("the code's own");
        CompletionStage<Void> failing = async(() -> {
            if (seen.size() == 2) {
                throw reason;
            }
        });
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> result(failing))
                .havingCause()
                .isSameAs(reason);
    }

    @Test
    void async_runsOffTheCallersThread() throws Exception {
        Thread caller = Thread.currentThread();
        assertThat(result(async(Thread::currentThread))).isNotSameAs(caller).matches(Thread::isDaemon);
    }

    @Test
    void manyThatWaitForEachOther_doNotStarve() throws Exception {
        CompletionStage<Integer> chain = CompletableFuture.completedFuture(0);
        CompletableFuture<Integer> first = new CompletableFuture<>();
        List<CompletionStage<Integer>> links = new ArrayList<>(List.of(first));
        for (int i = 0; i < 200; i++) {
            CompletionStage<Integer> before = links.get(i);
            links.add(async(() -> await(before) + 1));
        }
        first.complete(await(chain));
        assertThat(result(links.get(200))).isEqualTo(200);
    }

    @Test
    void await_throwsTheVeryError_alsoAChecked() {
        IOException error = new IOException("disk");
        assertThatThrownBy(() -> await(CompletableFuture.failedFuture(error))).isSameAs(error);
        assertThatThrownBy(() -> await(CompletableFuture.failedFuture(new CompletionException(error))))
                .isSameAs(error);
        assertThatThrownBy(() -> await(CompletableFuture.completedFuture(1).thenRun(() -> {
                    throw new IllegalStateException("dependent");
                })))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void async_failsWithTheVeryError() {
        IOException error = new IOException("disk");
        assertThatThrownBy(() -> result(async(() -> await(CompletableFuture.failedFuture(error)))))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isSameAs(error);
    }

    @Test
    void cancel_interruptsTheBodyAndCancelsWhatItAwaits() throws Exception {
        StoppableJob job = new StoppableJob(Job.Stop.STOPPED);
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Object> body = async(() -> {
                    begun.countDown();
                    return await(new Promise<>(job));
                })
                .toCompletableFuture();
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(body.cancel(true)).isTrue();
        assertThat(job.awaitStop()).isTrue();
        assertThat(body).isCancelled();
    }

    @Test
    void cancelByWhatTheEndRuns_isTooLateForCodeThatHasSucceeded() throws Exception {
        CompletableFuture<Runnable> queued = new CompletableFuture<>();
        CompletableFuture<Integer> body = async(queued::complete, () -> 1).toCompletableFuture();
        CompletableFuture<Integer> derived = body.thenApply(value -> value);
        AtomicBoolean cancelled = new AtomicBoolean();
        deepInside(() -> {
            queued.join().run(); // its outcome is left for later
            assertThat(derived).isNotDone();
            cancelled.set(derived.cancel(true));
        });
        assertThat(cancelled).isFalse();
        assertThat(derived).isCompletedWithValue(1);
    }

    private static void deepInside(Runnable action) {
        if (Nesting.ofThread().isDeep()) {
            action.run();
        } else {
            Nesting.run(() -> deepInside(action));
        }
    }

    @Test
    void executorThatThrowsAfterItQueued_failsTheCode_whichNeverBegins() {
        List<Runnable> queue = new ArrayList<>();
        AtomicBoolean begun = new AtomicBoolean();
        IllegalStateException error = new IllegalStateException("full");
        CompletableFuture<Boolean> body = async(
                        task -> {
                            queue.add(task);
                            throw error;
                        },
                        () -> begun.getAndSet(true))
                .toCompletableFuture();
        queue.get(0).run();
        assertThat(begun).isFalse();
        assertThatThrownBy(body::join).hasCause(error);
    }

    @Test
    void executorThatThrowsAfterItRan_leavesTheOutcome() {
        CompletableFuture<Integer> body = async(
                        task -> {
                            task.run();
                            throw new IllegalStateException("odd");
                        },
                        () -> 1)
                .toCompletableFuture();
        assertThat(body).isCompletedWithValue(1);
    }

    @Test
    void cancelAfterTheEnd_interruptsNobody() throws Exception {
        CompletableFuture<Thread> body = async(Thread::currentThread).toCompletableFuture();
        result(body);
        assertThat(body.cancel(true)).isFalse();
        assertThat(body.get().isInterrupted()).isFalse();
    }

    @Test
    void interrupt_cancelsTheStageAndKeepsTheFlag() throws Exception {
        StoppableJob job = new StoppableJob(Job.Stop.STOPPED);
        AtomicBoolean flag = new AtomicBoolean();
        FutureTask<Throwable> waiting = new FutureTask<>(() -> {
            try {
                await(new Promise<>(job));
                return null;
            } catch (CancellationException cancelled) {
                flag.set(Thread.currentThread().isInterrupted());
                return cancelled;
            }
        });
        Thread thread = new Thread(waiting, "waits");
        thread.start();
        thread.interrupt();
        assertThat(waiting.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(InterruptedException.class);
        assertThat(flag).isTrue();
        assertThat(job.stops()).isOne();
    }

    @Test
    void d4_await_isRefusedOnAnEventLoop() throws Exception {
        FutureTask<Object> waiting = new FutureTask<>(() -> await(new CompletableFuture<>()));
        new Thread(waiting, "vert.x-eventloop-thread-7").start();
        assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("vert.x-eventloop-thread-7")
                .hasMessageContaining("Async.async");
    }

    @Test
    void d4_await_onAnEventLoop_givesWhatIsDone() throws Exception {
        FutureTask<Integer> waiting = new FutureTask<>(() -> await(CompletableFuture.completedFuture(3)));
        new Thread(waiting, "vert.x-eventloop-thread-7").start();
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(3);
    }

    @Test
    void d4_await_isRefusedOnAConnectionsThreadOutsideABody() {
        ConnectionThread thread = new ConnectionThread("the-connection");
        thread.start();
        assertThatThrownBy(() -> result(thread.call(() -> await(new CompletableFuture<>()))))
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the-connection");
        thread.finish();
    }

    @Test
    void asyncInABody_staysOnTheConnectionsThreadAndAwaitsItsTasks() throws Exception {
        ConnectionThread thread = new ConnectionThread("the-connection");
        thread.start();
        CompletableFuture<String> outcome = new CompletableFuture<>();
        thread.post(() -> thread.runBody(() -> async(() -> {
                    CompletableFuture<String> later = new CompletableFuture<>();
                    thread.post(
                            () -> later.complete("on " + Thread.currentThread().getName()));
                    return await(later);
                })
                .whenComplete((value, error) -> outcome.complete(value))));
        assertThat(result(outcome)).isEqualTo("on the-connection");
        thread.finish();
    }

    /** The body may have been begun by the end of something else, so that the stack is never flat while it waits. */
    @Test
    void awaitInABody_insideAnEnd_seesEndsThatAreDeep() throws Exception {
        ConnectionThread thread = new ConnectionThread("the-connection");
        thread.start();
        CompletableFuture<Integer> outcome = new CompletableFuture<>();
        thread.post(() -> Nesting.run(() -> thread.runBody(() -> async(() -> {
                    CompletableFuture<Integer> base = new CompletableFuture<>();
                    CompletionStage<Integer> deep = base;
                    for (int i = 0; i < 100; i++) {
                        deep = race(List.of(deep));
                    }
                    thread.post(() -> base.complete(1));
                    return await(deep);
                })
                .whenComplete((value, error) -> outcome.complete(value)))));
        assertThat(result(outcome)).isEqualTo(1);
        thread.finish();
    }

    @Test
    void await_ofAPlainFuture_isCancelledByAnInterrupt() {
        CompletableFuture<Object> plain = new CompletableFuture<>();
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> await(plain));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(plain).isCancelled();
    }
}
