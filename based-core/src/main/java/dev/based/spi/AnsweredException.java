package dev.based.spi;

import java.util.Objects;

/**
 * What a {@link Connection} fails a command with that the database has answered by an error, where the error's code alone reads as
 * if the connection had been lost: a routine may raise any code. So nothing is in doubt of what the command may have done, unless the
 * database itself says so by {@link dev.based.ErrorKind#COMMIT_UNKNOWN}. The user does not see this error itself.
 */
public final class AnsweredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whether the connection goes on. */
    private final boolean goesOn;

    /**
     * Creates the error.
     *
     * @param error the driver's error
     * @param goesOn whether the connection goes on: then the error is of the kind {@link dev.based.ErrorKind#OTHER}, if {@link
     *     Backend#describe} calls it one of {@link dev.based.ErrorKind#CONNECTION_LOST}
     */
    public AnsweredException(Throwable error, boolean goesOn) {
        super("The database has answered.", Objects.requireNonNull(error, "error"), false, false);
        this.goesOn = goesOn;
    }

    /**
     * What the database answered.
     *
     * @return the driver's error
     */
    public Throwable error() {
        return Objects.requireNonNull(getCause());
    }

    /**
     * Whether the connection goes on.
     *
     * @return false if it cannot be used any more
     */
    public boolean goesOn() {
        return goesOn;
    }
}
