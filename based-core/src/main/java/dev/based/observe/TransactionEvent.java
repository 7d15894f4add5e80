package dev.based.observe;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What opens or ends a transaction or savepoint was answered.
 *
 * <p>Immutable; safe for use by several threads.
 *
 * @param step which of them
 * @param took from its sending to its answer; zero for BEGIN, which is sent with the first statement
 * @param error what it failed with, or null
 */
public record TransactionEvent(
        Step step, Duration took, @Nullable Throwable error) {
    /** What was sent. */
    public enum Step {
        /** BEGIN or SAVEPOINT, with the first statement. */
        BEGIN,
        /** COMMIT or RELEASE. */
        COMMIT,
        /** ROLLBACK, or ROLLBACK TO. */
        ROLLBACK
    }
}
