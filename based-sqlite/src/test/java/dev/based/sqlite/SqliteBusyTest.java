package dev.based.sqlite;

import static dev.based.Async.async;
import static dev.based.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.BasedException;
import dev.based.Body;
import dev.based.Database;
import dev.based.DatabaseTimeoutException;
import dev.based.ErrorKind;
import dev.based.RollbackOnlyException;
import dev.based.Session;
import dev.based.SessionOptions;
import dev.based.Statement;
import dev.based.spi.TransactionStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** E17: another program holds a lock, for which a statement would wait an hour. */
@Timeout(120)
class SqliteBusyTest extends SqliteTestSupport {
    private static final String INSERT = "INSERT INTO t VALUES (1)";
    private static final String COUNT = "SELECT count(*) FROM t";

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

    /** Waits until a connection waits for a lock; returns its thread. */
    private static Thread busy() {
        while (true) {
            for (var entry : Thread.getAllStackTraces().entrySet()) {
                for (StackTraceElement frame : entry.getValue()) {
                    if (frame.getClassName().equals(BusyWait.class.getName())) {
                        return entry.getKey();
                    }
                }
            }
            Thread.onSpinWait();
        }
    }

    private Database connectPatiently(String options) {
        return connect(url("?busy_timeout=1h" + options));
    }

    /** While the lock is held. */
    private void assertThatTheWriterIsFree(Database database) throws Exception {
        assertThat(other.column(COUNT)).containsExactly("0");
        other.run("COMMIT");
        await(database.execute(INSERT));
        assertThat(other.column(COUNT)).containsExactly("1");
    }

    @Test
    void e17_timeoutOfASession_doesNotWaitForTheLock() throws Exception {
        Database database = connectPatiently("");
        other.run("BEGIN IMMEDIATE");
        SessionOptions options = SessionOptions.DEFAULT.withTimeout(Duration.ofMillis(300));
        assertThatThrownBy(() -> await(database.session(options, session -> session.execute(INSERT))))
                .isInstanceOf(DatabaseTimeoutException.class);
        assertThatTheWriterIsFree(database);
    }

    @Test
    void e17_timeoutOfAStatement_doesNotWaitForTheLock() throws Exception {
        Database database = connectPatiently("");
        other.run("BEGIN IMMEDIATE");
        Statement insert = Statement.of(INSERT).withTimeout(Duration.ofMillis(300));
        assertThatThrownBy(() -> await(database.execute(insert))).isInstanceOf(DatabaseTimeoutException.class);
        assertThatTheWriterIsFree(database);
    }

    /** Another program reads, for which COMMIT would wait an hour in this journal mode: nothing is committed, and that is known. */
    @Test
    void e17_timeoutWhileCommitWaits_isNoDoubt() throws Exception {
        other.run("PRAGMA journal_mode = delete");
        Database database = connectPatiently("&journal_mode=delete");
        other.run("BEGIN", COUNT);
        SessionOptions options = SessionOptions.DEFAULT.withTimeout(Duration.ofMillis(300));

        assertThatThrownBy(() -> await(database.session(options, session -> session.execute(INSERT))))
                .isInstanceOf(DatabaseTimeoutException.class);

        other.run("COMMIT");
        assertThat(other.column(COUNT)).containsExactly("0");
        assertThat(other.mayWrite()).isTrue();
        await(database.execute(INSERT));
        assertThat(other.column(COUNT)).containsExactly("1");
    }

    /** So is it for a COMMIT that nobody waits for any longer, though the cancel came too late to promise that. */
    @Test
    void e17_cancelWhileCommitWaits_isNoDoubt() throws Exception {
        other.run("PRAGMA journal_mode = delete");
        Database database = connectPatiently("&journal_mode=delete");
        other.run("BEGIN", COUNT);
        CompletableFuture<?> session = database.session(s -> s.execute(INSERT)).toCompletableFuture();
        busy();
        assertThat(session.cancel(true)).isFalse();

        assertThatThrownBy(() -> await(session)).isInstanceOf(CancellationException.class);

        other.run("COMMIT");
        assertThat(other.column(COUNT)).containsExactly("0");
        await(database.execute(INSERT));
        assertThat(other.column(COUNT)).containsExactly("1");
    }

