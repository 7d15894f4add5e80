package dev.based.tests.kotlin

import dev.based.Database
import dev.based.DatabaseNotConnectedException
import dev.based.DatabaseOptions
import dev.based.tests.Fixture
import dev.based.tests.servers.Server
import dev.based.tests.servers.ServerKind
import dev.based.tests.servers.Servers
import dev.based.tests.support.Outcomes
import dev.based.tests.support.Recorder
import dev.based.tests.support.Watch
import dev.based.tests.support.WrappedBackends
import java.util.function.UnaryOperator
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.future.await
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext

private typealias Decorator = UnaryOperator<dev.based.spi.Backend>

/** The databases on which the Kotlin tests run, each with a query that would take a minute. */
enum class Backend(private val server: ServerKind?, val slowQuery: String, private val running: String = "") {
    SQLITE(
        null,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT count(*) FROM n",
    ),
    POSTGRES(
        ServerKind.POSTGRES,
        "SELECT count(*) FROM (SELECT pg_sleep(60)) AS slept",
        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%%pg_sleep(60)%%'"
            + " AND pid <> pg_backend_pid() AND datname = '%s'",
    ),
    MARIADB(ServerKind.MARIADB, SLEEP, PROCESSES),
    MYSQL(ServerKind.MYSQL, SLEEP, PROCESSES);

    /** Runs a test on a new database with an empty table of films; the test is skipped where there is no server. */
    fun test(
        options: DatabaseOptions = Fixture.OPTIONS,
        decorator: Decorator = Decorator.identity(),
        body: suspend CoroutineScope.(Films) -> Unit,
    ) {
        if (server == null) {
            run("sqlite://", options, decorator, { 0 }, body)
            return
        }
        val shared: Server = Servers.get(server)
        shared.newDatabase().use { database ->
            val query = running.format(database.database())
            run(database.url(), options, decorator, { shared.value(query).toInt() }, body)
        }
    }

    private fun run(
        url: String,
        options: DatabaseOptions,
        decorator: Decorator,
        running: () -> Int,
        body: suspend CoroutineScope.(Films) -> Unit,
    ) {
        val recorder = Recorder()
        val watch = Watch { it == slowQuery }
        val wrapped = WrappedBackends.wrap(url, Decorator { watch.apply(decorator.apply(recorder.apply(it))) })
        try {
            runBlocking(Dispatchers.Default) {
                val database = Database.create(wrapped, options).connect().await()
                try {
                    database.execute("CREATE TABLE films (title VARCHAR(50) PRIMARY KEY, year INT, rating FLOAT)").await()
                    body(Films(database, url, slowQuery, recorder, watch, running))
                } finally {
                    withContext(NonCancellable) { disconnect(database) }
                }
            }
        } finally {
            WrappedBackends.forget(wrapped)
        }
    }
}

private suspend fun disconnect(database: Database) {
    try {
        database.disconnect().await()
    } catch (doneByTheTest: DatabaseNotConnectedException) {
        // as it should be
    }
}

private const val SLEEP = "SELECT SLEEP(60)"
private const val PROCESSES =
    "SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(60)%%' AND db = '%s'"

/** A connected database with a table of films, and what can be seen of it from outside. */
class Films(
    val database: Database,
    val url: String,
    val slowQuery: String,
    val recorder: Recorder,
    private val watch: Watch,
    private val running: () -> Int,
) {
    val insert = "INSERT INTO films (title, year) VALUES (?, ?)"

    /** Waits until the slow query runs, as the server itself tells where there is one. */
    suspend fun awaitRunning() = withContext(Dispatchers.IO) {
        watch.awaitSent()
        if (!url.startsWith("sqlite")) awaitCondition("the query runs") { running() == 1 }
    }

    /** Waits until the server runs the slow query no longer; on SQLite the next statement can run only then. */
    suspend fun awaitStopped() = withContext(Dispatchers.IO) {
        awaitCondition("the query has stopped") { running() == 0 }
    }

    suspend fun titles(): List<String?> =
        database.fetchAll("SELECT title FROM films ORDER BY title").await().map { it.getString("title") }
}

private fun awaitCondition(what: String, condition: () -> Boolean) {
    val start = System.nanoTime()
    while (!condition()) {
        check(System.nanoTime() - start < Outcomes.PATIENCE.toNanos()) { "Not within ${Outcomes.PATIENCE}: $what." }
        Thread.yield()
    }
}
