package dev.based.tests.support;

import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.CommitOutcomeUnknownException;
import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.ResetPolicy;
import dev.based.tests.Feature;
import dev.based.tests.Fixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A database with {@link Trouble}, its table, and what its callers were told. Created by the test's own thread; then safe for use
 * by several threads.
 */
public final class Troubled {
    /** Two connections, made as new after each use, and given up soon. */
    private static final DatabaseOptions GUARDED = Fixture.OPTIONS
            .withMaxSize(2)
            .withReset(ResetPolicy.FULL)
            .withCleanupTimeout(Duration.ofMillis(500))
            .withDisconnectTimeout(Duration.ofMillis(100));

    private final Trouble trouble;
    private final Database database;
    private final Movies movies;
    private final int places;
    /** The rows whose outcome is known, and whether they are there. */
    private final TreeMap<Integer, Boolean> told = new TreeMap<>();

    /**
     * Connects a database and makes its table.
     *
     * @param fixture the test's
     * @param trouble the trouble, which has not begun
     */
    public Troubled(Fixture fixture, Trouble trouble) {
        this.trouble = trouble;
        database = fixture.connect(GUARDED, trouble);
        movies = fixture.movies(database);
        places = fixture.lacks(Feature.CONCURRENT_SESSIONS) ? 1 : 2;
    }

    /**
     * What makes calls fail.
     *
     * @return the trouble
     */
    public Trouble trouble() {
        return trouble;
    }

    /**
     * The database.
     *
     * @return a connected database
     */
    public Database database() {
        return database;
    }

    /**
     * The table.
     *
     * @return the table
     */
    public Movies movies() {
        return movies;
    }

    /**
     * Makes calls of all kinds, one after the other, until there was trouble with so many of them: each ends, all places come
     * back, and the outcomes are true.
     *
     * @param first the number of the call to begin with
     * @param most with how many there may be trouble
     */
    public void assertEnds(int first, int most) {
        int met = 0;
        int kinds = GuardedCall.values().length;
        for (int i = 0; i < kinds && met < most; i++) {
            GuardedCall call = GuardedCall.values()[(first + i) % kinds];
            int before = trouble.hits();
            trouble.begin();
            note(call, 2 * i, outcome(call.make(database, movies, 2 * i)));
            trouble.end();
            if (trouble.hits() > before) {
                met++;
                assertAllPlaces();
            }
        }
        assertTold();
    }

    /**
     * Takes note of what a caller was told.
     *
     * @param call the call
     * @param id the key of the first row that it adds
     * @param error what it failed with, or null
     */
    public void note(GuardedCall call, int id, @Nullable Throwable error) {
        if (!(error instanceof CommitOutcomeUnknownException)) {
            synchronized (told) {
                IntStream.range(0, call.rows()).forEach(row -> told.put(id + row, error == null));
            }
        }
    }

    /** The rows that were told to be there are there, and those that were not are not. */
    public void assertTold() {
        List<Integer> ids = new ArrayList<>(movies.ids());
        synchronized (told) {
            told.forEach(
                    (id, there) -> assertThat(ids.contains(id)).as("row %d", id).isEqualTo(there));
        }
    }

    /** All places are there; an opening or a cleanup that was begun in trouble may fail still, and who waits for it. */
    public void assertAllPlaces() {
        Throwable error = null;
        for (int attempts = 3; attempts > 0; attempts--) {
            error = meeting();
            if (error == null) {
                return;
            }
        }
        throw new AssertionError("Not all places came back.", error);
    }

    /** How a meeting ends of as many sessions as there are places: with null, or with what one of them fails with. */
    private @Nullable Throwable meeting() {
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
