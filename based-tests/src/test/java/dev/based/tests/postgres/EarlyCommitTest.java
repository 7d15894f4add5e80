package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.done;
import static dev.based.tests.support.Outcomes.failed;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.BasedException;
import dev.based.Body;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseTimeoutException;
import dev.based.ErrorKind;
import dev.based.ExecuteResult;
import dev.based.Isolation;
import dev.based.MappingException;
import dev.based.ParameterException;
import dev.based.RollbackOnlyException;
import dev.based.Session;
import dev.based.SessionOptions;
import dev.based.Statement;
import dev.based.spi.Access;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingBackend;
import dev.based.spi.DelegatingConnection;
import dev.based.tests.servers.CountingProxy;
import dev.based.tests.servers.Server;
import dev.based.tests.support.WrappedBackends;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** COMMIT that is sent right behind the last statements: how often is waited, and what is there afterwards, as JDBC reads it. */
class EarlyCommitTest extends PostgresTest {
    private static final String INSERT = "INSERT INTO t (id, n) VALUES (?, ?)";
    private static final String SLOW = "UPDATE t SET n = 1 WHERE pg_sleep(60) IS NOT NULL";

    private Server server;
    private CountingProxy proxy;
    private Database database;

    @BeforeEach
    void start() {
        server = newDatabase();
        server.execute(
                "CREATE TABLE t (id int PRIMARY KEY, n int, UNIQUE (n) DEFERRABLE INITIALLY DEFERRED)",
                "INSERT INTO t VALUES (0, 0)");
        proxy = new CountingProxy(server);
        database = connect(server.parts().toBuilder()
                .host("localhost")
                .port(proxy.port())
                .build()
                .withOption("sslmode", "disable")
                .toStringWithPassword());
        await(database.session(session -> session.execute(INSERT, -1, -1)));
        proxy.roundTrips();
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private String ids() {
        return server.value("SELECT string_agg(id::text, ' ' ORDER BY id) FROM t WHERE id > 0");
    }

    private <T> T take(int roundTrips, Body<? super Session, T> body) {
        T result = await(database.session(body));
        assertThat(proxy.roundTrips()).as("round trips").isEqualTo(roundTrips);
        return result;
    }

    /** Nothing is there, and the connection is as good as before. */
    private void assertUndone() {
        assertThat(ids()).isNull();
        await(database.session(session -> session.execute(INSERT, 99, 99)));
        assertThat(ids()).isEqualTo("99");
    }

    @Test
    void oneStatement() {
        assertThat(take(1, session -> session.execute(INSERT, 1, 1)).rowsAffected())
                .isEqualTo(1);
        assertThat(ids()).isEqualTo("1");
    }

    @Test
    void oneStatement_inATransactionOfItsOwnKind() {
        SessionOptions options =
                SessionOptions.DEFAULT.withIsolation(Isolation.SERIALIZABLE).withReadOnly(true);
        String mode = "SELECT current_setting('transaction_isolation') || current_setting('transaction_read_only')";
        await(database.session(options, session -> session.fetchOne(mode)));
        proxy.roundTrips();

        var row = await(database.session(options, session -> session.fetchOne(mode)));

        assertThat(row.orElseThrow().getString(0)).isEqualTo("serializableon");
        assertThat(failure(
                        DatabaseException.class, database.session(options, session -> session.execute(INSERT, 1, 1))))
                .isNotNull();
        assertUndone();
    }

    @Test
    void twoStatementsInTurn() {
        take(2, session -> session.execute(INSERT, 1, 1).thenCompose(one -> session.execute(INSERT, 2, 2)));
        assertThat(ids()).isEqualTo("1 2");
    }

    @Test
    void threeStatements_theLastBehindAChainInAChain() {
        take(
                3,
                session -> session.execute(INSERT, 1, 1)
                        .thenCompose(one ->
                                session.execute(INSERT, 2, 2).thenCompose(two -> session.execute(INSERT, 3, 3))));
        assertThat(ids()).isEqualTo("1 2 3");
    }

    @Test
    void twoStatements_thatNobodyAwaits() {
        take(1, session -> {
            session.execute(INSERT, 1, 1);
            session.execute(INSERT, 2, 2);
            return done("at once");
        });
        assertThat(ids()).isEqualTo("1 2");
    }

    @Test
    void codeThatAwaits_andReturnsItsLastStage() {
        take(
                2,
                session -> Async.async(() -> {
                            Async.await(session.execute(INSERT, 1, 1));
                            return session.execute(INSERT, 2, 2);
                        })
                        .thenCompose(Function.identity()));
        assertThat(ids()).isEqualTo("1 2");
    }

    @Test
    void batch() {
        assertThat(await(database.executeMany(INSERT, List.of(List.of(1, 1), List.of(2, 2))))
                        .rowsAffected())
                .isEqualTo(2);
        assertThat(proxy.roundTrips()).isEqualTo(1);
        assertThat(ids()).isEqualTo("1 2");
    }

    @Test
    void batchThatFailsInItsMiddle_leavesNothing() {
        failure(DatabaseException.class, database.executeMany(INSERT, List.of(List.of(1, 1), List.of(1, 2))));
        assertUndone();
    }

    @Test
    void batchWhoseSecondSetIsRefusedHere_leavesNothing() {
        failure(
                ParameterException.class,
                database.executeMany(INSERT, List.of(List.of(1, 1), List.of(2, 5_000_000_000L))));
        assertUndone();
    }

    @Test
    void lastStatementFails_undoesTheFirst() {
        DatabaseException error = failure(
                DatabaseException.class,
                database.session(
                        session -> session.execute(INSERT, 1, 1).thenCompose(one -> session.execute(INSERT, 1, 2))));

        assertThat(error.kind()).isEqualTo(ErrorKind.UNIQUE_VIOLATION);
        assertThat(error.getSuppressed()).isEmpty();
        assertUndone();
    }

    @Test
    void firstOfTwoThatNobodyAwaitsFails_undoesBoth() {
        Throwable error = failure(database.session(session -> {
            session.execute(INSERT, 0, 1);
            session.execute(INSERT, 2, 2);
            return done("at once");
        }));

        assertThat(error).isInstanceOf(RollbackOnlyException.class);
        assertUndone();
    }

    @Test
    void constraintThatIsLookedAtByCommit_fails() {
        DatabaseException error =
                failure(DatabaseException.class, database.session(session -> session.execute(INSERT, 1, 0)));

        assertThat(error.kind()).isEqualTo(ErrorKind.UNIQUE_VIOLATION);
        assertUndone();
    }

    /** Whether its statement is known on the connection or not. */
    @Test
    void valueThatIsRefusedHere_undoesTheFirst() {
        for (String second : List.of(INSERT, "INSERT INTO t (n, id) VALUES (?, ?)")) {
            failure(
                    ParameterException.class,
                    database.session(session -> session.execute(INSERT, 1, 1)
                            .thenCompose(one -> session.execute(second, 2, 5_000_000_000L))));
            assertThat(ids()).isNull();
        }
        assertUndone();
    }

    /** The connection has refused it, and the session is about to hear of it, on another thread. */
    @Test
    void valueThatIsRefusedHere_undoesTheFirst_thoughTheSessionDoesNotKnowYet() {
        CompletableFuture<Boolean> asked = new CompletableFuture<>();
        String url = WrappedBackends.wrap(server.url(), real -> new DelegatingBackend(real) {
            @Override
            protected Connection decorate(Connection connection, Access access) {
                return new Late(connection, asked);
            }
        });
        try {
            Database late = connect(url);
            await(late.session(session -> session.execute(INSERT, -2, -2)));
            failure(
                    ParameterException.class,
                    late.session(session -> session.execute(INSERT, 1, 1)
                            .thenCompose(one -> session.execute(INSERT, 2, 5_000_000_000L))));
            assertThat(asked).isCompletedWithValue(true);
            assertThat(ids()).isNull();
        } finally {
            WrappedBackends.forget(url);
        }
    }

    /** Tells of a failure once it was asked for COMMIT behind it. */
    private static final class Late extends DelegatingConnection {
        private final CompletableFuture<Boolean> asked;

        Late(Connection delegate, CompletableFuture<Boolean> asked) {
            super(delegate);
            this.asked = asked;
        }

        @Override
        public CompletionStage<ExecuteResult> execute(Command command) {
            CompletableFuture<ExecuteResult> told = new CompletableFuture<>();
            super.execute(command).whenComplete((result, error) -> {
                if (error == null) {
                    told.complete(result);
                } else {
                    asked.thenRun(() -> told.completeExceptionally(error));
                }
            });
            return told;
        }

        @Override
        public CompletionStage<Boolean> controlBehind(String sql) {
            CompletionStage<Boolean> sent = super.controlBehind(sql);
            asked.complete(true);
            return sent;
        }
    }

    @Test
    void statementThatIsNotKnownYet_isWaitedFor() {
        take(
                4,
                session -> session.execute(INSERT, 1, 1)
                        .thenCompose(one -> session.execute("INSERT INTO t (n, id) VALUES (?, ?)", 2, 2)));
        assertThat(ids()).isEqualTo("1 2");
    }

    @Test
    void resultThatCannotBeRead_undoesAll() {
        failure(
                MappingException.class,
                database.session(session -> session.execute(INSERT, 1, 1)
                        .thenCompose(one -> session.fetchValue(Integer.class, "SELECT 'a'"))));
        failure(
                MappingException.class,
                database.session(session ->
                        session.fetchValue(java.util.UUID.class, "INSERT INTO t VALUES (1, 1) RETURNING id")));
        assertUndone();
    }

    @Test
    void whatIsChainedToTheLastStatementFails_undoesAll() {
        IllegalStateException reason = new IllegalStateException("no");
        Function<Object, CompletableFuture<Object>> fails =
                done -> failed(reason).toCompletableFuture().thenApply(x -> x);

        assertThat(failure(database.session(
                        session -> session.execute(INSERT, 1, 1).thenApply(x -> {
                            throw reason;
                        }))))
                .isSameAs(reason);
        assertThat(failure(database.session(
                        session -> session.execute(INSERT, 1, 1).thenCompose(fails))))
                .isSameAs(reason);
        assertUndone();
    }

    @Test
    void cancelBehindWhichCommitTravels_saysFalse_andStopsTheStatement() {
        CompletableFuture<?> slow =
                database.session(session -> session.execute(SLOW)).toCompletableFuture();
        waitForSleep();

        assertThat(slow.cancel(true)).isFalse();
        assertThat(failure(DatabaseException.class, slow).kind()).isEqualTo(ErrorKind.QUERY_CANCELLED);
        assertUntouched();
    }

    @Test
    void deadlinesBehindWhichCommitTravels_stopTheStatement() {
        failure(
                DatabaseTimeoutException.class,
                database.session(
                        SessionOptions.DEFAULT.withTimeout(Duration.ofMillis(300)), session -> session.execute(SLOW)));
        failure(
                DatabaseTimeoutException.class,
                database.session(session -> session.execute(Statement.of(SLOW).withTimeout(Duration.ofMillis(300)))));
        assertUntouched();
    }

    /** By its first statement, whose connection is another one then. */
    private void assertUntouched() {
        assertThat(server.value("SELECT n FROM t WHERE id = 0")).isEqualTo("0");
        await(database.session(session -> session.execute(INSERT, 99, 99)));
        assertThat(ids()).isEqualTo("99");
    }

    private void waitForSleep() {
        String sleeps = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
                + " AND datname = current_database()";
        while (!server.value(sleeps).equals("1")) {
            Thread.onSpinWait();
        }
    }

    @Test
    void commitByHand_travelsWithWhatNobodyAwaits() {
        take(
                2,
                session -> session.begin().thenCompose(inner -> {
                    inner.execute(INSERT, 1, 1);
                    return inner.commit();
                }));
        assertThat(ids()).isEqualTo("1");
    }

    @Test
    void commitByHandOfWhatFails_undoesOnlyThat() {
        await(database.session(session -> session.execute(INSERT, 1, 1)
                .thenCompose(one -> session.begin())
                .thenCompose(inner -> {
                    inner.execute(INSERT, 0, 2);
                    return inner.commit();
                })
                .handle((nothing, error) -> error)
                .thenCompose(error -> {
                    assertThat(error).hasCauseInstanceOf(RollbackOnlyException.class);
                    return session.execute(INSERT, 3, 3);
                })));
        assertThat(ids()).isEqualTo("1 3");
    }

    @Test
    void nestedTransaction_isReleasedWithItsLastStatement() {
        take(2, session -> session.transaction(inner -> inner.execute(INSERT, 1, 1)));
        assertThat(ids()).isEqualTo("1");
    }

    @Test
    void nestedTransactionThatFails_isUndoneAlone() {
        BasedException error = await(database.session(session -> session.execute(INSERT, 1, 1)
                .thenCompose(one -> session.transaction(
                        inner -> inner.execute(INSERT, 2, 2).thenCompose(two -> inner.execute(INSERT, 2, 3))))
                .handle((done, failed) -> (BasedException) failed.getCause())
                .thenCompose(failed -> session.execute(INSERT, 4, 4).thenApply(four -> failed))));

        assertThat(error.kind()).isEqualTo(ErrorKind.UNIQUE_VIOLATION);
        assertThat(ids()).isEqualTo("1 4");
    }

    @Test
    void callBehindTheLastStatement_isRefused() {
        var late = new CompletableFuture<Throwable>();
        take(1, session -> {
            var last = session.execute(INSERT, 1, 1);
            last.thenCompose(done -> session.execute(INSERT, 2, 2)).whenComplete((done, error) -> late.complete(error));
            return last;
        });

        assertThat(await(late)).hasRootCauseInstanceOf(dev.based.SessionClosedException.class);
        assertThat(ids()).isEqualTo("1");
    }

    /** What is to be stopped is not followed by what keeps it. */
    @Test
    void statementThatIsCancelledBeforeTheBodyReturns_isUndone() {
        for (boolean returned : new boolean[] {true, false}) {
            CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
            Body<Session, ExecuteResult> body = session -> {
                CompletableFuture<ExecuteResult> insert =
                        session.execute(INSERT, 1, 1).toCompletableFuture();
                cancelled.complete(insert.cancel(true));
                return returned ? insert : done(ExecuteResult.of(1));
            };
            assertThat(failure(database.session(body))).isNotNull();
            assertThat(await(cancelled)).isTrue();
            assertThat(ids()).isNull();
        }
        assertUndone();
    }

    /** Once COMMIT is on its way, what the server has made of all is told, whatever the last statement's deadline says. */
    @Test
    void statementWithoutEffect_thatIsLateWithCommitBehindIt_isToldAsTheServerHasIt() {
        await(database.session(session -> {
            session.execute("UPDATE t SET n = n WHERE pg_sleep(0) IS NOT NULL AND id = ?", 0);
            return session.execute("SELECT 1");
        }));
        Throwable error = database.session(session -> {
                    session.execute(INSERT, 1, 1);
                    session.execute("UPDATE t SET n = n WHERE pg_sleep(0.5) IS NOT NULL AND id = ?", 0);
                    return session.execute(Statement.of("SELECT 1").withTimeout(Duration.ofMillis(100)));
                })
                .handle((result, failed) -> failed)
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        assertThat(error == null).isEqualTo("1".equals(ids()));
    }
}
