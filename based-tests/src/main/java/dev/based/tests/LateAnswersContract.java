package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseTimeoutException;
import dev.based.RollbackOnlyException;
import dev.based.Row;
import dev.based.Statement;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingBackend;
import dev.based.tests.support.Hold;
import dev.based.tests.support.Interceptor;
import dev.based.tests.support.Movies;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * D2 and C2: what a query answers well after it was asked to stop is not its answer. Some databases let it succeed: MySQL's SLEEP and
 * GET_LOCK.
 */
public interface LateAnswersContract extends Contract {
    /** Over soon, and before what is held back is let go. */
    Duration SHORT = Duration.ofMillis(50);

    /** Answers are held back until the statement is asked to stop, and are good. */
    private static UnaryOperator<Backend> answeringOnCancel(Hold hold) {
        return backend -> new DelegatingBackend(backend) {
            @Override
            protected Connection decorate(Connection connection, Access access) {
                return new Interceptor.Intercepted(connection, hold) {
                    @Override
                    public CompletionStage<Void> cancel() {
                        hold.release();
                        return CompletableFuture.completedFuture(null);
                    }
                };
            }
        };
    }

    private static Statement late(String sql, Object... values) {
        return Statement.of(sql, values).withTimeout(SHORT);
    }

    /** A single query's time is over: its answer does not count. */
    @Test
    default void d2_lateAnswerOfAQueryIsNotItsAnswer() {
        Database database = connect(answeringOnCancel(hold(text -> text.startsWith("SELECT"))));
        Movies movies = movies(database);
        failure(DatabaseTimeoutException.class, database.fetchOne(late("SELECT count(*) FROM " + movies.table())));
        assertThat(await(database.fetchValue(Long.class, "SELECT count(*) FROM " + movies.table())))
                .isZero();
    }

    /** Nor of a query of a session, which can only be rolled back. */
    @Test
    default void d2_lateAnswerInASessionIsNotItsAnswer() {
        Database database = connect(answeringOnCancel(hold(text -> text.startsWith("SELECT"))));
        Movies movies = movies(database);
        AtomicReference<Throwable> told = new AtomicReference<>();
        CompletionStage<?> session = database.session(s -> movies.add(s, 1)
                .thenCompose(added -> s.fetchAll(late("SELECT * FROM " + movies.table())))
                .handle((rows, error) -> {
                    told.set(error);
                    return 1;
                }));
        failure(RollbackOnlyException.class, session);
        assertThat(told.get()).hasRootCauseInstanceOf(DatabaseTimeoutException.class);
        assertThat(await(movies.ids(database))).isEmpty();
    }

    /** A change that succeeds in spite of its deadline is told as what it is. */
    @Test
    default void d2_changeThatSucceedsAfterItsDeadlineIsToldSo() {
        Database database = connect(answeringOnCancel(hold(text -> text.startsWith("INSERT"))));
        Movies movies = movies(database);
        assertThat(await(database.execute(late(movies.insert(), 1, "A", 0))).rowsAffected())
                .isEqualTo(1);
        assertThat(movies.ids()).containsExactly(1);
    }

    /** A query that was cancelled is cancelled, whatever it answers. */
    @Test
    default void c2_lateAnswerOfACancelledQueryDoesNotCount() {
        Hold hold = hold(text -> text.startsWith("SELECT"));
        Database database = connect(answeringOnCancel(hold));
        Movies movies = movies(database);
        CompletableFuture<Optional<Row>> query =
                database.fetchOne("SELECT count(*) FROM " + movies.table()).toCompletableFuture();
        hold.awaitReached();
        assertThat(query.cancel(true)).isTrue();
        assertThat(failure(query)).isInstanceOf(CancellationException.class);
        assertThat(await(movies.ids(database))).isEqualTo(List.of());
    }
}
