package dev.based;

/** {@link Database#connect()} was called on a database that is connected already, or is connecting. */
public final class DatabaseAlreadyConnectedException extends BasedException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message what happened and what to do about it
     */
    public DatabaseAlreadyConnectedException(String message) {
        super(ErrorKind.USAGE, message, null);
    }
}
