package dev.based;

import org.jspecify.annotations.Nullable;

/** COMMIT was sent and its answer lost, so that the transaction may or may not have been committed. Never retried by the library. */
public final class CommitOutcomeUnknownException extends BasedException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message what happened and what to do about it
     * @param cause the error behind this one, or null
     */
    public CommitOutcomeUnknownException(String message, @Nullable Throwable cause) {
        super(ErrorKind.COMMIT_UNKNOWN, message, cause);
    }
}
