package dev.based.tests.support;

import dev.based.spi.Connection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Holds the database's answers to some texts back until it is released, so that a test can act while they are under way.
 * Safe for use by several threads.
 */
public final class Hold implements Interceptor {
    private final Predicate<String> texts;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CompletableFuture<Void> released = new CompletableFuture<>();

    /**
     * Makes a hold.
     *
     * @param texts tells whether the answer to a text is held back
     */
    public Hold(Predicate<String> texts) {
        this.texts = texts;
    }

    @Override
    public <T> CompletionStage<T> around(Connection connection, String text, Supplier<CompletionStage<T>> send) {
        if (!texts.test(text)) {
            return send.get();
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        send.get().whenComplete((value, error) -> {
            reached.countDown();
            released.whenComplete((nothing, never) -> connection.enter(() -> {
                if (error == null) {
                    answer.complete(value);
                } else {
                    answer.completeExceptionally(error);
                }
            }));
        });
        return answer;
    }

    /**
     * Waits until the database has given the first answer that is held back.
     */
    public void awaitReached() {
        Outcomes.await(reached, "The database's answer to the text that the test holds");
    }

    /** Lets all answers go, those to come too. */
    public void release() {
        released.complete(null);
    }
}
