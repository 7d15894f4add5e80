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
        String code = error instanceof DatabaseException database ? code(database) : "";
        return code.isEmpty() ? error.getClass().getName() : code;
    }

    /** The most that the database tells: numbers of its own say more than the SQLSTATE. */
    private static String code(DatabaseException error) {
        int own = error.vendorCode();
        return own == 0 ? error.sqlState().orElse("") : String.valueOf(own);
    }
}
