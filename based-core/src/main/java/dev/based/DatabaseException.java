package dev.based;

import dev.based.spi.Excerpt;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** An error that the database reported, or that befell the connection to it. */
public final class DatabaseException extends BasedException {
    private static final long serialVersionUID = 1L;

    private final transient ErrorDetails details;

    /** The statement's text, or null if none was running. */
    private final @Nullable String sql;

    /**
     * Creates the error.
     *
     * @param details what the database said, free of bind values
     * @param sql the statement's text, with placeholders, or null if no statement was running
     * @param cause the driver's error, or null if it would show a bind value
     */
    public DatabaseException(ErrorDetails details, @Nullable String sql, @Nullable Throwable cause) {
        super(details.kind(), message(details, sql), cause);
        this.details = details;
        this.sql = sql;
    }

    private static String message(ErrorDetails details, @Nullable String sql) {
        String message = details.message() + ofSet(details.batchIndex());
        return sql == null ? message : message + " [SQL: " + Excerpt.of(sql) + "]";
    }

    /**
     * The SQLSTATE.
     *
     * @return five characters, or empty where the database gives none (SQLite)
     */
    public Optional<String> sqlState() {
        return Optional.ofNullable(details.sqlState());
    }

    /**
     * The database's own error number.
     *
     * @return the number (on SQLite the extended result code), or 0 where the database gives none
     */
    public int vendorCode() {
        return details.vendorCode();
    }

    /**
     * The constraint that was violated.
     *
     * @return its name or, where it has none, its columns; empty if the error is about no constraint
     */
    public Optional<String> constraint() {
        return Optional.ofNullable(details.constraint());
    }

    /**
     * The statement that failed.
     *
     * @return its text with placeholders, never with values, and in full, unlike in the message; empty if no statement was running
     */
    public Optional<String> sql() {
        return Optional.ofNullable(sql);
    }

    @Override
    public OptionalInt batchIndex() {
        return details.batchIndex();
    }
}
