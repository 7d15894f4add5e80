package dev.based;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What runs a body as a whole: all of it happens or nothing. A {@link Database} gives it a {@linkplain Database#session session} of
 * its own, a {@link Session} a transaction inside its own, by a savepoint. So what is written against {@link Queries} is atomic in
 * both.
 *
 * <p>The body is given as a function that returns a stage, to {@code transaction}, or as straight code that awaits, to {@code run}.
 *
 * <p>No method throws. Safe for use by several threads.
 */
@SuppressWarnings("overloads") // a lambda that could be either is a CodeWithResult, which is the narrower
public interface Transactional {
    /**
     * Runs a body in a transaction. It ends as {@link Session} tells. On a session, if it fails and the failure is handled, the
     * session goes on as if the body had not run.
     *
     * @param <T> the type of the result
     * @param body what to do in the transaction, with the session that it is given
     * @return a stage with the body's result, which completes after all was committed, or kept as part of what is around it; fails
     *     with the body's own exception after the rollback, on a database as {@link Database#session(Body)} does, and on a session
     *     with {@link SessionBusyException} if a transaction inside it is open already. Cancelling it stops the statement in flight
     *     and rolls back
     */
    default <T extends @Nullable Object> CompletionStage<T> transaction(Body<? super Session, T> body) {
        return transaction(TransactionOptions.DEFAULT, body);
    }

    /**
     * Runs a body in a transaction, as {@link #transaction(Body)} does, with options.
     *
     * @param <T> the type of the result
     * @param options how long it may take
     * @param body what to do in the transaction
     * @return a stage, as {@link #transaction(Body)} gives it; fails with {@link DatabaseTimeoutException}, after the rollback,
     *     if the transaction does not end in time
     */
    <T extends @Nullable Object> CompletionStage<T> transaction(
            TransactionOptions options, Body<? super Session, T> body);

    /**
     * Runs straight code in a transaction: {@link #transaction(Body)} of {@link Async#async}, in one call.
     *
     * <pre>{@code
     * database.run(session -> {
     *     long id = await(session.fetchValue(long.class, "SELECT max(id) FROM movies"));
     *     return await(session.execute("DELETE FROM movies WHERE id = ?", id)).rowsAffected();
     * })
     * }</pre>
     *
     * @param <T> the type of the result
     * @param code what to do in the transaction; it may block, await, and throw anything
     * @return a stage, as {@link #transaction(Body)} gives it, with the code's result; cancelling it interrupts the code
     */
    default <T extends @Nullable Object> CompletionStage<T> run(CodeWithResult<? super Session, T> code) {
        return transaction(StraightBody.withResult(code));
    }

    /**
     * Runs straight code that has no result in a transaction, as {@link #run(CodeWithResult)} does.
     *
     * @param code what to do in the transaction
     * @return a stage that completes when all is done
     */
    default CompletionStage<@Nullable Void> run(Code<? super Session> code) {
        return transaction(StraightBody.of(code));
    }

    /**
     * Runs straight code in a transaction with options.
     *
     * @param <T> the type of the result
     * @param options how long it may take
     * @param code what to do in the transaction
     * @return a stage, as {@link #transaction(TransactionOptions, Body)} gives it, with the code's result
     */
    default <T extends @Nullable Object> CompletionStage<T> run(
            TransactionOptions options, CodeWithResult<? super Session, T> code) {
        return transaction(options, StraightBody.withResult(code));
    }

    /**
     * Runs straight code that has no result in a transaction with options.
     *
     * @param options how long it may take
     * @param code what to do in the transaction
     * @return a stage that completes when all is done
     */
    default CompletionStage<@Nullable Void> run(TransactionOptions options, Code<? super Session> code) {
        return transaction(options, StraightBody.of(code));
    }
}
