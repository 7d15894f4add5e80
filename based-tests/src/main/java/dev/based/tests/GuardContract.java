package dev.based.tests;

import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.CommitOutcomeUnknownException;
import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.ResetPolicy;
import dev.based.tests.support.GuardedCall;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Trouble;
import dev.based.tests.support.Way;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * E6: whatever the code of a backend's author does, each call ends, no place in the pool is lost, and the outcome that was told is
 * true.
 */
public interface GuardContract extends Contract {
    /** Two connections, made as new after each use, and given up soon. */
    DatabaseOptions GUARDED = Fixture.OPTIONS
            .withMaxSize(2)
            .withReset(ResetPolicy.FULL)
            .withCleanupTimeout(Duration.ofMillis(500))
            .withDisconnectTimeout(Duration.ofMillis(100));

    /**
     * Every method of the SPI that is called on a connected database, with every way to fail.
     *
     * @return arguments: the method and the way
     */
    static Stream<Arguments> troubles() {
        return Trouble.methods(method -> !Trouble.ofConnecting().contains(method.getName())
                        || method.getName().equals("open"))
                .flatMap(method -> Way.of(method).stream().map(way -> Arguments.of(method, way)));
    }

    /**
     * While a method of the author's fails all calls end; when it does so no longer, all is as before.
     *
     * @param method the method
     * @param way how it fails
     */
    @ParameterizedTest
    @MethodSource("dev.based.tests.GuardContract#troubles")
    default void e6_everyCallEndsWhateverTheAuthorsCodeDoes(Method method, Way way) {
        requires(Feature.PERSISTENCE);
        Trouble trouble = Trouble.with(method, way);
        Database database = connect(GUARDED, trouble);
        Movies movies = movies(database);
        assertEnds(database, movies, trouble, method.getName().length(), way.isSilent() ? 1 : Integer.MAX_VALUE);
        trouble.begin();
        outcome(database.disconnect());
    }

    /**
     * A command that never ends, whose connection cannot be cut off: its place is free again after a while.
     *
     * @param method the method that never completes
     */
    @ParameterizedTest
    @MethodSource("dev.based.tests.GuardContract#commands")
    default void e6_placeOfAConnectionThatCannotBeCutOffComesBack(Method method) {
        requires(Feature.PERSISTENCE);
        Trouble trouble =
                new Trouble(called -> called.getName().equals(method.getName()) ? Way.NEVER_COMPLETES : null, false);
        Database database = connect(GUARDED, trouble);
        Movies movies = movies(database);
        assertEnds(database, movies, trouble, 0, 1);
    }

    /** Makes calls of all kinds, one after the other from one of them on, until there was trouble with so many of them. */
    private void assertEnds(Database database, Movies movies, Trouble trouble, int first, int most) {
        TreeMap<Integer, Boolean> told = new TreeMap<>();
        int troubled = 0;
        int kinds = GuardedCall.values().length;
        for (int i = 0; i < kinds && troubled < most; i++) {
            GuardedCall call = GuardedCall.values()[(first + i) % kinds];
            int before = trouble.hits();
            trouble.begin();
            note(told, call, 2 * i, outcome(call.make(database, movies, 2 * i)));
            trouble.end();
            if (trouble.hits() > before) {
                troubled++;
                assertAllPlaces(database, movies);
            }
        }
        assertTold(told, movies);
    }

    /**
     * Without any deadline the end of a transaction, and all around it, is waited for as long as the cleanup timeout allows.
     *
     * @param method the method that never completes
     */
    @ParameterizedTest
    @MethodSource("dev.based.tests.GuardContract#cleanups")
    default void e6_cleanupThatNeverEndsIsGivenUp(Method method) {
        requires(Feature.PERSISTENCE);
        Trouble trouble = Trouble.with(method, Way.NEVER_COMPLETES);
        Database database = connect(GUARDED, trouble);
        Movies movies = movies(database);
        trouble.begin();
        Throwable error = outcome(database.session(s -> movies.add(s, 1)
                .thenCompose(added ->
                        s.stream(fixture().selectOne()).forEach(row -> CompletableFuture.completedFuture(1)))));
        trouble.end();
        assertAllPlaces(database, movies);
        TreeMap<Integer, Boolean> told = new TreeMap<>();
        note(told, GuardedCall.CHANGE, 1, error);
        assertTold(told, movies);
        outcome(database.disconnect()); // which tells of a connection whose close() has not ended
    }

