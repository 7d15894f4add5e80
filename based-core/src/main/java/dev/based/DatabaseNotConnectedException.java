package dev.based;

import org.jspecify.annotations.Nullable;

/** A database was used before {@link Database#connect()} had completed or after {@link Database#disconnect()}. */
public final class DatabaseNotConnectedException extends BasedException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message what happened and what to do about it
     */
    public DatabaseNotConnectedException(String message) {
        this(message, null);
    }

    /**
     * Creates the error.
     *
     * @param message what happened and what to do about it
     * @param cause what {@link Database#connect()} failed with, or null if it did not
     */
    public DatabaseNotConnectedException(String message, @Nullable Throwable cause) {
        super(ErrorKind.USAGE, message, cause);
    }
}
