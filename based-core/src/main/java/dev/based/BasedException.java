package dev.based;

import java.util.OptionalInt;
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

    /**
     * Which set of parameters of {@link Queries#executeMany executeMany} failed; the message tells it too.
     *
     * @return its index, from 0; empty if the error is about no set, or the database does not say about which
     */
    public OptionalInt batchIndex() {
        return OptionalInt.empty();
    }

    /** What a message says of the set that failed. */
    static String ofSet(OptionalInt batchIndex) {
        return batchIndex.isPresent() ? " [set " + batchIndex.getAsInt() + " of the batch, counted from 0]" : "";
    }
}
