package dev.based;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a database said about an error: a kind and a message, and by {@code with...} what else there is.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class ErrorDetails {
    private final ErrorKind kind;
    private final String message;
    private final @Nullable String sqlState;
    private final int vendorCode;
    private final @Nullable String constraint;

    private ErrorDetails(
            ErrorKind kind, String message, @Nullable String sqlState, int vendorCode, @Nullable String constraint) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.message = Objects.requireNonNull(message, "message");
        this.sqlState = sqlState;
        this.vendorCode = vendorCode;
        this.constraint = constraint;
    }

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

    /**
     * The portable kind.
     *
     * @return the kind
     */
    public ErrorKind kind() {
        return kind;
    }

    /**
     * The same details with another kind.
     *
     * @param value the portable kind
     * @return a copy
     */
    public ErrorDetails withKind(ErrorKind value) {
        return new ErrorDetails(value, message, sqlState, vendorCode, constraint);
    }

    /**
     * The database's own words.
     *
     * @return the message
     */
    public String message() {
        return message;
    }

    /**
     * The same details with another message.
     *
     * @param value what happened
     * @return a copy
     */
    public ErrorDetails withMessage(String value) {
        return new ErrorDetails(kind, value, sqlState, vendorCode, constraint);
    }

    /**
     * The SQLSTATE.
     *
     * @return five characters, or null where the database gives none
     */
    public @Nullable String sqlState() {
        return sqlState;
    }

    /**
     * The same details with another SQLSTATE.
     *
     * @param value five characters, or null
     * @return a copy
     */
    public ErrorDetails withSqlState(@Nullable String value) {
        return new ErrorDetails(kind, message, value, vendorCode, constraint);
    }

    /**
     * The database's own error number.
     *
     * @return the number, or 0 where the database gives none
     */
    public int vendorCode() {
        return vendorCode;
    }

    /**
     * The same details with another error number.
     *
     * @param value the number, or 0
     * @return a copy
     */
    public ErrorDetails withVendorCode(int value) {
        return new ErrorDetails(kind, message, sqlState, value, constraint);
    }

    /**
     * The constraint that was violated.
     *
     * @return its name or, where it has none, its columns; null if the error is about no constraint
     */
    public @Nullable String constraint() {
        return constraint;
    }

    /**
     * The same details with another constraint.
     *
     * @param value its name or its columns, or null
     * @return a copy
     */
    public ErrorDetails withConstraint(@Nullable String value) {
        return new ErrorDetails(kind, message, sqlState, vendorCode, value);
    }

    /** Shows the kind and the message. */
    @Override
    public String toString() {
        return "ErrorDetails[" + kind + ": " + message + "]";
    }
}
