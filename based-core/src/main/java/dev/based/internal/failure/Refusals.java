package dev.based.internal.failure;

import dev.based.BasedException;
import dev.based.DatabaseException;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.RollbackOnlyException;
import dev.based.SessionBusyException;
import dev.based.SessionClosedException;
import dev.based.spi.Command;
import dev.based.spi.Excerpt;

/** What is said to those who use a session or transaction that is not free for it, is over, or was ended by the server. */
public final class Refusals {
    private Refusals() {}

    public static SessionClosedException closed(String title) {
        return new SessionClosedException(
                "This " + title
                        + " has ended; nothing was sent. What uses it belongs into its body, awaited there or chained into the stage that the body returns; a transaction that was opened by hand is ended once.");
    }

    public static SessionBusyException transactionInside(String title) {
        return new SessionBusyException("A transaction is open inside this " + title
                + "; nothing was sent. Use the object that its body is given, or wait until it has ended.");
    }

    public static SessionBusyException streamInside(String title) {
        return new SessionBusyException("A stream is open on this " + title
                + "; nothing was sent. Read it to its end, close its iterator or cancel it first, or read all rows at once by"
                + " fetchAll(...).");
    }

    public static SessionBusyException leftOpen(String title) {
        return new SessionBusyException("A transaction that was opened by begin() inside this " + title
                + " was neither committed nor rolled back, so that all is rolled back. End it by commit() or rollback(), or use"
                + " transaction(body), which does so by itself.");
    }

    public static RollbackOnlyException rollbackOnly(String title, Throwable cause) {
        return new RollbackOnlyException(
                (cause instanceof SessionBusyException ? "A call in this " : "A statement of this ") + title
                        + " failed, as the cause tells, so that it can only be rolled back. Let the failure pass, or run"
                        + " statements whose failure is expected in session.transaction(...).",
                cause);
    }

    public static RollbackOnlyException stopped(String title, Throwable cause) {
        return new RollbackOnlyException(
                "This " + title + " was stopped, as the cause tells, and is rolled back; nothing was sent.", cause);
    }

    /** What a transaction ends with that the server has failed, though none of its statements has. */
    public static BasedException failedByTheServer() {
        return other(
                "The database says that the transaction has failed, although no statement of it has; it was rolled back.");
    }

    public static BasedException endedSomehow(Command command) {
        return other(
                "The statement has ended the transaction, and the database does not say whether it committed or rolled back: what"
                        + " was done before it may be there or not. Run it by itself, on the database: "
                        + Excerpt.of(command.sql()));
    }

    public static BasedException endedShared(Command command) {
        return other(
                "The statement has ended the transaction that all sessions share under force_rollback: what they had done stays."
                        + " Run it on a database without force_rollback: " + Excerpt.of(command.sql()));
    }

    private static BasedException other(String message) {
        return new BasedException(ErrorKind.OTHER, message, null);
    }

    /** What the rollback of a connection fails with that was lost before. */
    public static BasedException rollbackNotSent(Throwable error) {
        return new BasedException(
                ErrorKind.CONNECTION_LOST,
                "The connection was lost or closed before the rollback was sent; the database undoes what was not committed.",
                error.getCause());
    }

    /** What those are told who come after the connection of a shared transaction was lost. */
    public static DatabaseException sharedTransactionLost() {
        return new DatabaseException(
                ErrorDetails.of(
                        ErrorKind.CONNECTION_LOST,
                        "The connection that all sessions share under forceRollback was lost, and what they did with it."),
                null,
                null);
    }
}
