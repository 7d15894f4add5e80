package dev.based.sqlite;

import static dev.based.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.based.Database;
import dev.based.DatabaseTimeoutException;
import dev.based.ExecuteResult;
import dev.based.Session;
import dev.based.SessionOptions;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;

/** What a user does with the driver's own connection is followed, and can be stopped, as what a statement does. */
@Timeout(60)
class SqliteDriverTest extends SqliteTestSupport {
    /** Goes on for hours. */
    private static final String ENDLESS =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

    private OtherConnection other;
    private Database database;

    @BeforeEach
    void open() throws SQLException {
        other = new OtherConnection(file());
        other.run("PRAGMA journal_mode = wal", "CREATE TABLE t (a)");
        database = connect(url("?busy_timeout=1h"));
    }

    @AfterEach
    void close() throws SQLException {
        other.close();
    }

    /** Runs texts by the driver, on the connection's thread. */
    private static CompletionStage<Integer> byTheDriver(Session session, String... texts) {
        return session.withDriver(SQLiteConnection.class, driver -> {
            run(driver, texts);
            return CompletableFuture.completedFuture(texts.length);
        });
    }

    private static void run(SQLiteConnection driver, String... texts) {
        try (Statement statement = driver.createStatement()) {
            for (String sql : texts) {
                statement.execute(sql);
            }
        } catch (SQLException error) {
            throw SqliteDriverTest.<RuntimeException>unchecked(error);
        }
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> X unchecked(Throwable error) throws X {
        throw (X) error;
    }

    private static CompletionStage<ExecuteResult> insert(Session session, int value) {
        return session.execute("INSERT INTO t VALUES (?)", value);
    }

    /** What is left of a session that inserts 1, lets the driver run a text, inserts 2 and fails. */
    private Throwable failing(String text) {
        return catchThrowable(() -> await(database.session(session -> insert(session, 1)
                .thenCompose(done -> byTheDriver(session, text))
                .thenCompose(done -> insert(session, 2))
                .thenCompose(done -> CompletableFuture.<Integer>failedFuture(new IllegalStateException("undo"))))));
    }

    @Test
    void t6_commitByTheDriver_isTold() throws SQLException {
        Throwable error = failing("COMMIT");

        assertThat(other.column("SELECT a FROM t")).containsExactly("1");
        assertThat(error.getSuppressed())
                .anyMatch(each -> String.valueOf(each.getMessage()).contains("committed"));
        assertThat(other.mayWrite()).isTrue();
    }

    @Test
    void t6_rollbackByTheDriver_endsTheSession() throws SQLException {
        assertThat(failing("ROLLBACK")).hasMessageContaining("has ended the transaction");
        assertThat(other.column("SELECT a FROM t")).isEmpty();
        assertThat(other.mayWrite()).isTrue();
    }

    /** The same in a transaction inside. */
    @Test
    void t6_rollbackByTheDriver_endsAllAround() throws SQLException {
        assertThatThrownBy(() -> await(database.session(session -> insert(session, 1)
                        .thenCompose(done -> session.transaction(inner -> insert(inner, 2)
                                .thenCompose(inserted -> byTheDriver(inner, "ROLLBACK"))
                                .thenCompose(back -> insert(inner, 3))))
                        .exceptionally(refused -> null)
                        .thenCompose(done -> insert(session, 4)))))
                .isNotNull();
        assertThat(other.column("SELECT a FROM t")).isEmpty();
        assertThat(other.mayWrite()).isTrue();
    }

    /** SQLite's own word counts, also when the code fails behind it, and when it goes on elsewhere. */
    @Test
    void t6_stageThatCompletesLater_isFollowedToItsEnd() throws SQLException {
        CompletableFuture<Integer> later = new CompletableFuture<>();
        CompletableFuture<SQLiteConnection> lent = new CompletableFuture<>();
        CompletionStage<ExecuteResult> session = database.session(s -> insert(s, 1)
                .thenCompose(done -> s.withDriver(SQLiteConnection.class, driver -> {
                    lent.complete(driver);
                    return later;
                }))
                .thenCompose(done -> insert(s, 2)));
        run(lent.join(), "ROLLBACK");
        later.complete(1);

        assertThatThrownBy(() -> await(session)).hasMessageContaining("has ended the transaction");
        assertThat(other.column("SELECT a FROM t")).isEmpty();
    }

    /** What the driver would do by itself from then on, and its handler for locks, are as before. */
    @Test
    void driversOwnModes_areTakenBack() throws SQLException {
        await(database.session(session -> insert(session, 1)
                .thenCompose(done -> session.withDriver(SQLiteConnection.class, driver -> {
                    Throwable refused = catchThrowable(() -> driver.setAutoCommit(false)); // it sends BEGIN
                    Throwable set = catchThrowable(() -> driver.setBusyTimeout(1));
                    return CompletableFuture.completedFuture(refused != null && set == null ? 1 : 2);
                }))
                .thenCompose(one -> insert(session, one + 1))));
        assertThat(other.column("SELECT a FROM t ORDER BY a")).containsExactly("1", "2");
        assertThat(other.mayWrite()).isTrue();
    }

    /** A query that runs, and one that waits for another program. */
    @ParameterizedTest
    @ValueSource(strings = {ENDLESS, "INSERT INTO t VALUES (1)"})
    void c1_timeout_stopsTheDriver(String sql) throws SQLException {
        boolean waits = sql.startsWith("INSERT");
        if (waits) {
            other.run("BEGIN IMMEDIATE");
        }
        SessionOptions options = SessionOptions.DEFAULT.withTimeout(Duration.ofMillis(300));

        assertThatThrownBy(() -> await(database.session(
                        options,
                        session -> session.withDriver(SQLiteConnection.class, driver -> {
                            run(driver, sql);
                            return CompletableFuture.completedFuture(1);
                        }))))
                .isInstanceOf(DatabaseTimeoutException.class);

        if (waits) {
            other.run("ROLLBACK");
        }
        await(database.execute("INSERT INTO t VALUES (2)"));
        assertThat(other.column("SELECT a FROM t")).containsExactly("2");
    }
}
