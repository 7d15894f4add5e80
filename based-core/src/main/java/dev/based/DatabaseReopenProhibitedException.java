package dev.based;

/** {@link Database#connect()} was called on a database that was disconnected; create a new one instead. */
public final class DatabaseReopenProhibitedException extends BasedException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message what happened and what to do about it
     */
    public DatabaseReopenProhibitedException(String message) {
        super(ErrorKind.USAGE, message, null);
    }
}
