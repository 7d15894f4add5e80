package dev.based.sqlite;

import static dev.based.Async.async;
import static dev.based.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.based.BasedException;
import dev.based.Database;
import dev.based.ErrorKind;
import dev.based.ExecuteResult;
import dev.based.MappingException;
import dev.based.RollbackOnlyException;
import dev.based.Row;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What is particular about SQLite's statements: keys, storage classes, conflict clauses, plans, cancelling. */
class SqliteStatementTest extends SqliteTestSupport {
    private static final String ENDLESS =
            "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c";

    private Database database;

    @BeforeEach
    void connectToMemory() {
        database = connect("sqlite://");
        await(database.execute("CREATE TABLE movies (id INTEGER PRIMARY KEY, title TEXT UNIQUE)"));
    }

    private OptionalLong key(String sql, Object... parameters) {
        return await(database.execute(sql, parameters)).generatedKey();
    }

    /** In double quotes SQLite would take the name for a text, and give that for each row. */
    @Test
    void u1_copyOutOfAColumnThatIsNotThere_fails() {
        await(database.copy("movies", List.of("id", "title"), List.of(List.of(1, "Alien"))));
        assertThatThrownBy(
                        () -> await(database.copyOut("movies", List.of("titel")).reduce(0, (count, row) -> count + 1)))
                .isInstanceOfSatisfying(
                        BasedException.class, error -> assertThat(error.kind()).isEqualTo(ErrorKind.UNDEFINED_OBJECT));
        await(database.execute("CREATE TABLE \"od`d\" (\"a\"\"`b\" TEXT)"));
        await(database.copy("od`d", List.of("a\"`b"), List.of(List.of("kept"))));
        assertThat(await(database.copyOut("od`d", List.of("a\"`b"))
                        .reduce("", (before, row) -> before + row.getString(0))))
                .isEqualTo("kept");
    }

    /** SQLite keeps any bytes as text; as a Java text they would be others. */
    @Test
    void v3_textThatIsNoUtf8_isReadAsItsBytes() {
        assertThat(await(database.fetchOne("SELECT CAST(x'FF41' AS TEXT) AS t, CAST(x'C3A9EFBFBD' AS TEXT) AS u"))
                        .orElseThrow())
                .satisfies(row -> assertThat(row.get("t")).isEqualTo(new byte[] {-1, 'A'}))
                .satisfies(row -> assertThat(row.get("u")).isEqualTo("é\uFFFD"))
                .satisfies(row -> assertThatThrownBy(() -> row.getString("t"))
                        .isInstanceOf(MappingException.class)
                        .hasMessageContaining("\"t\""));
    }

