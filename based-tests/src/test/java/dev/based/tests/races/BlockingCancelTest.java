package dev.based.tests.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.CommitOutcomeUnknownException;
import dev.based.Database;
import dev.based.DatabaseTimeoutException;
import dev.based.ExecuteResult;
import dev.based.SessionOptions;
import dev.based.Statement;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingBackend;
import dev.based.spi.DelegatingConnection;
import dev.based.tests.support.Outcomes;
import dev.based.tests.support.WrappedBackends;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An author's {@code cancel()} that does not return holds up nobody but who has called it; and until it does, its connection runs nothing else. */
class BlockingCancelTest {
    private static final String STUCK = "UPDATE films SET id = id";
    private static final Duration SHORT = Duration.ofMillis(100);

    private final CompletableFuture<Integer> asked = new CompletableFuture<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private final CompletableFuture<ExecuteResult> stuck = new CompletableFuture<>();
    private final List<String> events = new CopyOnWriteArrayList<>();
    /** The connection that was asked to run the statement last. */
    private final AtomicReference<BlockingConnection> last = new AtomicReference<>();

    private String url = "";
    private Database database;

    @BeforeEach
    void connect(@TempDir Path directory) {
        url = WrappedBackends.wrap("sqlite:///" + directory.resolve("films.db"), Blocking::new);
        database = Database.create(url);
        Outcomes.await(database.connect());
        Outcomes.await(database.execute("CREATE TABLE films (id INT)"));
    }

    @AfterEach
    void disconnect() {
        released.countDown();
        Outcomes.outcome(database.disconnect()); // some have done so
        WrappedBackends.forget(url);
    }

    @Test
    void ofASingleStatement_itsOutcomeOthersAndDisconnectComeAllTheSame() {
        CompletableFuture<?> statement = database.execute(STUCK).toCompletableFuture();
        CompletableFuture<Boolean> cancel = Outcomes.elsewhere(() -> statement.cancel(true));
        Outcomes.await(asked);

        assertThat(Outcomes.failure(
                        database.execute(Statement.of("DELETE FROM films").withTimeout(SHORT))))
                .isInstanceOf(DatabaseTimeoutException.class);
        assertThat(Outcomes.failure(statement)).isInstanceOf(CommitOutcomeUnknownException.class);
        assertUsable();
        assertThat(cancel).isNotDone();
    }

    @Test
    void ofAStatementsDeadline_theSessionIsCancelledAndItsPlaceFree() {
        CompletableFuture<?> session = untilAsked(limit ->
                database.session(opened -> opened.execute(Statement.of(STUCK).withTimeout(limit))));

        assertThat(Outcomes.await(Outcomes.elsewhere(() -> session.cancel(true))))
                .isTrue();
        assertUsable();
    }

    @Test
    void ofASessionsDeadline_itEndsByThat() {
        CompletableFuture<?> session = untilAsked(
                limit -> database.session(SessionOptions.DEFAULT.withTimeout(limit), opened -> opened.execute(STUCK)));

        assertThat(Outcomes.failure(session)).isInstanceOf(DatabaseTimeoutException.class);
        assertUsable();
    }

    @Test
    void answerThatComesMeanwhile_isTakenInBehindIt() {
        CompletableFuture<?> session = untilAsked(limit ->
                database.session(opened -> opened.execute(Statement.of(STUCK).withTimeout(limit))));
        stuck.complete(ExecuteResult.of(0));
        released.countDown();

        assertThat(Outcomes.failure(session)).isInstanceOf(DatabaseTimeoutException.class);
        assertThat(events).containsExactly("cancelled", "ROLLBACK");
    }

    @Test
    void connectionOfASingleStatementThatIsAnsweredMeanwhile_isNobodysBeforeItReturns() {
        CompletableFuture<?> statement = database.execute(STUCK).toCompletableFuture();
        Outcomes.elsewhere(() -> statement.cancel(true));
        Outcomes.await(asked);
        stuck.complete(ExecuteResult.of(0));
        CompletionStage<?> next = database.execute("DELETE FROM films");
        released.countDown();

        Outcomes.await(statement);
        Outcomes.await(next);
        assertThat(events).containsExactly("cancelled", "DELETE FROM films");
    }

