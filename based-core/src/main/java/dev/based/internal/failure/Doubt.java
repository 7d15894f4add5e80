package dev.based.internal.failure;

import dev.based.BasedException;
import dev.based.CommitOutcomeUnknownException;
import dev.based.DatabaseTimeoutException;
import dev.based.ErrorKind;
import dev.based.spi.Command;
import dev.based.spi.TransactionStatus;
import org.jspecify.annotations.Nullable;

/** What is told of a session of which nobody knows whether it was committed. */
public final class Doubt {
    private Doubt() {}

    /**
     * COMMIT itself was sent, and not answered.
     *
     * @param harmless whether it is the same whether or not it was committed, so that there is no doubt
     */
    public static BasedException ofCommit(Throwable cause, boolean harmless) {
        if (harmless && cause instanceof DatabaseTimeoutException timeout) {
            return timeout;
        }
        if (harmless) {
            return new BasedException(
                    ErrorKind.CONNECTION_LOST,
                    "COMMIT was sent and not answered; all statements before only read, so that they may be run again."
                            + reason(cause),
                    cause);
        }
        return new CommitOutcomeUnknownException(
                "COMMIT was sent and not answered, so that the transaction may or may not have been committed."
                        + " Look in the database before you run it again." + reason(cause),
                cause);
    }

    /** A statement on its own of which a sentence tells why nobody knows what became of it. */
    public static CommitOutcomeUnknownException of(String why, String statement, Throwable cause) {
        return new CommitOutcomeUnknownException(
                why + " Look in the database before you run it again: " + statement + reason(cause), cause);
    }

    /** What is known of why there is no answer: the library itself may have closed the connection, over a setting for instance. */
    private static String reason(@Nullable Throwable cause) {
        try {
            return cause instanceof BasedException known ? " The reason: " + known.getMessage() : "";
        } catch (Throwable ofTheAuthor) { // whose error it may be
            return "";
        }
    }

    /** A statement that may commit by itself was sent, and not answered. */
    public static CommitOutcomeUnknownException ofStatement(Throwable cause) {
        return new CommitOutcomeUnknownException(
                "A statement that may commit by itself was sent and not answered, so that it, and what the session had done"
                        + " before, may or may not have taken effect. Look in the database before you run it again."
                        + reason(cause),
                cause);
    }

    /**
     * Whether a statement that was sent behind what was to open its transaction, which was refused, may have run on its own.
     *
     * @param unopened what the opening failed with, or null
     * @param single whether it was sent once, and not as a batch
     * @param error what it failed with, or null
     * @param explained the same for the caller
     * @param status what the database said with its answer
     */
    public static boolean isUnopened(
            @Nullable Throwable unopened,
            Command command,
            boolean single,
            @Nullable Throwable error,
            @Nullable Throwable explained,
            TransactionStatus status) {
        if (unopened == null
                || Errors.kind(unopened) == ErrorKind.CONNECTION_LOST
                || !command.traits().mayHaveEffect()) {
            return false;
        }
        return error == null || explained == null
                ? status == TransactionStatus.NONE
                : Errors.mayHaveTakenEffect(error, explained, command, single);
    }

    /** What such a statement is told as. */
    public static CommitOutcomeUnknownException ofUnopened(@Nullable Throwable cause) {
        return new CommitOutcomeUnknownException(
                "The transaction could not be opened, and the statement that was sent behind that may have taken effect on its"
                        + " own. Look in the database before you run it again."
                        + reason(cause),
                cause);
    }

    /** What a statement of a session failed with: doubt if it may have committed and was not answered, else what explains it. */
    public static Throwable ifCommitting(
            Command command, Throwable error, Throwable explained, @Nullable CallSite site) {
        return command.traits().mayCommit() && Errors.isInDoubt(error, explained)
                ? CallSite.show(ofStatement(explained), site)
                : explained;
    }
}
