package dev.based.tests.races;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is called, which value it gives, and which rows it leaves. */
enum Kind {
    SESSION(Set.of(0), true, call -> call.session(s -> call.insert(s, 0).thenCompose(added -> call.count(s)))),
    /** A session that does not wait for its statements. */
    HASTY_SESSION(
            Set.of(0, 1, 2),
            true,
            call -> call.session(s -> {
                call.insert(s, 0);
                call.insert(s, 1);
                call.insert(s, 2);
                return call.count(s);
            })),
    SLOW_SESSION(
            Set.of(0, 1),
            true,
            call -> call.session(s -> call.insert(s, 0)
                    .thenCompose(added -> call.count(s))
                    .thenCompose(counted -> call.track().slow(s))
                    .thenCompose(slept -> call.insert(s, 1)))),
    /** The nested transaction adds row 1; if it succeeds, the session adds row 2. */
    NESTED(
            Set.of(0, 1, 2),
            true,
            call -> call.session(s -> call.insert(s, 0)
                    .thenCompose(added -> call.count(s))
                    .thenCompose(counted -> call.part(call.nested(s, 1)))
                    .thenCompose(nested -> nested == 1 ? call.insert(s, 2) : Call.nothing()))),
    STREAM_IN_SESSION(
            Set.of(0),
            true,
            call -> call.session(s -> call.insert(s, 0)
                    .thenCompose(added -> call.count(s))
                    .thenCompose(counted -> call.part(call.track().sum(s))))),
    /** Reads a stream before it changes anything. */
    STREAM_BEFORE_CHANGES(
            Set.of(0),
            true,
            call -> call.session(s -> call.part(call.track().sum(s))
                    .thenCompose(ended -> call.insert(s, 0))
                    .thenCompose(added -> call.count(s)))),
    /** The nested transaction adds the rows of a stream. */
    NESTED_CHANGING_STREAM(
            Set.of(0, 1, 2, 3, 4, 5),
            true,
            call -> call.session(s -> call.insert(s, 5)
                    .thenCompose(added -> call.count(s))
                    .thenCompose(counted -> call.part(s.transaction(inner -> call.insertStreaming(inner)))))),
    STREAM(Set.of(), false, call -> call.track().sum(call.track().database())),
    /** A stream of its own, which adds its rows. */
    CHANGING_STREAM(
            Set.of(0, 1, 2, 3, 4),
            false,
            call -> call.insertStreaming(call.track().database())),
    /** The same, with a step for each row on another thread. */
    STEPWISE_CHANGING_STREAM(Set.of(0, 1, 2, 3, 4), false, call -> call.track().insertStepwise(call.number())),
    FETCH(Set.of(), false, call -> call.track().counter(call.track().database(), call.number())),
    SLOW_FETCH(Set.of(), false, call -> call.track().slow(call.track().database())),
    INSERT(Set.of(0), false, call -> call.track().insert(call.track().database(), call.number(), 0)),
    SLOW_INSERT(Set.of(0), false, call -> call.track().insertSlowly(call.number())),
    /** Several rows, for which the library makes a session. */
    BATCH(Set.of(0, 1, 2, 3, 4), false, call -> call.track().insertMany(call.number(), 5));

    private final Set<Integer> rows;
    private final boolean counts;
    private final Function<Call, CompletionStage<?>> start;

    Kind(Set<Integer> rows, boolean counts, Function<Call, CompletionStage<?>> start) {
        this.rows = rows;
        this.counts = counts;
        this.start = start;
    }

    CompletionStage<?> start(Call call) {
        return start.apply(call);
    }

    /** The rows that it leaves if it succeeds, and its part did or did not. */
    Set<Integer> rows(boolean partSucceeded) {
        return partSucceeded ? rows : rowsWithoutPart();
    }

    private Set<Integer> rowsWithoutPart() {
        return switch (this) {
            case NESTED -> Set.of(0);
            case NESTED_CHANGING_STREAM -> Set.of(5);
            default -> rows;
        };
    }

    /** Whether it is a session of the user's, which increments a counter and of which all moments are known. */
    boolean isSession() {
        return counts;
    }

    boolean hasPart() {
        return switch (this) {
            case NESTED, STREAM_IN_SESSION, STREAM_BEFORE_CHANGES, NESTED_CHANGING_STREAM -> true;
            default -> false;
        };
    }

    /** What its value must be, or null if that tells nothing. */
    @Nullable
    Integer value(int number) {
        return switch (this) {
            case FETCH -> number % Track.COUNTERS;
            case STREAM -> Venue.NUMBERS * (Venue.NUMBERS + 1) / 2;
            case SLOW_FETCH, INSERT, SLOW_INSERT, BATCH, STEPWISE_CHANGING_STREAM -> null;
            default -> number;
        };
    }
}
