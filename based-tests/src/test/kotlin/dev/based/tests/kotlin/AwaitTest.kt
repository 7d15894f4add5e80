package dev.based.tests.kotlin

import dev.based.Database
import dev.based.DatabaseException
import dev.based.DatabaseNotConnectedException
import dev.based.ErrorKind
import dev.based.kotlin.withSession
import dev.based.kotlin.withTransaction
import dev.based.tests.Fixture
import kotlinx.coroutines.future.asDeferred
import kotlinx.coroutines.future.await
import kotlinx.coroutines.future.future
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** `await()` of kotlinx-coroutines-jdk8 on everything that gives a stage. */
class AwaitTest {
    @ParameterizedTest
    @EnumSource
    fun await_onEachVerbOfADatabase_givesItsResult(backend: Backend) = backend.test { films ->
        val database = films.database
        assertThat(database.execute(films.insert, "Alien", 1979).await().rowsAffected()).isEqualTo(1)
        assertThat(database.executeMany(films.insert, listOf(listOf("Heat", 1995), listOf("Ran", 1985))).await().rowsAffected())
            .isEqualTo(2)
        assertThat(database.fetchOne("SELECT year FROM films WHERE title = :title", mapOf("title" to "Heat")).await().get().getInt(0))
            .isEqualTo(1995)
        assertThat(database.fetchOne("SELECT * FROM films WHERE title = ?", "none").await()).isEmpty()
        assertThat(database.fetchAll("SELECT * FROM films WHERE title IN (:titles)", mapOf("titles" to listOf("Ran", "Heat"))).await())
            .hasSize(2)
        val count: Long? = database.fetchValue(Long::class.java, "SELECT count(*) FROM films").await()
        assertThat(count).isEqualTo(3)
        val rating: Double? = database.fetchValue(Double::class.javaObjectType, "SELECT rating FROM films WHERE year = ?", 1979).await()
        assertThat(rating).isNull()
    }

    @ParameterizedTest
    @EnumSource
    fun await_onSessionAndTransaction_givesWhatTheBodyGave(backend: Backend) = backend.test { films ->
        val years = films.database.session { session ->
            future {
                session.execute(films.insert, "Alien", 1979).await()
                val inner = session.transaction { tx ->
                    future {
                        tx.execute(films.insert, "Heat", 1995).await()
                        tx.fetchAll("SELECT year FROM films ORDER BY year").await()
                    }
                }.await()
                inner.map { it.getInt("year") }
            }
        }.await()
        assertThat(years).containsExactly(1979, 1995)
        assertThat(films.titles()).containsExactly("Alien", "Heat")
    }

    @ParameterizedTest
    @EnumSource
    fun await_onBeginCommitAndRollback_endsTheTransaction(backend: Backend) = backend.test { films ->
        films.database.session { session ->
            future {
                val kept = session.begin().await()
                kept.execute(films.insert, "Alien", 1979).await()
                kept.commit().await()
                val dropped = session.begin().await()
                dropped.execute(films.insert, "Heat", 1995).await()
                dropped.rollback().await()
            }
        }.await()
        assertThat(films.titles()).containsExactly("Alien")
    }

    @Test
    fun await_onConnectAndDisconnect_opensAndClosesTheDatabase() = runBlocking<Unit> {
        val database = Database.create("sqlite://", Fixture.OPTIONS)
        assertThat(database.connect().await()).isSameAs(database)
        database.disconnect().await()
        assertThrows<DatabaseNotConnectedException> { database.fetchAll("SELECT 1").await() }
    }

    @ParameterizedTest
    @EnumSource
    fun await_ofAFailedStatement_throwsTheLibrarysOwnError(backend: Backend) = backend.test { films ->
        films.database.execute(films.insert, "Alien", 1979).await()
        val direct = assertThrows<DatabaseException> { films.database.execute(films.insert, "Alien", 1979).await() }
        assertThat(direct.kind()).isEqualTo(ErrorKind.UNIQUE_VIOLATION)
        val derived = assertThrows<DatabaseException> {
            films.database.execute(films.insert, "Alien", 1979).thenApply { it.rowsAffected() }.thenCompose { films.database.fetchAll("SELECT 1") }.await()
        }
        assertThat(derived.kind()).isEqualTo(ErrorKind.UNIQUE_VIOLATION)
        val deferred = assertThrows<DatabaseException> { films.database.execute(films.insert, "Alien", 1979).asDeferred().await() }
        assertThat(deferred.kind()).isEqualTo(ErrorKind.UNIQUE_VIOLATION)
    }

    /** With its own field, so that coroutines do not copy it in order to add the place that awaits. */
    private class Refused(val reason: String) : Exception(reason)

    @ParameterizedTest
    @EnumSource
    fun await_ofASessionWhoseBodyThrows_throwsThatVeryException(backend: Backend) = backend.test { films ->
        val refused = Refused("the body's own")
        val thrownAtOnce = assertThrows<Refused> { films.database.session<Unit> { throw refused }.await() }
        assertThat(thrownAtOnce).isSameAs(refused)
        val thrownLater = assertThrows<Refused> { films.database.withSession<Unit> { execute(films.insert, "Alien", 1979).await(); throw refused } }
        assertThat(thrownLater).isSameAs(refused)
        val thrownInside = assertThrows<Refused> {
            films.database.withSession<Unit> { execute(films.insert, "Heat", 1995).await(); withTransaction { throw refused } }
        }
        assertThat(thrownInside).isSameAs(refused)
        assertThat(films.titles()).isEmpty()
    }
}