    /** Nor is there one where the wait is longer than any end may take: the session has no timeout, and the lock is waited for an hour. */
    @Test
    void e17_commitThatWaitsForTooLong_isNoDoubt() throws Exception {
        other.run("PRAGMA journal_mode = delete");
        Database database = connectPatiently("&journal_mode=delete&cleanup_timeout=200ms");
        other.run("BEGIN", COUNT);

        assertThatThrownBy(() -> await(database.session(session -> session.execute(INSERT))))
                .isInstanceOf(DatabaseTimeoutException.class)
                .hasMessageContaining("cleanup_timeout");

        other.run("COMMIT");
        assertThat(other.column(COUNT)).containsExactly("0");
        assertThat(other.mayWrite()).isTrue();
        await(database.execute(INSERT));
        assertThat(other.column(COUNT)).containsExactly("1");
    }

    /** The same of a BEGIN. */
    @Test
    void e17_beginThatWaitsForTooLong_isNoLoss() throws Exception {
        Database database = connectPatiently("&cleanup_timeout=200ms");
        other.run("BEGIN IMMEDIATE", INSERT);

        assertThatThrownBy(() -> await(database.session(session -> session.execute(INSERT))))
                .isInstanceOf(DatabaseTimeoutException.class)
                .hasMessageContaining("cleanup_timeout");

        other.run("COMMIT");
        await(database.execute(INSERT));
        assertThat(other.column(COUNT)).containsExactly("2");
    }

    /** The BEGIN that waits is the session's, which goes on. */
    @Test
    void e17_timeoutInsideATransaction_leavesTheSessionItsBegin() throws Exception {
        Statement insert = Statement.of(INSERT).withTimeout(Duration.ofMillis(100));
        assertThatTheSessionGoesOn(inner -> inner.execute(insert).thenApply(done -> 1));
    }

    /** Of what only opens transactions nothing needs the BEGIN. */
    @Test
    void e17_timeoutInsideTransactionsInTransactions_leavesTheSessionItsBegin() throws Exception {
        Statement insert = Statement.of(INSERT).withTimeout(Duration.ofMillis(100));
        assertThatTheSessionGoesOn(inner -> inner.transaction(
                deep -> deep.transaction(deepest -> deepest.execute(insert).thenApply(done -> 1))));
    }

    /** What was lined up for a transaction whose BEGIN was stopped comes behind another BEGIN. */
    @Test
    void e17_statementAroundOneWhoseTimeIsOver_isInItsTransactions() throws Exception {
        Database database = connectPatiently("");
        other.run("BEGIN IMMEDIATE");
        Statement hurried = Statement.of(INSERT).withTimeout(Duration.ofMillis(100));
        CompletableFuture<Integer> released = new CompletableFuture<>();
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        CompletionStage<?> session =
                database.session(open -> open.transaction(outer -> outer.transaction(inner -> inner.execute(hurried))
                                .handle((done, error) -> told.complete(error))
                                .thenCompose(known -> outer.execute(INSERT))
                                .thenCompose(done -> CompletableFuture.failedFuture(new IllegalStateException("undo"))))
                        .handle((done, error) -> 1)
                        .thenCompose(known -> released)
                        .thenCompose(known -> open.execute("INSERT INTO t VALUES (2)")));
        assertThat(await(told)).isInstanceOf(DatabaseTimeoutException.class);
        busy(); // for the statement around
        other.run("COMMIT");
        released.complete(1);
        await(session);
        assertThat(other.column("SELECT a FROM t")).containsExactly("2");
    }

    @Test
    void e17_cancelOfTheOnlyStatement_endsTheSession() throws Exception {
        Database database = connectPatiently("");
        other.run("BEGIN IMMEDIATE");
        CompletableFuture<Session> begun = new CompletableFuture<>();
        CompletableFuture<Integer> body = new CompletableFuture<>();
        CompletionStage<?> session = database.session(open -> {
            begun.complete(open);
            return body;
        });
        CompletableFuture<?> statement = await(begun).execute(INSERT).toCompletableFuture();
        busy();
        assertThat(statement.cancel(true)).isTrue();
        body.complete(1);
        assertThatThrownBy(() -> await(session)).isInstanceOf(RollbackOnlyException.class);
        assertThatTheWriterIsFree(database);
    }

    @Test
    void e17_timeoutOfAStreamInsideATransaction_leavesTheSessionItsBegin() throws Exception {
        Statement rows = Statement.of(INSERT + " RETURNING a").withTimeout(Duration.ofMillis(100));
        assertThatTheSessionGoesOn(inner -> inner.stream(rows)
                .forEach(row -> CompletableFuture.completedFuture(null))
                .thenApply(done -> 1));
    }

