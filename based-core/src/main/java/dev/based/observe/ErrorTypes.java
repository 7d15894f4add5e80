package dev.based.observe;

import dev.based.DatabaseException;
import org.jspecify.annotations.Nullable;

/** What errors are called in metrics and traces. */
final class ErrorTypes {
    private ErrorTypes() {}

    static @Nullable String of(@Nullable Throwable error) {
        if (error == null) {
            return null;
        }
        String state = error instanceof DatabaseException database
                ? database.sqlState().orElse("")
                : "";
        return state.isEmpty() ? error.getClass().getName() : state;
    }
}
