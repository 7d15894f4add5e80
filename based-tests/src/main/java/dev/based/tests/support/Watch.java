package dev.based.tests.support;

import dev.based.spi.Connection;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Tells when some text is about to be sent. Safe for use by several threads. */
public final class Watch implements Interceptor {
    private final Predicate<String> texts;
    private final CountDownLatch sent = new CountDownLatch(1);

    /**
     * Makes a watch.
     *
     * @param texts tells whether a text is waited for
     */
    public Watch(Predicate<String> texts) {
        this.texts = texts;
    }

    @Override
    public <T> CompletionStage<T> around(Connection connection, String text, Supplier<CompletionStage<T>> send) {
        if (texts.test(text)) {
            sent.countDown();
        }
        return send.get();
    }

    /** Waits until the first such text is about to be sent. */
    public void awaitSent() {
        Outcomes.await(sent, "The text that the test watches for");
    }
}
