package dev.based;

/**
 * A session or transaction was to be committed, or used further, although one of its statements had failed; it was
 * rolled back instead. The cause is that statement's error.
 *
 * <p>To go on after a failure that is expected, run the statement in a transaction of its own inside the session
 * ({@code session.transaction(...)}) and handle the failure of that.
 */
public final class RollbackOnlyException extends BasedException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message what happened and what to do about it
     * @param cause the error of the statement that failed first
     */
    public RollbackOnlyException(String message, Throwable cause) {
        super(cause instanceof BasedException based ? based.kind() : ErrorKind.OTHER, message, cause);
    }
}
