package dev.based;

import org.jspecify.annotations.Nullable;

/**
 * COMMIT, or a single statement that may have an effect, was sent and not answered, so that it may or may not have taken effect; or a
 * routine was to be stopped, by a timeout or a cancel, and the database calls that a success too.
 * Never retried by the library. What was not sent fails with {@link ErrorKind#CONNECTION_LOST} instead, and may be run again.
 */
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
