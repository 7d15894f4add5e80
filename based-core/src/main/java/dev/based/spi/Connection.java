package dev.based.spi;

import dev.based.BasedException;
import dev.based.BatchResult;
import dev.based.ErrorKind;
import dev.based.ExecuteResult;
import dev.based.Row;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A physical connection, used by one session at a time.
 *
 * <p>The engine calls one command at a time and waits for its stage, unless the dialect {@linkplain
 * Dialect#pipelining() pipelines}; only {@link #cancel()} comes while a command runs. Calls may come from any thread, each after the one
 * before has returned, and take effect in the order of these calls, whatever threads they come from. A stage must complete exactly once, after the command has ended on the server, and with the
 * driver's own error (see {@link Backend#describe}) or a {@link dev.based.BasedException} if it fails. A value that
 * cannot be bound as it is must fail the command with a {@link dev.based.ParameterException} before anything is sent.
 */
public interface Connection {
    /**
     * Runs a statement and collects its rows.
     *
     * @param command the statement
     * @param maxRows how many rows are wanted at most, or 0 for all; more may be returned
     * @return a stage with the rows, in the server's order; empty if the statement returns none
     */
    CompletionStage<List<Row>> fetch(Command command, int maxRows);

    /**
     * Runs a statement for its effect.
     *
     * @param command the statement
     * @return a stage with the number of rows affected and the generated key
     */
    CompletionStage<ExecuteResult> execute(Command command);

    /**
     * Runs one statement for several sets of values, in order, inside a transaction that the engine has opened.
     *
     * @param command the statement; its own values are not used
     * @param values the sets of values, at least one
     * @return a stage with the number of rows affected by each, with the {@linkplain BatchResult#withRows rows} if the statement
     *     gives any, and with the keys if the server tells them by itself; fails with the first error
     */
    CompletionStage<BatchResult> batch(Command command, List<@Nullable Object[]> values);

    /**
     * Inserts rows into a table, in the fastest way that stores the same values as a {@linkplain #batch batch} does and refuses the
     * same, inside a transaction that the engine has opened.
     *
     * @param insert the statement that inserts one row: INSERT INTO a table, its columns, VALUES, and a placeholder for each; its own
     *     values are not used. One and the same object for all parts of one copy
     * @param rows a part of the rows, at least one, perhaps thousands
     * @return a stage with the number of rows inserted; fails with the first error, as a batch does. Unless overridden the rows are
     *     inserted by a batch
     */
    default CompletionStage<Long> copy(Command insert, List<@Nullable Object[]> rows) {
        return batch(insert, rows).thenApply(BatchResult::rowsAffected);
    }

    /**
     * Runs a statement whose rows are read a page at a time, inside a transaction that the engine has opened. No other command
     * is called before the cursor is closed.
     *
     * @param command the statement
     * @param pageSize how many rows will be asked for at a time, at least 1
     * @return a stage with the cursor, before its first row; if it fails there is nothing to close. Unless overridden all rows
     *     are {@linkplain #fetch fetched} at once, so that memory is not bounded
     */
    default CompletionStage<Cursor> cursor(Command command, int pageSize) {
        return fetch(command, 0).thenApply(FetchedCursor::new);
    }

    /**
     * Runs a text of the dialect's that opens or closes a transaction or savepoint.
     *
     * @param sql the text, without parameters
     * @return a stage that completes when the server has answered
     */
    CompletionStage<?> control(String sql);

    /**
     * Runs a text as {@link #control} does, right behind commands that were not answered, if all of these were sent as they are: if one of
     * them fails on the server, that decides by itself what the text does, as PostgreSQL makes a ROLLBACK of COMMIT then. Called only where
     * the dialect pipelines {@linkplain Pipelining#ALL all} commands.
     *
     * @param sql the text, without parameters
     * @return a stage that completes with true when the server has answered; with false, at once, if nothing was sent, since something on
     *     this side may still refuse one of the commands: one that is not prepared yet, or has values that were not checked; or since one
     *     has failed behind the last {@link #control} text, which the caller may not have heard by now. Unless overridden nothing is ever
     *     sent
     */
    default CompletionStage<Boolean> controlBehind(String sql) {
        return CompletableFuture.completedFuture(false);
    }

    /**
     * Asks the server to stop the command that runs now. That command's stage then fails, with an error that is {@linkplain
     * Backend#describe explained} as {@link dev.based.ErrorKind#QUERY_CANCELLED}, also if it was stopped before it was sent; it
     * completes in any case. Called again after a while if the command goes on, for a request may come a moment before its
     * command. Where a late request could hit a later command, the connection must become unusable.
     *
     * <p>Called without a lock. Until it returns it is not called again, and the connection is given nothing else to run.
     *
     * @return a stage that completes when the request was delivered, or at once if nothing runs or nothing can be done
     */
    CompletionStage<Void> cancel();

    /**
     * Whether {@link #cancel()} may also stop a text that commits, since the database says in any case what came of it. The engine
     * then does so when the time of a session is over while its COMMIT waits for a lock.
     *
     * @return false, unless overridden: a COMMIT that was sent is left to come to its end
     */
    default boolean mayCancelCommit() {
        return false;
    }

    /**
     * Undoes what a session may have left behind beside its transaction: settings, temporary tables, locks. Called
     * between sessions, if one ran statements other than queries and changes of rows.
     *
     * @return a stage that completes when the connection is as new; if it fails the connection is closed
     */
    default CompletionStage<Void> reset() {
        return CompletableFuture.completedFuture(null);
    }

    /**
     * Asks the server whether it still answers, by a message of the protocol that changes nothing, neither a transaction nor the
     * session. Called only while nothing else runs, of a connection that was idle for a while; the caller gives up when it has
     * waited long enough, and closes the connection.
     *
     * @return a stage that completes when the server has answered, and fails, as that of a command does, if it does not answer any
     *     more; unless overridden one that is complete, for a database that is no server
     */
    default CompletionStage<Void> validate() {
        return CompletableFuture.completedFuture(null);
    }

    /**
     * Hands the driver's own connection to a function, as a command among the others: after those that were called before, and on
     * the thread that the driver wants. Unless overridden there is none to be had.
     *
     * @param <C> the driver's type
     * @param <T> the type of the result
     * @param type the driver's type of the connection
     * @param use what to do with it
     * @return the function's stage, or one that fails as that of a command does; with a {@link dev.based.BasedException} of the
     *     kind {@link dev.based.ErrorKind#USAGE} if there is no such connection
     */
    default <C, T extends @Nullable Object> CompletionStage<T> withDriver(
            Class<C> type, Function<? super C, ? extends CompletionStage<T>> use) {
        return CompletableFuture.failedFuture(new BasedException(
                ErrorKind.USAGE, "This backend's connections are none of " + type.getName() + ".", null));
    }

    /**
     * What the database said of the transaction with its last answer. Asked when the stage of a command has completed, before
     * the next answer is told: where commands are pipelined it is the status behind that very command.
     *
     * @return {@link TransactionStatus#UNKNOWN}, unless overridden: the engine then relies on what the texts of statements show
     */
    default TransactionStatus transactionStatus() {
        return TransactionStatus.UNKNOWN;
    }

    /**
     * Whether the connection can carry a further command.
     *
     * @return false once it broke or saw a cancel request that could hit a later command
     */
    boolean isUsable();

    /**
     * Whether code of a session that was stopped still runs on the connection's own thread, so that the next session would wait for
     * it. Asked when the connection is given back; it is closed then.
     *
     * @return false, unless overridden
     */
    default boolean isOccupied() {
        return false;
    }

    /**
     * Runs a session's body on the thread that suits it best, when no other body runs there.
     *
     * @param body what to run, once, now or soon; unless overridden as {@link #enter} does
     */
    default void runBody(Runnable body) {
        enter(body);
    }

    /**
     * Runs something that will call this connection on the thread that suits it best, also while a body awaits there.
     *
     * @param task what to run, once, now or soon
     */
    default void enter(Runnable task) {
        task.run();
    }

    /**
     * Whether a command called now is run by the call itself, on this very thread, so that an error's stack trace shows the
     * caller.
     *
     * @return false, unless overridden; the engine then remembers where each command was called
     */
    default boolean runsHere() {
        return false;
    }

    /**
     * Tells that the current thread is about to call a command and may then come to wait for its outcome, and to {@linkplain #assist assist}: the
     * command need not be begun before that, or before {@link #wake()}, if both come soon; else it is to be within a millisecond or so.
     *
     * @param caller what the command will be named by, compared by identity; null takes this back: what is called next is nobody's to run
     */
    default void callerMayWait(@Nullable Object caller) {
        // unless overridden a command is begun at once
    }

    /** Has a command begin that was called by a thread which {@linkplain #callerMayWait might} have come to wait for it. By any thread, at any time. */
    default void wake() {
        // unless overridden it was begun
    }

    /**
     * Has the current thread, which waits for a future, run its own command, and no other, where that has not begun and nobody else has anything
     * to do here. When it returns the thread waits as ever. By any thread, at any time, also when the connection has long been somebody
     * else's.
     *
     * @param caller what the command is named by, see {@link #callerMayWait}
     * @param until what it waits for; if an interrupt comes while the thread is in the driver, it is cancelled
     * @throws InterruptedException if the current thread is interrupted, or was before
     */
    default void assist(Object caller, CompletableFuture<?> until) throws InterruptedException {
        // unless overridden the work is done elsewhere
    }

    /**
     * Whether {@link #close()} ends a command that runs, at once and whatever the server does. The engine then closes a
     * connection whose server has not stopped a cancelled command after 2 seconds.
     *
     * @return false, unless overridden
     */
    default boolean canBeCutOff() {
        return false;
    }

    /**
     * Closes the connection, whatever its state. Called once, when no command runs, or when one does not end.
     *
     * @return a stage that completes when its resources are free; never fails
     */
    CompletionStage<Void> close();
}
