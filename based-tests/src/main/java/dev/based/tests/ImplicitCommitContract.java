package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failed;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.BasedException;
import dev.based.Database;
import dev.based.ErrorKind;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Recorder;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** F3: statements that commit by themselves, on databases that have such. */
public interface ImplicitCommitContract extends Contract {
    /** Inside the transaction that all sessions share they are not sent: there would be nothing left to roll back. */
    @Test
    default void f3_implicitCommitIsRefusedUnderForceRollback() {
        requireImplicitCommits();
        Recorder recorder = new Recorder();
        Database database = connect(Fixture.OPTIONS.withForceRollback(true), recorder);
        Movies movies = movies(database);
        await(movies.add(database, 1));
        String sql = createTable();
        recorder.clear();
        BasedException error = failure(BasedException.class, database.session(session -> session.execute(sql)));
        assertThat(error.kind()).isEqualTo(ErrorKind.USAGE);
        assertThat(error).hasMessageContaining("commits by itself");
        assertThat(failure(BasedException.class, database.execute(sql)).kind()).isEqualTo(ErrorKind.USAGE);
        assertThat(recorder.sent()).isEmpty();
    }

    /** The same inside a nested transaction, whose outer one would be committed. */
    @Test
    default void f3_implicitCommitIsRefusedInANestedTransaction() {
        requires(Feature.SAVEPOINTS);
        requireImplicitCommits();
        Recorder recorder = new Recorder();
        Database database = connect(recorder);
        Movies movies = movies(database);
        String sql = createTable();
        recorder.clear();
        await(database.session(session -> movies.add(session, 1)
                .thenCompose(added -> session.transaction(inner -> inner.execute(sql))
                        .handle((done, error) -> assertThat(error)
                                .isInstanceOf(BasedException.class)
                                .hasMessageContaining("commits by itself")))));
        assertThat(recorder.sent()).doesNotContain(sql);
        assertThat(movies.ids()).containsExactly(1);
    }

    /** In a session itself they run, and what follows is in a transaction again; the failure tells what it could not undo. */
    @Test
    default void f3_whatFollowsAnImplicitCommitIsRolledBack() {
        requireImplicitCommits();
        Database database = connect();
        Movies movies = movies(database);
        IllegalStateException own = new IllegalStateException("the body's own");
        Throwable error = failure(database.session(session -> {
            movies.add(session, 1);
            session.execute(createTable());
            movies.add(session, 2);
            return movies.add(session, 3).thenCompose(added -> failed(own));
        }));
        assertThat(error).isSameAs(own);
        assertThat(error.getSuppressed())
                .singleElement()
                .satisfies(note -> assertThat(note).hasMessageContaining("commits by itself"));
        assertThat(movies.ids()).containsExactly(1);
    }

    /** One that fails has committed nothing that the library would not roll back where the database did not either. */
    @Test
    default void f3_nothingIsCommittedBehindAnImplicitCommitThatFailed() {
        requireImplicitCommits();
        Database database = connect();
        Movies movies = movies(database);
        failure(database.session(session -> {
            session.execute("CREATE TABLE " + movies.table() + " (nonsense)");
            return movies.add(session, 2);
        }));
        assertThat(movies.ids()).isEmpty();
    }

    private String createTable() {
        return "CREATE TABLE " + fixture().newTable() + " (id " + fixture().type(ColumnType.INTEGER) + ")";
    }

    private void requireImplicitCommits() {
        Assumptions.assumeTrue(
                fixture().lacks(Feature.TRANSACTIONAL_DDL), "Skipped: no statement of the database commits by itself.");
    }
}
