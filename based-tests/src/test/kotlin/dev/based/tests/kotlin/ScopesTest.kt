package dev.based.tests.kotlin

import dev.based.Database
import dev.based.DatabaseException
import dev.based.DatabaseNotConnectedException
import dev.based.ErrorDetails
import dev.based.ErrorKind
import dev.based.Retry
import dev.based.RollbackOnlyException
import dev.based.Session
import dev.based.SessionClosedException
import dev.based.SessionOptions
import dev.based.kotlin.withDatabase
import dev.based.kotlin.withSession
import dev.based.kotlin.withTransaction
import dev.based.tests.Fixture
import dev.based.tests.support.Fault
import java.time.Duration
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancel
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.future.await
import kotlinx.coroutines.future.future
import kotlinx.coroutines.launch
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** Coroutines in sessions, and sessions in coroutines. */
class ScopesTest {
    @ParameterizedTest
    @EnumSource
    fun session_whoseBodySuspends_commitsWhenTheBodyEnds(backend: Backend) = backend.test { films ->
        val written = CompletableDeferred<Unit>()
        val goOn = CompletableDeferred<String>()
        val session = async {
            films.database.withSession {
                execute(films.insert, "Alien", 1979).await()
                written.complete(Unit)
                goOn.await()
            }
        }
        written.await()
        assertThat(films.recorder.sent()).doesNotContain(films.recorder.commit())
        goOn.complete("went on")
        assertThat(session.await()).isEqualTo("went on")
        assertThat(films.recorder.answered()).contains(films.recorder.commit())
        assertThat(films.titles()).containsExactly("Alien")
    }

    @ParameterizedTest
    @EnumSource
    fun session_whoseBodyHasChildren_waitsForThem(backend: Backend) = backend.test { films ->
        films.database.withSession {
            coroutineScope { repeat(10) { launch { execute(films.insert, "Film $it", 2000).await() } } }
        }
        assertThat(films.titles()).hasSize(10)
    }

    @ParameterizedTest
    @EnumSource
    fun session_withAChildThatFails_stopsTheOtherChildAndRollsBack(backend: Backend) = backend.test { films ->
        val failure = assertThrows<IllegalStateException> {
            films.database.withSession {
                execute(films.insert, "Alien", 1979).await()
                coroutineScope {
                    launch { fetchAll(films.slowQuery).await() }
                    launch { films.awaitRunning(); error("the child's own") }
                }
            }
        }
        assertThat(failure).hasMessage("the child's own")
        films.awaitStopped()
        assertThat(films.titles()).isEmpty()
    }

    @ParameterizedTest
    @EnumSource
    fun sessions_inChildrenOfOneScope_eachCommitForThemselves(backend: Backend) = backend.test { films ->
        val years = coroutineScope {
            (1..20).map { id ->
                async { films.database.withSession { execute(films.insert, "Film $id", id).await(); id } }
            }.awaitAll()
        }
        assertThat(years).hasSize(20)
        assertThat(films.titles()).hasSize(20)
    }

    @ParameterizedTest
    @EnumSource
    fun sessions_ofWhichOneFails_areAllRolledBack(backend: Backend) = backend.test { films ->
        assertThrows<IllegalStateException> {
            coroutineScope {
                val written = CompletableDeferred<Unit>()
                launch { films.database.withSession { execute(films.insert, "Alien", 1979).await(); written.complete(Unit); awaitCancellation() } }
                launch { written.await(); error("the sibling's own") }
            }
        }
        assertThat(films.titles()).isEmpty()
    }

    @ParameterizedTest
    @EnumSource
    fun transaction_thatFailsAndIsHandled_leavesTheSessionAbleToCommit(backend: Backend) = backend.test { films ->
        films.database.withSession {
            execute(films.insert, "Alien", 1979).await()
            assertThrows<DatabaseException> { withTransaction { execute(films.insert, "Alien", 1979).await() } }
            withTransaction { withTransaction { execute(films.insert, "Heat", 1995).await() } }
        }
        assertThat(films.titles()).containsExactly("Alien", "Heat")
    }

