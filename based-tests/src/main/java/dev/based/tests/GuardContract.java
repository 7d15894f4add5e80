package dev.based.tests;

import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.tests.support.Cases;
import dev.based.tests.support.GuardedCall;
import dev.based.tests.support.Movies;
import dev.based.tests.support.Trouble;
import dev.based.tests.support.Troubled;
import dev.based.tests.support.Way;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * E6: whatever the code of a backend's author does, each call ends, no place in the pool is lost, and the outcome that was told is
 * true.
 */
public interface GuardContract extends Contract {
    /** Every method of the SPI that is called on a connected database, and can fail in this way. */
    private static Stream<Method> methods(Way way) {
        return Trouble.methods(method -> Way.of(method).contains(way)
                && (!Trouble.ofConnecting().contains(method.getName())
                        || method.getName().equals("open")));
    }

    /**
     * While a method of the author's fails all calls end; when it does so no longer, all is as before.
     *
     * @param way how it fails
     */
    @ParameterizedTest
    @EnumSource
    default void e6_everyCallEndsWhateverTheAuthorsCodeDoes(Way way) {
        beside(methods(way), method -> Trouble.with(method, way), (method, troubled) -> {
            troubled.assertEnds(method.getName().length(), way.isSilent() ? 1 : Integer.MAX_VALUE);
            troubled.trouble().begin();
            outcome(troubled.database().disconnect());
        });
    }

    /** A command that never ends, whose connection cannot be cut off: its place is free again after a while. */
    @Test
    default void e6_placeOfAConnectionThatCannotBeCutOffComesBack() {
        beside(
                commands(),
                method -> new Trouble(
                        called -> called.getName().equals(method.getName()) ? Way.NEVER_COMPLETES : null, false),
                (method, troubled) -> troubled.assertEnds(0, 1));
    }

    /** Without any deadline the end of a transaction, and all around it, is waited for as long as the cleanup timeout allows. */
    @Test
    default void e6_cleanupThatNeverEndsIsGivenUp() {
        beside(cleanups(), method -> Trouble.with(method, Way.NEVER_COMPLETES), (method, troubled) -> {
            Movies movies = troubled.movies();
            troubled.trouble().begin();
            Throwable error = outcome(troubled.database()
                    .session(s -> movies.add(s, 1)
                            .thenCompose(added -> s.stream(fixture().selectOne())
                                    .forEach(row -> CompletableFuture.completedFuture(1)))));
            troubled.trouble().end();
            troubled.assertAllPlaces();
            troubled.note(GuardedCall.CHANGE, 1, error);
            troubled.assertTold();
            outcome(troubled.database().disconnect()); // which tells of a connection whose close() has not ended
        });
    }

    /** Runs a case for each method, each on a database of its own; beside each other, for most of them wait. */
    private void beside(Stream<Method> methods, Function<Method, Trouble> troubles, BiConsumer<Method, Troubled> body) {
        requires(Feature.PERSISTENCE);
        Cases cases = new Cases();
        methods.forEach(method -> {
            Troubled troubled = new Troubled(fixture(), troubles.apply(method));
            cases.add(
                    method.getDeclaringClass().getSimpleName() + '.' + method.getName(),
                    () -> body.accept(method, troubled));
        });
        cases.run(!fixture().lacks(Feature.CONCURRENT_SESSIONS));
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
        Troubled troubled = new Troubled(fixture(), trouble);
        trouble.begin();
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(number -> new Thread(() -> {
                    for (int i = 0; i < 25; i++) {
                        int id = number * 1000 + i * 2;
                        GuardedCall call = GuardedCall.values()[i % GuardedCall.values().length];
                        troubled.note(call, id, outcome(call.make(troubled.database(), troubled.movies(), id)));
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        threads.forEach(GuardContract::join);
        trouble.end();
        try {
            assertThat(threads).as("seed %d", seed).noneMatch(Thread::isAlive);
            troubled.assertAllPlaces();
            troubled.assertTold();
            outcome(troubled.database().disconnect()); // which tells of a connection whose close() has not ended
        } catch (Throwable failed) {
            throw new AssertionError("The seed was " + seed + ", after " + trouble.hits() + " failures.", failed);
        }
    }

    /** What is sent, and what waits for it. */
    private static Stream<Method> commands() {
        return Trouble.methods(method -> List.of("fetch", "execute", "batch", "cursor", "control", "read")
                .contains(method.getName()));
    }

    /** What ends something. */
    private static Stream<Method> cleanups() {
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
}
