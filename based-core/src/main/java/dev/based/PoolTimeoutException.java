package dev.based;

/**
 * No connection became free within the acquire timeout. The message names the pool's size, who holds its connections,
 * and for how long.
 */
public final class PoolTimeoutException extends DatabaseTimeoutException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message which pool, who holds it and what to do about it
     */
    public PoolTimeoutException(String message) {
        super(ErrorKind.POOL_TIMEOUT, message);
    }
}