    /** A text is refused before there are values, so that it is shown whole, whatever they are. */
    @Test
    void e2_errorOfPreparation_showsItsNumbersAndNames() {
        for (Object value : new Object[] {2, 3, "movies", "column", "nope"}) {
            assertThat(failure(database.executeMany(
                            "INSERT INTO movies VALUES (?, ?, ?)", List.of(List.of(value, value, value)))))
                    .hasMessageContaining("table movies has 2 columns but 3 values were supplied");
            assertThat(failure(database.execute("SELECT nope FROM movies WHERE ? = 1", value)))
                    .hasMessageContaining("no such column: nope");
        }
        assertThat(failure(database.fetchAll("SELECT json_extract('{}', ?)", "hunter2")))
                .as("an error of the values")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void generatedKey_isThatOfTheStatement() {
        assertThat(key("INSERT INTO movies (title) VALUES (?)", "A")).hasValue(1);
        assertThat(key("INSERT INTO main.\"MOVIES\" (id, title) VALUES (7, 'B'), (9, 'C')"))
                .hasValue(9);
        assertThat(key("INSERT OR IGNORE INTO movies (title) VALUES ('A')")).isEmpty();
        assertThat(key("INSERT INTO movies (title) VALUES ('A') ON CONFLICT DO UPDATE SET title = 'D'"))
                .isEmpty();
        assertThat(key("UPDATE movies SET title = 'E' WHERE id = 9")).isEmpty();
        await(database.execute("CREATE TABLE codes (code TEXT PRIMARY KEY) WITHOUT ROWID"));
        assertThat(key("INSERT INTO codes VALUES ('x')")).isEmpty();
    }

    @Test
    void generatedKey_isNotThatOfATrigger() {
        await(database.execute("CREATE TABLE log (id INTEGER PRIMARY KEY, entry TEXT)"));
        await(database.execute("INSERT INTO log VALUES (100, 'first')"));
        await(database.execute("CREATE TRIGGER t AFTER INSERT ON movies BEGIN INSERT INTO log (entry) VALUES ('a');"
                + " INSERT INTO log (entry) VALUES ('b'); END"));
        assertThat(key("INSERT INTO movies (title) VALUES ('A')")).hasValue(1);
        assertThat(await(database.fetchValue(Integer.class, "SELECT max(id) FROM log")))
                .isEqualTo(102);
    }

    @Test
    void generatedKey_isThatOfTheStatement_whateverRunsBetween() {
        await(database.execute("CREATE TABLE other (id INTEGER PRIMARY KEY, title TEXT)"));
        await(database.session(session -> async(() -> {
            String insert = "INSERT INTO movies (title) VALUES (?)";
            assertThat(await(session.execute(insert, "A")).generatedKey()).hasValue(1);
            assertThat(await(session.execute(insert, "B")).generatedKey()).hasValue(2);
            assertThat(await(session.execute("INSERT INTO other VALUES (50, 'x')"))
                            .generatedKey())
                    .hasValue(50);
            assertThat(await(session.execute("INSERT INTO other SELECT id + 60, title FROM movies"))
                            .generatedKey())
                    .hasValue(62);
            assertThat(await(session.execute("UPDATE movies SET title = 'C' WHERE id = 2"))
                            .generatedKey())
                    .isEmpty();
            await(session.executeMany(insert, List.of(List.of("D"), List.of("E"))));
            await(session.fetchAll("INSERT INTO movies (title) VALUES ('F') RETURNING id"));
            assertThat(failure(session.transaction(inner -> inner.execute(insert, "A")))
                            .kind())
                    .isEqualTo(ErrorKind.UNIQUE_VIOLATION);
            assertThat(await(session.execute(insert, "G")).generatedKey()).hasValue(6);
            return null;
        })));
        assertThat(key("INSERT OR IGNORE INTO movies (title) VALUES ('A')")).isEmpty();
        assertThat(key("INSERT INTO movies (title) VALUES ('H')")).hasValue(7);
    }

    /** SQLite would tell each row, at a hundred bytes or more. */
    @Test
    void changeOfManyRowsBehindAnInsert_isNotFollowedRowByRow() {
        int rows = 20_000;
        await(database.execute("CREATE TABLE many (n INTEGER)"));
        await(database.execute(
                "INSERT INTO many WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ?)"
                        + " SELECT n FROM c",
                rows));
        long bytes = await(database.session(session -> async(() -> {
            await(session.execute("INSERT INTO many VALUES (0)"));
            long before = allocated();
            assertThat(await(session.execute("UPDATE many SET n = n + 1")).rowsAffected())
                    .isEqualTo(rows + 1);
            return allocated() - before;
        })));
        assertThat(bytes).isLessThan(50L * rows);
    }

    /** By all threads, in bytes. */
    private static long allocated() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    @Test
    void rowsAffected_isZeroForWhatChangesNoRows() {
        await(database.execute("INSERT INTO movies (title) VALUES ('A'), ('B')"));
        assertThat(await(database.execute("CREATE TABLE other (id INTEGER)")).rowsAffected())
                .isZero();
        assertThat(await(database.execute("SELECT * FROM movies")).rowsAffected())
                .isZero();
        ExecuteResult deleted = await(database.execute("DELETE FROM movies RETURNING id"));
        assertThat(deleted.rowsAffected()).isEqualTo(2);
    }

    @Test
    void returning_givesTheRows() {
        List<Row> rows = await(database.fetchAll("INSERT INTO movies (title) VALUES ('A'), ('B') RETURNING id, title"));
        assertThat(rows).extracting(row -> row.getLong("id")).containsExactly(1L, 2L);
    }

    @Test
    void fetchOne_takesTheFirstOfManyRows_andCommits() {
        await(database.execute("INSERT INTO movies (title) VALUES ('A'), ('B'), ('C')"));
        await(database.session(session -> session.fetchOne("SELECT title FROM movies ORDER BY id")
                .thenAccept(row -> assertThat(row.orElseThrow().getString(0)).isEqualTo("A"))
                .thenCompose(done -> session.execute("DELETE FROM movies"))));
        assertThat(await(database.fetchValue(Integer.class, "SELECT count(*) FROM movies")))
                .isZero();
    }

    @Test
    void storageClasses_areThoseOfTheJavaTypes() {
        Object[] values = {
            1,
            2L,
            true,
            'c',
            1.5f,
            2.5,
            "text",
            new byte[] {1},
            new BigDecimal("1234567890123456789.123"),
            new BigInteger("12"),
            LocalDate.of(2010, 7, 16),
            LocalDateTime.of(2010, 7, 16, 10, 0),
            Instant.parse("2010-07-16T10:00:00.5Z"),
            OffsetDateTime.parse("2010-07-16T10:00:00+02:00"),
            UUID.fromString("00000000-0000-0000-0000-000000000001"),
            ErrorKind.OTHER
        };
        List<String> stored = Arrays.stream(values)
                .map(value -> await(database.fetchOne(
                                "SELECT typeof(?1) || ' ' || quote(?1)".replace("?1", ":v"),
                                java.util.Map.of("v", value)))
                        .orElseThrow()
                        .getString(0))
                .toList();
        assertThat(stored)
                .containsExactly(
                        "integer 1",
                        "integer 2",
                        "integer 1",
                        "text 'c'",
                        "real 1.5",
                        "real 2.5",
                        "text 'text'",
                        "blob X'01'",
                        "text '1234567890123456789.123'",
                        "integer 12",
                        "text '2010-07-16'",
                        "text '2010-07-16 10:00:00'",
                        "text '2010-07-16 10:00:00.5+00:00'",
                        "text '2010-07-16 08:00:00+00:00'",
                        "text '00000000-0000-0000-0000-000000000001'",
                        "text 'OTHER'");
    }

    @Test
    void selectAll_afterAColumnWasAddedOrRenamed_seesIt() {
        await(database.execute("INSERT INTO movies (title) VALUES ('A')"));
        String all = "SELECT * FROM movies";
        assertThat(await(database.fetchAll(all)).get(0).columns().names()).containsExactly("id", "title");
        await(database.execute("ALTER TABLE movies ADD COLUMN year INTEGER DEFAULT 2010"));
        assertThat(await(database.fetchAll(all)).get(0).asMap())
                .containsEntry("year", 2010L)
                .hasSize(3);
        await(database.execute("ALTER TABLE movies RENAME COLUMN year TO released"));
        assertThat(await(database.fetchAll(all)).get(0).asMap())
                .containsEntry("released", 2010L)
                .hasSize(3);
    }

    @Test
    void returningAll_afterAColumnWasAdded_insertsOnce() {
        String insert = "INSERT INTO movies (title) VALUES (?) RETURNING *";
        assertThat(await(database.fetchAll(insert, "A")).get(0).size()).isEqualTo(2);
        await(database.execute("ALTER TABLE movies ADD COLUMN year INTEGER DEFAULT 2010"));
        assertThat(await(database.fetchAll(insert, "B")).get(0).asMap())
                .containsEntry("year", 2010L)
                .hasSize(3);
        assertThat(await(database.fetchValue(Integer.class, "SELECT count(*) FROM movies")))
                .isEqualTo(2);
    }

    /** SQLite then rolls the whole transaction back by itself, with what was done before the savepoint. */
    @Test
    void orRollback_insideATransaction_failsTheSession() {
        await(database.execute("INSERT INTO movies (title) VALUES ('A')"));
        BasedException failure = failure(database.session(session -> async(() -> {
            await(session.execute("INSERT INTO movies (title) VALUES ('B')"));
            await(session.transaction(tx -> tx.execute("INSERT OR ROLLBACK INTO movies (title) VALUES ('A')"))
                    .exceptionally(error -> null));
            return await(session.execute("INSERT INTO movies (title) VALUES ('C')"));
        })));
        assertThat(failure).isInstanceOf(RollbackOnlyException.class);
        assertThat(await(database.fetchAll("SELECT title FROM movies"))).hasSize(1);
        await(database.session(session -> session.execute("INSERT INTO movies (title) VALUES ('D')")));
        assertThat(await(database.fetchAll("SELECT title FROM movies"))).hasSize(2);
    }

    @Test
    void deferredForeignKey_failsTheCommit_andLeavesTheConnectionClean() {
        await(database.execute(
                "CREATE TABLE actors (movie INTEGER REFERENCES movies(id) DEFERRABLE INITIALLY DEFERRED)"));
        BasedException failure = failure(database.session(session -> session.execute("INSERT INTO actors VALUES (1)")));
        assertThat(failure.kind()).isEqualTo(ErrorKind.FOREIGN_KEY_VIOLATION);
        await(database.session(session -> session.execute("INSERT INTO movies (title) VALUES ('A')")));
        assertThat(await(database.fetchAll("SELECT * FROM actors"))).isEmpty();
    }

    @Test
    void sessionState_doesNotReachTheNext() {
        await(database.session(session -> async(() -> {
            await(session.execute("CREATE TEMP TABLE scratch (x INTEGER)"));
            await(session.execute("CREATE TEMP VIEW seen AS SELECT * FROM movies"));
            await(session.execute("PRAGMA busy_timeout = 1"));
            return await(session.execute("PRAGMA query_only = ON"));
        })));
        await(database.execute("PRAGMA foreign_keys = OFF"));
        assertThat(failure(database.fetchAll("SELECT * FROM scratch")).kind()).isEqualTo(ErrorKind.UNDEFINED_OBJECT);
        assertThat(failure(database.fetchAll("SELECT * FROM seen")).kind()).isEqualTo(ErrorKind.UNDEFINED_OBJECT);
        assertThat(await(database.fetchValue(Integer.class, "PRAGMA busy_timeout")))
                .isEqualTo(5000);
        assertThat(await(database.fetchValue(Boolean.class, "PRAGMA foreign_keys")))
                .isTrue();
        assertThat(key("INSERT INTO movies (title) VALUES ('A')")).hasValue(1);
    }

    @Test
    void settingsOfAPragma_doNotReachTheNext() {
        Database file = connect(url(""));
        for (Database each : List.of(database, file)) {
            for (String pragma : List.of(
                    "recursive_triggers", "ignore_check_constraints", "reverse_unordered_selects", "cache_size")) {
                Long before = await(each.fetchValue(Long.class, "PRAGMA " + pragma));
                await(each.session(session -> async(() -> {
                    await(session.execute("PRAGMA " + pragma + " = 1"));
                    assertThat(await(session.fetchValue(Long.class, "PRAGMA " + pragma)))
                            .isEqualTo(1);
                    return null;
                })));
                assertThat(await(each.fetchValue(Long.class, "PRAGMA " + pragma)))
                        .as(pragma)
                        .isNotEqualTo(1)
                        .isEqualTo(before);
            }
            await(each.execute("PRAGMA case_sensitive_like = ON"));
            assertThat(await(each.fetchValue(Boolean.class, "SELECT 'a' LIKE 'A'")))
                    .isTrue();
        }
    }

    /** SQLite commits when the statement has been run to its end, and may fail then. */
    @Test
    void e6_writeThatReturnsARow_failsIfItsCommitDoes() {
        await(database.execute("CREATE TABLE parents (id INTEGER PRIMARY KEY)"));
        await(database.execute("CREATE TABLE children (id INTEGER PRIMARY KEY,"
                + " parent INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED)"));
        String insert = "INSERT INTO children (parent) VALUES (99), (98) RETURNING id";
        for (CompletionStage<?> write : List.of(
                database.fetchValue(Long.class, insert), database.fetchOne(insert), database.fetchAll(insert))) {
            assertThat(failure(write).kind()).isEqualTo(ErrorKind.FOREIGN_KEY_VIOLATION);
        }
        assertThat(await(database.fetchValue(Long.class, "SELECT COUNT(*) FROM children")))
                .isZero();
        await(database.execute("INSERT INTO parents VALUES (98), (99)"));
        assertThat(await(database.fetchValue(Long.class, insert))).isEqualTo(1);
        assertThat(await(database.fetchValue(Long.class, "SELECT COUNT(*) FROM children")))
                .isEqualTo(2);
    }

    @Test
    void decimalOfManyZeros_isRefusedWithoutWritingThemOut() {
        BigDecimal huge = new BigDecimal("1E+1000000000");
        assertThat(failure(database.fetchOne("SELECT ? AS huge", huge)))
                .hasMessageContaining("beyond SQLite's numbers");
    }

    @Test
    void statementsBeyondTheCache_areStillRun() {
        Database small = connect("sqlite://?statement_cache=2");
        for (int i = 0; i < 20; i++) {
            assertThat(await(small.fetchValue(Integer.class, "SELECT " + i + " + ?", 1)))
                    .isEqualTo(i + 1);
        }
    }

    /** Whether the request comes before the statement's first step, or in the middle of it. */
    @RepeatedTest(20)
    void cancel_ofASession_stopsTheStatement_andKeepsTheDatabase() {
        CompletableFuture<CompletableFuture<?>> endless = new CompletableFuture<>();
        CompletableFuture<Void> started = new CompletableFuture<>();
        CompletableFuture<?> session = database.session(open -> open.transaction(
                                tx -> tx.execute("INSERT INTO movies (title) VALUES ('A')"))
                        .thenCompose(done -> {
                            started.complete(null);
                            CompletableFuture<?> rows = open.fetchAll(ENDLESS).toCompletableFuture();
                            endless.complete(rows);
                            return rows;
                        }))
                .toCompletableFuture();
        await(started);
        assertThat(session.cancel(true)).isTrue();
        assertThat(session).isCancelled();
        assertThat(await(database.fetchAll("SELECT * FROM movies"))).isEmpty();
        assertThat(await(endless)).isCompletedExceptionally();
        assertThat(await(database.execute("INSERT INTO movies (title) VALUES ('B')"))
                        .rowsAffected())
                .isEqualTo(1);
    }
}
