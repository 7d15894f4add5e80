package dev.based.sqlite;

import static dev.based.Async.async;
import static dev.based.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import dev.based.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A file: its settings, one writer, several readers, other processes, and what is left of it. */
class SqliteFileTest extends SqliteTestSupport {
    @Test
    void settings_areThoseOfTheUrl() {
        Database database = connect(url("?synchronous=normal&busy_timeout=1234ms&foreign_keys=off"));
        assertThat(pragmas(database, "journal_mode", "synchronous", "busy_timeout", "foreign_keys"))
                .containsExactly("wal", "1", "1234", "0");
    }

    @Test
    void settings_byDefault_areSafe() {
        Database database = connect();
        assertThat(pragmas(database, "journal_mode", "synchronous", "foreign_keys"))
                .containsExactly("wal", "2", "1");
    }

    private static List<String> pragmas(Database database, String... names) {
        return await(database.session(
                session -> Async.map(List.of(names), name -> session.fetchValue(String.class, "PRAGMA " + name))));
    }

    @Test
    void journalMode_otherThanWal_hasOneConnectionForAll() {
        Database database = connect(url("?journal_mode=delete"));
        await(database.execute("CREATE TABLE counter (value INTEGER)"));
        await(database.execute("INSERT INTO counter VALUES (1)"));
        assertThat(pragmas(database, "journal_mode")).containsExactly("delete");
        assertThat(await(database.fetchValue(Integer.class, "SELECT value FROM counter")))
                .isEqualTo(1);
    }

    @Test
    void relativeFile_liesInTheWorkingDirectory() throws IOException {
        Path relative = Path.of("target", "relative-" + System.nanoTime() + ".db");
        Files.createDirectories(relative.getParent());
        try {
            await(Database.use("sqlite:///" + relative, db -> db.execute("CREATE TABLE movies (title TEXT)")));
            assertThat(relative).exists();
        } finally {
            Files.deleteIfExists(relative);
        }
    }

