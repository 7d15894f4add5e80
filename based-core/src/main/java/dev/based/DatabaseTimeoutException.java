package dev.based;

/** A deadline passed: of a session, a statement, or the wait for a connection. */
public class DatabaseTimeoutException extends BasedException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message which deadline passed and what to do about it
     */
    public DatabaseTimeoutException(String message) {
        this(ErrorKind.QUERY_CANCELLED, message);
    }

    /**
     * Creates the error with a kind of its own.
     *
     * @param kind what went wrong
     * @param message which deadline passed and what to do about it
     */
    protected DatabaseTimeoutException(ErrorKind kind, String message) {
        super(kind, message, null);
    }
}
