package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.done;
import static dev.based.tests.support.Outcomes.failed;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import dev.based.Isolation;
import dev.based.SessionOptions;
import dev.based.tests.support.Movies;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** T4: isolation, read-only and deferrable are options of a session; what a database lacks is refused, not ignored. */
public interface SessionOptionsContract extends Contract {
    /** Options of a deferrable session. */
    SessionOptions DEFERRABLE =
            SessionOptions.READ_ONLY.withIsolation(Isolation.SERIALIZABLE).withDeferrable(true);

    /**
     * A session can have each isolation level, and commits, rolls back and leaves its connection as ever.
     *
     * @param isolation the level
     */
    @ParameterizedTest
    @EnumSource
    default void t4_sessionsCanHaveAnIsolation(Isolation isolation) {
        requires(Feature.SAVEPOINTS);
        if (isolation == Isolation.SERIALIZABLE) {
            requires(Feature.SERIALIZABLE);
        }
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        SessionOptions options = SessionOptions.DEFAULT.withIsolation(isolation);
        await(database.session(
                options,
                session -> movies.add(session, 1)
                        .thenCompose(added -> session.transaction(inner -> movies.add(inner, 2)))));
        failure(database.session(options, session -> {
            movies.add(session, 3);
            return failed(new IllegalStateException("the body's own"));
        }));
        await(database.session(session -> movies.add(session, 4)));
        assertThat(movies.ids()).containsExactly(1, 2, 4);
    }

    /** From REPEATABLE_READ on a session sees one state of what it reads. */
    @Test
    default void t4_repeatableReadsSeeOneState() {
        requires(Feature.PERSISTENCE, Feature.CONCURRENT_READS);
        Database database = connect();
        Movies movies = movies(database);
        await(movies.add(database, 1));
        SessionOptions options = SessionOptions.DEFAULT
                .withIsolation(Isolation.REPEATABLE_READ)
                .withReadOnly(!fixture().lacks(Feature.READ_ONLY_SESSIONS));
        List<Integer> again = await(database.session(
                options,
                session -> movies.ids(session)
                        .thenCompose(first -> movies.add(fixture().outside(database), 2))
                        .thenCompose(added -> movies.ids(session))));
        assertThat(again).containsExactly(1);
        assertThat(movies.ids()).containsExactly(1, 2);
    }

    /** A read-only session sees what was committed before. */
    @Test
    default void t4_readOnlySessionReads() {
        requires(Feature.SAVEPOINTS);
        requires(Feature.READ_ONLY_SESSIONS);
        Database database = connect();
        Movies movies = movies(database);
        await(database.session(session -> movies.add(session, 1)));
        List<Integer> seen =
                await(database.session(SessionOptions.READ_ONLY, session -> session.transaction(movies::ids)));
        assertThat(seen).containsExactly(1);
    }

    /** The database refuses writes in a read-only session, at any depth. */
    @Test
    default void t4_readOnlySessionRefusesWrites() {
        requires(Feature.SAVEPOINTS);
        requires(Feature.READ_ONLY_SESSIONS);
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        DatabaseException refused = failure(
                DatabaseException.class, database.session(SessionOptions.READ_ONLY, session -> movies.add(session, 1)));
        assertThat(refused.kind()).isEqualTo(ErrorKind.READ_ONLY);
        failure(
                DatabaseException.class,
                database.session(
                        SessionOptions.READ_ONLY, session -> session.transaction(inner -> movies.add(inner, 1))));
        assertThat(movies.ids()).isEmpty();
        await(database.session(session -> movies.add(session, 2)));
        assertThat(movies.ids()).containsExactly(2);
    }

    /** A read-only session can be serializable and deferrable. */
    @Test
    default void t4_readOnlySessionCanBeDeferrable() {
        requires(Feature.READ_ONLY_SESSIONS, Feature.SERIALIZABLE, Feature.DEFERRABLE);
        Database database = connect();
        Movies movies = movies(database);
        List<Integer> seen = await(database.session(DEFERRABLE, session -> movies.ids(session)));
        assertThat(seen).isEmpty();
    }

    /** An isolation that the database lacks is refused before the body is run. */
    @Test
    default void t4_isolationThatIsLackingIsRefused() {
        assertRefused(Feature.SERIALIZABLE, SessionOptions.DEFAULT.withIsolation(Isolation.SERIALIZABLE));
    }

    /** So is read-only. */
    @Test
    default void t4_readOnlyThatIsLackingIsRefused() {
        assertRefused(Feature.READ_ONLY_SESSIONS, SessionOptions.READ_ONLY);
    }

    /** So is deferrable. */
    @Test
    default void t4_deferrableThatIsLackingIsRefused() {
        assertRefused(Feature.DEFERRABLE, DEFERRABLE);
    }

    private void assertRefused(Feature feature, SessionOptions options) {
        Assumptions.assumeTrue(fixture().lacks(feature), () -> "Skipped: the database has " + feature + ".");
        Database database = connect();
        AtomicBoolean run = new AtomicBoolean();
        BasedException error = failure(BasedException.class, database.session(options, session -> {
            run.set(true);
            return done(1);
        }));
        assertThat(error.kind()).isEqualTo(ErrorKind.USAGE);
        assertThat(run).isFalse();
        await(database.session(session -> session.fetchAll(fixture().selectOne())));
    }
}
