package dev.based;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that its caller ends, by one of the two methods, once.
 *
 * <p>Safe for use by several threads.
 */
public interface Transaction extends Session {
    /**
     * Keeps what was done, as part of the transaction around this one.
     *
     * @return a stage that completes after every statement that was started and the release of the savepoint; fails with
     *     {@link RollbackOnlyException}, after a rollback, if a statement had failed, with {@link SessionBusyException} if
     *     a transaction inside this one is open, and with {@link SessionClosedException} if it has ended
     */
    CompletionStage<@Nullable Void> commit();

    /**
     * Undoes what was done since {@link Session#begin()}.
     *
     * @return a stage that completes after the rollback; fails with {@link SessionBusyException} if a transaction inside
     *     this one is open, and with {@link SessionClosedException} if it has ended
     */
    CompletionStage<@Nullable Void> rollback();
}
