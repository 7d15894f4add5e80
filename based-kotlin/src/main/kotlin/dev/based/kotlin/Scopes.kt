package dev.based.kotlin

import dev.based.Body
import dev.based.Database
import dev.based.DatabaseOptions
import dev.based.OnBehalf
import dev.based.Session
import dev.based.SessionOptions
import dev.based.TransactionOptions
import dev.based.spi.BodyOf
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import kotlin.coroutines.AbstractCoroutineContextElement
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.ThreadContextElement
import kotlinx.coroutines.future.await
import kotlinx.coroutines.future.future
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.withContext

/**
 * Connects to a database, runs a block, and disconnects, whatever happens.
 *
 * Like the other scopes it returns or throws when everything in it has ended: the children of the block, COMMIT or ROLLBACK, and the
 * return of the connection. A coroutine that is cancelled inside is rolled back first.
 *
 * @param url the database's URL
 * @param options what holds unless the URL's query says otherwise
 * @param block what to do while the database is connected
 * @return the block's result
 * @throws dev.based.BasedException what connecting or disconnecting fails with, or the block
 */
public suspend fun <T> withDatabase(
    url: String,
    options: DatabaseOptions = DatabaseOptions.DEFAULT,
    block: suspend Database.() -> T,
): T = scoped({ body -> Database.use(url, options, body) }, block)

/**
 * Runs a block with a connection and a transaction of its own, which is committed when the block returns and rolled back when it
 * throws or is cancelled; [Database.session] tells more.
 *
 * @param options isolation, read-only, retries, timeout; with retries the block may run more than once
 * @param block what to do in the session; not to be left by a `return` out of it
 * @return the block's result, after COMMIT
 * @throws dev.based.BasedException as the stage of [Database.session] fails, or what the block throws
 */
public suspend fun <T> Database.withSession(
    options: SessionOptions = SessionOptions.DEFAULT,
    block: suspend Session.() -> T,
): T = scoped({ body -> session(options, body) }, block)

/**
 * Runs a block in a transaction inside this session's, a savepoint: if it fails, the session may go on as if it had not run.
 *
 * @param options its timeout
 * @param block what to do in the transaction
 * @return the block's result, after the savepoint was released
 * @throws dev.based.BasedException as the stage of [Session.transaction] fails, or what the block throws
 */
public suspend fun <T> Session.withTransaction(
    options: TransactionOptions = TransactionOptions.DEFAULT,
    block: suspend Session.() -> T,
): T = scoped({ body -> transaction(options, body) }, block)

/** Keeps known, on each thread that runs a block or a coroutine of it, in which session's body that is. */
private class InBody(private val behalf: OnBehalf) : ThreadContextElement<Runnable>, AbstractCoroutineContextElement(Key) {
    override fun updateThreadContext(context: CoroutineContext): Runnable = behalf.enter()

    override fun restoreThreadContext(context: CoroutineContext, oldState: Runnable) = oldState.run()

    private companion object Key : CoroutineContext.Key<InBody>
}

/** A body that runs a block as a coroutine, and tells that it has begun. */
private class BlockBody<S : Any, T>(
    private val around: CoroutineScope,
    private val begun: CompletableFuture<Unit>,
    private val block: suspend S.() -> T,
) : Body<S, T>, BodyOf {
    override fun written(): Class<*> = block.javaClass

    override fun run(scope: S): CompletionStage<T> {
        begun.complete(Unit)
        return around.future(InBody(OnBehalf.ofThread())) { scope.block() }
    }
}

/** The block as a child of the caller's coroutine, whose failure does not cancel what is around it before it is rolled back. */
private suspend fun <S : Any, T> scoped(
    open: (Body<S, T>) -> CompletionStage<T>,
    block: suspend S.() -> T,
): T = supervisorScope {
    val begun = CompletableFuture<Unit>()
    val ended = open(BlockBody(this, begun, block)).toCompletableFuture()
    try {
        CompletableFuture.anyOf(begun, ended).await()
    } catch (cancelled: CancellationException) {
        if (begun.cancel(false)) ended.cancel(true) // it was still waiting for a connection
    }
    withContext(NonCancellable) { ended.await() } // a body that is cancelled is rolled back first
}
