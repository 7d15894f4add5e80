package dev.based.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.Session;
import dev.based.Statement;
import dev.based.spi.Access;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingBackend;
import dev.based.spi.TransactionStatus;
import dev.based.tests.support.Interceptor;
import dev.based.tests.support.WrappedBackends;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Statements that are stopped at the wrong moment, and what is told to those around them. */
@Timeout(60)
class StopsTest {
    private static final String LONG =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT count(*) AS c FROM n";

    /** How many milliseconds after the first request a statement stops; the statement waits for that. */
    private final Map<String, Integer> stubborn = new ConcurrentHashMap<>();
    /** How many milliseconds later than the database an answer comes. */
    private final Map<String, Integer> slow = new ConcurrentHashMap<>();

    private volatile Runnable stop = () -> {};
    private volatile boolean canBeCutOff;
    private volatile boolean closed;
    private volatile int slowIsUsable;
    private Database database;

    private final class Odd extends Interceptor.Intercepted {
        private final Connection delegate;

        Odd(Connection delegate) {
            super(delegate, StopsTest.this::around);
            this.delegate = delegate;
        }

        @Override
        public boolean isUsable() {
            int pause = slowIsUsable;
            slowIsUsable = 0;
            if (pause > 0) {
                sleep(pause);
            }
            return delegate.isUsable();
        }

        @Override
        public TransactionStatus transactionStatus() {
            return delegate.transactionStatus();
        }

        @Override
        public boolean canBeCutOff() {
            return canBeCutOff;
        }

        @Override
        public CompletionStage<Void> cancel() {
            CompletionStage<Void> asked = delegate.cancel();
            stop.run();
            return asked;
        }

        @Override
        public CompletionStage<Void> close() {
            closed = true;
            return delegate.close();
        }
    }

    /** A driver that takes its time in its caller's thread: the fault itself, which waits for nothing that may happen sooner. */
    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static void after(int millis, Runnable task) {
        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(task);
    }

    private <T> CompletionStage<T> around(Connection connection, String text, Supplier<CompletionStage<T>> send) {
        Integer pause = stubborn.get(text);
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (pause != null) {
            stop = () -> {
                stop = () -> {};
                after(
                        pause,
                        () -> connection.enter(() -> answer.completeExceptionally(new DatabaseException(
                                ErrorDetails.of(ErrorKind.QUERY_CANCELLED, "It was stopped."), null, null))));
            };
            return answer;
        }
        Integer late = slow.get(text);
        if (late != null) {
            send.get()
                    .whenComplete((value, error) -> after(late, () -> connection.enter(() -> answer.complete(value))));
            return answer;
        }
        return send.get();
    }

    private Database connect() {
        String url = WrappedBackends.wrap("sqlite://", backend -> new DelegatingBackend(backend) {
            @Override
            protected Connection decorate(Connection connection, Access access) {
                return new Odd(connection);
            }
        });
        database = Database.create(url);
        await(database.connect());
        await(database.execute("CREATE TABLE films (id INTEGER)"));
        return database;
    }

    @AfterEach
    void disconnect() {
        await(database.disconnect());
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static String insert(int id) {
        return "INSERT INTO films VALUES (" + id + ")";
    }

    private long count() {
        return await(database.fetchValue(Long.class, "SELECT count(*) FROM films"));
    }

    private static CompletionStage<Integer> pause(int millis) {
        return CompletableFuture.supplyAsync(() -> 1, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
    }

    /** A transaction whose statement is cancelled soon. */
    private static CompletionStage<Integer> cancelled(Session session, int id, int millis) {
        CompletableFuture<?> inner = session.transaction(tx -> {
                    tx.execute(insert(id)); // which the body does not wait for
                    return pause(10_000);
                })
                .toCompletableFuture();
        after(millis, () -> inner.cancel(true));
        return inner.handle((done, error) -> 1);
    }

    /** It was about to be sent, and the connection took its time to say whether it can be used. */
    @Test
    void d2_deadlineRightBeforeAStatementIsSent() {
        connect();
        long begin = System.nanoTime();
        CompletionStage<?> session =
                database.session(open -> open.execute(insert(1)).thenCompose(one -> {
                    slowIsUsable = 300;
                    return open.fetchAll(
                            Statement.of(String.format(LONG, 30_000_000)).withTimeout(Duration.ofMillis(100)));
                }));
        Throwable error = Assertions.catchThrowable(() -> await(session));
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        assertThat(took).isLessThan(3000);
    }

    /** Each has its own time to stop. */
    @Test
    void t2_transactionsThatAreStoppedOneAfterTheOther() {
        canBeCutOff = true;
        stubborn.put(insert(2), 1500);
        stubborn.put(insert(3), 100);
        connect();
        CompletionStage<?> session = database.session(open -> open.execute(insert(1))
                .thenCompose(one -> cancelled(open, 2, 10).thenCompose(told -> pause(1560)))
                .thenCompose(two -> cancelled(open, 3, 50).thenCompose(told -> pause(2000)))
                .thenCompose(three -> open.execute(insert(4))));
        Throwable error = Assertions.catchThrowable(() -> await(session));
        assertThat(error).isNull();
        assertThat(closed).isFalse();
        assertThat(count()).isEqualTo(2);
    }

    /** What came to its end at the last moment is not waited for in vain by those who come after it. */
    @Test
    void e5_statementBehindOneThatStoppedLateIsNotLost() {
        stubborn.put(insert(2), 2070);
        slow.put(insert(3), 500);
        connect();
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        CompletionStage<?> session = database.session(open -> open.execute(insert(1))
                .thenCompose(one -> cancelled(open, 2, 10).thenCompose(two -> pause(2090)))
                .thenCompose(one -> open.execute(insert(3)).handle((done, error) -> {
                    told.complete(error);
                    return 1;
                })));
        Throwable error = Assertions.catchThrowable(() -> await(session));
        assertThat(told.join()).isNull();
    }

    /** What was told to have failed is not committed. */
    @Test
    void e5_transactionThatIsGivenUpDoesNotCommit() {
        stubborn.put(insert(3), 4000);
        connect();
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        CompletionStage<?> session = database.session(open -> open.execute(insert(1))
                .thenCompose(one ->
                        open.transaction(tx -> tx.execute(insert(2)).thenCompose(two -> cancelled(tx, 3, 10))))
                .handle((done, error) -> {
                    told.complete(error);
                    return 1;
                }));
        Throwable error = Assertions.catchThrowable(() -> await(session));
        assertThat(count()).isEqualTo(error != null ? 0 : told.join() == null ? 2 : 1);
    }
}
