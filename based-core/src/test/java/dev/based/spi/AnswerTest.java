package dev.based.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who listens is told the outcome once, whatever brought it; who comes too late is told so. */
class AnswerTest {
    private static final class Own extends Answer<String> {}

    private static List<String> told(Consumer<Own> completion) {
        List<String> told = new ArrayList<>();
        Own answer = new Own();
        assertThat(answer.listen((value, error) -> told.add(value + " " + error)))
                .isTrue();
        completion.accept(answer);
        answer.complete("late");
        answer.obtrudeValue("later");
        assertThat(answer.listen((value, error) -> told.add("late"))).isFalse();
        return told;
    }

    @Test
    void everyCompletion_isTold() {
        IllegalStateException error = new IllegalStateException("no");
        assertThat(told(answer -> answer.complete("x"))).containsExactly("x null");
        assertThat(told(answer -> answer.completeExceptionally(new CompletionException(error))))
                .containsExactly("null " + error);
        assertThat(told(answer -> answer.completeAsync(() -> "x", Runnable::run)))
                .containsExactly("x null");
        assertThat(told(answer -> answer.completeAsync(
                        () -> {
                            throw error;
                        },
                        Runnable::run)))
                .containsExactly("null " + error);
        assertThat(told(answer -> answer.obtrudeValue("x"))).containsExactly("x null");
        assertThat(told(answer -> answer.obtrudeException(error))).containsExactly("null " + error);
        assertThat(told(answer -> answer.cancel(true))).hasSize(1);
    }

    @Test
    void outcomeThatIsThere_isNotTold() {
        Own answer = new Own();
        answer.completeAsync(() -> "x", Runnable::run);
        assertThat(answer.listen((value, error) -> {})).isFalse();
        assertThat(answer).isCompletedWithValue("x");
    }

    /** A thread's handler is the user's too. */
    @Test
    void handlerThatThrows_harmsNobody() throws InterruptedException {
        List<Boolean> first = new ArrayList<>();
        Thread thread = new Thread(() -> {
            Own answer = new Own();
            answer.listen((value, error) -> {
                throw new IllegalStateException("listener");
            });
            first.add(answer.complete("x"));
        });
        thread.setUncaughtExceptionHandler((where, error) -> {
            throw new IllegalStateException("handler");
        });
        thread.start();
        thread.join();
        assertThat(first).containsExactly(true);
    }

    /** Either it is told, or it knows that it is not. */
    @Test
    @Timeout(60)
    void listeningWhileItIsCompleted_losesNothing() throws InterruptedException {
        for (int turn = 0; turn < 500; turn++) {
            Own answer = new Own();
            AtomicInteger told = new AtomicInteger();
            CountDownLatch begin = new CountDownLatch(1);
            Thread thread = new Thread(() -> {
                begin.countDown();
                answer.complete("x");
            });
            thread.start();
            begin.await();
            boolean listens = answer.listen((value, error) -> told.incrementAndGet());
            thread.join();
            assertThat(told.get()).isEqualTo(listens ? 1 : 0);
        }
    }
}
