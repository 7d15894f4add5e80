package dev.based;

/** A statement was refused before it was sent: blank, several in one string, or one that controls transactions. */
public final class InvalidStatementException extends BasedException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message what happened and what to do about it
     */
    public InvalidStatementException(String message) {
        super(ErrorKind.USAGE, message, null);
    }
}
