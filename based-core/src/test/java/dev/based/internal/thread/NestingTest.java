package dev.based.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NestingTest {
    private final List<String> order = new ArrayList<>();

    @Test
    void deferredActionThatThrows_goesToTheHandler_andTheOthersAreRun() throws Exception {
        IllegalStateException error = new IllegalStateException("a stranger's");
        CompletableFuture<Throwable> reported = new CompletableFuture<>();
        FutureTask<List<String>> task = new FutureTask<>(() -> {
            Nesting.run(() -> {
                Nesting.ofThread().defer(() -> {
                    throw error;
                });
                Nesting.ofThread().defer(() -> order.add("deferred"));
                order.add("first");
            });
            return order;
        });
        Thread thread = new Thread(task);
        thread.setUncaughtExceptionHandler((where, thrown) -> {
            reported.complete(thrown);
            throw new IllegalArgumentException("the handler's own");
        });
        thread.start();
        assertThat(task.get(10, TimeUnit.SECONDS)).containsExactly("first", "deferred");
        assertThat(reported).isCompletedWithValue(error);
    }
}
