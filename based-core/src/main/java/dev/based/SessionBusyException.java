package dev.based;

/** A session or transaction was used while a transaction inside it, or a stream, is open; nothing was sent. */
public final class SessionBusyException extends BasedException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message what happened and what to do about it
     */
    public SessionBusyException(String message) {
        super(ErrorKind.USAGE, message, null);
    }
}
