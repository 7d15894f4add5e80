package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failed;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.spi.Connection;
import dev.based.tests.support.Interceptor;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Recorder;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Errors: what they tell, what they hide, and where they lead. */
public interface ErrorsContract extends ErrorKindsContract, MessagesContract, SecretsContract, CallSiteContract {
    /** A ROLLBACK that is answered with an error. */
    final class BrokenRollback implements Interceptor {
        private final Recorder recorder;
        private final AtomicInteger broken = new AtomicInteger();

        /**
         * Breaks the first rollback.
         *
         * @param recorder knows how a rollback reads
         */
        public BrokenRollback(Recorder recorder) {
            this.recorder = recorder;
        }

        @Override
        public <T> CompletionStage<T> around(Connection connection, String text, Supplier<CompletionStage<T>> send) {
            if (!text.equals(recorder.rollback()) || broken.getAndIncrement() > 0) {
                return send.get();
            }
            return send.get().thenCompose(answer -> failed(new IllegalStateException("The rollback broke.")));
        }
    }

    /** A rollback that fails is suppressed under what the body failed with. */
    @Test
    default void e4_rollbackFailureIsSuppressedUnderTheBodysError() {
        Recorder recorder = new Recorder();
        BrokenRollback broken = new BrokenRollback(recorder);
        Database database = connect(backend -> broken.apply(recorder.apply(backend)));
        Movies movies = movies(database);
        IllegalArgumentException original = new IllegalArgumentException("the original");
        Throwable error =
                failure(database.session(session -> movies.add(session, 1).thenCompose(added -> failed(original))));
        assertThat(error).isSameAs(original);
        assertThat(error.getSuppressed()).hasSize(1);
        assertThat(error.getSuppressed()[0]).isInstanceOf(BasedException.class);
    }

    /** A rollback that fails is suppressed under what a statement failed with. */
    @Test
    default void e4_rollbackFailureIsSuppressedUnderTheStatementsError() {
        requires(Feature.PERSISTENCE);
        Recorder recorder = new Recorder();
        BrokenRollback broken = new BrokenRollback(recorder);
        Database database = connect(Fixture.OPTIONS.withMaxSize(1), backend -> broken.apply(recorder.apply(backend)));
        Movies movies = movies(database);
        Throwable error = failure(
                database.session(session -> movies.add(session, 1).thenCompose(added -> movies.addRefused(session))));
        assertThat(error).isInstanceOf(BasedException.class);
        assertThat(error.getSuppressed()).hasSize(1);
        await(movies.add(database, 2));
        assertThat(movies.ids()).containsExactly(2);
    }

    /** A rollback that fails is suppressed under what the consumer of a stream failed with. */
    @Test
    default void e4_rollbackFailureIsSuppressedUnderTheConsumersError() {
        requires(Feature.RETURNING);
        Recorder recorder = new Recorder();
        BrokenRollback broken = new BrokenRollback(recorder);
        Database database = connect(backend -> broken.apply(recorder.apply(backend)));
        Movies movies = movies(database);
        IllegalArgumentException original = new IllegalArgumentException("the original");
        Throwable error = failure(database.stream("INSERT INTO " + movies.table()
                        + " (id, title, released) VALUES (1, 'Alien', 1979) RETURNING id")
                .forEach(row -> failed(original)));
        assertThat(error).isSameAs(original);
        assertThat(error.getSuppressed()).hasSize(1);
        assertThat(error.getSuppressed()[0]).isInstanceOf(BasedException.class);
    }

    /** The connection whose rollback failed carries nothing more. */
    @Test
    default void e4_connectionWhoseRollbackFailedIsNotUsedAgain() {
        requires(Feature.PERSISTENCE);
        Recorder recorder = new Recorder();
        BrokenRollback broken = new BrokenRollback(recorder);
        Database database = connect(Fixture.OPTIONS.withMaxSize(1), backend -> broken.apply(recorder.apply(backend)));
        Movies movies = movies(database);
        recorder.clear();
        failure(database.session(
                session -> movies.add(session, 1).thenCompose(added -> failed(new IllegalStateException()))));
        await(movies.add(database, 2));
        assertThat(recorder.events().stream().map(Recorder.Event::connection).distinct())
                .hasSize(2);
        assertThat(movies.ids()).containsExactly(2);
    }
}
