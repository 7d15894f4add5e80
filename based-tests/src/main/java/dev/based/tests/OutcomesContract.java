package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.BasedException;
import dev.based.CommitOutcomeUnknownException;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorDetails;
import dev.based.ErrorKind;
import dev.based.Retry;
import dev.based.SessionOptions;
import dev.based.spi.CommandNotSentException;
import dev.based.spi.Connection;
import dev.based.tests.support.Fault;
import dev.based.tests.support.Interceptor;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Recorder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** E5 and T5: what was sent and not answered is in doubt; what was not sent may be run again. */
public interface OutcomesContract extends Contract {
    /** Five attempts without noticeable pauses. */
    Retry RETRY = new Retry(5, Duration.ofMillis(1), Duration.ofMillis(2));

    private static DatabaseException error(ErrorKind kind) {
        return new DatabaseException(ErrorDetails.of(kind, "Made by the kit."), null, null);
    }

    private static Predicate<String> starting(String words) {
        return text -> text.toLowerCase(Locale.ROOT).startsWith(words);
    }

    private static boolean isLost(Throwable error) {
        return error instanceof BasedException based && based.kind() == ErrorKind.CONNECTION_LOST;
    }

    /** A change whose answer is lost may have been made, and was: it is in doubt, and not run again. */
    @Test
    default void e5_lostAnswerOfAChangeIsInDoubt() {
        assertInDoubt("insert", (database, movies) -> movies.add(database, 1));
    }

    /** So is one whose outcome the database itself does not know. */
    @Test
    default void e5_changeWhoseOutcomeTheDatabaseDoesNotKnowIsInDoubt() {
        assertInDoubt(
                Fault.sent(starting("insert"), error(ErrorKind.COMMIT_UNKNOWN), 1),
                (database, movies) -> movies.add(database, 1));
    }

    /** So is a change that gives rows, asked for by any verb. */
    @Test
    default void e5_lostAnswerOfAChangeThatGivesRowsIsInDoubt() {
        requires(Feature.RETURNING);
        assertInDoubt("insert", (database, movies) -> database.fetchOne(movies.insert() + " RETURNING id", 1, "A", 0));
        assertInDoubt("insert", (database, movies) -> database.fetchAll(movies.insert() + " RETURNING id", 1, "A", 0));
        assertInDoubt(
                "insert",
                (database, movies) -> database.fetchValue(Integer.class, movies.insert() + " RETURNING id", 1, "A", 0));
    }

    /** So is a change that jOOQ rendered. */
    @Test
    default void e5_lostAnswerOfAJooqChangeIsInDoubt() {
        assertInDoubt(
                "insert",
                (database, movies) -> database.execute(DSL.insertInto(DSL.table(movies.table()))
                        .columns(DSL.field("id"), DSL.field("title"), DSL.field("released"))
                        .values(1, "A", 0)));
    }

    /** So is a table that was made. */
    @Test
    default void e5_lostAnswerOfDdlIsInDoubt() {
        Database database = connect(Fault.sent(starting("create table"), error(ErrorKind.CONNECTION_LOST), 1));
        String name = fixture().newTable();
        String sql = "CREATE TABLE " + name + " (id " + fixture().type(ColumnType.INTEGER) + ")";
        failure(CommitOutcomeUnknownException.class, database.execute(sql));
        assertThat(await(database.fetchAll("SELECT * FROM " + name))).isEmpty();
    }

    private void assertInDoubt(String words, BiFunction<Database, Movies, CompletionStage<?>> call) {
        assertInDoubt(Fault.sent(starting(words), error(ErrorKind.CONNECTION_LOST), 1), call);
    }

    private void assertInDoubt(Fault fault, BiFunction<Database, Movies, CompletionStage<?>> call) {
        Database database = connect(fault);
        Movies movies = movies(database);
        AtomicInteger runs = new AtomicInteger();
        CompletionStage<?> stage = Async.retry(RETRY, error -> true, () -> {
            runs.incrementAndGet();
            return call.apply(database, movies).thenApply(result -> 1);
        });
        CommitOutcomeUnknownException error = failure(CommitOutcomeUnknownException.class, stage);
        assertThat(error.kind()).isEqualTo(ErrorKind.COMMIT_UNKNOWN);
        assertThat(error.getCause()).isInstanceOf(BasedException.class);
        assertThat(runs).hasValue(1);
        assertThat(movies.ids()).containsExactly(1);
    }

