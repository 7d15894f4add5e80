package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.Database;
import dev.based.ParameterException;
import dev.based.tests.support.Movies;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The place that called a statement is in the stack trace of its error. */
public interface CallSiteContract extends Contract {
    /** A single statement. */
    @Test
    default void e3_singleStatementShowsItsCaller() {
        Database database = connect();
        Movies movies = movies(database);
        assertShows(failure(database.execute("SELEKT")), "e3_singleStatementShowsItsCaller");
        assertShows(failure(database.fetchAll("SELEKT")), "e3_singleStatementShowsItsCaller");
        assertShows(
                failure(database.executeMany(movies.insert(), List.of(Arrays.asList(1, null, 0)))),
                "e3_singleStatementShowsItsCaller");
    }

    /** A single statement whose value does not fit. */
    @Test
    default void e3_mappingShowsItsCaller() {
        Database database = connect();
        Movies movies = movies(database);
        await(movies.add(database, 1));
        assertShows(
                failure(database.fetchValue(Integer.class, "SELECT title FROM " + movies.table())),
                "e3_mappingShowsItsCaller");
    }

    /** Values that cannot be bound. */
    @Test
    default void e3_refusedValueShowsItsCaller() {
        Database database = connect();
        Movies movies = movies(database);
        Object[] values = {1, Optional.of("title"), 1999};
        for (Throwable error : List.of(
                failure(ParameterException.class, database.execute(movies.insert(), values)),
                failure(ParameterException.class, database.executeMany(movies.insert(), List.of(List.of(values)))),
                failure(
                        ParameterException.class,
                        database.session(session -> session.execute(movies.insert(), values))))) {
            assertShows(error, "e3_refusedValueShowsItsCaller");
            assertThat(error).hasMessageContaining("java.util.Optional").hasMessageNotContaining("title");
        }
    }

    /** The first statement of a session, and one that follows another. */
    @Test
    default void e3_statementInASessionShowsItsCaller() {
        Database database = connect();
        assertShows(
                failure(database.session(session -> session.execute("SELEKT"))),
                "e3_statementInASessionShowsItsCaller");
        assertShows(
                failure(database.session(session ->
                        session.fetchAll(fixture().selectOne()).thenCompose(rows -> session.execute("SELEKT")))),
                "e3_statementInASessionShowsItsCaller");
    }

    /** A statement in a session that a thread of the user's own calls. */
    @Test
    default void e3_statementFromAnotherThreadShowsItsCaller() {
        Database database = connect();
        Throwable error = failure(database.session(session ->
                CompletableFuture.supplyAsync(() -> session).thenComposeAsync(same -> same.execute("SELEKT"))));
        assertShows(error, "e3_statementFromAnotherThreadShowsItsCaller");
    }

    /** A statement in a transaction inside. */
    @Test
    default void e3_statementInATransactionShowsItsCaller() {
        requires(Feature.SAVEPOINTS);
        Database database = connect();
        Throwable error =
                failure(database.session(session -> session.fetchAll(fixture().selectOne())
                        .thenCompose(rows -> session.transaction(inner -> inner.execute("SELEKT")))));
        assertShows(error, "e3_statementInATransactionShowsItsCaller");
    }

    /** A statement that straight code awaits. */
    @Test
    default void e3_awaitedStatementShowsItsCaller() {
        Database database = connect();
        Throwable error = failure(database.session(session -> Async.async(() -> {
            Async.await(session.fetchAll(fixture().selectOne()));
            return Async.await(session.execute("SELEKT"));
        })));
        assertShows(error, "e3_awaitedStatementShowsItsCaller");
    }

    /** After many calls, the error shows an earlier one's place, and says so. */
    @Test
    default void e3_statementCalledOftenShowsAnEarlierCaller() {
        Database database = connect();
        boolean marked = false;
        for (int call = 0; call < 400; call++) {
            Throwable error = failure(database.fetchAll("SELEKT"));
            assertShows(error, "e3_statementCalledOftenShowsAnEarlierCaller");
            marked |= error.getStackTrace()[0].toString().contains("an earlier call");
        }
        assertThat(marked).isTrue();
    }

    private static void assertShows(Throwable error, String method) {
        assertThat(Arrays.stream(error.getStackTrace())
                        .filter(frame -> frame.getClassName().equals(CallSiteContract.class.getName())))
                .as("frames of %s in the stack trace of %s", method, error)
                .anyMatch(frame -> frame.getMethodName().contains(method));
    }
}
