package dev.based.internal.line;

import dev.based.spi.Connection;
import dev.based.spi.TransactionStatus;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One thing to do on a connection, in its turn. */
public interface Step<R> {
    /** Why the step must not be taken any more, now that its turn has come, or null; under the line's monitor. */
    @Nullable
    Throwable refusal();

    /** Takes the step. */
    CompletionStage<R> send(Connection connection);

    /**
     * Takes note of how it went, before the next step is taken: called once, without a lock held.
     *
     * @param result the connection's answer, or null
     * @param error the driver's own error, unwrapped, or null
     * @param status what the database said of the transaction with its answer
     * @return tells those who wait for it
     */
    Runnable done(@Nullable R result, @Nullable Throwable error, TransactionStatus status);

    /**
     * Tells those who wait for the step that it is not waited for any longer, since its connection does not end it. It may
     * still be {@linkplain #done done} later.
     */
    default void giveUp(Throwable reason) {
        // nobody but the engine waits
    }

    /** Takes note, under the line's monitor, that it was not sent after all, and waits for its turn again. */
    default void comesBack() {
        // it is asked again whether it is refused
    }

    /** Whether those who wait for it are not the user. */
    default boolean internal() {
        return false;
    }

    /** Whether it may commit by itself what the session has done. */
    default boolean mayCommit() {
        return false;
    }

    /** Whether it opens a transaction or savepoint for the step behind it. */
    default boolean opens() {
        return false;
    }

    /** Whether the next step may be sent before this one is answered, where the dialect pipelines. */
    default boolean mayBeFollowed() {
        return true;
    }

    /** Whether the session or transaction that the step belongs to was stopped, under the line's monitor. */
    default boolean isStopped() {
        return true;
    }

    /** Whether it needs no transaction any more, since it will not be sent or only ends one, under the line's monitor. */
    default boolean isVain() {
        return isStopped();
    }

    /** Takes note, under the line's monitor, that it is to be stopped since nothing needs it; false if it must go on. */
    default boolean isGivenUp() {
        return false;
    }

    /** Whether a cancel of the session may stop the step on the server. */
    default boolean mayBeCancelled() {
        return true;
    }
}
