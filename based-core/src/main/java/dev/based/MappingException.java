package dev.based;

import org.jspecify.annotations.Nullable;

/** A column is missing or ambiguous, or its value does not fit the Java type that was asked for. */
public final class MappingException extends BasedException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message what happened and what to do about it
     * @param cause the error behind this one, or null
     */
    public MappingException(String message, @Nullable Throwable cause) {
        super(ErrorKind.VALUE, message, cause);
    }
}
