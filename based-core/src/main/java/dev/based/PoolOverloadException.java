package dev.based;

/**
 * More is asked of the database than it does, for longer than a burst, so that this caller was turned away at once: it could not have been
 * answered by its deadline. Told only where {@link DatabaseOptions#queueTarget()} is set.
 */
public final class PoolOverloadException extends BasedException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message what happened and what to do about it
     */
    public PoolOverloadException(String message) {
        super(ErrorKind.POOL_TIMEOUT, message, null);
    }
}
