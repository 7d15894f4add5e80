package dev.based.internal.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.spi.ConnectionThread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionThreadTest {
    private final ConnectionThread thread = new ConnectionThread("the-connection");

    @BeforeEach
    void start() {
        thread.start();
    }

    @AfterEach
    void finish() {
        thread.finish();
    }

    private static <T> T result(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void thread_isADaemonWithAName() {
        assertThat(thread).matches(Thread::isDaemon);
        assertThat(thread.getName()).isEqualTo("the-connection");
    }

    @Test
    void callFromElsewhere_runsOnTheThreadInTurn() throws Exception {
        List<Integer> order = new ArrayList<>();
        List<CompletionStage<?>> calls = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            calls.add(thread.call(() -> {
                order.add(number);
                return Thread.currentThread();
            }));
        }
        assertThat(result(calls.get(99))).isSameAs(thread);
        assertThat(order).isEqualTo(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void callFromTheThreadItself_runsAtOnce() throws Exception {
        assertThat(result(thread.call(
                        () -> thread.call(() -> "inner").toCompletableFuture().isDone())))
                .isTrue();
    }

    @Test
    void callThatFails_failsTheStageWithThatVeryError() {
        IOException error = new IOException("disk");
        assertThatThrownBy(() -> result(thread.call(() -> {
                    throw error;
                })))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isSameAs(error);
        assertThatThrownBy(() -> result(thread.call(() -> thread.call(() -> {
                            throw error;
                        }))
                        .thenCompose(inner -> inner)))
                .cause()
                .isSameAs(error);
    }

    @Test
    void aMillionRecursiveSteps_leaveTheStackFlat() throws Exception {
        CompletableFuture<CompletionStage<Integer>> begun = new CompletableFuture<>();
        thread.post(() -> begun.complete(countDown(1_000_000)));
        Integer left = result(begun.thenCompose(steps -> steps));
        assertThat(left).isZero();
    }

    private CompletionStage<Integer> countDown(int steps) {
        return steps == 0
                ? CompletableFuture.completedFuture(0)
                : thread.call(() -> steps - 1).thenCompose(this::countDown);
    }

    @Test
    void taskThatThrows_goesToTheHandlerAndEndsNothing() throws Exception {
        AtomicReference<Throwable> handled = new AtomicReference<>();
        thread.setUncaughtExceptionHandler((failed, error) -> handled.set(error));
        IllegalStateException error = new IllegalStateException("task");
        thread.post(() -> {
            throw error;
        });
        assertThat(result(thread.call(() -> "alive"))).isEqualTo("alive");
        assertThat(handled).hasValue(error);
    }

    @Test
    void interrupt_endsNothing() throws Exception {
        thread.interrupt();
        assertThat(result(thread.call(() -> "alive"))).isEqualTo("alive");
    }

    @Test
    void mayAwait_holdsInsideABodyOnly() throws Exception {
        assertThat(ConnectionThread.mayAwait()).isFalse();
        assertThat(result(thread.call(ConnectionThread::mayAwait))).isFalse();
        List<Boolean> inside = new ArrayList<>();
        assertThat(result(thread.call(() -> {
                    thread.runBody(() -> inside.add(ConnectionThread.mayAwait()));
                    return ConnectionThread.mayAwait();
                })))
                .isFalse();
        assertThat(inside).containsExactly(true);
    }

    @Test
    void bodyThatThrows_isOver() throws Exception {
        assertThat(result(thread.call(() -> {
                    try {
                        thread.runBody(() -> {
                            throw new IllegalStateException("body");
                        });
                    } catch (IllegalStateException expected) {
                        assertThat(expected).hasMessage("body");
                    }
                    return ConnectionThread.mayAwait();
                })))
                .isFalse();
    }

    @Test
    void finish_endsTheThreadAfterWhatWasQueued() throws Exception {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        thread.post(gate::join);
        CompletionStage<String> last = thread.call(() -> "last");
        thread.finish();
        gate.complete(null);
        assertThat(result(last)).isEqualTo("last");
        thread.join(TimeUnit.SECONDS.toMillis(10));
        assertThat(thread.isAlive()).isFalse();
    }
}
