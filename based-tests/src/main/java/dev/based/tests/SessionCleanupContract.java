package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failed;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.ResetPolicy;
import dev.based.SessionOptions;
import dev.based.spi.Access;
import dev.based.spi.Backend;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingBackend;
import dev.based.spi.DelegatingConnection;
import dev.based.tests.support.Movies;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** S8: what is left of a session on its connection: nothing. */
public interface SessionCleanupContract extends Contract {
    /** After a session that failed or was cancelled its connection is not in a transaction any more. */
    @Test
    default void s8_connectionComesBackWithoutATransaction() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        failure(database.session(session -> {
            movies.add(session, 1);
            return failed(new IllegalStateException("the body's own"));
        }));
        await(movies.add(database, 2));
        assertThat(movies.ids()).containsExactly(2);
        failure(database.session(movies::addRefused));
        await(movies.add(database, 3));
        assertThat(movies.ids()).containsExactly(2, 3);
        database.session(session -> movies.add(session, 4).thenCompose(added -> new CompletableFuture<>()))
                .toCompletableFuture()
                .cancel(true);
        await(movies.add(database, 5));
        assertThat(movies.ids()).containsExactly(2, 3, 5);
    }

    /** A temporary table does not outlive its session, whether that succeeds or fails. */
    @Test
    default void s8_temporaryTablesDoNotOutliveTheirSession() {
        requires(Feature.TEMPORARY_TABLES);
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        String create = "CREATE TEMPORARY TABLE " + fixture().newTable() + " (id "
                + fixture().type(ColumnType.INTEGER) + ")";
        await(database.session(session -> session.execute(create)));
        failure(database.session(session -> {
            session.execute(create);
            return failed(new IllegalStateException("the body's own"));
        }));
        await(database.session(session -> session.execute(create)));
        await(database.execute(create));
        await(database.execute(create));
    }

    /** A read-only session does not leave its connection read-only, whether it succeeds or fails. */
    @Test
    default void s8_readOnlyDoesNotOutliveItsSession() {
        requires(Feature.READ_ONLY_SESSIONS);
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        await(database.session(SessionOptions.READ_ONLY, session -> movies.ids(session)));
        await(movies.add(database, 1));
        failure(database.session(SessionOptions.READ_ONLY, session -> movies.add(session, 2)));
        await(movies.add(database, 3));
        assertThat(movies.ids()).containsExactly(1, 3);
    }

    /**
     * Counts how often connections are made as new.
     *
     * @param count the number so far
     */
    record ResetCounter(AtomicInteger count) implements UnaryOperator<Backend> {
        /** Starts at none. */
        public ResetCounter() {
            this(new AtomicInteger());
        }

        @Override
        public Backend apply(Backend backend) {
            return new DelegatingBackend(backend) {
                @Override
                protected Connection decorate(Connection connection, Access access) {
                    return new DelegatingConnection(connection) {
                        @Override
                        public CompletionStage<Void> reset() {
                            count.incrementAndGet();
                            return super.reset();
                        }
                    };
                }
            };
        }
    }

    /** By default a connection is made as new only after statements that may leave something behind. */
    @Test
    default void s8_queriesAndChangesOfRowsAreFollowedByNoReset() {
        ResetCounter resets = new ResetCounter();
        Database database = connect(Fixture.OPTIONS.withMaxSize(1), resets);
        Movies movies = movies(database);
        resets.count().set(0);
        await(database.session(session -> movies.add(session, 1).thenCompose(added -> movies.ids(session))));
        await(movies.add(database, 2));
        assertThat(resets.count()).hasValue(0);
    }

    /** After a statement that may leave something behind it is, in a session and by itself. */
    @Test
    default void s8_whatMayLeaveStateIsFollowedByAReset() {
        requires(Feature.TEMPORARY_TABLES);
        ResetCounter resets = new ResetCounter();
        Database database = connect(Fixture.OPTIONS.withMaxSize(1), resets);
        String create = "CREATE TEMPORARY TABLE " + fixture().newTable() + " (id "
                + fixture().type(ColumnType.INTEGER) + ")";
        await(database.session(session -> session.execute(create)));
        await(database.execute(create));
        assertThat(resets.count()).hasValue(2);
    }

    /** With {@code reset=full} a connection is made as new after everything that used it. */
    @Test
    default void s8_fullResetFollowsEachUse() {
        ResetCounter resets = new ResetCounter();
        Database database = connect(Fixture.OPTIONS.withMaxSize(1).withReset(ResetPolicy.FULL), resets);
        Movies movies = movies(database);
        resets.count().set(0);
        await(database.session(session -> movies.add(session, 1).thenCompose(added -> movies.ids(session))));
        failure(database.session(session -> movies.addRefused(session)));
        await(movies.add(database, 2));
        assertThat(resets.count()).hasValue(3);
        await(database.session(session -> CompletableFuture.completedFuture("nothing was sent")));
        assertThat(resets.count()).hasValue(3);
    }
}