    /** A change that was not sent has had no effect: it is run again, and is there once. */
    @Test
    default void e5_whatWasNotSentIsRunAgain() {
        Database database = connect(Fault.unsent(
                starting("insert"), new CommandNotSentException(new IllegalStateException("Made by the kit.")), 2));
        Movies movies = movies(database);
        AtomicInteger runs = new AtomicInteger();
        await(Async.retry(RETRY, OutcomesContract::isLost, () -> {
            runs.incrementAndGet();
            return movies.add(database, 1);
        }));
        assertThat(runs)
                .hasValueLessThanOrEqualTo(
                        3); // by the pool, on another connection, or by the caller where there is none
        assertThat(movies.ids()).containsExactly(1);
    }

    /** A query has no effect that could be in doubt. */
    @Test
    default void e5_lostAnswerOfAQueryIsLost() {
        Database database = connect(Fault.sent(starting("select"), error(ErrorKind.CONNECTION_LOST), 1));
        Movies movies = movies(database);
        assertThat(failure(database.fetchAll("SELECT * FROM " + movies.table())))
                .matches(OutcomesContract::isLost);
        assertThat(await(database.fetchAll("SELECT * FROM " + movies.table()))).isEmpty();
    }

    /** What a session has done is not in doubt when an answer is lost before COMMIT was sent: it is rolled back. */
    @Test
    default void e5_lostAnswerInASessionIsRolledBack() {
        Database database = connect(Fault.sent(starting("insert"), error(ErrorKind.CONNECTION_LOST), 1));
        Movies movies = movies(database);
        assertThat(failure(database.session(s -> movies.add(s, 1).thenApply(added -> added))))
                .matches(OutcomesContract::isLost);
        await(database.executeMany(movies.insert(), List.of(List.of(2, "A", 0))));
        assertThat(movies.ids()).containsExactly(2);
    }

    /**
     * A COMMIT that was sent and not answered is in doubt, and so is one of which the database says so.
     *
     * @param kind what COMMIT fails with
     */
    @ParameterizedTest
    @EnumSource(names = {"CONNECTION_LOST", "COMMIT_UNKNOWN"})
    default void t5_unansweredCommitIsInDoubt(ErrorKind kind) {
        requires(Feature.PERSISTENCE); // for another connection to the same data
        Recorder recorder = new Recorder();
        Fault fault = Fault.sent(text -> text.equals(recorder.commit()), error(kind), 1);
        Database database = connect(backend -> fault.apply(recorder.apply(backend)));
        Movies movies = movies(database);
        AtomicInteger runs = new AtomicInteger();
        CompletionStage<?> session =
                database.session(SessionOptions.DEFAULT.withRetry(RETRY), s -> movies.add(s, runs.incrementAndGet()));
        failure(CommitOutcomeUnknownException.class, session);
        assertThat(runs).hasValue(1);
        assertThat(await(movies.ids(database))).containsExactly(1);
    }

    /** A COMMIT that was not sent has had no effect: the session may be run again. */
    @Test
    default void t5_commitThatWasNotSentIsLost() {
        requires(Feature.PERSISTENCE);
        Recorder recorder = new Recorder();
        Fault fault = Fault.unsent(text -> text.equals(recorder.commit()), new CommandNotSentException(null), 1);
        Database database = connect(backend -> fault.apply(recorder.apply(backend)));
        Movies movies = movies(database);
        AtomicInteger runs = new AtomicInteger();
        await(Async.retry(
                RETRY, OutcomesContract::isLost, () -> database.session(s -> movies.add(s, runs.incrementAndGet()))));
        assertThat(runs).hasValue(2);
        assertThat(await(movies.ids(database))).containsExactly(2);
    }

    /** COMMIT on a connection that is known to be lost is not sent: nothing was committed, and nothing is in doubt. */
    @Test
    default void e5_commitOnALostConnectionWasNotSent() {
        requires(Feature.PERSISTENCE);
        AtomicReference<Connection> open = new AtomicReference<>();
        Database database = connect(new Interceptor() {
            @Override
            public <T> CompletionStage<T> around(
                    Connection connection, String text, Supplier<CompletionStage<T>> send) {
                open.set(connection);
                return send.get();
            }
        });
        Movies movies = movies(database);
        CompletionStage<?> session = database.session(s -> movies.add(s, 1)
                .thenCompose(added -> Objects.requireNonNull(open.get()).close())
                .thenApply(closed -> 1));
        assertThat(failure(session)).matches(OutcomesContract::isLost);
        assertThat(await(movies.ids(database))).isEmpty();
    }
}
