package dev.based;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection and a transaction, for as long as a {@linkplain Database#session body} runs, or a transaction inside one.
 *
 * <p>What happens at the end:
 *
 * <ul>
 *   <li>If the body's stage completes, the session waits for every statement that was started, commits, gives the
 *       connection back, and then completes.
 *   <li>If the body throws, returns null, or its stage fails, the session rolls back, gives the connection back, and then
 *       fails with that very exception. What goes wrong while cleaning up is suppressed under it.
 *   <li>If one of its statements failed and the body did not let on, the session rolls back and fails with
 *       {@link RollbackOnlyException}. A failure that is expected belongs in a {@linkplain #transaction transaction} of
 *       its own, which can fail without its surroundings.
 *   <li>If no statement was run, nothing is sent.
 * </ul>
 *
 * <p>Statements run in the order in which they were called; none needs to be awaited before the next is called. While a
 * transaction inside is open, statements go to that one: on this object they fail with {@link SessionBusyException}. After
 * the end they fail with {@link SessionClosedException}. Neither sends anything.
 *
 * <p>Safe for use by several threads.
 */
public interface Session extends Queries {
    /**
     * Opens a transaction inside this one that the caller ends. Prefer {@link #transaction(Body)}, which cannot be
     * forgotten: a transaction that is open at the end of its surroundings rolls them back.
     *
     * @return a stage with the transaction; fails with {@link SessionBusyException} if one is open already
     */
    CompletionStage<Transaction> begin();

    /**
     * Hands the driver's own connection to a function, for what only this driver can do: on SQLite its {@code
     * org.sqlite.SQLiteConnection}, on PostgreSQL Vert.x's {@code PgConnection}, on MySQL its {@code MySQLConnection}. It is a
     * statement among the others: it waits for those that were called before, runs in this transaction and on the connection's
     * thread, and a failure rolls back as any does. Behind the session the connection is {@linkplain ResetPolicy reset}.
     *
     * <p>The connection is the function's until its stage has completed, and must not be kept, nor closed; transactions are not
     * to be opened, ended or set up by it. Wait for the stage before the next statement is called, unless all is done when the
     * function returns.
     *
     * @param <C> the driver's type
     * @param <T> the type of the result
     * @param type the driver's type of the connection
     * @param use what to do with it
     * @return a stage with what the function's stage gives; fails as a statement does, and with a {@link BasedException} of the
     *     kind {@link ErrorKind#USAGE} if the connection is of another type
     */
    <C, T extends @Nullable Object> CompletionStage<T> withDriver(
            Class<C> type, Function<? super C, ? extends CompletionStage<T>> use);
}
