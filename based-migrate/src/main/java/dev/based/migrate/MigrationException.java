package dev.based.migrate;

import dev.based.BasedException;
import dev.based.ErrorKind;
import org.jspecify.annotations.Nullable;

/** A migration failed, or the files and the history of the database do not agree; the message says what to do. */
public final class MigrationException extends BasedException {
    private static final long serialVersionUID = 1L;

    MigrationException(String message) {
        super(ErrorKind.USAGE, message, null);
    }

    MigrationException(ErrorKind kind, String message, @Nullable Throwable cause) {
        super(kind, message, cause);
    }
}
