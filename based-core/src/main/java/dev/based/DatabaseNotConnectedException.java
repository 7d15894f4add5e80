package dev.based;

/** A database was used before {@link Database#connect()} had completed or after {@link Database#disconnect()}. */
public final class DatabaseNotConnectedException extends BasedException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message what happened and what to do about it
     */
    public DatabaseNotConnectedException(String message) {
        super(ErrorKind.USAGE, message, null);
    }
}
