package dev.based;

import org.jspecify.annotations.Nullable;

/**
 * No connection became free within the acquire timeout. The message says how many connections there are, who holds one the longest, and why no
 * other one was opened; the cause is what the last attempt to open one failed with, if it did. Told at once where the wait would never end: in the body
 * of a session, if all connections are held by sessions whose bodies wait for another one.
 */
public final class PoolTimeoutException extends DatabaseTimeoutException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message which pool, who holds it and what to do about it
     * @param cause why no connection could be opened, or null
     */
    public PoolTimeoutException(String message, @Nullable Throwable cause) {
        super(ErrorKind.POOL_TIMEOUT, message, cause);
    }
}
