package dev.based.internal.failure;

import dev.based.ErrorDetails;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stands for a driver's error, as the cause of the library's, where the error itself may show a value: its class and its frames. */
final class Withheld extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int DEEPEST = 8;

    private Withheld(Throwable error, int depth) {
        super(
                "a " + error.getClass().getName() + ", whose message is not shown, since a value may be in it",
                error.getCause() == null || depth == DEEPEST ? null : new Withheld(error.getCause(), depth + 1),
                false,
                true);
        setStackTrace(error.getStackTrace());
    }

    /** What stands for an error; nothing, if the database has reported it. */
    static @Nullable Throwable of(Throwable error, ErrorDetails details) {
        return isReported(details) ? null : new Withheld(error, 0);
    }

    private static boolean isReported(ErrorDetails details) {
        return details.sqlState() != null || details.vendorCode() != 0;
    }

    /**
     * The error itself, if it shows no more than what is shown of it anyhow; nothing of an error that the database has reported, for
     * drivers' classes hold the rows and parameters that it quotes.
     *
     * @param error the driver's error
     * @param details what the backend said of it
     * @param shown the message that shows no value
     * @param sets the values that were bound; null if they are not known
     */
    static @Nullable Throwable unlessClean(
            Throwable error, ErrorDetails details, String shown, @Nullable List<@Nullable Object[]> sets) {
        if (sets != null && sets.isEmpty()) {
            return error;
        }
        if (isReported(details)) {
            return null;
        }
        String message = error.getMessage();
        boolean clean = (message == null || message.contains(shown))
                && error.getSuppressed().length == 0
                && (error.getCause() == null || error.getCause() == error);
        return clean ? error : new Withheld(error, 0);
    }
}
