package dev.based.internal.failure;

import dev.based.BasedException;
import dev.based.CommitOutcomeUnknownException;
import dev.based.DatabaseException;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.ParameterException;
import dev.based.internal.call.Call;
import dev.based.spi.AnsweredException;
import dev.based.spi.Backend;
import dev.based.spi.Command;
import dev.based.spi.CommandNotSentException;
import dev.based.spi.FailedSetException;
import dev.based.spi.Traits;
import dev.based.spi.TransactionStatus;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Turns a driver's errors into the library's. Never throws, whatever the author's {@code describe} and the values'
 * {@code toString} do: what explains an error stands between a call and its end.
 */
public final class Errors {
    private final Backend backend;
    /** Whether it is sure that what failed has committed nothing. */
    private final boolean uncommitted;

    public Errors(Backend backend) {
        this(backend, false);
    }

    private Errors(Backend backend, boolean uncommitted) {
        this.backend = backend;
        this.uncommitted = uncommitted;
    }

    /**
     * For a statement in a transaction, of which the database does not know what became of it: that is no doubt whether it was committed, if the
     * statement only reads or changes rows. Others may commit on some database, as definitions do, and what was sent behind such a one is on its own.
     *
     * @param status what the server says of the transaction behind it
     */
    public Errors inTransaction(Command command, TransactionStatus status) {
        Traits traits = command.traits();
        boolean plain = !traits.mayCommit() && (traits.onlyReads() || traits.changesRows());
        return plain && status != TransactionStatus.NONE ? new Errors(backend, true) : this;
    }

    /**
     * Whether a session that failed may succeed when it is run again, and nothing of it stays.
     *
     * @param elsewhere whether also if another server may do what this one did not
     */
    public static boolean mayPass(Throwable error, boolean elsewhere) {
        return error instanceof BasedException based
                && !(error instanceof CommitOutcomeUnknownException)
                && switch (based.kind()) {
                    case SERIALIZATION_FAILURE, DEADLOCK -> true;
                    case CONNECTION_LOST, READ_ONLY_SERVER, SERVER_NOT_READY -> elsewhere;
                    default -> false;
                }
                && !CommittedInPart.isToldBy(error);
    }

    /** The portable kind of an error, which {@link #explain} has given. */
    public static ErrorKind kind(Throwable explained) {
        return explained instanceof BasedException based ? based.kind() : ErrorKind.OTHER;
    }

    /** Whether a command was sent, may have taken effect, and was not answered by a database that lives. */
    public static boolean isUnanswered(Throwable error, Throwable explained) {
        Throwable ofSet = error instanceof FailedSetException set ? set.getCause() : error;
        return !(ofSet instanceof CommandNotSentException)
                && !(ofSet instanceof AnsweredException)
                && kind(explained) == ErrorKind.CONNECTION_LOST;
    }

    /** Whether something of a call that failed may be there, which ran outside of a transaction. */
    public static boolean mayHaveTakenEffect(Throwable error, Throwable explained, Command command, boolean single) {
        boolean inPart = !single || command.traits().mayCommitAlone();
        return inPart ? !(error instanceof CommandNotSentException) : isUnanswered(error, explained);
    }

    /** Whether the database itself does not know what became of it, or the connection was lost before it said so. */
    public static boolean isInDoubt(Throwable error, Throwable explained) {
        return kind(explained) == ErrorKind.COMMIT_UNKNOWN || isUnanswered(error, explained);
    }

    /** Explains an error of a statement. */
    public Throwable explain(Throwable error, Call<?, ?> call, @Nullable CallSite site) {
        Throwable explained = explain(error, call.command().sql(), call.values(), call.setsBefore(), site);
        Throwable told = call.told(explained);
        return told == explained ? told : CallSite.show(told, site);
    }

    /** Explains an error of a statement whose rows are read by pages. */
    public Throwable explain(Throwable error, Command command, @Nullable CallSite site) {
        return explain(error, command.sql(), List.<@Nullable Object[]>of(command.values()), 0L, site);
    }

    /** Explains an error of anything else done on a connection, in which values of the statements before may show up. */
    public Throwable explain(Throwable error) {
        return explain(error, null, null, 0L, null);
    }

