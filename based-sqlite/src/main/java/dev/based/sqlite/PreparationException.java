package dev.based.sqlite;

import org.sqlite.SQLiteException;

/** SQLite has refused a text before it was given any values, so that there is none in its message. */
final class PreparationException extends SQLiteException {
    private static final long serialVersionUID = 1L;

    /**
     * The same as another one.
     *
     * @param refusal the driver's
     */
    PreparationException(SQLiteException refusal) {
        super(refusal.getMessage(), refusal.getResultCode());
        setStackTrace(refusal.getStackTrace());
        for (Throwable suppressed : refusal.getSuppressed()) {
            addSuppressed(suppressed);
        }
    }
}
