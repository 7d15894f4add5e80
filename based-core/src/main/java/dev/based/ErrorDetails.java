package dev.based;

import org.jspecify.annotations.Nullable;

/**
 * What a database said about an error.
 *
 * <p>Immutable; safe for use by several threads.
 *
 * @param kind the portable kind
 * @param message the database's own words
 * @param sqlState the SQLSTATE, or null where the database gives none
 * @param vendorCode the database's own error number, or 0 where it gives none
 * @param constraint the name of the constraint (or, where it has none, its columns), or null
 */
public record ErrorDetails(
        ErrorKind kind,
        String message,
        @Nullable String sqlState,
        int vendorCode,
        @Nullable String constraint) {

    /**
     * Details that consist of a kind and a message.
     *
     * @param kind the portable kind
     * @param message what happened
     * @return the details, without SQLSTATE, vendor code and constraint
     */
    public static ErrorDetails of(ErrorKind kind, String message) {
        return new ErrorDetails(kind, message, null, 0, null);
    }
}
