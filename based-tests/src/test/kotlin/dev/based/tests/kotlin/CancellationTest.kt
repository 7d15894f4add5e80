package dev.based.tests.kotlin

import dev.based.kotlin.withSession
import dev.based.kotlin.withTransaction
import dev.based.tests.Fixture
import dev.based.tests.support.Hold
import java.util.concurrent.CompletableFuture
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.future.asDeferred
import kotlinx.coroutines.future.await
import kotlinx.coroutines.future.future
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** What stops on the server when a coroutine is cancelled that awaits. All databases have one connection only. */
class CancellationTest {
    private val one = Fixture.OPTIONS.withMaxSize(1)

    private fun holding(text: String, backend: Backend, body: suspend CoroutineScope.(Films, Hold) -> Unit) {
        val hold = Hold { it == text }
        try {
            backend.test(one, hold) { body(it, hold) }
        } finally {
            hold.release()
        }
    }

    private suspend fun reached(hold: Hold) = withContext(Dispatchers.IO) { hold.awaitReached() }

    @ParameterizedTest
    @EnumSource
    fun cancel_ofAJobThatAwaitsAStatement_stopsItOnTheServer(backend: Backend) = backend.test(one) { films ->
        val job = launch { films.database.fetchAll(films.slowQuery).await() }
        films.awaitRunning()
        job.cancelAndJoin()
        films.awaitStopped()
        assertThat(films.titles()).isEmpty()
    }

    @ParameterizedTest
    @EnumSource
    fun cancel_ofAJobThatAwaitsASession_stopsItsStatementAndRollsBack(backend: Backend) = backend.test(one) { films ->
        val scope = this
        val bodysEnd = CompletableFuture<Throwable?>()
        val job = launch {
            films.database.session { session ->
                scope.future {
                    session.execute(films.insert, "Alien", 1979).await()
                    session.fetchAll(films.slowQuery).await()
                }.also { body -> body.whenComplete { _, error -> bodysEnd.complete(error) } }
            }.await()
        }
        films.awaitRunning()
        job.cancelAndJoin()
        films.awaitStopped()
        assertThat(films.titles()).isEmpty() // on the only connection, so that the rollback is done
        assertThat(films.recorder.answered()).contains(films.recorder.rollback())
        assertThat(bodysEnd.await()).isInstanceOf(CancellationException::class.java)
    }

    @ParameterizedTest
    @EnumSource
    fun cancel_ofAJobInASuspendingSession_hasRolledBackWhenTheJobEnds(backend: Backend) = backend.test(one) { films ->
        val job = launch {
            films.database.withSession {
                execute(films.insert, "Alien", 1979).await()
                withTransaction { fetchAll(films.slowQuery).await() }
            }
        }
        films.awaitRunning()
        job.cancelAndJoin()
        assertThat(films.recorder.answered()).contains(films.recorder.rollback())
        films.awaitStopped()
        assertThat(films.titles()).isEmpty()
    }

    @ParameterizedTest
    @EnumSource
    fun cancel_ofAJobInASuspendingSession_waitsForTheRollback(backend: Backend) = holding("ROLLBACK", backend) { films, hold ->
        val written = CompletableDeferred<Unit>()
        val job = launch {
            films.database.withSession { execute(films.insert, "Alien", 1979).await(); written.complete(Unit); awaitCancellation() }
        }
        written.await()
        job.cancel()
        reached(hold)
        assertThat(job.isCompleted).isFalse()
        hold.release()
        job.join()
        assertThat(films.titles()).isEmpty()
    }

    @ParameterizedTest
    @EnumSource
    fun cancel_ofAJobThatAwaitsASession_doesNotWaitForTheRollback(backend: Backend) = holding("ROLLBACK", backend) { films, hold ->
        val written = CompletableDeferred<Unit>()
        val scope = this
        val job = launch {
            films.database.session { session ->
                scope.future { session.execute(films.insert, "Alien", 1979).await(); written.complete(Unit); awaitCancellation() }
            }.await()
        }
        written.await()
        job.cancelAndJoin()
        reached(hold)
        hold.release()
        assertThat(films.titles()).isEmpty()
    }

    @ParameterizedTest
    @EnumSource
    fun cancel_ofAJobWhoseBodyDoesOtherThings_rollsBack(backend: Backend) = backend.test(one) { films ->
        val written = CompletableDeferred<Unit>()
        val job = launch {
            films.database.withSession {
                execute(films.insert, "Alien", 1979).await()
                written.complete(Unit)
                awaitCancellation()
            }
        }
        written.await()
        job.cancelAndJoin()
        assertThat(films.recorder.answered()).contains(films.recorder.rollback())
        assertThat(films.titles()).isEmpty()
    }