    @ParameterizedTest
    @EnumSource
    fun session_thatSwallowsAFailure_failsAsRollbackOnly(backend: Backend) = backend.test { films ->
        films.database.execute(films.insert, "Alien", 1979).await()
        val failure = assertThrows<RollbackOnlyException> {
            films.database.withSession {
                runCatching { execute(films.insert, "Alien", 1979).await() }
            }
        }
        assertThat((failure.cause as DatabaseException).kind()).isEqualTo(ErrorKind.UNIQUE_VIOLATION)
    }

    @ParameterizedTest
    @EnumSource
    fun cancel_ofTheScopeInWhichABodyRuns_rollsTheSessionBack(backend: Backend) = backend.test { films ->
        val scope = CoroutineScope(Job() + Dispatchers.Default)
        val session = films.database.session { session ->
            scope.future {
                session.execute(films.insert, "Alien", 1979).await()
                session.fetchAll(films.slowQuery).await()
            }
        }
        films.awaitRunning()
        scope.cancel()
        assertThrows<CancellationException> { session.await() }
        films.awaitStopped()
        assertThat(films.titles()).isEmpty()
    }

    @ParameterizedTest
    @EnumSource
    fun session_thatLeaksItsScope_isClosedForWhoeverComesLater(backend: Backend) = backend.test { films ->
        lateinit var leaked: Session
        films.database.withSession { leaked = this; execute(films.insert, "Alien", 1979).await() }
        assertThrows<SessionClosedException> { leaked.execute(films.insert, "Heat", 1995).await() }
    }

    @ParameterizedTest
    @EnumSource
    fun session_withRetry_runsTheSuspendingBodyAgain(backend: Backend) {
        val conflict = DatabaseException(ErrorDetails.of(ErrorKind.SERIALIZATION_FAILURE, "made by the test"), null, null)
        val fault = Fault.unsent({ it.startsWith("INSERT") }, conflict, 2)
        backend.test(decorator = fault) { films ->
            val runs = AtomicInteger()
            films.database.withSession(SessionOptions.DEFAULT.withRetry(Retry.DEFAULT)) {
                runs.incrementAndGet()
                execute(films.insert, "Alien", 1979).await()
            }
            assertThat(runs).hasValue(3)
            assertThat(films.titles()).containsExactly("Alien")
        }
    }

    @ParameterizedTest
    @EnumSource
    fun withDatabase_isDisconnectedWhenTheCoroutineHasEnded(backend: Backend) = backend.test { films ->
        lateinit var used: Database
        val connected = CompletableDeferred<Unit>()
        val job = launch {
            withDatabase(films.url) {
                used = this
                connected.complete(Unit)
                fetchAll(films.slowQuery).await()
            }
        }
        connected.await()
        job.cancelAndJoin()
        assertThrows<DatabaseNotConnectedException> { used.fetchAll("SELECT 1").await() }
        films.awaitStopped()
        assertThat(withDatabase(films.url) { fetchValue(Int::class.javaObjectType, "SELECT 1").await() }).isEqualTo(1)
    }

    /** The library's own cancellation looks to a coroutine like its own: it ends without an error. */
    @ParameterizedTest
    @EnumSource
    fun disconnect_thatCancelsASession_endsTheCoroutineAsCancelled(backend: Backend) =
        backend.test(Fixture.OPTIONS.withDisconnectTimeout(Duration.ofMillis(1))) { films ->
            val entered = CompletableDeferred<Unit>()
            val job = launch {
                films.database.withSession {
                    execute(films.insert, "Alien", 1979).await()
                    entered.complete(Unit)
                    awaitCancellation()
                }
            }
            entered.await()
            films.database.disconnect().await()
            job.join()
            assertThat(job.isCancelled).isTrue()
        }
}
