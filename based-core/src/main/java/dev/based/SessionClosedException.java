package dev.based;

/** A session or transaction was used after its end; nothing was sent. */
public final class SessionClosedException extends BasedException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message what happened and what to do about it
     */
    public SessionClosedException(String message) {
        super(ErrorKind.USAGE, message, null);
    }
}
