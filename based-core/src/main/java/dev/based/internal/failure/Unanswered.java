package dev.based.internal.failure;

import dev.based.DatabaseException;
import dev.based.DatabaseTimeoutException;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;

/** What calls fail with whose answer is not waited for any longer. */
public final class Unanswered {
    private Unanswered() {}

    /** Of a database that does not answer. */
    public static DatabaseException lost() {
        return new DatabaseException(
                ErrorDetails.of(
                        ErrorKind.CONNECTION_LOST,
                        "The database did not answer in time. Its answer is not waited for any longer, and the connection is not used again."),
                null,
                null);
    }

    /** Of a session whose transaction waits for a lock before it begins or ends. */
    public static DatabaseTimeoutException heldUp() {
        return new DatabaseTimeoutException(
                "A lock of another connection or program held up what begins or ends the session for longer than cleanup_timeout allows;"
                        + " all was rolled back. Raise cleanup_timeout, or have the database wait for a lock for a shorter time.");
    }
}
