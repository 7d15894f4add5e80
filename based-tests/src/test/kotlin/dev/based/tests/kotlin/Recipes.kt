package dev.based.tests.kotlin

import dev.based.Body
import dev.based.Database
import dev.based.Row
import dev.based.Session
import dev.based.SessionOptions
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.future.await
import kotlinx.coroutines.future.future
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.withContext

/*
 * The recipe of docs/kotlin.md: what a Kotlin program copies so that databases, sessions and transactions take
 * suspending functions. All of them return or throw when the scope has ended, its rollback included.
 */

suspend fun <T> withDatabase(url: String, block: suspend Database.() -> T): T =
    scoped({ body -> Database.use(url, body) }, block)

suspend fun <T> Database.withSession(
    options: SessionOptions = SessionOptions.DEFAULT,
    block: suspend Session.() -> T,
): T = scoped({ body -> session(options, body) }, block)

suspend fun <T> Session.withTransaction(block: suspend Session.() -> T): T =
    scoped({ body -> transaction(body) }, block)

private suspend fun <S : Any, T> scoped(
    open: (Body<S, T>) -> CompletionStage<T>,
    block: suspend S.() -> T,
): T = supervisorScope {
    val begun = CompletableFuture<Unit>()
    val ended = open { begun.complete(Unit); future { it.block() } }.toCompletableFuture()
    try {
        CompletableFuture.anyOf(begun, ended).await()
    } catch (cancelled: CancellationException) {
        if (begun.cancel(false)) ended.cancel(true) // it was still waiting for a connection
    }
    withContext(NonCancellable) { ended.await() } // a body that is cancelled is rolled back first
}

inline fun <reified T : Any> Row.to(): T = `as`(T::class.java)
