package dev.based.observe;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The end of a session, or of a transaction inside one.
 *
 * <p>Immutable; safe for use by several threads.
 *
 * @param outcome how it ended. A transaction of {@code begin()} that was rolled back by {@code rollback()} has succeeded; one that its
 *     session had to roll back was cancelled
 * @param error what its stage fails with, or null
 * @param waiting how long it waited for connections; zero for a transaction inside
 * @param total how long it took in all
 */
public record SessionEnd(Outcome outcome, @Nullable Throwable error, Duration waiting, Duration total) {
    /**
     * What it failed with: see {@link CallEnd#errorType()}.
     *
     * @return the SQLSTATE, where the database told one, else the name of the error's class; null if it succeeded
     */
    public @Nullable String errorType() {
        return ErrorTypes.of(error);
    }
}
