package dev.based.tests.kotlin

import dev.based.DatabaseException
import dev.based.Queries
import dev.based.RollbackOnlyException
import dev.based.SessionBusyException
import dev.based.Statement
import dev.based.kotlin.withSession
import dev.based.kotlin.withTransaction
import dev.based.tests.Fixture
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.future.await
import kotlinx.coroutines.jdk9.asFlow
import kotlinx.coroutines.launch
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** Streams as flows, by kotlinx-coroutines-jdk9. All databases have one connection only. */
class FlowTest {
    private val one = Fixture.OPTIONS.withMaxSize(1)

    private val count = 1000

    private suspend fun fill(films: Films) {
        films.database.executeMany(films.insert, (1..count).map { listOf("Film $it", it) }).await()
    }

    private val query: Statement = Statement.of("SELECT year FROM films ORDER BY year").withFetchSize(10)

    private fun Queries.years(): Flow<Int> = stream(query).asFlow().map { it.getInt("year") }

    @ParameterizedTest
    @EnumSource
    fun collect_onADatabase_givesAllRows(backend: Backend) = backend.test(one) { films ->
        fill(films)
        assertThat(films.database.years().toList()).isEqualTo((1..count).toList())
        assertThat(films.titles()).hasSize(count)
    }

    @ParameterizedTest
    @EnumSource
    fun collect_onASession_leavesItUsable(backend: Backend) = backend.test(one) { films ->
        fill(films)
        films.database.withSession {
            assertThat(years().toList()).hasSize(count)
            execute("DELETE FROM films WHERE year > 2").await()
        }
        assertThat(films.titles()).hasSize(2)
    }

    @ParameterizedTest
    @EnumSource
    fun take_onASession_leavesItUsableAtOnce(backend: Backend) = backend.test(one) { films ->
        fill(films)
        films.database.withSession {
            repeat(100) { assertThat(years().take(1 + it % 25).toList()).hasSize(1 + it % 25) }
            execute("DELETE FROM films WHERE year > 2").await()
            assertThat(years().first()).isEqualTo(1)
            withTransaction { execute("DELETE FROM films WHERE year > 1").await() }
        }
        assertThat(films.titles()).containsExactly("Film 1")
    }

    @ParameterizedTest
    @EnumSource
    fun take_onADatabase_givesTheConnectionBack(backend: Backend) = backend.test(one) { films ->
        fill(films)
        repeat(20) { assertThat(films.database.years().take(3).toList()).containsExactly(1, 2, 3) }
        assertThat(films.titles()).hasSize(count)
    }

    @ParameterizedTest
    @EnumSource
    fun exception_inCollect_passesAndClosesTheCursor(backend: Backend) = backend.test(one) { films ->
        fill(films)
        films.database.withSession {
            val failure = assertThrows<IllegalStateException> { years().collect { error("the collector's own") } }
            assertThat(failure).hasMessage("the collector's own")
            execute("DELETE FROM films WHERE year > 2").await()
        }
        assertThat(films.titles()).hasSize(2)
    }

    @ParameterizedTest
    @EnumSource
    fun exception_inCollect_thatPasses_rollsTheSessionBack(backend: Backend) = backend.test(one) { films ->
        fill(films)
        assertThrows<IllegalStateException> {
            films.database.withSession {
                execute("DELETE FROM films WHERE year > 2").await()
                years().collect { error("the collector's own") }
            }
        }
        assertThat(films.titles()).hasSize(count)
    }

    @ParameterizedTest
    @EnumSource
    fun cancel_ofTheCollectingJob_rollsTheSessionBack(backend: Backend) = backend.test(one) { films ->
        fill(films)
        val collecting = CompletableDeferred<Unit>()
        val job = launch {
            films.database.withSession {
                execute("DELETE FROM films WHERE year > 2").await()
                years().collect { collecting.complete(Unit); awaitCancellation() }
            }
        }
        collecting.await()
        job.cancelAndJoin()
        assertThat(films.titles()).hasSize(count)
    }

    @ParameterizedTest
    @EnumSource
    fun cancel_ofTheCollectingJob_givesTheDatabasesConnectionBack(backend: Backend) = backend.test(one) { films ->
        fill(films)
        val collecting = CompletableDeferred<Unit>()
        val job = launch {
            films.database.years().collect { collecting.complete(Unit); awaitCancellation() }
        }
        collecting.await()
        job.cancelAndJoin()
        assertThat(films.titles()).hasSize(count)
    }

    @ParameterizedTest
    @EnumSource
    fun cancel_whileTheFirstPageIsRead_stopsTheQueryOnTheServer(backend: Backend) = backend.test(one) { films ->
        val job = launch { films.database.stream(films.slowQuery).asFlow().collect() }
        films.awaitRunning()
        job.cancelAndJoin()
        films.awaitStopped()
        assertThat(films.titles()).isEmpty()
    }

    /** A flow asks for 64 rows ahead unless it is buffered otherwise; no more pages are read than that takes. */
    @ParameterizedTest
    @EnumSource
    fun buffer_boundsWhatIsReadAhead(backend: Backend) = backend.test(one) { films ->
        fill(films)
        val read = AtomicInteger()
        val taken = AtomicInteger()
        films.database.stream(query).map { row -> row.also { read.incrementAndGet() } }.asFlow().buffer(10).collect {
            assertThat(read.get()).isLessThanOrEqualTo(taken.incrementAndGet() + 3 * 10)
        }
        assertThat(taken).hasValue(count)
    }

    @ParameterizedTest
    @EnumSource
    fun statement_whileAFlowIsCollected_failsAtOnce(backend: Backend) = backend.test(one) { films ->
        fill(films)
        assertThrows<RollbackOnlyException> { // as any failure of a statement does, unless it passes
            films.database.withSession {
                years().take(1).collect { assertThrows<SessionBusyException> { fetchAll("SELECT 1").await() } }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    fun collect_ofABadStatement_throwsTheLibrarysOwnError(backend: Backend) = backend.test(one) { films ->
        assertThrows<DatabaseException> { films.database.stream("SELECT * FROM nowhere").asFlow().collect() }
    }

    @ParameterizedTest
    @EnumSource
    fun collect_twice_failsTheSecondTime(backend: Backend) = backend.test(one) { films ->
        val flow = films.database.years()
        flow.collect()
        assertThrows<IllegalStateException> { flow.collect() }
    }
}
