package dev.based.tests.kotlin

import dev.based.BasedException
import dev.based.ErrorKind
import dev.based.PoolTimeoutException
import dev.based.kotlin.withSession
import dev.based.kotlin.withTransaction
import dev.based.tests.Fixture
import java.time.Duration
import java.util.concurrent.CompletionStage
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** S9 and S10 in coroutines: slips that are easily made are refused at once. */
class SlipsTest {
    private suspend fun assertRefused(films: Films) {
        val mistake = assertThrows<BasedException> { films.database.execute(films.insert, "Slip", 1).await() }
        assertThat(mistake.kind()).isEqualTo(ErrorKind.USAGE)
        assertThat(mistake).hasMessageContaining("independent()")
    }

    @ParameterizedTest
    @EnumSource
    fun s10_databaseCalledInItsOwnSessionsBlock_failsAtOnce(backend: Backend) = backend.test { films ->
        films.database.withSession {
            assertRefused(films)
            execute(films.insert, "Alien", 1979).await()
            assertRefused(films)
            for (dispatcher in listOf<CoroutineDispatcher>(Dispatchers.IO, Dispatchers.Default, Dispatchers.Unconfined)) {
                withContext(dispatcher) {
                    assertRefused(films)
                    yield()
                    fetchAll("SELECT 1").await()
                    assertRefused(films)
                }
            }
            coroutineScope { repeat(3) { launch(Dispatchers.IO) { yield(); assertRefused(films) } } }
            withTransaction {
                fetchAll("SELECT 1").await()
                assertRefused(films)
            }
            assertRefused(films)
            assertThrows<BasedException> { films.database.withSession { execute(films.insert, "Slip", 2).await() } }
        }
        assertThat(films.titles()).containsExactly("Alien")
    }

    /** Coroutines beside the block, on the same threads and behind it, call the database as they like. */
    @ParameterizedTest
    @EnumSource
    fun s10_otherCoroutines_areNotAffected(backend: Backend) = backend.test { films ->
        val beside: CoroutineScope = this
        val other = films.database.withSession {
            execute(films.insert, "Alien", 1979).await()
            val begun = beside.async(Dispatchers.IO) { films.database.fetchAll("SELECT 1").await().size }
            if (!films.url.startsWith("sqlite")) assertThat(begun.await()).isEqualTo(1)
            begun
        }
        assertThat(other.await()).isEqualTo(1)
        assertThat(films.titles()).containsExactly("Alien")
        withContext(Dispatchers.Unconfined) { films.database.execute(films.insert, "Behind", 1).await() }
        films.database.withSession { execute(films.insert, "Again", 1).await() }
        assertThat(films.titles()).hasSize(3)
    }

    @ParameterizedTest
    @EnumSource(names = ["POSTGRES"])
    fun s10_independentCall_isMadeOnItsOwn(backend: Backend) = backend.test { films ->
        assertThrows<IllegalStateException> {
            films.database.withSession {
                execute(films.insert, "Undone", 1).await()
                films.database.independent().execute(films.insert, "Kept", 1).await()
                error("undo")
            }
        }
        assertThat(films.titles()).containsExactly("Kept")
    }

    @Test
    fun s9_stageAsTheBlocksResult_isRefused() = Backend.SQLITE.test { films ->
        val mistake = assertThrows<BasedException> {
            films.database.withSession<CompletionStage<*>> { execute(films.insert, "Lost", 1) }
        }
        assertThat(mistake.kind()).isEqualTo(ErrorKind.USAGE)
        assertThat(films.titles()).isEmpty()
    }

    /** Who waits too long is told the place of the block that holds the connection. */
    @Test
    fun o3_placeOfTheHolder_isTheBlocks() =
        Backend.POSTGRES.test(Fixture.OPTIONS.withMaxSize(1).withAcquireTimeout(Duration.ofMillis(50))) { films ->
            films.database.withSession {
                fetchAll("SELECT 1").await()
                val error = assertThrows<PoolTimeoutException> {
                    films.database.independent().execute(films.insert, "Late", 1).await()
                }
                assertThat(error).hasMessageContaining("whose body is in dev.based.tests.kotlin.SlipsTest")
                assertThat(error.message).doesNotContain("ScopesKt", "BlockBody")
            }
        }
}
