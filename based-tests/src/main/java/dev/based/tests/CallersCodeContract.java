package dev.based.tests;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failed;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Async;
import dev.based.Database;
import dev.based.Queries;
import dev.based.Retry;
import dev.based.tests.support.HostileValues;
import dev.based.tests.support.Movies;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** L3: what the code of a caller throws fails the stage, whatever it is, and is never thrown by a verb. */
public interface CallersCodeContract extends Contract {
    private static List<CompletionStage<?>> calls(Queries queries, Movies movies, Throwable thrown) {
        List<CompletionStage<?>> calls = new ArrayList<>();
        String in = "SELECT id FROM " + movies.table() + " WHERE id IN (?)";
        String named = "SELECT id FROM " + movies.table() + " WHERE id = :id";
        HostileValues.iterables(thrown).forEach(sets -> calls.add(queries.executeMany(movies.insert(), sets)));
        HostileValues.iterables(thrown).forEach(ids -> calls.add(queries.fetchAll(in, ids)));
        HostileValues.iterables(thrown)
                .forEach(ids -> calls.add(queries.stream(in, ids).collect(Collectors.toList())));
        calls.add(queries.fetchAll(named, HostileValues.map(thrown)));
        calls.add(queries.fetchOne(named, HostileValues.map(thrown)));
        calls.add(queries.execute(named, HostileValues.map(thrown)));
        calls.add(queries.stream(named, HostileValues.map(thrown)).collect(Collectors.toList()));
        calls.add(queries.executeMany(
                "INSERT INTO " + movies.table() + " (id, title, released) VALUES (:id, 'A', 0)",
                List.of(HostileValues.map(thrown))));
        calls.add(queries.fetchAll(DSL.select(HostileValues.field(thrown)).from(DSL.table(movies.table()))));
        calls.add(queries.stream(DSL.select(HostileValues.field(thrown)).from(DSL.table(movies.table())))
                .collect(Collectors.toList()));
        calls.add(queries.stream("SELECT id FROM " + movies.table())
                .collect(Collectors.collectingAndThen(
                        Collectors.toCollection(() -> HostileValues.raise(thrown)), list -> list)));
        return calls;
    }

    /**
     * Iterators, collections, maps and jOOQ's parts that throw, on a database.
     *
     * @param thrown what they throw
     */
    @ParameterizedTest
    @MethodSource("dev.based.tests.support.HostileValues#errors")
    default void l3_whatACallersCodeThrowsFailsTheStage(Throwable thrown) {
        Database database = connect();
        Movies movies = movies(database);
        calls(database, movies, thrown)
                .forEach(call -> assertThat(failure(call)).isNotInstanceOf(AssertionError.class));
        await(movies.add(database, 1));
    }

    /**
     * The same in a session, which can only be rolled back then, and whose connection is returned.
     *
     * @param thrown what they throw
     */
    @ParameterizedTest
    @MethodSource("dev.based.tests.support.HostileValues#errors")
    default void l3_sessionEndsWhateverItsBodysCodeThrows(Throwable thrown) {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        List<Throwable> told = new ArrayList<>();
        failure(database.session(s -> {
            calls(s, movies, thrown)
                    .forEach(call -> call.whenComplete((result, error) -> {
                        synchronized (told) {
                            told.add(error);
                        }
                    }));
            return movies.add(s, 1);
        }));
        assertThat(told).isNotEmpty().doesNotContainNull();
        await(movies.add(database, 2));
        assertThat(await(movies.ids(database))).containsExactly(2);
    }

    /** Values whose text throws, or is null, in a statement that the database refuses. */
    @Test
    default void e6_valuesWithoutATextLeaveTheStatementsError() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        await(movies.add(database, 1));
        for (Object value : HostileValues.withoutText()) {
            failure(database.execute(movies.insert(), 1, value, 0));
            failure(database.session(s -> s.execute(movies.insert(), 1, value, 0)));
            failure(database.session(s -> s.executeMany(movies.insert(), List.of(List.of(1, value, 0)))));
            failure(database.stream(movies.insert(), 1, value, 0).collect(Collectors.toList()));
        }
        assertThat(await(movies.ids(database))).containsExactly(1);
    }

    /** A body's own exceptions may throw whatever they are asked. */
    @Test
    default void e6_exceptionsThatThrowEndTheirSession() {
        Database database = connect(Fixture.OPTIONS.withMaxSize(1));
        Movies movies = movies(database);
        for (RuntimeException hostile : HostileValues.exceptions()) {
            List<CompletionStage<?>> stages = List.of(
                    database.session(s -> {
                        movies.add(s, 1);
                        throw hostile;
                    }),
                    database.session(s -> s.transaction(inner -> {
                        movies.add(inner, 1);
                        return failed(hostile);
                    })),
                    Async.retry(Retry.DEFAULT, error -> false, () -> database.session(s -> failed(hostile))));
            stages.forEach(stage -> assertThat(told(stage).get() == hostile).isTrue());
        }
        assertThat(await(movies.ids(database))).isEmpty();
    }

    /** What a stage failed with, without a stage of the JDK's that would ask the exception for its text. */
    private static AtomicReference<Throwable> told(CompletionStage<?> stage) {
        CompletableFuture<AtomicReference<Throwable>> told = new CompletableFuture<>();
        stage.handle((result, error) -> told.complete(new AtomicReference<>(error)));
        return await(told);
    }
}
