package dev.based;

/**
 * A statement that was to give exactly one row gave none, or more than one: {@link NoRowException}, {@link TooManyRowsException}.
 */
public abstract sealed class RowCountException extends BasedException permits NoRowException, TooManyRowsException {
    private static final long serialVersionUID = 1L;

    RowCountException(String message) {
        super(ErrorKind.ROW_COUNT, message, null);
    }
}
