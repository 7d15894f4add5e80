package dev.based;

/** A statement gave no row, and one was asked for. */
public final class NoRowException extends RowCountException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message what happened and what to do about it
     */
    public NoRowException(String message) {
        super(message);
    }
}
