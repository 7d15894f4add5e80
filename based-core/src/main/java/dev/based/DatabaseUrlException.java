package dev.based;

import org.jspecify.annotations.Nullable;

/** A database URL is malformed, has an unknown or malformed option, or a scheme that no backend on the class path serves. */
public final class DatabaseUrlException extends BasedException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message what happened and what to do about it
     * @param cause the error behind this one, or null
     */
    public DatabaseUrlException(String message, @Nullable Throwable cause) {
        super(ErrorKind.USAGE, message, cause);
    }
}
