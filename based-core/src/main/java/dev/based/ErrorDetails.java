package dev.based;

import java.util.Collection;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a database said about an error: a kind and a message, and by {@code with...} what else there is. Databases quote values in
 * their messages, which no error of the library's shows: whoever explains an error says whether its message is {@linkplain
 * #isFreeOfValues() free} of them.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class ErrorDetails {
    private final ErrorKind kind;
    private final String message;
    private final @Nullable String sqlState;
    private final int vendorCode;
    private final @Nullable String constraint;
    private final boolean freeOfValues;
    private final Set<String> names;
    private final int batchIndex;

    private ErrorDetails(
            ErrorKind kind,
            String message,
            @Nullable String sqlState,
            int vendorCode,
            @Nullable String constraint,
            boolean freeOfValues,
            Set<String> names,
            int batchIndex) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.message = Objects.requireNonNull(message, "message");
        this.sqlState = sqlState;
        this.vendorCode = vendorCode;
        this.constraint = constraint;
        this.freeOfValues = freeOfValues;
        this.names = names;
        this.batchIndex = batchIndex;
    }

    /**
     * Details that consist of a kind and a message.
     *
     * @param kind the portable kind
     * @param message what happened
     * @return the details, without SQLSTATE, vendor code and constraint; the message may show values
     */
    public static ErrorDetails of(ErrorKind kind, String message) {
        return new ErrorDetails(kind, message, null, 0, null, false, Set.of(), -1);
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
        return new ErrorDetails(value, message, sqlState, vendorCode, constraint, freeOfValues, names, batchIndex);
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
        return new ErrorDetails(kind, value, sqlState, vendorCode, constraint, freeOfValues, names, batchIndex);
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
        return new ErrorDetails(kind, message, value, vendorCode, constraint, freeOfValues, names, batchIndex);
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
        return new ErrorDetails(kind, message, sqlState, value, constraint, freeOfValues, names, batchIndex);
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
        return new ErrorDetails(kind, message, sqlState, vendorCode, value, freeOfValues, names, batchIndex);
    }

    /**
     * Whether the message shows no bind value, nor a part of one, whatever the values are: what it quotes are names, or question
     * marks that the backend has put there.
     *
     * @return false unless {@link #asFreeOfValues()} has said so. The library then shows of what the message quotes only words of the
     *     statement's text, the constraint and other known {@linkplain #names names}, and hides each other word that may come from a
     *     value; where that cannot be told it shows nothing of the message
     */
    public boolean isFreeOfValues() {
        return freeOfValues;
    }

    /**
     * The same details, whose message shows no bind value, so that the library shows it as it is.
     *
     * @return a copy
     */
    public ErrorDetails asFreeOfValues() {
        return new ErrorDetails(kind, message, sqlState, vendorCode, constraint, true, names, batchIndex);
    }

    /**
     * What the message may show though it may also be a value: names that the database reports apart, and its own words.
     *
     * @return the names, beside that of the constraint
     */
    public Set<String> names() {
        return names;
    }

    /**
     * The same details with other names that the message may show.
     *
     * @param value the names, beside that of the constraint
     * @return a copy
     */
    public ErrorDetails withNames(Collection<String> value) {
        return new ErrorDetails(
                kind, message, sqlState, vendorCode, constraint, freeOfValues, Set.copyOf(value), batchIndex);
    }

    /**
     * Which set of parameters of a batch failed.
     *
     * @return its index, from 0; empty if the error is about no set, or the database does not say about which
     */
    public OptionalInt batchIndex() {
        return batchIndex < 0 ? OptionalInt.empty() : OptionalInt.of(batchIndex);
    }

    /**
     * The same details for a set of parameters of a batch.
     *
     * @param value its index, from 0
     * @return a copy
     */
    public ErrorDetails withBatchIndex(int value) {
        return new ErrorDetails(kind, message, sqlState, vendorCode, constraint, freeOfValues, names, value);
    }

    /** Shows the kind, but not the message, in which there may be values still. */
    @Override
    public String toString() {
        return "ErrorDetails[" + kind + "]";
    }
}
