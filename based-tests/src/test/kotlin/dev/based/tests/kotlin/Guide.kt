package dev.based.tests.kotlin

import dev.based.Database
import dev.based.Parameters
import dev.based.Row
import dev.based.kotlin.fetchAll
import dev.based.kotlin.fetchValue
import dev.based.kotlin.stream
import dev.based.kotlin.withDatabase
import dev.based.kotlin.withSession
import dev.based.kotlin.withTransaction
import java.util.concurrent.CompletionStage
import kotlin.time.Duration
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.future.await
import kotlinx.coroutines.future.future
import kotlinx.coroutines.jdk9.asFlow
import kotlinx.coroutines.withTimeoutOrNull

/* The samples of docs/guides/kotlin.md and of the README, which GuideTest runs. */

suspend fun first(url: String) = withDatabase(url) {
    withSession {
        execute("DELETE FROM films").await()
        executeMany("INSERT INTO films (title, year) VALUES (:title, :year)", listOf(Film("Alien", 1979, null))).await()
    }
    println(fetchAll<Film>("SELECT title, year, rating FROM films").await())
}

data class Film(val title: String, val year: Int, val rating: Double?)

suspend fun old(database: Database, year: Int): List<Row> {
    database.execute("INSERT INTO films (title, year) VALUES (?, ?)", "Alien", 1979).await()
    val count: Long? = database.fetchValue<Long>("SELECT count(*) FROM films").await()
    if (count == 0L) return emptyList()
    return database.fetchAll("SELECT * FROM films WHERE year < :year", mapOf("year" to year)).await()
}

suspend fun films(database: Database): List<Film> =
    database.fetchAll<Film>("SELECT title, year, rating FROM films ORDER BY year").await()

suspend fun add(database: Database, films: List<Film>) {
    val insert = "INSERT INTO films (title, year, rating) VALUES (:title, :year, :rating)"
    database.execute(insert, Parameters.of(films.first())).await()
    database.executeMany(insert, films.drop(1)).await()
}

/** Without the recipe. */
suspend fun moveBack(database: Database, years: Int): Long = coroutineScope {
    database.session { session ->
        future {
            val moved = session.execute("UPDATE films SET year = year - ?", years).await()
            session.execute("DELETE FROM films WHERE year < 1").await()
            moved.rowsAffected()
        }
    }.await()
}

/** With the recipe. */
suspend fun replace(database: Database, films: List<Film>) {
    database.withSession {
        execute("DELETE FROM films").await()
        for (film in films) {
            withTransaction {
                execute("INSERT INTO films (title, year) VALUES (?, ?)", film.title, film.year).await()
            }
        }
    }
}

suspend fun count(url: String): Long? =
    withDatabase(url) { fetchValue<Long>("SELECT count(*) FROM films").await() }

/** Children with a session each. */
suspend fun load(database: Database, lists: List<List<Film>>) = coroutineScope {
    lists.map { films ->
        async {
            database.withSession {
                val values = films.map { listOf(it.title, it.year) }
                executeMany("INSERT INTO films (title, year) VALUES (?, ?)", values).await()
            }
        }
    }.awaitAll()
}

/** A deadline. */
suspend fun within(limit: Duration, database: Database, slow: String): List<Row>? =
    withTimeoutOrNull(limit) { database.withSession { fetchAll(slow).await() } }

/** A stream as a flow. */
fun Database.filmsSince(year: Int): Flow<Film> =
    stream<Film>("SELECT title, year, rating FROM films WHERE year >= ? ORDER BY year", year).asFlow()

suspend fun firstTwo(database: Database): List<Film> = database.filmsSince(1980).take(2).toList()

/** For Java. */
class FilmService(private val database: Database, private val scope: CoroutineScope) {
    fun films(): CompletionStage<List<Film>> = scope.future { films(database) }
}
