package dev.based.tests.support;

import dev.based.spi.Connection;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Fails some texts: either without sending them, as a database does that refuses them, or after the database has answered,
 * as a connection does that breaks at that moment. Safe for use by several threads.
 */
public final class Fault implements Interceptor {
    private final Predicate<String> texts;
    private final Throwable error;
    private final boolean sends;
    private final AtomicInteger left;

    private Fault(Predicate<String> texts, Throwable error, boolean sends, int times) {
        this.texts = texts;
        this.error = error;
        this.sends = sends;
        this.left = new AtomicInteger(times);
    }

    /**
     * Fails texts that are not sent.
     *
     * @param texts tells whether a text is failed
     * @param error what it fails with
     * @param times how many of them
     * @return the fault
     */
    public static Fault unsent(Predicate<String> texts, Throwable error, int times) {
        return new Fault(texts, error, false, times);
    }

    /**
     * Fails texts that the database has run.
     *
     * @param texts tells whether a text is failed
     * @param error what it fails with
     * @param times how many of them
     * @return the fault
     */
    public static Fault sent(Predicate<String> texts, Throwable error, int times) {
        return new Fault(texts, error, true, times);
    }

    @Override
    public <T> CompletionStage<T> around(Connection connection, String text, Supplier<CompletionStage<T>> send) {
        if (!texts.test(text) || left.getAndDecrement() <= 0) {
            return send.get();
        }
        return sends ? send.get().thenCompose(answer -> Outcomes.failed(error)) : Outcomes.failed(error);
    }
}
