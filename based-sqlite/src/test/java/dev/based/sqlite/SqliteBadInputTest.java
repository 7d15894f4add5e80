package dev.based.sqlite;

import static dev.based.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseUrlException;
import dev.based.ErrorKind;
import dev.based.Row;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user reads who got something wrong. */
class SqliteBadInputTest extends SqliteTestSupport {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            nosuch://host/db               | No backend serves the scheme 'nosuch'. Found on the class path: sqlite.
            movies.db                      | ://
            sqlite:///a.db?journal_mod=wal | journal_mode
            sqlite:///a.db?readers=many    | readers
            sqlite:///a.db?busy_timeout=-1 | busy_timeout
            sqlite://a.db                  | write sqlite:///relative.db
            sqlite:///:memory:?read_only=true | A database in memory cannot be read-only
            sqlite:///a.db?max_size=0      | max_size
            sqlite:///a.db?min_size=20     | max_size must be at least min_size, which is 20, not 10
            """)
    void create_withABadUrl_saysWhatIsWrong(String url, String message) {
        assertThatThrownBy(() -> Database.create(url))
                .isInstanceOf(DatabaseUrlException.class)
                .hasMessageContaining(message);
    }

    @Test
    void placeholdersOfAScript_areToldWithWhatToDo() {
        Database database = Database.create("sqlite://");
        await(database.connect());
        for (String statement : List.of("SELECT ?", "INSERT INTO t VALUES (:x)", "SELECT 1 FROM t WHERE v = ?")) {
            assertThat(failure(database.runScript("CREATE TABLE t (v); " + statement)))
                    .hasStackTraceContaining("The statement has 1 placeholders, such as ? or :name, and 0 values.");
        }
        await(database.disconnect());
    }

    @Test
    void connect_inADirectoryThatDoesNotExist_saysSo() {
        String missing = directory.resolve("missing").toString();
        assertThat(failure(
                        Database.create("sqlite:///" + missing + "/movies.db").connect()))
                .hasMessage("Cannot open the SQLite database " + missing + "/movies.db: the directory " + missing
                        + " does not exist. Create it, or correct the URL.");
    }

    @Test
    void connect_toAFileThatIsNoDatabase_saysSo() throws IOException {
        Files.writeString(file(), "This is a text of more than sixteen bytes, and no database.\n".repeat(100));
        assertThat(failure(Database.create(url("")).connect()))
                .hasMessageContaining("Cannot open the SQLite database " + file() + ": file is not a database")
                .extracting("kind")
                .isEqualTo(ErrorKind.CONNECTION_LOST);
        try (Stream<?> files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    /** SQLite has answered, so that nothing is in doubt, and the database is as it was. */
    @Test
    void e8_fileThatCannotBeOpenedByAStatement_isAnAnswer() {
        Database database = connect("sqlite://");
        await(database.execute("CREATE TABLE kept (a)"));
        for (String sql : List.of(
                "VACUUM INTO '" + directory + "/missing/x.db'", "ATTACH '" + directory + "/missing/y.db' AS y")) {
            assertThat(failure(database.execute(sql)))
                    .isInstanceOf(DatabaseException.class)
                    .extracting("kind")
                    .isEqualTo(ErrorKind.OTHER);
        }
        assertThat(await(database.fetchAll("SELECT * FROM kept"))).isEmpty();
    }

    /** So it has of a page that is none of a database any more. */
    @Test
    void e8_pageThatIsCorrupt_isAnAnswer() throws IOException {
        Database made = await(Database.create(url("")).connect());
        await(made.execute("CREATE TABLE t (a)"));
        await(made.disconnect());
        byte[] content = Files.readAllBytes(file());
        int page = 4096;
        Arrays.fill(content, page, content.length, (byte) 0x7f);
        Files.write(file(), content);
        Database database = connect();

        assertThat(failure(database.execute("INSERT INTO t VALUES (1)")))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("malformed");
    }

    @Test
    void connect_toADirectory_saysSo() {
        assertThat(failure(Database.create("sqlite:///" + directory).connect()))
                .hasMessageContaining("it is a directory");
    }

    @Test
    void connect_readOnlyToAFileThatDoesNotExist_saysSo() {
        assertThat(failure(Database.create(url("?read_only=true")).connect()))
                .hasMessageContaining("it does not exist, and read_only keeps it from being created");
    }

    @Test
    void connect_afterAFailure_mayBeTriedAgain() throws IOException {
        Database database = Database.create("sqlite:///" + directory.resolve("later") + "/movies.db");
        failure(database.connect());
        Files.createDirectory(directory.resolve("later"));
        await(database.connect());
        await(database.disconnect());
    }

    @Test
    void write_toAReadOnlyFile_saysSo() {
        await(Database.use(url(""), db -> db.execute("CREATE TABLE movies (title TEXT)")));
        Database database = connect(url("?read_only=true"));
        assertThat(await(database.fetchValue(Long.class, "SELECT count(*) FROM movies")))
                .isZero();
        List<Row> none = await(database.session(session -> session.fetchAll("SELECT * FROM movies")));
        assertThat(none).isEmpty();
        assertThat(failure(database.execute("INSERT INTO movies VALUES (?)", "Neten")))
                .hasMessage(
                        "attempt to write a readonly database: the session is read-only, or the database was opened with"
                                + " read_only=true. Write in a session without SessionOptions.READ_ONLY. [SQL: INSERT INTO movies VALUES (?)]");
    }

    @Test
    void statement_thatCannotBeRun_saysWhy() {
        Database database = connect();
        await(database.execute("CREATE TABLE movies (title TEXT, year INTEGER) STRICT"));
        assertMessage(database.execute("  -- nothing"), "blank");
        assertMessage(database.execute("DELETE FROM movies; DROP TABLE movies"), "DROP TABLE movies");
        assertMessage(database.execute("COMMIT"), "database.session(...)");
        assertMessage(database.fetchAll("SELECT :a, :b", Map.of("a", 1)), ":b");
        assertMessage(database.fetchAll("SELECT :a", Map.of("a", 1, "c", 2)), "c");
        assertMessage(database.fetchAll("SELECT ?, ?", 1), "2");
        assertMessage(database.fetchAll("SELECT ?, :a", 1), ":a");
        assertMessage(database.fetchAll("SELECT ?", new Object()), "java.lang.Object");
        assertMessage(database.fetchAll("SELECT ?", Double.NaN), "NaN");
        assertMessage(database.fetchAll("SELECT ?", BigInteger.ONE.shiftLeft(63)), "more than 64 bits");
        assertMessage(database.fetchAll("SELECT nosuch FROM movies"), "no such column: nosuch");
        assertMessage(
                database.execute("INSERT INTO movies (year) VALUES (?)", "soon"),
                "cannot store TEXT value in INTEGER column movies.year");
        assertMessage(database.fetchValue(Integer.class, "SELECT 5000000000"), "java.lang.Integer");
        assertMessage(
                database.fetchOne("SELECT 1 AS one")
                        .thenApply(row -> row.orElseThrow().getInt("two")),
                "one");
        assertThat(await(database.fetchValue(Long.class, "SELECT count(*) FROM movies")))
                .isZero();
    }

    private static void assertMessage(CompletionStage<?> stage, String part) {
        assertThat(failure(stage)).isNotNull().hasMessageContaining(part);
    }
}
