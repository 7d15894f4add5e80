package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.Code;
import dev.based.Database;
import dev.based.ParameterException;
import dev.based.PoolTimeoutException;
import dev.based.ScriptException;
import dev.based.Session;
import dev.based.SessionOptions;
import dev.based.tests.support.Movies;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
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

    /** A session whose body returns nothing, or what nobody would wait for, or is late, or is not there. */
    @Test
    default void e3_misusedSessionShowsItsCaller() {
        Database database = connect();
        SessionOptions soon = SessionOptions.DEFAULT.withTimeout(Duration.ofMillis(20));
        for (Throwable error : List.of(
                failure(database.session(session -> nothing())),
                failure(database.session(session -> session.fetchAll(fixture().selectOne())
                        .thenApply(rows -> session.fetchAll(fixture().selectOne())))),
                failure(database.run(CallSiteContract.<Code<Session>>nothing())),
                failure(database.session(soon, session -> new CompletableFuture<>())))) {
            assertShows(error, "e3_misusedSessionShowsItsCaller");
        }
    }

    /** A session of straight code that holds the only connection is named by that code and by the place where it was opened. */
    @Test
    default void e3_holderOfTheConnectionIsShown() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1).withAcquireTimeout(Duration.ofMillis(100)));
        CompletableFuture<String> gate = new CompletableFuture<>();
        CompletableFuture<String> entered = new CompletableFuture<>();
        CompletionStage<String> holder = database.run(session -> {
            Async.await(session.fetchAll(fixture().selectOne()));
            entered.complete("entered");
            return Async.await(gate);
        });
        await(entered);
        try {
            assertThat(failure(PoolTimeoutException.class, database.run(session -> {
                        Async.await(session.fetchAll(fixture().selectOne()));
                    })))
                    .hasMessageContaining("a session whose body is in " + CallSiteContract.class.getName())
                    .hasMessageContaining("CallSiteContract.java:")
                    .hasMessageNotContaining("Transactional");
        } finally {
            gate.complete("done");
        }
        assertThat(await(holder)).isEqualTo("done");
    }

    /** A statement of a script, on a database and in a session. */
    @Test
    default void e3_scriptShowsItsCaller() {
        Database database = connect();
        String script = fixture().selectOne() + ";\nSELEKT;";
        assertShows(failure(ScriptException.class, database.runScript(script)), "e3_scriptShowsItsCaller");
        assertShows(
                failure(
                        ScriptException.class,
                        database.session(session -> session.fetchAll(fixture().selectOne())
                                .thenCompose(rows -> session.runScript(script)))),
                "e3_scriptShowsItsCaller");
    }

    /** A stream, whose rows are asked for here. */
    @Test
    default void e3_streamShowsItsCaller() {
        Database database = connect();
        assertShows(failure(database.stream("SELEKT").collect(Collectors.toList())), "e3_streamShowsItsCaller");
        assertShows(
                failure(database.session(session -> session.fetchAll(fixture().selectOne())
                        .thenCompose(rows -> session.stream("SELEKT").collect(Collectors.toList())))),
                "e3_streamShowsItsCaller");
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

    /** What the types forbid, and a program gives nevertheless. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }

    private static void assertShows(Throwable error, String method) {
        assertThat(Arrays.stream(error.getStackTrace())
                        .filter(frame -> frame.getClassName().equals(CallSiteContract.class.getName())))
                .as("frames of %s in the stack trace of %s", method, error)
                .anyMatch(frame -> frame.getMethodName().contains(method));
    }
}