    /** Calls from several threads, and failures of all kinds at random. */
    @Test
    default void e6_everyCallEndsWhateverHappensAtRandom() {
        requires(Feature.PERSISTENCE);
        long seed = Long.getLong("based.seed", System.nanoTime());
        Random random = new Random(seed);
        Trouble trouble = new Trouble(
                method -> {
                    synchronized (random) {
                        List<Way> ways = Way.of(method);
                        Way way = ways.get(random.nextInt(ways.size()));
                        return random.nextInt(way.isSilent() ? 200 : 20) == 0 ? way : null;
                    }
                },
                true);
        Database database = connect(GUARDED, trouble);
        Movies movies = movies(database);
        TreeMap<Integer, Boolean> told = new TreeMap<>();
        trouble.begin();
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(number -> new Thread(() -> {
                    for (int i = 0; i < 25; i++) {
                        int id = number * 1000 + i * 2;
                        GuardedCall call = GuardedCall.values()[i % GuardedCall.values().length];
                        Throwable error = outcome(call.make(database, movies, id));
                        synchronized (told) {
                            note(told, call, id, error);
                        }
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        threads.forEach(GuardContract::join);
        trouble.end();
        try {
            assertThat(threads).as("seed %d", seed).noneMatch(Thread::isAlive);
            assertAllPlaces(database, movies);
            assertTold(told, movies);
            outcome(database.disconnect()); // which tells of a connection whose close() has not ended
        } catch (Throwable failed) {
            throw new AssertionError("The seed was " + seed + ", after " + trouble.hits() + " failures.", failed);
        }
    }

    /**
     * What is sent, and what waits for it.
     *
     * @return the methods that give a stage and are not part of cleaning up
     */
    static Stream<Method> commands() {
        return Trouble.methods(method -> List.of("fetch", "execute", "batch", "cursor", "control", "read")
                .contains(method.getName()));
    }

    /**
     * What ends something.
     *
     * @return methods that give a stage
     */
    static Stream<Method> cleanups() {
        return Trouble.methods(method -> (List.of("control", "reset").contains(method.getName()))
                || (method.getName().equals("close")
                        && !method.getDeclaringClass().getSimpleName().equals("Backend")));
    }

    private static void join(Thread thread) {
        try {
            thread.join(Duration.ofMinutes(2).toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void note(TreeMap<Integer, Boolean> told, GuardedCall call, int id, @Nullable Throwable error) {
        if (!(error instanceof CommitOutcomeUnknownException)) {
            IntStream.range(0, call.rows()).forEach(row -> told.put(id + row, error == null));
        }
    }

    private void assertTold(TreeMap<Integer, Boolean> told, Movies movies) {
        List<Integer> ids = new ArrayList<>(movies.ids());
        told.forEach(
                (id, there) -> assertThat(ids.contains(id)).as("row %d", id).isEqualTo(there));
    }

    /** All places are there; an opening or a cleanup that was begun in trouble may fail still, and who waits for it. */
    private void assertAllPlaces(Database database, Movies movies) {
        int places = fixture().lacks(Feature.CONCURRENT_SESSIONS) ? 1 : 2;
        Throwable error = null;
        for (int attempts = 3; attempts > 0; attempts--) {
            error = meeting(database, movies, places);
            if (error == null) {
                return;
            }
        }
        throw new AssertionError("Not all places came back.", error);
    }

    /** How a meeting ends of as many sessions as there are places: with null, or with what one of them fails with. */
    private static @Nullable Throwable meeting(Database database, Movies movies, int places) {
        CompletableFuture<Integer> met = new CompletableFuture<>();
        AtomicInteger there = new AtomicInteger();
        List<CompletionStage<Integer>> sessions = IntStream.range(0, places)
                .mapToObj(place -> database.session(s -> movies.ids(s).thenCompose(ids -> {
                    if (there.incrementAndGet() == places) {
                        met.complete(places);
                    }
                    return met;
                })))
                .toList();
        sessions.forEach(session -> session.whenComplete((done, failed) -> met.cancel(false)));
        return sessions.stream()
                .map(session -> outcome(session))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
