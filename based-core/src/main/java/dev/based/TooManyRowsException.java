package dev.based;

/** A statement gave more than one row, and exactly one was asked for. */
public final class TooManyRowsException extends RowCountException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message what happened and what to do about it
     */
    public TooManyRowsException(String message) {
        super(message);
    }
}