    private void assertThatTheSessionGoesOn(Body<Session, Object> verb) throws Exception {
        Database database = connectPatiently("");
        other.run("BEGIN IMMEDIATE");
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        CompletableFuture<Integer> released = new CompletableFuture<>();
        CompletionStage<?> session = database.session(open -> open.transaction(verb)
                .handle((done, error) -> told.complete(error))
                .thenCompose(known -> released)
                .thenCompose(known -> open.execute(INSERT)));
        assertThat(await(told)).isInstanceOf(DatabaseTimeoutException.class);
        other.run("COMMIT");
        released.complete(1);
        await(session);
        assertThat(other.column(COUNT)).containsExactly("1");
    }

    /** What waits behind the BEGIN needs it, though what stopped it does not. */
    @Test
    void e17_timeoutBehindOtherStatements_leavesThemTheirBegin() throws Exception {
        Database database = connectPatiently("");
        other.run("BEGIN IMMEDIATE");
        Statement hurried = Statement.of(INSERT).withTimeout(Duration.ofMillis(100));
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        CompletableFuture<Session> begun = new CompletableFuture<>();
        CompletionStage<?> session = database.session(open -> {
            begun.complete(open);
            return open.execute(INSERT).thenCompose(done -> told);
        });
        Session open = await(begun);
        busy();
        open.transaction(inner -> inner.execute(hurried).whenComplete((done, error) -> told.complete(error)));
        assertThat(await(told)).isInstanceOf(DatabaseTimeoutException.class);
        other.run("COMMIT");
        await(session);
        assertThat(other.column(COUNT)).containsExactly("1");
    }

    @Test
    void e17_cancelOfASession_freesTheOneConnectionAtOnce() throws Exception {
        other.run("PRAGMA journal_mode = delete");
        Database database = connectPatiently("&journal_mode=delete");
        other.run("BEGIN IMMEDIATE");
        CompletableFuture<?> session =
                database.session(open -> open.execute(INSERT)).toCompletableFuture();
        busy();
        assertThat(session.cancel(true)).isTrue();
        assertThat(await(database.fetchValue(Integer.class, COUNT))).isZero(); // by the same connection
        assertThatTheWriterIsFree(database);
    }

    @Test
    void e17_cancelOfEachVerb_endsItsWait() throws Exception {
        Database database = connectPatiently("");
        other.run("BEGIN IMMEDIATE");
        List<Supplier<CompletionStage<?>>> calls = List.of(
                () -> database.execute(INSERT),
                () -> database.fetchAll(INSERT + " RETURNING a"),
                () -> database.executeMany("INSERT INTO t VALUES (?)", List.of(List.of(1), List.of(2))),
                () -> database.execute("CREATE TABLE other (a)"),
                () -> database.execute("PRAGMA user_version = 7"),
                () -> database.session(session -> async(() -> await(session.execute(INSERT)))));
        for (Supplier<CompletionStage<?>> verb : calls) {
            CompletionStage<?> call = verb.get();
            busy();
            call.toCompletableFuture().cancel(true); // of a single change its own outcome tells
            assertThat(Assertions.catchThrowable(() -> await(call)))
                    .matches(error -> error instanceof CancellationException
                            || ((BasedException) error).kind() == ErrorKind.QUERY_CANCELLED);
        }
        assertThatTheWriterIsFree(database);
        assertThat(other.column("PRAGMA user_version")).containsExactly("0");
    }

    @Test
    void e17_cancelOfAStream_endsItsWait() throws Exception {
        other.run("PRAGMA journal_mode = delete");
        Database database = connectPatiently("&journal_mode=delete");
        other.run("BEGIN EXCLUSIVE");
        CompletableFuture<?> stream = database.stream("SELECT a FROM t")
                .forEach(row -> CompletableFuture.completedFuture(null))
                .toCompletableFuture();
        busy();
        assertThat(stream.cancel(true)).isTrue();
        other.run("COMMIT");
        await(database.execute(INSERT));
        assertThat(other.column(COUNT)).containsExactly("1");
    }

    @Test
    void lockThatIsGivenBack_isTaken() throws Exception {
        Database database = connectPatiently("");
        other.run("BEGIN IMMEDIATE");
        CompletionStage<?> insert = database.execute(INSERT);
        busy();
        assertThat(insert.toCompletableFuture()).isNotDone();
        other.run("COMMIT");
        await(insert);
        assertThat(other.column(COUNT)).containsExactly("1");
    }

    @Test
    void lockThatIsKept_isWaitedForNoLongerThanTheUrlSays() throws Exception {
        for (String timeout : List.of("0", "1ms", "30ms")) {
            Database database = connect(url("?busy_timeout=" + timeout));
            other.run("BEGIN IMMEDIATE");
            assertThat(failure(database.execute(INSERT)).kind()).isEqualTo(ErrorKind.LOCK_TIMEOUT);
            assertThat(failure(database.session(session -> session.execute(INSERT)))
                            .kind())
                    .isEqualTo(ErrorKind.LOCK_TIMEOUT);
            other.run("COMMIT");
        }
        assertThat(other.column(COUNT)).containsExactly("0");
    }

