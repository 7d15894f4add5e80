package dev.based.sqlite;

import static dev.based.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseTimeoutException;
import dev.based.RollbackOnlyException;
import dev.based.Session;
import dev.based.SessionOptions;
import dev.based.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams that have not begun, or whose page takes long. */
@Timeout(120)
class StreamBehindBeginTest extends SqliteTestSupport {
    private static final String INSERT = "INSERT INTO t VALUES (1)";
    private static final String COUNT = "SELECT count(*) FROM t";
    private static final String LONG =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT count(*) AS c FROM n";

    private OtherConnection other;

    @BeforeEach
    void open() throws Exception {
        other = new OtherConnection(file());
        other.run("PRAGMA journal_mode = wal", "CREATE TABLE t (a)");
    }

    @AfterEach
    void close() throws Exception {
        other.close();
    }

    private static CompletableFuture<?> drain(Session session, Statement statement) {
        return session.stream(statement)
                .forEach(row -> CompletableFuture.completedFuture(null))
                .toCompletableFuture();
    }

    /** Behind a BEGIN that was stopped since nothing needed it. */
    @Test
    void s2_lateStreamOfAnEndedBodyDoesNotRunWithoutItsTransaction() throws Exception {
        Database database = connect(url("?busy_timeout=1h"));
        other.run("BEGIN IMMEDIATE");
        Statement rows = Statement.of(INSERT + " RETURNING a").withTimeout(Duration.ofMillis(100));
        CompletionStage<?> session = database.session(open -> CompletableFuture.supplyAsync(() -> {
            drain(open, rows);
            return 1;
        }));
        Throwable error = Assertions.catchThrowable(() -> await(session)); // while the lock is held
        other.run("COMMIT");
        assertThat(error).isInstanceOf(RollbackOnlyException.class);
        assertThat(other.column(COUNT)).containsExactly("0");
    }

    @Test
    void s2_cancelledStreamDoesNotRunWithoutItsTransaction() throws Exception {
        Database database = connect(url("?busy_timeout=1h"));
        other.run("BEGIN IMMEDIATE");
        Statement hurried = Statement.of(INSERT).withTimeout(Duration.ofMillis(100));
        CompletionStage<?> session = database.session(open -> CompletableFuture.supplyAsync(() -> {
            drain(open, Statement.of(INSERT + " RETURNING a")).cancel(true);
            open.execute(hurried);
            return 1;
        }));
        Throwable error = Assertions.catchThrowable(() -> await(session)); // while the lock is held
        other.run("COMMIT");
        assertThat(error).isInstanceOf(RollbackOnlyException.class);
        assertThat(other.column(COUNT)).containsExactly("0");
    }

    /** What the user runs has no end but the user's own. */
    @Test
    void e6_pageThatTakesLongIsNoCleanup() throws Exception {
        Database database = connect(url("?cleanup_timeout=100ms"));
        await(database.session(open -> drain(open, Statement.of(String.format(LONG, 5_000_000)))));
    }

    /** It would run for minutes. */
    @Test
    void r3_streamThatIsCancelledBeforeItsTurnIsNotSent() throws Exception {
        Database database = connect(url("?busy_timeout=1h"));
        other.run("BEGIN IMMEDIATE");
        CompletionStage<?> session = database.session(open -> CompletableFuture.supplyAsync(() -> {
                    drain(open, Statement.of(String.format(LONG, 1_000_000_000)))
                            .cancel(true);
                    return open.execute(INSERT);
                })
                .thenCompose(done -> done));
        SessionOptions later = SessionOptions.DEFAULT.withTimeout(Duration.ofMillis(600)); // than the stream is stopped
        assertThat(Assertions.catchThrowable(() -> await(database.session(later, open -> open.execute(INSERT)))))
                .isInstanceOf(DatabaseTimeoutException.class);
        other.run("COMMIT");
        await(session);
    }
}
