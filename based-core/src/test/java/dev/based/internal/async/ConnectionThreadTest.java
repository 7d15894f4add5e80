package dev.based.internal.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.spi.BodyThread;
import dev.based.spi.CommandNotSentException;
import dev.based.spi.ConnectionThread;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
        assertThat(BodyThread.awaiting() != null).isFalse();
        assertThat(result(thread.call(() -> BodyThread.awaiting() != null))).isFalse();
        List<Boolean> inside = new ArrayList<>();
        assertThat(result(thread.call(() -> {
                    thread.runBody(() -> inside.add(BodyThread.awaiting() != null));
                    return BodyThread.awaiting() != null;
                })))
                .isFalse();
        assertThat(inside).containsExactly(true);
    }

    /** A body that was stopped may still await when the next session has the connection; what interrupts it must not hit the next one. */
    @Test
    void bodies_areNeverOneOnTheOther() throws Exception {
        List<String> order = new ArrayList<>();
        CompletableFuture<Void> gate = new CompletableFuture<>();
        CompletableFuture<Void> next = new CompletableFuture<>();
        CompletionStage<?> first = thread.call(() -> {
            thread.runBody(() -> {
                try {
                    thread.runUntil(gate);
                } catch (InterruptedException never) {
                    throw new IllegalStateException(never);
                }
                order.add("first");
            });
            return null;
        });
        thread.postBody(() -> {
            order.add("next");
            next.complete(null);
        });
        assertThat(result(thread.call(() -> order.isEmpty()))).isTrue(); // in its turn, behind both
        gate.complete(null);
        result(first);
        result(next);
        assertThat(order).containsExactly("first", "next");
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
                    return BodyThread.awaiting() != null;
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

    @Test
    void ended_completesWithTheThread() throws Exception {
        assertThat(thread.ended().toCompletableFuture()).isNotDone();
        thread.finish();
        result(thread.ended());
        thread.join();
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void callsAfterFinish_areRefused() throws Exception {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        thread.post(gate::join);
        thread.finish();
        thread.finish();
        for (int i = 0; i < 2; i++) {
            CompletionStage<?> late = thread.call(() -> "late");
            assertThatThrownBy(() -> result(late)).cause().isInstanceOf(CommandNotSentException.class);
            assertThatThrownBy(() -> thread.post(() -> {})).isInstanceOf(RejectedExecutionException.class);
            gate.complete(null);
            result(thread.ended());
        }
    }

    @Test
    void callsAfterFinish_fromTheThreadItself_areRefused() throws Exception {
        assertThatThrownBy(() -> result(thread.call(() -> {
                            thread.finish();
                            return thread.call(() -> "late");
                        })
                        .thenCompose(late -> late)))
                .cause()
                .isInstanceOf(CommandNotSentException.class);
        result(thread.ended());
    }

    /** Each is run or refused, whatever the moment. */
    @Test
    void callsBesideFinish_haveAnEndEach() throws Exception {
        List<CompletionStage<?>> calls = new ArrayList<>();
        Thread finishing = new Thread(thread::finish);
        for (int i = 0; i < 10_000; i++) {
            if (i == 5_000) {
                finishing.start();
            }
            calls.add(thread.call(() -> "run"));
        }
        finishing.join();
        for (CompletionStage<?> call : calls) {
            try {
                assertThat(result(call)).isEqualTo("run");
            } catch (ExecutionException refused) {
                assertThat(refused).cause().isInstanceOf(CommandNotSentException.class);
            }
        }
        result(thread.ended());
    }

    @Test
    void runUntil_whileTheThreadIsToFinish_waitsForItsFuture() throws Exception {
        CompletableFuture<String> future = new CompletableFuture<>();
        CompletableFuture<Void> waiting = new CompletableFuture<>();
        CompletionStage<String> body = thread.call(() -> {
            waiting.complete(null);
            thread.runUntil(future);
            return future.join();
        });
        result(waiting);
        CompletionStage<String> before = thread.call(() -> "before");
        thread.finish();
        assertThat(result(before)).isEqualTo("before");
        assertThat(thread.ended().toCompletableFuture()).isNotDone();
        future.complete("value");
        assertThat(result(body)).isEqualTo("value");
        result(thread.ended());
    }

    @Test
    void errors_failTheStage_andEndNothing() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> result(thread.call(() -> endless(0))))
                    .cause()
                    .isInstanceOf(StackOverflowError.class);
            assertThatThrownBy(() -> result(thread.call(() -> {
                        throw new OutOfMemoryError("task");
                    })))
                    .cause()
                    .isInstanceOf(OutOfMemoryError.class);
            assertThatThrownBy(() -> result(
                            thread.call(() -> thread.call(() -> endless(0))).thenCompose(inner -> inner)))
                    .cause()
                    .isInstanceOf(StackOverflowError.class);
        }
        assertThat(result(thread.call(() -> "alive"))).isEqualTo("alive");
    }

    private static int endless(int depth) {
        return 1 + endless(depth + 1);
    }

    @Test
    void handlerThatThrows_endsNothing() throws Exception {
        thread.setUncaughtExceptionHandler((failed, error) -> {
            throw new IllegalStateException("handler");
        });
        thread.post(() -> {
            throw new AssertionError("task");
        });
        assertThat(result(thread.call(() -> "alive"))).isEqualTo("alive");
    }

    @Test
    void interrupt_reachesTheBodyThatRuns_andNoLaterOne() throws Exception {
        CompletableFuture<Void> running = new CompletableFuture<>();
        CompletableFuture<Void> interrupted = new CompletableFuture<>();
        CompletionStage<?> body = thread.call(() -> {
            running.complete(null);
            interrupted.join();
            thread.runUntil(new CompletableFuture<>());
            return null;
        });
        result(running);
        thread.interrupt();
        interrupted.complete(null);
        assertThatThrownBy(() -> result(body)).cause().isInstanceOf(InterruptedException.class);
        CompletionStage<?> late = thread.call(() -> {
            Thread.currentThread().interrupt(); // comes when the body has ended
            return null;
        });
        result(late);
        assertThat(result(thread.call(Thread::interrupted))).isFalse();
    }

    @Test
    void callFromTheThread_doesNotOvertakeOneFromElsewhere() throws Exception {
        List<String> order = new ArrayList<>();
        CompletableFuture<Void> called = new CompletableFuture<>();
        CompletionStage<CompletionStage<Boolean>> own = thread.call(() -> {
            called.join();
            return thread.call(() -> order.add("second"));
        });
        CompletionStage<?> foreign = thread.call(() -> order.add("first"));
        called.complete(null);
        result(foreign);
        result(result(own));
        assertThat(order).containsExactly("first", "second");
    }

    @Test
    void aside_runsBesideTheThreadThatIsBlocked() throws Exception {
        CompletableFuture<Void> blocked = new CompletableFuture<>();
        CompletionStage<?> command = thread.call(blocked::join);
        Thread helper = result(thread.aside(
                () -> {
                    blocked.complete(null);
                    return Thread.currentThread();
                },
                Duration.ofMinutes(1)));
        result(command);
        assertThat(helper).isNotSameAs(thread).matches(Thread::isDaemon);
        assertThat(helper.getName()).isEqualTo("the-connection-aside");
        IOException error = new IOException("cancel");
        assertThatThrownBy(() -> result(thread.aside(
                        () -> {
                            throw error;
                        },
                        Duration.ofMinutes(1))))
                .cause()
                .isSameAs(error);
    }

    @Test
    void aside_thatBlocks_endsByItsBound_andIsInterrupted() {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        CompletionStage<?> stage = thread.aside(
                () -> {
                    try {
                        return new CompletableFuture<>().get();
                    } catch (InterruptedException bound) {
                        interrupted.complete(true);
                        throw bound;
                    }
                },
                Duration.ofMillis(10));
        assertThatThrownBy(() -> result(stage)).cause().isInstanceOf(TimeoutException.class);
        assertThat(interrupted.join()).isTrue();
    }
}
