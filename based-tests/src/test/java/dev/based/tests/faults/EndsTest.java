package dev.based.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.CommitOutcomeUnknownException;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseTimeoutException;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.Retry;
import dev.based.SessionOptions;
import dev.based.Statement;
import dev.based.TransactionOptions;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingBackend;
import dev.based.spi.TransactionStatus;
import dev.based.tests.support.Interceptor;
import dev.based.tests.support.WrappedBackends;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ends that a reviewer found to be missed, untrue, or told twice. */
class EndsTest {
    private static final String CREATE = "CREATE TABLE films (id INTEGER)";

    /** What the connections do otherwise. */
    private static final class Conduct {
        private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
        private final CompletableFuture<Void> gate = new CompletableFuture<>();
        private Predicate<String> silent = text -> false;
        private Predicate<String> delayed = text -> false;
        private Predicate<String> committing = text -> false;
        private Predicate<String> failing = text -> false;
        /** What runs until it is stopped. */
        private Predicate<String> endless = text -> false;

        private volatile Runnable stop = () -> {};
        private volatile int throwsBehindEnter;
        private boolean canBeCutOff;
        private boolean closesNothing;

        private String wrap(String url) {
            return WrappedBackends.wrap(url, backend -> new DelegatingBackend(backend) {
                @Override
                protected Connection decorate(Connection connection, Access access) {
                    return new Odd(connection, Conduct.this);
                }
            });
        }

        private <T> CompletionStage<T> around(Connection connection, String text, Supplier<CompletionStage<T>> send) {
            sent.add(text);
            if (silent.test(text)) {
                return new CompletableFuture<>();
            }
            if (endless.test(text)) {
                CompletableFuture<T> answer = new CompletableFuture<>();
                stop = () -> answer.completeExceptionally(new DatabaseException(
                        ErrorDetails.of(ErrorKind.QUERY_CANCELLED, "It was stopped."), null, null));
                return answer;
            }
            if (failing.test(text)) {
                failing = other -> false;
                return CompletableFuture.failedFuture(new DatabaseException(
                        ErrorDetails.of(ErrorKind.DEADLOCK, "A deadlock at COMMIT."), null, null));
            }
            if (committing.test(text)) {
                return send.get()
                        .thenCompose(value -> connection.control("COMMIT").thenApply(done -> value));
            }
            if (!delayed.test(text)) {
                return send.get();
            }
            CompletableFuture<T> answer = new CompletableFuture<>();
            send.get()
                    .whenComplete((value, error) ->
                            gate.whenComplete((nothing, never) -> connection.enter(() -> answer.complete(value))));
            return answer;
        }
    }

    private static final class Odd extends Interceptor.Intercepted {
        private final Connection delegate;
        private final Conduct conduct;

        Odd(Connection delegate, Conduct conduct) {
            super(delegate, conduct::around);
            this.delegate = delegate;
            this.conduct = conduct;
        }

        @Override
        public TransactionStatus transactionStatus() {
            return delegate.transactionStatus();
        }

        @Override
        public boolean canBeCutOff() {
            return conduct.canBeCutOff;
        }

        @Override
        public void enter(Runnable body) {
            if (conduct.throwsBehindEnter > 0) {
                conduct.throwsBehindEnter--;
                body.run();
                throw new IllegalStateException("enter() throws behind its body");
            }
            delegate.enter(body);
        }

        @Override
        public CompletionStage<Void> cancel() {
            CompletionStage<Void> asked = delegate.cancel();
            conduct.stop.run();
            return asked;
        }

        @Override
        public CompletionStage<Void> close() {
            conduct.sent.add("close()");
            return conduct.closesNothing ? CompletableFuture.completedFuture(null) : delegate.close();
        }
    }