    /** Explains an error of something that no value was given to, such as the opening of a connection. */
    public Throwable explainWithoutValues(Throwable error) {
        return explain(error, null, List.of(), 0L, null);
    }

    private Throwable explain(
            Throwable error,
            @Nullable String sql,
            @Nullable List<@Nullable Object[]> sets,
            long before,
            @Nullable CallSite site) {
        if (error instanceof FailedSetException ofSet && sets != null && ofSet.set() < sets.size()) {
            long index = before + ofSet.set();
            int set = index > Integer.MAX_VALUE ? -1 : (int) index;
            Throwable cause = Objects.requireNonNull(ofSet.getCause());
            return explain(cause, sql, List.<@Nullable Object[]>of(sets.get(ofSet.set())), set, site);
        }
        return explain(error, sql, sets, -1, site);
    }

    private Throwable explain(
            Throwable error,
            @Nullable String sql,
            @Nullable List<@Nullable Object[]> sets,
            int set,
            @Nullable CallSite site) {
        if (error instanceof ParameterException refusal) { // of the backend, on its own thread
            return CallSite.show(set >= 0 ? refusal.inSet(set) : refusal, site);
        }
        if (error instanceof BasedException || error instanceof CancellationException) {
            return error;
        }
        BasedException missing = error instanceof LinkageError ? MissingLibrary.explain(error) : null;
        return CallSite.show(missing == null ? describe(error, sql, sets, set) : missing, site);
    }

    private DatabaseException describe(
            Throwable error, @Nullable String sql, @Nullable List<@Nullable Object[]> sets, int set) {
        if (error instanceof CommandNotSentException) {
            return new DatabaseException(
                    ErrorDetails.of(
                            ErrorKind.CONNECTION_LOST,
                            "The connection was lost before the statement was sent; it has had no effect."),
                    sql,
                    error.getCause());
        }
        if (error instanceof AnsweredException answered) {
            return describe(answered.error(), answered.goesOn(), sql, sets, set);
        }
        return describe(error, false, sql, sets, set);
    }

    private DatabaseException describe(
            Throwable error, boolean goesOn, @Nullable String sql, @Nullable List<@Nullable Object[]> sets, int set) {
        ErrorDetails details;
        try {
            details = Objects.requireNonNull(backend.describe(error), "The backend's describe() returned null.");
            boolean counts = !(goesOn && details.kind() == ErrorKind.CONNECTION_LOST)
                    && !(uncommitted && details.kind() == ErrorKind.COMMIT_UNKNOWN);
            if (!counts) {
                details = details.withKind(ErrorKind.OTHER);
            }
        } catch (Throwable unexplained) {
            return unreadable(ErrorDetails.of(ErrorKind.OTHER, ""), error, sql, unexplained);
        }
        if (set >= 0) {
            details = details.withBatchIndex(set);
        }
        try {
            String message = Redaction.redact(details, sql, sets);
            return message == null
                    ? new DatabaseException(withheld(details, error), sql, Withheld.of(error, details))
                    : new DatabaseException(
                            details.withMessage(
                                    message + SyntaxAdvice.of(details.kind(), message, sql, backend.dialect())),
                            sql,
                            Withheld.unlessClean(error, details, message, sets));
        } catch (Throwable unreadable) {
            return unreadable(details, error, sql, unreadable);
        }
    }

    /** What is known of an error whose message may show a value, and nobody knows where. */
    private static ErrorDetails withheld(ErrorDetails details, Throwable error) {
        return details.withMessage("The database reported an error of the class "
                + error.getClass().getName()
                + (details.sqlState() == null ? "" : ", SQLSTATE " + details.sqlState())
                + (details.vendorCode() == 0 ? "" : ", code " + details.vendorCode())
                + ", whose message is not shown, since a value may be in it.");
    }

    /** The same where it could not even be explained; what it means stays, such as that an outcome is in doubt. */
    private static DatabaseException unreadable(
            ErrorDetails details, Throwable error, @Nullable String sql, Throwable because) {
        String message = "The database reported an error of the class "
                + error.getClass().getName() + ", which could not be explained because of a "
                + because.getClass().getName()
                + " in the backend's describe(), or in the toString() of a value.";
        return new DatabaseException(details.withMessage(message), sql, null);
    }
}