    @Test
    void cancelOfBegin_leavesAConnectionWithoutATransaction() throws Exception {
        try (DirectConnection direct = new DirectConnection(url("?busy_timeout=1h"))) {
            other.run("BEGIN IMMEDIATE");
            CompletionStage<?> begin = direct.connection.control("BEGIN IMMEDIATE");
            busy();
            DirectConnection.result(direct.connection.cancel());
            assertThat(direct.kind(begin)).isEqualTo(ErrorKind.QUERY_CANCELLED);
            assertThat(direct.connection.transactionStatus()).isEqualTo(TransactionStatus.NONE);
            other.run("COMMIT");
            direct.control("BEGIN IMMEDIATE");
            assertThat(other.mayWrite()).isFalse();
            direct.control("ROLLBACK");
            assertThat(other.mayWrite()).isTrue();
        }
    }

    @Test
    void cancelBetweenCommands_doesNotReachTheNext() throws Exception {
        try (DirectConnection direct = new DirectConnection(url("?busy_timeout=1h"))) {
            for (int i = 0; i < 100; i++) {
                DirectConnection.result(direct.connection.cancel());
                direct.execute(INSERT);
            }
            other.run("BEGIN IMMEDIATE");
            CompletionStage<?> insert = direct.connection.execute(DirectConnection.change(INSERT));
            busy();
            DirectConnection.result(direct.connection.cancel());
            assertThat(direct.kind(insert)).isEqualTo(ErrorKind.QUERY_CANCELLED);
            CompletionStage<?> next = direct.connection.execute(DirectConnection.change(INSERT));
            busy();
            other.run("COMMIT");
            DirectConnection.result(next);
            assertThat(other.column(COUNT)).containsExactly("101");
        }
    }

    @Test
    void close_endsTheWait() throws Exception {
        DirectConnection direct = new DirectConnection(url("?busy_timeout=1h"));
        other.run("BEGIN IMMEDIATE");
        CompletionStage<?> insert = direct.connection.execute(DirectConnection.change(INSERT));
        busy();
        direct.close();
        assertThat(direct.kind(insert)).isEqualTo(ErrorKind.QUERY_CANCELLED);
    }

    @Test
    void interruptOfTheThread_isKeptForTheBody_andEndsNoWait() throws Exception {
        try (DirectConnection direct = new DirectConnection(url("?busy_timeout=1h"))) {
            other.run("BEGIN IMMEDIATE");
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            direct.connection.enter(() -> {
                direct.connection.execute(DirectConnection.change(INSERT));
                interrupted.complete(Thread.interrupted());
            });
            busy().interrupt();
            other.run("COMMIT");
            assertThat(DirectConnection.result(interrupted)).isTrue();
            assertThat(other.column(COUNT)).containsExactly("1");
        }
    }

    @Test
    void pragmaBusyTimeout_ofASession_tellsAndSets() throws Exception {
        Database database = connect(url("?busy_timeout=1234ms"));
        for (int i = 0; i < 2; i++) {
            await(database.session(open -> async(() -> {
                for (long timeout : List.of(3_600_000L, 5L, 0L, 7L, 0L)) {
                    await(open.execute("PRAGMA busy_timeout = " + timeout));
                    assertThat(await(open.fetchValue(Long.class, "PRAGMA busy_timeout")))
                            .isEqualTo(timeout);
                }
                return null;
            })));
            assertThat(await(database.fetchValue(Long.class, "PRAGMA busy_timeout")))
                    .isEqualTo(1234);
        }
    }

    @Test
    void pragmaBusyTimeout_leavesTheWaitToBeCancelled() throws Exception {
        try (DirectConnection direct = new DirectConnection(url("?busy_timeout=0"))) {
            DirectConnection.result(
                    direct.connection.execute(DirectConnection.other("PRAGMA", "PRAGMA busy_timeout = 3600000")));
            other.run("BEGIN IMMEDIATE");
            CompletionStage<?> insert = direct.connection.execute(DirectConnection.change(INSERT));
            busy();
            DirectConnection.result(direct.connection.cancel());
            assertThat(direct.kind(insert)).isEqualTo(ErrorKind.QUERY_CANCELLED);
            DirectConnection.result(direct.connection.reset());
            assertThat(direct.kind(direct.connection.execute(DirectConnection.change(INSERT))))
                    .isEqualTo(ErrorKind.LOCK_TIMEOUT);
        }
    }
}
