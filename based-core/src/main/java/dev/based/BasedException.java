package dev.based;

import org.jspecify.annotations.Nullable;

/**
 * The root of every error that this library reports.
 *
 * <p>Messages say what to do and never contain a bind value or a password.
 */
public class BasedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    private final ErrorKind kind;

    /**
     * Creates an error.
     *
     * @param kind what went wrong
     * @param message what happened and what to do about it
     * @param cause the error behind this one, or null
     */
    public BasedException(ErrorKind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /**
     * What went wrong, in terms that are the same on every database.
     *
     * @return the kind
     */
    public final ErrorKind kind() {
        return kind;
    }
}
