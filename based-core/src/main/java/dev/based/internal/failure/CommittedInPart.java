package dev.based.internal.failure;

import dev.based.BasedException;
import dev.based.ErrorKind;
import dev.based.spi.Excerpt;

/**
 * Told with the failure of a session of which something stays, suppressed under it: a statement in it committed by itself.
 * Such a session is not run again.
 */
public final class CommittedInPart extends BasedException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the note.
     *
     * @param surely whether the database said so; else it may have
     * @param sql the statement that committed
     */
    public CommittedInPart(boolean surely, String sql) {
        super(
                ErrorKind.OTHER,
                (surely
                                ? "This was not rolled back, nor was what the session had done before, since it commits by"
                                        + " itself on this database: "
                                : "This may have committed what the session had done before, and itself; the database does"
                                        + " not say: ")
                        + Excerpt.of(sql),
                null);
    }

    /** Whether something stays of what failed. */
    public static boolean isToldBy(Throwable error) {
        for (Throwable suppressed : error.getSuppressed()) {
            if (suppressed instanceof CommittedInPart) {
                return true;
            }
        }
        return false;
    }
}
