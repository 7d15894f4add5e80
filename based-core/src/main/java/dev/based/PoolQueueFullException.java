package dev.based;

/** As many callers wait for a connection as the pool's options allow, so that this one was turned away at once. */
public final class PoolQueueFullException extends BasedException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message what happened and what to do about it
     */
    public PoolQueueFullException(String message) {
        super(ErrorKind.POOL_TIMEOUT, message, null);
    }
}