    @ParameterizedTest
    @EnumSource
    fun withTimeout_aroundAStatementThatRuns_stopsItAndFailsTheSession(backend: Backend) = backend.test(one) { films ->
        assertThrows<TimeoutCancellationException> {
            films.database.withSession {
                execute(films.insert, "Alien", 1979).await()
                val query = fetchAll(films.slowQuery)
                films.awaitRunning()
                withTimeout(1.milliseconds) { query.await() }
            }
        }
        films.awaitStopped()
        assertThat(films.titles()).isEmpty()
    }

    @ParameterizedTest
    @EnumSource
    fun withTimeout_aroundAStatementOfATransactionInside_leavesTheSessionAbleToCommit(backend: Backend) = backend.test(one) { films ->
        films.database.withSession {
            execute(films.insert, "Alien", 1979).await()
            assertThrows<TimeoutCancellationException> {
                withTransaction {
                    execute(films.insert, "Heat", 1995).await()
                    val query = fetchAll(films.slowQuery)
                    films.awaitRunning()
                    withTimeout(1.milliseconds) { query.await() }
                }
            }
        }
        films.awaitStopped()
        assertThat(films.titles()).containsExactly("Alien")
    }

    @ParameterizedTest
    @EnumSource
    fun failingSibling_inTheScope_stopsTheQueryOfTheOther(backend: Backend) = backend.test(one) { films ->
        val failure = assertThrows<IllegalStateException> {
            coroutineScope {
                launch {
                    films.database.withSession {
                        execute(films.insert, "Alien", 1979).await()
                        fetchAll(films.slowQuery).await()
                    }
                }
                launch {
                    films.awaitRunning()
                    error("the sibling's own")
                }
            }
        }
        assertThat(failure).hasMessage("the sibling's own")
        assertThat(films.recorder.answered()).contains(films.recorder.rollback())
        films.awaitStopped()
        assertThat(films.titles()).isEmpty()
    }

    @ParameterizedTest
    @EnumSource
    fun cancel_ofADeferred_stopsTheStatement(backend: Backend) = backend.test(one) { films ->
        val deferred = films.database.fetchAll(films.slowQuery).asDeferred()
        films.awaitRunning()
        deferred.cancelAndJoin()
        films.awaitStopped()
        assertThat(films.titles()).isEmpty()
    }

    @ParameterizedTest
    @EnumSource
    fun cancel_ofAJobThatAwaitsADeferred_leavesTheStatementAlone(backend: Backend) = backend.test(one) { films ->
        val stage = films.database.fetchAll(films.slowQuery)
        val deferred = stage.asDeferred()
        val waiter = launch(start = CoroutineStart.UNDISPATCHED) { deferred.await() }
        films.awaitRunning()
        waiter.cancelAndJoin()
        assertThat(stage.toCompletableFuture()).isNotDone()
        assertThat(deferred.isActive).isTrue()
        assertThat(stage.toCompletableFuture().cancel(true)).isTrue() // from the other side
        assertThrows<CancellationException> { deferred.await() }
        films.awaitStopped()
    }

    @ParameterizedTest
    @EnumSource
    fun cancel_whileWaitingForAConnection_takesNone(backend: Backend) = backend.test(one) { films ->
        val entered = CompletableDeferred<Unit>()
        val leave = CompletableDeferred<Unit>()
        val holder = launch {
            films.database.withSession {
                execute(films.insert, "Alien", 1979).await()
                entered.complete(Unit)
                leave.await()
            }
        }
        entered.await()
        val waiting = launch(start = CoroutineStart.UNDISPATCHED) {
            films.database.withSession { execute(films.insert, "Heat", 1995).await() }
        }
        waiting.cancelAndJoin() // would last until the holder leaves, which it does not
        leave.complete(Unit)
        holder.join()
        assertThat(films.titles()).containsExactly("Alien")
    }

    /** C2: the coroutine ends as cancelled, which says nothing of the session, whose COMMIT cannot be stopped. */
    @ParameterizedTest
    @EnumSource
    fun cancel_duringCommit_doesNotUndoIt(backend: Backend) = holding("COMMIT", backend) { films, hold ->
        val job = launch {
            films.database.withSession { execute(films.insert, "Alien", 1979).await() }
        }
        reached(hold)
        job.cancel()
        hold.release()
        job.join()
        assertThat(job.isCancelled).isTrue()
        assertThat(films.titles()).containsExactly("Alien")
    }

    @ParameterizedTest
    @EnumSource
    fun cleanup_inANonCancellableBlock_canStillUseTheDatabase(backend: Backend) = backend.test(one) { films ->
        val job = launch {
            try {
                films.database.withSession { fetchAll(films.slowQuery).await() }
            } finally {
                withContext(NonCancellable) { films.database.execute(films.insert, "Alien", 1979).await() }
            }
        }
        films.awaitRunning()
        job.cancelAndJoin()
        films.awaitStopped()
        assertThat(films.titles()).containsExactly("Alien")
    }
}
