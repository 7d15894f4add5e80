package dev.based;

import org.jspecify.annotations.Nullable;

/** A deadline passed: of a session, a statement, or the wait for a connection. */
public class DatabaseTimeoutException extends BasedException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message which deadline passed and what to do about it
     */
    public DatabaseTimeoutException(String message) {
        this(ErrorKind.QUERY_CANCELLED, message, null);
    }

    /**
     * Creates the error with a kind of its own.
     *
     * @param kind what went wrong
     * @param message which deadline passed and what to do about it
     * @param cause what kept it from being met, or null
     */
    protected DatabaseTimeoutException(ErrorKind kind, String message, @Nullable Throwable cause) {
        super(kind, message, cause);
    }
}
