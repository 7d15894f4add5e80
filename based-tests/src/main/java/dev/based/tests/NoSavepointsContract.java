package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.Body;
import dev.based.Database;
import dev.based.ErrorKind;
import dev.based.Session;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingBackend;
import dev.based.spi.DelegatingDialect;
import dev.based.spi.Dialect;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Recorder;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** T7: where there are no savepoints, what needs them is refused. Every database can be looked at as one without. */
public interface NoSavepointsContract extends Contract {
    /** A backend whose dialect has no savepoints, and counts its open connections. */
    final class WithoutSavepoints extends DelegatingBackend {
        private final AtomicInteger open = new AtomicInteger();

        /**
         * Wraps a backend.
         *
         * @param delegate the backend that does the work
         */
        public WithoutSavepoints(Backend delegate) {
            super(delegate);
        }

        @Override
        public Dialect dialect() {
            return new DelegatingDialect(super.dialect()) {
                @Override
                public boolean hasSavepoints() {
                    return false;
                }
            };
        }

        @Override
        protected Connection decorate(Connection connection, Access access) {
            open.incrementAndGet();
            return new dev.based.spi.DelegatingConnection(connection) {
                @Override
                public CompletionStage<Void> close() {
                    open.decrementAndGet();
                    return super.close();
                }
            };
        }
    }

    /** A transaction inside a session is refused before anything of it is sent, and the session with it. */
    @Test
    default void t7_nestingIsRefused() {
        List<Function<Session, CompletionStage<?>>> nestings = List.of(
                session -> session.transaction(inner -> inner.fetchAll(fixture().selectOne())), Session::begin);
        for (Function<Session, CompletionStage<?>> nesting : nestings) {
            Recorder recorder = new Recorder();
            Database database = connect(backend -> new WithoutSavepoints(recorder.apply(backend)));
            Movies movies = movies(database);
            recorder.clear();
            Body<Session, Object> body = session -> movies.add(session, 1)
                    .thenCompose(added -> nesting.apply(session))
                    .thenApply(value -> value);
            Throwable error = failure(database.session(body));
            assertThat(error).isInstanceOf(BasedException.class).hasMessageContaining("no savepoints");
            assertThat(((BasedException) error).kind()).isEqualTo(ErrorKind.USAGE);
            assertThat(recorder.sent()).noneMatch(text -> text.matches("(?s).*\\bbased_1\\b.*"));
            assertThat(await(movies.ids(database))).isEmpty();
        }
    }

    /** A database whose sessions would all be savepoints cannot be connected, and leaves no connection. */
    @Test
    default void t7_forceRollbackIsRefused() {
        AtomicInteger[] open = new AtomicInteger[1];
        Database database = fixture().create(Fixture.OPTIONS.withForceRollback(true), backend -> {
            WithoutSavepoints without = new WithoutSavepoints(backend);
            open[0] = without.open;
            return without;
        });
        Throwable error = failure(database.connect());
        assertThat(error).isInstanceOf(BasedException.class).hasMessageContaining("force_rollback");
        assertThat(((BasedException) error).kind()).isEqualTo(ErrorKind.USAGE);
        assertThat(open[0]).hasValue(0);
    }
}