    private static Database connect(String url) {
        Database database = Database.create(url);
        await(database.connect());
        return database;
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static long count(Database database) {
        return await(database.fetchValue(Long.class, "SELECT count(*) FROM films"));
    }

    /** H2's statement that commits was lined up behind one that failed: it was not sent. */
    @Test
    void t6_aStatementThatWasNotSentHasEndedNoTransaction() {
        Database database = connect("h2://mem/unsent?max_size=1");
        await(database.execute(CREATE));

        CompletionStage<?> session = database.session(tx -> {
            tx.execute("INSERT INTO films VALUES (1)");
            tx.execute("INSERT INTO nowhere VALUES (1)");
            tx.execute("CREATE TABLE others (id INTEGER)");
            return CompletableFuture.completedFuture(1);
        });

        assertThatThrownBy(() -> await(session))
                .satisfies(error -> assertThat(error.getCause().getSuppressed()).isEmpty());
        assertThat(count(database)).isZero();
        await(database.execute("INSERT INTO films VALUES (2)"));
        Database other = connect("h2://mem/unsent");
        assertThat(count(other)).isOne();
        await(database.disconnect());
        await(other.disconnect());
    }

    @Test
    void t5_whatCommittedInPartIsNotRunAgainWhenCommitFails() {
        Conduct conduct = new Conduct();
        conduct.committing = text -> text.endsWith("(2)");
        Database database = connect(conduct.wrap("sqlite://"));
        await(database.execute(CREATE));
        conduct.failing = "COMMIT"::equals;
        AtomicInteger runs = new AtomicInteger();

        CompletionStage<?> session = database.session(SessionOptions.DEFAULT.withRetry(Retry.DEFAULT), tx -> {
            runs.incrementAndGet();
            return tx.execute("INSERT INTO films VALUES (2)")
                    .thenCompose(two -> tx.execute("INSERT INTO films VALUES (3)"));
        });

        assertThatThrownBy(() -> await(session)).hasRootCauseInstanceOf(DatabaseException.class);
        assertThat(runs).hasValue(1);
        await(database.disconnect());
    }

    @Test
    void t2_aTransactionStoppedBeforeItsSavepointLeavesTheOuterOneAbleToCommit() {
        Conduct conduct = new Conduct();
        conduct.delayed = text -> text.endsWith("(1)");
        Database database = connect(conduct.wrap("sqlite://"));
        await(database.execute(CREATE));

        CompletionStage<Boolean> session = database.session(tx -> {
            CompletionStage<?> slow = tx.execute("INSERT INTO films VALUES (1)");
            return tx.transaction(
                            new TransactionOptions(Duration.ofMillis(100)),
                            inner -> inner.execute("INSERT INTO films VALUES (2)"))
                    .handle((two, error) -> error instanceof DatabaseTimeoutException)
                    .thenCompose(late -> slow.thenApply(one -> late))
                    .thenCompose(
                            late -> tx.execute("INSERT INTO films VALUES (3)").thenApply(three -> late));
        });
        CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(() -> conduct.gate.complete(null));

        assertThat(await(session)).isTrue();
        assertThat(count(database)).isEqualTo(2);
        await(database.disconnect());
    }

    @Test
    void t2_aSavepointThatIsStoppedLeavesTheOuterOneAbleToCommit() {
        Conduct conduct = new Conduct();
        conduct.endless = text -> text.startsWith("SAVEPOINT");
        Database database = connect(conduct.wrap("sqlite://"));
        await(database.execute(CREATE));

        CompletionStage<Boolean> session = database.session(tx -> tx.execute("INSERT INTO films VALUES (1)")
                .thenCompose(one -> tx.transaction(inner -> inner.execute(
                        Statement.of("INSERT INTO films VALUES (2)").withTimeout(Duration.ofMillis(100)))))
                .handle((two, error) -> error.getCause() instanceof DatabaseTimeoutException)
                .thenCompose(late -> tx.execute("INSERT INTO films VALUES (3)").thenApply(three -> late)));

        assertThat(await(session)).isTrue();
        assertThat(count(database)).isEqualTo(2);
        await(database.disconnect());
    }

    @Test
    void f2_noSessionRunsOnAnotherConnectionBesideASharedTransaction(@TempDir Path folder) {
        Conduct conduct = new Conduct();
        conduct.silent = text -> text.endsWith("(2)");
        conduct.canBeCutOff = true;
        Database database = connect(conduct.wrap("sqlite:///" + folder.resolve("a.db") + "?force_rollback=true"));
        await(database.execute(CREATE));

        CompletionStage<?> stuck = database.session(
                SessionOptions.DEFAULT.withTimeout(Duration.ofMillis(100)),
                tx -> tx.execute("INSERT INTO films VALUES (2)"));
        CompletionStage<?> next = database.session(tx -> tx.execute("INSERT INTO films VALUES (3)"));

        assertThatThrownBy(() -> await(stuck)).hasRootCauseInstanceOf(DatabaseTimeoutException.class);
        assertThatThrownBy(() -> await(next)).hasMessageContaining("share under forceRollback was lost");
        assertThat(conduct.sent).doesNotContain("INSERT INTO films VALUES (3)");
        await(database.disconnect());
    }

    @Test
    void e6_aConnectionIsGivenBackOnceThoughEnterThrowsBehindIt() {
        Conduct conduct = new Conduct();
        Database database = connect(conduct.wrap("sqlite://"));
        await(database.execute(CREATE));
        conduct.throwsBehindEnter = 1;

        int told = await(database.session(tx -> CompletableFuture.completedFuture(1)));

        assertThat(told).isOne();

        assertThat(conduct.sent).doesNotContain("close()");
        assertThat(count(database)).isZero();
        await(database.disconnect());
    }

    @Test
    void e6_aStatementIsSentOnceThoughEnterThrowsBehindIt(@TempDir Path folder) {
        Conduct conduct = new Conduct();
        conduct.delayed = text -> text.endsWith("(0)");
        Database database = connect(conduct.wrap("sqlite:///" + folder.resolve("a.db")));
        await(database.execute(CREATE));

        CompletionStage<?> session = database.session(tx -> {
            for (int id = 0; id < 4; id++) {
                tx.execute("INSERT INTO films VALUES (" + id + ")");
            }
            conduct.throwsBehindEnter = 9;
            return CompletableFuture.completedFuture(1);
        });
        CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(() -> conduct.gate.complete(null));

        await(session);
        conduct.throwsBehindEnter = 0;
        assertThat(conduct.sent).doesNotHaveDuplicates();
        await(database.disconnect());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void e6_aDisconnectLeavesNoCallWithoutAnEnd(boolean canBeCutOff) {
        Conduct conduct = new Conduct();
        conduct.canBeCutOff = canBeCutOff;
        conduct.closesNothing = true;
        conduct.silent = text -> text.equals("COMMIT");
        Database database = connect(conduct.wrap("sqlite://?disconnect_timeout=200ms"));
        CompletionStage<?> session = database.session(tx -> tx.execute(CREATE));

        await(database.disconnect());

        assertThatThrownBy(() -> await(session))
                .satisfies(error -> assertThat(error.getCause()).isInstanceOf(CommitOutcomeUnknownException.class));
    }

    @Test
    void v5_aQueryOfJooqTakesItsArraysAtTheCall() {
        Conduct conduct = new Conduct();
        conduct.delayed = text -> text.endsWith("(1)");
        Database database = connect(conduct.wrap("sqlite://"));
        await(database.execute("CREATE TABLE films (id BLOB)"));
        byte[] bytes = {1, 2, 3};

        CompletionStage<?> session = database.session(tx -> {
            tx.execute("INSERT INTO films VALUES (1)");
            CompletionStage<?> last =
                    tx.execute(DSL.insertInto(DSL.table("films")).values(DSL.val(bytes)));
            bytes[0] = 9;
            return last;
        });
        CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(() -> conduct.gate.complete(null));

        await(session);
        assertThat(await(database.fetchValue(String.class, "SELECT hex(id) FROM films WHERE typeof(id) = 'blob'")))
                .isEqualTo("010203");
        await(database.disconnect());
    }

    /** The attempt ends while the disconnect begins. */
    @Test
    void l1_aDisconnectWhileConnectingIsTheEnd() throws Exception {
        for (int round = 0; round < 300; round++) {
            CompletableFuture<Connection> opened = new CompletableFuture<>();
            CompletableFuture<Connection> real = new CompletableFuture<>();
            String url = WrappedBackends.wrap("sqlite://", backend -> opening(backend, opened, real));
            Database database = Database.create(url);
            CompletionStage<?> connecting = database.connect();
            Connection connection = await(real);
            Thread other = new Thread(() -> opened.complete(connection));
            other.start();
            for (int spin = 0; spin < round * 20; spin++) {
                Thread.onSpinWait();
            }
            await(database.disconnect());
            other.join();
            await(connecting.handle((value, error) -> 1));
            assertThatThrownBy(() -> await(database.connect()))
                    .hasRootCauseInstanceOf(dev.based.DatabaseReopenProhibitedException.class);
            WrappedBackends.forget(url);
        }
    }

    private static Backend opening(
            Backend backend, CompletableFuture<Connection> opened, CompletableFuture<Connection> real) {
        return new DelegatingBackend(backend) {
            @Override
            public CompletionStage<Connection> open(Access access) {
                super.open(access).thenAccept(real::complete);
                return opened;
            }
        };
    }
}
