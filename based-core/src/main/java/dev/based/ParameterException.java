package dev.based;

import org.jspecify.annotations.Nullable;

/** A parameter is missing, unused, of a type that cannot be bound, or does not fit; nothing was sent. */
public final class ParameterException extends BasedException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message what happened and what to do about it
     * @param cause the error behind this one, or null
     */
    public ParameterException(String message, @Nullable Throwable cause) {
        super(ErrorKind.VALUE, message, cause);
    }
}