    @Test
    void nameWithSpacesAndSigns_isTakenAsItIs() throws IOException {
        String name = "Käse & 100% #1.db";
        await(Database.use(
                "sqlite:///" + directory + "/K%C3%A4se%20&%20100%25%20%231.db",
                db -> db.execute("CREATE TABLE movies (title TEXT)")));
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(path -> path.getFileName().toString())).containsExactly(name);
        }
    }

    @Test
    void disconnect_leavesOnlyTheFile_andNoThread() throws IOException {
        Database database = Database.create(url("?min_size=1"));
        await(database.connect());
        await(database.execute("CREATE TABLE movies (title TEXT)"));
        List<CompletionStage<?>> reads = IntStream.range(0, 20)
                .<CompletionStage<?>>mapToObj(i -> database.fetchAll("SELECT * FROM movies"))
                .toList();
        reads.forEach(stage -> await(stage));
        await(database.disconnect());
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file());
        }
    }

    /** No SQLITE_BUSY either: each session would fail with it. */
    @Test
    void sixtyFourCallers_ofAHundredSessionsEach_loseNoUpdate() {
        Database database = connect(url("?synchronous=normal&acquire_timeout=5m"));
        await(database.execute("CREATE TABLE counter (value INTEGER)"));
        await(database.execute("INSERT INTO counter VALUES (0)"));
        CompletableFuture<?>[] callers = IntStream.range(0, 64)
                .mapToObj(caller -> OtherProcess.increments(database, 100).toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        await(CompletableFuture.allOf(callers));
        assertThat(await(database.fetchValue(Integer.class, "SELECT value FROM counter")))
                .isEqualTo(6400);
    }

    /** The sessions are begun at once, and take turns as a whole. */
    @Test
    void sixtyFourSessions_ofAHundredTransactionsEach_loseNoUpdate() {
        Database database = connect(url("?synchronous=normal&acquire_timeout=5m"));
        await(database.execute("CREATE TABLE counter (value INTEGER)"));
        await(database.execute("INSERT INTO counter VALUES (0)"));
        CompletableFuture<?>[] sessions = IntStream.range(0, 64)
                .mapToObj(i -> database.session(session -> Async.forEach(
                                IntStream.range(0, 100).boxed()::iterator,
                                j -> session.transaction(OtherProcess::increment)))
                        .toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        await(CompletableFuture.allOf(sessions));
        assertThat(await(database.fetchValue(Integer.class, "SELECT value FROM counter")))
                .isEqualTo(6400);
    }

    @Test
    void readOnlySession_seesOneState_whileAWriterCommits() {
        Database database = connect();
        await(database.execute("CREATE TABLE counter (value INTEGER)"));
        await(database.execute("INSERT INTO counter VALUES (0)"));
        String read = "SELECT value FROM counter";
        List<Integer> seen = await(database.session(
                SessionOptions.READ_ONLY,
                reader -> async(() -> {
                    int before = await(reader.fetchValue(Integer.class, read));
                    await(database.independent().execute("UPDATE counter SET value = 1"));
                    int within = await(reader.fetchValue(Integer.class, read));
                    int outside = await(database.independent().fetchValue(Integer.class, read));
                    return List.of(before, within, outside);
                })));
        assertThat(seen).containsExactly(0, 0, 1);
    }

    @Test
    void readOnlySession_refusesWrites_andLeavesTheConnectionWritable() {
        for (String url : List.of(url(""), url("?use_lock=true"), "sqlite://")) {
            Database database = connect(url);
            await(database.execute("CREATE TABLE IF NOT EXISTS counter (value INTEGER)"));
            assertThat(failure(database.session(
                            SessionOptions.READ_ONLY, reader -> reader.execute("INSERT INTO counter VALUES (1)"))))
                    .hasMessageContaining("attempt to write a readonly database");
            assertThat(await(database.execute("INSERT INTO counter VALUES (1)")).rowsAffected())
                    .isEqualTo(1);
        }
    }

    @Test
    void anotherProcess_writesTheSameFile() throws Exception {
        Database database = connect();
        await(database.execute("CREATE TABLE counter (value INTEGER)"));
        await(database.execute("INSERT INTO counter VALUES (0)"));
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherProcess.class.getName(),
                        url("?busy_timeout=60s"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(other.getInputStream().read()).isEqualTo('s');
        OtherProcess.increment(database, OtherProcess.TIMES);
        assertThat(other.waitFor()).isZero();
        assertThat(await(database.fetchValue(Integer.class, "SELECT value FROM counter")))
                .isEqualTo(2 * OtherProcess.TIMES);
    }

    @Test
    void lockOfAnotherProcess_isWaitedForAndThenReported() {
        Database database = connect(url("?busy_timeout=50ms"));
        await(database.execute("CREATE TABLE counter (value INTEGER)"));
        Database other = connect(url("?busy_timeout=50ms")); // another connection, as another process has it
        await(database.session(session -> async(() -> {
            await(session.execute("INSERT INTO counter VALUES (1)"));
            DatabaseException locked = (DatabaseException) failure(other.execute("INSERT INTO counter VALUES (2)"));
            assertThat(locked.kind()).isEqualTo(ErrorKind.LOCK_TIMEOUT);
            assertThat(locked).hasMessageContainingAll("database is locked: ", "raise busy_timeout", "one Database");
            assertThat(failure(other.session(late -> late.fetchAll("SELECT 1"))).kind())
                    .isEqualTo(ErrorKind.LOCK_TIMEOUT);
            return null;
        })));
        assertThat(await(other.execute("INSERT INTO counter VALUES (2)")).rowsAffected())
                .isEqualTo(1);
    }

    @Test
    void memory_isOneDatabaseForAllSessions_andGoneAfterwards() {
        Database database = connect("sqlite:///:memory:");
        await(database.execute("CREATE TABLE counter (value INTEGER)"));
        CompletableFuture<?>[] writes = IntStream.range(0, 50)
                .mapToObj(i -> database.session(session -> session.execute("INSERT INTO counter VALUES (?)", i))
                        .toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        await(CompletableFuture.allOf(writes));
        assertThat(await(database.fetchValue(Integer.class, "SELECT count(*) FROM counter")))
                .isEqualTo(50);
        assertThat(failure(connect("sqlite://").fetchAll("SELECT * FROM counter"))
                        .kind())
                .isEqualTo(ErrorKind.UNDEFINED_OBJECT);
    }
}
