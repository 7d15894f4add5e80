package dev.based.tests.kotlin

import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.future.await
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** Runs the samples of docs/guides/kotlin.md. */
class GuideTest {
    @ParameterizedTest
    @EnumSource
    fun old_insertsAndFinds(backend: Backend) = backend.test { films ->
        assertThat(old(films.database, 1990)).hasSize(1)
        assertThat(films(films.database)).containsExactly(Film("Alien", 1979, null))
    }

    @ParameterizedTest
    @EnumSource
    fun sessions_changeTheFilms(backend: Backend) = backend.test { films ->
        replace(films.database, listOf(Film("Alien", 1979, null), Film("Heat", 1995, null)))
        assertThat(moveBack(films.database, 1980)).isEqualTo(2)
        assertThat(films(films.database)).containsExactly(Film("Heat", 15, null))
    }

    @ParameterizedTest
    @EnumSource
    fun load_insertsAllLists(backend: Backend) = backend.test { films ->
        load(films.database, (1..5).map { list -> (1..5).map { Film("Film $list.$it", 2000 + it, null) } })
        assertThat(films.titles()).hasSize(25)
        assertThat(FilmService(films.database, this).films().await()).hasSize(25)
    }

    @ParameterizedTest
    @EnumSource
    fun within_theLimit_givesNullAndStopsTheQuery(backend: Backend) = backend.test { films ->
        assertThat(within(100.milliseconds, films.database, films.slowQuery)).isNull()
        films.awaitStopped()
    }

    @ParameterizedTest
    @EnumSource
    fun count_connectsAndDisconnects(backend: Backend) = backend.test { films ->
        if (films.url.startsWith("sqlite")) return@test // in memory: each connection sees a database of its own
        replace(films.database, listOf(Film("Alien", 1979, null)))
        assertThat(count(films.url)).isEqualTo(1)
    }

    @ParameterizedTest
    @EnumSource
    fun first_replacesTheFilms(backend: Backend) = backend.test { films ->
        if (films.url.startsWith("sqlite")) return@test // in memory: each connection sees a database of its own
        replace(films.database, listOf(Film("Heat", 1995, null)))
        first(films.url)
        assertThat(films(films.database)).containsExactly(Film("Alien", 1979, null))
    }

    @ParameterizedTest
    @EnumSource
    fun firstTwo_readsNoMore(backend: Backend) = backend.test { films ->
        replace(films.database, (1979..1999).map { Film("Film $it", it, null) })
        assertThat(firstTwo(films.database).map { it.year }).containsExactly(1980, 1981)
    }
}