    @Test
    void connectionOfASessionWhoseTransactionIsOverByThen_isNobodysBeforeItReturns() {
        CompletableFuture<?> session = untilAsked(limit ->
                database.session(opened -> opened.execute(Statement.of(STUCK).withTimeout(limit))));
        Outcomes.await(Objects.requireNonNull(last.get()).endTransaction());
        stuck.complete(ExecuteResult.of(0));
        CompletionStage<?> next = database.execute("DELETE FROM films");
        released.countDown();

        assertThat(Outcomes.failure(session)).isInstanceOf(DatabaseTimeoutException.class);
        Outcomes.await(next);
        assertThat(events).containsExactly("cancelled", "DELETE FROM films");
    }

    @Test
    void whatFollowsInTheSessionOnAnAnswerThatComesMeanwhile_isSentBehindIt() {
        CompletableFuture<?> told = new CompletableFuture<>();
        CompletableFuture<?> session = untilAsked(limit -> database.session(outer -> outer.transaction(
                        inner -> inner.execute(Statement.of(STUCK).withTimeout(limit))
                                .whenComplete((result, error) -> told.complete(null)))
                .handle((result, error) -> error)
                .thenCompose(error -> outer.execute("DELETE FROM films").thenApply(deleted -> error))));
        stuck.complete(ExecuteResult.of(0));
        Outcomes.await(told); // who waits for the statement does not wait for cancel()
        released.countDown();

        assertThat(Outcomes.await(session)).isInstanceOf(DatabaseTimeoutException.class);
        assertThat(events)
                .containsExactly(
                        "cancelled",
                        "ROLLBACK TO SAVEPOINT based_1",
                        "RELEASE SAVEPOINT based_1",
                        "DELETE FROM films",
                        "COMMIT");
    }

    @Test
    void ofAStatementThatIsAnsweredMeanwhile_theSessionEndsAllTheSame() {
        CompletableFuture<?> session = untilAsked(limit ->
                database.session(opened -> opened.execute(Statement.of(STUCK).withTimeout(limit))));
        stuck.complete(ExecuteResult.of(0));

        assertThat(Outcomes.failure(session)).isInstanceOf(DatabaseTimeoutException.class);
        assertUsable();
    }

    @Test
    void ofASingleStatementThatIsAnsweredMeanwhile_itsOutcomeComesAllTheSame() {
        CompletableFuture<?> statement = database.execute(STUCK).toCompletableFuture();
        Outcomes.elsewhere(() -> statement.cancel(true));
        Outcomes.await(asked);
        stuck.complete(ExecuteResult.of(0));

        assertThat(Outcomes.await(statement)).isEqualTo(ExecuteResult.of(0));
        assertUsable();
    }

    /** With as much time as it takes until the statement is sent before that is over. */
    private CompletableFuture<?> untilAsked(Function<Duration, CompletionStage<?>> call) {
        Duration limit = SHORT;
        CompletableFuture<?> session = call.apply(limit).toCompletableFuture();
        while (!Outcomes.await(asked.thenApply(done -> true)
                .applyToEither(session.handle((value, error) -> asked.isDone()), Function.identity()))) {
            limit = limit.multipliedBy(2);
            session = call.apply(limit).toCompletableFuture();
        }
        return session;
    }

    /** While the author's code is still called. */
    private void assertUsable() {
        assertThat(Outcomes.await(database.fetchValue(Integer.class, "SELECT 1")))
                .isOne();
        assertThat(released.getCount()).isOne();
        Outcomes.await(database.disconnect());
    }

    private final class Blocking extends DelegatingBackend {
        Blocking(Backend backend) {
            super(backend);
        }

        @Override
        protected Connection decorate(Connection connection, Access access) {
            return new BlockingConnection(connection);
        }
    }

    private final class BlockingConnection extends DelegatingConnection {
        BlockingConnection(Connection connection) {
            super(connection);
        }

        @Override
        public CompletionStage<ExecuteResult> execute(Command command) {
            if (command.sql().equals(STUCK)) {
                last.set(this);
                return stuck;
            }
            note(command.sql());
            return super.execute(command);
        }

        @Override
        public CompletionStage<?> control(String sql) {
            note(sql);
            return super.control(sql);
        }

        /** As a server does by itself. */
        CompletionStage<?> endTransaction() {
            return super.control("ROLLBACK");
        }

        private void note(String sql) {
            if (asked.isDone()) {
                events.add(sql);
            }
        }

        @Override
        public CompletionStage<Void> cancel() {
            asked.complete(1);
            Outcomes.await(released);
            events.add("cancelled");
            return super.cancel();
        }

        @Override
        public boolean canBeCutOff() {
            return true;
        }
    }
}
